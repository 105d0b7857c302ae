"""What every app of ours does alike: keys in the order they were typed, the terminal's cursor, colours, and
silence when it fails."""

import asyncio
from collections.abc import Callable, Mapping

from textual import events
from textual.app import ReturnType
from textual.driver import Driver
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from retro.palette import FewColours
from retro.textual_patches import SilentApp, StillInput, failure_of, run_binding
from retro.textual_styles import SharedStyles, SharedStylesheet
from retro.tui.dialogs.choose import Choose
from retro.tui.theme import RetroTheme
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_view import RowView

INSTANT = 0.005
PATIENCE = 1.0
"""Seconds to wait for a widget to take a key; only a widget that is going away needs longer."""


class RetroApp(SilentApp[ReturnType]):
    """An app in which each key has done its work before the next one is looked at.

    Textual hands a key to the focused widget's queue and runs a binding only after the key has come
    back through every parent's queue. Over a slow line many keys arrive in one packet, and then
    "card, Enter, next card" would be read in another order than it was typed. Here bindings run
    first, and text is waited for.
    """

    @property
    def error(self) -> Exception | None:
        """What ended this app, if it was not the person."""
        return failure_of(self)

    @property
    def cursor_position(self) -> Offset:
        """Where Textual puts the terminal's own cursor behind each frame: where the drawn one is.

        Screen readers, magnifiers, braille lines and the windows in which Chinese or Japanese is composed
        go by it, although it is hidden: shown in the cell of the drawn one, it would turn that cell's
        colours around once more, so that on many terminals neither is seen, and it would be seen jumping
        while a frame is drawn. Widgets only note where it is when they have the focus or are changed, and
        are not told when they are moved; so it is asked for with each frame.
        """
        widget = self.focused or next(iter(self.screen.displayed_children), None)
        if widget is None:
            return Offset()
        if isinstance(widget, StillInput | RowView):
            return widget.cursor_screen_offset
        return widget.content_region.offset

    @cursor_position.setter
    def cursor_position(self, noted: Offset) -> None:
        """Take no note."""

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if self.return_code is not None:
            return  # the app is ending: a dialog that a key opened now would have nothing in it
        await _ready(self.screen)
        focused = self.focused
        if (
            isinstance(event, events.Key)
            and not _takes(focused, event)
            and await run_binding(self, event.key)
        ):
            for widget in focused.ancestors_with_self if focused else ():
                # What the key set going rises through the parents, and may open a dialog.
                if isinstance(widget, Widget):
                    await _settled(widget)
            return
        await super().on_event(event)
        if focused is not None:
            await _settled(focused)


class ThemedApp(RetroApp[ReturnType]):
    """An app in colours that the person can change, by the command `app.choose_theme`."""

    def __init__(
        self,
        *,
        themes: Mapping[str, RetroTheme],
        theme: str,
        remember_theme: Callable[[str], None] | None,
        driver_class: type[Driver] | None,
        styles: SharedStyles | None = None,
    ) -> None:
        self._styles = styles or SharedStyles()
        super().__init__(driver_class=driver_class)
        self.stylesheet = SharedStylesheet(self._styles, {})
        self.animation_level = "none"
        self._themes = themes
        self._remember_theme = remember_theme
        for known in themes.values():
            self.register_theme(known)
        self.theme = theme
        self.stylesheet.set_variables(self.get_css_variables())

    @property
    def few_colours(self) -> FewColours:
        """What the colours of the chosen theme are on a terminal that has few."""
        return self._themes[self.theme].few

    def get_css_variables(self) -> dict[str, str]:
        self.theme_variables = self._styles.variables(self.current_theme, super().get_css_variables)
        return self.theme_variables

    async def action_choose_theme(self) -> None:
        rows = [Row(theme.title, key=name) for name, theme in self._themes.items()]
        await self.push_screen(Choose("Colours", rows, self.theme), self._use_theme)

    def _use_theme(self, name: str | None) -> None:
        if name is None:
            return
        self.theme = name
        if self._remember_theme:
            self._remember_theme(name)


def _takes(focused: Widget | None, event: events.Key) -> bool:
    return focused is not None and focused.check_consume_key(event.key, event.character)


async def _ready(screen: Screen[object]) -> None:
    """Wait until a dialog that is just opening is there to take keys."""
    for _ in range(round(PATIENCE / INSTANT)):
        if screen.is_mounted:
            return
        await asyncio.sleep(INSTANT)


async def _settled(widget: Widget) -> None:
    """Wait until the widget has handled what is in its queue."""
    done = asyncio.Event()
    if widget.call_later(done.set):
        try:
            async with asyncio.timeout(PATIENCE):
                await done.wait()
        except TimeoutError:
            return
