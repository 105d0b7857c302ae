"""`retro prepare`: make a session without opening it, so that people can come to it before the meeting."""

import argparse

from retro.commands.brought_captures import ask_to_begin
from retro.commands.chosen_team import template_meant
from retro.commands.hosted_session import made_ready, start_session
from retro.commands.prompts import say
from retro.commands.read_session import read_session
from retro.commands.taking_over import ask_if_moved
from retro.errors import RuleError
from retro.session.before import open_before
from retro.stages import KINDS
from retro.storage import Library
from retro.workspace import Workspace

NOTHING_OPEN = (
    "No stage is open before the meeting: people can only join. A template opens one with before = true."
)


def prepare(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Make the session, print its id, and say how it is opened."""
    what = arguments.what or template_meant(workspace, arguments)
    if not what:
        raise RuleError(f"Name a template. To see all: {workspace.command('templates')}")
    ask_if_moved(workspace)
    library = Library(workspace.sessions)
    if any(session_id == what for session_id, _ in library.heads()):
        raise RuleError(f"{what} exists already. To open it: {workspace.command('serve', what)}")
    made_ready(workspace)
    captured = arguments.captured or ask_to_begin(workspace, what, arguments.team)
    journal = start_session(
        workspace, library, what, arguments.title, arguments.read, arguments.team, captured
    )
    session_id = journal.path.stem
    journal.close()
    print(session_id)
    session = read_session(workspace, session_id)
    say(f"{session.title} is prepared; it begins when you take the first step.")
    opened = ", ".join(stage.title for stage in open_before(session, KINDS))
    say(f"Open before the meeting: {opened}" if opened else NOTHING_OPEN)
    say(f"To let people in until then, without a screen here: {workspace.command('serve', session_id)}")
    say(f"To lead it from this terminal: {workspace.command('host', session_id)}")
    return 0
