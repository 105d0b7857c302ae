"""scrumlr: a board as JSON.

After `exportBoard` in inovex/scrumlr.io, server/src/api/boards.go, and the structs it renders
(boards, columns, notes, votings: dto.go). Of an author only an id is exported, older versions beside it
a name in `participants[].user`. Notes of one stack name the note that it stands on. Of the votings those
that are open come first, then those that were closed, the newest first (`GetAll` in
server/src/votings/database.go).
"""

from typing import Any

import msgspec

from retro.errors import ImportFailed
from retro.exchange.foreign_board import ForeignBoard, ForeignCard, moment
from retro.session.text import counted


class _ScrumlrColumn(msgspec.Struct):
    id: str
    name: str
    description: str = ""
    index: int = 0


class _Position(msgspec.Struct):
    column: str
    stack: str | None = None


class _ScrumlrNote(msgspec.Struct):
    id: str
    text: str
    position: _Position
    author: str = ""


class _Total(msgspec.Struct):
    total: int = 0


class _Votes(msgspec.Struct):
    votesPerNote: dict[str, _Total] = {}


class _Voting(msgspec.Struct):
    id: str = ""
    status: str = ""
    votes: _Votes | None = None


class _User(msgspec.Struct):
    id: str = ""
    name: str = ""


class _Participant(msgspec.Struct):
    id: str = ""
    user: _User = msgspec.field(default_factory=_User)


class _About(msgspec.Struct):
    name: str | None = None
    createdAt: str = ""


class _ScrumlrBoard(msgspec.Struct):
    board: _About
    columns: list[_ScrumlrColumn]
    notes: list[_ScrumlrNote]
    participants: list[_Participant] = []
    votings: list[_Voting] | None = None
    reactions: list[Any] | None = None


def recognises(text: str) -> bool:
    """Whether this is a scrumlr board."""
    try:
        found: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return isinstance(found, dict) and {"board", "columns", "notes"} <= found.keys()


def read(text: str) -> ForeignBoard:
    """Read the board. Only the newest voting that was closed counts."""
    try:
        found = msgspec.json.decode(text, type=_ScrumlrBoard)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ImportFailed(f"This board of scrumlr cannot be read: {error}.") from error
    board = ForeignBoard("scrumlr", found.board.name or "")
    board.seen_at(moment(found.board.createdAt))
    columns = sorted(found.columns, key=lambda column: column.index)
    names = {column.id: column.name for column in columns}
    board.columns = {column.name: column.description for column in columns}
    if len(board.columns) < len(columns):
        board.doubts.append("columns of the same name are put together")
    if found.reactions:
        board.doubts.append(f"{counted(len(found.reactions), 'reaction')} to notes left out")
    authors = {person.user.id or person.id: person.user.name for person in found.participants}
    votes = _votes(board, found.votings or [])
    stacks = {note.position.stack for note in found.notes}
    for number, note in enumerate(found.notes, 1):
        if note.position.column not in names:
            board.doubts.append(f"note {number}: its column is not on the board; left out")
            continue
        group = note.position.stack or (note.id if note.id in stacks else "")
        author = authors.get(note.author, "")
        card = ForeignCard(names[note.position.column], note.text, group, votes.get(note.id, 0), author)
        board.add(card, f"note {number}")
    if lost := votes.keys() - {note.id for note in found.notes}:
        board.doubts.append(f"votes for {counted(len(lost), 'note')} that the board does not have left out")
    return board


def _votes(board: ForeignBoard, votings: list[_Voting]) -> dict[str, int]:
    closed = [voting for voting in votings if voting.status == "CLOSED" and voting.votes]
    if len(closed) < len(votings):
        board.doubts.append("a voting that was not closed is left out")
    one_voting(board, len(closed))
    if not closed or closed[0].votes is None:
        return {}
    return {note: votes.total for note, votes in closed[0].votes.votesPerNote.items()}


def one_voting(board: ForeignBoard, closed: int) -> None:
    """Report that of several votings only the newest is kept: a session holds one sum for each topic."""
    if closed > 1:
        board.doubts.append(f"of {closed} votings only the newest one is kept")
