"""`retro actions`: the actions of all sessions, how old they are, and whether they are done."""

import argparse
import datetime
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Final

from retro.commands.chosen_team import only_team
from retro.commands.past_actions import past_sessions, say_left_out, sync
from retro.commands.progress import progress
from retro.commands.trust import ask_for_trust
from retro.errors import RuleError
from retro.publish.followups import Followups
from retro.session.dates import spoken_date
from retro.session.open_actions import ActionStatus, KnownAction, known_actions
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
    known = known_actions(past_sessions(workspace, library, left_out=say_left_out, team=team))
    simulated = known_actions(past_sessions(workspace, library, demos=True))
    if arguments.verb == "list":
        _list(workspace, known, simulated, arguments.ids, everything=arguments.all)
        return code
    done = arguments.verb == "done"
    chosen = _chosen(workspace, known, simulated, arguments.ids)
    for known_action in chosen:
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


def _list(
    workspace: Workspace,
    known: Sequence[KnownAction],
    simulated: Sequence[KnownAction],
    names: Sequence[str],
    *,
    everything: bool,
) -> None:
    """Print actions, a line each; those of demos only when they are named, or with everything."""
    chosen = _chosen(workspace, known, simulated, names)
    if not names:
        chosen = [*known, *simulated] if everything else [each for each in known if each.state == "open"]
        left_out = 0 if everything else sum(known_action.state == "open" for known_action in simulated)
        if not chosen:
            nothing = "There are no open actions." if known else "No finished session has an action yet."
            print(nothing, file=sys.stderr)
        if left_out:
            are = "is" if left_out == 1 else "are"
            said = f"{counted(left_out, 'action')} of demo sessions {are} left out"
            listing = workspace.command("actions", "--all")
            print(f"{said}; to list them: {listing}", file=sys.stderr)
    if chosen:
        _print(chosen, frozenset(known_action.id for known_action in simulated))


def _print(chosen: Iterable[KnownAction], simulated: frozenset[str]) -> None:
    today = datetime.datetime.now().astimezone().date()
    rows = [_row(known_action, today, simulated=known_action.id in simulated) for known_action in chosen]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        line = "  ".join([*(f"{cell:<{width}}" for cell, width in zip(row[:4], widths, strict=True)), row[4]])
        print(line.rstrip())


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
    found = {
        known_action.id: known_action
        for known_action in (_named(workspace, known, simulated, name) for name in names)
    }
    return [*found.values()]


def _named(
    workspace: Workspace, known: Sequence[KnownAction], simulated: Sequence[KnownAction], name: str
) -> KnownAction:
    """Find an action by its id, or by the last part of it when only one open action has it.

    One of a demo is found by its whole id only, so that none is ever taken for one that somebody agreed to.
    """
    wanted = name.casefold()
    found = [known_action for known_action in (*known, *simulated) if known_action.id.casefold() == wanted]
    short = [known_action for known_action in known if known_action.id.casefold().endswith(f"/{wanted}")]
    candidates = found or [known_action for known_action in short if known_action.state == "open"] or short
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        some = ", ".join(known_action.id for known_action in candidates[:4])
        raise RuleError(f"{name} could be several actions: {some}. Give the whole id.")
    listing = workspace.command("actions", "list", "--all")
    raise RuleError(f"There is no action {name!r}. To list all actions: {listing}")
