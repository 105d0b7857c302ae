"""Capturing over SSH between meetings: for the teams of a key, and nothing of the host in the answer."""

from typing import Final

from retro.commands.capture_team import whose_meeting
from retro.commands.capturing import destroyed, keep
from retro.commands.kept_verbs import CAPTURE
from retro.errors import RuleError
from retro.memory.scope import Scope
from retro.plain.command_line import Typed
from retro.plain.verb import UsageError
from retro.session.belonging import NO_TEAM
from retro.storage.capture_files import CaptureFiles
from retro.teams.team_file import Team
from retro.teams.team_folder import Teams
from retro.words import listed
from retro.workspace import Workspace

PATIENCE: Final = 2.0
"""Seconds to wait for others who are at the same files: people at a terminal ask again."""


def capture(workspace: Workspace, scope: Scope, typed: Typed, text: str) -> str:
    """Keep a line for the next meeting of the key's team; return what is answered. Raises RetroError."""
    if not text.strip():
        if not typed.reads_input:
            raise UsageError(f"TEXT is missing. To type: {CAPTURE.usage}")
        raise RuleError("The input is empty; nothing was kept.")
    team, files = _meant(workspace, scope, typed)
    ((kept, words),) = keep(files, [text], typed.options.get("about", ""))
    given = typed.options.get("team")
    # Whoever asked has no shell on the host: its folders are no business of theirs, and of no use to them.
    undo = f"ssh … capture{f' --team {given}' if given else ''} --undo {kept.id} {words}"
    return f"{kept.id} is kept for {whose_meeting(team)}, without your name. To take it back today: {undo}\n"


def take_back(workspace: Workspace, scope: Scope, typed: Typed) -> str:
    """Take a capture of today back; return what is answered. Raises RetroError."""
    name, _, words = typed.options["undo"].partition(" ")
    if not words or " " in words:
        raise UsageError("To take a capture back, type its name and its words: capture --undo C417 otter-42")
    if typed.given.get("TEXT"):
        raise RuleError("To take a capture back, give its name and the words, and no text.")
    _, files = _meant(workspace, scope, typed)
    return (
        f"{destroyed(workspace, files, name, words, PATIENCE).id} is taken back; its words are destroyed.\n"
    )


def _meant(workspace: Workspace, scope: Scope, typed: Typed) -> tuple[Team | None, CaptureFiles]:
    """Return the team that is meant, one of the key's own, with its captures. Raises RetroError."""
    given, own = typed.options.get("team", ""), scope.teams
    if own is not None and len(own) > 1 and not given:
        raise RuleError(f"Which team: {listed(own, 'or')}? Say --team.")
    team = given or (own[0] if own else "")
    if not scope.whole("" if team == NO_TEAM else team):
        raise RuleError("Your key is in no team of this name.")
    found = Teams.read(workspace.teams).meant(team or None)
    return found, CaptureFiles(workspace.captures, found.id if found else "", patience=PATIENCE)
