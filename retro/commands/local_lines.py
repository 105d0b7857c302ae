"""The terminal of this process, or pipes in its place, read and written by lines."""

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from typing import Final

from retro.session.typed_letters import as_typed

WAITING: Final = 64
"""Lines that may wait to be read, before the pipe they come from has to wait."""
PIECE: Final = 65_536
"""Bytes to read at once."""


class LocalLines:
    """Reads standard input and writes standard output in threads of their own: neither holds up the meeting.

    The input is read to its end; an output that nobody takes any more ends the conversation.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._typed: asyncio.Queue[str | None] = asyncio.Queue(WAITING)
        self._writing = asyncio.Lock()
        self._ended = False
        threading.Thread(target=self._read, name="typed lines", daemon=True).start()

    async def line(self) -> str | None:
        """Wait for a line; None at the end of the input, and of the output."""
        if self._ended:
            return None
        typed = await self._typed.get()
        self._ended = self._ended or typed is None
        return typed

    async def write(self, text: str) -> None:
        """Write whole lines, and wait until they are taken."""
        await self._put(text)

    async def until_free(self) -> None:
        """The terminal itself holds the line that is being typed."""

    def end(self) -> None:
        """End the conversation: the next line is the end of the input."""
        self._ended = True
        if not self._typed.full():
            self._typed.put_nowait(None)

    async def _put(self, text: str) -> None:
        if not text or self._ended:
            return
        async with self._writing:
            try:
                await asyncio.to_thread(_write, text)
            except (OSError, ValueError):  # whoever read it is gone
                self.end()

    def _read(self) -> None:
        try:
            for line in _lines_of(sys.stdin.fileno()):
                text = as_typed(line.decode("utf-8", "surrogateescape").rstrip("\r\n"))
                asyncio.run_coroutine_threadsafe(self._typed.put(text), self._loop).result()
            asyncio.run_coroutine_threadsafe(self._typed.put(None), self._loop).result()
        except (OSError, RuntimeError, ValueError):  # the loop has ended, or the input is closed
            return


def _lines_of(source: int) -> Iterator[bytes]:
    """Yield the lines of an open file as they come.

    Not by `sys.stdin`: a thread that waits there holds a lock of it, and Python ends with an error when that
    is so at its end.
    """
    left = b""
    while piece := os.read(source, PIECE):
        *lines, left = (left + piece).split(b"\n")
        yield from lines
    if left:
        yield left


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
