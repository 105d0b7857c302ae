"""The lobby while stages are open before the meeting: the list, a stage, the way back, and the beginning."""

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.people import Role
from retro.session.record import Decision, Part, TextId
from retro.stages.ideate.rules import AddCard, IdeateView
from retro.tui.widgets.field import Field
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.rooms import TERMINAL, WINDOW, Harness, Size, settle, text_of

SIZES = [(80, 24), (60, 20), (140, 45)]
Keys = Pilot[str]


def prepared(*people: str) -> Meeting:
    """A session with a text and cards open before the meeting."""
    stages = (
        a_stage(
            "read", title="The paper", document="# Two mornings\n\nText", privacy=Privacy.NAMED, before=True
        ),
        a_stage("checkin", prompts=["How are you?"], settings={"scale": 5, "low": "empty", "high": "full"}),
        a_stage("ideate", prompts=["Start", "Stop"], before=True, instruction="One thought per card."),
        a_stage("discuss"),
    )
    meeting = Meeting(Agenda(name="Prepared", stages=stages), title="Quiet mornings")
    return meeting.join(*(people or ("Ana", "Ben"))).let_in("Wim", Role.OBSERVER)


def written(*people: str) -> Meeting:
    meeting = prepared(*people)
    for text in ("Pair more", "Meet less"):
        meeting.act("Ana", AddCard("ideate", "ideate-0", text))
    return meeting


async def write(pilot: Keys, text: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in text))
    await settle(pilot)


async def open_stage(pilot: Keys, number: int) -> None:
    """Open one of the stages of the list, counted from 0."""
    await pilot.press(*["down"] * number, "enter")
    await settle(pilot)


def own(harness: Harness, name: str = "Ana") -> list[str]:
    panel = harness.room.view(harness.seat(name), "ideate").panel
    assert isinstance(panel, IdeateView)
    return [card.text for card in panel.own]


@pytest.mark.parametrize("size", SIZES)
async def test_the_lobby_lists_what_is_open_with_what_is_ones_own(size: tuple[int, int]) -> None:
    async with Harness(written()) as harness, harness.at("Ana", size) as pilot:
        shown = text_of(pilot)

        assert "Open before the meeting" in shown
        assert "your 2 cards are kept" in shown
        assert "about 10 minutes" in shown
        assert "Enter open" in shown


async def test_a_stage_is_opened_written_in_and_left_again() -> None:
    async with Harness(prepared()) as harness, harness.at("Ana") as pilot:
        await open_stage(pilot, 1)
        assert "Before the meeting: Silent ideation" in text_of(pilot)
        assert "left" not in text_of(pilot)
        await write(pilot, "pair more")
        await pilot.press("enter")
        await settle(pilot)
        assert own(harness) == ["pair more"]
        assert "pair more" in text_of(pilot)

        assert "Esc lobby" in text_of(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "your 1 card is kept" in text_of(pilot)
        assert "Before the meeting:" not in text_of(pilot)


async def test_escape_ends_the_change_of_a_card_first_and_then_leads_back() -> None:
    async with Harness(written()) as harness, harness.at("Ana") as pilot:
        await open_stage(pilot, 1)
        await pilot.press("up")
        await settle(pilot)
        assert "Esc lobby" not in text_of(pilot)

        await pilot.press("escape")
        await settle(pilot)
        assert "Before the meeting: Silent ideation" in text_of(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "Open before the meeting" in text_of(pilot)


async def test_a_text_is_read_and_marked_as_read() -> None:
    async with Harness(prepared()) as harness, harness.at("Ana") as pilot:
        await open_stage(pilot, 0)
        assert "Two mornings" in text_of(pilot)

        await pilot.press("ctrl+d")
        await settle(pilot)
        assert "✓ done" in text_of(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "you have read it" in text_of(pilot)


async def test_what_others_do_before_moves_nothing_on_a_screen() -> None:
    harness = Harness(prepared("Ana", "Ben", "Chidi", "Deniz"))
    async with harness, harness.at("Ben") as pilot, harness.at(LEADER) as lead:
        before = (text_of(pilot), text_of(lead))
        await harness.act("Ana", AddCard("ideate", "ideate-0", "Pair more"))
        await harness.act("Ana", acts.MarkDone("read"))
        await settle(pilot)
        await settle(lead)

        assert (text_of(pilot), text_of(lead)) == before


async def test_an_unsent_text_is_kept_when_the_lobby_is_shown_and_when_the_meeting_begins() -> None:
    async with Harness(prepared()) as harness, harness.at("Ana") as pilot:
        await open_stage(pilot, 1)
        await write(pilot, "half a")
        await pilot.press("escape")
        await settle(pilot)
        await open_stage(pilot, 0)
        assert "Not sent, but kept for you (see F1): half a" in text_of(pilot)
        await pilot.press("escape")
        await settle(pilot)
        await open_stage(pilot, 1)
        assert pilot.app.query_one("#card", Field).value == "half a"

        await harness.act(LEADER, acts.NextStage(""))
        await settle(pilot)
        assert "The paper · Quiet mornings" in text_of(pilot)
        await harness.act(LEADER, acts.JumpTo("ideate"))
        await settle(pilot)
        assert pilot.app.query_one("#card", Field).value == "half a"


async def test_who_reads_when_the_meeting_begins_reads_on() -> None:
    async with Harness(prepared()) as harness, harness.at("Ana") as pilot:
        await open_stage(pilot, 0)
        await harness.act(LEADER, acts.NextStage(""))
        await settle(pilot)

        assert "Before the meeting:" not in text_of(pilot)
        assert "The paper · Quiet mornings" in text_of(pilot)
        assert "The meeting has begun" in text_of(pilot)
        assert "10:00 left" in text_of(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "The paper · Quiet mornings" in text_of(pilot)


async def test_two_terminals_of_a_seat_look_at_different_stages() -> None:
    async with Harness(prepared()) as harness, harness.at("Ana") as one, harness.at("Ana") as other:
        await open_stage(one, 1)
        assert "Before the meeting:" not in text_of(other)
        await write(one, "pair more")
        await one.press("enter")
        await settle(one)
        await settle(other)

        assert "your 1 card is kept" in text_of(other)


async def test_an_observer_looks_at_what_is_open() -> None:
    async with Harness(prepared()) as harness, harness.at("Wim") as pilot:
        assert "kept" not in text_of(pilot).replace("is kept. You can leave", "")
        await open_stage(pilot, 0)
        assert "Two mornings" in text_of(pilot)
        assert "I have read it" not in text_of(pilot)


async def test_without_a_facilitator_the_lobby_says_so_calmly() -> None:
    async with Harness(prepared(), away=[LEADER]) as harness, harness.at("Ana") as pilot:
        await harness.clock.pass_by(120)
        await settle(pilot)

        assert "the facilitator is not here now" in text_of(pilot)
        assert "reconnecting" not in text_of(pilot)
        assert "tell them on the call" not in text_of(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_shared_window_lists_what_is_open_and_how_many_are_done(size: tuple[int, int]) -> None:
    meeting = prepared("Ana", "Ben", "Chidi", "Deniz")
    for name in ("Ana", "Ben", "Chidi"):
        meeting.act(name, acts.MarkDone("read"))
    async with Harness(meeting) as harness, harness.at(LEADER, size) as pilot:
        shown = text_of(pilot)

        assert "Open before the meeting" in shown
        assert "at least 3 have read it" in shown
        assert "kept" not in shown


async def test_a_jump_past_a_stage_that_was_open_before_asks_first() -> None:
    async with Harness(written()) as harness, harness.at(LEADER) as pilot:
        await pilot.press("n")
        await settle(pilot)
        pilot.app.session_screen.step_pause.end()  # type: ignore[attr-defined]
        await pilot.press("J")
        await settle(pilot)
        assert "10'  before" in text_of(pilot)
        await pilot.press("end", "enter")
        await settle(pilot)

        assert "Silent ideation was open before the meeting." in " ".join(text_of(pilot).split())
        await pilot.press("y")
        await settle(pilot)
        assert harness.room.session.stage is not None
        assert harness.room.session.stage.id == "discuss"
        assert harness.room.session.private


async def come_late(harness: Harness) -> None:
    """Let the meeting begin while only the facilitator is here."""
    await harness.act(LEADER, acts.NextStage(""))
    await harness.act(LEADER, acts.WriteDown(Decision("D", "No meetings on Tuesdays")))


@pytest.mark.parametrize("size", SIZES)
async def test_who_comes_late_is_told_once_where_the_meeting_is(size: tuple[int, int]) -> None:
    async with Harness(written(), present=[LEADER]) as harness:
        await come_late(harness)
        async with harness.at("Ana", size) as pilot:
            shown = " ".join(text_of(pilot).split())
            assert "Stage 1 of 4: The paper" in shown
            assert "Decided: No meetings on Tuesdays" in shown
            assert "Pair more" not in shown

            await pilot.press("x")
            await settle(pilot)
            assert "Stage 1 of 4" not in text_of(pilot)
            await pilot.press("f5")
            await settle(pilot)
            assert "Stage 1 of 4: The paper" in text_of(pilot)
            await pilot.press("escape")
            await settle(pilot)
            assert len(pilot.app.screen_stack) == 1
        async with harness.at("Ana", size) as pilot:
            assert len(pilot.app.screen_stack) == 1


async def test_who_was_there_at_the_beginning_is_told_nothing() -> None:
    async with Harness(prepared()) as harness, harness.at("Ana") as pilot:
        await harness.act(LEADER, acts.NextStage(""))
        await settle(pilot)

        assert len(pilot.app.screen_stack) == 1


async def test_a_summary_that_quotes_a_text_is_closed_when_that_is_removed() -> None:
    async with Harness(prepared(), present=[LEADER]) as harness:
        await come_late(harness)
        async with harness.at("Ana") as pilot:
            assert "Decided: No meetings" in text_of(pilot)
            await harness.act(LEADER, acts.RemoveText(TextId(Part.DECISION, "D1")))
            await settle(pilot)

            assert "No meetings" not in text_of(pilot)


async def test_help_says_how_to_read_it_again() -> None:
    async with Harness(prepared()) as harness, harness.at("Ana", WINDOW) as pilot:
        await harness.act(LEADER, acts.NextStage(""))
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)

        assert "F5" in text_of(pilot)


async def test_the_summary_follows_the_meeting_while_it_is_read() -> None:
    async with Harness(prepared(), present=[LEADER]) as harness:
        await come_late(harness)
        async with harness.at("Ana") as pilot:
            await harness.act(LEADER, acts.NextStage("read"))
            await settle(pilot)
            assert "Stage 2 of 4: Check-in" in text_of(pilot)

            await harness.act(LEADER, acts.EndSession())
            await settle(pilot)
            assert len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize("size", [TERMINAL, WINDOW])
async def test_that_nobody_is_here_is_said_once(size: Size) -> None:
    async with Harness(Meeting(), away=()) as harness, harness.at(LEADER, size) as pilot:
        assert text_of(pilot).count("Nobody is here yet") == 1
