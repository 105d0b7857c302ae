"""Before the first picture nobody has seen anything, so nothing that was typed until then is meant."""

import asyncio

import asyncssh
import pytest

from tests.server.small import CODE, SmallApp, serving
from tests.terminal import Terminal, join


class Hidden(SmallApp):
    """An app that shows nothing until it may."""

    has_begun: asyncio.Event
    may_show: asyncio.Event

    def _display(self, screen: object, renderable: object) -> None:
        if self.may_show.is_set():
            super()._display(screen, renderable)  # type: ignore[arg-type]

    def show(self) -> None:
        """Show everything from now on."""
        self.may_show.set()
        self.refresh()


class Loading(Hidden):
    """One that has not even taken the terminal yet."""

    async def on_load(self) -> None:
        self.has_begun.set()
        await self.may_show.wait()


class Mounted(Hidden):
    """One that would already take keys."""

    def on_ready(self) -> None:
        self.has_begun.set()


async def typed(t: Terminal, data: bytes) -> None:
    """Send, and wait until the server has taken it in: it answers the next request after it."""
    t.send(data)
    with pytest.raises(asyncssh.ChannelOpenError):
        await t.connection.create_session(asyncssh.SSHClientSession)


FLOOD = (
    b"text of a card\r" * 500 + "é李🦊\x1b[A\x1b[32;2u\x1b[<0;3;4M\x1b[200~pasted\x1b[201~\x03Q\r\n".encode()
)


@pytest.mark.parametrize("kind", [Loading, Mounted])
@pytest.mark.parametrize("piece", [1, 7, 1_000_000])
async def test_of_all_that_was_typed_before_the_picture_nothing_arrives(
    kind: type[Hidden], piece: int
) -> None:
    kind.has_begun, kind.may_show = asyncio.Event(), asyncio.Event()
    async with serving(make_app=kind) as s, join(s.port, "Ana", CODE) as t:
        await kind.has_begun.wait()
        flood = FLOOD if piece > 1 else FLOOD[-200:]
        for at in range(0, len(flood), piece):
            t.send(flood[at : at + piece])
        await typed(t, b"\x1b[1;")
        app = s.terminal_session()._visit.running._app  # type: ignore[union-attr]
        assert isinstance(app, Hidden)
        app.show()
        await t.wait_for("seat of Ana")
        t.send(b"5Cz")
        await t.wait_for("pressed")

        assert app.keys == ["z"]
        assert app.pastes == []
        assert "pressed z (1)" in t.text()


async def test_a_picture_that_was_not_sent_is_none() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("seat of Ana")
        driver = s.terminal_session()._visit.running.driver  # type: ignore[union-attr]
        assert driver is not None
        assert driver.listens
        driver._seen = False
        driver._frame_writer._full.add("transport")
        driver.write("a picture")
        assert not driver.listens
        driver._frame_writer.resume("transport")
        await t.wait_until(lambda: driver.listens)
        await t.press("z")
        await t.wait_for("pressed z (1)")
