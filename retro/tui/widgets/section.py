"""The head of a part of a screen: its title over a line, with something quiet at the right."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.tui.widgets.edged_card import column_cells
from retro.tui.widgets.pieces import Pieces, content_of
from retro.tui.widgets.row import Row
from retro.tui.widgets.wrap import wrapped

THIN: Final = "─"
THICK: Final = "━"
APART: Final = 2


@dataclass(frozen=True)
class Section:
    """A title over a line; the line is thin, or thick in the colour of a question."""

    title: str
    aside: Pieces = ""
    columns: tuple[tuple[str, int], ...] = ()
    """Words over the columns beside the labelled cards below, and how wide each is."""
    hue: str = ""

    def lines(self, width: int) -> list[Content]:
        """The title, in more than one line if it is longer than that, and the line below it."""
        title = content_of(self.title, "bold $text-strong")
        aside = content_of(self.aside, "$text-quiet")
        first, *others = wrapped(title, width)
        cells = column_cells(width, (cells for _, cells in self.columns)) if self.columns else []
        for cell, (word, _) in zip(cells, self.columns, strict=False):
            if first.cell_length + APART <= cell and cell + Content(word).cell_length <= width:
                first = _from(first, cell, content_of(word, "$text-quiet"))
        if aside and first.cell_length + APART + aside.cell_length <= width:
            first = _from(first, width - aside.cell_length, aside)
        sign, style = (THICK, self.hue) if self.hue else (THIN, "$rule")
        return [first, *others, Content.styled(sign * width, style)]


def section(title: str, aside: Pieces = "", columns: tuple[tuple[str, int], ...] = ()) -> Row:
    """A row with the head of a part."""
    return Row(picture=Section(title, aside, columns))


def _from(line: Content, cell: int, more: Content) -> Content:
    return line + Content(" " * (cell - line.cell_length)) + more
