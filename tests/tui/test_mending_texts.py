"""The facilitator puts right what was written with a mistake, in whatever stage."""

import pytest
from textual.pilot import Pilot

from retro.errors import RuleError
from retro.session import acts
from retro.session.record import Experiment, Part
from retro.tui.widgets.row_list import RowList
from tests.builders import LEADER
from tests.tui.rooms import (
    TERMINAL,
    WINDOW,
    Harness,
    Size,
    closing,
    lessons,
    settle,
    talking,
    text_of,
    voting,
)


async def press(pilot: Pilot[str], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def choose(pilot: Pilot[str], harness: Harness, part: Part) -> None:
    texts = [t for t in harness.view(LEADER).removable if t.id.part not in (Part.CARD, Part.LINE)]
    await press(pilot, "M", *["down"] * [t.id.part for t in texts].index(part), "enter")


@pytest.mark.parametrize("size", [WINDOW, TERMINAL, (60, 20)])
async def test_the_name_of_a_topic_is_put_right_while_people_vote(size: Size) -> None:
    async with (
        Harness(voting()) as harness,
        harness.at(size=size) as pilot,
        harness.at("Ana", size=(80, 60)) as guest,
    ):
        before = harness.view("Chidi").panel.given  # type: ignore[attr-defined]
        await choose(pilot, harness, Part.NAME)
        await press(pilot, "!", "enter")
        await settle(guest)

        assert harness.room.session.board.topic("T1").title == "Releases wait for one person!"
        assert "one person!" in text_of(guest)
        assert harness.view("Chidi").panel.given == before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (Part.NOTE, "notes"),
        (Part.ACTION, "actions"),
        (Part.DECISION, "decisions"),
        (Part.LESSON, "lessons"),
        (Part.EXPERIMENT, "experiments"),
    ],
)
async def test_every_entry_is_put_right_in_a_stage_that_has_no_place_for_new_ones(
    part: Part, field: str
) -> None:
    async with Harness(closing()) as harness, harness.at(size=WINDOW) as pilot:
        await harness.act("Ana", acts.WriteDown(Experiment("E", "If we pair", until="2026-12-19")))
        await settle(pilot)  # the list of what can be corrected is that of the screen
        before = getattr(harness.room.session.record, field)
        await choose(pilot, harness, part)
        await press(pilot, "!", "ctrl+s")

        after = getattr(harness.room.session.record, field)
        assert len(before) == len(after)
        assert [old.id for old, new in zip(before, after, strict=True) if old != new] == [before[0].id]


async def test_a_name_that_was_typed_is_not_lost_while_the_disk_is_full() -> None:
    async with Harness(talking()) as harness, harness.at(size=WINDOW) as pilot:
        harness.journal.full = True
        await choose(pilot, harness, Part.NAME)
        await press(pilot, "!", "enter")
        assert "the disk is full" in text_of(pilot)
        harness.journal.full = False
        await press(pilot, "enter")

        assert harness.room.session.board.topic("T1").title.endswith("!")


async def test_nobody_else_renames_a_topic_and_no_name_becomes_empty() -> None:
    async with Harness(lessons()) as harness:
        for name, title in (("Ana", "Mine"), (LEADER, " ")):
            with pytest.raises(RuleError):
                await harness.act(name, acts.RenameTopic("T1", title))


async def test_the_words_of_one_person_are_not_put_right() -> None:
    async with Harness(talking()) as harness, harness.at(size=WINDOW) as pilot:
        await press(pilot, "M")

        keys = pilot.app.screen.query_one(RowList).keys
        assert keys
        assert not [key for key in keys if key.startswith(("card", "closing line"))]
