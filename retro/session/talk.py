"""Raised hands, and a round in which each in turn speaks: in every stage, and seen by everybody.

Both end with the stage. Nothing of them is in the minutes, and nobody measures who speaks for how long.
"""

from collections.abc import Collection
from typing import Any, Final

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.context import Context
from retro.session.model import Session
from retro.session.names import sayable
from retro.session.people import Role
from retro.session.text import fold
from retro.session.turns import Hand, SpeakingRound, Talk
from retro.session.view import RoundShown, Speaker

Talking = (
    acts.RaiseHand
    | acts.RaiseHandFor
    | acts.LowerHand
    | acts.StartRound
    | acts.NextSpeaker
    | acts.PassTurn
    | acts.EndRound
)
MOST_CALLERS: Final = 20
"""Hands that can be up for people on the phone."""
OBSERVERS: Final = "Observers cannot raise a hand. To take part, ask the facilitator for a seat."
NO_ROUND: Final = "No round is running now."


def decide_talk(session: Session, act: Talking, ctx: Context) -> tuple[events.Event, ...]:
    """Decide an act about who speaks."""
    if session.stage is None:
        raise RuleError("The meeting has not begun yet.")
    match act:
        case acts.RaiseHand():
            return _raised(session, ctx)
        case acts.RaiseHandFor(name):
            return _raised_for(session, name, ctx)
        case acts.LowerHand(hand):
            return _lowered(session, hand, ctx)
        case acts.StartRound():
            return _started(session, ctx)
        case acts.PassTurn():
            return _passed(session, act, ctx)
        case acts.NextSpeaker(speaker):
            ctx.lead()
            current = _running(session)
            if current.speaker != speaker:
                raise RuleError(f"{_name(session, current.speaker)} speaks now already.")
            return (events.RoundChanged(_next(session, current, ctx.present)),)
        case _:
            ctx.lead()
            return (events.RoundChanged(),) if session.talk.round else ()


def apply_talk(session: Session, event: events.Event) -> Session:
    """Fold an event into who speaks. Another stage and the end of the session begin anew."""
    talk = session.talk
    match event:
        case events.HandRaised(hand):
            return _with(session, hands=(*talk.hands, hand))
        case events.HandLowered(hand):
            return without_hand(session, hand)
        case events.RoundChanged(changed):
            return _with(session, round=changed)
        case events.StageEntered() | events.SessionEnded():
            return session if talk == Talk() else msgspec.structs.replace(session, talk=Talk())
        case events.SeatChanged(seat) if seat.removed and talk != Talk():
            return _with(without_hand(session, seat.id), round=_round_without(session, seat.id))
        case _:
            return session


def round_begins(session: Session, ctx: Context) -> tuple[events.Event, ...]:
    """Begin a round of all who are here, in an order drawn anew; nothing where one runs or nobody is here."""
    here = [seat.id for seat in session.members if _is_here(session, seat.id, ctx.present)]
    if session.talk.round is not None or not here:
        return ()
    first, *waiting = ctx.shuffled(here)
    return (events.RoundChanged(SpeakingRound(first, tuple(waiting))),)


def without_hand(session: Session, hand: str) -> Session:
    """Return the session with this hand lowered."""
    return _with(session, hands=tuple(other for other in session.talk.hands if other.id != hand))


def hands_shown(session: Session, present: Collection[str]) -> tuple[Speaker, ...]:
    """Return the raised hands as everybody sees them, in their order."""
    return tuple(
        Speaker(hand.id, f"{hand.caller} (phone)")
        if hand.caller
        else Speaker(hand.id, _name(session, hand.id), _is_here(session, hand.id, present))
        for hand in session.talk.hands
    )


def round_shown(session: Session, present: Collection[str]) -> RoundShown | None:
    """Return the round as everybody sees it, with those who came since at the end."""
    current = session.talk.round
    if current is None:
        return None

    def speaker(seat: str) -> Speaker:
        return Speaker(seat, _name(session, seat), _is_here(session, seat, present))

    return RoundShown(
        now=speaker(current.speaker),
        then=tuple(map(speaker, _still_to_come(session, current, present))),
        passed=current.passed,
    )


def _raised(session: Session, ctx: Context) -> tuple[events.Event, ...]:
    if ctx.role is Role.FACILITATOR:
        raise RuleError("To raise your own hand, join with ssh from a second terminal.")
    if ctx.role is not Role.PARTICIPANT:
        raise RuleError(OBSERVERS)
    if any(hand.id == ctx.seat for hand in session.talk.hands):
        return ()
    return (events.HandRaised(Hand(ctx.seat)),)


def _raised_for(session: Session, name: str, ctx: Context) -> tuple[events.Event, ...]:
    seat = session.seat(ctx.seat)
    if ctx.role is not Role.FACILITATOR and (seat is None or not session.leads_too(seat.id)):
        raise RuleError("Only somebody who leads can raise a hand for somebody on the phone.")
    caller = sayable(name)
    callers = [hand.caller for hand in session.talk.hands if hand.caller]
    if fold(caller) in map(fold, callers):
        raise RuleError(f"The hand of {caller} is up already.")
    if len(callers) >= MOST_CALLERS:
        raise RuleError(f"Hands of up to {MOST_CALLERS} people on the phone can be up.")
    return (events.HandRaised(Hand(f"p{ctx.fresh_ids()()[:8]}", caller)),)


def _lowered(session: Session, hand: str, ctx: Context) -> tuple[events.Event, ...]:
    found = next((other for other in session.talk.hands if other.id == hand), None)
    seat = session.seat(ctx.seat)
    mine = hand == ctx.seat or bool(found and found.caller and seat and session.leads_too(seat.id))
    if not mine:
        ctx.lead()
    return (events.HandLowered(hand),) if found else ()


def _started(session: Session, ctx: Context) -> tuple[events.Event, ...]:
    ctx.lead()
    if session.talk.round is not None:
        raise RuleError("A round is running already.")
    begun = round_begins(session, ctx)
    if not begun:
        raise RuleError("Nobody is here who could speak in a round.")
    return begun


def _passed(session: Session, act: acts.PassTurn, ctx: Context) -> tuple[events.Event, ...]:
    """Pass a turn, or take that back; whoever is at their turn has had it then."""
    if act.seat != ctx.seat:
        ctx.lead()
    current = _running(session)
    waiting = _still_to_come(session, current, ctx.present)
    if act.seat == current.speaker:
        return (events.RoundChanged(_next(session, current, ctx.present, finished=True)),)
    if act.seat in waiting:
        if not act.on:
            return ()
        left = tuple(seat for seat in waiting if seat != act.seat)
        passed = (*current.passed, act.seat)
        return (events.RoundChanged(msgspec.structs.replace(current, waiting=left, passed=passed)),)
    if act.seat in current.passed:
        if act.on:
            return ()
        passed = tuple(seat for seat in current.passed if seat != act.seat)
        back = msgspec.structs.replace(current, waiting=(*waiting, act.seat), passed=passed)
        return (events.RoundChanged(back),)
    if act.seat in current.spoken:
        raise RuleError("You have had your turn. To say more, raise your hand.")
    raise RuleError("Only people who take part have a turn in the round.")


def _running(session: Session) -> SpeakingRound:
    if session.talk.round is None:
        raise RuleError(NO_ROUND)
    return session.talk.round


def _still_to_come(session: Session, current: SpeakingRound, present: Collection[str]) -> tuple[str, ...]:
    """Return who waits for a turn: as drawn, then those who take part and came since.

    A place that was given again in this round has had its turn if the one before had it.
    """
    known = {current.speaker, *current.waiting, *current.spoken, *current.passed}
    late = (
        seat.id
        for seat in session.members
        if known.isdisjoint((seat.id, *(before.id for before in session.before(seat))))
        and _is_here(session, seat.id, present)
    )
    return (*current.waiting, *late)


def _next(
    session: Session, current: SpeakingRound, present: Collection[str], *, finished: bool = False
) -> SpeakingRound | None:
    """Return the round with the next one who is here, or None when there is nobody left.

    Who is away at their turn comes again at the end, once. `finished` is whether the speaker ends the turn.
    """
    waiting, away = [*_still_to_come(session, current, present)], [*current.away]
    spoken, passed = [*current.spoken], [*current.passed]
    done = finished or _is_here(session, current.speaker, present)
    turns = [current.speaker, *waiting]
    if done:
        spoken.append(turns.pop(0))
    while turns:
        seat = turns.pop(0)
        if _is_here(session, seat, present):
            return SpeakingRound(seat, tuple(turns), tuple(away), tuple(spoken), tuple(passed))
        if seat in away:
            passed.append(seat)
        else:
            away.append(seat)
            turns.append(seat)
    return None


def _round_without(session: Session, seat: str) -> SpeakingRound | None:
    """Return the round without a place that is gone; if it was its turn, the next one speaks, here or not."""
    current = session.talk.round
    if current is None:
        return None
    waiting = tuple(other for other in current.waiting if other != seat)
    left = msgspec.structs.replace(current, waiting=waiting)
    if current.speaker != seat:
        return left
    turns = _still_to_come(session, left, {member.id for member in session.members})
    return msgspec.structs.replace(left, speaker=turns[0], waiting=turns[1:]) if turns else None


def _is_here(session: Session, seat: str, present: Collection[str]) -> bool:
    """Whether the person of a seat is connected, at it or at the one they lead from."""
    lead = session.lead_seat(seat)
    return seat in present or (lead is not None and lead.id in present)


def _name(session: Session, seat: str) -> str:
    return session.names.get(seat, "")


def _with(session: Session, **changes: Any) -> Session:
    return msgspec.structs.replace(session, talk=msgspec.structs.replace(session.talk, **changes))
