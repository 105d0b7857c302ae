"""`inbox` on both screens: what becomes of a captured line with one key."""

import pytest

from retro.session.brought import BroughtCapture, Judgement
from retro.session.people import Role
from retro.session.record import Lesson, all_entries
from retro.session.record_words import words_of
from tests.builders import LEADER, Meeting, a_stage, an_agenda
from tests.tui.rooms import TERMINAL, WINDOW, Harness, Size, settle, text_of

CAPTURES = (
    BroughtCapture("none-2026-11/C7", "Ask operations before Friday deploys", "", ("release",), "2026-11-09"),
    BroughtCapture("none-2026-11/C5", "The build is slow", "pain", (), "2026-11-20", "Chidi"),
    BroughtCapture("none-2026-10/C9", "Reviews take days", "pain", ("review",), "2026-10-30", kept=3),
)


def a_meeting(*, board: bool = True) -> Meeting:
    stages = (a_stage("inbox", title="Captured"), *([a_stage("ideate", prompts=["Start"])] if board else []))
    meeting = Meeting(an_agenda(stages=stages), captures=CAPTURES).join("Ana", "Ben")
    return meeting.let_in("Wim", Role.OBSERVER).go("inbox")


def captures_looked_at(*people: str) -> Meeting:
    """Before a whole meeting, with the first capture kept."""
    stages = (a_stage("inbox", title="Captured"), *an_agenda().stages)
    return Meeting(an_agenda(stages=stages), captures=CAPTURES).join(*people).go("inbox")


def said(harness: Harness) -> dict[str, Judgement]:
    return {capture.id: capture.judged for capture in harness.room.session.captures}


@pytest.mark.parametrize("size", [TERMINAL, WINDOW])
@pytest.mark.parametrize("name", ["Ana", LEADER])
async def test_the_lines_stand_under_what_they_are_about(size: Size, name: str) -> None:
    async with Harness(a_meeting()) as harness, harness.at(name, size) as pilot:
        shown = text_of(pilot)

        assert shown.index("What hurts day to day") < shown.index("Reviews take days")
        assert shown.index("Reviews take days") < shown.index("The build is slow") < shown.index("Others")
        assert "0 of 3 looked at" in shown
        assert "#release · 12 days" in shown
        assert "#review · 22 days · kept for later by three meetings or more: drop it?" in shown
        for key in ("1 keep", "2 card", "3 drop"):
            assert key in shown


async def test_one_key_says_what_becomes_of_the_line_and_goes_on_to_the_next() -> None:
    async with Harness(a_meeting()) as harness, harness.at("Ana", WINDOW) as pilot:
        await pilot.press("1")
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)

        assert said(harness) == {"C9": Judgement.KEEP, "C5": Judgement.BOARD, "C7": Judgement.OPEN}
        shown = text_of(pilot)
        assert "2 of 3 looked at" in shown
        assert "kept for later" in shown
        await pilot.press("up", "4")
        await settle(pilot)
        assert said(harness)["C5"] is Judgement.OPEN


async def test_a_line_is_dropped_only_after_a_yes() -> None:
    async with Harness(a_meeting()) as harness, harness.at(LEADER, WINDOW) as pilot:
        await pilot.press("3")
        await settle(pilot)
        assert "Its words are destroyed" in text_of(pilot)
        assert "meeting is over" in text_of(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert said(harness)["C9"] is Judgement.OPEN
        await pilot.press("3", "y")
        await settle(pilot)

        assert said(harness)["C9"] is Judgement.DROP
        assert "Reviews take days" not in text_of(pilot)
        assert "(dropped)" in text_of(pilot)


async def test_the_form_of_a_lesson_has_the_words_in_it_and_keeps_where_they_are_from() -> None:
    async with Harness(a_meeting()) as harness, harness.at("Ana", WINDOW) as pilot:
        await pilot.press("l")
        await settle(pilot)
        assert "Reviews take days" in text_of(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)

        (lesson,) = harness.room.session.record.lessons
        assert lesson == Lesson("L1", "Reviews take days", tags=("review",), origin="none-2026-10/C9")
        assert "became L1" in text_of(pilot)
        await pilot.press("a", "ctrl+s")
        await settle(pilot)
        (action,) = harness.room.session.record.actions
        assert (action.what, action.origin) == ("The build is slow", "none-2026-11/C5")
        await pilot.press("y", "ctrl+s")
        await settle(pilot)
        (experiment,) = harness.room.session.record.experiments
        assert (experiment.tags, experiment.origin) == (("release",), "none-2026-11/C7")


@pytest.mark.parametrize("key", "aly")
async def test_no_word_of_a_long_line_is_lost_and_a_card_is_not_offered(key: str) -> None:
    text = "word " * 150 + "the end"
    stages = (a_stage("inbox", title="Captured"), a_stage("ideate", prompts=["Start"]))
    meeting = Meeting(an_agenda(stages=stages), captures=(BroughtCapture("none-2026-11/C7", text),))
    async with Harness(meeting.join("Ana").go("inbox")) as harness, harness.at("Ana", WINDOW) as pilot:
        assert "2 card" not in text_of(pilot)
        await pilot.press(key, "ctrl+s")
        await settle(pilot)

        record = harness.room.session.record
        assert text in [word for entry in all_entries(record) for word in words_of(entry)]


async def test_a_cancelled_form_leaves_the_line_open_and_mixes_with_no_other() -> None:
    async with Harness(a_meeting()) as harness, harness.at("Ana", WINDOW) as pilot:
        await pilot.press("l", "x", "escape")
        await settle(pilot)
        await pilot.press("down", "l")
        await settle(pilot)
        assert "The build is slow" in text_of(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)

        assert [lesson.statement for lesson in harness.room.session.record.lessons] == ["The build is slow"]


async def test_without_a_board_ahead_none_is_offered_and_an_observer_only_watches() -> None:
    async with Harness(a_meeting(board=False)) as harness:
        async with harness.at("Ana", WINDOW) as pilot:
            assert "2 card" not in text_of(pilot)
        async with harness.at("Wim", WINDOW) as pilot:
            assert "1 keep" not in text_of(pilot)
            await pilot.press("1")
            await settle(pilot)
            assert set(said(harness).values()) == {Judgement.OPEN}


async def test_nothing_captured_is_said() -> None:
    meeting = Meeting(an_agenda(stages=(a_stage("inbox"),))).join("Ana").go("inbox")
    async with Harness(meeting) as harness, harness.at("Ana") as pilot:
        assert "Nothing was captured for this meeting." in text_of(pilot)
