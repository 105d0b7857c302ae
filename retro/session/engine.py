"""decide, apply and view_for: the rules of a session for every kind of stage.

All three are pure. The engine holds the kinds and nothing else.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.agenda import Stage
from retro.session.agenda_rows import plan_of
from retro.session.before import bare, decide_before, stage_before, why_closed, with_before
from retro.session.cofacilitators import (
    away_note,
    decide_cofacilitators,
    may_take_lead,
)
from retro.session.common_view import common_view
from retro.session.context import Context
from retro.session.done_words import DoneWords
from retro.session.ending import apply_end, to_be_destroyed
from retro.session.facilitation import apply_facilitation, decide_facilitation, decide_interrupt
from retro.session.handing_over import decide_handing_over, led_by
from retro.session.hidden_input import refuse_while_hidden, takes_hidden
from retro.session.identity_cache import IdentityCache
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.newcomers import newcomers
from retro.session.on_behalf import only_who_leads
from retro.session.outcomes import made_so_far, topic_outcomes
from retro.session.people import Role
from retro.session.privacy import (
    apply_private,
    decide_closing,
    decide_done,
    decide_private,
    enough,
    gathered,
    given_anew,
    has_answered,
    nothing_to_show,
)
from retro.session.privacy_change import apply_more_private
from retro.session.privacy_notes import note_for
from retro.session.private import Audience
from retro.session.recall_rules import apply_recalled, decide_recalled, more_due, shown_of
from retro.session.record_rules import apply_writing, decide_writing
from retro.session.removal import Removing, apply_removal, decide_removal, removable
from retro.session.seats import Seating, decide_seats, why_gone, with_seat
from retro.session.second_looks import Judging, apply_verdict, decide_verdict
from retro.session.snapshot import Snapshot
from retro.session.talk import Talking, apply_talk, decide_talk, round_begins
from retro.session.topics_in_time import topics_in_time
from retro.session.view import RoomState, Step, View
from retro.session.voices import decide_voices


class Engine:
    """The rules, for a given set of stage kinds."""

    def __init__(self, kinds: Mapping[str, Kind[Any]]) -> None:
        self.kinds = kinds

    def kind(self, stage: Stage) -> Kind[Any]:
        """Return the rules of a stage."""
        return self.kinds[stage.kind]

    def decide(self, session: Session, act: acts.Act, ctx: Context) -> tuple[events.Event, ...]:
        """Turn an act into the events it causes, or refuse it with a RuleError for a person."""
        if session.over and not (isinstance(act, acts.RenameSeat) and session.agenda.attendance):
            raise RuleError("This session is over.")
        if ctx.role is Role.FACILITATOR:
            ctx = msgspec.structs.replace(ctx, led_by=led_by(session, ctx.seat, ctx.present))
        ctx = msgspec.structs.replace(ctx, present=session.here(ctx.present))
        if isinstance(act, Seating):
            seated = decide_seats(session, act, ctx)
            return (*seated, *newcomers(self.kinds, session, seated, ctx))
        if isinstance(act, acts.SetVoices):
            return decide_voices(session, act, ctx, self.kinds)
        if isinstance(act, acts.NameCoLead | acts.TakeLead):
            return decide_cofacilitators(session, act, ctx)
        if isinstance(act, acts.HandOverLead | acts.TakeLeadBack):
            return decide_handing_over(session, act, ctx)
        if isinstance(act, Talking):
            return decide_talk(session, act, ctx)
        if isinstance(act, acts.StageAct):
            return self._decide_in_stage(session, act, ctx)
        if isinstance(act, acts.WriteDown | acts.StrikeOut):
            refuse_while_hidden(session, act, self.kinds)
            return decide_writing(session, act, ctx)
        if isinstance(act, acts.AnswerRecalled):
            return decide_recalled(session, act, ctx, self.kinds)
        if isinstance(act, Judging):
            return decide_verdict(session, act, ctx, self.kinds)
        if isinstance(act, Removing):
            return decide_removal(session, act, ctx, self.kinds)
        if isinstance(act, acts.TimeUp):
            ctx.only_the_room("Only the clock can do this.")
            stage = session.stage
            known = ctx.for_kind(stage, authors=False) if stage else ctx
            return self.kind(stage).time_up(session.outline, stage, known) if stage else ()
        if isinstance(act, acts.Interrupt):
            return decide_interrupt(session, act, ctx)
        return decide_facilitation(session, act, ctx, self.kinds)

    def _decide_in_stage(
        self, session: Session, act: acts.StageAct, ctx: Context
    ) -> tuple[events.Event, ...]:
        ahead = stage_before(session, self.kinds, act.stage)
        stage = ahead or session.stage
        if stage is None or stage.id != act.stage:
            raise RuleError(why_closed(session, act.stage))
        kind = self.kind(stage)
        if kind.on_behalf(act):
            only_who_leads(session, ctx.seat)
        if ahead:
            return decide_before(kind, session, stage, act, ctx)
        if isinstance(act, acts.MarkDone):
            return decide_done(kind, session, stage, act, ctx)
        if isinstance(act, kind.private_acts):
            return decide_private(kind, session, stage, act, ctx)
        if isinstance(act, kind.closing_acts):
            closed = decide_closing(kind, session, stage, act, ctx)
            if kind.starts_round(stage, act):
                closed = (*closed, *round_begins(session, ctx))
            if kind.goes_on_without(act) and nothing_to_show(session, stage):
                return (*closed, *decide_facilitation(session, acts.NextStage(stage.id), ctx, self.kinds))
            return closed
        if not isinstance(act, kind.acts):
            raise RuleError("This cannot be done in this stage.")
        known = ctx.for_kind(stage, authors=kind.shows_authors)
        if kind.audience is Audience.GROUP:
            known = ctx.for_groups(stage, kind.group_of(session.outline, stage, ctx.seat))
        return kind.decide(session.outline, stage, act, known)

    def apply(self, session: Session | None, event: events.Event) -> Session:
        """Fold an event into the session. Never fails on an event that `decide` made."""
        if isinstance(event, Snapshot):
            return event.session
        if isinstance(event, events.SessionOpened):
            return _opened(event)
        if session is None:
            raise ValueError("a session's first event opens it")
        if isinstance(event, events.StageEvent):
            return self._apply_in_stage(session, event)
        if isinstance(event, events.SeatTaken | events.SeatChanged):
            return apply_talk(with_seat(session, event.seat), event)
        if isinstance(event, events.StageEntered):
            return apply_talk(self._entered(session, event), event)
        if isinstance(event, events.PrivacyIncreased):
            return apply_more_private(session, event)
        if isinstance(event, events.SessionEnded):
            session = apply_end(session, self.kinds)
        if isinstance(event, events.RemovalAsked | events.RemovalDeclined | events.TextRemoved):
            return apply_removal(session, event, self.kinds)
        if isinstance(event, events.RecalledAnswered):
            return apply_recalled(session, event)
        if isinstance(event, events.RecordJudged | events.VerdictTakenBack):
            return apply_verdict(session, event)
        if isinstance(event, events.Interrupted) and (stage := session.stage):
            skipped = self.kind(stage).skip(session.outline, stage, event.until - event.since)
            session = _with_private(skipped, session)
        return apply_talk(apply_facilitation(apply_writing(session, event), event), event)

    def fold(self, history: Iterable[events.Event]) -> Session:
        """Build a session from all its events."""
        session = None
        for event in history:
            session = self.apply(session, event)
        if session is None:
            raise ValueError("a session has at least the event that opens it")
        return session

    def _apply_in_stage(self, session: Session, event: events.StageEvent) -> Session:
        stage = next((s for s in session.agenda.stages if s.id == event.stage), None)
        if stage is None:
            raise ValueError(f"{type(event).__name__} names a stage that is not there")
        if isinstance(event, events.PassingEvent):
            return apply_private(session, event)
        if not isinstance(event, self.kind(stage).events):
            raise ValueError(f"{type(event).__name__} cannot happen in a stage of the kind {stage.kind}")
        return _with_private(self.kind(stage).apply(session.outline, stage, event), session)

    def _entered(self, session: Session, event: events.StageEntered) -> Session:
        used = dict(session.used)
        if left := session.stage:
            kind = self.kind(left)
            stays = kind.what_stays(kind.leave(session.outline, left, event.at), left)
            session = _with_private(stays, session)
            used[left.id] = used.get(left.id, 0) + max(event.at - session.entered, 0)
        session = msgspec.structs.replace(
            session,
            position=event.position,
            began=event.at if session.began is None else session.began,
            entered=event.at,
            used=MappingProxyType(used),
        )
        stage = session.stage
        if stage is None:
            return session
        return session.with_state(stage.id, self.kind(stage).enter(session.outline, stage))

    def view_for(self, session: Session, seat_id: str, room_state: RoomState) -> View:
        """Show the session to a seat: nothing in it is private to anybody else.

        A facilitator's view is the shared window: it holds nothing private at all.
        """
        seat = session.seat(seat_id)
        if seat is None:
            raise RuleError(why_gone(session, seat_id))
        stage = None if session.over else session.stage
        kind = self.kind(stage) if stage else None
        common = room_state.once_now("common", lambda: common_view(session, self.kinds, room_state))
        people, away, alone = common.people, common.leader_away, common.alone
        leads, lead = seat.role is Role.FACILITATOR, session.lead_seat(seat.id)
        instead = led_by(session, seat.id, room_state.present) if leads and not session.over else ""
        parts = (session.board, session.record, session.states, session.agenda, stage)
        talked_about = room_state.kept.same(
            "talked about", parts, lambda: topic_outcomes(session, self.kinds)
        )
        view = View(
            session=session.id,
            title=session.title,
            seat=seat.id,
            name=seat.name,
            role=seat.role,
            rows=common.rows,
            position=session.position,
            stage=stage,
            panel=_panel(kind, session, stage, seat.id, room_state) if kind and stage else None,
            privacy_note=note_for(session, seat, self.kinds, room_state),
            people=people,
            done=common.done,
            expected=common.expected,
            done_words=kind.words_for_done(session.outline, stage) if kind and stage else DoneWords(),
            mine_done=any(p.seat == seat.id and p.done for p in people),
            answered=bool(kind and stage and has_answered(kind, session, stage, seat.id, room_state.secret)),
            timer=session.timer if room_state.held is None else session.timer.paused(room_state.held),
            ends=common.ends,
            late=common.late,
            record=session.record,
            recalled=room_state.once("recalled", lambda: shown_of(session, room_state.recalled, self.kinds)),
            more_due=room_state.once("due", lambda: more_due(session, room_state.recalled, self.kinds)),
            awaited=session.absent if leads and session.position < 0 and not session.over else (),
            offset=session.offset,
            next=self.next_step(session, room_state.secret) if leads and not instead else None,
            removable=()
            if session.over
            else room_state.once("removable", lambda: removable(session, self.kinds, room_state.kept)),
            talked_about=talked_about,
            made=room_state.once("made", lambda: made_so_far(session, self.kinds, len(talked_about))),
            in_time=room_state.kept.same(
                "topics in time", parts, lambda: topics_in_time(session, self.kinds)
            ),
            topic=common.topic,
            topic_title=common.topic_title,
            announced=common.announced,
            unseen=to_be_destroyed(session, self.kinds) if leads and not session.over else "",
            drafts={} if leads else room_state.drafts,
            return_code="" if leads else room_state.return_code,
            returns_by_key=bool(seat.key),
            invitation=room_state.invitation if leads else None,
            banner=room_state.banner,
            leader_away=None if session.began is None and session.agenda.prepared else away,
            away_note=away_note(session, seat, room_state.present, away, room_state.now),
            resumed=room_state.resumed if leads else "",
            may_take_lead=not session.over and may_take_lead(seat, away, room_state.now),
            lead_seat=lead.id if lead else "",
            own_seat=seat.owner,
            cofacilitator=seat.cofacilitator,
            lead_note=common.lead_note,
            lead_holder=alone.id if alone else "",
            leading=alone is not None and seat.id in (alone.id, alone.owner) and not session.over,
            led_by=instead,
            given_again=common.given_again,
            hands=common.hands,
            round=common.round,
            leads_too=session.leads_too(seat.id),
            agenda_version=session.agenda.version,
            agenda_note=common.agenda_note,
            plan=room_state.once("plan", lambda: plan_of(session, self.kinds))
            if leads and not session.over
            else None,
            given_anew=given_anew(kind, session, stage, seat.id, room_state.secret) if kind and stage else "",
            takes_hidden=room_state.once("takes hidden", lambda: takes_hidden(session, self.kinds)),
            ended=session.over,
        )
        return with_before(view, session, seat, self.kinds, room_state)

    def next_step(self, session: Session, secret: bytes = b"") -> Step | None:
        """Name the obvious next thing for the facilitator. `secret` is that of the current stage."""
        if session.over:
            return None
        stage = session.stage
        if stage is None:
            return Step("begin", acts.NextStage(""))
        kind, outline = self.kind(stage), session.outline
        shows = kind.step_once_enough(outline, stage) if enough(kind, session, stage, secret) else None
        inside = shows or kind.next_step(outline, stage)
        if inside:
            return inside
        place = session.agenda.after(session.position)
        if place is not None:
            following = session.agenda.stages[place]
            return Step(f"go to {following.title}", acts.NextStage(stage.id, following.id))
        destroyed = to_be_destroyed(session, self.kinds)
        question = " ".join(filter(None, ("End the session? Nothing can be added afterwards.", destroyed)))
        return Step("end the session", acts.EndSession(), question)


def _opened(event: events.SessionOpened) -> Session:
    session = Session(
        id=event.id,
        title=event.title,
        agenda=event.agenda,
        opened=event.at,
        offset=event.offset,
        team=event.team,
        earlier=event.earlier,
        team_id=event.team_id,
        channels=event.channels,
        captures=event.captures,
    )
    record = msgspec.structs.replace(session.record, carried_actions=event.carried_actions, found=event.found)
    return msgspec.structs.replace(session, record=record)


def _with_private(changed: Session, session: Session) -> Session:
    """Return what a kind made of a session's outline, with everything private as it was."""
    return msgspec.structs.replace(changed, private=session.private)


def _panel(kind: Kind[Any], session: Session, stage: Stage, seat: str, room_state: RoomState) -> object:
    known: dict[str, Any] = room_state.once("kind", dict)
    # What a kind's view may know of the world: only what it made itself before.
    kept = room_state.kept.same("kind", (stage,), IdentityCache)
    present = room_state.once_now("here", lambda: session.here(room_state.present))
    of_kind = msgspec.structs.replace(bare(room_state), memo=known, kept=kept, present=present)
    return kind.view(session.outline, stage, seat, of_kind, gathered(kind, session, stage, seat, room_state))
