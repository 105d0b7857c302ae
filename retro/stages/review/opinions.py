"""What people say alone of the carried-over actions, the counts of it, and what most said of each."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from retro.session.acts import StageAct
from retro.session.events import StageEvent
from retro.session.record import CarriedAction, Verdict
from retro.stages.choice import sums

DONE: Final = (Verdict.DONE, Verdict.KEEP, Verdict.DROP)
MORE_OR_LESS: Final = (Verdict.MORE, Verdict.KEEP, Verdict.LESS, Verdict.STOP)

Counts = tuple[tuple[int, ...], ...]


class ReviewSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who says what became of the open actions, and in which words."""

    by: Annotated[
        Literal["facilitator", "vote"],
        Meta(
            description="who says what became of an action: the facilitator, or everybody alone; "
            "then the counts are shown"
        ),
    ] = "facilitator"
    answers: Annotated[
        Literal["done", "more or less"],
        Meta(
            description="what can be said of an action: done, carry over or drop; "
            "or more of it, keep, less of it or stop"
        ),
    ] = "done"

    @property
    def by_vote(self) -> bool:
        """Whether everybody answers alone."""
        return self.by == "vote"

    @property
    def options(self) -> tuple[Verdict, ...]:
        """What can be said of an action, besides nothing."""
        return MORE_OR_LESS if self.answers == "more or less" else DONE


class ReviewState(msgspec.Struct, frozen=True):
    """Of each action how often each answer was given, in the order of answers, once that is shown.

    Those of an action are empty where there were too few answers to show them.
    """

    counts: Counts | None = None
    answered: tuple[int, ...] = ()
    """How many answered, by action."""
    taken: bool = False
    """Whether what most said was taken over."""

    def without(self, number: int) -> "ReviewState":
        """Return the same once the action with this number is gone."""
        counts, answered = self.counts, self.answered
        return ReviewState(
            counts and (*counts[:number], *counts[number + 1 :]),
            (*answered[:number], *answered[number + 1 :]),
            self.taken,
        )


class Opinions(msgspec.Struct, frozen=True):
    """What one person says of each action; `open` of those that they have not answered."""

    verdicts: tuple[Verdict, ...]

    @property
    def given(self) -> int:
        """How many actions are answered."""
        return sum(verdict is not Verdict.OPEN for verdict in self.verdicts)


class Opinion(msgspec.Struct, frozen=True):
    """What somebody says of one action, by its number in the list (from 0)."""

    number: int
    verdict: Verdict


class SayOfAction(StageAct, frozen=True):
    """Say alone what became of an action; saying it again replaces it."""

    number: int
    verdict: Verdict


class ShowOpinions(StageAct, frozen=True):
    """Show how many said what."""


class TakeMajority(StageAct, frozen=True):
    """Record for each action that is still open what most people said of it."""


class OpinionsShown(StageEvent, frozen=True, tag="OpinionsShown"):
    """The outcome: counts by action, empty where there were too few answers, and how many answered each."""

    counts: Counts
    answered: tuple[int, ...]


class MajorityTaken(StageEvent, frozen=True, tag="MajorityTaken"):
    """What most people said stands behind the actions now."""


def said(before: Opinions | None, number: int, verdict: Verdict, actions: int) -> Opinions:
    """Return one person's opinions with another answer."""
    verdicts = list(before.verdicts if before else ())[:actions]
    verdicts += [Verdict.OPEN] * (actions - len(verdicts))
    verdicts[number] = verdict
    return Opinions(tuple(verdicts))


def counted_opinions(
    stage: str, opinions: Sequence[Opinion], options: Sequence[Verdict], actions: int
) -> OpinionsShown:
    """Count what was said of each action."""
    found: list[list[int]] = [[] for _ in range(actions)]
    for opinion in opinions:
        if opinion.number < actions and opinion.verdict in options:
            found[opinion.number].append(options.index(opinion.verdict))
    counts = tuple(sums(answers, len(options)) for answers in found)
    return OpinionsShown(stage, counts, tuple(map(len, found)))


def majorities(
    state: ReviewState, options: Sequence[Verdict], actions: Sequence[CarriedAction]
) -> dict[int, Verdict]:
    """Return what most said of each action that is still open, by its number; not where two have as many."""
    found: dict[int, Verdict] = {}
    for number, (counts, carried) in enumerate(zip(state.counts or (), actions, strict=False)):
        most = max(counts, default=0)
        if carried.verdict is Verdict.OPEN and most and counts.count(most) == 1:
            found[number] = options[counts.index(most)]
    return found


def words_of(options: Sequence[Verdict]) -> tuple[str, ...]:
    """What the answers are called on keys, beside counts and in the minutes."""
    return tuple(
        "keep" if option is Verdict.KEEP and Verdict.MORE in options else _WORDS[option] for option in options
    )


def in_words(options: Sequence[Verdict], counts: Sequence[int]) -> str:
    """The counts of an action as a part of a sentence: `3 done, 1 carry over`."""
    named = zip(words_of(options), counts, strict=True)
    return ", ".join(f"{count} {word}" for word, count in named if count)


_WORDS: Final = {
    Verdict.DONE: "done",
    Verdict.KEEP: "carry over",
    Verdict.DROP: "drop",
    Verdict.MORE: "more of it",
    Verdict.LESS: "less of it",
    Verdict.STOP: "stop",
}
