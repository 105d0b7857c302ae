"""Verbs of the facilitator's seat, so that a macro, a small keyboard or a second terminal can lead."""

from collections.abc import Sequence
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching
from retro.plain.showing import time_left
from retro.plain.verb import Call, For, Outcome, UsageError, Verb, always, in_a_stage
from retro.room.room_port import RoomPort
from retro.session import acts
from retro.session.stage_places import can_skip, following, numbered, passes_before, planned_rows, preceding
from retro.session.text import counted_people
from retro.session.view import Person, View

MOST_MINUTES: Final = 180


def still_at_it(view: View) -> str:
    """Return who is not done yet, in a sentence; empty where nobody is waited for."""
    left = view.expected - view.done
    waited = any(person.done is not None for person in view.people)
    return (
        f"{counted_people(left)} {'is' if left == 1 else 'are'} not done yet." if waited and left > 0 else ""
    )


def place_said(view: View) -> str:
    """Return where the meeting is after a step."""
    if view.ended:
        return "The session is over."
    return f"Now {numbered(view)}: {view.stage.title}." if view.stage else "Now people gather."


def step(call: Call, act: acts.Act, doing: str, question: str = "") -> Outcome:
    """Return the outcome of a step of the meeting, which asks first while people are still at it."""
    waiting = still_at_it(call.view)
    asked = question or (f"{doing[:1].upper()}{doing[1:]} anyway?" if waiting else "")
    return Outcome(
        (act,),
        lambda view: _done(view, call.view, doing),
        question=f"{waiting} {asked}".strip(),
        told_all=True,
    )


def _done(view: View, before: View, doing: str) -> str:
    same = (view.stage and view.stage.id) == (before.stage and before.stage.id) and view.ended is before.ended
    return f"Done: {doing}." if same else place_said(view)


def _next(call: Call) -> Outcome:
    if call.view.next is None:
        raise RuleError("There is no next step now.")
    if lacking := call.plain.needs(call.view, call.view.panel) if call.view.stage else "":
        raise RuleError(f"The next step, {call.view.next.label}, needs some words. Type: {lacking}")
    return step(call, call.view.next.act, call.view.next.label, call.view.next.question)


def _skip(call: Call) -> Outcome:
    stage, row = call.view.stage, following(call.view)
    if stage is None or row is None or not can_skip(call.view):
        raise RuleError("The next step goes to the next stage already. Type: next")
    question = f"Go to {row.title}? {stage.title} is not finished and stays as it is."
    return step(call, acts.NextStage(stage.id, row.id), "go to the next stage", question)


def _back(call: Call) -> Outcome:
    before = preceding(call.view)
    if before is None:
        raise RuleError("There is no stage before this one.")
    here = call.view.stage.id if call.view.stage else ""
    return step(call, acts.PreviousStage(here), f"go back to {before.title}")


def _goto(call: Call) -> Outcome:
    rows = {row.id: row.title for row in planned_rows(call.view)}
    wanted = matching(call.given["STAGE"], rows, "stage")
    current = call.view.stage.id if call.view.stage else ""
    if wanted == current:
        raise RuleError("The group is in this stage already.")
    return step(call, acts.JumpTo(wanted, current), f"go to {rows[wanted]}", passes_before(call.view, wanted))


def _end(call: Call) -> Outcome:
    question = f"End the session now? Nothing can be added afterwards. {call.view.unseen}"
    return step(call, acts.EndSession(), "end the session", question.strip())


def _timer(call: Call) -> Outcome:
    what = call.given.get("CHANGE", "").casefold()
    if not what:
        left = time_left(call.view, call.now)
        return Outcome(lines=(f"{left[:1].upper()}{left[1:]}." if left else "Nothing is timed now.",))
    if what == "pause":
        return Outcome((acts.PauseTimer(),), "The timer is paused.")
    if what in ("resume", "start"):
        return Outcome((acts.StartTimer(),), "The timer runs.")
    sign, number = what[:1], what[1:]
    if (
        sign not in "+-"
        or not (number.isascii() and number.isdecimal())
        or not 0 < int(number[:4]) <= MOST_MINUTES
    ):
        raise UsageError("To type: timer +2, timer -1, timer pause or timer resume. Numbers are minutes.")
    minutes = int(number[:4]) * (1 if sign == "+" else -1)
    return Outcome((acts.AddTime(minutes * 60),), lambda view: "The time is changed.")


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

        question = f"Remove {person.name} and keep them out? What they wrote stays."
        return Outcome(said=f"{person.name} is removed and kept out.", question=question, does=ban)
    question = f"Remove {person.name}? What they wrote stays, but they cannot return to it."
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
    wanted = next(iter(named)) if len(named) == 1 and not call.given.get("NAME") else ""
    wanted = wanted or matching(call.given.get("NAME", ""), named, "person who waits")
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


def _call_on(call: Call) -> Outcome:
    if not call.view.hands:
        raise RuleError("No hand is raised.")
    hands = {hand.id: hand.name for hand in call.view.hands}
    wanted = (
        matching(call.given["NAME"], hands, "raised hand") if call.given.get("NAME") else next(iter(hands))
    )
    return Outcome((acts.LowerHand(wanted),), f"{hands[wanted]} speaks now.")


def _round(call: Call) -> Outcome:
    running = call.view.round
    if not call.has("end"):
        return Outcome((acts.StartRound(),), _speaker)
    if running is None:
        raise RuleError("No round runs.")
    left = len(running.then)
    waiting = f" {counted_people(left)} {'has' if left == 1 else 'have'} not had a turn." if left else ""
    return Outcome(
        (acts.EndRound(),), "The round is over.", question=f"End the round?{waiting}" if left else ""
    )


def _next_speaker(call: Call) -> Outcome:
    running = call.view.round
    if running is None:
        raise RuleError("No round runs. To start one: round")
    if name := call.given.get("NAME"):
        rest = {person.id: person.name for person in running.then}
        skipped = matching(name, rest, "person who has a turn")
        return Outcome((acts.PassTurn(skipped),), f"{rest[skipped]} is skipped.")
    return Outcome((acts.NextSpeaker(running.now.id),), _speaker)


def _speaker(view: View) -> str:
    return f"{view.round.now.name} speaks now." if view.round else "The round is over."


def _rename_topic(call: Call) -> Outcome:
    return Outcome(
        (acts.RenameTopic(call.given["LABEL"], call.given["TEXT"]),), "The topic has this name now."
    )


def _title(call: Call) -> Outcome:
    return Outcome(
        (acts.RenameSession(call.given["TEXT"]),), lambda view: f"The session is called {view.title} now."
    )


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


def step_verb(name: str, does: str, make: "type[acts.StageAct]", *, doing: str) -> Verb:
    """Return a verb of the facilitator for a closing act that has no fields of its own.

    While people are still at it, it asks first.
    """

    def run(call: Call) -> Outcome:
        return step(call, make(call.stage_id), doing)

    def offered(view: View) -> bool:
        return view.next is not None and isinstance(view.next.act, make)

    return Verb(name, does, run, whose=For.FACILITATOR, offered=offered, sends=(make,))


def _waits(view: View) -> bool:
    return view.invitation is not None and bool(view.invitation.requests)


def _not_over(view: View) -> bool:
    return not view.ended and not view.led_by


def _led_stage(view: View) -> bool:
    return in_a_stage(view) and not view.led_by


def _verb(name: str, does: str, run: object, takes: Sequence[str] = (), **more: object) -> Verb:
    return Verb(name, does, run, tuple(takes), whose=For.FACILITATOR, **more)  # type: ignore[arg-type]


LEADING: Final = (
    _verb(
        "next",
        "Take the next step, as `status` names it.",
        _next,
        offered=lambda view: view.next is not None and not view.led_by,
        sends=(acts.NextStage, acts.EndSession),
    ),
    _verb("skip", "Go to the next stage, even if this one is not finished.", _skip, offered=can_skip),
    _verb(
        "back",
        "Go back to the stage before.",
        _back,
        offered=lambda view: preceding(view) is not None and _not_over(view),
        sends=(acts.PreviousStage,),
    ),
    _verb(
        "goto",
        "Go to any stage, by its number or its title.",
        _goto,
        ("STAGE",),
        offered=_not_over,
        sends=(acts.JumpTo,),
        example="goto 4",
    ),
    _verb(
        "timer",
        "Give more time or less, in minutes, or hold the timer: +2, -1, pause, resume.",
        _timer,
        ("[CHANGE]",),
        offered=_led_stage,
        sends=(acts.AddTime, acts.PauseTimer, acts.StartTimer),
        example="timer +2",
    ),
    _verb(
        "call-on",
        "Call on a raised hand, the first one where no name is given; it goes down.",
        _call_on,
        ("[NAME]",),
        offered=lambda view: bool(view.hands),
        sends=(acts.LowerHand,),
    ),
    _verb(
        "round",
        "Start a round in which each in turn speaks, or end it.",
        _round,
        flags=("end",),
        offered=_led_stage,
        sends=(acts.StartRound, acts.EndRound),
    ),
    _verb(
        "next-speaker",
        "Let the next person in the round speak; with a name, skip that person.",
        _next_speaker,
        ("[NAME]",),
        offered=lambda view: view.round is not None,
        sends=(acts.NextSpeaker, acts.PassTurn),
    ),
    _verb(
        "rename-topic",
        "Put the name of a topic right.",
        _rename_topic,
        ("LABEL", "TEXT"),
        offered=_led_stage,
        sends=(acts.RenameTopic,),
    ),
    _verb(
        "title",
        "Give the session another title.",
        _title,
        ("TEXT",),
        offered=_not_over,
        sends=(acts.RenameSession,),
    ),
    _verb(
        "invitation",
        "Show how people join.",
        _invitation,
        shows=True,
        offered=lambda view: view.invitation is not None,
    ),
    _verb("let-in", "Let somebody in who waits.", _let_in, ("[NAME]",), offered=_waits),
    _verb("turn-away", "Turn somebody away who waits.", _turn_away, ("[NAME]",), offered=_waits),
    _verb(
        "lock",
        "Let nobody new join, or open the session again.",
        _lock,
        ("on-or-off",),
        offered=_not_over,
        example="lock on",
    ),
    _verb(
        "remove",
        "Remove a person; what they wrote stays. With --keep-out they cannot join again.",
        _remove,
        ("NAME",),
        flags=("keep-out",),
        offered=always,
        sends=(acts.RemoveSeat,),
    ),
    _verb(
        "hand-over",
        "Hand the lead over to somebody, or take it back.",
        _hand_over,
        ("[NAME]",),
        offered=lambda view: not view.ended and view.stage is not None,
        sends=(acts.HandOverLead, acts.TakeLeadBack),
    ),
    _verb(
        "end",
        "End the session before the end of its agenda.",
        _end,
        offered=_not_over,
        sends=(acts.EndSession,),
    ),
)
