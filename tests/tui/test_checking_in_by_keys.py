"""Statements, words and the questions of the end by keys; and the minutes on every screen after it."""

import pytest

from retro.room.made_views import MadeViews
from retro.session import acts
from retro.session.agenda import Agenda
from retro.stages.checkin.advice import UNSAFE
from retro.stages.checkin.rules import CheckinView, ShowAnswers
from retro.stages.close.rules import CloseView, ShowClosing
from retro.tui.parts.keybar import KeyBar
from retro.tui.widgets.row_list import RowList
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.checkin_rooms import (
    CREW,
    HEALTH,
    a_check_in,
    a_closing,
    health_asked,
    lines_asked,
    minutes_of_health,
    unsafe,
    words_shown,
)
from tests.tui.rooms import TERMINAL, WATCHER, WINDOW, Harness, Size, ended, settle, text_of


async def test_a_digit_answers_the_statement_under_the_cursor_and_goes_on() -> None:
    meeting = a_check_in(*HEALTH[:2], people=CREW[:4], trend=True)
    async with Harness(meeting) as harness, harness.at("Ana") as pilot:
        await pilot.press("4", "1", "2", "9", "3")
        await settle(pilot)
        panel = harness.view("Ana").panel
        assert isinstance(panel, CheckinView)
        assert [(s.choice.mine, s.trend and s.trend.mine) for s in panel.statements] == [(3, 0), (1, 2)]
        assert harness.view("Ana").mine_done

        await pilot.press("home", "1")
        await settle(pilot)
        assert "✓ 1" in text_of(pilot)


async def test_a_word_is_written_and_changed() -> None:
    meeting = a_check_in(("Word", "In one word?"), people=CREW[:4], ask="word")
    async with Harness(meeting) as harness, harness.at("Ana") as pilot:
        await pilot.press(*"calm", "enter")
        await settle(pilot)
        assert "your word  calm" in text_of(pilot)
        await pilot.press(*"er", "enter")
        await settle(pilot)
        panel = harness.view("Ana").panel
        assert isinstance(panel, CheckinView)
        assert panel.word == "calmer"


async def test_the_same_word_of_two_people_stands_there_once_and_with_no_name() -> None:
    for size in ((60, 20), TERMINAL, WINDOW):
        async with Harness(words_shown()) as harness, harness.at(WATCHER, size) as pilot:
            shown = text_of(pilot)
            assert shown.lower().count("tired") == 1
            assert "2 people" in shown


async def test_the_advice_stands_on_the_shared_window_below_what_all_can_see() -> None:
    async with Harness(unsafe()) as harness, harness.at(LEADER, WINDOW) as pilot:
        assert UNSAFE in text_of(pilot)
    async with Harness(unsafe()) as harness, harness.at("Ana", WINDOW) as pilot:
        assert UNSAFE not in text_of(pilot)


async def test_both_lines_of_the_end_are_written_one_after_the_other() -> None:
    async with Harness(a_closing("heard", "plus-delta")) as harness, harness.at("Ana") as pilot:
        await pilot.press("4", "tab", *"good", "enter", *"less", "enter", "2")
        await settle(pilot)
        panel = harness.view("Ana").panel
        assert isinstance(panel, CloseView)
        assert [each.own for each in panel.written] == ["good", "less"]
        assert [each.choice.mine for each in panel.questions] == [1]


async def test_where_only_lines_are_asked_for_the_first_is_written_at_once() -> None:
    async with Harness(lines_asked()) as harness, harness.at("Ana") as pilot:
        await pilot.press(*"good", "enter")
        await settle(pilot)
        assert "good  good" in text_of(pilot)


async def test_what_was_typed_for_one_end_is_not_in_the_line_of_another() -> None:
    stages = (a_stage("close", "one"), a_stage("close", "two"))
    meeting = Meeting(Agenda("Two", stages)).join("Ana", "Ben", "Chidi").next()
    async with Harness(meeting) as harness, harness.at("Ana") as pilot:
        await pilot.press("tab", *"for the first", "enter")
        await settle(pilot)
        await harness.act(LEADER, ShowClosing("one"))
        await harness.act(LEADER, acts.NextStage("one"))
        await settle(pilot)
        assert "for the first" not in text_of(pilot)


# After the end


@pytest.mark.parametrize("size", [(60, 20), TERMINAL, WINDOW])
@pytest.mark.parametrize("name", [LEADER, "Ana", WATCHER])
async def test_the_minutes_are_on_every_screen_to_the_last_line(name: str, size: Size) -> None:
    async with Harness(minutes_of_health()) as harness, harness.at(name, size) as pilot:
        seen = text_of(pilot)
        for _ in range(12):
            await pilot.press("space")
            await settle(pilot)
            seen += text_of(pilot)
        assert "Minutes" in seen
        assert "Took part: Ana" in seen
        assert "A row without numbers had fewer than 3 answers." in text_of(pilot)


async def test_the_minutes_of_all_screens_are_one_page_without_anything_private() -> None:
    meeting = ended()
    async with Harness(meeting) as harness:
        pages = {id(harness.view(name).minutes) for name in ("Ana", "Chidi", WATCHER, LEADER)}
        assert len(pages) == 1
        page = harness.view("Ana").minutes
        assert "Put pairing hours into everybody's calendar" in page
        assert "<" not in page.replace("\\<", "")
        assert all(seat.id not in page for seat in meeting.session.seats)


async def test_before_the_end_no_screen_has_minutes() -> None:
    async with Harness(a_closing("time")) as harness:
        assert harness.view("Ana").minutes == ""


def test_minutes_that_cannot_be_written_leave_the_end_as_it_is() -> None:
    meeting = minutes_of_health()

    def fails(session: object) -> None:
        raise ValueError(session)

    made = MadeViews(fails)  # type: ignore[arg-type]
    view = made.view(meeting.session, meeting.seat("Ana"), "", lambda: meeting.view("Ana"))
    assert (view.minutes, view.ended) == ("", True)


async def test_what_came_out_begins_at_its_top_and_says_how_to_go_on() -> None:
    async with Harness(health_asked()) as harness, harness.at("Ana", (60, 20)) as pilot:
        await pilot.press("end")
        await settle(pilot)
        assert pilot.app.screen.query_one(RowList).scroll_offset.y
        await harness.act(LEADER, ShowAnswers("checkin"))
        await settle(pilot)
        assert pilot.app.screen.query_one(RowList).scroll_offset.y == 0
        assert "↑↓ scroll" in text_of(pilot)
        await pilot.press("down")
        await settle(pilot)
        assert pilot.app.screen.query_one(RowList).scroll_offset.y == 1
        keybar = pilot.app.screen.query_one(KeyBar)
        await pilot.click(KeyBar, offset=(keybar.plain.index("scroll") + 1, 0))
        await settle(pilot)
        assert pilot.app.screen.query_one(RowList).scroll_offset.y == 2
