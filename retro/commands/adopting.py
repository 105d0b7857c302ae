"""`retro teams adopt`: sessions of no team become those of one; their own files stay as they are."""

import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase

from retro.commands.prompts import agrees, has_terminal, say
from retro.commands.session_teams import teams_by_session
from retro.errors import RuleError, StoreError
from retro.publish.followups import Followups
from retro.session.belonging import NO_TEAM, Adoption
from retro.session.text import clean, counted
from retro.storage import Library
from retro.teams.team_folder import Teams
from retro.words import quoted
from retro.workspace import Workspace

SHOWN = 20
"""Sessions that are named before the question."""


def adopt(
    workspace: Workspace, library: Library, team_id: str, patterns: Sequence[str], *, sure: bool
) -> int:
    """Ask, then keep beside each session whose it is; with `none`, take back what was kept so.

    `patterns` choose the sessions by their ids, as a shell does; without one all that belong to no team.
    """
    taking_back = team_id == NO_TEAM
    called = "no team" if taking_back else Teams.read(workspace.teams).named(team_id).called
    known = teams_by_session(library, lambda sentence: say(f"retro: {sentence}"))
    matching = [name for name in known if _fits(name, patterns)]
    if patterns and not matching:
        raise RuleError(f"No session is called {quoted(', '.join(patterns))}. See: {_list(workspace)}")
    over = [name for name in matching if known[name][0].ended]
    if running := len(matching) - len(over):
        say(f"retro: {counted(running, 'session')} left out that {'is' if running == 1 else 'are'} not over.")
    if taking_back:
        chosen = [name for name in over if known[name][1] and not known[name][0].team_id]
    else:
        chosen = [name for name in over if not known[name][1]]
        theirs = [name for name in over if known[name][1] not in ("", team_id)]
        if theirs and patterns:
            say(f"retro: {counted(len(theirs), 'session')} left out that belong to another team.")
    if not chosen:
        print("There is no session to change.", file=sys.stderr)
        return 0
    for name in chosen[:SHOWN]:
        print(f"  {name}  {clean(known[name][0].title)}".rstrip(), file=sys.stderr)
    if more := len(chosen) - SHOWN if len(chosen) > SHOWN else 0:
        print(f"  and {more} more", file=sys.stderr)
    question = f"Make {counted(len(chosen), 'session')} belong to {called}?"
    if not sure:
        if not has_terminal():
            raise RuleError(f"{question} To confirm it, add --yes.")
        if not agrees(question):
            print("Nothing was changed.", file=sys.stderr)
            return 1
    done = 0
    for name in chosen:
        try:
            followups = Followups(library.path(name))
            if taking_back:
                followups.release()
            else:
                followups.keep([Adoption(team=team_id)])
            done += 1
        except StoreError as error:
            say(f"retro: {error}")
    belong = "belongs" if done == 1 else "belong"
    print(f"{counted(done, 'session')} now {belong} to {called}.", file=sys.stderr)
    return 0 if done == len(chosen) else 1


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)


def _list(workspace: Workspace) -> str:
    return workspace.command("sessions", "list")
