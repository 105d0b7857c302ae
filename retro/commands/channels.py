"""`retro channels`: what sessions and records are about, and a page for each."""

import argparse
import json
import sys
from typing import Final

from retro.commands.chosen_team import only_team
from retro.commands.output import write_out
from retro.commands.past_actions import past_sessions, say_left_out
from retro.commands.past_records import past_records
from retro.commands.prompts import say
from retro.commands.session_teams import homes_of_sessions, team_of_known
from retro.errors import RuleError
from retro.minutes.channel_page import Contents, channel_page, contents
from retro.session.belonging import channel_of
from retro.session.open_actions import known_actions
from retro.session.record_states import known_records
from retro.session.text import counted, excerpt
from retro.storage import Library
from retro.teams.channel import Channels
from retro.words import nearest, quoted
from retro.workspace import Workspace

SCHEMA: Final = 1
"""The version of what --json writes."""
WIDTH: Final = 40


def channels(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List the channels, or write the page of one."""
    said = Channels.read(workspace.channels)
    for line in said.mistakes:
        say(f"retro: {line}")
    found = _contents(workspace, said, arguments.team)
    if arguments.verb == "show":
        return _show(workspace, said, found, arguments)
    return _list(workspace, said, found, as_json=arguments.json)


def _contents(workspace: Workspace, said: Channels, given: str | None) -> dict[str, Contents]:
    """Read all sessions that are over: what one team wrote down may be changed by another.

    A session whose format keeps it out of the library is on no page, with all that it wrote down.
    """
    library = Library(workspace.sessions)
    team, homes = only_team(workspace, given), homes_of_sessions(library)
    pasts = past_records(workspace, library, left_out=say_left_out)
    records, actions = known_records(pasts), known_actions(past_sessions(workspace, library))
    sessions = [past.session for past in reversed(pasts) if past.session.agenda.library]
    if team is not None:
        sessions = [each for each in sessions if homes.get(each.id, "") == team]
        actions = [each for each in actions if team_of_known(each, homes) == team]
    return contents(sessions, records, actions, said.every)


def _list(workspace: Workspace, said: Channels, found: dict[str, Contents], *, as_json: bool) -> int:
    names = sorted({*found, *said.said})
    rows = [
        {
            "channel": name,
            "title": said.file(name).title,
            "also": [*said.file(name).also],
            "decisions": len(held.decisions),
            "lessons": len(held.lessons),
            "experiments": len(held.experiments),
            "open_actions": len(held.actions),
            "sessions": len(held.sessions),
        }
        for name in names
        for held in [found.get(name, Contents())]
    ]
    if as_json:
        print(json.dumps({"schema": SCHEMA, "channels": rows}, ensure_ascii=False, indent=2))
        return 1 if said.mistakes else 0
    if not rows:
        print(
            "There are no channels yet. A tag of a lesson is one, and so is what a team's file or a template "
            'names in channels = ["ci"].',
            file=sys.stderr,
        )
    width = max((len(name) for name in names), default=0)
    for name in names:
        title = excerpt(said.file(name).title, WIDTH)
        print(f"#{name:<{width}}  {_sums(found.get(name, Contents()))}{f'  {title}' if title else ''}")
    return 1 if said.mistakes else 0


def _sums(held: Contents) -> str:
    sums = (
        (len(held.decisions), "decision"),
        (len(held.lessons), "lesson"),
        (len(held.experiments), "experiment"),
        (len(held.actions), "open action"),
        (len(held.sessions), "session"),
    )
    return ", ".join(counted(number, noun) for number, noun in sums if number) or "nothing yet"


def channel_to_publish(workspace: Workspace, arguments: argparse.Namespace) -> tuple[str, str, str]:
    """Return the channel that is meant, its title, and its page. Raises RuleError where it would be empty."""
    said = Channels.read(workspace.channels)
    for line in said.mistakes:
        say(f"retro: {line}")
    found = _contents(workspace, said, arguments.team)
    channel, page = _page(workspace, said, found, arguments.channel)
    if channel not in found:
        raise RuleError(f"Nothing is kept in the channel #{channel} yet, so there is no page to publish.")
    return channel, said.file(channel).title, page


def _show(
    workspace: Workspace, said: Channels, found: dict[str, Contents], arguments: argparse.Namespace
) -> int:
    _, page = _page(workspace, said, found, arguments.channel)
    write_out(workspace, arguments.output, page, "Page written to")
    return 0


def _page(workspace: Workspace, said: Channels, found: dict[str, Contents], given: str) -> tuple[str, str]:
    """Return the channel that was given, and its page. Raises RuleError for one that there is not."""
    channel = said.of(given)
    if channel not in found and channel not in said.said:
        known = {*found, *said.said}
        meant = nearest(channel, known)
        hint = f"; did you mean {meant}?" if meant else f". To see all: {workspace.command('channels')}"
        raise RuleError(f"There is no channel {quoted(channel_of(given))}{hint}")
    file = said.file(channel)
    return channel, channel_page(channel, found.get(channel, Contents()), file.title, file.about)
