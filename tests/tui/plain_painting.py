"""Apps without anything that makes painting faster. What they show is what Textual shows by itself.

This is the one place where that is switched off: whatever is added to make painting faster, or to share what
was painted, is left out in `painted_plainly` too. A test sees to it that nothing of `retro.textual_painting`
runs in there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

import pytest
from textual._compositor import Compositor
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region

from retro.textual_layout import OnceLaidScreen
from retro.textual_painting import LineRefresh, LineScreen
from retro.textual_patches import SilentApp
from retro.tui import base
from retro.tui.widgets.board_view import BoardView
from retro.tui.widgets.row_view import RowView
from retro.tui.widgets.strips import StripCache

T = TypeVar("T")


@contextlib.contextmanager
def painted_plainly(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Textual paint: whole widgets, all that changed in a moment together, and nothing of it shared."""

    def plain_screen(screen: LineScreen[Any]) -> None:
        super(LineScreen, screen).__init__()
        assert type(screen._compositor) is Compositor

    def whole_widget(widget: LineRefresh, *regions: Region, **options: bool) -> LineRefresh:
        return super(LineRefresh, widget).refresh(**options)

    def made(cache: StripCache, source: object, key: Hashable, make: Callable[[], T], also: object = ()) -> T:
        return make()

    def kept(cache: StripCache, key: Hashable, make: Callable[[], T]) -> T:
        return make()

    with patch.context() as context:
        context.setattr(LineScreen, "__init__", plain_screen)
        context.setattr(LineScreen, "paint_now", lambda screen: None)
        context.setattr(LineRefresh, "refresh", whole_widget)
        context.setattr(SilentApp, "_display", App._display)
        context.setattr(OnceLaidScreen.focused, "_repaint", True)
        for again in ("_on_layout", "_on_update", "_on_screen_resume", "_screen_resized", "_refresh_layout"):
            context.delattr(OnceLaidScreen, again)
        context.setattr(base, "SharedStylesheet", lambda shared, variables: Stylesheet(variables=variables))
        context.setattr(StripCache, "once", made)
        context.setattr(StripCache, "keep", kept)
        yield


def lay_anew(app: App[Any]) -> None:
    """Let lists and boards forget what they laid, so that they show what they would show if they were new."""
    for widget in app.screen.walk_children():
        if isinstance(widget, BoardView | RowView):
            widget.notify_style_update()
            widget.refresh()
