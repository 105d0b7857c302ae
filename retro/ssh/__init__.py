"""The way in: an SSH server that seats people, and Textual's driver for their terminals.

Knows rooms and seats, never a screen: the app of a seat is made by a function that it is given.
"""

from retro.ssh.address import Address, join_command, way_in
from retro.ssh.codes import leader_code, session_code
from retro.ssh.columns import pinned
from retro.ssh.hostkey import new_host_key
from retro.ssh.limits import Limits
from retro.ssh.memory import settle
from retro.ssh.server import SshServer
from retro.ssh.terminal import ClientTerminal, adapt

__all__ = [
    "Address",
    "ClientTerminal",
    "Limits",
    "SshServer",
    "adapt",
    "join_command",
    "leader_code",
    "new_host_key",
    "pinned",
    "session_code",
    "settle",
    "way_in",
]
