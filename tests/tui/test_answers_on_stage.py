"""What the shared window shows of questions that everybody answers alone."""

import pytest

from tests.builders import Meeting
from tests.tui.rooms import (
    WINDOW,
    Harness,
    asked,
    asking,
    closed,
    closing,
    text_of,
    withheld,
)

SIZES = [(60, 20), (80, 24), (100, 30), WINDOW, (200, 60)]


def closed_by_few() -> Meeting:
    return closing().show_closing()


@pytest.mark.parametrize("size", SIZES)
async def test_an_open_question_stands_with_all_its_answers_and_no_count(size: tuple[int, int]) -> None:
    async with Harness(asking()) as harness, harness.at(size=size) as pilot:
        shown = text_of(pilot)
        assert "How full is your battery today?" in shown
        assert all(word in shown for word in ("empty", "full"))
        assert "▄" not in shown.split("How full")[1].split("n show answers")[0]
        assert "People are answering, each alone." in shown


@pytest.mark.parametrize("size", SIZES)
async def test_answers_are_bars_under_their_question_and_what_they_say(size: tuple[int, int]) -> None:
    async with Harness(asked()) as harness, harness.at(size=size) as pilot:
        shown = text_of(pilot)
        assert "How full is your battery today?" in shown
        assert "12 answers   the middle one is 4" in shown


async def test_too_few_answers_are_two_sentences_and_no_chart() -> None:
    async with Harness(withheld()) as harness, harness.at(size=WINDOW) as pilot:
        shown = " ".join(text_of(pilot).split())
        assert "2 answers were given." in shown
        assert "They are not shown:" in shown
        assert "the middle one" not in shown


async def test_a_close_asks_its_question_above_what_the_meeting_takes_with_it() -> None:
    async with Harness(closing()) as harness, harness.at(size=WINDOW) as pilot:
        shown = text_of(pilot)
        assert shown.count("Was this hour worth your time?") == 1
        assert shown.index("Was this hour worth your time?") < shown.index("What we take with us")
        assert "Good pace" not in shown


async def test_a_close_shows_the_lines_beside_the_chart_and_below_them_what_is_taken() -> None:
    async with Harness(closed()) as harness, harness.at(size=(200, 60)) as pilot:
        shown = text_of(pilot)
        assert "5 answers   3.8 on average" in shown
        beside = next(line for line in shown.splitlines() if "3.8 on average" in line)
        assert "One line each" in beside
        assert "▎ Good pace, and we finally said it." in shown
        assert "4 actions" in shown.split("What we take with us")[1]


async def test_the_lines_of_a_close_are_shown_where_its_counts_are_not() -> None:
    async with Harness(closed_by_few()) as harness, harness.at(size=WINDOW) as pilot:
        shown = text_of(pilot)
        assert "2 answers were given." in shown
        assert "▎ Good pace, and we finally said it." in shown


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_a_seat_sees_the_bars_and_the_lines_of_a_close(size: tuple[int, int]) -> None:
    async with Harness(closed()) as harness, harness.at("Ana", size) as pilot:
        shown = text_of(pilot)
        assert "5 answers" in shown
        assert "▎ Start on time." in shown


async def test_below_a_check_in_stand_the_open_actions_of_earlier_meetings() -> None:
    async with Harness(asked()) as harness, harness.at(size=WINDOW) as pilot:
        record = harness.room.session.record
        shown = text_of(pilot)
        assert "Open actions from earlier meetings" in shown
        assert all(carried.action.what[:20] in shown for carried in record.carried_actions)
        assert "by 14 Nov 2026" in shown
