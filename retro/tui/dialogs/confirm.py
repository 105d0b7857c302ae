"""A question with yes and no, before anything that cannot be undone."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from retro.tui import keys
from retro.tui.dialogs.dialog import Dialog, ways
from retro.tui.keys import Command, bindings


class Confirm(Dialog[bool | None]):
    """Enter or y says yes, Esc or n says no.

    `insist` is for leaving: Ctrl-C or Ctrl-Q again means yes. Elsewhere Ctrl-C is a way out: no. The key that
    asked is `asked_by`: pressed again it does nothing.
    """

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = (
        Command("enter", "answer(True)", "yes", "Say yes.", means=keys.TAKE),
        Command("y", "answer(True)", "yes", "Say yes."),
        Command("escape", "answer(False)", "no", "Say no.", means=keys.GO_BACK),
        Command("n", "no", "no", "Say no, unless n opened the question."),
        Command(
            "ctrl+q,ctrl+c", "again", "leave", "Say no, or leave if that was the question.", means=keys.LEAVE
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMMANDS_HERE)

    def __init__(
        self, question: str, yes: str = "yes", no: str = "no", *, insist: bool = False, asked_by: str = ""
    ) -> None:
        super().__init__()
        self._asked_by = asked_by
        self._insist = insist
        self._question = question
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            yield Static(
                ways(("y" if self._asked_by == "n" else "Enter", self._yes), ("Esc", self._no)),
                classes="dialog-keys",
            )

    def action_again(self) -> None:
        self.dismiss(self._insist)

    def action_no(self) -> None:
        if self._asked_by != "n":
            self.dismiss(False)

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)
