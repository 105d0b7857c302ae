"""`retro host`: lead a session from this terminal while people join over SSH."""

import argparse
import sys

from retro.commands.checks import ready_to_open
from retro.commands.chosen_team import template_meant
from retro.commands.home import home
from retro.commands.lead_session import lead
from retro.commands.taking_over import ask_if_moved
from retro.errors import WorkspaceError
from retro.workspace import Workspace


def host(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Start or resume, lead, and say how to go on."""
    arguments.what = arguments.what or template_meant(workspace, arguments) or None
    if arguments.plain:
        if not arguments.what:
            known = workspace.command("templates", "list")
            raise WorkspaceError(f"Name a template or a session to lead in lines. To see all: {known}")
        ready_to_open(workspace)
        return lead(workspace, arguments)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        instead = workspace.command("serve", *filter(None, [arguments.what]))
        raise WorkspaceError(
            f"retro host needs a terminal; without one use: {instead}. "
            "To lead in lines, also without a terminal, add --plain to retro host."
        )
    if not arguments.what:
        return home(workspace, arguments)
    ask_if_moved(workspace)  # first: a confirmation makes a place for what is private
    ready_to_open(workspace)
    return lead(workspace, arguments)
