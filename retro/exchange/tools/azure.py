"""Microsoft's Retrospectives for Azure DevOps: a file of three blocks, named retro.csv.

After `generateCSVContent` in microsoft/vsts-extension-retrospectives,
src/frontend/utilities/shareBoardHelper.tsx. Quotes inside a text are not doubled there, and texts may hold
line breaks; so a row is what begins and ends as rows do, and nothing that lies between is trusted.
Which items were grouped is not in the file.
"""

import re

from retro.errors import ImportTrouble
from retro.exchange.board import ForeignBoard, ForeignCard, Remark
from retro.exchange.moments import moment

_TITLE = re.compile(r"\"Retrospectives Summary for '(?P<title>.*)' \([^\n]*\)\"$", re.MULTILINE)
_ITEMS = "Feedback Items\nType,Description,Votes,CreatedDate,CreatedBy\n"
_WORK = "Work Items\nFeedback Description,Work Item Title,Work Item Type,Work Item Id,Url\n"
_ITEM = re.compile(
    r'^"(?P<column>[^\n]+?)","(?P<text>.*?)",(?P<votes>-?\d+),(?P<date>[^",\n]*),"(?P<author>[^\n]*)"$',
    re.MULTILINE | re.DOTALL,
)
_TASK = re.compile(r'^"(?P<both>.*?)",(?P<kind>[^",\n]*),(?P<id>\d+),(?P<url>\S*)$', re.MULTILINE | re.DOTALL)
_NOBODY = ("undefined", "null", "")


def recognises(text: str) -> bool:
    """Whether the file begins as this one does."""
    return text.lstrip().startswith('"Retrospectives Summary for ')


def read(text: str) -> ForeignBoard:
    """Read the three blocks."""
    text = text.replace("\r\n", "\n")
    title = _TITLE.search(text)
    items, work = text.find(_ITEMS), text.rfind(_WORK)
    if items < 0:
        raise ImportTrouble(f"line {_line(text, len(text))}: the block “Feedback Items” is missing.")
    board = ForeignBoard("Azure DevOps Retrospectives", title["title"] if title else "")
    end = work if work > items else len(text)
    start = items + len(_ITEMS)
    for found in _ITEM.finditer(text, start, end):
        _doubt_between(board, text, start, found.start())
        start = found.end()
        author = "" if found["author"] in _NOBODY else found["author"]
        board.seen_at(moment(found["date"]))
        board.add(
            ForeignCard(found["column"], found["text"], "", int(found["votes"]), author),
            f"line {_line(text, found.start())}",
        )
    _doubt_between(board, text, start, end)
    if work > items:
        _work(board, text, work + len(_WORK))
    return board


def _work(board: ForeignBoard, text: str, start: int) -> None:
    said = {" ".join(card.text.split()) for card in board.cards}
    for found in _TASK.finditer(text, start):
        _doubt_between(board, text, start, found.start())
        start = found.end()
        parts = found["both"].split('","')
        cuts = [n for n in range(1, len(parts)) if " ".join('","'.join(parts[:n]).split()) in said]
        cut = cuts[0] if cuts else 1
        feedback, what = '","'.join(parts[:cut]), '","'.join(parts[cut:])
        if not cuts or not what.strip():
            line = _line(text, found.start())
            board.doubts.append(f"line {line}: work item {found['id']} belongs to no card of the board")
        board.actions.append((what or feedback, " ".join(feedback.split())))
        board.remarks.append(Remark("", f"{found['kind']} {found['id']}: {what or feedback}, {found['url']}"))
    _doubt_between(board, text, start, len(text))


def _doubt_between(board: ForeignBoard, text: str, start: int, end: int) -> None:
    """Report lines that are no rows."""
    left = text[start:end]
    if left.strip():
        line = _line(text, start + len(left) - len(left.lstrip()))
        board.doubts.append(f"line {line}: not a row of this file; left out")


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
