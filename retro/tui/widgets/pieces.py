"""Text with the names of its styles as plain values: equal exactly when they look the same.

Pictures are made of these. Two `Content` are equal when their letters are, whatever their styles.
"""

from collections.abc import Sequence
from typing import TypeAlias

from textual.content import Content

Pieces: TypeAlias = str | tuple[str | tuple[str, str], ...]
"""A text, or pieces of one, each alone or with its style; never markup."""

CUT = "…"


def content_of(pieces: Pieces, style: str = "") -> Content:
    """The pieces as one content; those without a style of their own have `style`."""
    parts = (pieces,) if isinstance(pieces, str) else pieces
    return Content.assemble(*((part, style) if isinstance(part, str) else part for part in parts))


def joined(parts: Sequence[Pieces], between: Pieces = " · ") -> Pieces:
    """The parts that are not empty, with something between them."""
    out: list[str | tuple[str, str]] = []
    for part in filter(None, parts):
        for piece in (between, part) if out else (part,):
            out += (piece,) if isinstance(piece, str) else piece
    return tuple(out)


def at_most(lines: list[Content], most: int, width: int) -> list[Content]:
    """The first lines; the last of them ends with `…` when there are more."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1].truncate(width - 1).rstrip()
    return [*lines[: most - 1], last + Content.styled(CUT, last.spans[-1].style if last.spans else "")]


def filled(line: Content, width: int, style: str, left: int = 0) -> Content:
    """The line on a ground of its own, filled up to a width; `left` cells stay free before it."""
    free = max(0, width - left - line.cell_length)
    return (Content(" " * left) + line + Content(" " * free)).stylize_before(style)
