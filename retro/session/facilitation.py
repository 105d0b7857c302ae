"""What only the facilitator does: moving through the agenda, keeping time, ending."""

from collections.abc import Mapping
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.agenda_acts import AgendaAct
from retro.session.changing_agenda import CHANGED_MEANWHILE, apply_agenda, decide_agenda
from retro.session.context import Context
from retro.session.dealing import dealt
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.privacy_change import decide_more_private
from retro.session.text import TITLE_LIMIT, required
from retro.session.timer import Timer

LONGEST = 12 * 60 * 60
"""Seconds; a timer beyond this is a slip of the finger."""


def decide_facilitation(
    session: Session, act: acts.Act, ctx: Context, kinds: Mapping[str, Kind[Any]]
) -> tuple[events.Event, ...]:
    """Decide an act of the facilitator."""
    ctx.lead()
    if isinstance(act, AgendaAct):
        return decide_agenda(session, act, ctx, kinds)
    here = session.stage.id if session.stage else ""
    match act:
        case acts.RenameSession(title):
            return (events.SessionRenamed(required(title, "A title", TITLE_LIMIT)),)
        case acts.RenameTopic(topic, title):
            named = session.board.topic(topic)
            title = required(title, "A topic's name", TITLE_LIMIT)
            return (events.TopicRenamed(named.id, title),) if title != named.title else ()
        case acts.NextStage(left, _) | acts.PreviousStage(left) | acts.JumpTo(_, left) if left not in (
            None,
            here,
        ):
            raise RuleError("The group has moved on already.")
        case acts.NextStage(_, to):
            place = session.agenda.after(session.position)
            if place is None:
                raise RuleError("This is the last stage.")
            if to not in (None, session.agenda.stages[place].id):
                raise RuleError(CHANGED_MEANWHILE)
            return _go_to(session, place, ctx, kinds)
        case acts.PreviousStage():
            place = session.agenda.before(session.position)
            if place is None:
                raise RuleError("This is the first stage.")
            return _go_to(session, place, ctx, kinds)
        case acts.JumpTo(stage):
            ids = [s.id for s in session.agenda.stages]
            if stage not in ids:
                raise RuleError("There is no such stage.")
            place = ids.index(stage)
            if session.agenda.stages[place].skipped:
                title = session.agenda.stages[place].title
                raise RuleError(f"{title} is skipped. To go there, first take that back in the agenda (A).")
            return _go_to(session, place, ctx, kinds)
        case acts.StartTimer():
            _timed(session)
            return (events.TimerSet(session.timer.started(ctx.now)),)
        case acts.PauseTimer():
            _timed(session)
            return (events.TimerSet(session.timer.paused(ctx.now)),)
        case acts.AddTime(seconds):
            _timed(session)
            if seconds < 0 and session.timer.left(ctx.now) <= -seconds:
                # Else a slip of the finger would end the time, and with it what people are writing.
                raise RuleError("No more than a minute is left.")
            timer = session.timer.extended(seconds, ctx.now)
            if timer.planned > LONGEST:
                raise RuleError("A stage lasts at most twelve hours.")
            return (events.TimerSet(timer),)
        case acts.MakeMorePrivate():
            return decide_more_private(session, act, ctx, kinds)
        case acts.EndSession():
            return (events.TimerSet(session.timer.paused(ctx.now)), events.SessionEnded(ctx.now))
        case _:
            raise RuleError("This cannot be done now.")


def decide_interrupt(session: Session, act: acts.Interrupt, ctx: Context) -> tuple[events.Event, ...]:
    """Hold the time where it stood, and take out what passed since then."""
    ctx.only_the_room("Only the clock can do this.")
    if session.stage is None:
        return ()
    held = (events.TimerSet(session.timer.paused(act.since)),) if session.timer.running else ()
    return (*held, *([events.Interrupted(act.since, act.until)] if act.since != act.until else ()))


def apply_facilitation(session: Session, event: events.Event) -> Session:
    """Fold an event about the course of the session."""
    match event:
        case events.SessionRenamed(title):
            return msgspec.structs.replace(session, title=title)
        case events.TopicRenamed(topic, title):
            return msgspec.structs.replace(session, board=session.board.named(topic, title))
        case events.TimerSet(timer):
            return msgspec.structs.replace(session, timer=timer)
        case events.AgendaChanged():
            return apply_agenda(session, event)
        case events.SessionEnded(at):
            return msgspec.structs.replace(session, ended=at)
        case events.Interrupted(since, until):
            gap = until - since
            return msgspec.structs.replace(session, entered=session.entered + gap, idle=session.idle + gap)
        case _:
            return session


def _go_to(
    session: Session, position: int, ctx: Context, kinds: Mapping[str, Kind[Any]]
) -> tuple[events.Event, ...]:
    if position == session.position:
        return ()
    stage, left = session.agenda.stages[position], session.stage
    seconds = kinds[stage.kind].box(session.outline, stage)
    passed = left is not None and kinds[left.kind].of_the_moment and left.id in session.private
    outline = session.outline
    erased = left is not None and kinds[left.kind].what_stays(outline, left) is not outline
    return (
        *([events.PrivateDestroyed(left.id)] if left and passed else []),
        events.StageEntered(position, ctx.now),
        events.TimerSet(Timer(planned=seconds, since=ctx.now)),
        *kinds[stage.kind].begin(outline, stage, ctx.for_groups(stage)),
        *dealt(kinds, session, stage, session.members, ctx),
        *([events.HistoryErased()] if erased else []),
    )


def _timed(session: Session) -> None:
    if session.stage is None:
        raise RuleError("The session has not begun yet.")
