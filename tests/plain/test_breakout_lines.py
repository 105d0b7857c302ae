"""Small groups in lines: everything that can be done on both screens is typed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from retro.room import Room
from retro.session.agenda import Agenda, Privacy
from retro.stages.breakout.group_view import BreakoutView
from retro.stages.breakout.rules import Breakout
from retro.stages.plain_stages import plain_of
from tests.builders import a_stage
from tests.plain.typing_people import Talker, Typist, in_a_room, settled, talking

FOUR = ("Ana", "Ben", "Chloe", "Emil")


@contextlib.asynccontextmanager
async def in_groups(
    *names: str, here: tuple[str, ...] = FOUR, **settings: Any
) -> AsyncIterator[tuple[Room, dict[str, Typist], dict[str, Talker]]]:
    """People in small groups; those who are here are in line mode too."""
    stages = (
        a_stage("breakout", prompts=["What helps?"], settings=settings),
        a_stage("commit", privacy=Privacy.NAMED),
    )
    async with contextlib.AsyncExitStack() as stack:
        room, people = await stack.enter_async_context(in_a_room(Agenda("Groups", stages), *(names or FOUR)))
        talkers = {name: await stack.enter_async_context(talking(room, name.lower())) for name in here}
        await people["Dana"].told("next")
        await settled()
        yield room, people, talkers


def group_of(room: Room, name: str) -> list[str]:
    """The names of those who are in the group of somebody, who comes first."""
    panel = room.view(name.lower()).panel
    assert isinstance(panel, BreakoutView)
    (group,) = (group for group in panel.groups if group.number == panel.own)
    return [name, *(seat.capitalize() for seat in group.seats if seat != name.lower())]


def test_every_act_of_the_kind_can_be_typed() -> None:
    plain = plain_of("breakout")
    sent = {act for verb in plain.verbs for act in verb.sends}
    assert sent == {*Breakout.acts, *Breakout.private_acts, *Breakout.closing_acts}


async def test_a_group_works_and_brings_something_back() -> None:
    async with in_groups() as (room, people, talkers):
        ana, dana = people["Ana"], people["Dana"]
        _, mate = group_of(room, "Ana")
        other = next(name for name in FOUR if name not in ("Ana", mate))
        heard, elsewhere = talkers[mate].heard, talkers[other].heard
        opened = "Stage 1 of 2: Breakout opened: in pairs, each group brings back one sentence, 10 minutes."
        assert opened in heard
        assert any(line.endswith("with Ana.") for line in heard)
        assert await ana.told("add Ask more often") == (
            "1 card saved on the board of your group. You have 1 card.\n"
        )
        await people[mate].told("add -", "Listen", "", "Write it down")
        await settled()
        assert "A card of your group: Ask more often" in heard
        assert not any("Listen" in line for line in heard)
        assert not any("Ask more often" in line or "Listen" in line for line in elsewhere)
        for stranger in (other, "Dana", "Olga"):
            assert await people[stranger].json("cards --json") == []
            assert "Listen" not in await people[stranger].told("status")
        cards = await people[mate].json("cards --json")
        assert [(card["label"], card.get("own", False)) for card in cards] == [
            ("1", True),
            ("2", True),
            ("3", False),
        ]
        assert {card["text"] for card in cards} == {"Ask more often", "Listen", "Write it down"}
        # What others write gives no own card another number.
        await ana.told("add Ask less")
        await people[mate].told("edit 1 Listen well")
        assert "There is no card of yours 3" in await people[mate].refused("edit 3 Mine now")
        await people[mate].told("withdraw 2")
        assert "You have 1 card." in await people[mate].refused("withdraw 2")
        await settled()
        assert "A card of your group is gone: Write it down" in talkers["Ana"].heard
        assert not any("is gone" in line for line in (*heard, *elsewhere))
        assert "Your card 1: Listen well" in await people[mate].told("status")
        await people["Olga"].refused("add I watch")

        assert "brought nothing back" in await ana.refused("take-back")
        assert await ana.told("bring-card 1") == "Your group brings back: Ask more often.\n"
        assert "Your group brings back: Listen." in await people[mate].told("bring Listen")
        await settled()
        assert "Your group brings back: Listen" in heard
        assert "brings back: Listen\n" in await people[other].told("status")
        assert not any("brings back: Listen" in line for line in elsewhere)
        assert await ana.told("take-back") == "Your group brings nothing back now.\n"
        await settled()
        assert heard[-1] == "Your group does not bring this back any more: Listen"
        assert not any("bring this back" in line for line in elsewhere)
        await ana.told("bring Listen")
        assert "Only the facilitator" in await ana.refused("call-back")
        asked = await dana.refused("next")
        assert "1 group has brought nothing back." in asked
        assert asked == await dana.refused("call-back")
        await dana.told("call-back --yes")
        await settled()
        assert any(line.startswith("a1  Listen (group ") for line in elsewhere)
        (card,) = await people["Olga"].json("cards --json")
        assert (card["label"], card["text"]) == ("a1", "Listen")
        assert "Everybody is back already" in await ana.refused("add Too late")
        assert "Form groups again?" in await dana.refused("groups-again")
        await dana.told("groups-again --yes")
        assert "You are in group" in await ana.told("status")


async def test_a_group_brings_several_sentences_back() -> None:
    async with in_groups("Ana", "Ben", here=("Ana",), bring=3) as (_, people, _talkers):
        ana = people["Ana"]
        await ana.told("bring -", "One", "Two")
        assert "2 of 3 sentences brought back." in await people["Ben"].told("status")
        assert await ana.told("bring Second --instead 2") == "Your group brings back: One.; Second.\n"
        assert "no sentence 5" in await ana.refused("bring Fifth --instead 5")
        assert "by its number" in await ana.refused("take-back", status=2)
        assert await ana.told("take-back 1") == "Your group brings back: Second.\n"
        assert "already" in await ana.refused("bring -", "Second", "Third")
        await ana.told("bring -", "Third", "Fourth")
        assert "can bring back no more" in await ana.refused("bring Fifth")


async def test_one_two_four_all() -> None:
    async with in_groups(groups="1-2-4-all") as (room, people, talkers):
        ana, dana = people["Ana"], people["Dana"]
        assert (
            "Step by step: alone 1 minute, in pairs 2 minutes, in fours 4 minutes, all together 5 minutes."
            in (talkers["Ana"].heard)
        )
        assert "saved for you alone" in await ana.told("add Start earlier")
        for name in ("Ben", "Dana"):
            assert "Start earlier" not in await people[name].told("status")
        assert "In this step" in await ana.refused("bring Start earlier")
        assert "not done." in await dana.refused("next-groups")
        await dana.told("next-groups --yes")
        await settled()
        _, mate = group_of(room, "Ana")
        assert "A card of your group: Start earlier" in talkers[mate].heard
        assert "Groups of four bring something back later." in await ana.told("status")
        await dana.told("next --yes")
        assert "no further step" in await dana.refused("next-groups")
        await ana.told("bring Start earlier")


async def left_alone(room: Room, talkers: dict[str, Talker]) -> tuple[str, int]:
    """Let everybody in Ana's group go; who is in the other group, and the number of that group."""
    mate = group_of(room, "Ana")[1]
    talkers[mate].hang_up()
    await settled()
    panel = room.view("ana").panel
    assert isinstance(panel, BreakoutView)
    return next(name for name in FOUR if name not in ("Ana", mate)), 3 - panel.own


async def test_somebody_who_is_alone_joins_another_group() -> None:
    async with in_groups() as (room, people, talkers):
        ana, dana = people["Ana"], people["Dana"]
        assert "Nobody is alone in a group." in await dana.refused("another-group")
        assert "Only somebody who is alone" in await ana.refused("another-group")
        other, number = await left_alone(room, talkers)
        told = "You are the only one here in your group. To join another one: another-group"
        async with asyncio.timeout(60):  # who has left is away only after a while
            while told not in talkers["Ana"].heard:
                await settled()
        moves = f"Ana is alone in group {3 - number}. To move them: another-group {3 - number}"
        assert moves in await dana.told("status")
        assert "another-group" not in await people["Olga"].told("status")
        assert "There is no group 9" in await dana.refused("another-group 9")
        await ana.refused(f"another-group {number}")
        assert await ana.told("another-group") == f"You are in group {number} now.\n"
        await settled()
        assert any(line.startswith("You are in group") and "Ana" in line for line in talkers[other].heard)


async def test_the_facilitator_moves_somebody_who_is_alone() -> None:
    async with in_groups() as (room, people, talkers):
        _, number = await left_alone(room, talkers)
        assert await people["Dana"].told("another-group") == f"Ana is in group {number} now.\n"
