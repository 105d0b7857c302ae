"""A meeting over real SSH with its real screens, and a client that stops reading."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from textual.app import App

from retro.room import Room
from retro.server import ClientTerminal
from retro.server.asyncssh_patches import Channel
from retro.server.frame_writer import FrameWriter
from retro.stages.panels import panel_for
from retro.tui.app import SessionApp
from tests.builders import Meeting
from tests.server.small import Serving, limits, serving
from tests.terminal import Terminal, join
from tests.tui.rooms import INVITATION, Harness

WINDOW = 4096
"""Bytes that are sent to a client before it must have read some of them; fewer than a picture has."""


class Held(Harness):
    """A meeting that is held over SSH."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting)
        self.apps: list[SessionApp] = []
        self.serving: Serving

    def make_app(self, room: Room, seat: str, terminal: ClientTerminal) -> App[Any]:
        room.comes_late(seat)  # so that nobody is told where the meeting is: the pictures are its own
        self.apps.append(
            SessionApp(
                room, seat, panel_for=panel_for, themes=self.themes, theme=self.theme, cache=self.cache
            )
        )
        return self.apps[-1]

    def join(self, name: str, **more: Any) -> contextlib.AbstractAsyncContextManager[Terminal]:
        """Somebody who was not here before."""
        return join(self.serving.port, name, INVITATION.code, **more)

    @property
    def way_out(self) -> tuple[FrameWriter, Channel]:
        """The server's end of the only terminal."""
        session = self.serving.terminal_session()
        return session.frame_writer, session._channel


@contextlib.asynccontextmanager
async def held(meeting: Meeting, **changed: Any) -> AsyncIterator[Held]:
    """Hold a meeting over SSH."""
    held = Held(meeting)
    async with serving(held.room, make_app=held.make_app, limits=limits(**changed)) as held.serving:
        yield held


def waiting(channel: Channel) -> bytes:
    """What a client has not read so much of that it could be sent."""
    return b"".join(bytes(data) for data, _ in channel._send_buf)


async def stall(terminal: Terminal, channel: Channel, app: SessionApp) -> None:
    """Let a client read nothing any more, until pictures wait for it."""
    terminal.channel.pause_reading()
    while True:
        app.call_later(app.refresh)
        await asyncio.sleep(0.05)
        if waiting(channel):
            await asyncio.sleep(0.2)  # what it had read before may make room once more
            if waiting(channel):
                return
