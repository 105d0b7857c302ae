"""Input that nobody means: what is typed by accident, pasted, or typed to see what breaks."""

from typing import Any

import pytest

from retro.session.agenda import Agenda
from retro.session.record import Action, CarriedAction
from tests.builders import a_stage
from tests.plain.typing_people import Typist, in_a_room

LONG = ("0000002", "000001" + "0" * 5_000, "9" * 5_000, "²", "٣", "-1", "+1")
"""Numbers that are too long, and what only looks like one."""
CARRIED: dict[str, Any] = {
    "carried_actions": (CarriedAction(Action("A1", "Book the room"), "earlier", "2023-10-31"),)
}


@pytest.mark.parametrize("number", LONG, ids=lambda number: number[:9])
async def test_a_number_that_is_too_long_is_no_number(number: str) -> None:
    stages = (a_stage("review"), a_stage("ideate"), a_stage("read", document="One\n\nTwo"))
    async with in_a_room(Agenda("Numbers", stages), "Ana", **CARRIED) as (room, people):
        ana, dana = people["Ana"], people["Dana"]
        for verb in ("goto", "open", "remove", "call-on"):
            assert (await dana.type(f"{verb} {number}", yes=True)).status in (1, 2)
        await dana.told("goto 1")
        assert (await dana.type(f"mark {number} done")).status in (1, 2)
        await dana.told("goto 2", yes=True)
        assert "There is no question" in (await ana.type(f"add {number} A card")).error
        await dana.told("goto 3", yes=True)
        assert (await ana.type(f"note {number} A note")).status in (1, 2)
        assert (await dana.type(f"timer +{number}")).status == 2
        assert (await ana.type(number)).status == 2
        assert room.session.stage is not None


async def test_who_may_lead_from_beside_their_seat_is_answered_before_the_meeting_too() -> None:
    stages = (a_stage("ideate", before=True), a_stage("ideate", before=True), a_stage("vote"))
    async with in_a_room(Agenda("Before", stages), "Ana") as (room, _):
        ana = Typist(room, "ana", lead="dana")
        assert "No stage is open now." in await ana.refused("reveal --stage 1")
        assert "has not begun" in await ana.refused("timer +2")
        assert "Now stage 1 of 3" in await ana.told("next", yes=True)
