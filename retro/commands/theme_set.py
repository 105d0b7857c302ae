"""The apps that people see, in the themes that all apps of this process share."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from textual.app import App

from retro.commands.known_stages import stage_offers
from retro.resources import shipped
from retro.room import Room
from retro.server import ClientTerminal, adapt, reanchor_cursor
from retro.stages.panels import panel_for
from retro.textual_styles import SharedStyles
from retro.tui.app import SessionApp
from retro.tui.library_app import LibraryApp
from retro.tui.library_rows import LibraryReads
from retro.tui.local import LocalDriver
from retro.tui.theme import RetroTheme, load_themes
from retro.tui.widgets.strips import StripCache
from retro.workspace import Workspace


class HostDriver(LocalDriver):
    """The terminal of this process, on which nobody's text moves another's."""

    def write(self, data: str) -> None:
        super().write(reanchor_cursor(data))


@dataclass
class ThemeSet:
    """The themes, the strips and the style sheets that all apps of this process share."""

    workspace: Workspace
    themes: Mapping[str, RetroTheme]
    cache: StripCache = field(default_factory=StripCache)
    styles: SharedStyles = field(default_factory=SharedStyles)

    @classmethod
    def of(cls, workspace: Workspace) -> "ThemeSet":
        """Load the themes of the workspace and the shipped ones."""
        return cls(workspace, load_themes([workspace.themes, shipped("themes")]))

    @property
    def theme(self) -> str:
        """The theme that was chosen last, or that retro.toml names."""
        chosen = self.workspace.remembered("theme") or self.workspace.settings().theme
        return chosen if chosen in self.themes else "dark"

    def remember(self, theme: str) -> None:
        """Remember the host's choice for next time."""
        self.workspace.remember("theme", theme)

    def make_app(self, room: Room, seat: str, terminal: ClientTerminal) -> App[Any]:
        """Make the app of a seat for a terminal over SSH."""
        return self._app(room, seat)

    def make_library_app(self, reads: LibraryReads) -> App[Any]:
        """Make the app of the library for a terminal over SSH."""
        return LibraryApp(reads, themes=self.themes, theme=self.theme, styles=self.styles)

    def make_host_app(self, room: Room, seat: str) -> SessionApp:
        """Make the app of the facilitator's own terminal."""
        app = self._app(room, seat, hosts=True, remember_theme=self.remember, driver_class=HostDriver)
        size = shutil.get_terminal_size()
        adapt(app, ClientTerminal.of(os.environ.get("TERM", ""), os.environ, (size.columns, size.lines)))
        return app

    def _app(self, room: Room, seat: str, **options: Any) -> SessionApp:
        return SessionApp(
            room,
            seat,
            panel_for=panel_for,
            themes=self.themes,
            theme=self.theme,
            cache=self.cache,
            styles=self.styles,
            stage_offers=partial(stage_offers, self.workspace),
            **options,
        )
