"""What a term of a question stands for in the index: words without endings that follow each other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from retro.memory.question import Term
from retro.memory.search_words import Words, is_paired, split


class Pattern(NamedTuple):
    """Words that follow each other; of the last one only how it begins, if `prefix`."""

    terms: tuple[str, ...]
    prefix: bool = False

    def places(self, terms: Sequence[str]) -> Iterator[int]:
        """Return where in the words of a text it begins."""
        *first, last = self.terms
        for at in range(len(terms) - len(first)):
            found = terms[at + len(first)]
            if (found == last or (self.prefix and found.startswith(last))) and all(
                terms[at + n] == term for n, term in enumerate(first)
            ):
                yield at


Alternatives: TypeAlias = tuple[Pattern, ...]
"""Patterns of which one is enough."""
Endings: TypeAlias = Callable[[str], Iterable[str]]
"""The stems of all words that begin with a text although the stem does not: `deploy` for `deploym`."""


def patterns(term: Term, languages: Iterable[Words], endings: Endings) -> Alternatives:
    """Return what a term stands for, in any of the languages."""
    forms = split(term.text)
    prefix = term.prefix
    if is_paired(forms[-1]):
        # The last character of several stands alone only where a text ends; one alone may begin a pair.
        several = len(forms) > 1 and len(forms[-2]) == 2 and is_paired(forms[-2])
        forms, prefix = (forms[:-1], False) if several else (forms, True)
    found = []
    for words in languages:
        *first, last = map(words.stem, forms)
        if not prefix:
            found.append(Pattern((*first, last)))
            continue
        found.append(Pattern((*first, forms[-1]), prefix=True))
        found += [Pattern((*first, stem)) for stem in sorted(endings(forms[-1]))]
    return tuple(dict.fromkeys(found))
