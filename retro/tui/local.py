"""Textual's driver for the terminal this process was started in: it never waits for that terminal.

Keys are read as they are at every terminal: bytes that are no UTF-8, and sequences that Textual's parser
cannot stand, cost only themselves, where Textual would end the app; and what was typed before there was
a picture is dropped.

Textual's own writer ends at the first error of a terminal that is gone, and its short queue then holds
the event loop; a terminal that only takes nothing (the line to a remote shell is down) holds it as well.
The loop carries a whole meeting, so here errors are swallowed, and frames are left out while the
terminal is behind; when it has caught up the picture is drawn anew.
"""

import asyncio
import codecs
import contextlib
import os
import queue
import selectors
import sys
import threading
from collections.abc import Callable
from typing import IO, Any, Final

from textual import events
from textual.app import App
from textual.message import Message

from retro.keyparser import KeyParser
from retro.textual_patches import ResumingDriver

BACKLOG: Final = 1_000_000
"""Characters that may wait for the terminal before frames are left out: some ten whole pictures."""
PATIENCE: Final = 1.0
"""Seconds that leaving waits for the terminal to take what is left."""
TICK: Final = 0.1
"""Seconds after which a lone Escape is one, and the end of reading is looked for."""
PIECE: Final = 4_096
"""Bytes of typing to take in at once."""


class TerminalWriter:
    """Writes to a terminal from a thread of its own."""

    def __init__(self, file: IO[str], caught_up: Callable[[], None]) -> None:
        self._file = file
        self._caught_up = caught_up
        self._texts: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._put = self._taken = 0
        self._thread = threading.Thread(target=self._write_all, name="terminal", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Characters that the terminal has not taken yet."""
        return self._put - self._taken

    def write(self, text: str) -> None:
        """Write when the terminal takes it; never waits."""
        self._put += len(text)
        self._texts.put(text)

    def finish(self) -> None:
        """Write what is left if the terminal takes it soon."""
        self._texts.put(None)
        self._thread.join(PATIENCE)

    def _write_all(self) -> None:
        while (text := self._texts.get()) is not None:
            with contextlib.suppress(OSError, ValueError):  # the terminal is gone, or the file closed
                self._file.write(text)
                if self._texts.empty():
                    self._file.flush()
            self._taken += len(text)
            if self._texts.empty():
                self._caught_up()


class LocalDriver(ResumingDriver):
    """Draws in the terminal of this process."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._writer: TerminalWriter | None = None
        self._left_out = self._leaving = False
        self._taken = self._seen = False

    def write(self, data: str) -> None:
        """Draw a frame, or leave it out while the terminal is behind."""
        if self._writer is None:
            return
        if self._writer.waiting > BACKLOG and not self._leaving:
            self._left_out = True
            return
        self._writer.write(data)

    def start_application_mode(self) -> None:
        """Take the terminal."""
        loop = asyncio.get_running_loop()

        def caught_up() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._redraw)

        self._left_out = self._leaving = False
        self._writer = TerminalWriter(sys.__stderr__ or sys.stderr, caught_up)
        self._taken = self._seen = False
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._taken = True

    def flush(self) -> None:
        """Note that a frame is complete; after the first one keys are heard."""
        super().flush()
        self._seen = self._taken

    def run_input_thread(self) -> None:
        """Read what is typed until the terminal is given back; runs in a thread of its own."""
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        parser = KeyParser()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                typed = bool(selector.select(TICK))
                data = os.read(self.fileno, PIECE) if typed else b""
                try:
                    for message in parser.feed(text) if (text := decode(data)) else ():
                        self.process_message(message)
                    for message in parser.tick():
                        self.process_message(message)
                except Exception:  # as in retro.server.keyboard: the parser raises whatever it likes
                    parser = KeyParser()
                if typed and not data:  # the terminal is gone
                    self.exit_event.wait(TICK)

    def process_message(self, message: Message) -> None:
        """Pass a message from the keyboard on, unless nobody can have meant it."""
        if self._seen or not isinstance(message, events.InputEvent | events.Paste):
            super().process_message(message)

    def stop_application_mode(self) -> None:
        """Restore the terminal as it was."""
        self._leaving = True
        super().stop_application_mode()

    def close(self) -> None:
        """Release the terminal, whether or not it takes what is left."""
        super().close()
        if self._writer is not None:
            self._writer.finish()
            self._writer = None

    @property
    def has_terminal(self) -> bool:
        return self._writer is not None

    def resumed(self) -> None:
        asyncio.get_running_loop().call_soon_threadsafe(self._app.call_next, self._app.refresh)

    def _redraw(self) -> None:
        if self._left_out and not self._leaving:
            self._left_out = False
            self._app.call_next(self._app.refresh)
