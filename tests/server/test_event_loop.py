"""Apps and logins share one event loop, and no app changes how the others' tasks are made."""

import asyncio
import sys
from typing import Any

import pytest
from textual.app import App

from retro import event_loop
from tests.server.small import CODE, serving
from tests.terminal import join


class _Short(App[None]):
    def on_mount(self) -> None:
        self.exit()


async def _run_an_app() -> None:
    await _Short().run_async(headless=True)


async def test_people_can_join_after_an_app_has_run_on_the_loop() -> None:
    async with serving() as served:
        await _run_an_app()
        for name in ("Ana", "Ben"):
            async with join(served.port, name, CODE) as terminal:
                await terminal.wait_for(f"here: {name}")


def test_an_app_leaves_the_loop_as_it_was() -> None:
    async def factory_after_an_app() -> object:
        await _run_an_app()
        return asyncio.get_running_loop().get_task_factory()

    assert event_loop.run(factory_after_an_app()) is None


def test_what_somebody_asks_of_the_loop_changes_no_task() -> None:
    made: list[object] = []

    def factory(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
        made.append(coroutine)
        return asyncio.Task(coroutine, loop=loop, **options)

    async def nothing() -> None:
        asyncio.get_running_loop().set_task_factory(factory)
        await asyncio.create_task(asyncio.sleep(0))

    event_loop.run(nothing())

    assert made == []


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python 3.11 has no eager tasks")
def test_what_an_app_would_do_to_another_loop_is_what_ours_is_for() -> None:
    """When this fails, Textual no longer changes the loop that it runs on, and ours is not needed."""

    async def factory_after_an_app() -> object:
        await _run_an_app()
        return asyncio.get_running_loop().get_task_factory()

    assert asyncio.run(factory_after_an_app()) is not None
