"""Parabol: the CSV of a retrospective, a row for each reflection, task, comment and reply.

After `handleRetroMeeting` in ParabolInc/parabol,
packages/client/modules/email/components/SummaryEmail/ExportToCSV.tsx (json2csv, with a byte order mark).
Its other meetings (check-in, poker) are exported with other columns, and are refused. The votes are
those of the group, on each of its rows; a reflection never has an author.
"""

from retro.errors import ImportFailed
from retro.exchange.foreign_board import ForeignBoard, ForeignCard, Remark, moment
from retro.exchange.tools.rows import heading, number, persons, rows

_KNOWN = ("reflectionGroup", "author", "votes", "prompt", "type", "createdAt", "discussionThread", "content")
_OTHERS = ({"story", "dimension", "finalScore"}, {"agendaItem", "discussionThread", "content"})


def recognises(text: str) -> bool:
    """Whether these are rows of a Parabol meeting."""
    columns = set(heading(text))
    return {"reflectionGroup", "type", "content"} <= columns or any(other <= columns for other in _OTHERS)


def read(text: str) -> ForeignBoard:
    """Read the board. A reply is kept below what it answers."""
    board = ForeignBoard("Parabol")
    found = rows(text, board.doubts)
    _, columns = next(found)
    if "reflectionGroup" not in columns:
        raise ImportFailed(
            "line 1: this is a Parabol meeting of another kind; only retrospectives can be read."
        )
    hidden = persons((name for name in columns if name not in _KNOWN), 1, board.doubts)
    for line, row in found:
        if len(row) != len(columns):
            board.doubts.append(f"line {line}: {len(row)} cells where {len(columns)} belong; left out")
            continue
        cells = {name: cell for name, cell in zip(columns, row, strict=True) if name not in hidden}
        _row(board, cells, line)
    return board


def _row(board: ForeignBoard, cells: dict[str, str], line: int) -> None:
    group, content, kind = cells["reflectionGroup"], cells["content"], cells["type"]
    author = cells.get("author", "")
    author = "" if author == "Anonymous" else author
    more = tuple(f"{name}: {cell}" for name, cell in cells.items() if name not in _KNOWN and cell.strip())
    board.seen_at(moment(cells.get("createdAt", "")))
    board.titles[group] = group
    votes = number(cells.get("votes", ""))
    if votes is None and cells.get("votes", "").strip():
        board.doubts.append(f"line {line}: “{cells['votes']}” is not a number of votes")
    board.dots[group] = max(board.dots.get(group, 0), votes or 0)
    match kind:
        case "Reflection":
            board.add(ForeignCard(cells.get("prompt", ""), content, group, 0, author, more), f"line {line}")
        case "Task":
            board.actions.append((content, group))
        case "Comment" | "Reply":
            board.remarks.append(Remark(group, content, author))
        case _:
            board.doubts.append(f"line {line}: “{kind}” is nothing we know of Parabol; left out")
    if kind != "Reflection":
        board.remarks += [Remark(group, note) for note in more]
