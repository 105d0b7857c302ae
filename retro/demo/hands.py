"""An SSH client in a terminal of 80x24 that presses keys and lets the picture go by.

What a person types is text, never a key: `Hands.write`.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import asyncssh

from retro.demo.error import DemoFailed

SIZE: Final = (80, 24)
LONGEST_JOIN: Final = 60.0
"""Seconds in which the server must have let somebody in."""
KEPT: Final = 500
"""The last bytes of the picture are kept: when the connection ends, they hold the reason."""
_CONTROL: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[^\[]|[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Key:
    """One key: what a sentence calls it, and the characters that a terminal sends for it."""

    name: str
    sent: str


def sign(character: str) -> Key:
    """Return the key of one letter or digit. Raises ValueError for anything longer: that is text."""
    if len(character) != 1:
        raise ValueError(f"{character!r} is not one character")
    return Key(character, character)


ENTER: Final = Key("Enter", "\r")
ESCAPE: Final = Key("Esc", "\x1b")
TAB: Final = Key("Tab", "\t")
SPACE: Final = Key("Space", " ")
BACKSPACE: Final = Key("Backspace", "\x7f")
UP: Final = Key("↑", "\x1b[A")
DOWN: Final = Key("↓", "\x1b[B")
RIGHT: Final = Key("→", "\x1b[C")
PAGE_DOWN: Final = Key("PgDn", "\x1b[6~")
F4: Final = Key("F4", "\x1bOS")
CTRL_B: Final = Key("Ctrl-B", "\x02")
CTRL_D: Final = Key("Ctrl-D", "\x04")
CTRL_S: Final = Key("Ctrl-S", "\x13")
CTRL_Q: Final = Key("Ctrl-Q", "\x11")
CTRL_X: Final = Key("Ctrl-X", "\x18")


class Hands(asyncssh.SSHClientSession[bytes]):
    """One terminal."""

    def __init__(self) -> None:
        self.connection: asyncssh.SSHClientConnection
        self._channel: asyncssh.SSHClientChannel[bytes]
        self._last = b""
        self.gone = asyncio.Event()
        """Set once the terminal was closed."""

    @classmethod
    async def at(cls, port: int, name: str, code: str) -> "Hands":
        """Log in, answer the questions of the server, and open a terminal. Raises DemoFailed."""
        try:
            async with asyncio.timeout(LONGEST_JOIN):
                return await cls._opened(port, name, code)
        except TimeoutError:
            raise DemoFailed(
                f"{name} could not join: the server did not answer within {LONGEST_JOIN:g} seconds."
            ) from None
        except (OSError, asyncssh.Error) as error:
            raise DemoFailed(f"{name} could not join: {error}.") from error

    @classmethod
    async def _opened(cls, port: int, name: str, code: str) -> "Hands":
        connection, _ = await asyncssh.create_connection(
            lambda: Visitor(name, code),
            "127.0.0.1",
            port,
            username="guest",
            client_keys=None,
            known_hosts=None,  # the server is in this process
            config=None,
            agent_path=None,
            gss_host=None,
            preferred_auth=["keyboard-interactive"],
        )
        hands = cls()
        hands.connection = connection
        try:
            await connection.create_session(
                lambda: hands, term_type="xterm-256color", term_size=SIZE, encoding=None
            )
        except BaseException:
            connection.abort()
            raise
        return hands

    def connection_made(self, chan: "asyncssh.SSHClientChannel[bytes]") -> None:
        self._channel = chan

    def data_received(self, data: bytes, datatype: int | None) -> None:
        self._last = (self._last + data)[-KEPT:]

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set()

    @property
    def last_words(self) -> str:
        """The last line on the terminal."""
        lines = _CONTROL.sub("", self._last.decode("utf-8", "replace")).split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def press(self, key: Key) -> None:
        """Press a key."""
        self._send(key.sent)

    def write(self, text: str) -> None:
        """Type a text, or some characters of one: they are letters, whatever word they make."""
        self._send(text)

    def _send(self, characters: str) -> None:
        if not self.gone.is_set():
            self._channel.write(characters.encode())

    async def leave(self) -> None:
        """Hang up."""
        self.connection.abort()
        await self.connection.wait_closed()


class Visitor(asyncssh.SSHClient):
    """Says the code and the name when asked."""

    def __init__(self, name: str, code: str) -> None:
        self._answers = {"Session code": code, "Your name": name}

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        answers: list[str] = []
        for prompt, _ in prompts:
            # Each answer is given once: asked again, it was wrong, and trying again would not help.
            known = next((begin for begin in self._answers if prompt.startswith(begin)), None)
            if known is None:
                return None
            answers.append(self._answers.pop(known))
        return answers
