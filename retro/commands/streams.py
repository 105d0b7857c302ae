"""The standard streams of the process: all three are there, and none of them ends it with a traceback."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO

from retro.session.text import visible


class _Shown(io.TextIOWrapper):
    """A stream that steers no terminal, whoever wrote what it is given, also behind a pipe.

    Texts that were cleaned when they were written, as those of minutes, come out as they are, to the byte.
    """

    def write(self, text: str, /) -> int:
        """Write with a sign in the place of every character that would."""
        super().write(visible(text))
        return len(text)

    def draw(self, text: str) -> None:
        """Write a text of our own as it is."""
        super().write(text)
        self.flush()


def draw(text: str) -> None:
    """Write to standard error what a terminal is to obey."""
    stream = sys.stderr
    if isinstance(stream, _Shown):
        stream.draw(text)
    else:
        print(text, end="", file=stream, flush=True)


class _File(io.FileIO):
    """A stream that remembers what kept it from being written, and takes everything after that."""

    error: OSError | None = None
    raises: bool = True
    """Whether the first time is an error. What people are told is not worth an error: the work goes on."""

    def write(self, data: Any, /) -> int:
        if self.error is None:
            try:
                return super().write(data) or 0
            except OSError as error:
                if error.errno == errno.EAGAIN:
                    raise
                self.error = error
                if self.raises:
                    raise
        return memoryview(data).nbytes


@dataclass
class Output:
    """Standard output, as far as it is a file of this process."""

    file: _File | None = None

    @property
    def refusal(self) -> str:
        """Return why not all was written; empty when all was."""
        error = self.file.error if self.file else None
        if error is None:
            return ""
        if error.errno == errno.EPIPE:
            return "The program that reads this output stopped early, so the rest was not written."
        why = "it is closed" if error.errno == errno.EBADF else error.strerror
        return f"The output cannot be written: {why}."


@contextmanager
def standard_streams() -> Iterator[Output]:
    """Put streams that a command can rely on in the place of those of the process, for a while."""
    _open_closed()
    output, before = Output(), (sys.stdout, sys.stderr)
    if sys.stdout is sys.__stdout__:
        output.file = _File(1, "w", closefd=False)
        sys.stdout = _text(output.file, before[0])
    if sys.stderr is sys.__stderr__:
        words = _File(2, "w", closefd=False)
        words.raises = False
        sys.stderr = _text(words, before[1], by_line=True)
    try:
        yield output
    finally:
        sys.stdout, sys.stderr = before


def _open_closed() -> None:
    """Open what is closed, or the next file would take its number and be written to.

    What writes to a closed standard output is refused as before; what is told to nobody is lost.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)  # takes the lowest number
        if getattr(sys, name) is None:
            stream = open(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def _text(file: _File, before: TextIO, *, by_line: bool = False) -> io.TextIOWrapper:
    """Make a stream of text that is like the one before, and writes what its encoding has not in its way."""
    return _Shown(
        io.BufferedWriter(file),
        encoding=before.encoding,
        errors="backslashreplace",
        line_buffering=by_line or before.isatty(),
    )
