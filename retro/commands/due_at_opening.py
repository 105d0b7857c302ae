"""What a team is told when a meeting of it opens: what is due for a second look."""

from retro.commands.kept_library import KeptLibrary
from retro.commands.prompts import say
from retro.errors import RetroError
from retro.memory.entry import KEPT
from retro.memory.question import NO_TEAM
from retro.session.text import counted
from retro.workspace import Workspace


def say_what_is_due(workspace: Workspace, team_id: str) -> None:
    """Say how many lessons, decisions and experiments of a team are due; no error keeps a meeting closed.

    Actions are left out: those that are open come back in the meeting itself.
    """
    options = {"kind": sorted(KEPT), "state": ["due"], "team": [team_id or NO_TEAM]}
    try:
        found = KeptLibrary(workspace, warn=lambda sentence: None).ask("", options, most=1)
    except RetroError as refusal:
        say(f"retro: it is not known what is due: {refusal}")
        return
    if found.total:
        are = "is" if found.total == 1 else "are"
        listing = workspace.command("due")
        say(f"{counted(found.total, 'record')} {are} due for a second look. To list them: {listing}")
