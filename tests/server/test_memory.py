"""The memory of screens that have ended comes back."""

import asyncio
import gc
import weakref

import pytest

from retro.server import garbage
from tests.server.small import CODE, serving
from tests.terminal import join


async def test_screens_that_have_ended_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "APART", 0.2)
    screens: list[weakref.ref[object]] = []
    async with serving() as s:
        gc.disable()
        try:
            for name in ("Ana", "Bo", "Cleo", "Dan"):
                async with join(s.port, name, CODE) as t:
                    await t.wait_for("here: ")
                    screens.append(weakref.ref(s.apps.pop()))
            async with asyncio.timeout(10):
                # Something may still hold the last one: what is measured is that they do not add up.
                while sum(screen() is not None for screen in screens) > 1:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        finally:
            gc.enable()
