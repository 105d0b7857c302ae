"""The way in: an SSH server that seats people, and Textual's driver for their terminals.

Knows rooms and seats, never a screen: the app of a seat is made by a function that it is given.
"""

from retro.server.address import Address, join_command, way_in
from retro.server.client_terminal import ClientTerminal, adapt
from retro.server.codes import leader_code, return_code, session_code
from retro.server.garbage import settle
from retro.server.host_key import new_host_key
from retro.server.limits import Limits
from retro.server.reanchor_cursor import reanchor_cursor
from retro.server.ssh_server import SshServer

__all__ = [
    "Address",
    "ClientTerminal",
    "Limits",
    "SshServer",
    "adapt",
    "join_command",
    "leader_code",
    "new_host_key",
    "reanchor_cursor",
    "return_code",
    "session_code",
    "settle",
    "way_in",
]
