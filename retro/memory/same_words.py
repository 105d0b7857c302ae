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
STOPS: Final = " .!?。"
"""What ends a text and says nothing."""
MOST_WORDS: Final = 8
MOST: Final = 3
"""So many lessons that say the same are shown; of all else the best one."""


def telling_words(text: str, words: Words) -> tuple[Term, ...]:
    """Return the words of a text that say something, as they are asked for: the longest, perhaps none."""
    forms = (form for form in dict.fromkeys(split(text)) if split(form))  # no mark alone
    telling = (form for form in forms if not says_nothing(form, words.language))
    return tuple(map(Term, sorted(telling, key=len, reverse=True)[:MOST_WORDS]))


def likeness(one: str, other: str) -> float:
    """Return how like each other two texts are, up to 100; 0 where they do not say nearly the same."""
    one, other = (text.casefold().rstrip(STOPS) for text in (one, other))
    if fuzz.token_set_ratio(one, other) < ALIKE:
        return 0
    like = fuzz.token_sort_ratio(one, other)
    return like if like >= AS_LONG else 0


def alike(entries: Iterable[Entry], text: str, session: str) -> tuple[Entry, ...]:
    """Return the entries of other sessions that say nearly the same and still hold, the likest first.

    An action that is done or was dropped counts too: that is worth knowing before it is done again.
    """
    found = [
        (like, entry)
        for entry in entries
        if entry.state not in OVER
        and entry.ref.rpartition("/")[0] != session
        and (like := likeness(text, entry.heading))
    ]
    likest = sorted(found, key=lambda each: -each[0])
    most = MOST if likest and likest[0][1].kind == "lesson" else 1
    return tuple(entry for _, entry in likest[:most])
