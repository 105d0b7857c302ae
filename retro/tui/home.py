"""The app of the home: what there is to resume, to start and to read in a workspace."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from textual.app import SystemCommand
from textual.screen import Screen

from retro.tui.base import RetroApp
from retro.tui.home_screen import HomeReads, HomeScreen
from retro.tui.home_values import Choice, HomeContent
from retro.tui.theme import RetroTheme


class HomeApp(RetroApp[Choice]):
    """Returns what was chosen, or None. It reads nothing itself: what it needs later it asks `reads` for."""

    CSS_PATH = ["session.tcss", "home.tcss"]  # noqa: RUF012  (the dialogs are dressed in the first)
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False
    TITLE = "Retro"

    def __init__(
        self,
        content: HomeContent,
        reads: HomeReads,
        *,
        themes: Mapping[str, RetroTheme],
        theme: str,
        remember_theme: Callable[[str], None] | None = None,
        where: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.animation_level = "none"
        self.themes = themes
        self._content = content
        self._reads = reads
        self._where = where
        self._remember_theme = remember_theme
        for known in themes.values():
            self.register_theme(known)
        self.theme = theme

    def get_default_screen(self) -> Screen[Any]:
        return HomeScreen(self._content, self._reads, self._where)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        return ()

    def use_theme(self, name: str) -> None:
        """Change the colours, and remember them for the workspace."""
        self.theme = name
        if self._remember_theme:
            self._remember_theme(name)

    async def action_quit(self) -> None:
        self.exit(None)
