"""A small app around one widget, with the shipped themes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from retro.tui.theme import RetroTheme, load_themes

SHIPPED = Path(__file__).parents[2] / "themes"


def shipped_themes() -> dict[str, RetroTheme]:
    return load_themes([SHIPPED])


class Counting:
    """Counts what the widget that it is mixed into is asked to paint and to lay out."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.painted: list[Region] = []
        self.repaints = 0
        self.layouts = 0

    def refresh(self, *regions: Region, **options: bool) -> Any:
        if hasattr(self, "painted"):
            self.painted += regions
            self.repaints += not regions
            self.layouts += options.get("layout", False)
        return super().refresh(*regions, **options)  # type: ignore[misc]

    def forget(self) -> None:
        self.painted.clear()
        self.repaints = self.layouts = 0


class Host(App[None]):
    """Shows the widgets it is given and remembers the messages they send."""

    CSS = "Screen { background: $background; color: $foreground; }"

    def __init__(self, *widgets: Widget, theme: str = "dark") -> None:
        super().__init__()
        self.animation_level = "none"
        for shipped in shipped_themes().values():
            self.register_theme(shipped)
        self.theme = theme
        self.widgets = widgets
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield from self.widgets

    def hear(self, kind: type[Message]) -> Callable[[Message], None]:
        """A hook for `run_test` that keeps the messages of one kind."""

        def keep(message: Message) -> None:
            if isinstance(message, kind) and not any(message is heard for heard in self.heard):
                self.heard.append(message)

        return keep


def screen_text(app: App[None]) -> list[str]:
    """What the terminal shows, line by line."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    return [line.crop(0, width).text.rstrip() for line in lines[:height]]
