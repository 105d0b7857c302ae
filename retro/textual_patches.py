"""Everything that reaches into Textual's private parts, each with what is wrong or missing there.

Written against Textual 8.2; `pyproject.toml` keeps out versions that the tests have not passed with.
"""

import io
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, TextIO

from rich.console import Console
from textual._xterm_parser import XTermParser
from textual.app import App, ReturnType
from textual.events import Key
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar

# Apps.


class SilentApp(App[ReturnType]):
    """An app that prints nothing when it fails; Textual shows a traceback with all that variables held."""

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()


def failure_of(app: App[Any]) -> Exception | None:
    """The exception that ended an app, if one did; Textual's `run_async` returns as if nothing had been."""
    return app._exception


async def run_binding(app: App[Any], key: str) -> bool:
    """Run what a key is bound to by the focused widget and its parents; say whether there was something.

    Textual runs bindings only after a key has come back through the queues of all parents.
    """
    return await app._check_bindings(key, priority=True) or await app._check_bindings(key)


def lend_streams(app: App[Any], out: TextIO, err: TextIO) -> None:
    """Let an app that has not started put back these streams when it ends, and print its failure nowhere.

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
        """Give the keys that a sequence or a character stands for; with `alt`, Escape came right before it.

        It is also asked for each beginning of a sequence, of which there are none.
        """
        return super()._sequence_to_key_events(sequence, alt)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        return self.keys_of(sequence, alt)


# Widgets.


class OwnScrollBarView(ScrollView, inherit_bindings=False):
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
        return changed

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar, made when it is first asked for, as Textual does; it takes none from outside."""
        if self._vertical_scrollbar is None:
            bar = self._vertical_scrollbar = self.make_scroll_bar()
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar
