"""Terminals for tests: a client joined over real SSH whose output is drawn on a pyte screen.

    async with join(port, name="ana", code=CODE) as t:
        await t.press("a", "enter")
        await t.wait_for("text")

`tests.server.openssh` does the same with the real `ssh` in a pseudo-terminal.
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Final

import asyncssh
import pyte

from retro.tui.stray_keys import QUIET

KEYS: Final[dict[str, str]] = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
}
PATIENCE: Final = 30.0
"""Seconds for what must come; long, because other tests and other people use the machine too."""
ASKED: Final = "    Esc no"
"""What a question with yes and no shows."""


class Screen:
    """What a terminal shows, and everything it was sent."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._news = asyncio.Event()
        self.received = bytearray()
        self.status: int | None = None
        """The exit status, once there is one."""
        self.ended = asyncio.Event()
        self.draws = True
        """Set to False to keep the bytes and skip the drawing, which is slow."""

    def text(self) -> str:
        """The picture, line by line."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def wait_for(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until the picture has this text."""
        await self.wait_until(lambda: text in self.text(), f"{text!r}", seconds)

    async def wait_gone(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until the picture no longer has this text."""
        await self.wait_until(lambda: text not in self.text(), f"no {text!r}", seconds)

    async def wait_until(
        self, happened: Callable[[], bool], what: str = "it", seconds: float = PATIENCE
    ) -> None:
        """Wait for something that what was received brings about."""
        try:
            async with asyncio.timeout(seconds):
                while not happened():
                    self._news.clear()
                    # Not wait_for: on Python 3.11 it loses a cancellation that comes together with news.
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.2):
                            await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"{what} did not appear within {seconds} s:\n{self.text()}") from None

    async def wait_ended(self, seconds: float = PATIENCE) -> int | None:
        """Wait for the end of the connection; give the exit status."""
        async with asyncio.timeout(seconds):
            await self.ended.wait()
        return self.status

    async def press(self, *keys: str) -> None:
        """Press keys by their names (`enter`, `ctrl+c`, `up`); other words are typed letter by letter."""
        for key in keys:
            self.send(_bytes_of(key))
            await asyncio.sleep(0)

    async def step(self, key: str = "n") -> None:
        """Press the key of a step of the meeting, and say yes where the screen asks first."""
        offered = re.search(rf" {key} \S+( \S+)*", self.text())
        assert offered, f"nothing is offered on {key}:\n{self.text()}"
        await self.press(key)
        await self.wait_until(
            lambda: ASKED in self.text() or offered[0] not in self.text(), f"what {key} does"
        )
        if ASKED in self.text():
            await self.press("y")

    async def pause(self) -> None:
        """Type nothing for so long that the next keys are no rest of a sentence for an earlier stage."""
        await asyncio.sleep(QUIET + 0.3)

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        raise NotImplementedError

    def _receive(self, data: bytes) -> None:
        self.received.extend(data)
        if self.draws:
            self._stream.feed(data)
        self._news.set()

    def _end(self) -> None:
        self.ended.set()
        self._news.set()


def _bytes_of(key: str) -> bytes:
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[5].upper()) & 0x1F])
    return KEYS.get(key, key).encode()


class Terminal(Screen, asyncssh.SSHClientSession[bytes]):
    """One terminal joined through asyncssh."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(size)
        self.connection: asyncssh.SSHClientConnection
        self.channel: asyncssh.SSHClientChannel[bytes]
        self.errors = bytearray()
        """What came on stderr."""

    def connection_made(self, chan: "asyncssh.SSHClientChannel[bytes]") -> None:
        self.channel = chan

    def data_received(self, data: bytes, datatype: int | None) -> None:
        if datatype == asyncssh.EXTENDED_DATA_STDERR:
            self.errors.extend(data)
            self._news.set()
        else:
            self._receive(data)

    def exit_status_received(self, status: int) -> None:
        self.status = status

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def send(self, data: bytes) -> None:
        self.channel.write(data)

    async def resize(self, width: int, height: int) -> None:
        """Change the size of the window."""
        self._screen.resize(height, width)
        self.channel.change_terminal_size(width, height)


class Caller(asyncssh.SSHClient):
    """Answers what the server asks. `answers` maps the beginning of a question to answers in turn."""

    def __init__(self, answers: Mapping[str, Sequence[str]]) -> None:
        self._answers = {question: list(turn) for question, turn in answers.items()}
        self.asked: list[str] = []
        """Sentences and questions, in order."""

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        if instructions:
            self.asked.append(instructions)
        given = []
        for prompt, _ in prompts:
            self.asked.append(prompt)
            turn = next((turn for begin, turn in self._answers.items() if begin in prompt), None)
            if not turn:
                return None
            given.append(turn.pop(0) if len(turn) > 1 else turn[0])
        return given


def answers(name: str = "", code: str = "", return_code: str = "") -> dict[str, list[str]]:
    """The answers of somebody who knows what they want."""
    return {
        "Are you": ["yes"],
        "Session code": [code],
        "Your name": [name],
        "is already here": [return_code],
    }


async def connect(
    port: int,
    *,
    user: str = "guest",
    says: Mapping[str, Sequence[str]] | None = None,
    keys: Sequence[asyncssh.SSHKey] = (),
    **options: Any,
) -> tuple[asyncssh.SSHClientConnection, Caller]:
    """Connect and log in, without opening a terminal."""
    callers: list[Caller] = []

    def caller() -> Caller:
        callers.append(Caller(says or {}))
        return callers[-1]

    connection, _ = await asyncssh.create_connection(
        caller,
        "127.0.0.1",
        port,
        username=user,
        client_keys=list(keys) or None,
        known_hosts=None,
        config=None,
        agent_path=None,
        gss_host=None,
        preferred_auth=["publickey", "keyboard-interactive"],
        **options,
    )
    return connection, callers[0]


@contextlib.asynccontextmanager
async def join(
    port: int,
    name: str = "ana",
    code: str = "",
    size: tuple[int, int] = (80, 24),
    keys: Sequence[asyncssh.SSHKey] = (),
    *,
    user: str = "guest",
    return_code: str = "",
    term: str = "xterm-256color",
    env: Mapping[str, str] | None = None,
    window: int = 2_097_152,
    **options: Any,
) -> AsyncIterator[Terminal]:
    """Join a session as one person and leave with the block."""
    says = answers(name, code, return_code)
    connection, _ = await connect(port, user=user, says=says, keys=keys, **options)
    try:
        terminal = await open_terminal(connection, size, term=term, env=env, window=window)
        yield terminal
    finally:
        connection.abort()
        await connection.wait_closed()


async def open_terminal(
    connection: asyncssh.SSHClientConnection,
    size: tuple[int, int] = (80, 24),
    *,
    term: str | None = "xterm-256color",
    env: Mapping[str, str] | None = None,
    window: int = 2_097_152,
    **request: Any,
) -> Terminal:
    """Open a terminal on a connection."""
    terminal = Terminal((min(max(size[0], 1), 400), min(max(size[1], 1), 200)))
    terminal.connection = connection
    await connection.create_session(
        lambda: terminal,
        term_type=term,
        term_size=size if term else (0, 0),
        env=[f"{name}={value}" for name, value in (env or {}).items()],
        encoding=None,
        window=window,
        **request,
    )
    return terminal
