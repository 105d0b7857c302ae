"""`retro sessions forget`: a name goes from a session that is over, and from the minutes beside it."""

import sys
from contextlib import suppress

import msgspec

from retro.commands.all_captures import captures_of_all, erase_captures
from retro.commands.prompts import is_meant
from retro.commands.read_session import read_session
from retro.commands.reasons_elsewhere import forget_reasons, homes_of_reasons, say_who_had_it
from retro.commands.rewrite_session import delete_damaged, ended, store_without, with_it
from retro.errors import RuleError, StoreError, WorkspaceError
from retro.publish.followups import Followups
from retro.session.forget_names import forgotten, is_in, mentions
from retro.session.text import counted, fold
from retro.stages import KINDS
from retro.storage import DamagedEntry, Library
from retro.teams.settings_file import ENDING
from retro.teams.team_folder import Teams
from retro.words import listed
from retro.workspace import Workspace


def forget(workspace: Workspace, library: Library, session_id: str, name: str, *, sure: bool) -> int:
    """Put "a participant" in the place of a name, and say where the name still stands."""
    if not name.strip():
        raise RuleError("Give the name that is to go.")
    refusal = "{} has not ended yet; a name can be removed only from a session that is over."
    with ended(workspace, library, session_id, refusal) as (found, damaged):
        without = {each: forgotten(session, name) for each, session in found.items()}
        changed = [
            each
            for each, session in found.items()
            if without[each] != session or _is_beside(library, each, name)
        ]
        signed = _signed(workspace, name)
        if not (changed or signed):
            _say_rest(workspace, library, session_id if session_id in found else next(iter(found)), name)
            raise StoreError(f"Nobody in {session_id} is called {name[:40]}.")
        where = listed([*changed, *([counted(len(signed), "capture")] if signed else [])])
        question = f"Remove the name {name} from {where} permanently?{with_it(damaged)}"
        if not (sure or is_meant(question)):
            print("Nothing was changed.", file=sys.stderr)
            return 1
        homes = {home for each in changed for home in homes_of_reasons(found[each], without[each])}
        had_it = forget_reasons(workspace, library, homes)
        pages = {
            each: store_without(
                workspace, library, each, without[each], lambda followups: followups.forget(name)
            )
            for each in changed
        }
    delete_damaged(workspace, library, damaged)
    if signed:
        _unsign_captures(workspace, name)
    if changed:
        print(f"{name} is now “a participant” without a name in {listed(changed)}.", file=sys.stderr)
    for session_name, page in ((each, page) for each in changed for page in pages[each]):
        again = workspace.command("publish", session_name, "--to", page.target, "--force")
        print(
            f"Its page in {page.target} may still have the name; to publish it again: {again}",
            file=sys.stderr,
        )
    say_who_had_it(workspace, had_it)
    for each in changed or list(found)[:1]:
        _say_rest(workspace, library, each, name)
    return 0


def _is_beside(library: Library, session_id: str, name: str) -> bool:
    """Whether a name is in what is kept beside the file of a session."""
    kept = Followups(library.path(session_id))
    return kept.names(name) or kept.says(name)


def _say_rest(workspace: Workspace, library: Library, session_id: str, name: str) -> None:
    """Print where the name still is: in people's words, in what other sessions carried over, in lists."""
    mended = Followups(library.path(session_id)).mentions(name)
    places = [*mentions(read_session(workspace, session_id), name, KINDS), *mended]
    if places:
        said = ", ".join(dict.fromkeys(places))
        print(f"The name is still in texts that people wrote: {said}.", file=sys.stderr)
    for other, summary in library.heads():
        if other == session_id or isinstance(summary, DamagedEntry):
            continue
        try:
            session = read_session(workspace, other)
        except StoreError as error:
            print(f"It is not known whether {other} has the name. {error}", file=sys.stderr)
            continue
        without = forgotten(session, name).record
        carries = without.carried_actions != session.record.carried_actions
        kept = Followups(library.path(other))
        if carries or kept.names(name):
            print(
                f"{other} carried over an action with this name; remove the name there too.", file=sys.stderr
            )
        elif kept.says(name):
            print(
                f"What was said later of {other} has this name; remove the name there too.", file=sys.stderr
            )
        if without.verdicts != session.record.verdicts:
            print(
                f"What {other} said of earlier records has this name, and so have their minutes; "
                "remove the name there too.",
                file=sys.stderr,
            )
    with suppress(WorkspaceError):
        if any(fold(member) == fold(name) for member in workspace.settings().team):
            print(f"{workspace.settings_file} has the name in team; remove it there.", file=sys.stderr)
    with suppress(WorkspaceError):
        teams = Teams.read(workspace.teams)
        for team in teams.with_name(name):
            file = workspace.teams / f"{team.id}{ENDING}"
            print(f"{file} has the name among its members; remove it there.", file=sys.stderr)
        for line in teams.mistakes:
            print(f"It is not known whether a team has the name. {line}", file=sys.stderr)
    _say_captures(workspace, name)


def _signed(workspace: Workspace, name: str) -> list[str]:
    """Return the refs of the captures that a name signs, whatever became of them, in all teams.

    Prints which captures cannot be read; nobody after this says it again.
    """
    return [
        each.ref
        for _, captures in captures_of_all(workspace, _not_known)
        for each in captures
        if fold(each.name) == fold(name)
    ]


def _unsign_captures(workspace: Workspace, name: str) -> None:
    """Take a name from the captures that it signs."""
    unsigned = erase_captures(
        workspace,
        lambda capture: fold(capture.name) == fold(name),
        lambda capture: msgspec.structs.replace(capture, name=""),
        unknown=_said_already,
    )
    refs = listed(each.ref for each in unsigned)
    print(f"{refs} {'is' if len(unsigned) == 1 else 'are'} signed no more.", file=sys.stderr)


def _say_captures(workspace: Workspace, name: str) -> None:
    """Print which captures still have the name."""
    for files, found in captures_of_all(workspace, _said_already):
        for capture in found:
            if fold(capture.name) == fold(name):
                print(f"{capture.ref} is signed with this name.", file=sys.stderr)
            if is_in(capture.text, name):
                drop = workspace.command("captures", "drop", capture.id, "--team", files.team)
                hint = f"; to drop it: {drop}" if capture.open else ""
                print(f"The name is in the words of {capture.ref}{hint}.", file=sys.stderr)


def _not_known(why: str) -> None:
    print(f"It is not known whether captures have the name. {why}", file=sys.stderr)


def _said_already(why: str) -> None:
    """Say nothing of captures that cannot be read."""
