"""A small form: one to three lines to fill in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from retro.tui.widgets.field import Field


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


class Form(ModalScreen[dict[str, str] | None]):
    """Enter goes to the next line, and saves where only more could be said; Esc leaves all as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", "Cancel", show=False),
        Binding("enter", "advance", "Next", show=False, priority=True),
        Binding("ctrl+s", "save", "Save", show=False),
        Binding("down", "app.focus_next", "Next", show=False),
        Binding("up", "app.focus_previous", "Previous", show=False),
    ]

    def __init__(
        self,
        title: str,
        blanks: Sequence[Blank],
        note: str = "",
        typed: Callable[[str, str], None] | None = None,
    ) -> None:
        """`typed` is told what stands in a line, by its name, whenever that changes."""
        super().__init__()
        self._typed = typed
        self._title = title
        self._blanks = tuple(blanks)
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            if self._note:
                yield Static(Content(self._note), classes="dialog-note")
            for blank in self._blanks:
                if not blank.more:
                    yield from _line(blank)
            with Vertical(classes="dialog-more"):
                for blank in self._blanks:
                    if blank.more:
                        with Horizontal():
                            yield from _line(blank)
            yield Static(self._keys(), classes="dialog-keys")

    def _keys(self) -> Content:
        asked = sum(not blank.more for blank in self._blanks)
        first = "next, then save" if asked > 1 else "save"
        more = (("↓", "bold $text-strong"), " more      ") if asked < len(self._blanks) else ()
        return Content.assemble(
            ("Enter", "bold $highlight"), f" {first}      ", *more, ("Esc", "bold $text-strong"), " cancel"
        )

    def on_mount(self) -> None:
        self.set_focus(self._field(self._blanks[0]))

    @on(Field.Changed)
    def tell(self, event: Field.Changed) -> None:
        event.stop()
        if self._typed and event.input.id:
            self._typed(event.input.id.removeprefix("blank-"), event.value)

    def _field(self, blank: Blank) -> Field:
        return self.query_one(f"#blank-{blank.name}", Field)

    def action_advance(self) -> None:
        """Go to the next line that is asked, or save where there is none."""
        here = next((n for n, b in enumerate(self._blanks) if self.focused is self._field(b)), 0)
        if any(not blank.more for blank in self._blanks[here + 1 :]):
            self.focus_next()
        else:
            self.action_save()

    def action_save(self) -> None:
        self.dismiss({blank.name: self._field(blank).value for blank in self._blanks})

    def action_cancel(self) -> None:
        self.dismiss(None)


def _line(blank: Blank) -> ComposeResult:
    yield Static(Content(blank.label), classes="dialog-label")
    yield Field(blank.text, blank.hint, max_length=blank.limit, id=f"blank-{blank.name}")
