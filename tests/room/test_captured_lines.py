"""Lines that were captured while people wrote alone are put down once each, whoever is gone meanwhile."""

import asyncio

import pytest

from retro.room.captured_lines import put_down
from retro.session import acts
from retro.session.captures import DRAFT
from retro.stages.ideate.rules import RevealCards
from tests.room.rooms import LEADER, WRITING, Harness


@pytest.mark.parametrize("turns", range(12))
async def test_no_line_is_put_down_twice_though_its_writer_is_gone_meanwhile(turns: int) -> None:
    async with Harness().open("Ana") as room:
        await room.submit(LEADER, acts.NextStage(""))
        room.keep_draft("ana", DRAFT, "one\ntwo")
        await room.submit(LEADER, RevealCards(WRITING))

        asking = asyncio.create_task(put_down(room, "ana", ["one", "two"]))
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "acts"))
        if left := room.view("ana").drafts.get(DRAFT):
            await put_down(room, "ana", left.split("\n"))

        assert [note.text for note in room.session.record.notes] == ["one", "two"]
