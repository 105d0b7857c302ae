"""Microsoft's Retrospectives for Azure DevOps: a file of three blocks, named retro.csv.

After `generateCSVContent` in microsoft/vsts-extension-retrospectives,
src/frontend/utilities/shareBoardHelper.tsx. Quotes inside a text are not doubled there, and texts may hold
line breaks; so a row is what begins and ends as rows do, and nothing that lies between is trusted. Earlier
versions put the title into other quotes, and the first ones no quotes around cells: there the name of a
column ends at the first comma.
Which items were grouped is not in the file. Columns we do not know are kept where they follow the known.
"""

import re

from retro.errors import ImportFailed
from retro.exchange.foreign_board import ForeignBoard, ForeignCard, Remark, moment
from retro.exchange.tools.rows import persons

_TITLE = re.compile(
    r"\"?Retrospectives Summary for (?P<quote>['\"])(?P<title>.*)(?P=quote) \([^\n]*\)\"?$", re.MULTILINE
)
_MORE = r"(?P<more>(?:,[^\n]*)?)\n"
"""Columns of a later version of that tool, which can only stand at the end."""
_ITEMS = re.compile("^Feedback Items\nType,Description,Votes,CreatedDate,CreatedBy" + _MORE, re.MULTILINE)
_WORK = re.compile(
    "^Work Items\nFeedback Description,Work Item Title,Work Item Type,Work Item Id,Url" + _MORE, re.MULTILINE
)
_ITEM = r'^"(?P<column>[^\n]+?)","(?P<text>.*?)",(?P<votes>-?\d+),(?P<date>[^",\n]*),"(?P<author>[^\n]*?)"'
_TASK = r'^"(?P<both>.*?)",(?P<kind>[^",\n]*),(?P<id>\d+),(?P<url>\S*?)'
_BARE_ITEM = r"^(?P<column>[^\n,]+),(?P<text>.*?),(?P<votes>-?\d+),(?P<date>[^\",\n]*),(?P<author>[^\n,]*)"
_BARE_TASK = r"^(?P<both>.*?),(?P<kind>[^\",\n]*),(?P<id>\d+),(?P<url>\S*?)"
_CELL = r',(?P<more{}>"[^\n]*?"|[^",\n]*)'
_NOBODY = ("undefined", "null", "")


def recognises(text: str) -> bool:
    """Whether the file begins as this one does."""
    return text.lstrip().removeprefix('"').startswith("Retrospectives Summary for ")


def read(text: str) -> ForeignBoard:
    """Read the three blocks."""
    text = text.replace("\r\n", "\n")
    title = _TITLE.search(text)
    items, work = _ITEMS.search(text), _last(_WORK, text)
    if items is None:
        missing = f"line {_line(text, len(text))}: the block “Feedback Items” is missing"
        raise ImportFailed(f"{missing}, or it has other columns than this tool gave it.")
    board = ForeignBoard("Azure DevOps Retrospectives", title["title"] if title else "")
    end = work.start() if work and work.start() > items.end() else len(text)
    start = items.end()
    row = _row(_ITEM if _is_quoted(text, start) else _BARE_ITEM, items)
    _doubt_between(board, text, title.end() if title else 0, items.start())
    more = _columns(board, text, items)
    for found in row.finditer(text, start, end):
        _doubt_between(board, text, start, found.start())
        start = found.end()
        author = "" if found["author"] in _NOBODY else found["author"]
        board.seen_at(moment(found["date"]))
        board.add(
            ForeignCard(
                found["column"], found["text"], "", int(found["votes"]), author, _besides(more, found)
            ),
            f"line {_line(text, found.start())}",
        )
    _doubt_between(board, text, start, end)
    if work and end == work.start():
        _work(board, text, work)
    return board


def _work(board: ForeignBoard, text: str, block: re.Match[str]) -> None:
    said = {" ".join(card.text.split()) for card in board.cards}
    start, more = block.end(), _columns(board, text, block)
    quoted = _is_quoted(text, start)
    between = '","' if quoted else ","
    for found in _row(_TASK if quoted else _BARE_TASK, block).finditer(text, start):
        _doubt_between(board, text, start, found.start())
        start = found.end()
        parts = found["both"].split(between)
        cuts = [n for n in range(1, len(parts)) if " ".join(between.join(parts[:n]).split()) in said]
        cut = cuts[0] if cuts else 1
        feedback, what = between.join(parts[:cut]), between.join(parts[cut:])
        if not cuts or not what.strip():
            line = _line(text, found.start())
            board.doubts.append(f"line {line}: work item {found['id']} belongs to no card of the board")
        board.agree(what or feedback, " ".join(feedback.split()), f"line {_line(text, found.start())}")
        item = f"{found['kind']} {found['id']}: {what or feedback}, {found['url']}"
        board.remarks.append(Remark("", "; ".join((item, *_besides(more, found)))))
    _doubt_between(board, text, start, len(text))


def _is_quoted(text: str, start: int) -> bool:
    """Whether the cells of a block stand in quotes, to judge by its first row."""
    return text[start:].lstrip().startswith('"')


def _last(block: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(block.finditer(text), key=re.Match.start, default=None)


def _row(begins: str, block: re.Match[str]) -> re.Pattern[str]:
    """How a row of the block is written, with a cell for each further column."""
    cells = "".join(map(_CELL.format, range(block["more"].count(","))))
    return re.compile(f"{begins}{cells}$", re.MULTILINE | re.DOTALL)


def _columns(board: ForeignBoard, text: str, block: re.Match[str]) -> list[tuple[str, str]]:
    """Return the further columns that can be kept: their group in a row, and how they are called."""
    names = block["more"].split(",")[1:]
    hidden = persons(names, _line(text, block.start("more")), board.doubts)
    return [(f"more{place}", name) for place, name in enumerate(names) if name not in hidden]


def _besides(columns: list[tuple[str, str]], found: re.Match[str]) -> tuple[str, ...]:
    cells = [(name, found[group].removeprefix('"').removesuffix('"')) for group, name in columns]
    return tuple(f"{name}: {cell}" for name, cell in cells if cell.strip())


def _doubt_between(board: ForeignBoard, text: str, start: int, end: int) -> None:
    """Report lines that are no rows."""
    left = text[start:end]
    if left.strip():
        line = _line(text, start + len(left) - len(left.lstrip()))
        board.doubts.append(f"line {line}: not a row of this file; left out")


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
