"""Textual's driver for one SSH channel: modes on and off, frames out, keys in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, TextIO

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from retro.server.frame_writer import FrameWriter
from retro.server.keyboard import Keyboard
from retro.server.limits import Limits
from retro.server.reanchor_cursor import reanchor_cursor

# Only modes that every terminal knows or ignores, and no question that one of them would print.
_MODES: Final = ("1000", "1002", "1006", "2004")
"""Mouse clicks and drags with coordinates of any size; pastes with marks. No hovering: it would
send every movement of every mouse to one process."""
ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J" + "".join(f"\x1b[?{mode}h" for mode in _MODES)
LEAVE: Final = (
    "".join(f"\x1b[?{mode}l" for mode in reversed(_MODES))
    + "\x1b[0m\x1b[2J\x1b[H"  # a terminal without an alternate screen is left empty, not in shreds
    + "\x1b[?1049l\x1b[?7h\x1b[?25h"
)
NOT_UTF8: Final = "Your terminal does not send UTF-8; letters beyond English may be lost."
_POINTER: Final = "\x1b]22;"
"""The shape of the mouse pointer, which older terminals print as text."""


class SshDriver(Driver):
    """Connects an app to an SSH channel. It takes no signals and no threads and leaves the host alone."""

    def __init__(
        self,
        app: App[Any],
        *,
        frame_writer: FrameWriter,
        limits: Limits,
        started: Callable[["SshDriver"], None],
        drawn: Callable[[], None],
        broken: Callable[[], None],
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._frame_writer = frame_writer
        self._started = started
        self._drawn = drawn
        self._keyboard = Keyboard(limits, self.process_message, self._paste_cut, self._letters_lost, broken)
        self._seen = self._deaf = False
        self._active = False

    @property
    def size(self) -> tuple[int, int] | None:
        """The size that is drawn."""
        return self._size

    @property
    def listens(self) -> bool:
        """Whether keys are heard: there is a picture they can be meant for, and the app is not leaving."""
        return self._seen and not self._deaf

    def write(self, data: str) -> None:
        """Send a frame, or leave it out while the terminal is behind."""
        if not data.startswith(_POINTER):
            # Textual ends each line of a whole picture with a line feed and then goes where the next one
            # begins; on a window that has just become lower than the picture the line feed would scroll.
            self._seen = self._frame_writer.frame(reanchor_cursor(data.replace("\n", ""))) or self._seen

    def flush(self) -> None:
        """Note that a frame is complete; the first one means that the app has started."""
        self._drawn()

    def feed(self, data: bytes) -> int:
        """Take what the client typed; give how many messages to the app that made."""
        return self._keyboard.feed(data) if self.listens else 0

    def resize(self, width: int, height: int) -> None:
        """Draw for another size, or all anew when only what lies beyond the picture changed."""
        if (width, height) == self._size:
            self.redraw()
            return
        self._size = (width, height)
        size = Size(width, height)
        self.send_message(events.Resize(size, size))

    def redraw(self) -> None:
        """Send the whole picture again, of all that the app was told of until now."""
        if self._active:
            self._app.call_later(self._app.refresh)

    def send_message(self, message: Message) -> None:
        """Put a message into the app's queue; the event loop is ours, so at once and in order."""
        self._app.post_message(message)

    def process_message(self, message: Message) -> None:
        """Pass a message from the keyboard on, unless it points beyond the picture."""
        if isinstance(message, events.MouseEvent) and self._size is not None:
            width, height = self._size
            if not (0 <= message.x < width and 0 <= message.y < height):
                return
        super().process_message(message)

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._active = True
        self._frame_writer.attach(self.redraw, self._app.call_later)
        self._frame_writer.send(ENTER)
        self._started(self)

    def disable_input(self) -> None:
        """Hear nothing any more."""
        self._deaf = True
        self._keyboard.close()

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was."""
        self.disable_input()
        self._frame_writer.detach()
        if self._active:
            self._active = False
            self._frame_writer.send(LEAVE)

    def suspend_application_mode(self) -> None:
        """Do nothing: a connection has nothing to go back to."""

    def resume_application_mode(self) -> None:
        """Do nothing."""

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Do nothing: the browser would open on the host."""

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Do nothing: the file would lie on the host's disk."""
        binary.close()

    def _paste_cut(self) -> None:
        self._warn("The paste was too long; only its beginning was taken.")

    def _letters_lost(self) -> None:
        self._warn(NOT_UTF8)

    def _warn(self, sentence: str) -> None:
        self._app.call_next(self._app.notify, sentence, severity="warning", markup=False)
