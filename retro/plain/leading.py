"""Verbs of the facilitator's seat, so that a macro, a small keyboard or a second terminal can lead."""

from collections.abc import Sequence
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching, whole_number
from retro.plain.showing import time_left
from retro.plain.verb import Call, For, Outcome, UsageError, Verb, in_a_stage
from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.asked_first import (
    before_anonymous,
    before_skipping,
    before_step,
    before_the_end,
    can_be_more_private,
    people_not_done,
    still_running,
)
from retro.session.stage_places import can_skip, following, numbered, passes_before, planned_rows, preceding
from retro.session.view import View

MOST_MINUTES: Final = 180
GOES_ON: Final = (acts.NextStage, acts.PreviousStage, acts.JumpTo, acts.EndSession)
"""Steps to another stage, of which everybody is told."""


def place_said(view: View) -> str:
    """Return where the meeting is after a step."""
    if view.ended:
        return "The session is over."
    return f"Now {numbered(view)}: {view.stage.title}." if view.stage else "Now people gather."


def step(call: Call, act: acts.Act, doing: str, question: str = "") -> Outcome:
    """Return the outcome of a step of the meeting, which asks first while people are still at it."""
    return Outcome(
        (act,),
        lambda view: _done(view, call.view, doing),
        question=before_step(call.view, doing, question, people_not_done(call.view)),
        told_all=isinstance(act, GOES_ON),
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
    question = before_skipping(stage.title, row.title)
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
    return step(call, acts.EndSession(), "end the session", before_the_end(call.view))


def _left(view: View, now: int) -> str:
    left = time_left(view, now)
    return f"{left[:1].upper()}{left[1:]}." if left else "Nothing is timed now."


def _timer(call: Call) -> Outcome:
    what = call.given.get("CHANGE", "").casefold()
    if not what:
        return Outcome(lines=(_left(call.view, call.now),))
    if what == "pause":
        return Outcome((acts.PauseTimer(),), "The timer is paused.")
    if what in ("resume", "start"):
        return Outcome((acts.StartTimer(),), "The timer runs.")
    sign, number = what[:1], whole_number(what[1:])
    if sign not in "+-" or number is None or not 0 < number <= MOST_MINUTES:
        raise UsageError("To type: timer +2, timer -1, timer pause or timer resume. Numbers are minutes.")
    minutes = number if sign == "+" else -number
    return Outcome((acts.AddTime(minutes * 60),), lambda view: _left(view, call.now))


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
    question = f"{still_running(running)} End the round?" if running.then else ""
    return Outcome((acts.EndRound(),), "The round is over.", question=question)


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


def _make_anonymous(call: Call) -> Outcome:
    able = can_be_more_private(call.view)
    if not able:
        raise RuleError("No stage of this or later can be made more private.")
    rows = {row.id: row.title for row in able}
    stage = matching(call.given["STAGE"], rows, "stage")
    act = acts.MakeMorePrivate(stage, Privacy.ANONYMOUS)
    return Outcome((act,), f"{rows[stage]} is anonymous now.", question=before_anonymous(rows[stage]))


def step_verb(name: str, does: str, make: "type[acts.StageAct]", *, doing: str) -> Verb:
    """Return a verb of the facilitator for a closing act that has no fields of its own.

    While people are still at it, it asks first.
    """

    def run(call: Call) -> Outcome:
        return step(call, make(call.stage_id), doing)

    def offered(view: View) -> bool:
        return view.next is not None and isinstance(view.next.act, make)

    return Verb(name, does, run, whose=For.FACILITATOR, offered=offered, sends=(make,))


def not_over(view: View) -> bool:
    """Whether this seat leads a session that is not over."""
    return not view.ended and not view.led_by


def _led_stage(view: View) -> bool:
    return in_a_stage(view) and not view.led_by


def leading_verb(name: str, does: str, run: object, takes: Sequence[str] = (), **more: object) -> Verb:
    """Return a verb of the facilitator."""
    return Verb(name, does, run, tuple(takes), whose=For.FACILITATOR, **more)  # type: ignore[arg-type]


LEADING: Final = (
    leading_verb(
        "next",
        "Take the next step, as `status` names it.",
        _next,
        offered=lambda view: view.next is not None and not view.led_by,
        sends=(acts.NextStage, acts.EndSession),
    ),
    leading_verb("skip", "Go to the next stage, even if this one is not finished.", _skip, offered=can_skip),
    leading_verb(
        "back",
        "Go back to the stage before.",
        _back,
        offered=lambda view: preceding(view) is not None and not_over(view),
        sends=(acts.PreviousStage,),
    ),
    leading_verb(
        "goto",
        "Go to any stage, by its number or its title.",
        _goto,
        ("STAGE",),
        offered=not_over,
        sends=(acts.JumpTo,),
        example="goto 4",
    ),
    leading_verb(
        "timer",
        "Give more time or less, in minutes, or hold the timer: +2, -1, pause, resume.",
        _timer,
        ("[CHANGE]",),
        offered=_led_stage,
        sends=(acts.AddTime, acts.PauseTimer, acts.StartTimer),
        example="timer +2",
    ),
    leading_verb(
        "call-on",
        "Call on a raised hand, the first one where no name is given; it goes down.",
        _call_on,
        ("[NAME]",),
        offered=lambda view: bool(view.hands),
        sends=(acts.LowerHand,),
    ),
    leading_verb(
        "round",
        "Start a round in which each in turn speaks, or end it.",
        _round,
        flags=("end",),
        offered=_led_stage,
        sends=(acts.StartRound, acts.EndRound),
    ),
    leading_verb(
        "next-speaker",
        "Let the next person in the round speak; with a name, skip that person.",
        _next_speaker,
        ("[NAME]",),
        offered=lambda view: view.round is not None,
        sends=(acts.NextSpeaker, acts.PassTurn),
    ),
    leading_verb(
        "rename-topic",
        "Put the name of a topic right.",
        _rename_topic,
        ("LABEL", "TEXT"),
        offered=_led_stage,
        sends=(acts.RenameTopic,),
        rare=True,
    ),
    leading_verb(
        "title",
        "Give the session another title.",
        _title,
        ("TEXT",),
        offered=not_over,
        sends=(acts.RenameSession,),
        rare=True,
    ),
    leading_verb(
        "make-anonymous",
        "Make a stage anonymous, this one or a later one.",
        _make_anonymous,
        ("STAGE",),
        offered=not_over,
        sends=(acts.MakeMorePrivate,),
        rare=True,
    ),
    leading_verb(
        "end",
        "End the session before the end of its agenda.",
        _end,
        offered=not_over,
        sends=(acts.EndSession,),
        rare=True,
    ),
)
