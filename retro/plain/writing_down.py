"""Verbs that write down what the session keeps, and change or remove what was written."""

from typing import Final

import msgspec

from retro.errors import RuleError
from retro.plain.capturing_lines import CAPTURING
from retro.plain.command_line import matching
from retro.plain.record_fields import DETAILS, SENTENCE, options_of, with_details
from retro.plain.verb import Call, For, Outcome, Said, UsageError, Verb
from retro.session import acts
from retro.session.asked_first import before_removing_text
from retro.session.people import Role
from retro.session.record import FIELDS, Action, Decision, Entry, Experiment, Lesson, Note, entries
from retro.session.text import excerpt
from retro.session.view import RemovableText, View

_OPTIONS: Final = options_of(*DETAILS)
"""What can be changed of something written down, whatever its sort."""


def in_the_meeting(view: View) -> bool:
    """Whether something can be written down: the meeting has begun and is not over."""
    return view.stage is not None and view.position >= 0


def has_entries(view: View) -> bool:
    """Whether something was written down that can be changed."""
    return in_the_meeting(view) and any(entries(view.record, letter) for letter in FIELDS)


def entry_of(view: View, label: str) -> Entry | None:
    """Find something written down by its label, in any case of letters."""
    wanted = label.strip().upper()
    if wanted[:1] not in FIELDS:
        return None
    return next((entry for entry in entries(view.record, wanted[0]) if entry.id == wanted), None)


def edited_entry(call: Call) -> Outcome | None:
    """Return what changes the words of something written down; None where `LABEL` is no label of such.

    A kind whose stages have labels of their own asks this first.
    """
    entry = entry_of(call.view, call.given["LABEL"])
    if entry is None:
        return None
    changed = msgspec.structs.replace(entry, **{SENTENCE[type(entry)]: call.given["TEXT"]})
    return Outcome((acts.WriteDown(changed),), f"{entry.id} is changed.")


def _edit(call: Call) -> Outcome:
    if outcome := edited_entry(call):
        return outcome
    raise RuleError(f"Nothing called {excerpt(call.given['LABEL'], 20)} can be changed in this stage.")


def _action(call: Call) -> Outcome:
    return _written(call, Action("A", call.given["TEXT"], topic=call.view.topic))


def _decision(call: Call) -> Outcome:
    return _written(call, Decision("D", call.given["TEXT"], topic=call.view.topic))


def _lesson(call: Call) -> Outcome:
    return _written(call, Lesson("L", call.given["TEXT"], topic=call.view.topic))


def _experiment(call: Call) -> Outcome:
    return _written(call, Experiment("E", call.given["TEXT"], topic=call.view.topic))


def _note(call: Call) -> Outcome:
    topic = call.view.topic
    return Outcome(tuple(acts.WriteDown(Note("N", text, topic)) for text in call.texts), _label("N", call))


def _written(call: Call, entry: Entry) -> Outcome:
    return Outcome((acts.WriteDown(with_details(call, entry)),), _label(entry.id, call))


def _label(letter: str, call: Call) -> Said:
    before = {entry.id for entry in entries(call.view.record, letter)}

    def said(view: View) -> str:
        new = [entry.id for entry in entries(view.record, letter) if entry.id not in before]
        return f"Written down as {new[-1]}." if new else "Written down."

    return said


def _change(call: Call) -> Outcome:
    label = call.given["LABEL"]
    entry = entry_of(call.view, label)
    if entry is None:
        raise RuleError(f"Nothing called {excerpt(label, 20)} was written down.")
    fields = DETAILS[type(entry)]
    asked = [option for option in call.options if option in _OPTIONS]
    if not asked or not set(asked) <= set(fields):
        there_is = f"with --{', --'.join(fields)}" if fields else "only in its words, with edit"
        raise UsageError(f"{entry.id} can be changed {there_is}.")
    return Outcome((acts.WriteDown(with_details(call, entry)),), f"{entry.id} is changed.")


def _delete(call: Call) -> Outcome:
    entry = entry_of(call.view, call.given["LABEL"])
    if entry is None:
        raise RuleError(f"Nothing called {excerpt(call.given['LABEL'], 20)} was written down.")
    question = f"Delete {entry.id}? It will not be in the minutes."
    return Outcome((acts.StrikeOut(entry.id),), f"{entry.id} is deleted.", question=question)


def _text(call: Call) -> RemovableText:
    """Find a text that can be removed by its label."""
    removable = call.view.removable
    named = {str(place): text.label for place, text in enumerate(removable)}
    wanted = call.given["TEXT"].strip()
    exact = [text for text in removable if text.id.id.casefold() == wanted.casefold() and text.id.id]
    if len(exact) == 1:
        return exact[0]
    if not removable:
        raise RuleError("There is no text that can be removed.")
    try:
        return removable[int(matching(wanted, named, "text"))]
    except UsageError as error:
        raise UsageError(excerpt(str(error), 600)) from None


def _ask_removal(call: Call) -> Outcome:
    said = "You asked for it to be removed. The facilitator decides."
    return Outcome((acts.AskRemoval(_text(call).id),), said)


def _remove_text(call: Call) -> Outcome:
    text = _text(call)
    return Outcome((acts.RemoveText(text.id),), "It is removed.", question=before_removing_text(text.label))


def _keep_text(call: Call) -> Outcome:
    return Outcome((acts.KeepText(_text(call).id),), "It stays.")


def _has_texts(view: View) -> bool:
    return bool(view.removable) and not view.ended


def _is_asked(view: View) -> bool:
    return view.role is Role.FACILITATOR and bool(view.record.asked) and not view.ended


WRITING: Final = (
    Verb(
        "action",
        "Write down an action: what, who, and by when.",
        _action,
        ("TEXT",),
        options_of(Action),
        offered=in_the_meeting,
        sends=(acts.WriteDown,),
        example="action Write the runbook --owner Ana --by friday",
    ),
    Verb(
        "decision",
        "Write down a decision.",
        _decision,
        ("TEXT",),
        options_of(Decision),
        offered=in_the_meeting,
        sends=(acts.WriteDown,),
        example="decision Deploy on Tuesdays --why Fridays hurt --review +90",
    ),
    Verb(
        "lesson",
        "Write down a lesson learned.",
        _lesson,
        ("TEXT",),
        options_of(Lesson),
        offered=in_the_meeting,
        sends=(acts.WriteDown,),
        example="lesson Small changes are easier to review --tags review",
    ),
    Verb(
        "experiment",
        "Write down an experiment: a small test of an idea, with an end.",
        _experiment,
        ("TEXT",),
        options_of(Experiment),
        offered=in_the_meeting,
        sends=(acts.WriteDown,),
        example="experiment If we pair, then reviews take a day --measure days in review --until +14",
    ),
    Verb(
        "note",
        "Write down a note.",
        _note,
        ("TEXT|-",),
        offered=in_the_meeting,
        sends=(acts.WriteDown,),
    ),
    *CAPTURING,
    Verb(
        "edit",
        "Change the words of a card of yours, or of something written down.",
        _edit,
        ("LABEL", "TEXT"),
        offered=has_entries,
        sends=(acts.WriteDown,),
        example="edit A1 Write a short runbook",
    ),
    Verb(
        "change",
        'Change who, by when and other details of something written down; "" empties one.',
        _change,
        ("LABEL",),
        _OPTIONS,
        offered=has_entries,
        sends=(acts.WriteDown,),
        example="change A1 --owner Ben --by friday",
    ),
    Verb(
        "ask-removal",
        "Ask the facilitator to remove a text that everybody sees. Nobody learns that it was you.",
        _ask_removal,
        ("TEXT",),
        whose=For.EVERYBODY,
        offered=_has_texts,
        sends=(acts.AskRemoval,),
        rare=True,
    ),
    Verb(
        "delete",
        "Delete something that was written down.",
        _delete,
        ("LABEL",),
        whose=For.FACILITATOR,
        offered=has_entries,
        sends=(acts.StrikeOut,),
    ),
    Verb(
        "remove-text",
        "Remove a text that everybody sees, permanently.",
        _remove_text,
        ("TEXT",),
        whose=For.FACILITATOR,
        offered=_has_texts,
        sends=(acts.RemoveText,),
        rare=True,
    ),
    Verb(
        "keep-text",
        "Keep a text that somebody asked to be removed.",
        _keep_text,
        ("TEXT",),
        whose=For.FACILITATOR,
        offered=_is_asked,
        sends=(acts.KeepText,),
    ),
)
