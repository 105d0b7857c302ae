"""`retro library`: what is kept on a screen, and its index."""

import argparse
import os
import shutil
import sys

from retro import event_loop
from retro.commands.home import place_shown
from retro.commands.kept_library import KeptLibrary, size_of
from retro.commands.lead_session import show
from retro.commands.library_reads import library_reads
from retro.commands.logs import log_to
from retro.commands.progress import progress
from retro.commands.prompts import say
from retro.commands.signals import stop_signal
from retro.commands.theme_set import ThemeSet
from retro.errors import WorkspaceError
from retro.server import ClientTerminal, adapt
from retro.server.app_runner import report
from retro.tui.library_app import LibraryApp
from retro.tui.local import LocalDriver
from retro.workspace import Workspace


def library(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Build the index again, or show what is kept."""
    if arguments.rebuild:
        with progress("Reading what is kept"):
            KeptLibrary(workspace).rebuild()
        taken, path = size_of(workspace)
        say(f"The index of the library was built again: {taken / 1_000_000:.1f} MB in {path}")
        return 0
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        hint = workspace.command("search", "WORDS")
        raise WorkspaceError(f"retro library needs a terminal; without one: {hint}")
    log_to(workspace)
    kept = KeptLibrary(workspace)
    with progress("Reading what is kept"):
        kept.refresh()
    themes = ThemeSet.of(workspace)
    app = LibraryApp(
        library_reads(workspace, lambda: kept),
        themes=themes.themes,
        theme=themes.theme,
        remember_theme=themes.remember,
        where=place_shown(workspace.folder),
        driver_class=LocalDriver,
    )
    # The true size: Textual does not come to rest when the first frame and the terminal disagree.
    size = shutil.get_terminal_size((80, 24))
    adapt(app, ClientTerminal.of(os.environ.get("TERM", ""), os.environ, (size.columns, size.lines)))
    event_loop.run(_shown(app))
    if app.error is not None:
        report(app.error)
        say(f"retro: something went wrong on this screen. Details are in {workspace.private / 'retro.log'}")
        return 1
    return 0


async def _shown(app: LibraryApp) -> None:
    await show(app, stop_signal())
