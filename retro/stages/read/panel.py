"""A Markdown page to read in silence, with notes in its margin."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from retro.session.acts import Act
from retro.session.text import CARD_LIMIT, counted
from retro.session.view import View
from retro.stages.read.rules import ChangeNote, ReadView, WithdrawNote, WriteNote
from retro.stages.read.text_blocks import Block, blocks_of
from retro.stages.read.text_headings import TEXT, heading_rows, place_in
from retro.stages.read.text_rows import base_rows, block_at, key_of, key_of_note, notes_by_section, with_notes
from retro.stages.read.text_to_read import TextToRead
from retro.tui import keys
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.parts.line import TextLine
from retro.tui.parts.plain_containers import PlainHorizontal
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

BESIDE: Final = 112
"""Cells of the shared window from which on the headings stand beside the text: what a participant reads
is less wide, and beside the headings the text would be broken early."""
FREE_LINES: Final = 24
"""Lines of a terminal from which on a line says how far one has read."""
NOT_SHOWN: Final = "in the margin, not shown yet"

READ_ON = Command("space", "read_on", "scroll", "Scroll down.", face="↓ Space", rank=0, means=keys.READ_ON)
WRITE = Command(
    "e",
    "note",
    "note here",
    "Write a note on the part under the cursor, or change the note.",
    rank=2,
    means=keys.NOTE,
)
WITHDRAW = Command("ctrl+x", "withdraw", "delete the note", "Delete your note.", means=keys.WITHDRAW)
SAVE = Command("enter", "note", "save", "Save the note.", rank=0, means=keys.TAKE)
CANCEL = Command("escape", "cancel", "cancel", "Stop writing; the note stays as it was.", means=keys.GO_BACK)


class ReadPanel(Panel[ReadView]):
    """The page, scrollable; while people read, a line to write a note in when they want one."""

    DEFAULT_CSS = f"""
    ReadPanel #columns {{ height: 1fr; }}
    ReadPanel #text {{ width: 3fr; max-width: {TEXT + 1}; }}
    ReadPanel.-notes #text {{ max-width: {TEXT + 3}; }}
    ReadPanel #text > .lines--heading {{ color: $text-strong; }}
    ReadPanel #headings {{ width: 2fr; max-width: 54; margin: 0 0 0 6; }}
    ReadPanel .entry {{ max-width: 100; }}
    """
    QUIET_CLOCK = True
    COMMANDS = (
        READ_ON,
        Command("down", "read_on", "", "Scroll down.", shown=False, means=keys.DOWN),
        Command("pagedown", "read_on", "", "Scroll down.", shown=False, means=keys.PAGE_DOWN),
        Command("up", "read_back", "back", "Scroll up.", shown=False, means=keys.UP),
        Command("pageup", "read_back", "back", "Scroll up.", shown=False, means=keys.PAGE_UP),
        WRITE,
        WITHDRAW,
        SAVE,
        CANCEL,
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(c for c in COMMANDS if c is not SAVE),
        Binding("enter", "note", show=False, priority=True),
    ]

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._block: int | None = None
        """The part of the text that the note in the line is about; None while nobody writes."""
        self._note = ""
        """The id of the own note that is being changed; empty for a new one."""
        self._lines: tuple[Field, ...] = ()
        """The line to write in, of those who have one."""

    def compose(self) -> ComposeResult:
        yield TextLine(id="place")
        writes = self.takes_part and self.shown.open
        with PlainHorizontal(id="columns"):
            empty = "There is no text to read."
            yield TextToRead(cursor=writes, begins=False, cache=self.cache, id="text", empty=empty)
            headings = RowList(cache=self.cache, id="headings")
            headings.can_focus = False
            yield headings
        self.set_class(writes, "-notes")
        if writes:
            self._lines = (Field(max_length=CARD_LIMIT, classes="entry", id="note"),)
        yield from self._lines

    def start(self) -> None:
        self._restore_draft()
        super().start()
        self.watch(self.query_one("#text", RowList), "scroll_y", self._show_place, init=False)
        self.call_after_refresh(self._show_place)

    @property
    def _blocks(self) -> tuple[Block, ...]:
        """The parts of the text, made once for everybody."""
        document = self.shown.document
        return self.cache.once(document, "blocks", lambda: blocks_of(document))

    @property
    def _writes(self) -> bool:
        """Whether this person can write notes now."""
        return bool(self._lines) and self.shown.open

    @property
    def _writing(self) -> bool:
        """Whether a note is in the line."""
        return self._writes and self._block is not None

    def take_focus(self) -> None:
        for field in self._lines if self._writing else ():
            self.screen.set_focus(field)
            return
        self.screen.set_focus(self.query_one("#text", RowList), scroll_visible=False)

    def commands(self) -> tuple[Command, ...]:
        if self._writing:
            return (SAVE, *((WITHDRAW,) if self._note else ()), CANCEL)
        reading = tuple(c for c in self.COMMANDS if c.action in ("read_on", "read_back"))
        notes = (WRITE, *((WITHDRAW,) if self.shown.own else ())) if self._writes else ()
        return (reading[0], *notes, *reading[1:])

    def show(self, shown: ReadView) -> None:
        if not shown.open:
            self._block, self._note = None, ""
        text, headings = self.query_one("#text", RowList), self.query_one("#headings", RowList)
        base = self.cache.once(shown.document, "parts", lambda: base_rows(shown.document))
        text.update(with_notes(base, shown))
        headings.update(self._beside([row for block in base for row in block]))
        headings.display = self.leads and self.screen.size.width >= BESIDE and bool(headings.rows)
        for field in self._lines:
            field.display = self._writing
            if self._block is not None:
                place = self._blocks[self._block].place
                field.label = "Change" if self._note else "Note"
                field.placeholder = "" if self._note else f"on “{place}”"
        place_line = self.query_one("#place", TextLine)
        place_line.display = not headings.display if self.leads else self.screen.size.height >= FREE_LINES
        self.call_after_refresh(self._show_place)

    def _beside(self, rows: Sequence[Row]) -> list[Row]:
        """The headings of the text, and how many notes there are."""
        said = self._notes_said()
        return [
            *heading_rows(rows, notes_by_section(self.shown)),
            *([Row(""), Row(said, style="quiet")] if said else []),
        ]

    def _notes_said(self) -> str:
        if self.shown.so_far:
            return f"{self.shown.so_far} {NOT_SHOWN}"
        return f"{counted(len(self.shown.notes), 'note')} in the margin" if self.shown.notes else ""

    @on(TextToRead.Resized)
    def _show_place(self) -> None:
        """Under which heading the first line is that is in view, and how much of the page was in view."""
        if not self.is_attached:
            return
        place = self.query_one("#place", TextLine)
        if self.leads:
            place.show(Content.styled(self._notes_said(), "$text-quiet"))
            return
        text = self.query_one("#text", RowList)
        title, percent = place_in(text.rows, text.tops, text.scroll_offset.y, text.size.height)
        place.show(Content.styled(title, "bold $text-strong"), Content.styled(f"{percent} %", "$text-quiet"))

    def action_read_on(self) -> None:
        self.query_one("#text", RowList).action_page(1)

    def action_read_back(self) -> None:
        self.query_one("#text", RowList).action_page(-1)

    # Writing notes

    def unfinished(self) -> Mapping[str, str]:
        written = "".join(field.value for field in self._lines) if self._writing else ""
        return {self._draft: written} if written not in ("", self._as_it_was) else {}

    @property
    def _as_it_was(self) -> str:
        return next((note.text for note in self.shown.own if note.id == self._note), "")

    @property
    def _draft(self) -> str:
        """The name of the draft of what is in the line."""
        return (
            f"note change {self._note} {self.stage_id}"
            if self._note
            else f"note {self._block} {self.stage_id}"
        )

    def _restore_draft(self) -> None:
        """Go on with a note that was begun in this stage."""
        for name, text in self.view.drafts.items() if self._writes else ():
            about, _, stage = name.rpartition(" ")
            changed = next((n for n in self.shown.own if about == f"note change {n.id}"), None)
            number = about.removeprefix("note ")
            if stage != self.stage_id or not about.startswith("note ") or not text:
                continue
            if changed is not None:
                self._take(changed.block, changed.id, text)
            elif number.isdecimal() and int(number) < len(self._blocks):
                self._take(int(number), "", text)

    def _take(self, block: int | None, note: str = "", text: str = "") -> None:
        """Put a note into the line, or none."""
        self._block, self._note = block, note
        for field in self._lines:
            field.value = text
            field.cursor_position = len(text)

    @on(RowList.Selected)
    def chosen(self, event: RowList.Selected) -> None:
        event.stop()
        self.action_note()

    def action_note(self) -> None:
        """Write on the part under the cursor, or save what was written."""
        if self._writing:
            self._save()
        elif self._writes:
            text = self.query_one("#text", TextToRead)
            key = text.highlighted or text.first_in_view
            block = block_at(key, self.shown)
            if block is None:
                return
            text.highlight(key)
            own = next((note for note in self.shown.own if key == key_of_note(note.id)), None)
            self._take(block, own.id if own else "", own.text if own else "")
            self._again()

    def _save(self) -> None:
        block, note, written = self._block, self._note, self._lines[0].value
        draft = self._draft
        self.post_message(self.Draft(draft, ""))
        self._take(None)
        self._again()
        if not written.strip() or block is None:
            return

        def put_back() -> None:
            self.post_message(self.Draft(draft, written))
            if self.is_attached and self._writes and not self._writing:
                self._take(block, note, written)
                self._again()

        act: Act = WriteNote(self.stage_id, block, written)
        self.send(ChangeNote(self.stage_id, note, written) if note else act, put_back)

    def action_cancel(self) -> None:
        if self._writing:
            self.post_message(self.Draft(self._draft, ""))
            self._take(None)
            self._again()

    def action_withdraw(self) -> None:
        if not self._writes:
            return
        key = self.query_one("#text", RowList).highlighted
        note = self._note or next((n.id for n in self.shown.own if key == key_of_note(n.id)), "")
        if not note:
            self.post_message(self.Tell("Go to one of your notes first, with the arrow keys."))
            return
        back = next((n.block for n in self.shown.own if n.id == note), 0)
        if self._writing:
            self.post_message(self.Draft(self._draft, ""))
            self._take(None)
            self._again()
        self.query_one("#text", RowList).highlight(key_of(back))
        self.send(WithdrawNote(self.stage_id, note))

    def _again(self) -> None:
        self.redraw()
        self.take_focus()

    @on(Input.Changed)
    def keep_draft(self, event: Input.Changed) -> None:
        event.stop()
        if self._writing:
            changed = "" if event.value == self._as_it_was else event.value
            self.post_message(self.Draft(self._draft, changed))

    @on(Field.Clipped)
    def clipped(self, event: Field.Clipped) -> None:
        self.post_message(
            self.Tell(f"A note holds {CARD_LIMIT} characters; {event.lost} of those pasted were left out.")
        )


PANELS: Final = Panels(ReadPanel)
