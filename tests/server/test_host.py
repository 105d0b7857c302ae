"""What apps must leave alone on the machine they share."""

import asyncio
import io
import os
import sys

import pytest

from tests.server.small import CODE, SmallApp, limits, serving
from tests.terminal import Terminal, join


async def test_stdout_stays_what_it_is_in_whatever_order_apps_end() -> None:
    before = sys.stdout, sys.stderr
    async with serving() as s, join(s.port, "Ana", CODE) as ana:
        await ana.wait_for("here: Ana")
        async with join(s.port, "Bo", CODE) as bo:
            await bo.wait_for("here: Ana, Bo")
            assert (sys.stdout, sys.stderr) == before
            await ana.press("Q")
            await ana.wait_ended()
            await bo.press("Q")
            await bo.wait_ended()
            await asyncio.sleep(0.05)
            assert (sys.stdout, sys.stderr) == before


async def test_a_local_app_that_ends_first_does_not_take_stdout_with_it() -> None:
    before = sys.stdout
    async with serving() as s:
        local = SmallApp(s.room, "", None)  # type: ignore[arg-type]
        capture = local._capture_stdout
        sys.stdout = capture  # as Textual does while an app runs
        async with join(s.port, "Ana", CODE) as t:
            await t.wait_for("here: Ana")
            sys.stdout = before
            await t.press("Q")
            await t.wait_ended()
            await asyncio.sleep(0.05)
        assert sys.stdout is before


async def test_the_host_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url, **_: opened.append(url))
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        s.app.open_url("https://example.org")
        file = io.StringIO("a screenshot")
        s.app.deliver_text(file, save_directory=str(tmp_path), save_filename="shot.svg")
        await t.press("ctrl+z", "a")
        await t.wait_for("pressed a")

        assert opened == []
        assert os.listdir(str(tmp_path)) == []  # noqa: PTH208


async def test_three_apps_at_most_start_at_the_same_time() -> None:
    at_once: list[int] = []

    class Slow(SmallApp):
        starting = 0

        async def on_load(self) -> None:
            Slow.starting += 1
            at_once.append(Slow.starting)
            await asyncio.sleep(0.05)

        def on_ready(self) -> None:
            Slow.starting -= 1

    async with serving(make_app=Slow, limits=limits(start_seconds=60)) as s:

        async def one(number: int) -> None:
            async with join(s.port, f"p{number}", CODE) as t:
                await t.wait_for(f"seat of p{number}")

        await asyncio.gather(*(one(number) for number in range(8)))

    assert len(at_once) == 8
    assert max(at_once) <= 3


async def test_terminals_are_told_apart() -> None:
    async with serving() as s, join(s.port, "Ana", CODE, size=(100, 30)) as t:
        await t.wait_for("at 100x30")
        assert isinstance(t, Terminal)
        assert s.app.terminal.size == (100, 30)
