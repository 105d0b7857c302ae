"""The base of all panels: a panel shows one kind of stage to one seat, and asks for acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from retro.session.acts import Act
from retro.session.view import View
from retro.tui.keys import Command
from retro.tui.widgets.strips import StripCache


class Panel(Vertical):
    """Shows the View of its seat and sends acts; it never sees the session.

    A subclass composes its widgets once and feeds them in `show`, in place. Its `COMMANDS` become
    bindings, footer and help.
    """

    DEFAULT_CSS = """
    Panel { height: 1fr; width: 1fr; }
    """

    COMMANDS: ClassVar[tuple[Command, ...]] = ()

    @dataclass
    class Send(Message):
        """The person asks for an act. `refused` is called when the room says no."""

        act: Act
        refused: Callable[[], None] | None = None

    @dataclass
    class Draft(Message):
        """The person is typing; the room keeps it for them."""

        field: str
        text: str

    @dataclass
    class Mend(Message):
        """The person wants to change something that was written down, by its id."""

        entry: str

    @dataclass
    class Tell(Message):
        """Say something in the notice line."""

        sentence: str

    @dataclass
    class KeysChanged(Message):
        """The footer should be read anew."""

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__()
        self.view = view
        self.cache = cache

    def on_mount(self) -> None:
        """Feed the widgets for the first time and take the focus."""
        self.show(self.view)
        self.take_focus()

    def take_focus(self) -> None:
        """Put the focus where the person works."""
        for widget in self.query(Widget):
            if widget.focusable:
                self.screen.set_focus(widget, scroll_visible=False)
                return

    def update(self, view: View) -> None:
        """Take over a new view."""
        self.view = view
        self.show(view)

    def show(self, view: View) -> None:
        """Feed the widgets from the view, in place."""

    def commands(self) -> tuple[Command, ...]:
        """The commands that make sense now."""
        return self.COMMANDS

    def status(self) -> Content | None:
        """What stands at the right of the footer instead of how many are done."""
        return None

    @property
    def stage_id(self) -> str:
        """The stage this panel belongs to."""
        return self.view.stage.id if self.view.stage else ""

    def send(self, act: Act, refused: Callable[[], None] | None = None) -> None:
        """Ask for an act."""
        self.post_message(self.Send(act, refused))
