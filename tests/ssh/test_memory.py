"""The memory of screens that have ended comes back."""

import asyncio
import gc

import pytest

from retro.ssh import memory
from tests.ssh.small import CODE, serving
from tests.terminal import join


async def test_screens_that_have_ended_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "APART", 0.2)
    async with serving() as s:
        kind = None
        gc.disable()
        try:
            for name in ("Ana", "Bo", "Cleo", "Dan"):
                async with join(s.port, name, CODE) as t:
                    await t.wait_for("here: ")
                    kind = type(s.apps.pop())
            async with asyncio.timeout(10):
                while sum(type(thing) is kind for thing in gc.get_objects()) > 1:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        finally:
            gc.enable()
