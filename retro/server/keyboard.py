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
from textual.message import Message

from retro.keyparser import KeyParser
from retro.server.limits import Limits

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
_LOST: Final = "\ufffd"
"""What stands for bytes that are no UTF-8."""
_PIECES: Final = re.compile(r"\x1b\[[0-?]*[@-~]|\x1b[^\x1b]?|[^\x1b]+")


class Keyboard:
    """Reads one connection.

    `heard` gets each message, `cut` is called for each paste that was too long; once each are called
    `lost`, at the first letter that is not UTF-8, and `broken`, after too many faults.
    """

    def __init__(
        self,
        limits: Limits,
        heard: Callable[[Message], None],
        cut: Callable[[], None],
        lost: Callable[[], None],
        broken: Callable[[], None],
    ) -> None:
        self._limits = limits
        self._heard = heard
        self._cut = cut
        self._lost: Callable[[], None] | None = lost
        self._broken = broken
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._parser = KeyParser()
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
        if self._lost is not None and text.count(_LOST) > data.count(_LOST.encode()):
            self._lost()
            self._lost = None
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
            self._parser = KeyParser()
            self._faults += 1
            if self._faults >= self._limits.faults and not self._closed:
                self.close()
                self._broken()

    def _tick(self) -> None:
        """Take a lone Escape as a key: nothing has followed it."""
        self._hear(self._parser.tick)

    def _end_paste(self) -> None:
        """End a paste whose end was lost, or the keyboard would be dead for good."""
        self._pasted = None
        self._parse(_END)

    def _stop_timers(self) -> None:
        for timer in (self._escape, self._silence):
            if timer is not None:
                timer.cancel()


_BEGUN: Final = re.compile(
    rb"\x1b(?:O|\[(?:\[|M[\x00-\xff]{0,2}|[0-?]*[ -/]*))?"
    rb"|[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2}"
)
"""The beginning of what a terminal sends for one key: a sequence, or a character of several bytes."""
_BEGUN_LAST: Final = re.compile(rb"(?:" + _BEGUN.pattern + rb")\Z")
_KEY: Final = re.compile(
    rb"\x1b(?:O[ -~]|\[(?:\[[A-Z]|M[\x00-\xff]{3}|[0-?]*[ -/]*[@-~]))"
    rb"|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_LONGEST: Final = 32
"""Bytes of the longest sequence that is looked at, as in Textual's parser."""


class TypeAhead:
    """What came in before there was a picture: dropped, and with it what was only begun.

    A key that is split between this time and the next, or a paste, would otherwise leave its rest behind,
    which is read as keys that nobody pressed.
    """

    def __init__(self, paste_idle: float) -> None:
        self._paste_idle = paste_idle
        self._end = b""
        """The last bytes, in which a mark of a paste may have begun."""
        self._pastes = False
        """Whether a paste has begun and not ended."""
        self._begun = b""
        """A key that has begun and not ended."""
        self._last = 0.0

    def drop(self, data: bytes, now: float) -> None:
        """Take note of what is dropped; `now` is in seconds, of any clock."""
        seen = self._end + data
        for mark in _MARKS.finditer(seen.decode("latin-1")):
            self._pastes = mark.group() == _START
        self._end, self._last = seen[-_LONGEST:], now
        begun = None if self._pastes else _BEGUN_LAST.search(self._end)
        self._begun = begun.group() if begun else b""

    def rest(self, data: bytes, now: float) -> bytes:
        """Return what came in after the picture without the rest of what began before it."""
        if self._begun:
            data = self._without_key(data)
        if self._pastes:
            data = self._without_paste(data, now)
        return data

    def _without_key(self, data: bytes) -> bytes:
        begun, self._begun = self._begun, b""
        seen = begun + data
        if begun == b"\x1b" and len(data) == 1:  # more likely Escape, and later a letter
            return data
        if _BEGUN.fullmatch(seen):
            self._begun = seen
            return b""
        key = _KEY.match(seen)
        if key is None:
            return data
        self._pastes = self._pastes or key.group() == _START.encode()
        self._end = b""
        return seen[key.end() :]

    def _without_paste(self, data: bytes, now: float) -> bytes:
        silence, self._last = now - self._last, now
        if silence > self._paste_idle:  # its end was lost
            self._pastes = False
            return data
        seen = self._end[-(len(_END) - 1) :] + data
        dropped, mark, after = seen.partition(_END.encode())
        self._pastes = not mark
        self._end = dropped[-_LONGEST:]
        return after


def _rest_of_end(fed: str) -> str:
    """Return what must follow so that a paste ends, also when its end had begun."""
    begun = next(n for n in range(len(_END) - 1, -1, -1) if fed.endswith(_END[:n]))
    return _END[begun:]
