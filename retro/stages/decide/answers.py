"""Answers in private, and what is shown of them: whoever is against the proposal is heard first."""

from collections.abc import Sequence

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.events import Event
from retro.session.model import Session
from retro.session.private import Given
from retro.session.text import NOTE_LIMIT, optional
from retro.stages.choice import FEWEST
from retro.stages.decide.deciding import Answer, RateOption, ViewsShown
from retro.stages.decide.matters import DecideState, Round, Said, rated
from retro.stages.decide.methods import MOST_RESISTANCE, REASON_NEEDED, DecideSettings
from retro.words import ended

UNRATED = -1


class View(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one person says of a proposal."""

    choice: int = -1
    """Index among the answers; -1 where options are rated."""
    reason: str = ""
    points: tuple[int, ...] = ()
    """Of each option, -1 while it has no number; empty where none are rated."""


def given(state: DecideState, settings: DecideSettings, act: StageAct, mine: View | None) -> View:
    """Make what somebody answers. Raises RuleError."""
    asked = state.now.last
    if not state.asking or asked is None:
        raise RuleError("The answers are shown already." if asked else "Nobody is being asked right now.")
    if isinstance(act, RateOption):
        return _rated(settings, asked, act, mine)
    assert isinstance(act, Answer)  # noqa: S101  (the engine checked the kind's acts)
    choices = settings.choices(deciders=asked.deciders)
    if not 0 <= act.choice < len(choices):
        raise RuleError("There is no such answer.")
    choice = choices[act.choice]
    reason = optional(act.reason, "A reason", NOTE_LIMIT)
    if not reason and (needed := REASON_NEEDED.get(choice.word)):
        raise RuleError(needed)
    return View(act.choice, reason)


def _rated(settings: DecideSettings, asked: Round, act: RateOption, mine: View | None) -> View:
    options = rated(settings, asked.options)
    if not 0 <= act.option < len(options):
        raise RuleError("There is no such option.")
    if not 0 <= act.points <= MOST_RESISTANCE:
        raise RuleError(f"Resistance is a number from 0 to {MOST_RESISTANCE}.")
    before = mine.points if mine and len(mine.points) == len(options) else (UNRATED,) * len(options)
    return View(points=(*before[: act.option], act.points, *before[act.option + 1 :]))


def outcome_of(
    session: Session, stage: Stage, state: DecideState, settings: DecideSettings, pieces: Sequence[Given]
) -> tuple[Event, ...]:
    """Return what a round came to, of pieces in an order drawn anew."""
    asked = state.now.last
    if not state.asking or asked is None:
        raise RuleError("The answers are shown already." if asked else ended("Nobody was asked yet"))
    heard = _heard(session, state, asked, pieces)
    missing: tuple[str, ...] = ()
    if not stage.anonymous and (asked.deciders or not settings.rates_options):
        missing = _without_answer(session, state, settings, asked, {piece.author for piece in heard})
    round_ = msgspec.structs.replace(asked, shown=True, answered=len(heard), missing=missing)
    # Who decides was said before: what they answer is theirs, however few they are.
    summed = (stage.anonymous and not settings.advises) or settings.rates_options
    if summed and not asked.deciders and len(heard) < FEWEST:
        return (ViewsShown(stage.id, round_),)
    if rated(settings, asked.options):
        columns = zip(*(piece.value.points for piece in heard), strict=True)
        points = tuple((sum(column), min(column), max(column)) for column in columns)
        return (ViewsShown(stage.id, msgspec.structs.replace(round_, points=points)),)
    choices = settings.choices(deciders=asked.deciders)
    given_choices = [piece.value.choice for piece in heard]
    counts = tuple(given_choices.count(n) for n in range(len(choices))) if heard else ()
    said = [
        Said(piece.value.choice, piece.value.reason, piece.author)
        for piece in heard
        if piece.author or piece.value.reason
    ]
    # Sorting keeps the drawn order among those who answer alike.
    order = sorted(said, key=lambda one: _turn(settings, one.choice))
    return (ViewsShown(stage.id, msgspec.structs.replace(round_, counts=counts, said=tuple(order))),)


def _without_answer(
    session: Session, state: DecideState, settings: DecideSettings, asked: Round, answered: set[str]
) -> tuple[str, ...]:
    """Return the ids of the seats that were asked and did not answer; of advice nobody is missing.

    Who has a place that was given again may have answered at the place before.
    """
    if asked.deciders:
        return tuple(sorted(set(state.now.deciders) - answered))
    if settings.advises:
        return ()
    return tuple(
        seat.id
        for seat in session.members
        if answered.isdisjoint((seat.id, *(before.id for before in session.before(seat))))
    )


def _turn(settings: DecideSettings, choice: int) -> int:
    """When somebody who answers so is heard: the worst first."""
    return choice if settings.key(0) == "0" else -choice


def _heard(session: Session, state: DecideState, asked: Round, pieces: Sequence[Given]) -> list[Given]:
    """Return the whole answers of those who were asked; one place that was given again has one voice."""
    authors = {piece.author for piece in pieces}
    earlier = {before.id for seat in session.seats if seat.id in authors for before in session.before(seat)}
    return [
        piece
        for piece in pieces
        if min(piece.value.points, default=0) >= 0
        and piece.author not in earlier
        and (not asked.deciders or not piece.author or piece.author in state.now.deciders)
    ]
