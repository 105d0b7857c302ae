"""What a client types, as Textual's messages: bytes in, keys, mouse and pastes out, and nothing else.

Textual's parser trusts the terminal. This one does not: what nobody asked a terminal for (sizes,
reports) is dropped, a sequence the parser cannot stand costs only itself, and a paste has an end.
"""

import asyncio
import codecs
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from textual import constants, events, messages
from textual._xterm_parser import XTermParser
from textual.message import Message

from retro.ssh.limits import Limits

_UNASKED: Final = (
    events.Resize,  # typed as ESC[48;65535;65535;0;0t it takes gigabytes
    events.CursorPosition,
    events.AppFocus,
    events.AppBlur,
    messages.InBandWindowResize,
    messages.TerminalSupportsSynchronizedOutput,
)
_START: Final = "\x1b[200~"
_END: Final = "\x1b[201~"
_MARKS: Final = re.compile(r"\x1b\[20[01]~")
_PIECES: Final = re.compile(r"\x1b\[[0-?]*[@-~]|\x1b[^\x1b]?|[^\x1b]+")


class Keyboard:
    """Reads one connection. `heard` gets each message; `broken` is called once, after too many faults."""

    def __init__(
        self,
        limits: Limits,
        heard: Callable[[Message], None],
        cut: Callable[[], None],
        broken: Callable[[], None],
    ) -> None:
        self._limits = limits
        self._heard = heard
        self._cut = cut
        self._broken = broken
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser()
        self._loop = asyncio.get_running_loop()
        self._escape: asyncio.TimerHandle | None = None
        self._silence: asyncio.TimerHandle | None = None
        self._behind = ""
        """The last characters, in which a mark may have begun."""
        self._fed = ""
        """The last characters the parser has seen."""
        self._pasted: int | None = None
        """Characters of the paste under way."""
        self._faults = 0
        self._count = 0
        """Messages so far."""
        self._closed = False

    def feed(self, data: bytes) -> int:
        """Take what came in; give how many messages it made."""
        if self._closed:
            return 0
        before = self._count
        self._stop_timers()
        text = self._decode(data)
        for part, mark in self._parts(text):
            self._take(part)
            if mark == _START and self._pasted is None:
                self._pasted = 0
            elif mark == _END:
                self._pasted = None
        if self._closed:
            return self._count - before
        self._escape = self._loop.call_later(constants.ESCAPE_DELAY + 0.01, self._tick)
        if self._pasted is not None:
            self._silence = self._loop.call_later(self._limits.paste_idle, self._end_paste)
        return self._count - before

    def close(self) -> None:
        """Hear nothing any more."""
        self._closed = True
        self._stop_timers()

    def _parts(self, text: str) -> Iterable[tuple[str, str]]:
        """Cut the text behind each mark of a paste, also where a mark is split over two packets."""
        behind, self._behind = self._behind, (self._behind + text)[-(len(_START) - 1) :]
        begin = 0
        for mark in _MARKS.finditer(behind + text):
            end = mark.end() - len(behind)
            if end > 0:
                yield text[begin:end], mark.group()
                begin = end
        yield text[begin:], ""

    def _take(self, part: str) -> None:
        if self._pasted is None:
            self._parse(part)
            return
        room = self._limits.paste + len(_END) - self._pasted
        self._pasted += len(part)
        if len(part) <= room:
            self._parse(part)
        elif room >= 0:
            self._parse(part[:room])
            self._parse(_rest_of_end(self._fed))
            self._cut()

    def _parse(self, text: str) -> None:
        """Feed the parser sequence by sequence, so that one it cannot stand takes no other with it."""
        self._fed = (self._fed + text)[-len(_END) :]
        for piece in _PIECES.findall(text):
            if self._closed:
                return
            self._hear(partial(self._parser.feed, piece))

    def _hear(self, source: Callable[[], Iterable[Message]]) -> None:
        try:
            for message in source():
                self._count += 1
                if not isinstance(message, _UNASKED):
                    self._heard(message)
                elif isinstance(message, events.Resize):
                    self._parser.mouse_pixels = False
        except Exception:  # its parser raises ValueError, OverflowError, ZeroDivisionError and more
            self._parser = XTermParser()
            self._faults += 1
            if self._faults >= self._limits.faults and not self._closed:
                self.close()
                self._broken()

    def _tick(self) -> None:
        """Let a lone Escape be one: nothing has followed it."""
        self._hear(self._parser.tick)

    def _end_paste(self) -> None:
        """End a paste whose end was lost, or the keyboard would be dead for good."""
        self._pasted = None
        self._parse(_END)

    def _stop_timers(self) -> None:
        for timer in (self._escape, self._silence):
            if timer is not None:
                timer.cancel()


def _rest_of_end(fed: str) -> str:
    """Give what must follow so that a paste ends, also when its end had begun."""
    begun = next(n for n in range(len(_END) - 1, -1, -1) if fed.endswith(_END[:n]))
    return _END[begun:]
