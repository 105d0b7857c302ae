"""Who is told of a change when another connection still has much to show."""

import asyncio

import pytest

from retro.room import notice_queue
from retro.room.notice_queue import Notice, NoticeQueue


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def told(name: str, log: list[str], shown: "asyncio.Future[None] | None" = None) -> Notice:
    def notice() -> "asyncio.Future[None] | None":
        log.append(name)
        return shown

    return notice


async def test_the_next_is_told_when_the_one_before_shows_all_of_a_new_stage() -> None:
    queue, log = NoticeQueue(), list[str]()
    shown = asyncio.get_running_loop().create_future()
    queue.add(told("facilitator", log, shown), urgent=True)
    for name in ("ana", "bo"):
        queue.add(told(name, log))
    await turns()
    assert log == ["facilitator"]

    shown.set_result(None)
    await turns()
    assert log == ["facilitator", "ana", "bo"]


async def test_one_that_never_shows_it_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_queue, "PATIENCE", 0)
    queue, log = NoticeQueue(), list[str]()
    queue.add(told("stuck", log, asyncio.get_running_loop().create_future()))
    queue.add(told("ana", log))
    await turns()
    assert log == ["stuck", "ana"]
