"""The verbs that only show something: where the meeting is, its agenda, its text, what a seat may see."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, Final

from retro.errors import RuleError
from retro.plain.verb import Call, For, Item, Outcome, StageInLines, Verb, always, in_a_stage
from retro.session.dates import spoken_date
from retro.session.people import Role
from retro.session.record import Action, Verdict, standing
from retro.session.stage_places import numbered, planned_rows
from retro.session.text import counted
from retro.session.view import View
from retro.words import ended

CLOSED: Final = (Verdict.DONE, Verdict.DROP, Verdict.STOP)
"""What is said of an action that is open no more."""
READ_MINUTES: Final = "To read the minutes: minutes"


def time_left(view: View, now: int) -> str:
    """Return how much time is left in the stage, in words; empty where nothing is timed."""
    if view.stage is None or not view.timer.planned or view.position < 0:
        return ""
    left, paused = view.timer.left(now), "" if view.timer.running else "; the timer is paused"
    if left <= 0:
        return "the time is over"
    return f"{spoken_seconds(left)} left{paused}"


def spoken_seconds(seconds: int) -> str:
    """Return a span of time in words: `4 minutes`, `45 seconds`."""
    return counted(seconds, "second") if seconds < 60 else counted(round(seconds / 60), "minute")


def where(view: View, now: int) -> str:
    """Return where the meeting is, in a sentence."""
    if view.ended:
        return "The session is over."
    if view.stage is None:
        return "The meeting has not begun yet."
    if view.position < 0:
        return f"Before the meeting: {view.stage.title}."
    left = time_left(view, now)
    return f"{numbered(view).capitalize()}: {view.stage.title}{f', {left}' if left else ''}."


def turns(view: View) -> Iterator[str]:
    """Yield who speaks and who wants to."""
    if view.round is not None:
        then = ", ".join(person.name for person in view.round.then)
        yield f"{view.round.now.name} speaks now{f'; then {then}' if then else ''}."
    if view.hands:
        yield f"Raised hands: {', '.join(hand.name for hand in view.hands)}."


def own_state(view: View) -> str:
    """Return whether this seat, and how many others, have finished; empty where nobody is waited for."""
    mine = next((person for person in view.people if person.seat == view.seat), None)
    if view.stage is None or all(person.done is None for person in view.people):
        return ""
    words = view.done_words
    counts = (
        f"{view.done} of {view.expected} {words.counted}." if view.position >= 0 and view.expected else ""
    )
    own = f"{words.who.capitalize()} {words.said}." if mine and mine.done else ""
    if mine and mine.done is False:
        own = words.not_said
    return " ".join(filter(None, (own, counts)))


def state_lines(call: Call) -> list[str]:
    """Return what a seat sees now, one line for each thing."""
    view = call.view
    stage = view.stage
    lines = [where(view, call.now)]
    if stage is not None:
        lines += [
            text
            for text in (stage.instruction, *(_question(p.title, p.question) for p in stage.prompts))
            if text
        ]
        lines += [line.text for line in call.plain.says(view, view.panel)]
    lines += [*turns(view), own_state(view)]
    lines += [view.privacy_note, view.given_anew, view.away_note or view.lead_note, view.banner, view.resumed]
    lines += _before(view)
    if view.ended:
        lines += [READ_MINUTES if view.minutes else "", view.minutes_place]
    return [line for line in lines if line]


def _question(title: str, question: str) -> str:
    return f"{title}: {question}" if question and question != title else title


def _before(view: View) -> list[str]:
    if view.stage is not None or not view.before:
        return []
    told = [
        f"{number}  {row.title}, {counted(row.minutes, 'minute')}"
        + "".join(f"; {said}" for said in (row.mine, row.so_far) if said)
        for number, row in enumerate(view.before, 1)
    ]
    return ["Open before the meeting (to take part: open NUMBER, or --stage NUMBER with a verb):", *told]


def offered(call: Call, verbs: Sequence[Verb]) -> list[str]:
    """Return what this seat can do now: numbered choices first, then verbs."""
    lines = []
    if call.view.stage is not None:
        first = call.plain.numbers_from(call.view, call.view.panel)
        choices = enumerate(call.plain.choices(call.view, call.view.panel), first)
        lines = [f"{number}  {choice.text}" for number, choice in choices]
    role, view = call.view.role, call.view
    lines += filter(None, (next_step(view), "" if lines else to_do(view, call.plain)))
    usable = [verb for verb in verbs if verb.may(role) and not verb.shows and verb.offered(view)]
    told = "; ".join(verb.short for verb in usable if not verb.rare)
    lines.append(f"You can type: {told}. All verbs: help" if told else "All verbs: help")
    return lines


def next_step(view: View) -> str:
    """Return what comes next, for whoever leads; empty for everybody else."""
    if view.role is not Role.FACILITATOR or view.next is None or view.led_by:
        return ""
    return f"The next step: {ended(view.next.label)} To take it: next"


def to_do(view: View, plain: StageInLines) -> str:
    """Return what a participant is to type now, where that is no choice by number; empty where nothing is."""
    if view.stage is None or view.role is not Role.PARTICIPANT or view.mine_done:
        return ""
    if task := plain.task(view, view.panel):
        return f"To do now: {task}"
    own = (verb for verb in plain.verbs if not (verb.shows or verb.extra) and verb.may(view.role))
    verb = next((verb for verb in own if verb.offered(view)), None)
    return f"To do now: {verb.short}. {verb.does}" if verb is not None else ""


def _agenda(call: Call) -> Outcome:
    rows = planned_rows(call.view)
    words = {"past": "over", "now": "now", "ahead": ""}
    lines = [
        f"{number}  {row.title}, {counted(row.minutes, 'minute')}"
        + (f" ({words[row.status]})" if words.get(row.status) else "")
        for number, row in enumerate(rows, 1)
    ]
    ends = datetime.datetime.fromtimestamp(call.view.ends + call.view.offset * 60, datetime.UTC)
    end = [] if call.view.ended else [f"The meeting ends about {ends:%H:%M}."]
    data = [
        {"number": number, "title": row.title, "kind": row.kind, "minutes": row.minutes, "status": row.status}
        for number, row in enumerate(rows, 1)
    ]
    return Outcome(lines=(*lines, *end), data=data)


def _read(call: Call) -> Outcome:
    text = call.plain.reading(call.view, call.view.panel) if call.view.stage else ""
    if not text and call.view.stage is not None:
        text = call.view.stage.document
    if not text:
        raise RuleError("There is nothing to read in this stage.")
    return Outcome(text=text.rstrip() + "\n", data={"markdown": text})


def _cards(call: Call) -> Outcome:
    items = call.plain.items(call.view, call.view.panel) if call.view.stage else ()
    return Outcome(lines=tuple(item_lines(items)) or ("There is nothing here yet.",), data=list(items))


def item_lines(items: Sequence[Item]) -> Iterator[str]:
    """Yield a line for each item, below the question it stands under."""
    before = ""
    for item in items:
        if item.prompt != before:
            before = item.prompt
            yield f"{item.prompt}:"
        yield item.line


def _actions(call: Call) -> Outcome:
    record = call.view.record
    found = [_action(action, "open", "") for action in record.actions]
    found += [
        _action(carried.action, "closed" if carried.verdict in CLOSED else "open", carried.session)
        for carried in record.carried_actions
        if not (call.has("open") and carried.verdict in CLOSED)
    ]
    lines = [_told(action) for action in found]
    return Outcome(lines=tuple(lines) or ("There are no actions.",), data=found)


def _action(action: Action, state: str, session: str) -> dict[str, Any]:
    named = {"owner": action.who, "by": action.due, "trigger": action.trigger, "from": session}
    label = f"{session}/{action.id}" if session else action.id
    return {"label": label, "text": action.what, "state": state, **{k: v for k, v in named.items() if v}}


def _told(action: dict[str, Any]) -> str:
    by = f"by {spoken_date(action['by'])}" if "by" in action else ""
    details = [action.get("owner", ""), by, "done or dropped" if action["state"] == "closed" else ""]
    told = ", ".join(filter(None, details))
    return f"{action['label']}  {action['text']}{f' ({told})' if told else ''}"


def _record(call: Call) -> Outcome:
    record = call.view.record
    told = [("decision", d.id, d.text) for d in standing(record)]
    told += [("lesson", entry.id, entry.statement) for entry in record.lessons]
    told += [("experiment", each.id, each.hypothesis) for each in record.experiments]
    told += [("note", note.id, note.text) for note in record.notes]
    lines = tuple(f"{label}  {text}" for _, label, text in told) or ("Nothing was written down yet.",)
    return Outcome(lines=lines, data=[{"what": w, "label": label, "text": text} for w, label, text in told])


def _minutes(call: Call) -> Outcome:
    view, form = call.view, call.options.get("format", "md").casefold()
    if not view.ended:
        raise RuleError("The minutes are written when the session ends. To be told: watch")
    if form != "md":
        if call.export is None:
            raise RuleError("Here the minutes are Markdown only: minutes --format md")
        return Outcome(text=call.export(form))
    return Outcome(text=view.minutes, data={"markdown": view.minutes, "place": view.minutes_place})


def _who(call: Call) -> Outcome:
    people = [
        {
            "name": person.name,
            "role": str(person.role),
            "here": person.here,
            **({"done": person.done} if person.done is not None else {}),
        }
        for person in call.view.people
    ]
    lines = [
        f"{person.name}: {'here' if person.here else 'away'}"
        + (f", {person.role}" if person.role is not Role.PARTICIPANT else "")
        + (f", {call.view.done_words.counted}" if person.done else "")
        for person in call.view.people
    ]
    return Outcome(lines=(*lines, *turns(call.view)), data=people)


def _time(call: Call) -> Outcome:
    left = call.view.timer.left(call.now) if time_left(call.view, call.now) else None
    return Outcome(lines=(where(call.view, call.now),), data={"seconds_left": left})


SHOWING: Final = (
    Verb(
        "agenda", "Show the stages of the meeting.", _agenda, shows=True, whose=For.EVERYBODY, offered=always
    ),
    Verb(
        "read",
        "Show the text that is read in this stage, as Markdown.",
        _read,
        shows=True,
        whose=For.EVERYBODY,
    ),
    Verb("cards", "Show the cards and topics that you may see.", _cards, shows=True, whose=For.EVERYBODY),
    Verb(
        "actions",
        "Show the actions: those of this meeting, and those carried over.",
        _actions,
        flags=("open",),
        shows=True,
        whose=For.EVERYBODY,
        offered=always,
        example="actions --open --json",
    ),
    Verb(
        "record",
        "Show the decisions, lessons, experiments and notes of this meeting.",
        _record,
        shows=True,
        whose=For.EVERYBODY,
        offered=always,
    ),
    Verb(
        "minutes",
        "Write the minutes of a meeting that is over. The formats are md, json and csv.",
        _minutes,
        options={"format": "FORMAT"},
        shows=True,
        whose=For.EVERYBODY,
        offered=lambda view: view.ended,
        example="minutes > retro.md",
    ),
    Verb(
        "who",
        "Show who is here, who is done, and who speaks.",
        _who,
        shows=True,
        whose=For.EVERYBODY,
        offered=always,
    ),
    Verb("time", "Say how much time is left.", _time, shows=True, whose=For.EVERYBODY, offered=in_a_stage),
)
