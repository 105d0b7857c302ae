"""Who is told of what, when, and what each seat finds in its pocket."""

import asyncio
from functools import partial
from itertools import pairwise

import pytest

from retro.room import Room
from retro.room.live_session import Decided
from retro.room.subscription import FRAME
from retro.session import acts
from retro.session.people import Role
from retro.stages.ideate.rules import IdeateView
from tests.room.rooms import LEADER, WRITING, Harness, go, own_cards, seat, sit, write
from tests.simulation.loop import virtual

PEOPLE = [f"P{number}" for number in range(20)]


@virtual
async def test_many_changes_are_at_most_fifteen_notices_a_second() -> None:
    async with Harness().open("Ana") as room:
        loop = asyncio.get_running_loop()
        told: list[float] = []
        sit(room, "ana", lambda: told.append(loop.time()))
        begun = loop.time()

        for _ in range(3000):
            room.changed()
            await asyncio.sleep(0.001)

        gaps = [after - before for before, after in pairwise(told)]
        assert min(gaps) >= FRAME - 1e-6
        assert len(told) >= 15 * (loop.time() - begun) - 3


@virtual
async def test_the_last_change_is_always_told() -> None:
    async with Harness().open("Ana") as room:
        await go(room, WRITING)
        seen: list[list[str]] = []
        sit(room, "ana", lambda: seen.append(own_cards(room, "ana")))

        for number in range(10):
            await write(room, "ana", str(number))
        await asyncio.sleep(1)

        assert seen[-1] == [str(number) for number in range(10)]


@virtual
async def test_screens_are_told_one_after_the_other_and_the_acting_seat_first() -> None:
    async with Harness().open(*PEOPLE) as room:
        loop, told = asyncio.get_running_loop(), list[tuple[int, str]]()
        between: list[str] = []

        def draw(seat: str) -> None:
            told.append((len(between), seat))
            loop.call_soon(between.append, "a key that was pressed meanwhile")

        for name in PEOPLE:
            sit(room, name.lower(), partial(draw, name.lower()))
        await go(room, WRITING)
        await asyncio.sleep(1)
        told.clear()

        await write(room, "p7", "one")
        await asyncio.sleep(1)

        assert told[0][1] == "p7"
        assert sorted(name for _, name in told) == sorted(name.lower() for name in PEOPLE)
        assert all(one < other for one, other in pairwise(keys for keys, _ in told))


@virtual
async def test_a_screen_that_breaks_at_a_tick_costs_the_others_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with Harness().open("Ana", "Ben") as room:
        ticks: list[str] = []

        def broken() -> None:
            raise ZeroDivisionError("secret words")

        room.subscribe("ana", lambda: None, broken)
        room.subscribe("ben", lambda: None, lambda: ticks.append("ben"))
        await go(room, WRITING)

        await asyncio.sleep(5.5)

        assert len(ticks) >= 4
        assert "ZeroDivisionError" in caplog.text
        assert "secret words" not in caplog.text


@virtual
async def test_a_screen_that_leaves_at_a_tick_does_not_rob_another_of_it() -> None:
    async with Harness().open("Ana", "Ben") as room:
        ticks: list[str] = []
        leaving = room.subscribe("ana", lambda: None, lambda: room.unsubscribe(leaving))
        room.subscribe("ben", lambda: None, lambda: ticks.append("ben"))
        await go(room, WRITING)

        await asyncio.sleep(3.5)

        assert len(ticks) == 3


@virtual
async def test_who_is_here_and_since_when_others_are_away() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        first, second = sit(room, "ana"), sit(room, "ana")
        await asyncio.sleep(10)

        room.unsubscribe(first)
        assert here(room.view("ben").people) == {"Ana": None}
        assert room.connections("ana") == 1

        room.unsubscribe(second)
        room.unsubscribe(second)
        assert here(room.view("ben").people) == {}
        ana = next(p for p in room.view("ben").people if p.name == "Ana")
        assert ana.away_since == harness.clock.now()

        sit(room, "ana")
        assert here(room.view("ben").people) == {"Ana": None}


def here(people: object) -> dict[str, int | None]:
    assert isinstance(people, tuple)
    return {person.name: person.away_since for person in people if person.here}


@virtual
async def test_a_view_is_made_once_until_something_changes() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await go(room, WRITING)
        view = room.view("ana")
        assert room.view("ana") is view

        await write(room, "ben", "one")

        assert room.view("ana") is not view
        assert room.view("ben").panel != room.view("ana").panel


@virtual
async def test_a_draft_is_there_again_for_its_seat_and_for_nobody_else() -> None:
    async with Harness().open("Ana", "Ben") as room:
        room.keep_draft("ana", "card", "half a thou")

        assert room.view("ana").drafts == {"card": "half a thou"}
        assert room.view("ben").drafts == room.view(LEADER).drafts == {}
        room.keep_draft("ana", "card", "")
        assert room.view("ana").drafts == {}


@virtual
async def test_the_shared_window_shows_no_drafts_and_no_return_code() -> None:
    async with Harness().open("Ana") as room:
        room.keep_draft(LEADER, "card", "private")
        room.return_codes.keep(LEADER, "maple-otter")

        assert room.view(LEADER).drafts == {}
        assert room.view(LEADER).return_code == ""


@virtual
async def test_drafts_are_bounded_and_the_oldest_give_way() -> None:
    async with Harness().open("Ana") as room:
        for number in range(1000):
            room.keep_draft("ana", f"field {number}", "x" * 100_000)

        drafts = room.view("ana").drafts
        assert sum(map(len, drafts.values())) <= 200_000
        assert "field 999" in drafts


@virtual
async def test_who_is_taken_away_leaves_nothing_in_memory() -> None:
    async with Harness().open("Ana") as room:
        room.keep_draft("ana", "card", "half a thought")
        room.return_codes.keep("ana", "maple-otter")

        await room.submit(LEADER, acts.RemoveSeat("ana"))

        assert room.return_codes.known("ana") == ""
        assert room._seat_drafts.drafts("ana") == {}


@virtual
async def test_a_terminal_that_was_cut_off_is_forgotten_with_all_its_seat() -> None:
    async with Harness().open("Ana", "Ben") as room:
        told: list[str] = []
        sit(room, "ana", lambda: told.append("ana"))
        sit(room, "ana")
        sit(room, "ben")

        room.forget("ana")
        await asyncio.sleep(1)

        assert (room.connections("ana"), room.connections("ben")) == (0, 1)
        assert told == []


@virtual
async def test_nobody_but_the_room_sets_a_return_code() -> None:
    async with Harness().open("Ana") as room:
        for who in ("ana", LEADER):
            with pytest.raises(Exception, match="Only the server"):
                await room.submit(who, acts.SetReturnCode("ana", "mine"))


@virtual
async def test_the_list_of_sessions_names_the_facilitator_once() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await seat(room, "Eve", Role.OBSERVER)

        assert harness.journal.heads[-1].leaders == ("Dana",)
        assert harness.journal.heads[-1].people == 1


@virtual
async def test_the_end_forgets_what_was_being_typed() -> None:
    async with Harness().open("Ana") as room:
        room.keep_draft("ana", "card", "half a thought")

        await room.submit(LEADER, acts.EndSession())

        assert room._seat_drafts.drafts("ana") == {}


@virtual
async def test_a_view_between_storing_and_telling_is_of_the_stored_session_alone() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await go(room, WRITING)
        sit(room, "ana")
        assert room.view("ana").done == 0
        seen: list[int] = []
        destroy = room._live.destroy_secrets

        async def slowly(decided: Decided) -> None:
            room.keep_draft("ana", "card", "half a thought")  # so that her view is worked out again
            seen.append(room.view("ana").done)
            await destroy(decided)

        room._live.destroy_secrets = slowly  # type: ignore[method-assign]
        await room.submit("ana", acts.MarkDone(WRITING, True))

        assert seen == [1]


@virtual
async def test_people_who_come_are_told_to_the_facilitator_at_once_and_to_others_once_a_second() -> None:
    async with Harness().open("Ana") as room:
        loop = asyncio.get_running_loop()
        ana: list[float] = []
        leader: list[float] = []
        sit(room, "ana", lambda: ana.append(loop.time()))
        sit(room, LEADER, lambda: leader.append(loop.time()))
        await asyncio.sleep(5)
        ana.clear()
        leader.clear()

        for person in PEOPLE:
            sit(room, await seat(room, person))
            await asyncio.sleep(0.2)
        begun = loop.time()
        await asyncio.sleep(2)

        assert len(leader) >= len(PEOPLE)
        assert 4 <= len(ana) <= 5
        assert min(after - before for before, after in pairwise(ana)) >= 1 - 1e-6
        assert ana[-1] <= begun + 1  # the last one is not forgotten


@virtual
async def test_who_leaves_is_told_to_others_within_a_second() -> None:
    async with Harness().open("Ana", "Ben") as room:
        told: list[float] = []
        loop = asyncio.get_running_loop()
        sit(room, "ana", lambda: told.append(loop.time()))
        ben = sit(room, "ben")
        await asyncio.sleep(0.1)
        told.clear()

        room.unsubscribe(ben)
        left = loop.time()
        await asyncio.sleep(3)

        assert len(told) == 1
        assert told[0] <= left + 1


@virtual
async def test_what_else_happens_is_told_at_once_while_people_come() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await go(room, WRITING)
        told: list[float] = []
        loop = asyncio.get_running_loop()
        sit(room, "ana", lambda: told.append(loop.time()))
        sit(room, "ben")
        await asyncio.sleep(0.1)
        await seat(room, "Cas")
        told.clear()

        asked = loop.time()
        await room.submit("ben", acts.MarkDone(WRITING, True))
        await asyncio.sleep(3)

        assert [moment - asked < 0.1 for moment in told] == [True]  # the people who came with it


@virtual
async def test_how_many_cards_there_are_is_told_by_who_is_here_now() -> None:
    async with Harness().open("Ana", "Ben", "Cleo", "Dan") as room:
        await go(room, WRITING)
        for who in ("ana", "ben", "cleo", "dan"):
            await write(room, who, f"a card of {who}")
        assert so_far(room) is None  # nobody is connected, so nobody is at work

        terminals = [sit(room, who) for who in ("ana", "ben", "cleo")]
        assert so_far(room) == 3
        room.unsubscribe(terminals[0])
        assert so_far(room) is None


def so_far(room: Room) -> int | None:
    """The number of hidden cards that the shared window tells."""
    panel = room.view(LEADER).panel
    assert isinstance(panel, IdeateView)
    return panel.at_least


@virtual
async def test_after_a_kill_nobody_counts_as_done_before_they_are_back() -> None:
    harness = Harness()
    async with harness.killed() as room:
        await seat(room, "Dana", Role.FACILITATOR)
        for name in ("Ana", "Ben"):
            sit(room, await seat(room, name))
        await go(room, WRITING)
        for name in ("ana", "ben"):
            await room.submit(name, acts.MarkDone(WRITING))
        assert (room.view(LEADER).done, room.view(LEADER).expected) == (2, 2)

    async with harness.open() as room:
        assert (room.view(LEADER).done, room.view(LEADER).expected) == (0, 0)
        sit(room, "ana")
        assert (room.view(LEADER).done, room.view(LEADER).expected) == (1, 1)
