"""Lists beside each other, each with a count over it, in as many lines as there are."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.session.text import counted
from retro.tui.charts.beside import Beside
from retro.tui.charts.fixed_cells import fixed
from retro.tui.widgets.wrap import wrapped

LEAST: Final = 24
"""Cells of a list at least; where they have less they stand below each other."""


@dataclass(frozen=True)
class CountedList:
    """What is counted, in the singular, and the things: each a line, or two, the second set in."""

    what: str
    things: tuple[str, ...]
    room: int
    """Lines for the things."""

    def lines(self, width: int) -> list[Content]:
        """The count, the things, and how many have no room."""
        number, _, noun = counted(len(self.things), self.what).partition(" ")
        lines = [Content.assemble((number, "bold $text-strong"), (f" {noun}", "$text-quiet")).truncate(width)]
        most = 2 if len(self.things) * 2 <= self.room else 1
        shown = len(self.things) if len(self.things) * most <= self.room else max(0, self.room - 1)
        for thing in self.things[:shown]:
            text = wrapped(Content(thing), max(1, width))
            if most == 1 or len(text) == 1:
                lines.append(fixed(thing, width))
            else:
                rest = f"  {thing[len(text[0].plain) :].strip()}"
                lines += [text[0].truncate(width), fixed(rest, width)]
        if more := len(self.things) - shown:
            lines.append(fixed(f"{more} more", width, "$text-quiet"))
        return lines


@dataclass(frozen=True)
class Columns:
    """Lists beside each other."""

    lists: tuple[CountedList, ...]

    def lines(self, width: int) -> list[Content]:
        """The lists."""
        return Beside(self.lists, least=LEAST).lines(width)
