"""Which cards may belong together, by the words they share: pure, and the same in whatever order they come.

A rare word says more than one that many cards have. Forms of a word count as one: "deploys", "deployment".
Where words are written without blanks between them, two characters in a row stand for a word.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, pairwise
from math import log2
from typing import Final, TypeAlias

import regex

from retro.session.board import Topic
from retro.session.text import compatible

Pair: TypeAlias = tuple[str, str]

LEAST: Final = 20
"""Percent of the words of the shorter one that two cards must share to be suggested."""
ONE: Final = 1_000_000
"""The weight of a word that one card has alone."""
SHORT: Final = 3 * ONE
"""The weight of words up to which a card counts as short; a longer one need not share more."""
NEAR: Final = 70
"""From which likeness on, of 100, two words with the same beginning are forms of one: test, testing."""
BEGINNING: Final = 4
"""Letters that forms of a word have in common at least."""
MOST: Final = 60
"""Cards that have a word, from which on it alone brings no two of them together."""
_SMALL: Final = """
about after all also and any are because been before being between but can could did does doing done even
every for from get gets getting got had has have having her here him his how into its just less like made
make makes many may more most much must need needs not now off only other our out over own really same she
should some still such than that the their them then there these they this those too under until use very
want was were what when where which while who why will with without would you your
"""
"""Words that join others and say little themselves; no word of one or two letters is looked at anyway."""

_WORDS: Final = regex.compile(
    r"(?P<dense>[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{M}]{2,})"
    r"|[\p{L}\p{N}][\p{L}\p{N}\p{M}]*"
)


def alike(texts: Mapping[str, str]) -> tuple[Pair, ...]:
    """Return the pairs of cards that share enough words, most first; `texts` are theirs by their labels."""
    words = {label: words_of(text) for label, text in sorted(texts.items())}
    forms = forms_of({word for found in words.values() for word in found})
    cards = {label: frozenset(forms[word] for word in found) for label, found in words.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for label, found in cards.items():
        for word in found:
            holders[word].append(label)
    # Whole numbers: their sum is the same in any order.
    weights = {word: round(ONE / log2(1 + len(having))) for word, having in holders.items()}
    whole = {label: min(sum(weights[word] for word in found), SHORT) for label, found in cards.items()}
    shared: dict[Pair, int] = defaultdict(int)
    for word, having in holders.items():
        if len(having) <= MOST:
            weight = weights[word]
            for pair in combinations(having, 2):
                shared[pair] += weight
    likely = [
        (-100 * weight // min(whole[one], whole[other]), one, other)
        for (one, other), weight in shared.items()
    ]
    return tuple((one, other) for score, one, other in sorted(likely) if score <= -LEAST)


def suggested(topics: Sequence[Topic], pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Return the ids of the two topics to put together next; none where nothing is left to suggest.

    Nothing that holds a card is suggested for a topic where the group did not want that card.
    """
    holders = {card: topic for topic in topics for card in topic.cards}
    for one, other in pairs:
        first, second = holders.get(one), holders.get(other)
        if first is None or second is None or first is second:
            continue
        if _unwanted(first, second.cards) or _unwanted(second, first.cards):
            continue
        if len(second.cards) > len(first.cards):
            first, second = second, first
        return first.id, second.id
    return ()


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that say something, in small letters.

    A word of one or two letters does so in capitals only: CI, QA.
    """
    found: set[str] = set()
    for match in _WORDS.finditer(compatible(text)):
        word = match.group()
        if match.group("dense"):
            found.update(one + two for one, two in pairwise(word))
        elif len(word) > 2 or (len(word) == 2 and word.isupper()):
            found.add(word.casefold())
    return frozenset(found.difference(_SMALL.split()))


def forms_of(words: Collection[str]) -> dict[str, str]:
    """Return for each word the one that stands for all its forms, the first of them in the alphabet."""
    # Loading it takes 30 ms, which only meetings that group cards should pay.
    from rapidfuzz import fuzz

    stands = {word: word for word in words}

    def head(word: str) -> str:
        while stands[word] != word:
            word = stands[word]
        return word

    beginnings: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= BEGINNING:
            beginnings[word[:BEGINNING]].append(word)
    for same in beginnings.values():
        for one, other in combinations(same, 2):
            if fuzz.ratio(one, other) >= NEAR:
                first, second = sorted((head(one), head(other)))
                stands[second] = first
    return {word: head(word) for word in stands}


def _unwanted(topic: Topic, cards: Sequence[str]) -> bool:
    return not set(topic.apart).isdisjoint(cards)
