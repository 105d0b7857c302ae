"""An instruction that does not fit is never cut without a word."""

import pytest

from retro.session.agenda import Agenda
from retro.tui.widgets.row_list import RowList
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.rooms import Harness, Size, settle, text_of

LONG = "Think alone first. " * 20 + "Nobody may be named."
SHORT = "Think alone first."


def meeting(instruction: str) -> Meeting:
    stage = a_stage("ideate", instruction=instruction, prompts=["Well"])
    return Meeting(Agenda(name="x", stages=(stage,))).join("Ana").next()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (60, 16)])
@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_an_instruction_without_room_says_where_all_of_it_is(name: str, size: Size) -> None:
    async with Harness(meeting(LONG)) as harness, harness.at(name, size) as pilot:
        assert "… (see help)" in text_of(pilot)
        await pilot.press("f1")
        await settle(pilot)
        assert LONG in [row.text.plain for row in pilot.app.screen.query_one(RowList).rows]


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_an_instruction_that_fits_is_shown_as_it_is(name: str, size: Size) -> None:
    async with Harness(meeting(SHORT)) as harness, harness.at(name, size) as pilot:
        assert SHORT in text_of(pilot)
        assert "…" not in text_of(pilot).split("\n", 4)[3]
