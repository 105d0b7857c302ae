"""The facilitator at the door, by keys: lock it, let people in, keep somebody out, another code."""

import asyncio

from retro.errors import RuleError
from tests.builders import LEADER
from tests.tui.rooms import INVITATION, TERMINAL, WINDOW, House, brief, gathering, settle, text_of
from tests.tui.test_leading import choose, press

FRESH = "amber-kettle-window-71"


async def test_the_door_is_locked_and_opened_and_the_screen_says_so_all_the_time() -> None:
    async with House(brief()) as house, house.at() as pilot:
        await press(pilot, "D")
        await choose(pilot, "Lock the door")
        await settle(pilot)
        assert house.room.door.orders.locked
        assert "The door is locked" in text_of(pilot)

        await press(pilot, "D")
        assert "Lock the door" not in text_of(pilot)
        await choose(pilot, "Open the door")
        await settle(pilot)
        assert not house.room.door.orders.locked
        assert "The door is locked" not in text_of(pilot)


async def test_who_waits_is_on_the_facilitators_screen_alone_and_let_in_or_turned_away() -> None:
    async with House(brief()) as house, house.at(size=WINDOW) as pilot, house.at("Ana") as ana:
        await press(pilot, "D")
        await choose(pilot, "Let newcomers wait")
        await settle(pilot)
        knocks = [
            asyncio.create_task(house.room.porter.knock(name, 9, 60)) for name in ("Ines", "[b]Joe[/b]")
        ]
        await settle(pilot)
        assert "At the door: Ines, [b]Joe[/b]. D lets them in." in text_of(pilot)
        await settle(ana)
        assert "Ines" not in text_of(ana)

        await press(pilot, "D")
        await choose(pilot, "Let Ines in")
        await knocks[0]
        await press(pilot, "D")
        await choose(pilot, "Turn [b]Joe[/b] away")
        (refused,) = await asyncio.gather(knocks[1], return_exceptions=True)
        assert isinstance(refused, RuleError)
        await settle(pilot)
        assert "At the door" not in text_of(pilot)


async def test_everybody_who_waits_comes_in_at_once() -> None:
    async with House(brief()) as house, house.at(size=TERMINAL) as pilot:
        await house.room.porter.ask_first(house.seat(LEADER), on=True)
        knocks = [asyncio.create_task(house.room.porter.knock(name, 9, 60)) for name in "ABCDE"]
        await settle(pilot)
        assert "At the door: A, B, C and 2 more. D lets them in." in text_of(pilot)
        await press(pilot, "D")
        await choose(pilot, "Let everybody in")
        await asyncio.gather(*knocks)


async def test_a_new_code_stands_on_the_screen_after_a_question() -> None:
    async with House(gathering()) as house, house.at(size=WINDOW) as pilot:
        house.room.door.draw = lambda: FRESH
        await press(pilot, "D")
        await choose(pilot, "Give a new code")
        assert "everybody" in text_of(pilot)
        await press(pilot, "escape")
        assert house.room.door.code == INVITATION.code

        await press(pilot, "D")
        await choose(pilot, "Give a new code")
        await press(pilot, "enter")
        await settle(pilot)
        assert FRESH in text_of(pilot)
        assert INVITATION.code not in text_of(pilot)


async def test_somebody_is_kept_out_and_can_be_pardoned() -> None:
    async with House(brief()) as house, house.at() as pilot, house.at("Chidi") as chidi:
        await press(pilot, "P")
        await choose(pilot, "Chidi")
        await choose(pilot, "keep them out")
        assert "Take Chidi's seat away and keep them out?" in text_of(pilot)
        await press(pilot, "enter")
        await settle(pilot)
        assert house.room.door.refusal("", "chidi")
        assert len(house.room.session.members) == 4
        assert "Chidi is out." in text_of(pilot)
        await settle(chidi)
        assert "Your seat was taken away." in str(chidi.app.return_value)

        await press(pilot, "D")
        await choose(pilot, "Let those come back")
        await settle(pilot)
        assert not house.room.door.refusal("", "chidi")


async def test_a_disk_that_refuses_leaves_the_door_as_it_was() -> None:
    def full(name: str, data: bytes) -> None:
        raise RuleError("The disk refused to save it; nothing was changed.")

    async with House(brief()) as house, house.at() as pilot:
        house.room.door.keep = full
        await press(pilot, "D")
        await choose(pilot, "Lock the door")
        await settle(pilot)
        assert "The disk refused" in text_of(pilot)
        assert not house.room.door.orders.locked
