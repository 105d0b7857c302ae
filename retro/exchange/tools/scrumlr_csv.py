"""scrumlr: a board as CSV, a row for each note.

After `exportBoard` in inovex/scrumlr.io, server/src/api/boards.go: `stack` is `null` or the note that this
one lies on, and after the columns that every file has there is one for each closed voting, the newest first.
Where scrumlr knows no name of an author, the id stands in its place. Title and date are not exported.
"""

from collections.abc import Mapping

from retro.exchange.foreign_board import ForeignBoard, ForeignCard
from retro.exchange.tools.rows import heading, number, rows
from retro.exchange.tools.scrumlr import one_voting

_NEEDED = {"note_id", "text", "column", "stack"}


def recognises(text: str) -> bool:
    """Whether the first row names the columns of a note."""
    return set(heading(text)) >= _NEEDED


def read(text: str) -> ForeignBoard:
    """Read the board. Only the newest voting counts."""
    board = ForeignBoard("scrumlr")
    found = rows(text, board.doubts)
    _, columns = next(found)
    votings = [name for name in columns if name.startswith("voting_")]
    one_voting(board, len(votings))
    notes: list[tuple[int, Mapping[str, str]]] = []
    for line, row in found:
        if len(row) == len(columns):
            notes.append((line, dict(zip(columns, row, strict=True))))
        else:
            board.doubts.append(f"line {line}: {len(row)} cells where {len(columns)} belong; left out")
    stacks = {cells["stack"] for _, cells in notes}
    for line, cells in notes:
        note, stack = cells["note_id"], cells["stack"]
        votes = number(cells[votings[0]]) if votings else 0
        if votes is None:
            board.doubts.append(f"line {line}: “{cells[votings[0]][:40]}” is not a number of votes")
        group = stack if stack not in ("", "null") else note if note in stacks else ""
        author = cells.get("author", "")
        author = "" if author == cells.get("author_id") else author
        board.add(ForeignCard(cells["column"], cells["text"], group, votes or 0, author), f"line {line}")
    return board
