"""The app of the library alone, for who comes to look something up."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from textual.app import SystemCommand
from textual.driver import Driver
from textual.screen import Screen

from retro.textual_styles import SharedStyles
from retro.tui.base import ThemedApp
from retro.tui.library_rows import LibraryReads
from retro.tui.library_screen import LibraryScreen
from retro.tui.theme import RetroTheme


class LibraryApp(ThemedApp[None]):
    """Shows the library, and ends with it."""

    CSS_PATH = ["session.tcss", "home.tcss"]  # noqa: RUF012  (the dialogs are dressed in the first)
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False
    TITLE = "Retro"

    def __init__(
        self,
        reads: LibraryReads,
        *,
        themes: Mapping[str, RetroTheme],
        theme: str,
        where: str = "",
        remember_theme: Callable[[str], None] | None = None,
        driver_class: type[Driver] | None = None,
        styles: SharedStyles | None = None,
    ) -> None:
        super().__init__(
            themes=themes,
            theme=theme,
            remember_theme=remember_theme,
            driver_class=driver_class,
            styles=styles,
        )
        self._reads = reads
        self._where = where

    def get_default_screen(self) -> Screen[Any]:
        return LibraryScreen(self._reads, self._where)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        return ()

    async def action_quit(self) -> None:
        self.exit(None)
