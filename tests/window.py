"""A terminal window on this machine, with a program in it."""

import asyncio
import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable

from tests.killer.processes import ROOT


class Window:
    """A program in a terminal window of 120x40; what it draws waits until it is taken."""

    def __init__(self, *command: str) -> None:
        self.pid, self._fd = pty.fork()
        if not self.pid:  # in the child
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            # Not what C has as environment: readline leaves the size of the window of the tests there.
            os.execve(command[0], command, {**os.environ, "PYTHONPATH": str(ROOT)})
        self.shown = b""

    def show(self, seconds: float) -> None:
        """Take what is drawn for a while."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if select.select([self._fd], [], [], 0.05)[0]:
                with contextlib.suppress(OSError):  # so it ends
                    self.shown += os.read(self._fd, 65536)

    async def wait_for(self, text: bytes) -> None:
        await self.wait_until(lambda: text in self.shown, repr(text))

    async def wait_until(self, happened: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(60):
                while not happened():
                    self.show(0.1)
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"{what} was not shown: {self.shown[-2000:]!r}") from None

    def press(self, keys: bytes) -> None:
        os.write(self._fd, keys)

    @property
    def waits_for_lines(self) -> bool:
        """Whether the terminal shows what is typed and gives it away by the line, as a shell wants it."""
        modes: int = termios.tcgetattr(self._fd)[3]
        return modes & (termios.ICANON | termios.ECHO) == termios.ICANON | termios.ECHO

    async def halt(self, number: signal.Signals) -> None:
        """Stop the program as Ctrl-Z does in a shell, until it gets SIGCONT."""
        os.kill(self.pid, number)
        async with asyncio.timeout(30):
            while not os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)[0]:  # noqa: ASYNC222  (does not wait)
                self.show(0.05)
                await asyncio.sleep(0.02)

    def close(self) -> None:
        """Close the window, as with a click."""
        os.close(self._fd)
        self._fd = -1

    async def ended(self, within: float = 30) -> int:
        """Wait for the end of the program, and take all that it has drawn until then."""
        async with asyncio.timeout(within):
            while True:
                done, status = os.waitpid(self.pid, os.WNOHANG)  # noqa: ASYNC222  (does not wait)
                if done:
                    self.pid = 0
                    self._take_the_rest()
                    return os.waitstatus_to_exitcode(status)
                if self._fd >= 0:
                    self.show(0.05)
                await asyncio.sleep(0.02)

    def _take_the_rest(self) -> None:
        """Take what was drawn last: the program may have ended before anybody took it."""
        with contextlib.suppress(OSError):  # so it ends
            while self._fd >= 0 and select.select([self._fd], [], [], 10)[0]:
                if not (data := os.read(self._fd, 65536)):
                    break
                self.shown += data

    def clear_away(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self._fd >= 0:
            os.close(self._fd)
