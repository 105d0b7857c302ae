"""Open actions on the screen: how late each is on the day of the session, and where the cursor goes."""

import re

import pytest

from retro.session.record import Verdict
from tests.builders import LEADER
from tests.tui.rooms import TERMINAL, WINDOW, Harness, Size, a_meeting, reach, review, settle, text_of


@pytest.mark.parametrize(("name", "size"), [(LEADER, WINDOW), (LEADER, TERMINAL), ("Ana", TERMINAL)])
async def test_what_is_late_on_the_day_of_the_session_says_by_how_many_days(name: str, size: Size) -> None:
    async with Harness(reach(a_meeting(), "review")) as harness, harness.at(name, size) as pilot:
        shown = text_of(pilot)
        assert re.search(r"Ana\b.*7 days late", shown)
        assert re.search(r"Björn & 李娜.*1 day late", shown)
        assert "due 14 Nov 2026" in shown


async def test_what_is_done_is_not_late_any_more_but_what_is_carried_over_is() -> None:
    async with Harness(review()) as harness, harness.at(LEADER, WINDOW) as pilot:
        assert "7 days late" not in text_of(pilot)
        assert "due 14 Nov 2026" in text_of(pilot)
        assert "1 day late" in text_of(pilot)


async def test_days_are_counted_to_the_day_of_the_review_and_not_of_the_opening() -> None:
    meeting = reach(a_meeting().wait(3 * 24 * 60), "review")
    async with Harness(meeting) as harness, harness.at(LEADER, WINDOW) as pilot:
        assert "10 days late" in text_of(pilot)


async def test_an_action_says_how_long_ago_it_was_agreed() -> None:
    async with Harness(review()) as harness, harness.at("Ana") as pilot:
        assert text_of(pilot).count("agreed 2 weeks ago") == 2
        assert "agreed 6 weeks ago" in text_of(pilot)


async def test_the_cursor_begins_on_the_first_open_action_and_goes_on_after_a_verdict() -> None:
    meeting = reach(a_meeting(), "review").judge(0, Verdict.DONE)
    async with Harness(meeting) as harness, harness.at(LEADER, WINDOW) as pilot:
        assert "▸ Write the on-call runbook" in text_of(pilot)
        await pilot.press("1")
        await settle(pilot)
        assert "▸ Find out who pays" in text_of(pilot)
        verdicts = [action.verdict for action in harness.room.session.record.carried_actions]
        assert verdicts == [Verdict.DONE, Verdict.DONE, Verdict.OPEN]
