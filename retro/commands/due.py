"""`retro due`: what is to be looked at again, experiments that end, and actions over their date."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from retro.commands.aligned_columns import aligned
from retro.commands.chosen_team import only_team
from retro.commands.output import write_out
from retro.commands.past_actions import past_sessions
from retro.commands.past_records import past_records
from retro.commands.printed_entries import document_of, printed
from retro.commands.session_teams import homes_of_sessions, team_of_known
from retro.commands.today import today
from retro.memory.entry import Entry
from retro.memory.record_entry import entry_of_action, entry_of_record
from retro.session.belonging import NO_TEAM
from retro.session.dates import spoken_date
from retro.session.due_records import Dated, dated, due
from retro.session.model import Session
from retro.session.open_actions import KnownAction, known_actions
from retro.session.record import Experiment
from retro.session.record_states import KnownRecord, known_records
from retro.session.text import excerpt
from retro.storage import Library
from retro.workspace import Workspace

WIDTH: Final = 70
SORTS: Final[Mapping[str, str]] = {"A": "action", "D": "decision", "E": "experiment", "L": "lesson"}


def what_is_due(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List it, write it as data, or write all dates as a calendar."""
    library = Library(workspace.sessions)
    team = only_team(workspace, arguments.team)
    pasts = past_records(workspace, library)
    records: Sequence[KnownRecord] = known_records(pasts)
    actions: Sequence[KnownAction] = known_actions(past_sessions(workspace, library))
    homes = homes_of_sessions(library) if team is not None or arguments.json else {}
    if team is not None:
        records = [each for each in records if team_of_known(each, homes) == team]
        actions = [each for each in actions if team_of_known(each, homes) == team]
    found = due(records, actions, today())
    if arguments.ics:
        from retro.exchange.calendar_file import calendar_of  # it loads a library that nothing else needs

        written = calendar_of(dated(records, actions))
    elif arguments.json:
        sessions = {past.session.id: past.session for past in pasts}
        question = f"state:due{f' team:{team or NO_TEAM}' if team is not None else ''}"
        written = printed(document_of(question, (_entry(each, sessions, homes) for each in found)))
    else:
        written = _lines(found)
        if not found:
            print(
                "Nothing is due." if team != "" else "Nothing that belongs to no team is due.",
                file=sys.stderr,
            )
    write_out(workspace, arguments.output, written, "What is due is written to")
    return 0


def _entry(each: Dated, sessions: Mapping[str, Session], homes: Mapping[str, str]) -> Entry:
    """Return it as `retro search state:due` finds it: that it is due follows from the question."""
    known, team = each.known, team_of_known(each.known, homes)
    if isinstance(known, KnownRecord):
        return entry_of_record(known, "", team)
    return entry_of_action(known, sessions.get(known.carried.session), team)


def _lines(found: Sequence[Dated]) -> str:
    rows = [
        (
            each.id,
            SORTS[each.id.rpartition("/")[2][:1]],
            f"since {spoken_date(each.date)}",
            _who(each),
            excerpt(each.text, WIDTH),
        )
        for each in found
    ]
    return "".join(f"{line}\n" for line in aligned(rows))


def _who(each: Dated) -> str:
    known = each.known
    if isinstance(known, KnownRecord):
        return known.record.who if isinstance(known.record, Experiment) else ""
    return known.carried.action.who or "nobody yet"
