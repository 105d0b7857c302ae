"""The home's own screen: a list, what is known of the row under the cursor, and the keys."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from retro.errors import RetroError
from retro.session.text import clean
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.help import Help
from retro.tui.home_commands import (
    BROWSE,
    CHOOSE,
    COMMANDS,
    LIBRARY,
    MOVE,
    NOTES,
    SHOW_ALL,
    TABS,
    WHILE_FINDING,
)
from retro.tui.home_preview import Preview, preview_rows
from retro.tui.home_rows import (
    Format,
    HomeContent,
    Item,
    Meeting,
    Resume,
    Seen,
    Start,
    Tab,
    key_of,
    list_rows,
    purpose_rows,
    tab_line,
)
from retro.tui.home_title import HomeTitle
from retro.tui.keys import Command, bindings
from retro.tui.library_rows import LibraryReads
from retro.tui.library_screen import LibraryScreen
from retro.tui.markdown_rows import rows_of
from retro.tui.parts.keybar import KeyBar
from retro.tui.parts.line import TextLine
from retro.tui.screens.page_reader import UNREADABLE, PageReader
from retro.tui.start_form import StartForm
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList


def verb_for(item: Item | None) -> str:
    """What Enter does with an item."""
    match item:
        case Format(error=""):
            return "start"
        case Meeting(error="", over=True):
            return "read minutes"
        case Meeting(error=""):
            return "continue"
        case _:
            return "see why"


class HomeList(RowList):
    """A list in which one click moves the cursor, and a click on the cursor chooses."""

    before_click: str | None = None
    """Where the cursor stood when the mouse was pressed."""

    def on_mouse_down(self) -> None:
        self.before_click = self.highlighted


ROOMY = 28
"""Lines from which on the list has titles."""
PATIENCE = 0.06
"""Seconds the cursor rests on a row before its file is read: a held key passes over many."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HomeReads:
    """How the home reads what it does not know yet. These run in threads and may raise RetroError."""

    closer: Callable[[Item], Seen]
    minutes: Callable[[str], str]
    """The minutes of a session as Markdown, by its id."""
    reading: Callable[[str], str] = "retro minutes {}".format
    """What to type for the minutes of a session, by its id."""
    text: Callable[[str], object] = str
    """The text of a Markdown file, by its path; asked for only to learn why it cannot be read."""
    library: LibraryReads | None = None
    """How what earlier meetings left is searched; None where it cannot be."""
    due: Callable[[], str] = str
    """How many records are due for a second look, in words; empty for none."""


class HomeScreen(Screen[None]):
    """Lists what there is; reads no more than the row under the cursor."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (*COMMANDS, SHOW_ALL, *WHILE_FINDING)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(c for c in (*COMMANDS, SHOW_ALL, *WHILE_FINDING) if c is not CHOOSE),
        # Before the list's own Enter, which tells us by a message: the next key would come first.
        Binding("enter", "choose", show=False, priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-medium"), (112, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-low"), (22, "-middle"), (34, "-tall")]  # noqa: RUF012

    @dataclass
    class Looked(Message):
        """What there is to see of an item."""

        key: str
        seen: Seen

    def __init__(self, content: HomeContent, reads: HomeReads, where: str = "") -> None:
        super().__init__()
        self._content = content
        self._reads = reads
        self._where = where
        everything: tuple[Item, ...] = (*content.unfinished, *content.formats, *content.past)
        self._items: dict[str, Item] = {key_of(item): item for item in everything}
        self._seen: dict[str, Seen] = {}
        self._resting: Timer | None = None
        self._tab: Tab = "start"
        """The list that is shown."""
        self._purpose = ""
        """The purpose whose formats are shown alone; empty for those of all."""
        self.lines = HomeList(cursor=True, empty="Nothing here contains these words.", id="list")
        self.preview = Preview(id="preview")
        self.finder = Field(placeholder="words to look for", label="find", most_lines=1, id="words")
        self.keybar = KeyBar()

    def compose(self) -> ComposeResult:
        yield HomeTitle(self._content.captured, self._where, self._reads.due)
        with Container(id="middle"), Container(id="box"):
            yield TextLine(id="tabs")
            with Horizontal(id="find"):
                yield self.finder
            with Container(id="body"):
                yield self.lines
                yield self.preview
        yield self.keybar

    def on_mount(self) -> None:
        self.show_list()
        self.set_focus(self.lines)

    def on_resize(self, event: events.Resize) -> None:
        # Two sizes on the way at once would lay out the screen in turns without end.
        event.size = self.app.size
        self.call_after_refresh(self.show_list)

    @property
    def item(self) -> Item | None:
        """What the cursor stands on."""
        return self._items.get(self.lines.highlighted or "")

    # What is shown

    def show_list(self) -> None:
        """Feed the list, and what hangs on its cursor."""
        width = self.lines.scrollable_content_region.width or self.app.size.width
        self.query_one("#tabs", TextLine).show(tab_line(self._content, self._tab, self._purpose))
        roomy = self.app.size.height >= ROOMY
        words, purpose = self.finder.value, self._purpose
        rows = list_rows(self._content, words, width, self._tab, purpose, roomy=roomy)
        self.lines.update(rows)
        self.show_item()

    @on(RowList.Highlighted)
    def show_item(self) -> None:
        """Show what is known of the row under the cursor; look closer when it rests there."""
        item = self.item
        self.show_keys()
        if self._resting is not None:
            self._resting.stop()
        if item is None:
            self.preview.update([])
            return
        seen, room = self._seen.get(key_of(item)), self.preview.size.height
        self.preview.update(preview_rows(item, seen, brief=self._is_brief, room=room))
        self.preview.scroll_home(animate=False)
        if key_of(item) not in self._seen and not item.error:
            self._resting = self.set_timer(PATIENCE, lambda: self.look_at(item))

    @property
    def _is_brief(self) -> bool:
        return not self.has_class("-wide")

    @property
    def _is_finding(self) -> bool:
        return self.has_class("-finding")

    def show_keys(self) -> None:
        """Feed the footer: Enter has the name of what it does here."""
        first = [(CHOOSE, verb_for(self.item))] if self.item else []
        if self._is_finding:
            others = [MOVE, SHOW_ALL]
        else:
            away: tuple[Command, ...] = (CHOOSE, BROWSE) if self._tab == "past" else (CHOOSE,)
            others = [SHOW_ALL] if self._purpose else []
            away += () if self._reads.library else (LIBRARY,)
            others += [command for command in COMMANDS if command.shown and command not in away]
        labels = {TABS: "past" if self._tab == "start" else "start"}
        self.keybar.offer([*first, *((c, labels.get(c, c.label)) for c in others)])

    @work(thread=True, group="look", exclusive=True, exit_on_error=False)
    def look_at(self, item: Item) -> None:
        self.post_message(self.Looked(key_of(item), self._look(item)))

    def _look(self, item: Item) -> Seen:
        try:
            return self._reads.closer(item)
        except RetroError as refusal:
            return str(refusal)

    @on(Looked)
    def keep(self, event: Looked) -> None:
        self._seen[event.key] = event.seen
        if event.key == self.lines.highlighted:
            self.show_item()

    @on(Worker.StateChanged)
    def say_so(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            log.error("a row of the home could not be looked at: %s", type(event.worker.error).__name__)
            if self.item is not None:
                self.preview.update([Row(self.item.title, style="strong"), Row(UNREADABLE)])

    # What the keys do

    @on(KeyBar.Pressed)
    async def press(self, event: KeyBar.Pressed) -> None:
        await self.run_action(event.command.action)

    @on(RowList.Selected, "#list")
    async def choose_clicked(self, event: RowList.Selected) -> None:
        if event.key == self.lines.before_click:
            await self.action_choose()

    async def action_choose(self) -> None:
        """Do the obvious with the row under the cursor."""
        match self.item:
            case Format(error="") as chosen:
                await self.app.push_screen(
                    StartForm(chosen, self._reads.text, self._content.teams),
                    lambda answer: self._start(chosen, answer),
                )
            case Meeting(error="", over=False) as chosen:
                self.app.exit(Resume(chosen.id))
            case Meeting(error="") as chosen:
                hint = self._reads.reading(chosen.id)
                read = self._reads.minutes
                await self.app.push_screen(PageReader(chosen.title, lambda: rows_of(read(chosen.id)), hint))
            case _:
                await self.action_look()

    def _start(self, chosen: Format, answer: dict[str, str] | None) -> None:
        if answer is not None:
            title = clean(answer["title"]) or chosen.suggestion or chosen.title
            read, team = answer.get("read", "").strip(), answer.get("team", "").strip()
            self.app.exit(Start(chosen.name, title, read, team))

    async def action_look(self) -> None:
        item = self.item
        if item is None:
            return
        seen = self._seen.get(key_of(item))

        def read() -> list[Row]:
            found = seen if seen is not None or item.error else self._look(item)
            return preview_rows(item, found, full=True)[1:]  # the title stands over the page

        await self.app.push_screen(PageReader(item.title, read))

    def action_move(self, by: int) -> None:
        self.lines.action_step(by)

    def action_page(self, by: int) -> None:
        self.lines.action_page(by)

    def action_switch(self) -> None:
        """Go to the other list, except while words are typed that look in both."""
        if not self._is_finding:
            self._tab, self._purpose = "past" if self._tab == "start" else "start", ""
            self.lines.update([])
            self.show_list()

    async def action_browse(self) -> None:
        """Choose a purpose whose formats are shown alone."""
        if not self._is_finding:
            chosen = Choose("Formats by purpose", purpose_rows(self._content), self._purpose)
            await self.app.push_screen(chosen, self._show_purpose)

    def _show_purpose(self, purpose: str | None) -> None:
        if purpose is not None:
            self._tab, self._purpose = "start", purpose
            self.lines.update([])
            self.show_list()

    async def action_library(self) -> None:
        """Search what earlier meetings left, except while words are typed."""
        if self._reads.library is not None and not self._is_finding:
            await self.app.push_screen(LibraryScreen(self._reads.library, self._where))

    def action_find(self) -> None:
        self._purpose = ""
        self.set_class(True, "-finding")
        self.set_focus(self.finder)
        self.show_list()

    @on(Field.Changed, "#words")
    def narrow(self) -> None:
        self.show_list()

    async def action_help(self) -> None:
        await self.app.push_screen(Help([("Home", COMMANDS)], NOTES))

    def action_show_all(self) -> None:
        """End looking for words or for a purpose, if that goes on: Esc never quits."""
        if self._purpose:
            self._purpose = ""
            self.show_list()
        if self._is_finding:
            self.set_focus(self.lines)
            self.set_class(False, "-finding")
            self.finder.value = ""
            self.show_keys()

    def action_quit(self) -> None:
        self.app.exit(None)
