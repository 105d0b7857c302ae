"""How a screen is laid out where Textual does it more often than it needs, with its private parts.

Written against the versions that `retro.textual_patches` names.
"""

import asyncio
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from typing import Any

from textual import _time
from textual._compositor import ReflowResult
from textual.events import Blur, Hide, Ready, Resize, ScreenResume, Show
from textual.geometry import Size
from textual.messages import Layout, Prune, Update
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget

from retro.textual_painting import LineScreen


class SeenThroughScreen(ModalScreen[ScreenResultType]):
    """A screen that lies over others and is seen through others that lie over it."""

    def _compositor_refresh(self) -> None:
        _paint_through(self)
        super()._compositor_refresh()


def _paint_through(screen: Screen[Any]) -> None:
    """Let what has changed on a screen behind several others be painted: Textual looks through one only."""
    stack, changed = screen.app.screen_stack, screen._compositor._dirty_regions
    for between in stack[stack.index(screen) + 1 : -1] if changed and screen in stack else ():
        between._set_dirty(*changed)


class OnceLaidScreen(LineScreen[ScreenResultType]):
    """A screen that is laid out once for what has changed.

    Textual lays it out a second time for each widget that is new or has another size: it takes the size of
    what is in a widget, as it has just been laid out, for a wish of the widget. It also paints before it lays
    out what was asked for in the meantime, such as a scroll bar that comes with the new size.
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """What has the focus. It paints itself; Textual paints all of the screen when the focus moves."""

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Lay out and paint what changes in the block at its end, when all of it is there."""
        with self.app.batch_update():
            yield
        if self._laid_for:
            self._layout_required = True
            self._on_timer_update()
        for screen in self.app.screen_stack:
            screen.check_idle()

    _laid_at = 0.0
    """When it was laid out last, on the clock of messages."""

    _laid_for = Size()
    """The size it was laid out for last."""
    _new: Set[Widget] = frozenset()
    """What came into view then."""
    _resumed = False
    """Whether it was on top before."""

    # What Textual itself does follows each of these handlers, unless they prevent it.

    async def _on_layout(self, message: Layout) -> None:
        if message.time < self._laid_at:  # what was asked for is there already
            message.stop()
            message.prevent_default()

    async def _on_update(self, message: Update) -> None:
        if message.time < self._laid_at and message.widget in self._new:  # all of it was painted
            message.stop()
            message.prevent_default()

    def _on_screen_resume(self, event: ScreenResume) -> None:
        if self._resumed:
            return
        # All that is in it was styled when it was mounted, and is painted when it is laid out.
        event.prevent_default()
        self._resumed = True
        self.stack_updates += 1
        self.app._refresh_notifications()
        self._update_auto_focus()
        if self.is_attached and self._size != self.app.size:
            self._refresh_layout(self.app.size)

    def _compositor_refresh(self) -> None:
        _paint_through(self)
        super()._compositor_refresh()

    def _screen_resized(self, size: Size) -> None:
        if size != self._laid_for:
            super()._screen_resized(size)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        if scroll and not self._layout_widgets:
            super()._refresh_layout(size, scroll)
            return
        size = self.outer_size if size is None else size
        if not size:
            return
        self._compositor.update_widgets(self._dirty_widgets)
        self._update_timer.pause()
        try:
            self._lay_out(size)
        except Exception as error:
            self.app._handle_exception(error)
            return
        if self.is_current:
            if self.app._batch_count:
                self.call_later(self._compositor_refresh)
            else:
                self._compositor_refresh()
        if self.app._dom_ready:
            self.screen_layout_refresh_signal.publish(self.screen)
        else:
            self.app.post_message(Ready())
            self.app._dom_ready = True

    def _lay_out(self, size: Size) -> None:
        self._laid_at, self._laid_for = _time.get_time(), size
        self._layout_required = False
        _take_requests(self.walk_children(Widget))
        hidden, shown, resized = self._reflow(size)
        if _take_requests(widget for widget, _ in self._compositor.layers if widget is not self):
            then_hidden, then_shown, then_resized = self._reflow(size)
            hidden, shown = (hidden | then_hidden) - then_shown, (shown | then_shown) - then_hidden
            resized |= then_resized
        for widget in hidden:
            widget.post_message(Hide())
        for widget, at in self._compositor.layers:
            if widget in shown or widget in resized:
                widget.post_message(Resize(at.region.size, at.virtual_size, at.container_size))
        for widget in shown:
            widget._repaint_required = False  # all of it is painted now
            widget._exchange_repaint_regions()
            widget.post_message(Show())
        self._new = shown

    def _reflow(self, size: Size) -> ReflowResult:
        """Find the places of all widgets, and tell them their sizes."""
        changed = self._compositor.reflow(self, size)
        self._layout_widgets.clear()
        for widget, at in self._compositor.layers:
            widget._size_updated(at.region.size, at.virtual_size, at.container_size, layout=False)
        return changed


def _take_requests(widgets: Iterable[Widget]) -> bool:
    """Take back from widgets what they ask for: a layout that comes now. Return whether one has asked."""
    asking = [widget for widget in widgets if widget._layout_required]
    for widget in asking:
        widget._layout_required = False
        for ancestor in widget.ancestors:
            if not isinstance(ancestor, Widget):
                break
            ancestor._clear_arrangement_cache()
            ancestor._layout_updates += 1
            if not ancestor.styles.auto_dimensions:
                break
    return bool(asking)


def is_closing(screen: Widget) -> bool:
    """Whether a screen is going away; some of what is in it may have gone already."""
    return screen._closing or screen._pruning or not screen.children or not screen.app.is_running


async def put_in(parent: Widget, child: Widget) -> None:
    """Put a widget into another in place of all that is there; returns when it and what is in it is there.

    Textual asks for a layout four times for it, the last time when the first may be done already.
    """
    await _take_away(parent)
    if parent.is_attached and not parent._closing and parent.app._register(parent, child):
        await child._mounted_event.wait()
    parent.refresh(layout=True, repaint=False)


async def _take_away(parent: Widget) -> None:
    children = list(parent.children)
    gone = {node for child in children for node in child.walk_children(Widget, with_self=True)}
    focused = parent.screen.focused if parent.is_attached else None
    if focused in gone:
        with focused.prevent(Blur):  # what is going away is not styled anew for being without the focus
            parent.screen.set_focus(None)
    for node in gone:
        node._pruning = True
    for child in children:
        child.post_message(Prune())
    here = asyncio.current_task()
    await asyncio.gather(
        *(child._task for child in children if child._task is not None and child._task is not here)
    )
