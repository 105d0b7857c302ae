"""Everything that reaches into Textual's private parts, each with what is wrong or missing there.

Written against Textual 8.2; `pyproject.toml` keeps out versions that the tests have not passed with.
"""

import io
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, TextIO

from rich.console import Console, RenderableType
from textual._compositor import ChopsUpdate
from textual._xterm_parser import XTermParser
from textual.app import App, ReturnType
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Mount, MouseDown, MouseMove, Paste
from textual.geometry import Offset, Size
from textual.reactive import Reactive, reactive
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.widgets import Input
from textual.widgets.input import Selection

from retro.textual_painting import ChangedCells, LineRefresh

# Apps.


class SilentApp(App[ReturnType]):
    """An app that prints nothing when it fails; Textual shows a traceback with all that variables held."""

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if type(renderable) is ChopsUpdate:
            renderable = ChangedCells.of(renderable)
        super()._display(screen, renderable)

    notifies = False
    """Whether the terminal may be sent notifications; whoever knows the terminal sets it for this app."""

    def notify_terminal(self, text: str) -> None:
        """Ring the terminal's bell and have it show a notification; many terminals know only the bell.

        `text` has no control characters, and begins with a letter: some terminals take numbers for commands.
        """
        if self.notifies and self._driver is not None:
            self._driver.write(f"\a\x1b]9;{text}\a")


def failure_of(app: App[Any]) -> Exception | None:
    """The exception that ended an app, if one did; Textual's `run_async` returns as if nothing had been."""
    return app._exception


async def run_binding(app: App[Any], key: str) -> bool:
    """Run what a key is bound to by the focused widget and its parents; say whether there was something.

    Textual runs bindings only after a key has come back through the queues of all parents.
    """
    return await app._check_bindings(key, priority=True) or await app._check_bindings(key)


def lend_streams(app: App[Any], out: TextIO, err: TextIO) -> None:
    """Make an app that has not started put back these streams when it ends, and print its failure nowhere.

    Textual exchanges stdout and stderr for the time of an app and puts back what it found. Apps that end in
    another order than they started would leave the streams of one that is long gone.
    """
    app._capture_stdout = out  # type: ignore[assignment]
    app._capture_stderr = err  # type: ignore[assignment]
    app.error_console = Console(file=io.StringIO(), force_terminal=False)


# Keys.


class SequenceParser(XTermParser):
    """Textual's parser of what a terminal sends, for classes that give other keys than it does."""

    def keys_of(self, sequence: str, alt: bool) -> Iterable[Key]:
        """Yield the keys that a sequence or a character stands for; with `alt`, Escape came right before it.

        It is also asked for each beginning of a sequence, of which there are none.
        """
        return super()._sequence_to_key_events(sequence, alt)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        return self.keys_of(sequence, alt)

    # Textual keeps what this finds in a cache of the class, and with it the parser and its whole app long
    # after somebody has left.
    _parse_extended_key = XTermParser._parse_extended_key.__wrapped__  # type: ignore[assignment]


# Widgets.


class OwnScrollBarView(LineRefresh, ScrollView, inherit_bindings=False):
    """A scrolling view with a scroll bar of its own kind, which hears of each new size before it is drawn."""

    @abstractmethod
    def make_scroll_bar(self) -> ScrollBar:
        """Make the vertical scroll bar."""

    def resizing(self) -> None:
        """Look at what is shown, before a new size is taken."""

    def resized(self, changed: bool) -> None:
        """Lay out anew for the size that was just taken; Textual's `Resize` comes after the next picture."""

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        self.resizing()
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        self.resized(changed)
        if self.show_vertical_scrollbar:
            # Where a new size moves the lines while the bar is not shown, nobody tells the bar.
            self.vertical_scrollbar.position = self.scroll_offset.y
        return changed

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar, made when it is first asked for, as Textual does; it takes none from outside."""
        if self._vertical_scrollbar is None:
            bar = self._vertical_scrollbar = self.make_scroll_bar()
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar


class StillInput(LineRefresh, Input, inherit_bindings=False):
    """A text to write in without a blinking cursor, which knows itself where its letters are.

    Textual's starts a timer, which is a task for each line even where nothing blinks, lays out the whole
    screen when its text grows, paints all of it at each key, asks for the running app as soon as it has a
    text, has one line, and takes only characters that can be seen.
    """

    value: Reactive[str] = reactive("", init=False, repaint=False)
    selection: Reactive[Selection] = reactive(Selection.cursor(0), repaint=False)

    def __init__(
        self,
        text: str,
        placeholder: str,
        *,
        max_length: int,
        id: str | None,  # noqa: A002
        classes: str | None,
        disabled: bool,
    ) -> None:
        super().__init__(
            None,
            placeholder,
            max_length=max_length,
            select_on_focus=False,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.cursor_blink = False
        self.set_reactive(Input.value, text)
        self.set_reactive(Input.selection, Selection.cursor(len(text)))
        self._initial_value = not text

    @abstractmethod
    def takes(self, character: str) -> bool:
        """Whether a key that shows nothing by itself writes its character all the same."""

    @abstractmethod
    def pasted(self, text: str) -> None:
        """Put in what was pasted."""

    @abstractmethod
    def written(self) -> None:
        """Show the text or the cursor that has just changed."""

    @abstractmethod
    def cursor_cell(self) -> Offset:
        """The cell of the content in which the cursor is drawn."""

    @abstractmethod
    def index_at(self, cell: Offset) -> int:
        """The index of the text that is in a cell of the content."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell of the screen in which the cursor is drawn."""
        x, y, width, height = self.content_region
        column, line = self.cursor_cell()
        return Offset(x + min(max(0, column), max(0, width - 1)), y + min(max(0, line), max(0, height - 1)))

    def _on_mount(self, event: Mount) -> None:
        super()._on_mount(event)
        event.prevent_default()
        if self._blink_timer is not None:
            self._blink_timer.stop()
            self._blink_timer = None

    def _watch_value(self, value: str) -> None:
        self.post_message(self.Changed(self, value))
        if self._initial_value:
            self._initial_value = False
            self.cursor_position = len(value)
        else:
            self.selection = self.selection  # it may be longer than the text
        self.written()

    def _watch_selection(self, selection: Selection) -> None:
        self.app.clear_selection()
        self.written()

    async def _on_key(self, event: Key) -> None:
        if event.character and self.takes(event.character):
            event.stop()
            event.prevent_default()
            self.replace(event.character, *self.selection)

    def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        self.pasted(event.text)

    async def _on_mouse_down(self, event: MouseDown) -> None:
        event.prevent_default()
        self.selection = Selection.cursor(self.index_at(event.get_content_offset_capture(self)))
        self._selecting = True
        self.capture_mouse()

    async def _on_mouse_move(self, event: MouseMove) -> None:
        event.prevent_default()
        if self._selecting:
            to = self.index_at(event.get_content_offset_capture(self))
            self.selection = Selection(self.selection.start, to)


# Drivers.


class ResumingDriver(LinuxDriver):
    """Draws in the terminal of this process, and takes it again after the process was halted unasked.

    Textual does so only where it was told to halt; halted by a shell or a signal it would go on drawing in a
    terminal that somebody else has had meanwhile. Taken twice, the terminal would never be as it was found.
    """

    @property
    @abstractmethod
    def has_terminal(self) -> bool:
        """Whether the terminal is ours now."""

    @abstractmethod
    def resumed(self) -> None:
        """Draw anew; called by a signal, on whatever the process is doing."""

    def _sigcont_application(self, *_: object) -> None:
        if self._auto_restart and self.has_terminal:
            self.suspend_application_mode()
        super()._sigcont_application()
        self.resumed()
