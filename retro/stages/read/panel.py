"""A Markdown page to read in silence."""

from collections.abc import Iterator, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.content import Content

from retro.session.text import counted
from retro.stages.read.rules import ReadView
from retro.tui import keys
from retro.tui.keys import Command, bindings
from retro.tui.markdown_rows import rows_of
from retro.tui.panel import Panel, Panels
from retro.tui.parts.line import TextLine
from retro.tui.parts.plain import PlainHorizontal
from retro.tui.widgets.one_line import OneLine
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section

TEXT: Final = 76
"""Cells of a line that is easy to read."""
BESIDE: Final = 112
"""Cells of a terminal from which on the headings stand beside the text."""
FREE_LINES: Final = 24
"""Lines of a terminal from which on a line says how far one has read."""
HEADING: Final = "heading"


class ReadPanel(Panel[ReadView]):
    """The page, scrollable. It is laid out once: only who has read it changes."""

    DEFAULT_CSS = f"""
    ReadPanel #columns {{ height: 1fr; }}
    ReadPanel #text {{ width: 3fr; max-width: {TEXT + 1}; }}
    ReadPanel #text > .lines--heading {{ color: $text-strong; }}
    ReadPanel #headings {{ width: 2fr; max-width: 54; margin: 0 0 0 6; }}
    """
    FITS_ITSELF = True
    QUIET_CLOCK = True
    COMMANDS = (
        Command("space", "read_on", "scroll", "Scroll down.", face="↓ Space", rank=0, means=keys.READ_ON),
        Command("down", "read_on", "", "Scroll down.", shown=False, means=keys.DOWN),
        Command("pagedown", "read_on", "", "Scroll down.", shown=False, means=keys.PAGE_DOWN),
        Command("up", "read_back", "back", "Scroll up.", shown=False, means=keys.UP),
        Command("pageup", "read_back", "back", "Scroll up.", shown=False, means=keys.PAGE_UP),
    )
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        yield TextLine(id="place")
        with PlainHorizontal(id="columns"):
            yield RowList(cache=self.cache, id="text", empty="There is no text to read.")
            headings = RowList(cache=self.cache, id="headings")
            headings.can_focus = False
            yield headings

    def start(self) -> None:
        super().start()
        self.watch(self.query_one("#text", RowList), "scroll_y", self._show_place, init=False)
        self.call_after_refresh(self._show_place)

    def show(self, shown: ReadView) -> None:
        text, headings = self.query_one("#text", RowList), self.query_one("#headings", RowList)
        if not text.rows:
            text.update(rows_of(shown.document))
            headings.update(heading_rows(text.rows))
        headings.display = self.screen.size.width >= BESIDE and bool(headings.rows)
        self.query_one("#place", TextLine).display = not self.leads and self.screen.size.height >= FREE_LINES
        self.call_after_refresh(self._show_place)

    def _show_place(self) -> None:
        """Under which heading the first line is that is in view, and how much of the page was in view."""
        if not self.is_attached:
            return
        text = self.query_one("#text", RowList)
        title, percent = place_in(text.rows, text.tops, text.scroll_offset.y, text.size.height)
        self.query_one("#place", TextLine).show(
            Content.styled(title, "bold $text-strong"), Content.styled(f"{percent} %", "$text-quiet")
        )

    def action_read_on(self) -> None:
        self.query_one("#text", RowList).action_page(1)

    def action_read_back(self) -> None:
        self.query_one("#text", RowList).action_page(-1)


PANELS: Final = Panels(ReadPanel)


def heading_rows(rows: Sequence[Row]) -> list[Row]:
    """The headings of a page, each with the lines below it; nothing for a page without parts."""
    parts = list(_parts(rows))
    if len(parts) < 2:
        return []
    lines = [Row(picture=OneLine(title, (counted(lines, "line"),), "$foreground")) for title, lines in parts]
    return [section("In the text"), *lines]


def _parts(rows: Sequence[Row]) -> Iterator[tuple[str, int]]:
    """Each heading, and how many lines there are below it before the next one; free ones do not count."""
    title, lines = "", 0
    for row in rows:
        if row.style == HEADING:
            if title:
                yield title, lines
            title, lines = row.text.plain, 0
        elif row.text.plain:
            lines += len(row.broken(TEXT))
    if title:
        yield title, lines


def place_in(rows: Sequence[Row], tops: Sequence[int], scroll: int, height: int) -> tuple[str, int]:
    """The last heading above what is in view, and how much of the page is above its end, in per cent.

    `tops` are the first line of each row, and after them the number of all lines.
    """
    above = [row for row, top in zip(rows, tops, strict=False) if top < scroll and row.style == HEADING]
    title = above[-1].text.plain if above else ""
    return title, min(100, 100 * (scroll + height) // max(1, tops[-1]))
