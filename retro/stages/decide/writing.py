"""What comes after the answers: objections are met or withdrawn, and what came of it is written down."""

from retro.errors import RuleError
from retro.session.acts import WriteDown
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.events import DecisionKept, Event, NoteKept
from retro.session.model import Session
from retro.session.record_rules import decide_writing
from retro.session.text import NOTE_LIMIT, required
from retro.stages.decide import deciding
from retro.stages.decide.decision_text import decision_of, note_of_none
from retro.stages.decide.matters import DecideState, Said
from retro.stages.decide.methods import DecideSettings
from retro.stages.decide.next_steps import can_be_written
from retro.stages.decide.proposing import ANSWERING
from retro.stages.decide.verdicts import decides, verdict

WRITTEN = "It is written down already. Ask again, or make another proposal."


def met(
    session: Session,
    stage: Stage,
    state: DecideState,
    settings: DecideSettings,
    act: deciding.MeetObjection,
    ctx: Context,
) -> tuple[Event, ...]:
    """Write how an objection was met."""
    ctx.lead()
    said = _objection(state, settings, act.round, act.number)
    if said.withdrawn:
        who = session.names.get(said.author, "Whoever raised it")
        raise RuleError(f"{who} has withdrawn this objection meanwhile, so nothing is left to be met.")
    how = required(act.how, "How it was met", NOTE_LIMIT)
    return (deciding.ObjectionMet(stage.id, act.round, act.number, how),)


def withdrawn(
    stage: Stage, state: DecideState, settings: DecideSettings, act: deciding.WithdrawObjection, ctx: Context
) -> tuple[Event, ...]:
    """Take an objection back, by who raised it."""
    ctx.take_part()
    said = _objection(state, settings, act.round, act.number)
    if stage.anonymous or not said.author:
        raise RuleError("Nobody knows whose objection this is. It is met, or it stays.")
    if said.author != ctx.seat:
        raise RuleError("Only who raised an objection can withdraw it.")
    return () if said.withdrawn else (deciding.ObjectionWithdrawn(stage.id, act.round, act.number),)


def _objection(state: DecideState, settings: DecideSettings, number: int, place: int) -> Said:
    rounds = state.now.rounds
    if state.now.written:
        raise RuleError(WRITTEN)
    if 0 <= number < len(rounds) and 0 <= place < len(rounds[number].said):
        said = rounds[number].said[place]
        if settings.choices(deciders=rounds[number].deciders)[said.choice].stops:
            return said
    raise RuleError("There is no such objection.")


def written(
    session: Session,
    stage: Stage,
    state: DecideState,
    settings: DecideSettings,
    act: deciding.WriteDecision,
    ctx: Context,
) -> tuple[Event, ...]:
    """Write down what was agreed on."""
    ctx.lead()
    _check_open(state)
    last = state.now.last
    if last is None or not decides(settings, last):
        raise RuleError("Nobody who decides was asked yet.")
    if not can_be_written(state, settings):
        raise RuleError(f"{verdict(settings, state.now).why} No decision can be written down.")
    decision = decision_of(session, stage, state.now, settings)
    full = type(decision)(
        "D",
        act.text,
        method=decision.method,
        tally=decision.tally,
        objections=decision.objections,
        review=act.review,
        decided_by=decision.decided_by,
        replaces=decision.replaces,
    )
    (kept,) = decide_writing(session, WriteDown(full), ctx)
    assert isinstance(kept, DecisionKept)  # noqa: S101  (what a decision becomes)
    return (kept, deciding.DecisionWritten(stage.id, kept.decision.id))


def none_written(
    session: Session, stage: Stage, state: DecideState, settings: DecideSettings, ctx: Context
) -> tuple[Event, ...]:
    """Write down that there is no decision."""
    ctx.lead()
    _check_open(state)
    if not state.now.proposal and not state.now.rounds:
        raise RuleError("There is nothing to write down yet.")
    (kept,) = decide_writing(session, WriteDown(note_of_none(settings, state.now)), ctx)
    assert isinstance(kept, NoteKept)  # noqa: S101  (what a note becomes)
    return (kept, deciding.DecisionWritten(stage.id, kept.note.id))


def _check_open(state: DecideState) -> None:
    if state.asking:
        raise RuleError(ANSWERING)
    if state.now.written:
        raise RuleError(WRITTEN)
