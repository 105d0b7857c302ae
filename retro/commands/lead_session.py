"""A session led from this terminal while people join over SSH."""

import argparse
import asyncio
import getpass
import secrets
from pathlib import Path
from typing import Any

from textual.app import App

from retro.commands.brought_captures import ask_to_begin
from retro.commands.hosted_session import Hosted, host_session, made_ready
from retro.commands.local_lines import LocalLines
from retro.commands.logs import log_to
from retro.commands.meeting_server import close_meeting, invite, server_for
from retro.commands.prompts import say
from retro.commands.settled_captures import settle_captures
from retro.commands.signals import stop_signal
from retro.commands.taking_over import settled
from retro.commands.theme_set import ThemeSet
from retro.commands.via_tunnel import open_tunnel, route_of, run_asking
from retro.commands.without_screen import export_of
from retro.commands.workspace_access import address_of, chosen_code
from retro.errors import RetroError, RuleError
from retro.plain import LineMode
from retro.room import Room
from retro.server import Address, settle
from retro.server.app_runner import report
from retro.server.route import Route
from retro.server.tunnel import Tunnel
from retro.session import acts
from retro.session.clusters import cut
from retro.session.context import SYSTEM
from retro.session.people import Role
from retro.session.text import NAME_LIMIT, clean
from retro.stages.plain_stages import PLAIN_KINDS
from retro.workspace import Workspace

GOODBYE = "The facilitator has stopped hosting. The session is saved; come back when it is open again."
OVER = "The session is over. Thank you for being here."
SCREENS = 3
"""Screens that may fail here, each begun anew while people go on, before the session is closed."""
ENDING = 2.0
"""Seconds for the own screen to end after a signal."""


def lead(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Open the session and hold it until its facilitator leaves."""
    code = chosen_code(asked=arguments.code)
    made_ready(workspace)
    captured = arguments.captured or ask_to_begin(workspace, arguments.what, arguments.team)
    theme_set = ThemeSet.of(workspace)
    log_to(workspace)
    address = address_of(workspace, arguments.address)
    host_key = settled(workspace)
    route = route_of(arguments)
    hosted, failed = run_asking(
        route, lambda: _hold(theme_set, workspace, arguments, code, host_key, address, route, captured)
    )
    session_id, over = hosted.room.id, hosted.room.session.over
    say(f"Session {session_id} is saved in {hosted.journal.path}")
    following = workspace.command("minutes" if over else "host", session_id)
    say(f"{'Its minutes' if over else 'To continue it'}: {following}")
    if failed:
        say(
            "retro: something went wrong on this screen; nothing that was saved is lost. "
            f"Details are in {workspace.private / 'retro.log'}"
        )
    if over:
        settle_captures(workspace)
    return 1 if failed else 0


async def _hold(
    theme_set: ThemeSet,
    workspace: Workspace,
    arguments: argparse.Namespace,
    code: str | None,
    host_key: Path,
    address: Address | None,
    route: Route | None,
    captured: bool,
) -> tuple[Hosted, bool]:
    """Hold the session; say whether the screen here failed."""
    stop = stop_signal()
    meetings: list[Hosted] = []
    server = server_for(meetings, workspace, theme_set, host_key, arguments.bind, arguments.port)
    tunnel: Tunnel | None = None
    try:
        await server.bind()  # first: a port that is taken leaves no session behind
        tunnel = await open_tunnel(route, server, arguments, meetings, stop, address)
        hosted = await asyncio.to_thread(
            host_session,
            workspace,
            arguments.what,
            arguments.title,
            code,
            arguments.read,
            arguments.team,
            captured,
        )
        meetings.append(hosted)
        room = hosted.room
        room.start()
        await server.start()
        invite(room, server, workspace, arguments.bind, address, tunnel)
        seat = await take_lead(room, arguments.name or own_name())
        settle()
        if arguments.plain:
            return hosted, await lead_in_lines(room, seat, stop)
        for _ in range(SCREENS):
            app = theme_set.make_host_app(room, seat)
            await show(app, stop)
            if app.error is None:
                return hosted, False
            report(app.error)
            if stop.is_set():
                return hosted, False
        return hosted, True
    finally:
        over = any(hosted.room.session.over for hosted in meetings)
        await close_meeting(server, meetings, OVER if over else GOODBYE, tunnel)


async def lead_in_lines(room: Room, seat: str, stop: asyncio.Event) -> bool:
    """Lead in lines until whoever leads leaves, or a signal says stop; say whether that failed."""
    lines = LocalLines()
    leading = asyncio.create_task(
        LineMode(room, seat, PLAIN_KINDS, lines, export_of(room)).run(), name="leading in lines"
    )
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({leading, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not leading.done():
        leading.cancel()
        return False
    try:
        say(leading.result())
    except RetroError as refusal:
        say(f"retro: {refusal}")
    except Exception as error:
        report(error)
        return True
    return False


async def show(app: App[Any], stop: asyncio.Event) -> None:
    """Run the app until it ends by itself, or a signal says stop; then its terminal may be gone already."""
    running = asyncio.create_task(app.run_async(), name="screen")
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not running.done():
        app.exit()
        await asyncio.wait({running}, timeout=ENDING)
        running.cancel()
    try:
        await running
    except (Exception, asyncio.CancelledError) as error:
        if not stop.is_set():
            raise
        report(error)


async def take_lead(room: Room, name: str) -> str:
    """Sit down at a facilitator's seat that nobody is connected to, or at a new one."""
    for seat in room.session.seats:
        free = seat.role is Role.FACILITATOR and not (seat.removed or seat.owner)
        if free and not room.connections(seat.id):
            return seat.id
    seat_id = "s" + secrets.token_hex(4)
    name = cut(clean(name), NAME_LIMIT) or "Facilitator"
    for unused in (name, f"{cut(name, NAME_LIMIT - 2)} 2", "Facilitator", "Facilitator 2"):
        try:
            await room.submit(SYSTEM, acts.TakeSeat(seat_id, unused, Role.FACILITATOR))
        except RuleError:
            continue
        return seat_id
    raise RuleError("There is no free seat for a facilitator.")


def own_name() -> str:
    """Return the user's name as a first guess for the facilitator's."""
    try:
        return getpass.getuser().capitalize()
    except (KeyError, OSError):
        return "Facilitator"
