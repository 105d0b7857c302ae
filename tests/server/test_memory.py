"""The memory of screens that have ended comes back."""

import asyncio
import gc
import weakref

import pytest

from retro.room import Room
from retro.server import ClientTerminal, garbage
from retro.session.people import Role
from retro.stages.panels import panel_for
from retro.tui.app import SessionApp
from retro.tui.widgets.strips import StripCache
from tests.room.rooms import WRITING, Harness, go, seat
from tests.server.small import CODE, serving, until
from tests.terminal import PATIENCE, join
from tests.tui.hosts import shipped_themes


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
            async with asyncio.timeout(PATIENCE):
                # Something may still hold the last one: what is measured is that they do not add up.
                while sum(screen() is not None for screen in screens) > 1:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        finally:
            gc.enable()


async def test_nothing_of_those_who_left_is_kept() -> None:
    """Not by a cache, a timer, a task or a message: no app, no view, no terminal."""
    harness, left = Harness(), list[weakref.ref[object]]()
    room, cache, themes = harness.room(), StripCache(), shipped_themes()

    def make(where: Room, who: str, terminal: ClientTerminal) -> SessionApp:
        app = SessionApp(where, who, panel_for=panel_for, themes=themes, theme="dark", cache=cache)
        left.append(weakref.ref(app))
        return app

    async with serving(room, make_app=make) as s:
        await seat(room, "Dana", Role.FACILITATOR)
        await go(room, WRITING)
        for name in ("Ana", "Bo", "Cleo", "Dan", "Eva", "Finn"):
            async with join(s.port, name, CODE) as t:
                await t.wait_for("any key close")  # whoever comes late reads where the meeting is
                await t.press("escape")
                await t.wait_gone("any key close")
                await t.wait_for("write a card")
                await t.press(*f"word of {name}", "enter", "up", "down")
                await t.press("f1")
                await t.wait_for("Esc close")
                left.extend(weakref.ref(one) for one in s.state().terminal_sessions)
                left.extend(weakref.ref(one) for one in room._presence._subscriptions)
            await until(lambda: not s.state().terminal_sessions and not room._presence._subscriptions)
        async with asyncio.timeout(2 * PATIENCE):
            while any(one() is not None for one in left):
                await asyncio.sleep(0.1)
                gc.collect()
    assert len(left) == 18
