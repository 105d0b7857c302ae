"""Somebody with a known key types without end into as many libraries as they may open."""

import asyncio
import contextlib
import logging
import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from retro.commands.kept_library import KeptLibrary
from retro.commands.trust import confirm
from retro.memory.answer import Answer
from retro.workspace import Workspace
from tests.attack.field import TEST_LIMITS, a_field
from tests.server.people import a_key
from tests.terminal import connect, open_terminal

KEYS = (b"\t", b"\x1b[Z", b"a", b"card", b"\r", b"q", b"\x1b[B", b"\x7f", b"O", b"Y", b"kind:", b'"')


async def test_the_meeting_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    key, asked, at_work, most = a_key(), list[float](), list[str](), list[int]()
    ask = KeptLibrary.ask

    def noted(self: KeptLibrary, *given: Any, **how: Any) -> Answer:
        asked.append(time.monotonic())
        at_work.append(threading.current_thread().name)
        most.append(len(at_work))
        time.sleep(0.05)
        try:
            return ask(self, *given, **how)
        finally:
            at_work.pop()

    monkeypatch.setattr(KeptLibrary, "ask", noted)
    (tmp_path / "teams").mkdir()
    line = key.export_public_key().decode().strip()
    (tmp_path / "teams" / "red.toml").write_text(f'members = [ {{ name = "Mal", keys = ["{line}"] }} ]\n')
    (tmp_path / "retro.toml").touch()
    confirm(Workspace(tmp_path))
    chance = random.Random(7)

    async def flood() -> int | None:
        connection, _ = await connect(field.port, user="mal", keys=[key])
        try:
            t = await open_terminal(connection, command="library")
            t.draws = False
            with contextlib.suppress(TimeoutError, OSError):  # refused while it was typing
                async with asyncio.timeout(3):
                    while not t.ended.is_set():
                        t.send(b"".join(chance.choices(KEYS, k=40)))
                        await asyncio.sleep(0.02)
            await asyncio.sleep(0.1)
            return t.status
        finally:
            connection.abort()
            await connection.wait_closed()

    async with a_field(tmp_path) as field:
        await field.quiet()
        before, began = field.held(), time.monotonic()
        attack = [asyncio.create_task(flood()) for _ in range(6)]
        await asyncio.sleep(0.5)
        for _ in range(3):
            await field.work()
        statuses = await asyncio.gather(*attack)
        await field.work()
        await field.quiet()
        while at_work:  # noqa: ASYNC110
            await asyncio.sleep(0.05)

        assert statuses.count(1) >= 2  # more than one key may have open
        assert asked
        assert max(most) == 1
        at_once = TEST_LIMITS.questions_per_minute / 6
        assert len(asked) <= at_once + (time.monotonic() - began) * TEST_LIMITS.questions_per_minute / 60
        assert await field.given_back(before) == before
        assert not field.ana.ended.is_set()
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
