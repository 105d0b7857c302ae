"""The library: one line to type in, what is found in earlier meetings, and the entry under the cursor."""

import logging
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from retro.errors import RetroError
from retro.tui.dialogs.help import Help
from retro.tui.home_preview import Preview
from retro.tui.keys import Command, bindings
from retro.tui.library_commands import COMMANDS, COPY, MINUTES, NOTES, OPEN
from retro.tui.library_rows import (
    EMPTY,
    Found,
    LibraryReads,
    WholeEntry,
    found_rows,
    whole_rows,
    with_place,
)
from retro.tui.markdown_rows import rows_of
from retro.tui.parts.keybar import KeyBar
from retro.tui.parts.line import TextLine
from retro.tui.screens.page_reader import READING, UNREADABLE, PageReader
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

KINDS: Final = (
    ("All", ""),
    ("Lessons", "kind:lesson"),
    ("Decisions", "kind:decision"),
    ("Experiments", "kind:experiment"),
    ("Actions", "kind:action"),
    ("Topics", "kind:topic"),
    ("Meetings", "kind:session"),
)
"""The kinds that Tab goes through: what they are called, and the filter that stands for each."""
PAUSE: Final = 0.12
"""Seconds after the last key before what is typed is looked for."""
REST: Final = 0.06
"""Seconds the cursor rests on an entry before it is read whole."""
KEPT: Final = 200
"""Entries that were read whole and stay in memory until the next answer."""

log = logging.getLogger(__name__)


class EntryPage(PageReader):
    """One entry, whole. It is read when the page opens, where it was not read before."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (*PageReader.COMMANDS_HERE, MINUTES, COPY)
    BINDINGS: ClassVar[list[BindingType]] = bindings((MINUTES, COPY))

    def __init__(self, ref: str, reads: LibraryReads, entry: WholeEntry | None = None) -> None:
        super().__init__(ref, self._whole)
        self._ref = ref
        self._entry = entry
        self._reads = reads

    def _whole(self) -> list[Row]:
        self._entry = self._entry or self._reads.whole(self._ref)
        return whole_rows(self._entry)

    @work(group="page", exit_on_error=False)
    async def read_page(self) -> None:
        self.post_message(self.PageRead(await self._reads.apart(self.rows_read)))

    @on(PageReader.PageRead)
    def offer_more(self) -> None:
        self.offer_keys()

    def offered(self) -> list[Command]:
        can = {MINUTES: self._entry and self._reads.minutes, COPY: self._entry and self._reads.copies}
        return [command for command in super().offered() if can.get(command, True)]

    async def action_minutes(self) -> None:
        """Read the minutes that the entry is from, at its place."""
        entry, read = self._entry, self._reads.minutes
        if entry is None or read is None:
            return
        if entry.session:
            page = PageReader(entry.session, lambda: with_place(rows_of(read(entry.session)), entry.title))
            await self.app.push_screen(page)
        else:
            self._say("It is in no minutes.")

    def action_copy(self) -> None:
        """Give the name of the entry to the terminal's clipboard."""
        if self._entry is not None and self._reads.copies:
            self.app.copy_to_clipboard(self._ref)
            self._say("Its name is copied, if your terminal allows it.")

    def _say(self, sentence: str) -> None:
        title = Content.styled(self._ref, "bold $highlight")
        self.query_one("#title", TextLine).show(title, sentence)


class LibraryScreen(Screen[None]):
    """Asks with each change of the words; an answer that was overtaken is not shown."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(command for command in COMMANDS if command is not OPEN),
        # Before the field's own Enter, which tells us by a message: the next key would come first.
        Binding("enter", "open", show=False, priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-medium"), (112, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-low"), (22, "-middle"), (34, "-tall")]  # noqa: RUF012

    @dataclass
    class Answered(Message):
        """What was found, for the question of this number."""

        number: int
        found: Found

    @dataclass
    class Read(Message):
        """An entry that was read whole; a sentence where it cannot be."""

        ref: str
        entry: WholeEntry | str

    def __init__(self, reads: LibraryReads, where: str = "") -> None:
        super().__init__()
        self._reads = reads
        self._where = where
        self._kind = 0
        """Which of `KINDS` is shown."""
        self._asked = 0
        """The number of the last question."""
        self._pausing: Timer | None = None
        self._resting: Timer | None = None
        self._entries: dict[str, WholeEntry | str] = {}
        self.words = Field(placeholder="words to look for", label="find", most_lines=1, id="words")
        self.lines = RowList(cursor=True, empty=READING, id="list")
        self.preview = Preview(id="preview")
        self.keybar = KeyBar()

    def compose(self) -> ComposeResult:
        yield TextLine(id="title")
        with Container(id="middle"), Container(id="box"):
            yield self.words
            yield TextLine(id="kinds")
            with Container(id="body"):
                yield self.lines
                yield self.preview
        yield self.keybar

    def on_mount(self) -> None:
        self.set_focus(self.words)
        self._show_title("")
        self._show_kinds()
        self._show_keys()
        self.ask_now()

    # What is asked

    @on(Field.Changed, "#words")
    def ask_soon(self) -> None:
        """Ask when nothing was typed for a moment."""
        if self._pausing is not None:
            self._pausing.stop()
        self._pausing = self.set_timer(PAUSE, self.ask_now)

    def ask_now(self) -> None:
        """Ask with the words and the kind as they are now."""
        self._asked += 1
        _, kind = KINDS[self._kind]
        self.ask(self._asked, f"{self.words.value} {kind}".strip())

    @work(group="ask", exclusive=True, exit_on_error=False)
    async def ask(self, number: int, question: str) -> None:
        await self._reads.turn()
        try:
            found = await self._reads.apart(lambda: self._reads.ask(question))
        except RetroError as refusal:
            found = Found(note=str(refusal))
        self.post_message(self.Answered(number, found))

    @on(Answered)
    def show_found(self, event: Answered) -> None:
        if event.number == self._asked:
            self._show_title(event.found.note if event.found.entries else "")
            self.lines.update(found_rows(event.found), empty=event.found.note or EMPTY)
            if len(self._entries) > KEPT:
                self._entries.clear()
            self.show_entry()

    def _show_title(self, note: str) -> None:
        title = Content.assemble(("Library", "bold $highlight"), f"  {self._where}" if self._where else "")
        self.query_one("#title", TextLine).show(title, note)

    def _show_kinds(self) -> None:
        looks = {True: "bold $selected-fg on $selected-bg", False: "$foreground"}
        names = (
            Content.styled(f" {name} ", looks[place == self._kind]) for place, (name, _) in enumerate(KINDS)
        )
        self.query_one("#kinds", TextLine).show(Content(" ").join(names))

    # The entry under the cursor

    @on(RowList.Highlighted)
    def show_entry(self) -> None:
        """Show the entry under the cursor whole, when the cursor rests there."""
        ref = self.lines.highlighted
        self._show_keys()
        if self._resting is not None:
            self._resting.stop()
        if ref is None:
            self.preview.update([])
        elif ref in self._entries:
            self._preview(self._entries[ref])
        else:
            self._resting = self.set_timer(REST, lambda: self.read(ref))

    def _preview(self, entry: WholeEntry | str) -> None:
        self.preview.update([Row(entry)] if isinstance(entry, str) else whole_rows(entry))
        self.preview.scroll_home(animate=False)

    @work(group="read", exclusive=True, exit_on_error=False)
    async def read(self, ref: str) -> None:
        self.post_message(self.Read(ref, await self._reads.apart(lambda: self._read(ref))))

    def _read(self, ref: str) -> WholeEntry | str:
        try:
            return self._reads.whole(ref)
        except RetroError as refusal:
            return str(refusal)

    @on(Read)
    def keep(self, event: Read) -> None:
        self._entries[event.ref] = event.entry
        if event.ref == self.lines.highlighted:
            self._preview(event.entry)

    @on(Worker.StateChanged)
    def say_so(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            log.error("the library could not be read: %s", type(event.worker.error).__name__)
            self.lines.update([], empty=UNREADABLE)

    def _show_keys(self) -> None:
        shown = [command for command in COMMANDS if command.shown]
        able = shown if self.lines.highlighted else [each for each in shown if each is not OPEN]
        self.keybar.offer([(command, command.label) for command in able])

    # What the keys do

    @on(KeyBar.Pressed)
    async def press(self, event: KeyBar.Pressed) -> None:
        await self.run_action(event.command.action)

    @on(RowList.Selected, "#list")
    async def open_clicked(self) -> None:
        await self.action_open()

    async def action_open(self) -> None:
        """Read the entry under the cursor whole."""
        ref = self.lines.highlighted
        if ref is None:
            return
        entry = self._entries.get(ref)
        known = entry if isinstance(entry, WholeEntry) else None
        await self.app.push_screen(EntryPage(ref, self._reads, known))

    def action_move(self, by: int) -> None:
        self.lines.action_step(by)

    def action_page(self, by: int) -> None:
        self.lines.action_page(by)

    def action_next_kind(self, by: int) -> None:
        """Show only what is of the next kind."""
        self._kind = (self._kind + by) % len(KINDS)
        self._show_kinds()
        self.ask_now()

    async def action_help(self) -> None:
        await self.app.push_screen(Help([("Library", COMMANDS)], NOTES))

    def action_back(self) -> None:
        """Empty the line of words first; then leave."""
        if self.words.value:
            self.words.value = ""
        else:
            self.action_leave()

    def action_leave(self) -> None:
        if len(self.app.screen_stack) > 1:
            self.dismiss()
        else:
            self.app.exit(None)
