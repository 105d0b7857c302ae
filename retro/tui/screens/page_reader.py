"""A page to read over the home: minutes, or everything that is known of a row."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from retro.errors import RetroError
from retro.tui import keys
from retro.tui.keys import Command, bindings
from retro.tui.parts.keybar import KeyBar
from retro.tui.parts.line import TextLine
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

BACK = Command("escape", "back", "back", "Go back.", means=keys.GO_BACK)
LEAVE = Command("q,ctrl+q,ctrl+c", "back", "back", "Go back.", shown=False, means=keys.LEAVE)
SCROLL = Command("down", "scroll(1)", "scroll", "Scroll by a line.", face="↑↓", means=keys.DOWN)
PAGE = Command("space", "scroll_page", "next page", "Scroll by a page.", means=keys.READ_ON)
PAGE_DOWN = Command(
    "pagedown", "scroll_page", "next page", "Scroll by a page.", shown=False, means=keys.PAGE_DOWN
)

READING = "Reading…"
UNREADABLE = "This page cannot be read."
PLACE = "here"
"""The key of the row that is brought into view when the page is there."""

log = logging.getLogger(__name__)


class PageReader(Screen[None]):
    """Reads in a thread what it shows: the disk may be slow."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (BACK, SCROLL, PAGE, PAGE_DOWN, LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMMANDS_HERE)

    @dataclass
    class PageRead(Message):
        """The page is there."""

        rows: Sequence[Row]

    def __init__(self, title: str, read: Callable[[], Sequence[Row]], hint: str = "") -> None:
        super().__init__()
        self._title = title
        self._read = read
        self._hint = hint

    def compose(self) -> ComposeResult:
        yield TextLine(id="title")
        yield RowList(empty=READING, id="page")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#title", TextLine).show(Content.styled(self._title, "bold $highlight"), self._hint)
        self.offer_keys()
        self.set_focus(self.query_one(RowList))
        self.read_page()

    def offer_keys(self) -> None:
        """Show the keys that do something here."""
        self.query_one(KeyBar).offer([(command, command.label) for command in self.offered()])

    def offered(self) -> list[Command]:
        """Return the commands that do something here."""
        return [command for command in self.COMMANDS_HERE if command.shown]

    @work(thread=True, group="page", exit_on_error=False)
    def read_page(self) -> None:
        self.post_message(self.PageRead(self.rows_read()))

    def rows_read(self) -> Sequence[Row]:
        """Read the page; why it cannot be read is a page too."""
        try:
            return self._read()
        except RetroError as refusal:
            return [Row(str(refusal))]

    @on(PageRead)
    def show(self, event: PageRead) -> None:
        lines = self.query_one(RowList)
        lines.update(event.rows, empty="This page is empty.")
        self.call_after_refresh(lines.bring, PLACE)

    @on(Worker.StateChanged)
    def say_so(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            log.error("a page could not be read: %s", type(event.worker.error).__name__)
            self.query_one(RowList).update([Row(UNREADABLE)])

    @on(KeyBar.Pressed)
    async def press(self, event: KeyBar.Pressed) -> None:
        await self.run_action(event.command.action)

    def action_scroll(self, by: int) -> None:
        self.query_one(RowList).action_step(by)

    def action_scroll_page(self) -> None:
        self.query_one(RowList).action_page(1)

    def action_back(self) -> None:
        self.dismiss()
