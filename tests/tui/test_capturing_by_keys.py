"""Capturing with one key: in any stage, also while a line has the focus."""

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.session.captures import DRAFT, captured_note
from retro.session.people import Role
from retro.stages.ideate.rules import RevealCards
from tests.builders import LEADER, Meeting, an_agenda
from tests.tui.rooms import TERMINAL, WINDOW, Harness, Size, settle, text_of


async def write(pilot: Pilot[str], text: str) -> None:
    names = {" ": "space", "#": "number_sign"}
    await pilot.press(*(names.get(c, c) for c in text), "enter")
    await settle(pilot)


def notes(harness: Harness) -> list[str]:
    return [note.text for note in harness.room.session.record.notes if note.keep]


def a_meeting(stage: str) -> Meeting:
    return Meeting(an_agenda()).join("Ana", "Ben").let_in("Wim", Role.OBSERVER).go(stage)


@pytest.mark.parametrize("name", ["Ana", LEADER])
async def test_a_line_is_captured_while_the_meeting_goes_on(name: str) -> None:
    async with Harness(a_meeting("group")) as harness, harness.at(name) as pilot:
        await pilot.press("asterisk")
        await write(pilot, "they freeze #release")

        assert notes(harness) == ["they freeze"]
        assert "Captured, without your name" in text_of(pilot)


async def test_it_stays_with_the_seat_while_people_write_alone_and_is_put_down_with_the_same_key() -> None:
    async with Harness(a_meeting("ideate")) as harness, harness.at("Ana") as pilot:
        for line in ("first", "second"):
            await pilot.press("f7")
            await settle(pilot)
            assert "stays with you" in text_of(pilot)
            await write(pilot, line)
        assert notes(harness) == []
        assert harness.room.view(harness.seat("Ana")).drafts[DRAFT] == "first\nsecond"
        assert DRAFT not in harness.room.view(harness.seat("Ben")).drafts

        await harness.room.submit(harness.seat(LEADER), RevealCards("ideate"))
        await settle(pilot)
        assert "press * (F7) to put it down" in text_of(pilot)
        await pilot.press("f7")
        await settle(pilot)

        assert notes(harness) == ["first", "second"]
        assert DRAFT not in harness.room.view(harness.seat("Ana")).drafts


async def test_what_was_written_as_staying_with_its_writer_stays_though_cards_were_shown_meanwhile() -> None:
    async with Harness(a_meeting("ideate")) as harness, harness.at("Ana") as pilot:
        await pilot.press("f7")
        await settle(pilot)
        await harness.room.submit(harness.seat(LEADER), RevealCards("ideate"))
        await settle(pilot)
        assert "stays with you" in text_of(pilot)
        await write(pilot, "secret")

        assert notes(harness) == []
        assert harness.room.view(harness.seat("Ana")).drafts[DRAFT] == "secret"
        assert "press * (F7) to put it down" in text_of(pilot)


async def test_the_shared_window_captures_nothing_while_people_write_alone() -> None:
    async with Harness(a_meeting("ideate")) as harness, harness.at(LEADER) as pilot:
        await pilot.press("asterisk")
        await settle(pilot)

        assert "Capture it at your own seat" in text_of(pilot)


async def test_an_observer_captures_nothing() -> None:
    async with Harness(a_meeting("group")) as harness, harness.at("Wim") as pilot:
        await pilot.press("asterisk")
        await write(pilot, "x")

        assert notes(harness) == []


@pytest.mark.parametrize("size", [TERMINAL, WINDOW])
async def test_what_was_captured_stands_on_top_of_the_lessons(size: Size) -> None:
    meeting = a_meeting("lessons").act("Ana", acts.WriteDown(captured_note("They freeze #release")))
    meeting.lesson("Known already")
    async with Harness(meeting) as harness, harness.at("Ana", size) as pilot:
        shown = text_of(pilot)
        assert shown.index("Captured on the way") < shown.index("They freeze") < shown.index("Known already")
        await pilot.press("home", "enter")
        await settle(pilot)
        assert "They freeze" in text_of(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)

        lesson = harness.room.session.record.lessons[-1]
        assert (lesson.statement, lesson.tags) == ("They freeze", ("release",))
        assert lesson.origin == f"{meeting.session.id}/N1"
        assert "Captured on the way" not in text_of(pilot)
