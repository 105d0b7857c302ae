"""What became of captures in a meeting that is over, written to the team's captures; each once.

The process in which a meeting ends does it at once, or, where that was killed or could not, whoever looks
at captures next.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from retro.commands.capture_team import captures_of
from retro.commands.prompts import say
from retro.commands.read_session import read_session
from retro.commands.session_teams import team_of_session
from retro.commands.settled_sessions import digest_of, keep_settled, settled_sessions
from retro.errors import RetroError, SessionInUse, StoreError
from retro.memory.index_files import erasing
from retro.session.brought import BroughtCapture, Judgement
from retro.session.captured_entries import origins
from retro.session.captures import Capture, CaptureState, left_captured, ref_of_note
from retro.session.dates import day_of
from retro.session.model import Session
from retro.session.text import counted
from retro.storage import DamagedEntry, Library
from retro.storage.capture_files import place_of
from retro.storage.disk import beside
from retro.storage.lock import Lock
from retro.workspace import Workspace

LOOK_BACK: Final = 30
"""Finished sessions that are looked at, the newest."""


def settle_captures(workspace: Workspace) -> None:
    """Write to the captures what the newest finished sessions left and made of them.

    A session that cannot be read or is held, or whose captures cannot be written, is tried again the next
    time.
    """
    library = Library(workspace.sessions)
    ended = [
        name
        for name, head in library.heads()
        if not isinstance(head, DamagedEntry) and head.ended and not head.demo
    ]
    known = settled_sessions(workspace)
    digests = {digest_of(name): name for name in ended[:LOOK_BACK]}
    keep_settled(
        workspace,
        [each for each, name in digests.items() if each in known or _settled(workspace, library, name)],
    )


def keep_what_was_said(workspace: Workspace, library: Library, session_id: str) -> None:
    """Keep what a session said of captures before it is deleted, also where it is not over.

    What was dropped there was said to be destroyed; what else it said of captures counts only at its end.
    A session or captures that cannot be read keep nobody from deleting it.
    """
    if digest_of(session_id) in settled_sessions(workspace):
        return
    try:
        session = read_session(workspace, session_id)
        if _counts(session):
            day = day_of(session.ended or session.opened, session.offset).isoformat()
            dropped = [each for each in session.captures if each.judged is Judgement.DROP]
            _judge(workspace, session, session.captures if session.over else dropped, day)
    except StoreError as refusal:
        say(f"retro: what {session_id} said of captures is not kept: {refusal}")


def _counts(session: Session) -> bool:
    """Whether real people held it here."""
    return not (session.agenda.simulated or session.agenda.actions_closed)


def _settled(workspace: Workspace, library: Library, session_id: str) -> bool:
    try:
        # Whoever removes a text waits with that, or it is gone when the session is read.
        lock = Lock(beside(library.path(session_id), ".lock"))
        try:
            session = read_session(workspace, session_id)
            if _counts(session):
                team = team_of_session(library, session_id, session.team_id)
                if said := settle_session(workspace, session, team):
                    say(said)
        finally:
            lock.release()
    except SessionInUse:
        return False
    except RetroError as refusal:
        say(f"retro: what was captured in {session_id} is not kept yet: {refusal}")
        return False
    return True


def settle_now(workspace: Workspace, session: Session) -> str:
    """Settle a session that is held by this process and is over, and remember that. Raises RetroError.

    Returns a sentence about what was kept of it, or nothing.
    """
    if not _counts(session):
        return ""
    said = settle_session(workspace, session, session.team_id)
    keep_settled(workspace, {*settled_sessions(workspace), digest_of(session.id)})
    return said


def settle_session(workspace: Workspace, session: Session, team_id: str) -> str:
    """Keep what a session that is over left, and what it made of the captures it had. Raises RetroError.

    Returns a sentence about what was kept of it, or nothing.

    What it said of captures comes first: it makes room, and stands also where nothing more can be kept.
    """
    day = day_of(session.ended or session.opened, session.offset).isoformat()
    _judge(workspace, session, session.captures, day)
    left = [
        Capture(
            "",
            note.text,
            channels=note.channels,
            day=day,
            from_session=ref_of_note(session, note),
        )
        for note in left_captured(session)
    ]
    if left and (kept := captures_of(workspace, team_id).add(left, day)):
        listing = workspace.command("captures")
        return f"{counted(len(kept), 'line')} captured on the way, kept for the next meeting: {listing}"
    return ""


def _judge(workspace: Workspace, session: Session, captures: Sequence[BroughtCapture], day: str) -> None:
    made = origins(session.record)
    by_team: dict[str, dict[str, Callable[[Capture], Capture]]] = {}
    for brought in captures:
        changes = by_team.setdefault(place_of(brought.ref)[0], {})
        changes[brought.ref] = _judging(session.id, brought, made.get(brought.ref, ""))
    if by_team:
        # What was dropped goes, and what was used has its words elsewhere.
        with erasing(workspace.private):
            for team, changes in by_team.items():
                captures_of(workspace, team).change(changes, day)


def _judging(session: str, brought: BroughtCapture, made: str) -> Callable[[Capture], Capture]:
    """Return what a meeting changes of a capture. What was settled before stays as it is."""

    def judged(capture: Capture) -> Capture:
        if not capture.open:
            return capture
        became = made or (brought.became if brought.judged is Judgement.PLACED else "")
        if became:
            # Its words stand where it went; whoever removes them there need not look for a second copy.
            return Capture(
                capture.ref,
                day=capture.day,
                from_session=capture.from_session,
                state=CaptureState.USED,
                became=f"{session}/{became}",
            )
        if brought.judged is Judgement.DROP:
            return capture.dropped()
        if brought.judged is Judgement.KEEP and session not in capture.kept_in:
            return msgspec.structs.replace(capture, kept_in=(*capture.kept_in, session))
        return capture

    return judged
