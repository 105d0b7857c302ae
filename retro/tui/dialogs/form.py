"""A form: a few lines to fill in, each with its label at the left and what is wrong with it below."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from retro.errors import RetroError, RuleError
from retro.tui import keys
from retro.tui.dialogs.dialog import Dialog, ways
from retro.tui.keys import CANCEL, Command, bindings
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

PATIENCE = 1.0
"""Seconds for which the next key waits until it is known whether the form is saved."""
SAVING = "Saving …"
AROUND = 11
"""Lines of a form whose text is only shown that are not the text, and of the screen that stays free."""
WIDEST_LABEL = 22
"""Cells; a longer label takes several lines."""
APART = 2
"""Cells between a label and its line."""
BEFORE_TEXT = 2
"""Cells of a line before its text: the edge, and one that is free."""

ADVANCE = Command(
    "enter", "advance", "next line, or save", "Go to the next line, or save at the last one.", means=keys.TAKE
)

Save = Callable[[Mapping[str, str]], Awaitable[None]]


@dataclass(frozen=True)
class Blank:
    """A line of a form: its name, what it asks, and what stands in it already.

    Lines with `more` come last; whoever has nothing to say there never needs to go there.
    """

    name: str
    label: str
    text: str = ""
    hint: str = ""
    limit: int = 300
    more: bool = False


class Form(Dialog[dict[str, str] | None]):
    """Enter goes to the next line, and saves where only optional lines follow; Esc changes nothing.

    It closes once what was written is saved. A refusal stands below the line at fault, where the cursor goes,
    or at the end when it is no line's fault; nothing that was written is lost by it.
    """

    DEFAULT_CSS = """
    Form {
        .dialog-note { color: $text-quiet; height: auto; }
        .dialog-about { color: $text-strong; height: auto; max-height: 2; }
        .dialog-lines, .dialog-more { height: auto; }
        .dialog-note, .dialog-about { margin: 0 0 1 0; }
        .dialog-line { height: auto; layout: horizontal; }
        .dialog-label { color: $text-quiet; height: auto; padding: 0 2 0 0; }
        .dialog-line Field { background: $background; width: 1fr; border-left: outer $rule; }
        .dialog-line.-here .dialog-label { color: $text-strong; text-style: bold; }
        .dialog-line.-here Field { border-left: outer $mark; }
        .dialog-line.-refused Field { border-left: outer $bad; }
        .dialog-error { color: $bad; text-style: bold; height: auto; min-height: 1; }
        .dialog-more .dialog-error.-empty, #error-of-form.-empty { display: none; }
        &.-low .dialog-error.-empty, &.-flat .dialog-error.-empty { display: none; }
        &.-low .dialog-note, &.-low .dialog-about { margin: 0; }
        &.-flat .dialog-note, &.-flat .dialog-about { margin: 0; }
        &.-low .dialog-keys, &.-middle .dialog-keys { dock: bottom; background: $surface; }
        &.-tiny .dialog-line { layout: vertical; }
    }
    """

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (
        *CANCEL,
        ADVANCE,
        Command("ctrl+s", "save", "save", "Save the form."),
        Command("down", "app.focus_next", "next line", "Go to the next line.", means=keys.DOWN),
        Command("up", "app.focus_previous", "line before", "Go to the line before.", means=keys.UP),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(c for c in COMMANDS_HERE if c is not ADVANCE),
        Binding("enter", ADVANCE.action, show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        blanks: Sequence[Blank],
        note: str = "",
        *,
        about: str = "",
        save: Save | None = None,
    ) -> None:
        """`about` says what the entry belongs to. `save` keeps the answers, or raises RetroError."""
        super().__init__()
        self._title = title
        self._blanks = tuple(blanks)
        self._note = note
        self._about = about
        self._save = save
        self._sent: dict[str, str] = {}
        """What was sent last."""
        self._is_saving = False
        self._why_ended = ""
        """Why nothing can be saved any more, if so."""
        self._saved: dict[str, str] | None = None
        """What was saved while another screen lay over the form."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            if self._about:
                yield Static(Content(self._about), classes="dialog-about")
            with Vertical(classes="dialog-lines"):
                if self._note:
                    yield Static(Content(self._note), classes="dialog-note")
                for blank in self._blanks:
                    if not blank.more:
                        yield from _line(blank)
                with Vertical(classes="dialog-more"):
                    for blank in self._blanks:
                        if blank.more:
                            yield from _line(blank)
            yield _error("of-form")
            yield Static(self._keys(), classes="dialog-keys")

    def _keys(self) -> Content:
        several = (("↑↓", "lines"),) if len(self._blanks) > 1 else ()
        return ways(("Enter", self._enter()), *several, ("Esc", "cancel"))

    def _enter(self) -> str:
        """What Enter does, in the words of the last line."""
        return "next, then save" if sum(not blank.more for blank in self._blanks) > 1 else "save"

    def on_mount(self) -> None:
        self.set_focus(self._field(self._blanks[0]))

    def on_resize(self) -> None:
        for text in self.query(RowList):
            text.styles.max_height = max(1, self.size.height - AROUND)
        widest = min(WIDEST_LABEL, max(cell_len(blank.label) for blank in self._blanks))
        beside = 0 if self.has_class("-tiny") else widest + APART
        for label in self.query(".dialog-label"):
            label.styles.width = beside or "100%"
        for error in self.query(".dialog-lines .dialog-error"):
            error.styles.padding = (0, 0, 0, beside + BEFORE_TEXT)
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    @on(events.DescendantFocus)
    def _lead_to_the_line(self, event: events.DescendantFocus) -> None:
        """The line with the cursor has a label that stands out; a style by the focus is not shared well."""
        for line in self.query(".dialog-line"):
            line.set_class(event.widget in line.children, "-here")

    def on_screen_resume(self) -> None:
        if self._saved is not None:
            self.dismiss(self._saved)

    # What a form of one's own says of itself

    def typed(self, name: str, text: str) -> None:
        """Be told what stands in a line, by its name, whenever that changes."""

    async def save(self, answers: Mapping[str, str]) -> None:
        """Keep the answers. Raises RetroError, with the field at fault where one is (`RuleError.field`)."""
        if self._save is not None:
            await self._save(answers)

    def called_off(self) -> None:
        """Be told that the person wants none of it saved."""

    # What happens to it

    @on(Field.Changed)
    def tell(self, event: Field.Changed) -> None:
        event.stop()
        name = (event.input.id or "").removeprefix("blank-")
        if name and not self._why_ended:
            self.typed(name, event.value)
            now = event.input.value  # the event may be older than what was sent
            if now != self._sent.get(name, now):
                self._say(f"#error-{name}", "")

    def _field(self, blank: Blank) -> Field:
        return self.query_one(f"#blank-{blank.name}", Field)

    async def action_advance(self) -> None:
        """Go to the next line that is asked, or save where there is none."""
        if self._why_ended:
            return
        here = next((n for n, b in enumerate(self._blanks) if self.focused is self._field(b)), 0)
        if any(not blank.more for blank in self._blanks[here + 1 :]):
            self.focus_next()
        else:
            await self.action_save()

    async def action_save(self) -> None:
        if self._is_saving or self._why_ended:
            return
        self._is_saving = True
        for error in self.query(".dialog-error"):
            self._say(f"#{error.id}", "")
        self._sent = {blank.name: self._field(blank).value for blank in self._blanks}
        answered = asyncio.Event()
        self._keep(self._sent, answered)
        # The next key means what its writer sees then; but a disk that hangs holds nobody up for long.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await answered.wait()
        if self._is_saving:
            self._say("#error-of-form", SAVING)

    @work(group="form", exit_on_error=False)
    async def _keep(self, answers: dict[str, str], answered: asyncio.Event) -> None:
        try:
            await self.save(answers)
        except RetroError as refusal:
            self._is_saving = False
            self._refuse(refusal)
            if self._why_ended:
                await self._show_unsaved()
        else:
            self._close(answers)
        finally:
            self._is_saving = False
            answered.set()

    def _close(self, answers: dict[str, str]) -> None:
        if self.is_active:
            self.dismiss(answers)
        else:
            self._saved = answers

    def _refuse(self, refusal: RetroError) -> None:
        """Show a refusal where it belongs, and go there."""
        field = refusal.field if isinstance(refusal, RuleError) else ""
        blank = next((blank for blank in self._blanks if blank.name == field), None)
        self._say("#error-of-form", "" if blank else f"✗ {refusal}")
        if blank:
            self._say(f"#error-{blank.name}", f"✗ {refusal}")
            self.set_focus(self._field(blank))
        place = f"#error-{blank.name}" if blank else "#error-of-form"
        self.call_after_refresh(lambda: self.query_one(place).scroll_visible(animate=False))

    def _say(self, place: str, sentence: str) -> None:
        for error in self.query(place).results(Static):
            error.update(Content(sentence))
            error.set_class(not sentence, "-empty")
        for line in self.query(place.replace("#error-", "#line-")):
            line.set_class(bool(sentence), "-refused")

    async def end(self, why: str) -> None:
        """Save nothing any more: say why, and show all that was written, to be read and copied."""
        if not self._why_ended:
            self._why_ended = why
            if not self._is_saving:  # what is on its way may still be saved
                await self._show_unsaved()

    async def _show_unsaved(self) -> None:
        written = [(blank.label, self._field(blank).value) for blank in self._blanks]
        rows = [
            row
            for label, text in written
            if text
            for row in (Row(label, style="quiet"), Row(text, style="strong", indent=2))
        ]
        lines = RowList(rows, empty="Nothing was written.")
        place = self.query_one(".dialog-lines")
        await place.remove_children()
        await place.mount(lines)
        self.on_resize()
        self._say("#error-of-form", f"✗ {self._why_ended}")
        self.query_one(".dialog-keys", Static).update(ways(("Esc", "close")))
        self.set_focus(lines)

    def action_cancel(self) -> None:
        if not self._is_saving:
            self.called_off()
            self.dismiss(None)


def _line(blank: Blank) -> ComposeResult:
    with Horizontal(classes="dialog-line", id=f"line-{blank.name}"):
        yield Static(Content(blank.label), classes="dialog-label")
        yield Field(blank.text, blank.hint, max_length=blank.limit, id=f"blank-{blank.name}")
    yield _error(blank.name)


def _error(name: str) -> Static:
    return Static(id=f"error-{name}", classes="dialog-error -empty", markup=False)
