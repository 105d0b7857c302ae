"""The same way in with the clients that people have who have no OpenSSH."""

import asyncio
from contextlib import AbstractAsyncContextManager

from retro.server import Limits
from tests.server.openssh import Shell, client
from tests.server.small import CODE, Serving, limits, serving


def dbclient(s: Serving) -> AbstractAsyncContextManager[Shell]:
    """Dropbear's client, as on routers, phones and small systems."""
    return client("dbclient", "-y", "-y", "-p", str(s.port), "ana@127.0.0.1")


def plink(s: Serving) -> AbstractAsyncContextManager[Shell]:
    """PuTTY's client without its window."""
    hostkey = s.server.fingerprint
    return client("plink", "-ssh", "-hostkey", hostkey, "-P", str(s.port), "ana@127.0.0.1")


async def answer(t: Shell, name: str = "Ana") -> None:
    """Say the code and a name."""
    await t.wait_for("Session code:")
    await t.press(CODE, "enter")
    await t.wait_for("Your name")
    await t.press(name, "enter")


async def test_dropbear_joins_although_it_guesses_another_key_exchange_than_ours() -> None:
    async with serving() as s, dbclient(s) as t:
        await answer(t)
        await t.wait_for("here: Ana at 80x24")
        await t.press("x")
        await t.wait_for("pressed x")
        await t.press("Q")

        assert await t.wait_ended() == 0
        assert "You can come back any time" in t.text()


async def test_putty_joins_and_may_take_its_time_over_press_return_to_begin() -> None:
    minute = 60.0
    hurried = limits(begin_seconds=Limits().begin_seconds / minute)  # a second here is a minute there
    async with serving(limits=hurried) as s, plink(s) as t:
        await answer(t)
        await t.wait_for("Press Return to begin session")
        await asyncio.sleep(2.0)
        await t.press("enter")
        await t.wait_for("here: Ana at 80x24")
        await t.press("Q")

        assert await t.wait_ended() == 0
