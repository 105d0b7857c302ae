"""`retro sessions`: which there are, what one is, and parting with one."""

import argparse
import datetime
import sys
from typing import Any

from retro.commands.reading import read_session
from retro.errors import StoreError
from retro.session.text import counted
from retro.store import TROUBLE, Library, Vault
from retro.workspace import Workspace


def sessions(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List, show or delete."""
    library = Library(workspace.sessions)
    if arguments.verb == "list":
        return _list(library)
    if not arguments.name:
        print(f"retro: say which session to {arguments.verb}.", file=sys.stderr)  # noqa: T201
        return 2
    if arguments.verb == "show":
        return _show(workspace, arguments.name)
    return _delete(workspace, library, arguments.name, arguments.yes)


def state(head: dict[str, Any]) -> str:
    """Say in words where a session stands."""
    if TROUBLE in head:
        return "damaged"
    if head.get("ended"):
        return "over"
    stage = head.get("stage")
    return f"at {stage}" if stage else "not begun"


def day(head: dict[str, Any]) -> str:
    """Say when a session was opened, on the clock of those who were there."""
    moment = head.get("opened", 0) + head.get("offset", 0) * 60
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).strftime("%Y-%m-%d %H:%M")


def _list(library: Library) -> int:
    heads = library.heads()
    if not heads:
        print("No sessions yet. Start one: retro host start-stop-continue", file=sys.stderr)  # noqa: T201
        return 0
    width = max(len(session_id) for session_id, _ in heads)
    for session_id, head in heads:
        if TROUBLE in head:
            print(f"{session_id:<{width}}  {head[TROUBLE]}")  # noqa: T201
        else:
            people = counted(head.get("people", 0), "seat")
            print(f"{session_id:<{width}}  {state(head):<22}  {people:>8}  {head.get('title', '')}")  # noqa: T201
    return 0


def _show(workspace: Workspace, session_id: str) -> int:
    session = read_session(workspace, session_id)
    record = session.record
    rows = [
        ("title", session.title),
        ("template", session.agenda.name),
        ("stages", ", ".join(stage.title for stage in session.agenda.stages)),
        ("state", "over" if session.over else (session.stage.title if session.stage else "not begun")),
        ("people", ", ".join(seat.name for seat in session.members)),
        ("cards", str(len(session.board.cards))),
        ("actions", str(len(record.actions))),
        ("decisions", str(len(record.decisions))),
        ("lessons", str(len(record.lessons))),
        ("file", str(Library(workspace.sessions).path(session_id))),
    ]
    for name, value in rows:
        print(f"{name:<10} {value}")  # noqa: T201
    return 0


def _delete(workspace: Workspace, library: Library, session_id: str, sure: bool) -> int:
    library.path(session_id)
    if not sure:
        if not sys.stdin.isatty():
            raise StoreError(f"Deleting {session_id} cannot be undone; add --yes if you mean it.")
        answer = input(f"Delete {session_id} for good? Type yes: ")
        if answer.strip().casefold() != "yes":
            print("Nothing was deleted.", file=sys.stderr)  # noqa: T201
            return 1
    library.delete(session_id)
    Vault(workspace.secrets, session_id).destroy_all()
    print(f"{session_id} is deleted.", file=sys.stderr)  # noqa: T201
    return 0
