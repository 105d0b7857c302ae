"""The server that lets people into the sessions of this process, and the end of a meeting."""

import logging
from collections.abc import Sequence
from pathlib import Path

from retro.commands.hosted_session import Hosted
from retro.commands.kept_for_keys import KeptForKeys
from retro.commands.theme_set import ThemeSet
from retro.commands.without_screen import PlainSessions
from retro.commands.workspace_access import limits_of
from retro.room import Room
from retro.server import Address, SshServer, way_in
from retro.server.tunnel import Tunnel
from retro.session.invitation import Invitation
from retro.workspace import Workspace

log = logging.getLogger(__name__)


def server_for(
    meetings: Sequence[Hosted],
    workspace: Workspace,
    theme_set: ThemeSet,
    host_key: Path,
    bind: str,
    port: int,
) -> SshServer:
    """Make the server that lets people into these sessions, those that are added before it starts too."""
    return SshServer(
        lambda: [hosted.room for hosted in meetings],
        theme_set.make_app,
        host_key,
        without_screen=PlainSessions(),
        kept=KeptForKeys(workspace, theme_set.make_library_app),
        bind=bind,
        port=port,
        limits=limits_of(workspace),
    )


def invite(
    room: Room,
    server: SshServer,
    workspace: Workspace,
    bind: str,
    address: Address | None = None,
    tunnel: Tunnel | None = None,
) -> None:
    """Tell the room how people join it, and what its facilitator types for the minutes."""
    typed, problem = (tunnel.typed, tunnel.problem) if tunnel else (address, "")
    way = way_in(bind, server.addresses, server.port, typed)
    code = room.access_policy.code
    minutes = workspace.command("minutes", room.id)
    room.invite(Invitation(way.command, code, server.fingerprint, way.note, problem=problem, minutes=minutes))


async def close_meeting(
    server: SshServer, meetings: Sequence[Hosted], sentence: str, tunnel: Tunnel | None = None
) -> None:
    """Tell everybody, finish what was asked, let go of the files; one that fails does not keep the others."""
    line = [tunnel.close()] if tunnel else []
    for closing in (server.close(sentence), *line, *(hosted.close() for hosted in meetings)):
        try:
            await closing
        except Exception as error:
            # Not its words, which may be somebody's.
            log.error("closing broke off by %s", type(error).__name__)
