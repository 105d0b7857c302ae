"""Verbs of the facilitator's seat about people: who may come in, who is called what, who leads, who goes."""

from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching
from retro.plain.leading import leading_verb, not_over
from retro.plain.verb import Call, Outcome, UsageError, always
from retro.room.room_port import RoomPort
from retro.session import acts
from retro.session.asked_first import before_ban, before_removal
from retro.session.view import Person, View


def person_called(view: View, name: str) -> Person:
    """Find a person by name. Raises UsageError with who there is."""
    people = {person.seat: person.name for person in view.people if not person.owner}
    wanted = name.strip().casefold()
    exact = [seat for seat, known in people.items() if known.casefold() == wanted]
    seat = exact[0] if len(exact) == 1 else matching(name, people, "person")
    return next(person for person in view.people if person.seat == seat)


def _remove(call: Call) -> Outcome:
    person = person_called(call.view, call.given["NAME"])
    if call.has("keep-out"):

        async def ban(room: RoomPort, seat: str) -> None:
            await room.access_control.ban(seat, person.seat)

        question = before_ban(person.name)
        return Outcome(said=f"{person.name} is removed and kept out.", question=question, does=ban)
    question = before_removal(person.name)
    return Outcome((acts.RemoveSeat(person.seat),), f"{person.name} is removed.", question=question)


def _let_in(call: Call) -> Outcome:
    return _answer(call, let_in=True)


def _turn_away(call: Call) -> Outcome:
    return _answer(call, let_in=False)


def _answer(call: Call, *, let_in: bool) -> Outcome:
    requests = call.view.invitation.requests if call.view.invitation else ()
    if not requests:
        raise RuleError("Nobody waits to be let in.")
    named = {request.id: request.name for request in requests}
    # Always by name: who waits may have changed since the facilitator heard of it.
    wanted = matching(call.given["NAME"], named, "person who waits")
    own = next(request.seat for request in requests if request.id == wanted)
    asks = (
        f" They ask for the seat of {named[wanted]}, without its key or code. Is it {named[wanted]}?"
        if own
        else ""
    )

    async def answer(room: RoomPort, seat: str) -> None:
        room.access_control.answer(seat, wanted, let_in=let_in)

    said = f"{named[wanted]} is {'let in' if let_in else 'turned away'}."
    return Outcome(said=said, does=answer, question=asks.strip() if let_in else "")


def _lock(call: Call) -> Outcome:
    on = call.given["on-or-off"].casefold()
    if on not in ("on", "off"):
        raise UsageError("To type: lock on, or lock off.")

    async def lock(room: RoomPort, seat: str) -> None:
        await room.access_control.lock(seat, on == "on")

    said = "Nobody new can join." if on == "on" else "Everybody who has the code can join."
    return Outcome(said=said, does=lock)


def _hand_over(call: Call) -> Outcome:
    if call.view.led_by:
        holder = call.view.lead_holder
        return Outcome((acts.TakeLeadBack(holder),), "You lead again.")
    person = person_called(call.view, call.given.get("NAME", ""))
    question = f"Hand the lead over to {person.name}? They lead alone then."
    return Outcome((acts.HandOverLead(person.seat),), f"{person.name} leads now.", question=question)


def _invitation(call: Call) -> Outcome:
    invitation = call.view.invitation
    if invitation is None:
        raise RuleError("How people join is not known here.")
    lines = [f"Join: {invitation.command}", f"Code: {invitation.code}", f"Host key: {invitation.fingerprint}"]
    data = {"command": invitation.command, "code": invitation.code, "host_key": invitation.fingerprint}
    return Outcome(lines=(*lines, *filter(None, (invitation.note, invitation.problem))), data=data)


def _waits(view: View) -> bool:
    return view.invitation is not None and bool(view.invitation.requests)


def _rename(call: Call) -> Outcome:
    person = person_called(call.view, call.given["WHO"])
    return Outcome((acts.RenameSeat(person.seat, call.given["NAME"]),), "The name is changed.")


def _cofacilitator(call: Call) -> Outcome:
    person = person_called(call.view, call.given["NAME"])
    on = not call.has("not")
    said = f"{person.name} {'may take over the lead' if on else 'is not a co-facilitator any more'}."
    return Outcome((acts.NameCoLead(person.seat, on),), said)


def _voices(call: Call) -> Outcome:
    person = person_called(call.view, call.given["NAME"])
    number = call.number("N")
    return Outcome((acts.SetVoices(person.seat, number),), f"{person.name} votes for {number} now.")


ABOUT_PEOPLE: Final = (
    leading_verb(
        "invitation",
        "Show how people join.",
        _invitation,
        shows=True,
        offered=lambda view: view.invitation is not None,
    ),
    leading_verb("let-in", "Let somebody in who waits.", _let_in, ("NAME",), offered=_waits),
    leading_verb("turn-away", "Turn somebody away who waits.", _turn_away, ("NAME",), offered=_waits),
    leading_verb(
        "lock",
        "Let nobody new join, or open the session again.",
        _lock,
        ("on-or-off",),
        offered=not_over,
        example="lock on",
        rare=True,
    ),
    leading_verb(
        "remove",
        "Remove a person; what they wrote stays. With --keep-out they cannot join again.",
        _remove,
        ("NAME",),
        flags=("keep-out",),
        offered=always,
        sends=(acts.RemoveSeat,),
        rare=True,
    ),
    leading_verb(
        "hand-over",
        "Hand the lead over to somebody, or take it back.",
        _hand_over,
        ("[NAME]",),
        offered=lambda view: not view.ended and view.stage is not None,
        sends=(acts.HandOverLead, acts.TakeLeadBack),
        rare=True,
    ),
    leading_verb(
        "rename",
        "Give somebody another name.",
        _rename,
        ("WHO", "NAME"),
        offered=not_over,
        sends=(acts.RenameSeat,),
        rare=True,
    ),
    leading_verb(
        "cofacilitator",
        "Name somebody who may take over the lead; with --not take that back.",
        _cofacilitator,
        ("NAME",),
        flags=("not",),
        offered=not_over,
        sends=(acts.NameCoLead,),
        rare=True,
    ),
    leading_verb(
        "voices",
        "Say for how many people a seat votes, who sit in one room.",
        _voices,
        ("N", "NAME"),
        offered=not_over,
        sends=(acts.SetVoices,),
        rare=True,
    ),
)
