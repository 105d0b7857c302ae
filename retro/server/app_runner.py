"""One app on one SSH channel, from its start to its end, whatever it does in between."""

import asyncio
import logging
import sys
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Any, Final, cast

from textual.app import App
from textual.driver import Driver

from retro.room.error_reports import way_to
from retro.server.client_terminal import ClientTerminal, adapt
from retro.server.driver import SshDriver
from retro.server.frame_writer import FrameWriter
from retro.server.limits import Limits
from retro.textual_patches import failure_of, lend_streams

log = logging.getLogger(__name__)

CRASHED: Final = "Something went wrong on our side; your seat is kept. Connect again."


class Ending(Enum):
    """How an app came to its end."""

    QUIT = "quit"
    """The person left."""
    CRASH = "crash"
    CALLED = "called"
    """The connection was lost, or the server closes."""


class Streams:
    """The process's own stdout and stderr.

    Textual exchanges both while an app runs and puts back what it found. With apps that end in another
    order than they started, that is in the end an app that is long gone, and what is printed is lost.
    """

    def __init__(self) -> None:
        self._out, self._err = _own(sys.stdout, sys.__stdout__), _own(sys.stderr, sys.__stderr__)

    def lend(self, app: App[Any]) -> None:
        """Make an app exchange them for themselves, and print its errors nowhere: they hold locals."""
        lend_streams(app, self._out, self._err)

    def restore(self) -> None:
        """Put them back."""
        sys.stdout, sys.stderr = self._out, self._err


class AppRunner:
    """An app while it runs."""

    def __init__(
        self,
        app: App[Any],
        frame_writer: FrameWriter,
        terminal: ClientTerminal,
        limits: Limits,
        streams: Streams,
    ) -> None:
        self._app = app
        self._limits = limits
        self._streams = streams
        self._size = terminal.size
        self._call = asyncio.Event()
        self._broken = False
        self.cut_off = False
        """Whether the app did not end by itself; it may still hold what it held."""
        self.drawn = asyncio.Event()
        """Set when the first frame is out, or the app has ended without one."""
        self.driver: SshDriver | None = None
        adapt(app, terminal)
        streams.lend(app)
        driver: Callable[..., SshDriver] = partial(
            SshDriver,
            frame_writer=frame_writer,
            limits=limits,
            started=self._started,
            drawn=self.drawn.set,
            broken=self._break,
        )
        app.driver_class = cast("type[Driver]", driver)

    @property
    def broken(self) -> bool:
        """Whether the client sent more nonsense than is bearable."""
        return self._broken

    @property
    def last_words(self) -> str:
        """What the app returned, when it is a sentence: the last line on the terminal."""
        said = self._app.return_value
        return said if isinstance(said, str) else ""

    def end(self) -> None:
        """Call the app to its end from outside."""
        self._call.set()

    def resize(self, width: int, height: int) -> None:
        """Tell of a new size."""
        self._size = (width, height)
        if self.driver is not None:
            self.driver.resize(width, height)

    async def run(self) -> Ending:
        """Run the app to its end; never raises what the app raises and never waits for ever."""
        running = asyncio.create_task(self._app.run_async(size=self._size), name="app of a seat")
        called = asyncio.create_task(self._call.wait())
        try:
            await asyncio.wait({running, called}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                await self._stop(running)
                return Ending.CALLED
        finally:
            called.cancel()
            running.cancel()
            self.drawn.set()
            self._streams.restore()
        return self._ending(running)

    async def _stop(self, running: "asyncio.Task[Any]") -> None:
        """Ask the app to end, then make it."""
        self._app.exit()
        await asyncio.wait({running}, timeout=self._limits.ending_seconds)
        if running.done():
            return
        self.cut_off = True
        log.warning("an app did not end by itself and was cut off")
        running.cancel()
        await asyncio.wait({running}, timeout=self._limits.ending_seconds)
        if self.driver is not None:
            self.driver.stop_application_mode()

    def _ending(self, running: "asyncio.Task[Any]") -> Ending:
        if running.cancelled():
            return Ending.CALLED
        error = running.exception() or failure_of(self._app)
        if error is None and not self._app.return_code:
            return Ending.QUIT
        report(error)
        return Ending.CRASH

    def _started(self, driver: SshDriver) -> None:
        self.driver = driver
        if driver.size != self._size:  # the window changed while the app came up
            driver.resize(*self._size)

    def _break(self) -> None:
        self._broken = True
        self.end()


def report(error: BaseException | None) -> None:
    """Log what kind of error it was and the way to it, without its text: that may be somebody's words."""
    log.error("an app ended by %s at %s", type(error).__name__, way_to(error))


def _own(current: Any, original: Any) -> Any:
    """Return the real stream when an app has put its own in its place."""
    return original if type(current).__module__.startswith("textual.") and original else current
