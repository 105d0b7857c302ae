"""Parabol: the CSV of a retrospective, a row for each reflection, task, comment and reply.

After `handleRetroMeeting` in ParabolInc/parabol,
packages/client/modules/email/components/SummaryEmail/ExportToCSV.tsx (json2csv, with a byte order mark).
Its other meetings (check-in, poker) are exported with other columns, and are refused. The votes are
those of the group, on each of its rows; a reflection never has an author. First come the reflections, group
by group, then what was said. Groups have no id: those of the same title are told apart by their votes and by
what stands between them.
"""

from dataclasses import dataclass, field

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
    groups = _Groups(board)
    for line, row in found:
        if len(row) != len(columns):
            board.doubts.append(f"line {line}: {len(row)} cells where {len(columns)} belong; left out")
            continue
        cells = {name: cell for name, cell in zip(columns, row, strict=True) if name not in hidden}
        _row(board, groups, cells, line)
    return board


@dataclass
class _Groups:
    """The groups that were met so far, each known by a number."""

    board: ForeignBoard
    met: list[tuple[str, int]] = field(default_factory=list)
    """Title and votes."""
    last: tuple[str, int] | None = None
    """Of the reflection before this one; a row of another kind ends a group."""

    def of_reflection(self, title: str, votes: int) -> str:
        if (title, votes) != self.last:
            self._begin(title, votes)
        return str(len(self.met) - 1)

    def of_thread(self, title: str, votes: int, where: str) -> str:
        """The group that something was said on."""
        self.last = None
        found = [number for number, group in enumerate(self.met) if group == (title, votes)]
        found = found or [number for number, (name, _) in enumerate(self.met) if name == title]
        if len(found) > 1:
            said = f"{where}: {len(found)} groups are called “{title[:40]}”"
            self.board.doubts.append(f"{said}; the comments are kept with the first")
        if not found:
            self._begin(title, votes)
            self.last = None
        return str(found[0] if found else len(self.met) - 1)

    def _begin(self, title: str, votes: int) -> None:
        self.last = title, votes
        self.met.append(self.last)
        group = str(len(self.met) - 1)
        self.board.titles[group] = title
        self.board.dots[group] = votes


def _row(board: ForeignBoard, groups: _Groups, cells: dict[str, str], line: int) -> None:
    content, kind, where = cells["content"], cells["type"], f"line {line}"
    author = cells.get("author", "")
    author = "" if author == "Anonymous" else author
    more = tuple(f"{name}: {cell}" for name, cell in cells.items() if name not in _KNOWN and cell.strip())
    board.seen_at(moment(cells.get("createdAt", "")))
    votes = number(cells.get("votes", ""))
    if votes is None and cells.get("votes", "").strip():
        board.doubts.append(f"{where}: “{cells['votes']}” is not a number of votes")
    if kind == "Reflection":
        group = groups.of_reflection(cells["reflectionGroup"], votes or 0)
        board.add(ForeignCard(cells.get("prompt", ""), content, group, 0, author, more), where)
        return
    if kind not in ("Task", "Comment", "Reply"):
        board.doubts.append(f"{where}: “{kind}” is not a known part of a Parabol export; left out")
        return
    group = groups.of_thread(cells["reflectionGroup"], votes or 0, where)
    if kind == "Task":
        board.agree(content, group, where)
    else:
        board.say(Remark(group, content, author), where)
    board.remarks += [Remark(group, note) for note in more]
