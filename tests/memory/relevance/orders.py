"""Ways to choose three entries for a situation: ours, and what it has to be better than."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Final, NamedTuple

from retro.memory.context_words import Context
from retro.memory.entry import Entry
from retro.memory.function_words import says_nothing
from retro.memory.recall import OVER, Recalled, recall_from, terms_of
from retro.memory.search_words import Words, split
from tests.memory.relevance.labelled_set import LANGUAGES, SHARED, Situation, entries, may_find
from tests.memory.relevance.measures import SHOWN

DRAWS: Final = 20
"""How often the random order is drawn; its figures are means."""


@cache
def words_of(team: str) -> Words:
    """The words of a team's language."""
    return Words(LANGUAGES[team])


class Answer(NamedTuple):
    """What an index answers."""

    entries: tuple[Entry, ...]
    total: int
    frequencies: Mapping[str, int]


def library(situation: Situation) -> tuple[Entry, ...]:
    """What the team may find on that day."""
    return tuple(entry for entry in entries() if may_find(situation, entry))


def asked(
    situation: Situation,
    terms: Sequence[str],
    *,
    choose: Callable[[Mapping[str, int], int], Iterable[str]],
) -> Answer:
    """Answer as the index does: rarity is counted over what all teams keep, entries are those it may find."""
    every = [(entry, _indexed(entry)) for entry in entries() if entry.day < situation.day]
    having = Counter(term for _, known in every for term in known)
    frequencies = {term: having[term] for term in terms if term in having}
    wanted = {*choose(frequencies, len(every))}
    found = [entry for entry, known in every if may_find(situation, entry) and not known.isdisjoint(wanted)]
    return Answer(tuple(found), len(every), frequencies)


def context_of(situation: Situation) -> Context:
    """The situation as the program meets it."""
    return Context(
        session=f"{situation.day}-today",
        team=situation.team,
        day=situation.day,
        title=situation.title,
        channels=situation.channels,
        topic=situation.topic,
        cards=situation.cards,
        notes=situation.notes,
        open_actions=situation.open,
        captures=situation.captures,
        unreached=situation.unreached,
    )


@cache
def _indexed(entry: Entry) -> frozenset[str]:
    """The words by which an index finds an entry: those of its channels, too."""
    words = words_of(entry.team)
    return terms_of(entry, words) | frozenset(words.terms(" ".join(entry.channels)))


def recalled(situation: Situation) -> tuple[Recalled, ...]:
    """Ours, with the reasons."""
    return recall_from(partial(asked, situation), words_of, context_of(situation), SHARED)


def ours(situation: Situation) -> list[str]:
    """Ours."""
    return [one.entry.ref for one in recalled(situation)]


def newest_of_channel(situation: Situation) -> list[str]:
    """The newest three of the situation's channels; of all where it has none."""
    found = [entry for entry in library(situation) if entry.state not in OVER]
    wanted = (
        [one for one in found if {*one.channels} & {*situation.channels}] if situation.channels else found
    )
    return [one.ref for one in sorted(wanted, key=lambda one: (one.day, one.ref), reverse=True)[:SHOWN]]


def plain_bm25(situation: Situation) -> list[str]:
    """The best three by bm25 (k1 1.2, b 0.75) over all words of the situation but function words."""
    texts = (situation.title, situation.topic, *situation.cards, *situation.notes)
    text = " ".join((*texts, *situation.open, *situation.captures, *situation.unreached))
    words = words_of(situation.team)
    query = {words.stem(form) for form in split(text) if not says_nothing(form, words.language)}
    found = [entry for entry in library(situation) if entry.state not in OVER]
    counts = {
        entry.ref: Counter(words_of(entry.team).terms(f"{entry.heading} {entry.body} {entry.topic}"))
        for entry in found
    }
    mean = sum(count.total() for count in counts.values()) / len(counts)
    having = Counter(term for count in counts.values() for term in count)
    score = {
        ref: sum(
            math.log(1 + (len(counts) - having[term] + 0.5) / (having[term] + 0.5))
            * count[term]
            * 2.2
            / (count[term] + 1.2 * (0.25 + 0.75 * count.total() / mean))
            for term in query
        )
        for ref, count in counts.items()
    }
    return sorted((ref for ref in score if score[ref] > 0), key=lambda ref: (-score[ref], ref))[:SHOWN]


def drawn(seed: int) -> Callable[[Situation], list[str]]:
    """Three by chance."""

    def order(situation: Situation) -> list[str]:
        found = [one.ref for one in library(situation) if one.state not in OVER]
        return random.Random(f"{seed} {situation.name}").sample(found, SHOWN)

    return order


ORDERS: Final[Mapping[str, Callable[[Situation], list[str]]]] = {
    "recall": ours,
    "newest three of the channel": newest_of_channel,
    "plain bm25": plain_bm25,
}
