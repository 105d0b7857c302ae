"""A server with one room and a small app, which shows what a terminal needs to show in these tests."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from retro.commands.without_screen import PlainSessions
from retro.errors import RuleError
from retro.room import Room
from retro.server import ClientTerminal, Limits, SshServer
from retro.server.kept_things import KeptThings, NothingKept
from retro.server.server_state import ServerState
from retro.server.terminal_session import TerminalSession
from tests.fakes import a_room
from tests.terminal import PATIENCE

CODE = "maple-otter-violin-42"
LEADER_CODE = "basil-comet-harbor-linen-17"

QUICK = Limits(
    try_delay=0.01,
    cooldown=0.0,
    stay_seconds=0.0,
    keepalive_seconds=0.0,
    ending_seconds=5.0,
    resize_seconds=0.01,
    paste_idle=0.3,
)


def limits(**changes: Any) -> Limits:
    return msgspec.structs.replace(QUICK, **changes)


class Noise(Widget):
    """Draws something else in every frame, as much as the terminal holds."""

    number = 0

    def render_line(self, y: int) -> Strip:
        text = f"{self.number:08d}" * (self.size.width // 8 + 1)
        return Strip([Segment(text[: self.size.width], Style(color=f"rgb({self.number % 256},90,200)"))])


class SmallApp(App[str | None]):
    """Says who sits here, what is typed, and misbehaves on request."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""
    CSS = """
    #who { color: #ff8000; background: #102030; }
    #word { height: 3; }
    Noise { height: 1fr; }
    """

    def __init__(self, room: Room, seat: str, terminal: ClientTerminal) -> None:
        super().__init__()
        self.animation_level = "none"
        self.room = room
        self.seat = seat
        self.terminal = terminal
        self.subscription: Any = None
        self.keys: list[str] = []
        self.pastes: list[str] = []

    def compose(self) -> ComposeResult:
        view = self.room.view(self.seat)
        yield Static(f"seat of {view.name} ({view.role})", id="who", markup=False)
        yield Static("", id="seen", markup=False)
        yield Static("", id="pressed", markup=False)
        word = Input(id="word")
        word.cursor_blink = False
        yield word
        yield Noise()

    def on_mount(self) -> None:
        self.subscription = self.room.subscribe(self.seat, self.seen, lambda: None)
        self.seen()

    def on_unmount(self) -> None:
        if self.subscription is not None:
            self.room.unsubscribe(self.subscription)

    def seen(self) -> None:
        if self.is_running and self.screen_stack:
            try:
                view = self.room.view(self.seat)
            except RuleError as gone:
                self.call_next(self.exit, str(gone))
                return
            here = sorted(p.name for p in view.people if p.here)
            width, height = self.size
            self.call_next(self._show, f"here: {', '.join(here)} at {width}x{height}")

    def _show(self, text: str) -> None:
        for widget in self.query("#seen").results(Static):
            widget.update(text)

    def on_resize(self) -> None:
        self.set_timer(0.02, self.seen)  # the app knows its size after this handler

    def make_noise(self) -> None:
        noise = self.query_one(Noise)
        noise.number += 1
        noise.refresh()

    def on_paste(self, event: events.Paste) -> None:
        self.pastes.append(event.text)
        self.query_one("#pressed", Static).update(f"pasted {len(event.text)}")

    async def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)
        self.query_one("#pressed", Static).update(f"pressed {self.keys[-1]} ({len(self.keys)})")
        if event.key == "Q":
            self.exit()
        elif event.key == "W":
            self.exit("These are the app's last words.")
        elif event.key == "X":
            secret = "a card that nobody may read"  # noqa: F841
            raise RuntimeError("about the card: secret words")


class Serving:
    """A server at work."""

    def __init__(self, server: SshServer, room: Room) -> None:
        self.server = server
        self.room = room
        self.apps: list[SmallApp] = []

    @property
    def port(self) -> int:
        return self.server.port

    def state(self) -> ServerState:
        assert self.server._state is not None
        return self.server._state

    def terminal_session(self) -> TerminalSession:
        """Return the one terminal there is."""
        (terminal_session,) = self.state().terminal_sessions
        assert isinstance(terminal_session, TerminalSession)
        return terminal_session

    @property
    def app(self) -> SmallApp:
        return self.apps[-1]

    def seats(self) -> list[tuple[str, str]]:
        return [(seat.name, str(seat.role)) for seat in self.room.session.seats]


async def until(happened: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something has happened."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def nobody_is_there(s: Serving) -> None:
    """Wait until the server knows that everybody has left."""
    seats = s.room.session.seats
    await until(lambda: not s.state().at_seat and not any(s.room.connections(seat.id) for seat in seats))


a_server: Final = partial(SshServer, without_screen=PlainSessions())
"""Makes a server for the small app."""


@contextlib.asynccontextmanager
async def serving(
    room: Room | None = None,
    *,
    limits: Limits = QUICK,
    make_app: Callable[[Room, str, ClientTerminal], App[Any]] | None = None,
    rooms: list[Room] | None = None,
    kept: KeptThings = NothingKept(),  # noqa: B008  (keeps nothing)
) -> AsyncIterator[Serving]:
    """Serve a room, or several, on a free port."""
    room = room or (rooms[0] if rooms else a_room(code=CODE, leader_code=LEADER_CODE))
    live = rooms if rooms is not None else [room]
    for one in {id(r): r for r in [room, *live]}.values():
        one.start()
    started: list[SmallApp] = []

    def small(where: Room, seat: str, terminal: ClientTerminal) -> App[Any]:
        started.append(SmallApp(where, seat, terminal))
        return started[-1]

    with tempfile.TemporaryDirectory() as folder:
        server = a_server(
            lambda: live,
            make_app or small,
            Path(folder) / "host_key",
            bind="127.0.0.1",
            port=0,
            limits=limits,
            kept=kept,
        )
        await server.start()
        at_work = Serving(server, room)
        at_work.apps = started
        try:
            yield at_work
        finally:
            await server.close("The test is over.")
            for one in live:
                await one.close()
