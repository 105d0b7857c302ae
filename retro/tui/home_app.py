"""The app of the home: what there is to resume, to start and to read in a workspace."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from textual.app import SystemCommand
from textual.driver import Driver
from textual.screen import Screen

from retro.tui.base import ThemedApp
from retro.tui.home_rows import Choice, HomeContent
from retro.tui.home_screen import HomeReads, HomeScreen
from retro.tui.theme import RetroTheme


class HomeApp(ThemedApp[Choice]):
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
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(themes=themes, theme=theme, remember_theme=remember_theme, driver_class=driver_class)
        self._content = content
        self._reads = reads
        self._where = where

    def get_default_screen(self) -> Screen[Any]:
        return HomeScreen(self._content, self._reads, self._where)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        return ()

    async def action_quit(self) -> None:
        self.exit(None)
