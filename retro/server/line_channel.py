"""A channel that is read and written by lines: no picture, no cursor, nothing that is drawn over.

With a pseudo-terminal the client sends each key and shows nothing, so the line is edited and shown here; then
nothing else is written while a line is being typed. Without one the client keeps the line until it is
complete. What is written waits until the client takes it: who never reads holds up nobody and is cut off by
the frame writer.
"""

import asyncio
import codecs
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from rich.cells import cell_len

from retro.errors import RuleError
from retro.server.frame_writer import FrameWriter
from retro.session.clusters import last_cluster
from retro.session.text import harmless, visible
from retro.session.typed_letters import INPUT_NOT_UTF8, as_typed, has_lost

MOST_INPUT: Final = 65_536
"""Bytes of the input of one command."""
MOST_LINE: Final = 8_192
"""Characters of one line; what is more is left out."""
WAITING: Final = 32
"""Lines that may wait to be read before the client is told to wait."""
TOO_MUCH: Final = "The input is too large: at most 64 KB are taken. Nothing was saved."
INTERRUPTED: Final = "Stopped. Nothing was saved."
UNKNOWN: Final = "?"
"""Shown where a byte was typed that is no UTF-8."""
_ENDS: Final = "\r\n"
_ERASES: Final = "\x7f\x08"
_INTERRUPTS: Final = "\x03\x11"
"""Ctrl-C and Ctrl-Q: they take the line back, or leave where there is none."""
_END: Final = "\x04"
_TAKES_BACK: Final = "\x15"
_ESCAPE: Final = "\x1b"
_LONG_KEYS: Final = "[O"
"""Behind an escape: of an arrow, with numbers, and of a function key, with one more letter."""
_LONGEST_CLUSTER: Final = 64
"""Characters that may be drawn as one letter."""


class LineChannel:
    """Reads and writes one channel. `hold` tells the client to send no more for now, or to go on.

    `pace` is told how many characters a line has that is about to be read, and says how many seconds it must
    wait first: what is typed may be far cheaper to send than to do.
    """

    def __init__(
        self,
        writer: FrameWriter,
        hold: Callable[[bool], None],
        *,
        echo: bool,
        pace: Callable[[int], float] = lambda length: 0.0,
    ) -> None:
        self._writer = writer
        self._hold = hold
        self._pace = pace
        self._echo = echo
        """Whether the client has a pseudo-terminal, which shows what is sent to it and nothing else."""
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._typed = ""
        """Of the line that is being typed, or of the input."""
        self._ready: deque[str] = deque()
        self._ended = False
        self._interrupted = False
        """Whether a key has ended the input that does not mean its end."""
        self._whole = False
        """Whether the input is read to its end, and not by lines."""
        self._left_out = False
        """Whether a line feed that comes next belongs to the end of a line before."""
        self._escape = ""
        """Of a key that means nothing here, what has come of it."""
        self._shown: list[str] = []
        """What the keys that are being taken in show."""
        self._news = asyncio.Event()
        self._free = asyncio.Event()
        """Set while no line is being typed."""
        self._free.set()

    # What comes in.

    def feed(self, data: bytes) -> None:
        """Take in what the client sent."""
        if self._ended:
            return
        self._take_in(self._decode(data))
        self._held()
        self._news.set()

    def _take_in(self, text: str) -> None:
        if self._echo:
            for letter in text:
                self._key(letter)
            # All at once: each sending is a packet, which is enciphered.
            self._writer.send("".join(self._shown))
            self._shown.clear()
        else:
            self._take(text)

    def end(self) -> None:
        """Hear that the client sends nothing more."""
        if not self._ended:  # what the last letter lacks does not come any more
            self._take_in(self._decode(b"", final=True))
        if self._typed and not self._echo and not self._whole:
            self._finish()
        self._end()

    def cut(self) -> None:
        """End it from outside, and forget what nobody has read."""
        self._interrupted = True
        self._typed = ""
        self._ready.clear()
        self._end()
        self._held()

    def _end(self) -> None:
        self._ended = True
        self._free.set()
        self._news.set()

    async def line(self, prompt: str = "") -> str | None:
        """Show a prompt, if there is one, and wait for a line; None at the end of the input."""
        if prompt and not self._ready:
            self._writer.send(prompt)
        line = None
        while line is None:
            while not self._ready and not self._ended:
                self._news.clear()
                await self._news.wait()
            if not self._ready:
                break
            await asyncio.sleep(self._pace(len(self._ready[0])))
            line = self._ready.popleft() if self._ready else None
        self._held()
        return line

    async def rest(self) -> Sequence[str]:
        """Wait for the whole input, and return its lines. Raises RuleError: too much, or no UTF-8."""
        self._whole = True
        lines = await (self._typed_to_the_end() if self._echo else self._sent_to_the_end())
        if self._interrupted:
            raise RuleError(INTERRUPTED)
        if any(map(has_lost, lines)):
            raise RuleError(INPUT_NOT_UTF8)
        return lines

    async def _typed_to_the_end(self) -> list[str]:
        """Read a terminal, which does not close its input: a key says its end."""
        lines: list[str] = []
        letters = 0
        while (line := await self.line()) is not None:
            lines.append(line)
            letters += len(line) + 1
            if letters > MOST_INPUT:
                raise RuleError(TOO_MUCH)
        return lines

    async def _sent_to_the_end(self) -> list[str]:
        self._held()
        while not self._ended:
            if len(self._typed) > MOST_INPUT:
                raise RuleError(TOO_MUCH)
            self._news.clear()
            await self._news.wait()
        if len(self._typed) > MOST_INPUT:
            raise RuleError(TOO_MUCH)
        lines = [*self._ready, *self._typed.splitlines()]
        self._ready.clear()
        self._typed = ""
        return lines

    def _take(self, text: str) -> None:
        if self._whole:
            self._typed = (self._typed + text)[: MOST_INPUT + 1]
            return
        if self._left_out and text.startswith("\n"):  # a line's end that came in two parts
            text = text[1:]
        self._left_out = text.endswith("\r")
        *lines, left = (self._typed + text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        for line in lines:
            self._typed = line
            self._finish()
        self._typed = left[:MOST_LINE]

    def _finish(self) -> None:
        self._ready.append(as_typed(self._typed)[:MOST_LINE])
        self._typed = ""
        self._free.set()

    def _key(self, letter: str) -> None:
        """Take in one key of a terminal that shows nothing by itself."""
        if self._ended or (self._escape and self._of_escape(letter)):
            return
        if letter == "\n" and self._left_out:
            self._left_out = False
            return
        self._left_out = letter == "\r"
        if letter in _ENDS:
            self._end_line()
        elif letter in _ERASES:
            self._erase()
        elif letter == _TAKES_BACK or (letter in _INTERRUPTS and self._typed and not self._whole):
            self._typed = ""
            self._shown.append("\r\n")
            self._free.set()
        elif letter in _INTERRUPTS or (letter == _END and (self._whole or not self._typed)):
            self._interrupted = letter in _INTERRUPTS
            if self._typed:
                self._end_line()
            self._end()
        elif letter == _ESCAPE:
            self._escape = letter
        elif has_lost(letter) and len(self._typed) < MOST_LINE:
            self._typed += letter
            self._free.clear()
            self._shown.append(UNKNOWN)
        elif (shown := harmless(letter)) and letter.isprintable() and len(self._typed) < MOST_LINE:
            self._typed += shown
            self._free.clear()
            self._shown.append(shown)

    def _of_escape(self, letter: str) -> bool:
        """Whether a letter still belongs to an arrow or another key that means nothing here."""
        before, self._escape = self._escape, ""
        if not letter.isprintable():  # nothing that ends or takes back a line is a part of a key
            return False
        begins = before == _ESCAPE and letter in _LONG_KEYS
        goes_on = before == "[" and not "@" <= letter <= "~"
        self._escape = letter if begins else before if goes_on else ""
        return True

    def _end_line(self) -> None:
        self._shown.append("\r\n")
        self._finish()

    def _erase(self) -> None:
        if not self._typed:
            return
        last = last_cluster(self._typed[-_LONGEST_CLUSTER:])
        self._typed = self._typed[: -len(last)]
        self._shown.append("\b \b" * max(cell_len(last), 1))
        if not self._typed:
            self._free.set()

    def _held(self) -> None:
        """Tell the client to wait, or to go on; the whole input is taken as it comes, as far as it may go."""
        by_lines = not self._whole or self._echo
        self._hold(len(self._ready) > WAITING if by_lines else len(self._typed) > MOST_INPUT)

    # What goes out.

    async def until_free(self) -> None:
        """Wait until no line is being typed."""
        while not self._free.is_set():  # another one may have been begun as soon as one was finished
            await self._free.wait()

    async def write(self, text: str) -> None:
        """Write whole lines as soon as no line is being typed, and wait until the client takes more."""
        if not text:
            return
        await self.until_free()
        self._send(text, error=False)
        await self._writer.drained()

    def error(self, sentence: str) -> None:
        """Write a sentence for a person: to the client's stderr, or to its terminal where that is one."""
        self._send(f"{visible(sentence)}\n", error=not self._echo)

    def _send(self, text: str, *, error: bool) -> None:
        self._writer.send(text.replace("\n", "\r\n") if self._echo else text, error=error)
