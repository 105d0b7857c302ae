"""`retro actions`: the actions of all sessions, how old they are, and whether they are done."""

import argparse
import datetime
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Final

from retro.commands.aligned_columns import aligned
from retro.commands.chosen_team import only_team
from retro.commands.named import chosen
from retro.commands.past_actions import past_sessions, say_left_out, sync
from retro.commands.printed_entries import print_entries, question_of
from retro.commands.progress import progress
from retro.commands.session_teams import homes_of_sessions, team_of_known
from retro.commands.today import today
from retro.commands.trust import ask_for_trust
from retro.memory.record_entry import entry_of_action
from retro.publish.followups import Followups
from retro.session.dates import spoken_date
from retro.session.open_actions import ActionStatus, KnownAction, PastSession, known_actions
from retro.session.owners import takes_on
from retro.session.text import counted, excerpt
from retro.storage import Library
from retro.workspace import Workspace

WIDTH: Final = 70
PATIENCE: Final = 60.0
"""Seconds for which whoever asks for it waits for the wikis."""


def actions(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List, or say that some are done or open again; first read the wikis when asked to."""
    library = Library(workspace.sessions)
    code = _sync(workspace, library) if arguments.sync else 0
    team = only_team(workspace, arguments.team)
    pasts = past_sessions(workspace, library, left_out=say_left_out, team=team)
    demos = past_sessions(workspace, library, demos=True)
    known, simulated = known_actions(pasts), known_actions(demos)
    if arguments.verb == "list":
        shown = _listed(workspace, known, simulated, arguments)
        if arguments.json:
            _print_json(library, [*pasts, *demos], shown, arguments)
        elif shown:
            _print(shown, frozenset(known_action.id for known_action in simulated))
        return code
    done = arguments.verb == "done"
    for known_action in _chosen(workspace, known, simulated, arguments.ids):
        if known_action.state == ("done" if done else "open"):
            print(f"{known_action.id} is already {known_action.state}.", file=sys.stderr)
            continue
        status = ActionStatus(action=known_action.id, done=done, at=int(time.time()))
        Followups(library.path(known_action.home)).keep([status])
        said = "done" if done else "open again"
        print(f"{known_action.id} is {said}: {known_action.carried.action.what}", file=sys.stderr)
    return code


def _sync(workspace: Workspace, library: Library) -> int:
    ask_for_trust(workspace)
    with progress("Reading the wikis"):
        report = sync(workspace, library, PATIENCE)
    for line in (*report.news, *report.problems, *report.failures, report.summary):
        print(line, file=sys.stderr)
    return 1 if report.failures else 0


def _listed(
    workspace: Workspace,
    known: Sequence[KnownAction],
    simulated: Sequence[KnownAction],
    arguments: argparse.Namespace,
) -> list[KnownAction]:
    """Return the actions to list; those of demos only when they are named, or with everything."""
    names, everything = arguments.ids, arguments.all
    if arguments.who:
        known, simulated = _of(known, arguments.who), _of(simulated, arguments.who)
    shown = _chosen(workspace, known, simulated, names)
    if not names:
        shown = [*known, *simulated] if everything else [each for each in known if each.state == "open"]
        left_out = 0 if everything else sum(known_action.state == "open" for known_action in simulated)
        if not shown and not arguments.json:
            everybody = arguments.team is None
            nothing = "There are no open actions." if known else "No finished session has an action yet."
            nothing = nothing if everybody else "There are no open actions of this team."
            nothing = f"{arguments.who} has no open action." if arguments.who else nothing
            print(nothing, file=sys.stderr)
        if left_out:
            are = "is" if left_out == 1 else "are"
            said = f"{counted(left_out, 'action')} of demo sessions {are} left out"
            listing = workspace.command("actions", "--all")
            print(f"{said}; to list them: {listing}", file=sys.stderr)
    return shown


def _print_json(
    library: Library,
    pasts: Iterable[PastSession],
    shown: Iterable[KnownAction],
    arguments: argparse.Namespace,
) -> None:
    state = "" if arguments.all or arguments.ids else "open"
    question = question_of("action", who=arguments.who, state=state, team=arguments.team or "")
    sessions, homes = {past.session.id: past.session for past in pasts}, homes_of_sessions(library)
    print_entries(
        question,
        (
            entry_of_action(each, sessions.get(each.carried.session), team_of_known(each, homes))
            for each in shown
        ),
    )


def _of(known: Iterable[KnownAction], who: str) -> list[KnownAction]:
    """Return the actions that a person takes on, alone or with others."""
    return [each for each in known if takes_on(each.carried.action.who, who)]


def _print(shown: Iterable[KnownAction], simulated: frozenset[str]) -> None:
    day = datetime.date.fromisoformat(today())
    rows = [_row(known_action, day, simulated=known_action.id in simulated) for known_action in shown]
    for line in aligned(rows):
        print(line)


def _row(
    known_action: KnownAction, today: datetime.date, *, simulated: bool
) -> tuple[str, str, str, str, str]:
    action = known_action.carried.action
    late = known_action.state == "open" and action.due and action.due < today.isoformat()
    due = f"by {spoken_date(action.due)}{' (late)' if late else ''}" if action.due else ""
    state = age(known_action.carried.date, today) if known_action.state == "open" else known_action.state
    missing = (
        f" (no checkbox on its page in {', '.join(known_action.missing)})"
        if known_action.missing and known_action.state == "open"
        else ""
    )
    what = excerpt(action.what, WIDTH) + missing + (" (demo)" if simulated else "")
    return known_action.id, state, action.who or "nobody yet", due, what


def age(date: str, today: datetime.date) -> str:
    """Return how long ago an action was agreed, in words."""
    days = (today - datetime.date.fromisoformat(date)).days
    if days < 1:
        return "today"
    return counted(days, "day") if days < 14 else counted(days // 7, "week")


def _chosen(
    workspace: Workspace, known: Sequence[KnownAction], simulated: Sequence[KnownAction], names: Iterable[str]
) -> list[KnownAction]:
    """Find the actions that were named, each once."""
    living = [each for each in known if each.state == "open"]
    return chosen(names, known, living, simulated, "action", workspace.command("actions", "list", "--all"))
