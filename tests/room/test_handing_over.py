"""The lead is handed over while the facilitator is here: one person leads, and everybody reads who."""

import asyncio

import pytest

from retro.errors import NotSaved, RuleError
from retro.room import Room
from retro.session import acts
from retro.session.people import Role
from retro.stages.ideate.rules import AddCard, RevealCards
from tests.room.rooms import (
    LEADER,
    VOTING,
    WRITING,
    Harness,
    go,
    kill,
    own_cards,
    seat,
    sit,
    write,
)
from tests.simulation.loop import virtual


async def a_meeting(room: Room) -> None:
    """Dana leads, and Ana and Ben are here."""
    await go(room, WRITING)
    for who in (LEADER, "ana", "ben"):
        sit(room, who)


async def handed(room: Room, who: str = "ana") -> str:
    """Let Dana hand the lead over; give the place it is led from."""
    await room.submit(LEADER, acts.HandOverLead(who))
    return room.view(who).lead_seat


@virtual
async def test_who_gets_the_lead_leads_and_who_gave_it_moves_nothing() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await a_meeting(room)

        lead = await handed(room)

        assert room.view("ana").leading
        assert room.view(lead).next is not None
        for who in (LEADER, lead, "ana", "ben"):
            assert room.view(who).lead_note == "Ana leads now, since 23:13."
        assert (room.view(LEADER).led_by, room.view(LEADER).next) == ("Ana", None)
        for act in (
            *(acts.NextStage(WRITING), acts.PreviousStage(), acts.JumpTo(VOTING), acts.EndSession()),
            *(RevealCards(WRITING), acts.PauseTimer(), acts.AddTime(), acts.NameCoLead("ben")),
        ):
            with pytest.raises(RuleError, match=r"^Ana leads now\.$"):
                await room.submit(LEADER, act)
        await room.submit(lead, acts.JumpTo(VOTING))


@virtual
async def test_the_own_place_stays_and_counts_as_that_of_somebody_who_leads() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await a_meeting(room)
        await write(room, "ana", "mine alone")

        lead = await handed(room)

        assert own_cards(room, "ana") == ["mine alone"]
        for who in (lead, LEADER, "ben"):
            assert "mine alone" not in repr(room.view(who))
        assert [member.name for member in room.session.led_by_members] == ["Ana"]
        for who in (lead, LEADER):
            with pytest.raises(RuleError, match="nothing private"):
                await room.submit(who, AddCard(WRITING, "well", "from the shared window"))


@virtual
async def test_the_lead_is_handed_back_in_the_same_way() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await a_meeting(room)
        lead = await handed(room)

        await room.submit(lead, acts.HandOverLead(LEADER))

        assert room.view("ben").lead_note == "Dana leads now, since 23:13."
        assert room.view(lead).led_by == "Dana"
        with pytest.raises(RuleError, match="Dana leads now"):
            await room.submit(lead, acts.JumpTo(VOTING))
        await go(room, VOTING)
        assert await handed(room) == lead


@virtual
async def test_the_facilitator_takes_the_lead_back_and_a_co_facilitator_cannot() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await a_meeting(room)
        lead = await handed(room)

        await room.submit(LEADER, acts.TakeLeadBack(room.view(LEADER).lead_holder))
        await go(room, VOTING)

        for who in (lead, "ana", "ben"):
            with pytest.raises(RuleError, match="Only the facilitator"):
                await room.submit(who, acts.TakeLeadBack(LEADER))
        with pytest.raises(RuleError, match="You lead already"):
            await room.submit(LEADER, acts.TakeLeadBack(LEADER))


@virtual
async def test_of_two_who_hand_over_at_once_the_second_is_refused() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await a_meeting(room)
        sit(room, await seat(room, "Fran", Role.FACILITATOR))

        first = room.submit(LEADER, acts.HandOverLead("ana"))
        second = room.submit("fran", acts.HandOverLead("ben"))
        answers = await asyncio.gather(first, second, return_exceptions=True)

        assert [str(answer or "") for answer in answers] == ["", "Ana leads now."]
        assert room.view("ben").lead_seat == ""


@virtual
async def test_of_two_who_take_the_lead_back_at_once_the_second_is_refused() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await a_meeting(room)
        sit(room, await seat(room, "Fran", Role.FACILITATOR))
        holder = await handed(room)

        await room.submit(LEADER, acts.TakeLeadBack(holder))
        with pytest.raises(RuleError, match=r"^Somebody else leads now: Dana\.$"):
            await room.submit("fran", acts.TakeLeadBack(holder))


@virtual
async def test_nobody_gets_the_lead_who_is_not_here_was_removed_or_has_it() -> None:
    async with Harness().open("Ana", "Ben", "Chloé") as room:
        await a_meeting(room)
        await room.submit(LEADER, acts.RemoveSeat("ben"))
        before = room.session
        for who, why in (
            ("chloé", r"^Chloé is not here any more\. The lead has not changed\.$"),
            ("ben", r"^This person was removed\. The lead has not changed\.$"),
            (LEADER, r"^You lead already\.$"),
        ):
            with pytest.raises(RuleError, match=why):
                await room.submit(LEADER, acts.HandOverLead(who))
        with pytest.raises(RuleError, match="Only the facilitator"):
            await room.submit("ana", acts.HandOverLead("ana"))
        assert room.session is before

        lead = await handed(room)
        for who in ("ana", lead):
            with pytest.raises(RuleError, match="You lead already"):
                await room.submit(lead, acts.HandOverLead(who))
        await room.submit(lead, acts.EndSession())
        with pytest.raises(RuleError, match="This session is over"):
            await room.submit(lead, acts.HandOverLead(LEADER))
        assert room.view(LEADER).lead_note == room.view(LEADER).led_by == ""


@virtual
async def test_a_full_disk_changes_nothing() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await a_meeting(room)
        harness.journal.full = True

        with pytest.raises(NotSaved):
            await handed(room)

        assert not room.view("ana").lead_seat
        await asyncio.sleep(1)
        assert room.view(LEADER).led_by == ""
        assert room.view(LEADER).next is not None


@virtual
async def test_who_hands_over_is_not_held_up_when_the_other_is_away_and_reads_that() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await go(room, WRITING)
        for who in (LEADER, "ben"):
            sit(room, who)
        line = sit(room, "ana")
        window = sit(room, await handed(room))
        room.unsubscribe(line)

        assert room.view(LEADER).led_by == "Ana"  # she is at the window that she leads from
        room.unsubscribe(window)

        assert room.view("ben").lead_note == "Ana, who leads, is away. Dana can lead now."
        assert room.view(LEADER).led_by == ""
        await go(room, VOTING)
        sit(room, "ana")
        assert room.view("ben").lead_note.startswith("Ana leads now")


@virtual
async def test_who_leads_at_the_own_place_is_not_away_when_the_facilitator_is() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await go(room, WRITING)
        sit(room, "ana")
        dana = sit(room, LEADER)
        await handed(room)

        room.unsubscribe(dana)
        await asyncio.sleep(90)

        assert room.view("ana").leader_away is None
        assert room.view("ana").away_note == ""
        assert room.view("ana").lead_note.startswith("Ana leads now")


@virtual
async def test_after_a_restart_the_same_person_leads() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await a_meeting(room)
        lead = await handed(room)
        kill(room)
    async with harness.open() as again:
        sit(again, LEADER)
        assert again.view(LEADER).next is not None  # until she is back

        sit(again, "ana")

        assert again.view("ana").leading
        assert again.view(LEADER).led_by == "Ana"
        await again.submit(lead, acts.JumpTo(VOTING))


@virtual
async def test_when_who_leads_is_removed_the_facilitator_leads() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await a_meeting(room)
        lead = await handed(room)

        await room.submit(LEADER, acts.RemoveSeat("ana"))

        assert room.session.seat(lead) is None
        assert room.view("ben").lead_note == ""
        await go(room, VOTING)


@virtual
async def test_whoever_takes_over_after_all_have_gone_does_not_lead_alone() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await go(room, WRITING)
        lines = [sit(room, who) for who in (LEADER, "ana")]
        sit(room, "ben")
        await room.submit(LEADER, acts.NameCoLead("ben"))
        await handed(room)
        for line in lines:
            room.unsubscribe(line)
        await asyncio.sleep(65)

        await room.submit("ben", acts.TakeLead())
        sit(room, "ana")
        sit(room, LEADER)

        assert room.view("ana").leading is False
        await room.submit(room.view("ben").lead_seat, acts.JumpTo(VOTING))
        await go(room, WRITING)
