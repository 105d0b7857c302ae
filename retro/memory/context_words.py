"""The words of a running meeting by which earlier entries are recalled: the few that say most."""

import math
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from retro.memory.function_words import says_nothing
from retro.memory.search_words import Words, split

TOPIC: Final = 3.0
CARDS: Final = 2.0
NOTES: Final = 1.0
TITLE: Final = 1.5
UNREACHED: Final = 2.0
OPEN_ACTIONS: Final = 1.0
CAPTURES: Final = 1.0
"""What a word counts by where it stands; one that stands in several places counts as in the weightiest."""
MOST_SAID: Final = 40
"""Of so many words an index is asked how many entries have each: the weightiest, and of them the first."""
MOST_WORDS: Final = 12
COMMON_FROM: Final = 50
"""From so many kept entries on, a word that more than `COMMON_SHARE` of them have says nothing."""
COMMON_SHARE: Final = 0.1


class Context(msgspec.Struct, frozen=True):
    """Where a meeting is: a topic that was opened, or without one its beginning. Nothing hidden is in it."""

    session: str
    """The id of the session: what it wrote itself is never recalled."""
    team: str
    """The id of the team, or empty."""
    day: str
    """Today, as an ISO date."""
    title: str = ""
    channels: tuple[str, ...] = ()
    """Of the session and of the topic, without `#`."""
    template: str = ""
    """What the template itself says, which is the same every time."""
    topic: str = ""
    """The title of the topic; empty while people gather."""
    cards: tuple[str, ...] = ()
    """The revealed cards of the topic."""
    notes: tuple[str, ...] = ()
    open_actions: tuple[str, ...] = ()
    """Of earlier meetings; they and the next two count only without a topic."""
    captures: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    """Topics with dots that were not reached last time."""


class Said(NamedTuple):
    """A word of the meeting."""

    term: str
    """As it is searched: without its ending."""
    word: str
    """As it was written first where it counts most."""
    weight: float
    names_channel: bool = False
    """Whether it is part of the name of one of the meeting's channels."""


def words_said(context: Context, words: Words) -> tuple[Said, ...]:
    """Return the words that say something, the weightiest first.

    `words` are of the team's language. How many entries have each is asked next; then `strongest` chooses.
    """
    of_template = set(words.terms(context.template))
    of_channels = {term for channel in context.channels for term in words.terms(channel.replace("-", " "))}
    found: dict[str, Said] = {}
    for text, weight in _weighted(context):
        for token in words.tokens(text):
            known = found.get(token.term)
            if token.term in of_template or (known is not None and known.weight >= weight):
                continue
            if not _says_nothing(text[token.begin : token.end], words.language):
                found[token.term] = Said(
                    term=token.term,
                    word=text[token.begin : token.end],
                    weight=weight,
                    names_channel=token.term in of_channels,
                )
    return tuple(sorted(found.values(), key=lambda one: -one.weight)[:MOST_SAID])


def strongest(said: tuple[Said, ...], having: Mapping[str, int], kept: int) -> tuple[Said, ...]:
    """Return the words that tell most, best first, with weight × rarity as their new weight.

    `having` says how many of the `kept` entries have a term; a missing one counts as none. Words that no
    entry has fill the places that are left: they match nothing, and say how much of the meeting is new.
    """
    limit = kept * COMMON_SHARE if kept >= COMMON_FROM else kept
    counted = [(having.get(one.term, 0), one) for one in said]
    known = [_weighed(one, kept / count) for count, one in counted if 0 < count <= limit]
    unknown = [_weighed(one, kept) for count, one in counted if not count]
    return (*_best(known), *_best(unknown))[:MOST_WORDS]


def _weighed(one: Said, rarity: float) -> Said:
    return one._replace(weight=one.weight * math.log(1 + rarity))


def _best(said: list[Said]) -> list[Said]:
    return sorted(said, key=lambda one: (-one.weight, one.term))


def _weighted(context: Context) -> Iterator[tuple[str, float]]:
    if context.topic:
        places = [((context.topic,), TOPIC), (context.cards, CARDS), (context.notes, NOTES)]
    else:
        places = [
            (context.unreached, UNREACHED),
            (context.open_actions, OPEN_ACTIONS),
            (context.captures, CAPTURES),
        ]
    for texts, weight in [((context.title,), TITLE), *places]:
        for text in texts:
            yield text, weight


def _says_nothing(word: str, language: str) -> bool:
    return all(says_nothing(form, language) for form in split(word))
