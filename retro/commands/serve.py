"""`retro serve`: hold sessions without a screen here; everybody joins over SSH, the facilitator too."""

import argparse
import asyncio

from retro.commands.hosting import (
    Hosted,
    Looks,
    close_house,
    host_session,
    invite,
    say,
    unfinished,
)
from retro.commands.keeping import chosen_code, limits_of
from retro.commands.logs import log_to
from retro.commands.stopping import stop_signal
from retro.errors import RetroError, RuleError
from retro.ssh import SshServer, settle
from retro.store import TROUBLE, Library
from retro.workspace import Workspace

GOODBYE = "The host is closing. The session is kept; come back when it is open again."


def serve(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Hold the named sessions, or all that are unfinished, until a signal says stop."""
    workspace.prepare()
    looks = Looks.of(workspace)
    log_to(workspace)
    library = Library(workspace.sessions)
    names = arguments.what or unfinished(library)
    if not arguments.what:
        for trouble in (head[TROUBLE] for _, head in library.heads() if TROUBLE in head):
            say(f"retro: {trouble}")
    if not names:
        raise RuleError("There is no unfinished session; name a template, such as start-stop-continue.")
    code = chosen_code(asked=arguments.code)
    if code and len(names) > 1:
        raise RuleError("One code opens one session; choose none to serve several.")
    houses: list[Hosted] = []
    try:
        for name in names:
            try:
                houses.append(host_session(workspace, name, arguments.title, code))
            except RetroError as refusal:
                if arguments.what:
                    raise
                say(f"retro: {refusal}")  # one that cannot be opened does not keep the others closed
    except BaseException:
        for hosted in houses:
            hosted.journal.close()
        raise
    if not houses:
        return 1
    asyncio.run(_hold(houses, looks, workspace, arguments))
    return 0


async def _hold(
    houses: list[Hosted], looks: Looks, workspace: Workspace, arguments: argparse.Namespace
) -> None:
    stop = stop_signal()
    for hosted in houses:
        hosted.room.start()
    server = SshServer(
        lambda: [hosted.room for hosted in houses],
        looks.make_app,
        workspace.host_key,
        bind=arguments.bind,
        port=arguments.port,
        limits=limits_of(workspace),
    )
    try:
        await server.start()
        for hosted in houses:
            invite(hosted.room, server, arguments.bind)
            _announce(hosted)
        settle()
        await stop.wait()
    finally:
        await close_house(server, houses, GOODBYE)


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
        f"  code      {invitation.code}",
        f"  to lead   {room.door.leader_code}",
        f"  host key  {invitation.fingerprint}",
    ]
    say("\n".join(lines))
