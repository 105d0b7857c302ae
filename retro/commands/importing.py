"""`retro import`: a finished session from a file of ours or of another tool."""

import argparse
import datetime
import sys
import time

import msgspec

from retro.errors import ImportFailed, StoreError, WorkspaceError
from retro.exchange.foreign_board import ForeignBoard
from retro.exchange.import_reader import decoded, read
from retro.exchange.imported_meeting import finished
from retro.files import read_file
from retro.session.model import Session
from retro.session.snapshot import Snapshot
from retro.session.summary import summary_of
from retro.session.text import TITLE_LIMIT, counted, required
from retro.stages import codec
from retro.storage import Journal, Library
from retro.workspace import Workspace


def import_(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Read the file, keep the session, say what could not be taken as it is."""
    library = Library(workspace.sessions)
    try:
        found = read(decoded(read_file(arguments.file, links=True)))
        session = _session(library, found, arguments)
    except OSError as error:
        raise WorkspaceError(f"{arguments.file} cannot be read: {error.strerror}.") from error
    except ImportFailed as error:
        raise ImportFailed(f"{arguments.file}: {error}") from error
    path = library.new_path(session.id)
    if session.id in library.ids():
        raise StoreError(f"There is already a session {session.id}; nothing was imported.")
    Journal.create(path, summary_of(session), [codec().encode(Snapshot(session))]).close()
    for doubt in found.doubts if isinstance(found, ForeignBoard) else ():
        _tell(f"{arguments.file}: {doubt}.")
    _tell(f"{_sums(session)}. Read the minutes: {workspace.command('minutes', session.id)}")
    print(session.id)
    return 0


def _session(library: Library, found: Session | ForeignBoard, arguments: argparse.Namespace) -> Session:
    title = required(arguments.title, "A title", TITLE_LIMIT) if arguments.title else ""
    if isinstance(found, Session):
        return msgspec.structs.replace(found, title=title) if title else found
    when = found.when
    if arguments.date:
        when = int(datetime.datetime.combine(arguments.date, datetime.time(12), datetime.UTC).timestamp())
    moment = int(time.time()) if when is None else when
    title = title or found.title or arguments.file.stem
    day = datetime.datetime.fromtimestamp(moment, datetime.UTC).date().isoformat()
    session = finished(
        found,
        library.new_id(day, title),
        title,
        moment,
        authors=arguments.keep_authors,
        open_actions=arguments.open_actions,
    )
    if session.record.actions and session.agenda.actions_closed:
        found.doubts.append(
            "it does not say which actions are done: they count as closed, unless you give --open-actions"
        )
    if when is None:
        found.doubts.append("it does not say when the meeting was; dated today (give --date)")
    return session


def _sums(session: Session) -> str:
    sums = (
        (len(session.board.cards), "card"),
        (len(session.board.topics), "topic"),
        (len(session.record.actions), "action"),
        (len(session.record.notes), "note"),
    )
    return f"{session.agenda.name}: " + ", ".join(counted(number, noun) for number, noun in sums if number)


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)
