"""When the facilitator's connection is lost: people go on, and only a co-facilitator may take over."""

import asyncio

import pytest

from retro.commands.lead_session import take_lead
from retro.errors import NotSaved, RuleError
from retro.room import Room
from retro.session import acts
from retro.session.people import Role
from retro.stages.ideate.rules import AddCard
from tests.room.rooms import LEADER, VOTING, WRITING, Harness, go, kill, own_cards, seat, sit, write
from tests.simulation.loop import virtual


async def a_meeting(room: Room) -> object:
    """Ana may take over from Dana, who is connected, and so are Ana and Ben; give Dana's connection."""
    await go(room, WRITING)
    await room.submit(LEADER, acts.NameCoLead("ana"))
    sit(room, "ana")
    sit(room, "ben")
    return sit(room, LEADER)


@virtual
async def test_people_go_on_while_the_facilitator_is_away_and_read_so() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        dana = await a_meeting(room)
        left = harness.clock.now()

        room.unsubscribe(dana)  # type: ignore[arg-type]
        await write(room, "ben", "on we go")
        await asyncio.sleep(10)

        assert room.view("ben").leader_away == left
        assert own_cards(room, "ben") == ["on we go"]
        assert room.view("ben").timer.running


@virtual
async def test_a_co_facilitator_may_take_over_after_a_minute_and_is_told_when() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        told: list[bool] = []
        dana = await a_meeting(room)
        sit(room, "ana", lambda: told.append(room.view("ana").may_take_lead))
        room.unsubscribe(dana)  # type: ignore[arg-type]
        await asyncio.sleep(30)
        with pytest.raises(RuleError, match=r"You can take over in \d+ s"):
            await room.submit("ana", acts.TakeLead())
        assert told[-1] is False

        await asyncio.sleep(33)
        assert told[-1] is True
        assert not room.view("ben").may_take_lead
        await room.submit("ana", acts.TakeLead())

        lead = room.view("ana").lead_seat
        found = room.session.seat(lead)
        assert found is not None
        assert (found.name, found.role, found.owner) == ("Ana", Role.FACILITATOR, "ana")


@virtual
async def test_a_clock_that_is_set_back_makes_nobody_wait_longer_than_a_minute() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        dana = await a_meeting(room)
        room.unsubscribe(dana)  # type: ignore[arg-type]
        await asyncio.sleep(30)
        harness.clock.jump(-3600)
        await asyncio.sleep(63)

        assert room.view("ana").may_take_lead
        await room.submit("ana", acts.TakeLead())


@virtual
async def test_who_takes_over_leads_from_a_second_seat_and_keeps_the_own_one() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        dana = await a_meeting(room)
        await write(room, "ana", "mine alone")
        lead = await taken_over(room, dana)

        assert room.view("ben").lead_note == "Ana leads now, since 23:14."
        assert room.view("ben").leader_away is None
        assert own_cards(room, "ana") == ["mine alone"]
        assert "mine alone" not in repr(room.view(lead))
        assert room.view(lead).invitation == room.view(LEADER).invitation
        with pytest.raises(RuleError, match="nothing private"):
            await room.submit(lead, AddCard(WRITING, "well", "from the shared window"))
        await room.submit(lead, acts.JumpTo(VOTING))
        assert room.view("ben").stage is not None


async def taken_over(room: Room, dana: object) -> str:
    """Let Dana's connection be lost, and Ana take over and sit down to lead; give the seat."""
    room.unsubscribe(dana)  # type: ignore[arg-type]
    await asyncio.sleep(65)
    await room.submit("ana", acts.TakeLead())
    lead = room.view("ana").lead_seat
    sit(room, lead)
    return lead


@virtual
async def test_the_facilitator_who_comes_back_finds_seat_and_role() -> None:
    async with Harness().open("Ana", "Ben") as room:
        lead = await taken_over(room, await a_meeting(room))

        sit(room, LEADER)

        assert room.view("ben").lead_note == ""
        assert room.view(LEADER).role is Role.FACILITATOR
        await room.submit(LEADER, acts.NameCoLead("ana", on=False))
        assert room.view("ana").lead_seat == ""
        with pytest.raises(RuleError):
            room.view(lead)
        with pytest.raises(RuleError, match="You were removed"):
            await room.submit(lead, acts.JumpTo(VOTING))
        await go(room, VOTING)


@virtual
async def test_a_disk_that_refuses_a_facilitators_seat_is_named() -> None:
    harness = Harness()
    async with harness.open() as room:
        harness.journal.full = True
        with pytest.raises(NotSaved, match="the disk is full"):
            await take_lead(room, "Dana")
        harness.journal.full = False
        assert await take_lead(room, "Dana")


@virtual
async def test_nobody_takes_over_who_was_not_named() -> None:
    async with Harness().open("Ana", "Ben") as room:
        room.unsubscribe(await a_meeting(room))  # type: ignore[arg-type]
        await asyncio.sleep(600)

        for who in ("ben", LEADER):
            with pytest.raises(RuleError, match="Only a co-facilitator"):
                await room.submit(who, acts.TakeLead())
        with pytest.raises(RuleError, match="Only the facilitator"):
            await room.submit("ana", acts.NameCoLead("ben"))


@virtual
async def test_nobody_takes_over_while_a_facilitator_is_here() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await a_meeting(room)
        await asyncio.sleep(600)

        with pytest.raises(RuleError, match="is here and leads"):
            await room.submit("ana", acts.TakeLead())
        assert not room.view("ana").may_take_lead


@virtual
async def test_nobody_takes_over_before_there_ever_was_a_facilitator() -> None:
    async with Harness().open("Ana") as room:
        await room.submit(LEADER, acts.NameCoLead("ana"))
        await asyncio.sleep(600)

        with pytest.raises(RuleError):
            await room.submit("ana", acts.TakeLead())


@virtual
async def test_after_a_restart_the_facilitator_is_waited_for_as_long_as_ever() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await a_meeting(room)
        kill(room)
    harness.clock.jump(3600)
    async with harness.open() as again:
        sit(again, "ana")
        await asyncio.sleep(30)
        with pytest.raises(RuleError, match="You can take over in"):
            await again.submit("ana", acts.TakeLead())

        await asyncio.sleep(40)
        await again.submit("ana", acts.TakeLead())

        assert again.view("ana").lead_seat


@virtual
async def test_taking_over_twice_is_the_same_seat_with_a_new_time() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        lead = await taken_over(room, await a_meeting(room))
        room.forget("ana")
        assert room.connections(lead) == 0
        await asyncio.sleep(120)

        await room.submit("ana", acts.TakeLead())

        assert room.view("ana").lead_seat == lead
        found = room.session.seat(lead)
        assert found is not None
        assert found.since >= harness.clock.now() - 2


@virtual
async def test_both_seats_of_a_co_facilitator_have_one_name_and_go_together() -> None:
    async with Harness().open("Ana", "Ben") as room:
        lead = await taken_over(room, await a_meeting(room))

        await room.submit("ana", acts.RenameSeat("ana", "Anna"))
        await room.submit("ana", acts.RenameSeat("ana", "ANNA"))
        assert room.session.names[lead] == "ANNA"
        with pytest.raises(RuleError, match="is already here"):
            await seat(room, "Anna")

        await room.submit(LEADER, acts.RemoveSeat("ana"))
        assert room.session.seat(lead) is None


@virtual
async def test_a_facilitator_is_no_co_facilitator_and_cannot_be_removed() -> None:
    async with Harness().open("Ana", "Ben") as room:
        lead = await taken_over(room, await a_meeting(room))

        for name in (LEADER, lead):
            with pytest.raises(RuleError, match="leads already"):
                await room.submit(lead, acts.NameCoLead(name))
        with pytest.raises(RuleError, match="cannot be removed"):
            await room.submit(lead, acts.RemoveSeat(LEADER))


@virtual
async def test_a_co_facilitator_may_step_back() -> None:
    async with Harness().open("Ana", "Ben") as room:
        lead = await taken_over(room, await a_meeting(room))

        await room.submit(lead, acts.RemoveSeat(lead))

        assert room.view("ana").lead_seat == ""
        assert room.view("ana").people[1].cofacilitator
