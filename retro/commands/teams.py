"""`retro teams`: which teams there are, what each says and has; making one, and giving it older sessions."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from retro.commands.adopting import adopt
from retro.commands.aligned_columns import aligned
from retro.commands.checks import team_checked
from retro.commands.new_team import new
from retro.commands.past_actions import past_sessions, say_left_out
from retro.commands.past_records import past_records
from retro.commands.prompts import say
from retro.commands.session_teams import team_of_known, teams_by_session
from retro.commands.today import today
from retro.session.due_records import due
from retro.session.open_actions import known_actions
from retro.session.record_states import known_records
from retro.session.record_words import in_words
from retro.session.text import clean, counted, counted_people, excerpt
from retro.storage import Library
from retro.teams.team_file import Team
from retro.teams.team_folder import Teams
from retro.workspace import Workspace

SCHEMA: Final = 1
"""The version of what --json writes."""
NEWEST: Final = 10
"""Sessions that are shown of a team."""
WIDTH: Final = 60


@dataclass(frozen=True)
class Belongings:
    """What belongs to each team, by its id; to no team by the empty one."""

    sessions: Mapping[str, list[str]]
    """Their ids, the newest first."""
    open_actions: Mapping[str, int]
    due: Mapping[str, int]
    """Records to look at again and actions over their date."""

    @property
    def unknown(self) -> set[str]:
        """The ids of teams that sessions name; the empty one is none."""
        return {team for team in self.sessions if team}


def teams(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List them, or do what the verb says."""
    library = Library(workspace.sessions)
    match arguments.verb:
        case "new":
            return new(workspace, library, arguments)
        case "adopt":
            return adopt(workspace, library, arguments.team, arguments.sessions, sure=arguments.yes)
        case "check":
            return _check(workspace, arguments.team)
        case "show":
            return _show(workspace, library, arguments.team)
    return _list(workspace, library, as_json=arguments.json)


def belongings(workspace: Workspace, library: Library) -> Belongings:
    """Read what belongs to whom; a session that cannot be read is said and counts nowhere."""
    by_session = {name: team for name, (_, team) in teams_by_session(library, say_left_out).items()}
    sessions: dict[str, list[str]] = {}
    for name, team in by_session.items():
        sessions.setdefault(team, []).append(name)
    actions = known_actions(past_sessions(workspace, library))
    still_open = Counter(team_of_known(each, by_session) for each in actions if each.state == "open")
    # What cannot be read was said above.
    records = known_records(past_records(workspace, library, left_out=lambda sentence: None))
    come_back = Counter(team_of_known(each.known, by_session) for each in due(records, actions, today()))
    return Belongings(sessions, still_open, come_back)


def _list(workspace: Workspace, library: Library, *, as_json: bool) -> int:
    found = Teams.read(workspace.teams)
    held = belongings(workspace, library)
    _say_mistakes(found)
    rows = [_row(team.id, team, held) for team in found]
    # The sessions of a team whose file was removed stay, under its id.
    rows += [_row(team_id, None, held) for team_id in sorted(held.unknown - {team.id for team in found})]
    nobody = _numbers("", held)
    if as_json:
        print(json.dumps({"schema": SCHEMA, "teams": rows, "no_team": nobody}, ensure_ascii=False, indent=2))
        return 1 if found.broken else 0
    if not rows:
        hint = workspace.command("teams", "new", "platform")
        say(f"There are no teams yet. To make one: {hint}")
    lines = [_line(row) for row in rows]
    if rows and nobody["sessions"]:
        lines.append(("", "(no team)", "", *_sums(nobody)))
    for line in aligned(lines):
        print(line)
    return 1 if found.broken else 0


def _row(team_id: str, team: Team | None, held: Belongings) -> dict[str, Any]:
    return {
        "id": team_id,
        "name": team.called if team else "",
        "members": [*team.names] if team else [],
        "file": team is not None,
        **_numbers(team_id, held),
    }


def _numbers(team_id: str, held: Belongings) -> dict[str, int]:
    return {
        "sessions": len(held.sessions.get(team_id, ())),
        "open_actions": held.open_actions.get(team_id, 0),
        "due": held.due.get(team_id, 0),
    }


def _line(row: Mapping[str, Any]) -> tuple[str, ...]:
    people = counted_people(len(row["members"])) if row["file"] else "no file"
    return clean(row["id"]), excerpt(row["name"], WIDTH), people, *_sums(row)


def _sums(row: Mapping[str, int]) -> tuple[str, str, str]:
    return (
        counted(row["sessions"], "session"),
        counted(row["open_actions"], "open action"),
        f"{row['due']} due",
    )


def _show(workspace: Workspace, library: Library, team_id: str) -> int:
    team = Teams.read(workspace.teams).named(team_id)
    held = belongings(workspace, library)
    names = held.sessions.get(team.id, [])
    more = len(names) - NEWEST
    rows = (
        ("name", team.called),
        ("purpose", team.purpose),
        ("people", ", ".join(team.names)),
        ("about", in_words(team.channels)),
        ("template", team.template),
        ("language", team.language),
        ("minutes go to", team.publish),
        ("others can find", ", ".join(team.share)),
        ("open actions", str(held.open_actions.get(team.id, 0))),
        ("due", str(held.due.get(team.id, 0))),
        ("sessions", str(len(names))),
        *(("", name) for name in names[:NEWEST]),
        ("", f"and {counted(more, 'older one')}" if more > 0 else ""),
    )
    for label, text in rows:
        if text:
            print(f"{label:<16}{clean(text)}")
    return 0


def _check(workspace: Workspace, team_id: str | None) -> int:
    found = Teams.read(workspace.teams)
    if team_id is None:
        _say_mistakes(found)
    chosen = [*found] if team_id is None else [found.named(team_id)]
    wrong = [line for team in chosen for line in team_checked(workspace, team)]
    for line in wrong:
        say(line)
    if wrong or (team_id is None and found.broken):
        return 1
    if chosen:
        said = counted(len(chosen), "team file") if team_id is None else f"The file of {team_id}"
        print(f"{said}: no mistakes.", file=sys.stderr)
    else:
        print("There are no teams yet.", file=sys.stderr)
    return 0


def _say_mistakes(found: Teams) -> None:
    for line in found.mistakes:
        say(f"retro: {line}")
