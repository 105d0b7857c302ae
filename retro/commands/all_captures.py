"""The captures of all teams, for who takes words out of all that is kept, or says where they still are."""

from collections.abc import Callable, Iterator

from retro.commands.prompts import say
from retro.commands.read_session import read_session
from retro.commands.today import today
from retro.errors import StoreError
from retro.memory.index_files import erasing
from retro.session.captures import Capture
from retro.storage import DamagedEntry, Library
from retro.storage.capture_files import CaptureFiles, teams_with_captures
from retro.words import listed
from retro.workspace import Workspace


def captures_of_all(
    workspace: Workspace, unknown: Callable[[str], None]
) -> Iterator[tuple[CaptureFiles, tuple[Capture, ...]]]:
    """Yield the captures of each team, whatever became of them; `unknown` gets why some cannot be read."""
    for team in teams_with_captures(workspace.captures):
        files = CaptureFiles(workspace.captures, team)
        try:
            yield files, files.read(today())
        except StoreError as error:
            unknown(str(error))


def erase_captures(
    workspace: Workspace,
    chosen: Callable[[Capture], bool],
    change: Callable[[Capture], Capture],
    unknown: Callable[[str], None] = lambda why: say(f"It is not known whether captures have it. {why}"),
) -> tuple[Capture, ...]:
    """Change the captures that are chosen so that words go; return them as they were. Raises RetroError.

    `unknown` gets why some cannot be read.
    """
    found: list[Capture] = []
    with erasing(workspace.private):
        for files, captures in captures_of_all(workspace, unknown):
            if meant := [each for each in captures if chosen(each)]:
                files.change(dict.fromkeys((each.ref for each in meant), change), today())
                found += meant
    return tuple(found)


def say_what_went_with_it(workspace: Workspace, changed: tuple[Capture, ...]) -> None:
    """Print which captures had words of what was removed, and where these went on to."""
    words = [each for each in changed if each.text]
    if words:
        many = len(words) > 1
        say(
            f"{listed(each.ref for each in words)}, kept of it for a meeting to come, "
            f"{'are' if many else 'is'} dropped; the words are destroyed."
        )
    for each in changed:
        session, _, entry = each.became.rpartition("/")
        if session:
            again = workspace.command("sessions", "remove", session, entry)
            say(f"{each.became} was made of it and may still have its words; to remove it there: {again}")
    say_who_still_has(workspace, changed)


def say_who_still_has(workspace: Workspace, dropped: tuple[Capture, ...]) -> None:
    """Print which meetings that are not over took over captures that were dropped."""
    refs = {each.ref for each in dropped}
    if not refs:
        return
    for name, head in Library(workspace.sessions).heads():
        if isinstance(head, DamagedEntry) or head.ended:
            continue
        try:
            captures = read_session(workspace, name).captures
        except StoreError as refusal:
            say(f"It is not known whether {name} has them. {refusal}")
            continue
        if ids := [each.id for each in captures if each.text and each.ref in refs]:
            say(f"{name}, which is not over, still has {', '.join(ids)}, at the latest until its end.")
