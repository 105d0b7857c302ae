"""What the terminals of apps show, cell by cell, read from what the apps write."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pyte
import pytest
from pyte import modes
from textual.drivers.headless_driver import HeadlessDriver
from wcwidth import wcwidth

from tests.tui.rooms import Size

Cells: TypeAlias = tuple[tuple[Any, ...], ...]
"""Every cell with all its attributes, line by line; of a blank only its ground can be seen."""

_JOINED = re.compile("\u200d.\ufe0f?")
"""The further signs of a picture that is joined of several: pyte loses what is written behind a joiner."""
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Screen(pyte.Screen):
    """A screen that keeps equal cells once, and draws a text that stays within its line faster."""

    def __init__(self, size: Size) -> None:
        self._cells: dict[Any, dict[str, Any]] = {}
        """Cells by their look, and then by their letter."""
        super().__init__(*size)

    def draw(self, data: str) -> None:
        cursor = self.cursor
        x, end = cursor.x, cursor.x + len(data)
        plain = data.isascii() and data.isprintable()
        if end > self.columns or modes.IRM in self.mode or not (plain or all(wcwidth(c) == 1 for c in data)):
            super().draw(data)
            return
        known, line = self._cells.setdefault(cursor.attrs, {}), self.buffer[cursor.y]
        for place, letter in enumerate(data, x):
            cell = known.get(letter)
            if cell is None:
                cell = known[letter] = cursor.attrs._replace(data=letter)
            line[place] = cell
        cursor.x = end
        self.dirty.add(cursor.y)


class Terminal:
    """One terminal of a size, as pyte draws it."""

    def __init__(self, size: Size) -> None:
        self._screen = Screen(size)
        self._stream = pyte.Stream(self._screen)
        self._lines: list[tuple[Any, ...]] = [()] * size[1]

    def feed(self, data: str) -> None:
        self._stream.feed(_JOINED.sub("", data.replace("\n", "")))

    def cells(self) -> Cells:
        """What it shows; only lines that were written to are looked at again."""
        screen = self._screen
        for y in screen.dirty:
            if y < screen.lines:
                line = screen.buffer[y]
                self._lines[y] = tuple(_seen(line[x]) for x in range(screen.columns))
        screen.dirty.clear()
        return tuple(self._lines)

    def text(self) -> str:
        """What can be read on it, line by line."""
        return "\n".join(self._screen.display)


class Terminals:
    """The terminals of several apps. `on_frame` is called with each text that is written to one of them."""

    def __init__(self, on_frame: Callable[[Any, str], None]) -> None:
        self._of: dict[int, Terminal] = {}
        self._on_frame = on_frame

    def __getitem__(self, app: object) -> Terminal:
        return self._of[id(app)]

    def resize(self, app: object, size: Size) -> None:
        """Give an app an empty terminal of this size; what is written next is for it."""
        self._of[id(app)] = Terminal(size)

    def write(self, app: object, data: str) -> None:
        if id(app) in self._of:
            self._of[id(app)].feed(data)
            self._on_frame(app, _STEERING.sub("", data))

    @contextlib.contextmanager
    def read(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """Let apps that are tested write to these terminals."""
        with patch.context() as context:
            context.setattr(HeadlessDriver, "is_headless", property(lambda driver: False))
            context.setattr(HeadlessDriver, "write", lambda driver, data: self.write(driver._app, data))
            yield


def difference(one: Cells, other: Cells) -> str:
    """Where two pictures differ first, in words; empty if they are the same."""
    if one == other:
        return ""
    if [len(line) for line in one] != [len(line) for line in other]:
        return "they have different sizes"
    for y, (line, same) in enumerate(zip(one, other, strict=True)):
        for x, (cell, wanted) in enumerate(zip(line, same, strict=True)):
            if cell != wanted:
                shown = "\n".join(f"  {_plain(text)}" for text in (line, same))
                return f"line {y}, column {x}: {cell} instead of {wanted}\n{shown}"
    return "they differ"


def _seen(cell: Any) -> Any:
    return cell.bg if cell.data == " " and not (cell.reverse or cell.underscore) else cell


def _plain(line: tuple[Any, ...]) -> str:
    return "".join(cell if len(cell) == 1 else getattr(cell, "data", " ") for cell in line).rstrip()
