"""Captures that a meeting which opens takes over, where a stage of it looks at them."""

import sys
from collections.abc import Sequence

import msgspec

from retro.commands.capture_team import captures_meant, captures_of
from retro.commands.prompts import agrees, say
from retro.commands.settled_captures import settle_captures
from retro.commands.templates import known_templates
from retro.commands.today import today
from retro.errors import RetroError, StoreError
from retro.session.agenda import Agenda, Stage
from retro.session.brought import BroughtCapture
from retro.session.captures import Capture, by_about
from retro.session.text import counted
from retro.stages import KINDS
from retro.storage import Library
from retro.workspace import Workspace


def looks_at_captures(agenda: Agenda) -> bool:
    """Whether a stage of an agenda looks at what was captured."""
    return any(KINDS[stage.kind].reviews_captures for stage in agenda.stages)


def beginning_with_captures(agenda: Agenda) -> Agenda:
    """Return an agenda that begins with a stage which looks at what was captured."""
    kind = next(kind for kind in KINDS.values() if kind.reviews_captures)
    names = {stage.id for stage in agenda.stages}
    name = next(name for number in range(len(names) + 1) if (name := f"{kind.name}-{number}") not in names)
    first = Stage(name, kind.name, kind.title, kind.usual_minutes, privacy=kind.usual_privacy({}))
    return msgspec.structs.replace(agenda, stages=(first, *agenda.stages))


def waiting_captures(workspace: Workspace, team_id: str) -> tuple[BroughtCapture, ...]:
    """Return what waits for a meeting of a team, as the meeting takes it over.

    Where it cannot be read, that is said, and nothing is taken over: no meeting is kept from opening.
    """
    try:
        found = captures_of(workspace, team_id).read(today())
    except StoreError as refusal:
        say(f"retro: {refusal}")
        return ()
    return tuple(_brought(each) for each in by_about(each for each in found if each.open))


def ask_to_begin(workspace: Workspace, what: str | None, team: str | None) -> bool:
    """Ask whether a meeting that is to be opened begins with what was captured.

    False where nobody can be asked, or nothing is to be asked.
    `what` is a template or a session, `team` what was typed with --team. What is wrong with either is said
    when the meeting is opened.
    """
    if not what or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    library = Library(workspace.sessions)
    if any(session_id == what for session_id, _ in library.heads()):
        return False
    try:
        if looks_at_captures(known_templates(workspace).load(what)):
            return False
        settle_captures(workspace)
        found = [each for each in captures_meant(workspace, team)[1].read(today()) if each.open]
    except RetroError:
        return False
    return bool(found) and agrees(f"{offered(found, today())} Begin with them?")


def offered(found: Sequence[Capture], day: str) -> str:
    """Return what is said of captures when a meeting opens: `7 captured, oldest 12 days.`"""
    oldest = max(capture.age(day) for capture in found)
    age = f", oldest {counted(oldest, 'day')}" if oldest else ""
    return f"{len(found)} captured{age}."


def _brought(capture: Capture) -> BroughtCapture:
    return BroughtCapture(
        capture.ref,
        capture.text,
        capture.about,
        capture.channels,
        capture.day,
        capture.name,
        len(capture.kept_in),
    )
