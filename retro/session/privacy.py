"""What people give in private, for every kind of stage: how it is kept, counted, shown and destroyed.

Numbers that move while people work alone say that somebody acted at this moment; when only one or two
are still at it, they say who. So a count moves in steps, and is withheld while few are at work.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import events
from retro.session.acts import MarkDone, StageAct
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Audience, Gathered, Given, PrivatePart, Together, pseudonym_of
from retro.session.text import counted, texts_in
from retro.session.view import RoomState
from retro.session.voices import voices_of

FEWEST = 3
"""Below this many answers a count could be traced to a person, so it is withheld; and the step in
which a count moves while people work."""
FEWEST_BESIDE_A_LEADER = 6
"""Below this many other voters somebody who leads has no ballot where only sums are shown: who knows one
part of a sum of few can tell the rest."""
LEADS = (
    f"You lead this session. With fewer than {FEWEST_BESIDE_A_LEADER} voters, your vote would show how others"
    " voted. You can write cards and notes like everyone else."
)
ANSWERED = "You have answered, so you are done. You can still change your answer."


def part_of(session: Session, stage: Stage) -> PrivatePart:
    """Return what was given in a stage."""
    return session.private.get(stage.id, PrivatePart())


def decide_private(
    kind: Kind[Any], session: Session, stage: Stage, act: StageAct, ctx: Context
) -> tuple[events.Event, ...]:
    """Keep a value that somebody gives in private. The kind learns neither who it is nor what others gave."""
    ctx.take_part()
    _only_those_asked(kind, session, stage, ctx)
    part = part_of(session, stage)
    if has_no_voice(kind, session, stage, ctx.seat, ctx.present, ctx.secret):
        raise RuleError(LEADS)
    pseudonym = pseudonym_of(stage, ctx.secret, ctx.seat)
    mine = part.values.get(pseudonym)
    outline = session.outline
    people = voices_of(session, ctx.seat) if kind.for_several else 1
    value = kind.give_for(outline, stage, act, mine, ctx.fresh_ids(), people)
    if value is not None and type(value) is not kind.Private:
        raise TypeError(f"a stage of the kind {kind.name} gave another type than it declares")
    if value == mine:
        return ()
    _check_room(kind, outline, stage, part, mine, value)
    takes_back = not set(filter(None, texts_in(mine))) <= set(texts_in(value))
    given: list[events.Event] = [events.PrivateGiven(stage.id, pseudonym, value, takes_back)]
    if _complete(kind, stage, mine) and not _complete(kind, stage, value) and pseudonym in part.done:
        given.append(events.DoneMarked(stage.id, pseudonym, done=False))
    if not kind.sums_only(outline, stage):
        return tuple(given)
    # One place has one voice in a sum: what was given before the place was given again goes, unseen.
    earlier = [name for name in _earlier(session, stage, ctx.seat, ctx.secret) if name in part.values]
    return (*(events.PrivateGiven(stage.id, name, None, takes_back=True) for name in earlier), *given)


def decide_done(
    kind: Kind[Any], session: Session, stage: Stage, act: MarkDone, ctx: Context
) -> tuple[events.Event, ...]:
    """Mark somebody as done, or as not done any more. Whoever has answered is done, and stays it."""
    ctx.take_part()
    if not kind.waits(session.outline, stage):
        raise RuleError("There is nothing to mark as done right now.")
    _only_those_asked(kind, session, stage, ctx)
    if not act.done and has_answered(kind, session, stage, ctx.seat, ctx.secret):
        raise RuleError(ANSWERED)
    seats = _audience(kind, session, stage, ctx.seat)  # a group is done together
    names = (pseudonym_of(stage, ctx.secret, seat) for seat in seats)
    return tuple(events.DoneMarked(stage.id, name, act.done) for name in names)


def _audience(kind: Kind[Any], session: Session, stage: Stage, seat: str) -> tuple[str, ...]:
    """Return the ids of the seats that see what a seat gives: it alone, unless it is in a group."""
    if kind.audience is not Audience.GROUP:
        return (seat,)
    group = kind.group_of(session.outline, stage, seat)
    agreed = (other for other in group if kind.group_of(session.outline, stage, other) == group)
    return tuple(agreed) if seat in group else (seat,)


def _only_those_asked(kind: Kind[Any], session: Session, stage: Stage, ctx: Context) -> None:
    asked = kind.asked(session.outline, stage)
    if asked is not None and ctx.seat not in asked:
        raise RuleError("Others are asked now. You will see what they answer.")


def has_answered(kind: Kind[Any], session: Session, stage: Stage, seat: str, secret: bytes) -> bool:
    """Whether a seat gave all that the stage asks for, and is done by that."""
    return _complete(kind, stage, part_of(session, stage).values.get(pseudonym_of(stage, secret, seat)))


def _complete(kind: Kind[Any], stage: Stage, value: Any) -> bool:
    return value is not None and kind.complete(stage, value)


def _earlier(session: Session, stage: Stage, seat_id: str, secret: bytes) -> list[str]:
    """Return the pseudonyms of the places in whose stead a seat is."""
    seat = session.seat(seat_id)
    return [pseudonym_of(stage, secret, before.id) for before in (session.before(seat) if seat else ())]


def given_anew(kind: Kind[Any], session: Session, stage: Stage, seat: str, secret: bytes) -> str:
    """Return what somebody is told whose value did not fit a change of the agenda; or nothing."""
    return kind.given_anew if pseudonym_of(stage, secret, seat) in part_of(session, stage).anew else ""


def has_no_voice(
    kind: Kind[Any],
    session: Session,
    stage: Stage,
    seat: str,
    present: Collection[str],
    secret: bytes,
) -> bool:
    """Whether a seat's person leads and too few others are here, or have voted, for a voice in their sums."""
    if not session.leads_too(seat) or not kind.sums_only(session.outline, stage):
        return False
    here = sum(voter.id in present for voter in session.voters)
    voted = len(_of_voters(kind, session, stage, part_of(session, stage), secret))
    return max(here, voted) < FEWEST_BESIDE_A_LEADER


def _of_voters(
    kind: Kind[Any], session: Session, stage: Stage, part: PrivatePart, secret: bytes
) -> dict[str, Any]:
    """Return the values that make up thresholds and counts: those of people who do not lead."""
    leading = {pseudonym_of(stage, secret, seat.id) for seat in session.led_by_members}
    return {name: value for name, value in part.values.items() if name not in leading and kind.unseen(value)}


def _check_room(
    kind: Kind[Any], session: Session, stage: Stage, part: PrivatePart, mine: Any, value: Any
) -> None:
    most = kind.most(session, stage)
    before, after = (0 if given is None else kind.unseen(given) for given in (mine, value))
    if most is not None and after > before and _count(kind, part.values.values()) - before + after > most:
        raise RuleError(f"This stage is full: there is no room for another {kind.given}.")


def nothing_to_show(session: Session, stage: Stage) -> bool:
    """Whether people have given nothing in the current stage, behind which there is another."""
    return session.agenda.after(session.position) is not None and not part_of(session, stage).values


def decide_closing(
    kind: Kind[Any], session: Session, stage: Stage, act: StageAct, ctx: Context
) -> tuple[events.Event, ...]:
    """Bring what was given to its outcome, and destroy it; only the facilitator does.

    The outcome gets single pieces in an order drawn anew; whose a piece is only where that may be told.
    """
    ctx.lead()
    part = part_of(session, stage)
    owners: Mapping[str, str] = {}
    if kind.shows_authors and not stage.anonymous:
        owners = {pseudonym_of(stage, ctx.secret, seat.id): seat.id for seat in session.seats}
    pieces = [
        Given(piece, owners.get(pseudonym, ""))
        for pseudonym, piece in _heard(kind, session, stage, part, ctx.secret)
    ]
    pieces += kind.shown_before(session.outline, stage)
    pieces.sort(key=lambda piece: _encoded(piece.value))  # what is drawn from does not depend on who gave it
    known = ctx.for_kind(stage, authors=kind.shows_authors)
    if kind.for_several:
        known = msgspec.structs.replace(known, together=_together(kind, session, stage, part, ctx.secret))
    outcome = kind.outcome(session.outline, stage, act, tuple(ctx.shuffled(pieces)), known)
    return (*outcome, events.PrivateDestroyed(stage.id))


def _together(
    kind: Kind[Any], session: Session, stage: Stage, part: PrivatePart, secret: bytes
) -> tuple[Together, ...]:
    """Return which of those who are heard gave for several people; by name only where that may be told."""
    heard = {name for name, _ in _heard(kind, session, stage, part, secret)}
    found = [
        Together(seat.voices, "" if stage.anonymous else seat.id)
        for seat in session.seats
        if seat.voices > 1 and pseudonym_of(stage, secret, seat.id) in heard
    ]
    return tuple(sorted(found, key=lambda together: together.people))


def _heard(
    kind: Kind[Any], session: Session, stage: Stage, part: PrivatePart, secret: bytes
) -> list[tuple[str, Any]]:
    """Return all pieces with their pseudonyms; of a sum of few without those of people who lead."""
    every = [(name, piece) for name, value in part.values.items() for piece in kind.pieces(value)]
    if not kind.sums_only(session.outline, stage):
        return every
    voters = _of_voters(kind, session, stage, part, secret)
    answers = Counter(kind.question(piece) for name, piece in every if name in voters)
    return [
        (name, piece)
        for name, piece in every
        if name in voters or answers[kind.question(piece)] >= FEWEST_BESIDE_A_LEADER
    ]


def apply_private(session: Session, event: events.PassingEvent) -> Session:
    """Fold what changes a private part."""
    part = session.private.get(event.stage, PrivatePart())
    match event:
        case events.PrivateGiven(_, pseudonym, value):
            return session.with_part(event.stage, part.with_value(pseudonym, value))
        case events.ValuesFitted():
            return session.with_part(event.stage, msgspec.structs.replace(part, fitted=True))
        case events.ValueLost(_, pseudonym):
            return session.with_part(event.stage, part.with_anew(pseudonym))
        case events.DoneMarked(_, pseudonym, done):
            return session.with_part(event.stage, part.with_done(pseudonym, done))
        case events.NobodyDone():
            return session.with_part(event.stage, msgspec.structs.replace(part, done=frozenset()))
        case _:
            return session.with_part(event.stage, PrivatePart())


def made_more_private(
    kind: Kind[Any], session: Session, stricter: Stage, was: Stage, secret: bytes
) -> PrivatePart:
    """Return what was given in a stage as its stricter privacy keeps it, under its pseudonyms."""
    part = part_of(session, stricter)
    if stricter.anonymous:
        values = {name: kind.value_made_anonymous(value) for name, value in part.values.items()}
        part = msgspec.structs.replace(part, values=MappingProxyType(values))
    if was.tagged:
        return part
    return part.renamed({seat.id: pseudonym_of(stricter, secret, seat.id) for seat in session.seats})


def unseen(session: Session, kinds: Mapping[str, Kind[Any]]) -> dict[str, int]:
    """Count by stage what people gave and nobody else has seen."""
    counts = {
        stage.id: _count(kinds[stage.kind], session.private[stage.id].values.values())
        for stage in session.agenda.stages
        if stage.id in session.private and not kinds[stage.kind].of_the_moment
    }
    return {stage: count for stage, count in counts.items() if count}


def destroyed(session: Session, kinds: Mapping[str, Kind[Any]]) -> Session:
    """Return a session that is over: nothing private, but how much of it nobody has seen."""
    counts = unseen(session, kinds) or session.unseen
    return msgspec.structs.replace(session.public, unseen=MappingProxyType(dict(counts)))


def who_is_done(kind: Kind[Any], session: Session, stage: Stage, secret: bytes) -> frozenset[str]:
    """Return the ids of the seats whose people said that they are done, or gave all that is asked for."""
    part = part_of(session, stage)
    done = part.done | {name for name, value in part.values.items() if kind.complete(stage, value)}
    return frozenset(s.id for s in session.seats if done and pseudonym_of(stage, secret, s.id) in done)


def known_done(kind: Kind[Any], session: Session, stage: Stage, room_state: RoomState) -> frozenset[str]:
    """Return what `who_is_done` finds, worked out once for all seats."""
    return room_state.once("done", lambda: who_is_done(kind, session, stage, room_state.secret))


def gathered(kind: Kind[Any], session: Session, stage: Stage, seat: str, room_state: RoomState) -> Gathered:
    """Return what a seat's view may tell of what was given in a stage."""
    if kind.Private is None:
        return Gathered()
    part = part_of(session, stage)
    mine = part.values.get(pseudonym_of(stage, room_state.secret, seat))
    group = _of_group(kind, session, stage, part, seat, room_state.secret)
    number = room_state.once_now("so far", lambda: _so_far(kind, session, stage, part, room_state))
    people = voices_of(session, seat) if kind.for_several else 1
    if number is None:
        return Gathered(mine, group, people=people)
    said = ("" if _exactly(kind, stage) else "at least ") + counted(number, kind.given)
    return Gathered(mine, group, said, number, people)


def _of_group(
    kind: Kind[Any], session: Session, stage: Stage, part: PrivatePart, seat: str, secret: bytes
) -> tuple[Any, ...]:
    """Return the pieces that the group of a seat sees; their order does not depend on who gave them."""
    if kind.audience is not Audience.GROUP:
        return ()
    names = [pseudonym_of(stage, secret, other) for other in _audience(kind, session, stage, seat)]
    pieces = [piece for name in names if name in part.values for piece in kind.pieces(part.values[name])]
    return tuple(sorted(pieces, key=_encoded))


def enough(kind: Kind[Any], session: Session, stage: Stage, secret: bytes) -> bool:
    """Whether so many people gave something that their sum can be shown. Who leads is none of them."""
    if kind.Private is None or len(session.voters) < FEWEST:
        return False
    return len(_of_voters(kind, session, stage, part_of(session, stage), secret)) >= FEWEST


def _so_far(
    kind: Kind[Any], session: Session, stage: Stage, part: PrivatePart, room_state: RoomState
) -> int | None:
    """Return how many there are while people work alone, as far as that gives nobody away; else None.

    A number that fell when the agenda was changed would tell how many must give something again.
    """
    if part.fitted:
        return None
    if _exactly(kind, stage):
        return _count(kind, part.values.values())
    done = known_done(kind, session, stage, room_state)
    at_work = sum(voter.id in room_state.present and voter.id not in done for voter in session.voters)
    count = _count(kind, _of_voters(kind, session, stage, part, room_state.secret).values())
    if count < FEWEST or at_work < FEWEST:
        return None
    return count - count % FEWEST


def _exactly(kind: Kind[Any], stage: Stage) -> bool:
    """Whether everybody may know the exact number: names are shown from the start."""
    return kind.shows_authors and not stage.tagged


def _count(kind: Kind[Any], values: Iterable[Any]) -> int:
    return sum(map(kind.unseen, values))


def _encoded(value: Any) -> bytes:
    return msgspec.json.encode(value, enc_hook=dict, order="deterministic")
