"""What comes back by itself: the earlier lessons, decisions and experiments that fit where a meeting is.

An index is asked once: for entries that have any of the words said, and how rare each word is.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

import msgspec
from rapidfuzz import fuzz

from retro.memory.context_words import Context, Said, strongest, words_said
from retro.memory.entry import KEPT, Entry
from retro.memory.index_rows import day_number
from retro.memory.search_words import Words

TEXT: Final = 0.60
CHANNEL: Final = 0.20
TEAM: Final = 0.10
FRESH: Final = 0.10
"""What the four parts of relevance count; together 1."""
STRETCH: Final = 2.0
"""Half of the words are as good as all."""
OTHER_TEAM: Final = 0.5
"""What another team's entry has of the part of the team."""
THRESHOLD: Final = 0.35
"""Nothing less relevant is recalled."""
FIRST: Final = 0.44
"""Nothing at all is recalled if the best is less relevant: a meeting about something new is left in peace."""
FEWEST_WORDS: Final = 2
"""So many words match at least, or one and a channel."""
MOST: Final = 3
LIKE: Final = 80
"""Headings that are so like each other, by `token_set_ratio`, say the same."""
OVER: Final = frozenset({"retired", "changed", "ended"})
"""States in which an entry holds no more."""
QUIET_SESSIONS: Final = 3
"""For so many sessions a team is not shown again what it said "not now" to."""
HALF_AGE: Final = 365
"""Days after which an entry is half as fresh."""
MOST_SEEN: Final = 3
"""Found true again more often counts no more."""


class KeptEntries(Protocol):
    """What an index answers to words."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Kept entries that have any of them and that the team may find; the likeliest, if they are many."""

    @property
    def total(self) -> int:
        """How many kept entries there are."""

    @property
    def frequencies(self) -> Mapping[str, int]:
        """How many of them have each word."""


class Ask(Protocol):
    """Asks an index for what has any of some words. Those that `choose` returns are wanted, all are counted.

    `choose` is told how many kept entries have each word, and how many there are.
    """

    def __call__(
        self, terms: Sequence[str], *, choose: Callable[[Mapping[str, int], int], Iterable[str]]
    ) -> KeptEntries: ...


class Candidate(NamedTuple):
    """A kept entry that the team may find."""

    entry: Entry
    terms: Collection[str]
    """Its words as they are searched, or those of them that the context has."""


class Recalled(msgspec.Struct, frozen=True):
    """An entry that fits, and why: exactly what counted."""

    entry: Entry
    relevance: float
    """Between `THRESHOLD` and 1."""
    words: tuple[str, ...]
    """The words of the meeting that it has, those that tell most first."""
    channels: tuple[str, ...]
    """The channels of the meeting that are its own, too."""
    seen: int
    """How often it was found true again."""
    team: str
    """The team that it comes from, where that is another; or empty."""


def recall(
    context: Context,
    words: Sequence[Said],
    candidates: Iterable[Candidate],
    shared: Mapping[str, Collection[str]],
    not_now: Sequence[Collection[str]] = (),
    at_most: int = MOST,
) -> tuple[Recalled, ...]:
    """Return what fits, best first: often fewer than three, often nothing.

    `words` are the strongest of the context. `shared` says which kinds each other team shares; `not_now` the
    refs to which this team said so, session by session, the latest first.
    """
    quiet = {ref for refs in not_now[:QUIET_SESSIONS] for ref in refs}
    whole = sum(one.weight for one in words)
    found = []
    for candidate in candidates:
        entry = candidate.entry
        if entry.ref in quiet or not _may_come(context, entry, shared):
            continue
        channels = tuple(channel for channel in context.channels if channel in entry.channels)
        # A word of the channel's name says nothing again where the channel counts.
        matched = [
            one for one in words if one.term in candidate.terms and not (channels and one.names_channel)
        ]
        if not matched or (len(matched) < FEWEST_WORDS and not channels):
            continue
        relevance = (
            TEXT * min(1.0, STRETCH * sum(one.weight for one in matched) / whole)
            + CHANNEL * bool(channels)
            + TEAM * (1.0 if entry.team == context.team else OTHER_TEAM)
            + FRESH * _fresh(entry, context.day)
        )
        if relevance >= THRESHOLD:
            found.append(
                Recalled(
                    entry=entry,
                    relevance=relevance,
                    words=tuple(one.word for one in matched),
                    channels=channels,
                    seen=entry.seen,
                    team=entry.team if entry.team != context.team else "",
                )
            )
    if all(one.relevance < FIRST for one in found):
        return ()
    return _different(found, min(at_most, MOST))


def recall_from(
    ask: Ask,
    words_of: Callable[[str], Words],
    context: Context,
    shared: Mapping[str, Collection[str]],
    not_now: Sequence[Collection[str]] = (),
    at_most: int = MOST,
) -> tuple[Recalled, ...]:
    """Do all steps of it. `ask` is the index, `words_of` returns the words of a team's language."""
    said = words_said(context, words_of(context.team))
    if not said:
        return ()

    def choose(having: Mapping[str, int], kept: int) -> Iterable[str]:
        return [one.term for one in strongest(said, having, kept)]

    kept = ask([one.term for one in said], choose=choose)
    return recall(
        context,
        strongest(said, kept.frequencies, kept.total),
        [Candidate(entry, terms_of(entry, words_of(entry.team))) for entry in kept.entries],
        shared,
        not_now,
        at_most,
    )


def terms_of(entry: Entry, words: Words) -> frozenset[str]:
    """Return the words by which an entry is recalled: of what it says, and of the topic it came from."""
    return frozenset(words.terms(f"{entry.heading}\n{entry.body}\n{entry.topic}"))


def _may_come(context: Context, entry: Entry, shared: Mapping[str, Collection[str]]) -> bool:
    own = entry.team == context.team
    return (
        entry.kind in KEPT
        and entry.state not in OVER
        and entry.ref.rpartition("/")[0] != context.session
        and (own or entry.kind in shared.get(entry.team, ()))
    )


def _fresh(entry: Entry, today: str) -> float:
    """How true and how new, between 0 and 1."""
    age = max(0, day_number(today) - day_number(entry.day))
    return 0.5 * min(1.0, entry.seen / MOST_SEEN) + 0.5 * 2 ** (-age / HALF_AGE)


def _different(found: list[Recalled], at_most: int) -> tuple[Recalled, ...]:
    """The best of those that do not say the same; of equals the newer."""
    found.sort(key=lambda one: one.entry.ref)
    found.sort(key=lambda one: (one.relevance, one.entry.day), reverse=True)
    chosen: list[Recalled] = []
    for one in found:
        if len(chosen) == at_most:
            break
        heading = one.entry.heading.casefold()
        if all(fuzz.token_set_ratio(heading, other.entry.heading.casefold()) < LIKE for other in chosen):
            chosen.append(one)
    return tuple(chosen)
