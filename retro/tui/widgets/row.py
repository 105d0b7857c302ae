"""What a `RowList` shows: rows of text with an identity, and their breaking into lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

from textual.content import Content
from textual.style import Style

from retro.tui.widgets.wrap import wrapped

Part: TypeAlias = str | Content | tuple[str, str | Style]
"""A piece of text, alone or with the name of its style; never markup."""

Parts: TypeAlias = str | Content | tuple[Part, ...]

STATUS_SIGNS: Final = MappingProxyType({"past": "✓", "now": "▶", "ahead": " ", "skipped": " "})
"""What stands before a stage or a topic: behind the group, current, or still to come."""

_APART = 2
"""Cells that stay free between the text and what stands to its right."""


class Picture(Protocol):
    """What draws itself in a row at any width: a chart, a heading over a line. Frozen, and equal by value."""

    def lines(self, width: int) -> Sequence[Content]:
        """Its lines, each of at most `width` cells."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Row:
    """One thing in a list: a card, a line of a document, a heading.

    Rows are equal when they look the same and have the same key, so that a row built anew from
    unchanged data costs next to nothing to show.
    """

    content: Parts = ""
    """The text; a span names one of `STYLES` of RowList or any style of Textual."""
    key: str | None = None
    """Who this row is; a row without a key cannot be chosen."""
    right: Parts = ""
    """Stands at the right edge of the first line, such as dots or a state."""
    style: str = ""
    """The look of the whole row, one of `STYLES` of RowList."""
    indent: int = 0
    """Cells before every line."""
    hanging: int = 0
    """More cells before every line but the first."""
    marked: bool = False
    """Has a sign before it, in a `RowList` with marks, and the style `mark`."""
    picture: Picture | None = None
    """Drawn instead of the text."""
    text: Content = field(init=False, repr=False)
    """The content as one `Content`."""
    aside: Content = field(init=False, repr=False)
    """What stands right as one `Content`."""
    _looks: tuple[object, ...] = field(init=False, repr=False)
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        text, aside = as_content(self.content), as_content(self.right)
        looks = (
            text.plain,
            tuple(text.spans),
            self.key,
            aside.plain,
            tuple(aside.spans),
            self.style,
            self.indent,
            self.hanging,
            self.marked,
            self.picture,
        )
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "aside", aside)
        object.__setattr__(self, "_looks", looks)
        object.__setattr__(self, "_hash", hash(looks))

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Row) and self._looks == other._looks)

    def __hash__(self) -> int:
        return self._hash

    def broken(self, width: int) -> list[Content]:
        """The row as lines of at most `width` cells, not yet filled up to it."""
        if self.picture is not None:
            return [line.truncate(width) for line in self.picture.lines(width)]
        aside = self.aside
        indent, hanging = min(self.indent, width // 3), min(self.hanging, width // 3)
        room = width - indent
        beside = room - aside.cell_length - _APART

        if not aside:
            lines = wrapped(self.text, room, hanging)
        elif beside < room // 3:
            lines = wrapped(self.text, room, hanging)
            lines += [_to_the_right(line, room) for line in wrapped(aside, room)]
        else:
            first, *others = wrapped(self.text, beside, hanging)
            gap = room - first.cell_length - aside.cell_length
            lines = [first.pad_right(gap) + aside, *others]
        return [line.pad_left(indent) for line in lines] if indent else lines


def apart(rows: Iterable[Row]) -> list[Row]:
    """The rows with an empty line after each but the last."""
    free = Row("")
    return [piece for row in rows for piece in (row, free)][:-1]


def as_content(parts: Parts) -> Content:
    """Text, styled text, or pieces of either, as one content."""
    if isinstance(parts, Content):
        return parts
    return Content(parts) if isinstance(parts, str) else Content.assemble(*parts)


def _to_the_right(line: Content, width: int) -> Content:
    return line.pad_left(max(0, width - line.cell_length))
