"""What every screen of this kind has: questions as tabs with the cards of one, or as columns of a board."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from retro.session.text import counted
from retro.session.view import View
from retro.stages.ideate import card_rows
from retro.stages.ideate.prompt_columns import Column
from retro.stages.ideate.revealed_cards import NONE, revealed_board, revealed_rows
from retro.stages.ideate.rules import IdeateView
from retro.tui.panel import Panel
from retro.tui.parts.line import TextLine
from retro.tui.widgets.column_board import ColumnBoard
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

WIDE: Final = 100
"""Cells of a terminal from which on revealed cards stand in columns."""


class CardsPanel(Panel[IdeateView]):
    """Tabs, the question, a list and a board; the last takes the place of all others where it is wide."""

    DEFAULT_CSS = """
    CardsPanel .question { margin: 1 0; }
    CardsPanel.-one-line .question { margin: 0; }
    CardsPanel RowList, CardsPanel .entry { max-width: 100; }
    """
    SCOPED_CSS = False
    IS_BOARD: ClassVar[bool] = True

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        prompts = [column.prompt for column in self.shown.columns]
        asked_now = self.shown.asked_now
        self._prompt = prompts.index(asked_now) if asked_now in prompts else 0
        """The number of the question that is open; who comes late begins at the one that is asked now."""
        self._columns: tuple[Column, ...] = ()
        """The questions of the last picture."""

    def compose(self) -> ComposeResult:
        yield TextLine(id="tabs")
        yield TextLine(id="tab-rules")
        yield Static(classes="question", markup=False)
        yield RowList(cache=self.cache, empty=card_rows.EMPTY)
        yield ColumnBoard(cache=self.cache)

    @property
    def talks(self) -> bool:
        return not self.shown.hidden

    @property
    def column(self) -> Column:
        """The question that is open."""
        return self.shown.columns[self._prompt]

    @property
    def in_columns(self) -> bool:
        """Whether the questions stand side by side."""
        return not self.shown.hidden and self.screen.size.width >= WIDE

    @property
    def low(self) -> bool:
        """Whether there is no room for what can be left out."""
        return self.screen.size.height < card_rows.LOW

    def follow_questions(self, shown: IdeateView, *, writing: str = "") -> None:
        """Stay at the open question, wherever it stands; go to a new one, where nothing is being written."""
        before, self._columns = self._columns, shown.columns
        if not before:
            return
        keys = [column.key for column in shown.columns]
        open_one = before[self._prompt].key
        known = {column.prompt for column in before}
        new = next(
            (number for number, column in enumerate(shown.columns) if column.prompt not in known), None
        )
        if new is not None and not writing:
            self._prompt = new
        else:
            self._prompt = keys.index(open_one) if open_one in keys else min(self._prompt, len(keys) - 1)
        if new is not None and writing:
            self.post_message(self.Tell(f"The next question is asked: {shown.columns[new].title}."))

    def show_places(self, shown: IdeateView) -> None:
        """Show what fits the size: a board, or tabs with the open question and a list."""
        wide = self.in_columns
        tabs, rules = self.query_one("#tabs", TextLine), self.query_one("#tab-rules", TextLine)
        question = self.query_one(".question", Static)
        several = len(shown.columns) > 1
        self.set_class(self.low, "-one-line")
        tabs.display = several and not wide
        rules.styles.display = "block" if several and not wide and not self.low else "none"
        question.display = self.query_one(RowList).display = not wide
        self.query_one(ColumnBoard).display = wide
        if wide:
            return
        counts = self.takes_part or not shown.hidden
        titles, lines = card_rows.tabs(shown, self._prompt, counts, self.screen.size.width - 2)
        tabs.show(titles)
        rules.show(lines)
        asked = Content.styled(self.column.question or self.column.title, "bold $text-strong")
        if not (several or shown.hidden):  # no tab tells it
            asked = Content.assemble(asked, (f"   {counted(len(self.column.cards), 'card')}", "$text-quiet"))
        if str(question.content) != asked.plain:
            question.update(asked)

    def show_revealed(self, shown: IdeateView, changing: str = "", *, writes: bool = False) -> None:
        """Show all cards, or where it is narrow those of the open question."""
        if self.in_columns:
            opened = self._prompt if writes and len(shown.columns) > 1 else None
            self.query_one(ColumnBoard).update(revealed_board(self.cache, shown, opened, changing))
        else:
            rows = revealed_rows(self.cache, shown, self._prompt, changing)
            self.query_one(RowList).update(rows, empty=NONE)

    def action_prompt(self, by: int) -> None:
        """Open another question."""
        if self.shown.columns:
            self._prompt = (self._prompt + by) % len(self.shown.columns)
            self.redraw()

    def action_scroll(self, by: int) -> None:
        """Turn the pages of what is shown."""
        (self.query_one(ColumnBoard) if self.in_columns else self.query_one(RowList)).action_page(by)
