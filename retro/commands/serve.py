"""`retro serve`: hold sessions without a screen here; everybody joins over SSH, the facilitator too."""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from retro.commands.checks import ready_to_open
from retro.commands.chosen_team import template_meant
from retro.commands.hosted_session import Hosted, host_session, made_ready, unfinished
from retro.commands.logs import log_to
from retro.commands.meeting_server import close_meeting, invite, server_for
from retro.commands.prompts import say
from retro.commands.settled_captures import settle_captures
from retro.commands.signals import stop_signal
from retro.commands.taking_over import ask_if_moved, settled
from retro.commands.theme_set import ThemeSet
from retro.commands.via_tunnel import open_tunnel, route_of, run_asking
from retro.commands.workspace_access import address_of, chosen_code
from retro.errors import RetroError, RuleError
from retro.server import Address, settle, way_in
from retro.server.route import Route
from retro.server.tunnel import Tunnel
from retro.storage import DamagedEntry, Library
from retro.workspace import Workspace

GOODBYE = "The host is closing. The session is saved; come back when it is open again."


def serve(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Hold the named sessions, or all that are unfinished, until a signal says stop."""
    ask_if_moved(workspace)
    ready_to_open(workspace)
    made_ready(workspace)
    theme_set = ThemeSet.of(workspace)
    log_to(workspace)
    library = Library(workspace.sessions)
    arguments.what = arguments.what or [*filter(None, [template_meant(workspace, arguments)])]
    names = arguments.what or unfinished(library)
    if not arguments.what:
        for _, summary in library.heads():
            if isinstance(summary, DamagedEntry):
                say(f"retro: {summary.error}")
        for left in unfinished(library, demos=True):
            removal = workspace.command("sessions", "delete", left)
            say(f"{left} is a demo and is not opened. To open it, give its name; to delete it: {removal}")
    if not names and not arguments.library:
        raise RuleError(
            "There is no unfinished session; name a template, such as start-stop-continue. "
            "To answer only questions about what teams keep: --library"
        )
    code = chosen_code(asked=arguments.code)
    if code and len(names) > 1:
        raise RuleError("A code of your own works for one session only; to serve several, leave it out.")
    address = address_of(workspace, arguments.address)
    host_key = settled(workspace)
    route = route_of(arguments)
    held = run_asking(
        route, lambda: _hold(names, theme_set, workspace, arguments, code, host_key, address, route)
    )
    settle_captures(workspace)
    return 0 if held else 1


async def _hold(
    names: Sequence[str],
    theme_set: ThemeSet,
    workspace: Workspace,
    arguments: argparse.Namespace,
    code: str | None,
    host_key: Path,
    address: Address | None,
    route: Route | None,
) -> bool:
    """Hold the sessions; say whether there was one that could be opened."""
    stop = stop_signal()
    meetings: list[Hosted] = []
    server = server_for(meetings, workspace, theme_set, host_key, arguments.bind, arguments.port)
    tunnel: Tunnel | None = None
    try:
        await server.bind()  # first: a port that is taken leaves no session behind
        tunnel = await open_tunnel(route, server, arguments, meetings, stop, address)
        for name in names:
            try:
                hosted = await asyncio.to_thread(
                    host_session,
                    workspace,
                    name,
                    arguments.title,
                    code,
                    arguments.read,
                    arguments.team,
                    arguments.captured,
                )
                meetings.append(hosted)
            except RetroError as refusal:
                if arguments.what:
                    raise
                say(f"retro: {refusal}")  # one that cannot be opened does not keep the others closed
        for hosted in meetings:
            hosted.room.start()
        await server.start()
        for hosted in meetings:
            invite(hosted.room, server, workspace, arguments.bind, address, tunnel)
            _announce(hosted)
        settle()
        if arguments.library:
            way = way_in(arguments.bind, server.addresses, server.port, address)
            say(f"What teams keep is answered here: {way.command} search WORDS")
        if meetings or arguments.library:
            await stop.wait()
        return bool(meetings) or arguments.library
    finally:
        await close_meeting(server, meetings, GOODBYE, tunnel)


def _announce(hosted: Hosted) -> None:
    room = hosted.room
    if hosted.journal.recovered:
        say(f"retro: {hosted.journal.recovered}")
    invitation = room.invitation
    if invitation is None:
        return
    lines = [
        f"{room.session.title}  ({room.id})",
        f"  join      {invitation.command}",
        *filter(None, [invitation.note and f"            {invitation.note}"]),
        f"  code      {invitation.code}",
        f"  to lead   {room.access_policy.leader_code}",
        f"  host key  {invitation.fingerprint}",
    ]
    say("\n".join(lines))
    if invitation.problem:
        say(f"retro: {invitation.problem}")
