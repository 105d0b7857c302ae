"""Writing an experiment down, changing it, and finding it again where a meeting shows what it made."""

import pytest
from textual.pilot import Pilot

from retro.session.acts import WriteDown
from retro.session.agenda import Agenda, Stage
from retro.session.record import Action, Decision, Experiment, Lesson, Record
from retro.tui.charts.taken import SECTION_LINES, taken_lines, taken_rows
from retro.tui.dialogs.form import Form
from tests.builders import LEADER, Meeting
from tests.tui.rooms import Harness, burst, settle, text_of

SIZES = ((80, 24), (140, 45))


async def press(pilot: Pilot[str], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def trying() -> Meeting:
    stage = Stage("try", "commit", "The experiment", 12, settings={"write": "experiments"})
    return (
        Meeting(Agenda("A test", (stage, Stage("keep", "lessons", "Lessons", 5)))).join("Ana", "Ben").next()
    )


@pytest.mark.parametrize("size", SIZES)
async def test_a_stage_for_experiments_asks_for_all_of_one(size: tuple[int, int]) -> None:
    async with Harness(trying()) as harness, harness.at("Ana", size) as pilot:
        assert "No experiment yet. Press y to write one down." in text_of(pilot)
        assert "No action yet" not in text_of(pilot)
        assert "y try" in text_of(pilot)
        await press(pilot, "y")
        for line in ("if-we-pair", "two-of-us", "days", "six", "Ana", "+14"):
            burst(pilot, *line, "enter")
        await settle(pilot)
        await settle(pilot)

        assert harness.view("Ana").record.experiments == (
            Experiment("E1", "if-we-pair", "two-of-us", "days", "six", "2026-12-05", "Ana"),
        )
        shown = text_of(pilot)
        assert "if-we-pair" in shown
        assert "Ana · until 5 Dec 2026" in shown
        assert "what we look at: days" in shown


async def test_one_without_an_end_says_so_and_is_changed_under_the_cursor() -> None:
    async with Harness(trying()) as harness, harness.at("Ana") as pilot:
        await harness.act("Ben", WriteDown(Experiment("E", "if we pair", origin="none-2026-11/C2")))
        await settle(pilot)
        assert "until when?" in text_of(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, Form)
        burst(pilot, *["down"] * 5, *"+7", "enter")
        await settle(pilot)
        await settle(pilot)

        (kept,) = harness.view("Ana").record.experiments
        assert (kept.until, kept.origin) == ("2026-11-28", "none-2026-11/C2")
        assert "until when?" not in text_of(pilot)


async def test_the_footer_of_the_shared_window_keeps_what_the_stage_is_for() -> None:
    async with Harness(trying()) as harness, harness.at(LEADER) as pilot:
        assert "y try" in text_of(pilot)


def full(number: int) -> Record:
    return Record(
        actions=tuple(Action(f"A{n}", f"action {n}") for n in range(number)),
        decisions=tuple(Decision(f"D{n}", f"decision {n}") for n in range(number)),
        lessons=tuple(Lesson(f"L{n}", f"lesson {n}") for n in range(number)),
        experiments=tuple(Experiment(f"E{n}", f"experiment {n}") for n in range(number)),
    )


@pytest.mark.parametrize("width", [60, 80, 140])
@pytest.mark.parametrize("number", [1, 3, 9])
def test_all_four_sorts_that_a_meeting_takes_with_it_fit_in_the_lines_that_are_kept_free(
    number: int, width: int
) -> None:
    record = full(number)

    *_, lists = taken_rows(record, 8)

    assert lists.picture is not None
    lines = [line.plain for line in lists.picture.lines(width)]
    assert len(lines) + SECTION_LINES <= taken_lines(record, 8)
    for what in ("action", "decision", "lesson", "experiment"):
        assert any(f"{number} {what}" in line for line in lines)
