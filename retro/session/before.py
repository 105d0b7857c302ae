"""Stages that are open before the meeting: while people gather, each takes part in them alone.

Such a stage is not entered: nothing public happens in it, and of what people do only its private part is
kept, under the stage's own secret. When the group comes to it, it has what was given before. Until then
everybody sees their own part, and of others at most how many are done.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.agenda import Stage
from retro.session.before_row import BeforeRow
from retro.session.context import Context
from retro.session.identity_cache import IdentityCache
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.own_notes import own_note
from retro.session.people import Role, Seat
from retro.session.privacy import (
    FEWEST,
    LEADS,
    decide_done,
    decide_private,
    gathered,
    has_answered,
    has_no_voice,
    part_of,
    who_is_done,
)
from retro.session.private import Gathered, pseudonym_of
from retro.session.text import counted
from retro.session.view import RoomState, View

Kinds = Mapping[str, Kind[Any]]

NOT_YET = "This can be done once the meeting has begun."


def opens_before(kind: Kind[Any], stage: Stage) -> bool:
    """Whether a stage that asks for it can be open before the meeting: all that is given in it is hidden."""
    return kind.may_open_before and not kind.written_openly(stage)


def open_before(session: Session, kinds: Kinds) -> tuple[Stage, ...]:
    """Return the stages that are open now because the meeting has not begun."""
    if session.position >= 0 or session.over:
        return ()
    return tuple(
        stage
        for stage in session.agenda.stages
        if stage.before and not stage.skipped and opens_before(kinds[stage.kind], stage)
    )


def stage_before(session: Session, kinds: Kinds, stage_id: str) -> Stage | None:
    """Find one of them by its id."""
    return next((stage for stage in open_before(session, kinds) if stage.id == stage_id), None)


def why_closed(session: Session, stage_id: str) -> str:
    """Return why nothing can be done in a stage that is not open."""
    ahead = session.agenda.stages[session.position + 1 :] if session.stage else ()
    if any(stage.id == stage_id and stage.before for stage in ahead):
        return "The meeting has begun: this stage opens again when the group comes to it."
    return "The group has moved on; this stage is over."


def decide_before(
    kind: Kind[Any], session: Session, stage: Stage, act: acts.StageAct, ctx: Context
) -> tuple[events.Event, ...]:
    """Decide what somebody does in a stage before the meeting; only what is private can be done."""
    looked = as_entered(kind, session, stage)
    if isinstance(act, acts.MarkDone):
        return decide_done(kind, looked, stage, act, ctx)
    if isinstance(act, kind.private_acts):
        return decide_private(kind, looked, stage, act, ctx)
    raise RuleError(NOT_YET)


def as_entered(kind: Kind[Any], session: Session, stage: Stage) -> Session:
    """Return a session as it would be if the group came to a stage now; nothing of it is kept."""
    if session.was_entered(stage.id):
        return session
    return session.with_state(stage.id, kind.enter(session.public, stage))


def with_before(view: View, session: Session, seat: Seat, kinds: Kinds, room_state: RoomState) -> View:
    """Return what a seat sees while people gather, with the stages that are open, and the one it looks at.

    Nobody is told which one that is. The shared window, which shows nothing private, looks at none.
    """
    stages = open_before(session, kinds)
    if not stages:
        return view
    rows = tuple(_row(kinds[stage.kind], session, stage, seat, room_state) for stage in stages)
    view = msgspec.structs.replace(view, before=rows)
    stage = next((stage for stage in stages if stage.id == room_state.ahead), None)
    if stage is None or seat.role is Role.FACILITATOR:
        return view
    kind, state = kinds[stage.kind], _room_state_of(stage, room_state)
    looked = as_entered(kind, session, stage)
    public = looked.public
    waits = kind.waits(public, stage) and seat.role is Role.PARTICIPANT
    done = waits and _is_done(kind, session, stage, seat, state.secret)
    people = tuple(
        msgspec.structs.replace(person, done=done) if waits and person.seat == seat.id else person
        for person in view.people
    )
    return msgspec.structs.replace(
        view,
        stage=stage,
        panel=kind.view(public, stage, seat.id, bare(state), _own(kind, session, stage, seat, state)),
        privacy_note=_privacy_note(kind, looked, stage, seat, state),
        people=people,
        expected=0,
        done_words=kind.done_words,
        mine_done=done,
        answered=has_answered(kind, session, stage, seat.id, state.secret),
    )


def bare(room_state: RoomState) -> RoomState:
    """Return what the view of a kind may know of the world: no secret, and nothing of a seat."""
    return msgspec.structs.replace(room_state, secret=b"", secrets={}, ahead="", drafts={}, return_code="")


def _room_state_of(stage: Stage, room_state: RoomState) -> RoomState:
    """Return the room's state for one of several open stages: its secret, and what was made for it."""
    known: dict[str, Any] = room_state.once(f"before {stage.id}", dict)
    now: dict[str, Any] = room_state.once_now(f"before {stage.id}", dict)
    kept = room_state.kept.same(f"before {stage.id}", (stage,), IdentityCache)
    secret = room_state.secrets.get(stage.id, b"")
    return msgspec.structs.replace(room_state, secret=secret, memo=known, moment=now, kept=kept)


def _row(kind: Kind[Any], session: Session, stage: Stage, seat: Seat, room_state: RoomState) -> BeforeRow:
    state = _room_state_of(stage, room_state)
    so_far = state.once("so far", lambda: _so_far(kind, session, stage, state.secret))
    mine = ""
    if seat.role is Role.PARTICIPANT:
        value = _own(kind, session, stage, seat, state).mine
        count = 0 if value is None else kind.unseen(value)
        kept = f"your {counted(count, kind.given)} {'is' if count == 1 else 'are'} kept" if count else ""
        done = _is_done(kind, session, stage, seat, state.secret)
        mine = " · ".join(filter(None, (f"you {kind.done_words.said}" if done else "", kept)))
    return BeforeRow(stage.id, stage.title, stage.minutes, mine, so_far)


def _own(kind: Kind[Any], session: Session, stage: Stage, seat: Seat, state: RoomState) -> Gathered:
    """Return what somebody gave themselves. How much others gave is told to nobody before the meeting."""
    return Gathered(gathered(kind, session, stage, seat.id, state).mine)


def _is_done(kind: Kind[Any], session: Session, stage: Stage, seat: Seat, secret: bytes) -> bool:
    mine = pseudonym_of(stage, secret, seat.id)
    return mine in part_of(session, stage).done or has_answered(kind, session, stage, seat.id, secret)


def _so_far(kind: Kind[Any], session: Session, stage: Stage, secret: bytes) -> str:
    """Return how many are done, in steps, once there are so many that it says nothing of one of them."""
    if not kind.waits(as_entered(kind, session, stage).public, stage):
        return ""
    done = who_is_done(kind, session, stage, secret)
    count = sum(voter.id in done for voter in session.voters)
    return f"at least {count - count % FEWEST} {kind.done_words.said}" if count >= FEWEST else ""


def _privacy_note(kind: Kind[Any], looked: Session, stage: Stage, seat: Seat, state: RoomState) -> str:
    public = looked.public
    waits = kind.waits(public, stage)
    gives = kind.Private is not None and waits
    if gives and has_no_voice(kind, looked, stage, seat.id, state.present, state.secret):
        return LEADS
    said = kind.privacy_note(public, stage)
    few = f"With fewer than {FEWEST} people, it is easy to guess later."
    until = f"Until the meeting begins, others see only how many {kind.done_words.said}, from {FEWEST} on."
    return " ".join(
        filter(
            None,
            (
                f"From now on: {said}" if stage.made_more_private else said,
                few if gives and len(looked.voters) < FEWEST else "",
                until if waits else "",
                own_note(kind, looked, stage, seat) if gives else "",
            ),
        )
    )
