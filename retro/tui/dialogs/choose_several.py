"""Choosing several of a list."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from retro.tui.dialogs.choose import AROUND, MOST
from retro.tui.dialogs.dialog import Dialog, ways
from retro.tui.keys import CANCEL, MARK, Command, bindings
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList


class ChooseSeveral(Dialog[tuple[str, ...] | None]):
    """Returns the keys that are marked, or None. `choices` are keys and names; at first all are marked, or
    `marked`."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (
        *CANCEL,
        Command("space", "mark", "mark or not", "Select or deselect the row.", means=MARK),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMMANDS_HERE)

    def __init__(
        self, title: str, choices: Sequence[tuple[str, str]], take: str, marked: Collection[str] | None = None
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._take = take
        self._marked = {key for key, _ in choices if marked is None or key in marked}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield RowList(self._rows(), cursor=True)
            yield Static(
                ways(("Enter", self._take), ("Space", "select or not"), ("Esc", "cancel")),
                classes="dialog-keys",
            )

    def on_mount(self) -> None:
        self.set_focus(self.query_one(RowList))

    def on_resize(self) -> None:
        self.query_one(RowList).styles.max_height = max(1, min(MOST, self.size.height - AROUND))

    def _rows(self) -> list[Row]:
        return [
            Row(Content(f"[{'x' if key in self._marked else ' '}] {name}"), key=key, hanging=4)
            for key, name in self._choices
        ]

    def action_mark(self) -> None:
        key = self.query_one(RowList).highlighted
        if key is not None:
            self._marked ^= {key}
            self.query_one(RowList).update(self._rows())

    @on(RowList.Selected)
    def take(self, event: RowList.Selected) -> None:
        event.stop()
        self.dismiss(tuple(key for key, _ in self._choices if key in self._marked))

    def action_cancel(self) -> None:
        self.dismiss(None)
