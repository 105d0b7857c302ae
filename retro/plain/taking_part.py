"""Verbs of somebody who takes part in any stage: being done, speaking, taking over the lead, coming back."""

from typing import Final

from retro.errors import RuleError
from retro.plain.verb import Call, For, Outcome, Verb
from retro.room.room_port import RoomPort
from retro.session import acts
from retro.session.people import Role
from retro.session.text import nth
from retro.session.view import View


def waits_for_me(view: View) -> bool:
    """Whether people work alone now and this seat is one that is waited for."""
    return any(person.seat == view.seat and person.done is not None for person in view.people)


def _done(call: Call) -> Outcome:
    return _mark(call, done=True)


def _not_done(call: Call) -> Outcome:
    return _mark(call, done=False)


def _mark(call: Call, *, done: bool) -> Outcome:
    if not waits_for_me(call.view):
        raise RuleError("Nobody has to say that they are done in this stage.")
    words = call.view.done_words
    said = f"{words.who.capitalize()} {words.said}." if done else words.not_said
    return Outcome((acts.MarkDone(call.stage_id, done),), said)


def is_up(view: View) -> bool:
    """Whether this seat's hand is raised."""
    return any(hand.id == view.seat for hand in view.hands)


def _hand(call: Call) -> Outcome:
    if name := call.options.get("for"):
        return Outcome((acts.RaiseHandFor(name),), f"A hand is raised for {name}.")
    if call.has("down"):
        return Outcome((acts.LowerHand(call.view.seat),), "Your hand is down.")
    if is_up(call.view):
        return Outcome(lines=(_place(call.view),))
    return Outcome((acts.RaiseHand(),), _place)


def _place(view: View) -> str:
    place = next((place for place, hand in enumerate(view.hands, 1) if hand.id == view.seat), 0)
    return f"Your hand is raised. It is the {nth(place)}." if place else "Your hand was raised."


def in_a_round(view: View) -> bool:
    """Whether this seat has or had a turn in the round that runs."""
    running = view.round
    return running is not None and view.seat in (
        running.now.id,
        *(person.id for person in running.then),
        *running.passed,
    )


def _pass(call: Call) -> Outcome:
    running = call.view.round
    if running is None or not in_a_round(call.view):
        raise RuleError("There is no round in which you have a turn.")
    back = call.view.seat in running.passed
    mine = running.now.id == call.view.seat
    said = "You will have a turn." if back else "Your turn is over." if mine else "You have passed your turn."
    return Outcome((acts.PassTurn(call.view.seat, not back),), said)


def _lead(call: Call) -> Outcome:
    if call.view.lead_seat:
        return Outcome(lines=("You lead. To see what you can do: status",))
    return Outcome(
        (acts.TakeLead(),),
        "You lead now. Type the verbs of the facilitator.",
        question="Lead instead of the facilitator? Your own seat is kept.",
    )


def _way_back(call: Call) -> Outcome:
    def said(view: View) -> str:
        if view.return_code:
            how = f"To come back to this seat from anywhere, join as {view.name}"
            return f"{how} and give this code:\n{view.return_code}"
        return (
            "Your SSH key gets you your seat back." if view.returns_by_key else f"Your name is {view.name}."
        )

    async def draw(room: RoomPort, seat: str) -> None:
        await room.return_codes.draw(seat)

    return Outcome(said=said, does=draw)


def _participant(view: View) -> bool:
    return view.stage is not None and view.position >= 0 and view.role is Role.PARTICIPANT


TAKING_PART: Final = (
    Verb(
        "done",
        "Say that you are done in this stage.",
        _done,
        offered=lambda view: waits_for_me(view) and not view.mine_done,
        sends=(acts.MarkDone,),
    ),
    Verb(
        "not-done",
        "Say that you are not done after all.",
        _not_done,
        offered=lambda view: waits_for_me(view) and view.mine_done and not view.answered,
        sends=(acts.MarkDone,),
    ),
    Verb(
        "hand",
        "Raise your hand to speak, or lower it.",
        _hand,
        options={"for": "NAME"},
        flags=("down",),
        offered=_participant,
        sends=(acts.RaiseHand, acts.RaiseHandFor, acts.LowerHand),
    ),
    Verb(
        "pass",
        "End or pass your turn in the round, or take that back.",
        _pass,
        offered=in_a_round,
        sends=(acts.PassTurn,),
    ),
    Verb(
        "lead",
        "Lead instead of the facilitator, if you are a co-facilitator and the facilitator is away.",
        _lead,
        offered=lambda view: view.may_take_lead,
        sends=(acts.TakeLead,),
    ),
    Verb(
        "return-code",
        "Show how you come back to this seat.",
        _way_back,
        whose=For.EVERYBODY,
        offered=lambda view: not view.ended and view.role is not Role.FACILITATOR,
        rare=True,
    ),
)
