"""`retro sessions remove`: a text goes from a session that is over, and from all that we keep of it."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from retro.commands.all_captures import erase_captures, say_what_went_with_it
from retro.commands.prompts import is_meant
from retro.commands.read_session import read_session, say_recovered
from retro.commands.reasons_elsewhere import (
    forget_reasons,
    homes_of_reasons,
    say_where_it_is,
    say_who_had_it,
)
from retro.commands.remove_later_words import LATER, later_texts, remove_later
from retro.commands.rewrite_session import delete_damaged, ended, store_without, with_it
from retro.errors import StoreError, UnknownSession
from retro.memory.same_words import likeness
from retro.publish.followups import Followups
from retro.publish.published_page import PublishedPage
from retro.publish.targets.places import shown_place
from retro.session.brought import Judgement
from retro.session.captures import Capture
from retro.session.model import Session
from retro.session.recall_words import words_about
from retro.session.record import FoundTask, Part
from retro.session.removal import carried_texts, removable, without_text
from retro.session.text import excerpt
from retro.session.view import RemovableText
from retro.stages import KINDS
from retro.storage import DamagedEntry, Library
from retro.words import listed
from retro.workspace import Workspace

CELLS = 60
"""Of a text in the list."""
NAMED = (Part.ACTION, Part.DECISION, Part.LESSON, Part.EXPERIMENT)
"""Of these something may be said after their session."""


def remove(workspace: Workspace, library: Library, session_id: str, label: str, *, sure: bool) -> int:
    """Remove a text for good, and say where it still is; without a label print what could be removed."""
    if not label:
        return _list(read_session(workspace, session_id, say_recovered), later_texts(library, session_id))
    if label.startswith(LATER):
        tell = partial(say_where_it_is, workspace)
        return remove_later(workspace, library, session_id, label, tell, sure=sure)
    refusal = "{} has not ended yet. To remove a text there, lead it and press H."
    with ended(workspace, library, session_id, refusal) as (found, damaged):
        texts = {each: text for each, session in found.items() if (text := _called(session, label))}
        if not texts:
            raise StoreError(
                f"There is no text called {label[:40]!r} in {session_id}. "
                f"To list the texts: {workspace.command('sessions', 'remove', next(iter(found)))}"
            )
        called = next(iter(texts.values())).label
        if not (sure or is_meant(f"Remove {called} from {listed(texts)} permanently?{with_it(damaged)}")):
            print("Nothing was changed.", file=sys.stderr)
            return 1
        names = {each: _name(found[each], text) for each, text in texts.items()}
        without = {each: without_text(found[each], text.id, KINDS) for each, text in texts.items()}
        captured = _captured(workspace, texts, damaged, without.values())
        homes = {home for each in texts for home in homes_of_reasons(found[each], without[each])}
        had_it = forget_reasons(workspace, library, homes)
        pages = {
            each: _store_without(workspace, library, each, kept, names) for each, kept in without.items()
        }
    delete_damaged(workspace, library, damaged)
    say_what_went_with_it(workspace, captured)
    for each in texts:
        print(f"{called} is removed from {each}.", file=sys.stderr)
        say_where_it_is(workspace, each, pages[each])
        _say_what_is_alike(workspace, without[each], texts[each])
        if texts[each].id.part is Part.ACTION:
            _say_carried(workspace, library, each, names[each])
        elif names[each]:
            _say_judged(workspace, library, names[each])
        for task in found[each].record.found:
            if task.what and task not in without[each].record.found:
                _forget_found(library, task)
    say_who_had_it(workspace, had_it)
    return 0


def _say_what_is_alike(workspace: Workspace, session: Session, removed: RemovableText) -> None:
    """Print which other texts of a session say nearly the same as one that was removed.

    A lesson that was made of a captured line is often worded like it, and an action like a card.
    """
    again = [each for each in _texts(session) if likeness(each.text, removed.text)]
    if again:
        first = workspace.command("sessions", "remove", session.id, *again[0].label.split())
        says = "says" if len(again) == 1 else "say"
        print(
            f"{listed(each.label for each in again)} of {session.id} {says} nearly the same; "
            f"to remove {'it' if len(again) == 1 else 'the first'}: {first}",
            file=sys.stderr,
        )


def _captured(
    workspace: Workspace,
    texts: Mapping[str, RemovableText],
    damaged: Sequence[str],
    without: Iterable[Session],
) -> tuple[Capture, ...]:
    """Drop what a note was kept as for a meeting to come, and the line of which a text was made.

    Return the captures as they were.
    """
    notes = {text.id.id for text in texts.values() if text.id.part is Part.NOTE}
    refs = {f"{session}/{note}" for session in (*texts, *damaged) for note in notes}
    brought = {each.ref for session in without for each in session.captures if each.judged is Judgement.DROP}
    if not (refs or brought):
        return ()

    def has_it(capture: Capture) -> bool:
        return capture.from_session in refs or (capture.open and capture.ref in brought)

    def dropped(capture: Capture) -> Capture:
        return capture.dropped() if capture.open else capture

    return erase_captures(workspace, has_it, dropped)


def _store_without(
    workspace: Workspace, library: Library, session_id: str, without: Session, names: dict[str, str]
) -> list[PublishedPage]:
    name = names[session_id]
    return store_without(workspace, library, session_id, without, lambda kept: kept.forget_text(name))


def _list(session: Session, later: Mapping[str, str]) -> int:
    texts = [*((text.label, text.text) for text in _texts(session)), *later.items()]
    width = max((len(label) for label, _ in texts), default=0)
    for label, text in texts:
        print(f"{label:<{width}}  {excerpt(text, CELLS)}")
    return 0


def _texts(session: Session) -> tuple[RemovableText, ...]:
    return (*removable(session, KINDS), *carried_texts(session))


def _called(session: Session, label: str) -> RemovableText | None:
    """Find a text by its label, or by the id of a card, topic or entry alone.

    To the letter: card a1 and action A1 are two things.
    """
    texts = _texts(session)
    found = [text for text in texts if label == text.label] or [text for text in texts if label == text.id.id]
    return found[0] if found else None


def _name(session: Session, text: RemovableText) -> str:
    """Return what every session calls an action or a record by; empty for another text."""
    if text.id.part not in NAMED:
        return ""
    return text.id.id if "/" in text.id.id else f"{session.id}/{text.id.id}"


def _forget_found(library: Library, task: FoundTask) -> None:
    """Forget that a task was found on a page, and say that it is still there."""
    try:
        readings = Followups(library.path(task.session)).forget_added(task.what)
    except UnknownSession:  # deleted, with all that was kept of its pages
        readings = []
    for reading in readings:
        print(
            f"{shown_place(reading.place)} in {reading.target} still has it, as somebody wrote it there; "
            "remove"
            " it there, or the next session asks about it again.",
            file=sys.stderr,
        )


def _say_carried(workspace: Workspace, library: Library, session_id: str, action: str) -> None:
    """Print which other sessions have the words of an action."""
    for other, summary in library.heads():
        if other == session_id or isinstance(summary, DamagedEntry):
            continue
        try:
            session = read_session(workspace, other)
            edited = Followups(library.path(other)).edits(action)
        except StoreError as error:
            print(f"It is not known whether {other} has this action. {error}", file=sys.stderr)
            continue
        if other == action.partition("/")[0]:
            has = any(f"{other}/{entry.id}" == action for entry in session.record.actions)
        else:
            has = any(text.id.id == action for text in carried_texts(session))
        if has or edited:
            name = action.partition("/")[2] if other == action.partition("/")[0] else action
            again = workspace.command("sessions", "remove", other, name)
            when = "" if session.over else ", once it has ended"
            print(f"{other} has this action too; to remove it there{when}: {again}", file=sys.stderr)


def _say_judged(workspace: Workspace, library: Library, record: str) -> None:
    """Print which later meetings said something of a record in their own words."""
    for other, summary in library.heads():
        if isinstance(summary, DamagedEntry):
            continue
        try:
            said = words_about(read_session(workspace, other).record, record)
        except StoreError as error:
            print(f"It is not known whether {other} said something of it. {error}", file=sys.stderr)
            continue
        if said:
            again = workspace.command("sessions", "remove", other, record)
            print(f"{other} said something of it in words; to remove them: {again}", file=sys.stderr)
