"""Handing the lead over at the keyboard, on the shared window and at the seat of who gets it."""

import pytest

from retro.session import acts
from retro.tui.screens.lead import LeadScreen
from retro.tui.screens.seat import SeatScreen
from tests.builders import LEADER
from tests.server.small import CODE, LEADER_CODE, serving
from tests.terminal import join
from tests.tui.rooms import Harness, Size, settle, text_of, writing_few
from tests.tui.test_taking_over import shown

SIZES: tuple[Size, ...] = ((60, 20), (80, 24), (140, 45))


@pytest.mark.parametrize("size", SIZES)
async def test_the_lead_is_handed_over_told_to_all_and_taken_back(size: Size) -> None:
    async with (
        Harness(writing_few()) as harness,
        harness.at(LEADER, size) as dana,
        harness.at("Ana", size) as ana,
        harness.at("Chidi", size) as chidi,
    ):
        await ana.press(*"half a thought")
        await dana.press("L")
        await shown(dana, "Hand the lead over to")
        await dana.press("enter")  # Ana is the first in the list
        await shown(dana, "Hand the lead over to Ana?")
        await dana.press("y")
        await shown(dana, "Ana leads now")
        await shown(dana, "L take the lead back")
        assert isinstance(dana.app.screen, LeadScreen)
        await shown(chidi, "Ana leads now, since")
        await shown(ana, "You are leading now: Ctrl-T to lead, F1 for help.")
        await shown(ana, "half a thought")  # nothing is taken from under her hands

        await dana.press("n")
        await settle(dana)
        assert "Ana leads now." in text_of(dana)
        assert harness.view("Ana").stage == harness.view("Chidi").stage
        assert "are not done" not in text_of(dana)

        await ana.press("ctrl+t")
        await shown(ana, "You are leading now. Help: ?")
        assert isinstance(ana.app.screen, LeadScreen)
        await ana.press("n")
        await shown(ana, "not done")
        await ana.press("y")
        await shown(ana, "go to")

        await dana.press("L")
        await shown(dana, "Take the lead back from Ana?")
        await dana.press("y")
        await shown(dana, "You are leading now. Help: ?")
        await shown(ana, "Dana leads now.")
        await ana.press("L")
        await settle(ana)
        assert "Take the lead back" not in text_of(ana)
        await ana.press("ctrl+t")
        await shown(ana, "Ctrl-T shared window")
        assert isinstance(ana.app.screen, SeatScreen)
        await shown(chidi, "Dana leads now, since")


async def test_help_and_palette_list_it_and_nothing_that_does_not_work() -> None:
    async with Harness(writing_few()) as harness, harness.at(LEADER, (140, 45)) as dana:
        await dana.press("question_mark", "pagedown")
        await shown(dana, "Hand the lead over to somebody who is here")
        await dana.press("escape")
        await harness.act(LEADER, acts.HandOverLead(harness.seat("Ana")))
        await shown(dana, "L take the lead back")
        footer = text_of(dana).splitlines()[-1]
        assert "n " not in footer
        assert "pause" not in footer

        await dana.press("colon")
        await shown(dana, "Hand the lead over to somebody who is here, or take it back.")
        assert "Do the obvious next thing" not in text_of(dana)
        assert "Go to any stage" not in text_of(dana)
        assert "Decide who can join: lock" in text_of(dana)


async def test_who_drops_between_question_and_answer_does_not_lead() -> None:
    async with Harness(writing_few()) as harness, harness.at(LEADER, (60, 20)) as dana:
        await dana.press("L", "enter")
        await shown(dana, "Hand the lead over to Ana?")
        harness.room.unsubscribe(harness._others["Ana"])
        await dana.press("y")
        await shown(dana, "Ana is not here any more. The lead has not changed.")
        assert harness.view("Ana").lead_seat == ""


async def test_with_nobody_here_there_is_nobody_to_choose() -> None:
    everybody = [seat.name for seat in writing_few().session.seats if seat.name != LEADER]
    async with Harness(writing_few(), away=everybody) as harness, harness.at(LEADER, (60, 20)) as dana:
        await dana.press("L")
        await shown(dana, "Nobody else is here to take the lead.")


async def test_a_full_disk_is_said_and_nothing_has_changed() -> None:
    async with Harness(writing_few()) as harness, harness.at(LEADER, (80, 24)) as dana:
        await dana.press("L", "enter")
        await shown(dana, "Hand the lead over to Ana?")
        harness.journal.full = True
        await dana.press("y")
        await shown(dana, "the disk is full")
        assert harness.view(LEADER).led_by == ""


async def test_who_leads_is_shown_as_leading_in_the_list_of_people() -> None:
    async with Harness(writing_few()) as harness, harness.at(LEADER, (140, 45)) as dana:
        await harness.act(LEADER, acts.HandOverLead(harness.seat("Ana")))
        await shown(dana, "leads now")
        await settle(dana)
        line = next(line for line in text_of(dana).splitlines() if "● Ana" in line)
        assert "leads now" in line
        assert "3 of 5 done" in line


@pytest.mark.parametrize("size", SIZES)
async def test_what_others_can_see_is_said_in_full_beside_who_leads(size: Size) -> None:
    async with Harness(writing_few()) as harness:
        await harness.act(LEADER, acts.HandOverLead(harness.seat("Ana")))
        for name in (LEADER, "Chidi"):
            async with harness.at(name, size) as pilot:
                words = " ".join(text_of(pilot).split())
                assert "Ana leads now, since" in words
                assert "not even from the files." in words


async def test_who_handed_over_is_told_that_they_can_lead_when_the_other_drops() -> None:
    async with Harness(writing_few()) as harness, harness.at(LEADER, (60, 20)) as dana:
        await harness.act(LEADER, acts.HandOverLead(harness.seat("Ana")))
        await shown(dana, "L take the lead back")
        harness.room.unsubscribe(harness._others["Ana"])
        await settle(dana)
        assert "Ana, who leads, is away. Dana can lead now." in text_of(dana)
        assert "n reveal cards" in text_of(dana)


async def test_over_ssh_the_lead_goes_to_and_fro_and_comes_back_when_a_line_drops() -> None:
    harness = Harness(writing_few(), away=[LEADER, "Ana"])
    async with (
        harness,
        serving(make_app=lambda room, seat, _: harness.app(room.view(seat).name)) as s,
        join(s.port, LEADER, LEADER_CODE) as dana,
    ):
        async with join(s.port, "Ana", CODE, size=(60, 20)) as ana:
            await ana.wait_for("Silent ideation")
            await dana.wait_for("n reveal cards")
            await dana.press("L")
            await dana.wait_for("Hand the lead over to")
            await dana.press("enter")
            await dana.wait_for("Hand the lead over to Ana?")
            await dana.press("y")
            await dana.wait_for("L take the lead back")
            await ana.wait_for("You are leading now: Ctrl-T to lead, F1 for help.")
            await ana.press("ctrl+t")
            await ana.wait_for("n reveal cards")
            await dana.wait_gone("reveal cards")

            await ana.press("L")
            await ana.wait_for("Hand the lead over to")
            while f"▸ {LEADER}" not in (before := ana.text()):
                await ana.press("up")
                await ana.wait_until(lambda before=before: ana.text() != before, "the next row")  # type: ignore[misc]
            await ana.press("enter")
            await ana.wait_for(f"Hand the lead over to {LEADER}?")
            await ana.press("y")
            await ana.wait_for(f"{LEADER} leads now.")
            await dana.wait_for("n reveal cards")

            await harness.act(LEADER, acts.HandOverLead(harness.seat("Ana")))
            await dana.wait_for("L take the lead back")
        await dana.wait_for("Ana, who leads, is away.")
        await dana.wait_for("n reveal cards")
