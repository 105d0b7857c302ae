"""What was kept before and says nearly the same as something new, so that nobody writes it down twice."""

from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz

from retro.memory.entry import Entry
from retro.memory.function_words import says_nothing
from retro.memory.question import Term
from retro.memory.recall import OVER
from retro.memory.search_words import Words, split

COMPARED: Final = 30
"""So many entries that share words with a new one are compared with it: those that fit best."""
ALIKE: Final = 85
"""Nearly the same: the share of like words, by `token_set_ratio` of rapidfuzz, 0 to 100."""
AS_LONG: Final = 70
"""Less alike as a whole, by `token_sort_ratio`, says more than the new one and not the same."""
MOST_WORDS: Final = 8
MOST: Final = 3
"""So many lessons that say the same are shown; of all else the best one."""


def telling_words(text: str, words: Words) -> tuple[Term, ...]:
    """Return the words of a text that say something, as they are asked for: the longest, perhaps none."""
    forms = (form for form in dict.fromkeys(split(text)) if split(form))  # no mark alone
    telling = (form for form in forms if not says_nothing(form, words.language))
    return tuple(map(Term, sorted(telling, key=len, reverse=True)[:MOST_WORDS]))


def alike(entries: Iterable[Entry], text: str, session: str) -> tuple[Entry, ...]:
    """Return the entries of other sessions that say nearly the same and still hold, the likest first.

    An action that is done or was dropped counts too: that is worth knowing before it is done again.
    """
    new = text.casefold()
    found = [
        (fuzz.token_sort_ratio(new, old), entry)
        for entry in entries
        if entry.state not in OVER
        and entry.ref.rpartition("/")[0] != session
        and fuzz.token_set_ratio(new, old := entry.heading.casefold()) >= ALIKE
    ]
    likest = sorted((each for each in found if each[0] >= AS_LONG), key=lambda each: -each[0])
    most = MOST if likest and likest[0][1].kind == "lesson" else 1
    return tuple(entry for _, entry in likest[:most])
