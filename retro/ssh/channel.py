"""The channel of one terminal: bytes, no line editor, and only the few variables a screen may heed."""

import asyncio
import re
from typing import Final

import asyncssh
from asyncssh.packet import SSHPacket

from retro.ssh.limits import Limits

_HEEDED: Final = re.compile(rb"TERM|LANG|COLORTERM|NO_COLOR|LC_[A-Z_]{1,20}")
_MOST: Final = 20
_LONGEST: Final = 128


class Channel(asyncssh.SSHServerChannel[bytes]):
    """asyncssh keeps every variable a client sends, which one connection can make 89 MB of."""

    @classmethod
    def opened(cls, connection: asyncssh.SSHServerConnection, limits: Limits) -> "Channel":
        """Open a channel on a connection."""
        return cls(
            connection,
            asyncio.get_running_loop(),
            allow_pty=True,
            line_editor=False,
            line_echo=False,
            line_history=0,
            max_line_length=1024,
            encoding=None,
            errors="strict",
            window=limits.window,
            max_pktsize=32_768,
        )

    @property
    def variables(self) -> dict[str, str]:
        """What the client said of its screen."""
        return {key.decode("ascii"): value.decode("utf-8", "replace") for key, value in self._env.items()}

    def _process_env_request(self, packet: SSHPacket) -> bool:
        key, value = packet.get_string(), packet.get_string()
        packet.check_end()
        if len(self._env) >= _MOST or len(value) > _LONGEST or not _HEEDED.fullmatch(key):
            return False
        self._env[key] = value
        return True
