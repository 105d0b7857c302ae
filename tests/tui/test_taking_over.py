"""A co-facilitator at the keyboard: taking the lead, going back to the own seat, losing the lead."""

import asyncio
import datetime
import time

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.session.cofacilitators import PATIENCE
from retro.tui.screens.lead import LeadScreen
from retro.tui.screens.seat import SeatScreen
from tests.builders import LEADER
from tests.tui.rooms import Harness, settle, text_of, writing_few

QUESTION = "Lead instead of the facilitator?"


async def the_lead_is_free(harness: Harness) -> None:
    """Name Ana, and let the facilitator be away for long enough."""
    await harness.act(LEADER, acts.NameCoLead(harness.seat("Ana")))
    harness.room.unsubscribe(harness._others[LEADER])
    await harness.clock.pass_by(PATIENCE + 1)


async def shown(pilot: Pilot[str], text: str) -> None:
    until = time.monotonic() + 30
    while text not in " ".join(text_of(pilot).split()):
        assert time.monotonic() < until, f"{text!r} is not on the screen:\n{text_of(pilot)}"
        await asyncio.sleep(0.01)
        await settle(pilot)


async def test_the_key_is_offered_only_once_the_lead_is_free() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        await pilot.press("ctrl+t")
        assert "take the lead" not in text_of(pilot)
        assert QUESTION not in text_of(pilot)

        await the_lead_is_free(harness)
        await shown(pilot, "Ctrl-T take the lead")
    async with Harness(writing_few()) as harness, harness.at("Chidi") as pilot:
        await the_lead_is_free(harness)
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert "take the lead" not in text_of(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
@pytest.mark.parametrize(
    ("named", "what"),
    [
        ("", "To go to the next stage, the facilitator must connect again: tell them on the call."),
        ("Ana", "Ana can lead now, with Ctrl-T."),
    ],
)
async def test_since_when_the_facilitator_is_away_and_what_can_be_done_is_said_in_full(
    size: tuple[int, int], named: str, what: str
) -> None:
    async with Harness(writing_few()) as harness, harness.at("Chidi", size) as pilot:
        if named:
            await harness.act(LEADER, acts.NameCoLead(harness.seat(named)))
        gone = harness.clock.now()
        harness.room.unsubscribe(harness._others[LEADER])
        await harness.clock.pass_by(PATIENCE + 1)
        at = f"{datetime.datetime.fromtimestamp(gone + harness.room.session.offset * 60, datetime.UTC):%H:%M}"
        # The whole of it: a box is painted once before it has the height that its words need.
        since = f"The facilitator has been away since {at}. Please continue; nothing is lost."
        await shown(pilot, f"{since} {what}")


async def test_who_is_named_co_facilitator_is_told_and_told_when_it_is_taken_back() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as ana, harness.at("Chidi") as chidi:
        await harness.act(LEADER, acts.NameCoLead(harness.seat("Ana")))
        await shown(ana, "You are a co-facilitator")
        await settle(chidi)
        assert "co-facilitator" not in text_of(chidi)
        await ana.press("f1")
        await shown(ana, "The meeting")
        assert any("You are a co-facilitator" in note for note in ana.app.session_screen.help_notes())  # type: ignore[attr-defined]
        await ana.press("escape")

        async with harness.at("Ana", size=(60, 20)) as again:  # who was away when it was said
            await shown(again, "You are a co-facilitator")

        await harness.act(LEADER, acts.NameCoLead(harness.seat("Ana"), on=False))
        await shown(ana, "You are not a co-facilitator any more.")


async def test_leading_and_going_back_to_the_own_seat() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana", size=(120, 40)) as pilot:
        await pilot.press(*"mine")
        await the_lead_is_free(harness)
        await shown(pilot, "take the lead")
        await pilot.press("ctrl+t")
        await shown(pilot, QUESTION)
        await pilot.press("y")
        await shown(pilot, "own seat")
        assert isinstance(pilot.app.screen, LeadScreen)
        assert "mine" not in text_of(pilot)
        assert "Ana leads now" in harness.view("Chidi").lead_note

        await pilot.press("ctrl+t")
        await shown(pilot, "mine")  # the card she was writing
        assert isinstance(pilot.app.screen, SeatScreen)

        await pilot.press("ctrl+t")  # the shared window again, without a question
        await shown(pilot, "own seat")
        await pilot.press("n", "y")
        await settle(pilot)
        await shown(pilot, "go to Grouping")


async def test_who_loses_the_lead_finds_the_own_seat() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana", size=(120, 40)) as pilot:
        await the_lead_is_free(harness)
        await shown(pilot, "take the lead")
        await pilot.press("ctrl+t")
        await shown(pilot, QUESTION)
        await pilot.press("y")
        await shown(pilot, "own seat")
        await pilot.press("question_mark")  # with a dialog open
        await settle(pilot)

        await harness.act(LEADER, acts.NameCoLead(harness.seat("Ana"), on=False))
        await settle(pilot)

        await shown(pilot, "write a card")
        assert isinstance(pilot.app.screen, SeatScreen)
        assert "take the lead" not in text_of(pilot)
