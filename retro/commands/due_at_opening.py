"""What is said before a meeting: how many records are due for a second look."""

from retro.commands.kept_library import KeptLibrary
from retro.commands.prompts import say
from retro.errors import RetroError
from retro.memory.entry import KEPT
from retro.memory.question import NO_TEAM
from retro.session.text import counted
from retro.workspace import Workspace


def say_what_is_due(workspace: Workspace, team_id: str) -> int:
    """Say how many lessons, decisions and experiments of a team are due, and return it.

    No error keeps a meeting closed. Actions are left out: those that are open come back in the meeting.
    """
    try:
        number = _number_due(KeptLibrary(workspace, warn=lambda sentence: None), team=[team_id or NO_TEAM])
    except RetroError as refusal:
        say(f"retro: it is not known what is due: {refusal}")
        return 0
    if number:
        are = "is" if number == 1 else "are"
        listing = workspace.command("due")
        say(f"{counted(number, 'record')} {are} due for a second look. To list them: {listing}")
    return number


def due_in_words(library: KeptLibrary) -> str:
    """Return how many records of all teams are due: `3 due`; empty where none is. Raises RetroError."""
    number = _number_due(library)
    return f"{number} due" if number else ""


def _number_due(library: KeptLibrary, **more: list[str]) -> int:
    return library.ask("", {"kind": sorted(KEPT), "state": ["due"], **more}, most=1).total
