"""The list of all commands: words that are typed narrow it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from retro.tui import keys
from retro.tui.dialogs.choose import AROUND, MOST
from retro.tui.dialogs.dialog import Dialog, ways
from retro.tui.keys import CANCEL, Command, bindings
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

TAKE = Command("enter", "take", "run", "Run the command under the cursor.", means=keys.TAKE)
MOVES = (
    Command("up", "move(-1)", "up", keys.UP),
    Command("down", "move(1)", "down", keys.DOWN),
    Command("pageup", "page(-1)", "page up", keys.PAGE_UP),
    Command("pagedown", "page(1)", "page down", keys.PAGE_DOWN),
)


@dataclass(frozen=True)
class Entry:
    """A row of the palette with a key, and further words by which it is found."""

    row: Row
    words: str = ""

    def has(self, words: Sequence[str]) -> bool:
        """Whether each of the words, in small letters, is part of this entry."""
        told = f"{self.row.text.plain} {self.row.aside.plain} {self.words}".casefold()
        return all(word in told for word in words)


class Palette(Dialog[str | None]):
    """Returns the key of the row that was chosen, or None. What is typed stands in the line and does nothing.

    `offered` is asked anew with each change of the line, so that a row is there only while it can be chosen.
    """

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (*CANCEL, TAKE, *MOVES)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings((*CANCEL, *MOVES)),
        Binding("enter", TAKE.action, show=False, priority=True),  # the line would keep it
    ]

    def __init__(self, title: str, offered: Callable[[], Sequence[Entry]]) -> None:
        super().__init__()
        self._title = title
        self._offered = offered
        self.lines = RowList(cursor=True, empty="No command contains these words.")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield Field(placeholder="type a word to find a command", most_lines=1)
            yield self.lines
            yield Static(ways(("Enter", "run"), ("↑↓", "move"), ("Esc", "close")), classes="dialog-keys")

    def on_mount(self) -> None:
        self.lines.can_focus = False
        self.set_focus(self.query_one(Field))
        self.narrow()

    def on_resize(self) -> None:
        self.lines.styles.max_height = max(1, min(MOST, self.size.height - AROUND - 1))

    @on(Field.Changed)
    def narrow(self) -> None:
        """Show the rows that have all words of the line; the cursor is on the first."""
        words = self.query_one(Field).value.casefold().split()
        self.lines.update([])
        self.lines.update([entry.row for entry in self._offered() if entry.has(words)])

    @on(RowList.Selected)
    def clicked(self, event: RowList.Selected) -> None:
        event.stop()
        self.dismiss(event.key)

    def action_take(self) -> None:
        if self.lines.highlighted is not None:
            self.dismiss(self.lines.highlighted)

    def action_move(self, by: int) -> None:
        self.lines.action_step(by)

    def action_page(self, by: int) -> None:
        self.lines.action_page(by)

    def action_cancel(self) -> None:
        self.dismiss(None)
