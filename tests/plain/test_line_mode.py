"""The conversation in lines: what is said by itself, what waits, and how a question is answered."""

import asyncio
from dataclasses import dataclass, field

import msgspec
import pytest

from retro.plain import LineMode
from retro.plain.changes import MOST_LINES
from retro.session import acts
from retro.session.agenda import Agenda, Prompt, Stage
from retro.session.people import Role
from retro.stages.plain_stages import PLAIN_KINDS
from tests.builders import a_stage
from tests.fakes import FakeClock, a_room
from tests.plain.typing_people import Talker, in_a_room, settled, talking
from tests.room.rooms import LEADER, seat


async def test_the_time_is_said_at_five_minutes_at_one_and_at_the_end() -> None:
    clock = FakeClock()
    room = a_room("ideate", clock=clock)
    room.start()
    try:
        await seat(room, "Dana", Role.FACILITATOR)
        await seat(room, "Ana")
        await room.submit(LEADER, acts.NextStage(""))
        await room.submit(LEADER, acts.AddTime(120))
        async with talking(room, "ana") as ana:
            for seconds, said in ((100, []), (30, ["5 minutes left."]), (220, []), (20, ["1 minute left."])):
                before = len(ana.heard)
                await clock.pass_by(seconds)
                await settled()
                assert ana.heard[before:] == said
            await clock.pass_by(60)
            await settled()
            assert ana.heard[-1] == "The time is over."
            assert (await ana.says("time"))[0] == "Stage 1 of 1: Ideate, the time is over."
    finally:
        await room.close()


async def test_another_countdown_is_not_said_to_be_time_that_was_taken_away() -> None:
    writing = Stage("writing", "ideate", "Writing", 5, prompts=(Prompt("p", "What"),))
    agenda = Agenda("a test", (msgspec.structs.replace(writing, settings={"reveal_minutes": 2}),))
    async with in_a_room(agenda, "Ana") as (_, people):
        await people["Dana"].told("next")
        await people["Dana"].told("timer +2")
        async with talking(people["Ana"].seat.room, "ana") as ana:  # type: ignore[arg-type]
            before = len(ana.heard)
            await people["Dana"].told("reveal", yes=True)
            await settled()
            assert "2 minutes from now on." in ana.heard[before:]
            assert "The cards are open: everyone sees all of them." in ana.heard[before:]
            assert not any("less" in line for line in ana.heard[before:])


async def test_a_question_is_answered_before_anything_is_done() -> None:
    async with (
        in_a_room(None, "Ana") as (room, _),
        talking(room, "dana") as dana,
        talking(room, "ana") as ana,
    ):
        await dana.says("next")
        assert "Stage 1 of 3: Writing opened" in " ".join(ana.heard)
        asked = await dana.says("reveal")
        assert (await dana.says("?"))[-1] == asked[-1]
        assert asked[-1].endswith("Type yes, or anything else to leave it.")
        assert await dana.says("no") == ["It was not done."]
        await dana.says("reveal")
        await dana.says("yes")
        assert room.view("ana").panel.hidden is False  # type: ignore[attr-defined]


async def test_changes_can_be_kept_until_enter_is_pressed() -> None:
    async with in_a_room(None, "Ana", "Ben") as (room, people), talking(room, "ana") as ana:
        await people["Dana"].told("next")
        await settled()
        assert (await ana.says("announce on-enter"))[-1].startswith("Changes are said when you press Enter.")
        before = len(ana.heard)
        await people["Dana"].told("note Something was said")
        await settled()
        assert ana.heard[before:] == []
        assert (await ana.says("")) == ["Note N1: Something was said"]


@pytest.mark.parametrize("why", ["on-enter", "typing"])
async def test_what_was_removed_before_it_could_be_said_is_never_said(why: str) -> None:
    async with in_a_room(None, "Ana", "Ben") as (room, people), talking(room, "ana") as ana:
        await people["Dana"].told("next")
        await settled()
        if why == "on-enter":
            await ana.says("announce on-enter")
        else:
            ana.not_typing.clear()
        before = len(ana.heard)
        await people["Ben"].told("note Something that nobody should read")
        await settled()
        await people["Ben"].told("note Something else")
        await people["Dana"].told("remove-text N1", yes=True)
        await settled()
        assert ana.heard[before:] == []
        ana.not_typing.set()
        await ana.says("")
        assert any("Something else" in line for line in ana.heard[before:])
        assert not any("nobody should read" in line for line in ana.heard)


async def test_who_is_removed_while_they_type_hears_it_at_once() -> None:
    async with in_a_room(None, "Ana") as (room, people):
        talker = Talker()
        mode = asyncio.create_task(LineMode(room, "ana", PLAIN_KINDS, talker).run())
        await settled()
        talker.not_typing.clear()
        await people["Dana"].told("remove Ana", yes=True)
        assert "removed" in await asyncio.wait_for(mode, 30)


async def test_the_bell_rings_for_a_stage_and_only_where_it_is_wanted() -> None:
    async with (
        in_a_room(None, "Ana", "Ben") as (room, people),
        talking(room, "ana") as ana,
        talking(room, "ben") as ben,
    ):
        await ana.says("bell")
        await people["Dana"].told("next")
        await settled()
        assert any(line.startswith("\a") for line in ana.heard)
        assert not any("\a" in line for line in ben.heard)


async def test_leaving_is_said_and_takes_the_presence_away() -> None:
    async with in_a_room(None, "Ana") as (room, _):
        talker = Talker()
        mode = asyncio.create_task(LineMode(room, "ana", PLAIN_KINDS, talker).run())
        await settled()
        assert room.connections("ana") == 1
        await talker._typed.put("leave")
        assert await asyncio.wait_for(mode, 30) == "You have left; your seat is kept."
        assert room.connections("ana") == 0


async def test_a_seat_that_is_taken_away_ends_the_conversation_with_the_reason() -> None:
    async with in_a_room(None, "Ana") as (room, people):
        talker = Talker()
        mode = asyncio.create_task(LineMode(room, "ana", PLAIN_KINDS, talker).run())
        await settled()
        await people["Dana"].told("remove Ana", yes=True)
        assert "removed" in await asyncio.wait_for(mode, 30)


async def test_a_co_facilitator_leads_and_goes_back_to_the_own_seat() -> None:
    clock = FakeClock()
    room = a_room("ideate", clock=clock)
    room.start()
    try:
        await seat(room, "Dana", Role.FACILITATOR)
        await seat(room, "Ana")
        await room.submit(LEADER, acts.NameCoLead("ana"))
        room.unsubscribe(room.subscribe(LEADER, lambda: None, lambda: None))
        async with talking(room, "ana") as ana:
            await clock.pass_by(100)
            await settled()
            await ana.says("lead", "yes")
            await settled()
            assert "next" in " ".join(await ana.says("?"))
            await ana.says("next")
            assert room.session.stage is not None
            await ana.says("own-seat")
            assert "add PROMPT" in " ".join(await ana.says("?"))
    finally:
        await room.close()


async def test_a_stage_that_opens_with_very_many_cards_is_said_in_few_lines() -> None:
    agenda = Agenda("a test", (a_stage("ideate", prompts=("What",)), a_stage("group")))
    async with in_a_room(agenda, "Ana", "Ben") as (room, people), talking(room, "ben") as ben:
        await people["Dana"].told("next")
        for name in ("Ana", "Ben"):
            await people[name].told("add 1 -", *(f"Card {number} of {name}" for number in range(35)))
        await people["Dana"].told("next", yes=True)
        await settled()
        before = len(ben.heard)
        await people["Dana"].told("next", yes=True)
        await settled()
        cards = [line for line in ben.heard[before:] if "Card " in line]
        assert 0 < len(cards) <= MOST_LINES
        assert any(line.endswith("To read all: status") for line in ben.heard[before:])


@dataclass
class Stuck:
    """Lines whose reader takes nothing until it is freed."""

    free: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[str] = field(default_factory=list)

    async def line(self) -> str | None:
        await asyncio.Event().wait()
        return None

    async def write(self, text: str) -> None:
        await self.free.wait()
        self.heard += text.splitlines()

    async def until_free(self) -> None:
        pass


async def test_a_slow_reader_is_told_what_is_so_now_and_not_each_step_to_it() -> None:
    async with in_a_room(None, "Ana") as (room, people):
        lines = Stuck()
        mode = asyncio.create_task(LineMode(room, "ana", PLAIN_KINDS, lines).run())
        await settled()
        await people["Dana"].told("next")
        for number in range(30):
            await people["Dana"].told(f"title Title {number}")
        await people["Dana"].told("note The last")
        lines.free.set()
        await settled()
        assert "Note N1: The last" in lines.heard
        assert len(lines.heard) < 20
        mode.cancel()
