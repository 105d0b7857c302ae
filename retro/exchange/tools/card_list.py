"""A CSV with a row for each card, whichever program wrote it: one cell says the column, one the text.

So are the lists that programs around FunRetro and EasyRetro write (`list,text,votes`, as `formatCsv` in
rooiss/funretro-export). They put no quotes around a text with commas; what is too much in a row is part of
the text. Where a second cell says what the row is (`section,column,text`), it is the column of rows without
one, and of actions. A CSV of another kind with votes, ids, figures or names of people in it is refused here,
because each of its columns would be read as one of a board.
"""

import re
from typing import NoReturn

from retro.errors import ImportFailed
from retro.exchange.foreign_board import ForeignBoard, ForeignCard, is_of_actions, moment
from retro.exchange.tools.rows import heading, number, persons, rows, sign_between

_COLUMN = (
    "list",
    "list name",
    "column",
    "column name",
    "column title",
    "category",
    "section",
    "lane",
    "type",
)
_TEXT = (
    "text",
    "content",
    "message",
    "description",
    "card",
    "card text",
    "note",
    "item",
    "feedback",
    "comment",
)
_VOTES = ("votes", "vote", "vote count", "votes count", "total votes", "upvotes", "up votes", "likes")
_STACK = tuple(map(str.casefold, ("Group", "Group name", "Group title", "Stack", "Cluster", "Theme")))
_AUTHOR = ("author", "author name", "created by", "user", "user name", "username", "creator", "owner")
_WHEN = ("date", "created", "created at", "created date", "timestamp", "updated at")
_ID = re.compile(r"(?:.* )?(?:id|uuid)")
_TELLING = frozenset((*_VOTES, *_AUTHOR, *_WHEN, "name", "email", "e mail", "mail", "email address")) - {
    "likes"
}
"""What no column of a board is called (“Likes” is one): a table that has it is a list of something."""
_ADDRESS_OR_ID = re.compile(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)
_NUMBER_OR_DATE = re.compile(r"[+-]?[0-9]+(?:[.,:/ -][0-9]+)*(?:[T ][0-9:.]+Z?)?%?")


def recognises(text: str) -> bool:
    """Whether a row is something else than a piece of each column of a board."""
    names = [_plain(name) for name in heading(text)]
    if len(names) < 2 or text.lstrip().startswith(("{", "[")) or sign_between(text) != ",":
        return False
    return _is_card_list(names) or any(map(_tells, names)) or bool(_without_thoughts(text))


def read(text: str) -> ForeignBoard:
    """Read the cards. Raises ImportFailed when the rows are no cards."""
    board = ForeignBoard("a list of cards")
    found = rows(text, board.doubts)
    _, header = next(found)
    names = [_plain(name) for name in header]
    if not _is_card_list(names):
        _refuse(text, header)
    places = {
        part: next((names.index(name) for name in called if name in names), None)
        for part, called in (
            ("column", _COLUMN),
            ("text", _TEXT),
            ("votes", _VOTES),
            ("stack", _STACK),
            ("author", _AUTHOR),
            ("when", _WHEN),
        )
    }
    kinds = [place for place, name in enumerate(names) if name in _COLUMN and place != places["column"]]
    known = {*places.values(), *kinds}
    others = [place for place in range(len(names)) if place not in known and header[place].strip()]
    ids = [place for place in others if _ID.fullmatch(names[place])]
    hidden = persons((header[place] for place in others if place not in ids), 1, board.doubts)
    more = [place for place in others if place not in ids and header[place] not in hidden]
    for line, row in found:
        cells = _as_wide(row, len(names), places["text"], places["votes"])
        if cells is None:
            board.doubts.append(f"line {line}: {len(row)} cells where {len(names)} belong; left out")
            continue
        values = {part: "" if place is None else cells[place].strip() for part, place in places.items()}
        votes = number(values["votes"])
        if votes is None and values["votes"]:
            board.doubts.append(f"line {line}: “{values['votes'][:40]}” is not a number of votes")
        board.seen_at(moment(values["when"]))
        group = values["stack"] if values["stack"].casefold() not in ("null", "none") else ""
        if group:
            board.titles[group] = group
        notes = tuple(f"{header[place].strip()}: {cells[place]}" for place in more if cells[place].strip())
        kind = next((cells[place].strip() for place in kinds if cells[place].strip()), "")
        column = kind if is_of_actions(kind) or not values["column"] else values["column"]
        card = ForeignCard(column, values["text"], group, votes or 0, values["author"], notes)
        board.add(card, f"line {line}")
    return board


def _plain(name: str) -> str:
    """The name of a column in small letters, `createdAt`, `created_at` and `Created at` alike."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip())
    return " ".join(re.sub(r"[_\-#]", " ", spaced).casefold().split())


def _is_card_list(names: list[str]) -> bool:
    return any(name in _TEXT for name in names) and any(name in _COLUMN for name in names)


def _tells(name: str) -> bool:
    return name in _TELLING or _ID.fullmatch(name) is not None


def _as_wide(row: list[str], width: int, text: int | None, votes: int | None) -> list[str] | None:
    """The row with as many cells as there are columns, or None when it cannot be told what is what."""
    surplus = len(row) - width
    if surplus <= 0:
        return [*row, *[""] * -surplus]
    if not any(cell.strip() for cell in row[width:]):
        return row[:width]
    if text is None or votes is None or votes != width - 1 or number(row[-1]) is None:
        return None
    return [*row[:text], ",".join(row[text : text + 1 + surplus]), *row[text + 1 + surplus :]]


def _without_thoughts(text: str) -> list[str]:
    """The columns in which nobody wrote a thought: every cell is a mail address or an id, a number or a date.

    One of numbers alone may be of a board all the same: how people were.
    """
    try:
        header, *below = [row for _, row in rows(text, [])]
    except (ImportFailed, ValueError):
        return []

    columns = [
        (name, [row[place].strip() for row in below if place < len(row) and row[place].strip()])
        for place, name in enumerate(header)
    ]
    several = [(name, cells) for name, cells in columns if len(cells) > 1]
    private = [name for name, cells in several if all(map(_ADDRESS_OR_ID.fullmatch, cells))]
    figures = [name for name, cells in several if all(map(_NUMBER_OR_DATE.fullmatch, cells))]
    return private + (figures if len(figures) > 1 else [])


def _refuse(text: str, header: list[str]) -> NoReturn:
    telling = [name.strip() for name in header if _tells(_plain(name))] or _without_thoughts(text)
    named = ", ".join(f"“{name[:40]}”" for name in telling[:3])
    raise ImportFailed(
        f"line 1: this table has {named} in it, so its columns are not those of a board, and no tool "
        "that Retro knows exports it. A list of cards needs a column “list” and a column “text”; "
        "it may have “votes”."
    )
