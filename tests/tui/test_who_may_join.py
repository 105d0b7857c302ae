"""Who may join, by keys: lock the session, let people in, keep somebody out, another code."""

import asyncio
import re

import pytest

from retro.errors import RuleError
from retro.session import acts
from tests.builders import LEADER
from tests.tui.rooms import (
    INVITATION,
    TERMINAL,
    WINDOW,
    Harness,
    Size,
    brief,
    gathering,
    grouping,
    revealed,
    settle,
    text_of,
    writing_few,
)
from tests.tui.test_leading import choose, press

SMALL = (60, 20)
FRESH = "amber-kettle-window-71"


async def test_the_session_is_locked_and_unlocked_and_the_screen_says_so_all_the_time() -> None:
    async with Harness(brief()) as harness, harness.at() as pilot:
        await press(pilot, "D")
        await choose(pilot, "Lock the session")
        await settle(pilot)
        assert harness.room.access_policy.access_settings.locked
        assert "Locked: people already in can return" in text_of(pilot)

        await press(pilot, "D")
        assert "Lock the session" not in text_of(pilot)
        await choose(pilot, "Unlock the session")
        await settle(pilot)
        assert not harness.room.access_policy.access_settings.locked
        assert "Locked: people already in can return" not in text_of(pilot)


async def test_who_waits_is_on_the_facilitators_screen_alone_and_let_in_or_turned_away() -> None:
    async with Harness(brief()) as harness, harness.at(size=WINDOW) as pilot, harness.at("Ana") as ana:
        await press(pilot, "D")
        await choose(pilot, "Make newcomers wait")
        await settle(pilot)
        requests = [
            asyncio.create_task(harness.room.access_control.ask_to_join(name, 9, 60))
            for name in ("Ines", "[b]Joe[/b]")
        ]
        await settle(pilot)
        assert "Waiting to be let in: Ines, [b]Joe[/b]. Press D." in text_of(pilot)
        await settle(ana)
        assert "Ines" not in text_of(ana)

        await press(pilot, "D")
        await choose(pilot, "Let in Ines")
        await requests[0]
        await press(pilot, "D")
        await choose(pilot, "Refuse [b]Joe[/b]")
        (refused,) = await asyncio.gather(requests[1], return_exceptions=True)
        assert isinstance(refused, RuleError)
        await settle(pilot)
        assert "Waiting to be let in" not in text_of(pilot)


async def test_everybody_who_waits_comes_in_at_once() -> None:
    async with Harness(brief()) as harness, harness.at(size=TERMINAL) as pilot:
        await harness.room.access_control.ask_first(harness.seat(LEADER), on=True)
        requests = [
            asyncio.create_task(harness.room.access_control.ask_to_join(name, 9, 60)) for name in "ABCDE"
        ]
        await settle(pilot)
        assert "Waiting to be let in: A, B, C and 2 more. Press D." in text_of(pilot)
        await press(pilot, "D")
        await choose(pilot, "Let in everybody")
        await asyncio.gather(*requests)


@pytest.mark.parametrize("size", [WINDOW, TERMINAL, SMALL])
async def test_a_place_is_given_again_after_a_question_and_everybody_reads_it(size: Size) -> None:
    async with Harness(writing_few()) as harness:
        room, seat = harness.room, harness.room.session.seat(harness.seat("Chidi"))
        assert seat is not None
        async with harness.at(size=size) as pilot, harness.at("Ana", size=size) as ana:
            asked = asyncio.create_task(room.access_control.ask_for_seat(seat, 9, 60))
            await settle(pilot)
            assert "Somebody says they are Chidi. Press D." in text_of(pilot)
            await settle(ana)
            assert "Somebody says" not in text_of(ana)

            await press(pilot, "D")
            await choose(pilot, "Let in the person who says they are Chidi")
            assert "Let them in?" in one_line(text_of(pilot))
            assert "Chidi is connected now and will be disconnected." in one_line(text_of(pilot))
            await press(pilot, "escape")
            assert not asked.done()

            await press(pilot, "D")
            await choose(pilot, "Let in the person who says they are Chidi")
            await press(pilot, "y")
            await asked
            await room.submit("system", acts.GiveSeatAgain(seat.id, "fresh"))
            for screen in (pilot, ana):
                await settle(screen)
                assert "Somebody asked for Chidi's seat and got it." in text_of(screen)


@pytest.mark.parametrize("size", [WINDOW, TERMINAL, SMALL])
async def test_a_locked_session_hides_no_request_and_no_place_that_was_given_again(size: Size) -> None:
    async with Harness(revealed()) as harness, harness.at(size=size) as pilot:
        await harness.room.access_control.lock(harness.seat(LEADER), on=True)
        await harness.room.submit("system", acts.GiveSeatAgain(harness.seat("Chidi"), "fresh"))
        await settle(pilot)
        assert "Somebody asked for Chidi's seat and got it." in text_of(pilot)

        card = harness.view(LEADER).removable[0]
        await harness.act("Ana", acts.AskRemoval(card.id))
        await settle(pilot)
        assert f"Somebody asks to remove {card.label}: press H." in text_of(pilot)


@pytest.mark.parametrize("size", [WINDOW, TERMINAL, SMALL])
async def test_who_waits_for_an_answer_is_not_hidden_by_news_of_a_host_that_came_back(size: Size) -> None:
    opened = Harness(grouping())
    room = opened.room
    room.catch_up("A damaged file was kept aside.")
    async with opened as harness, harness.at(size=size) as pilot:
        assert "A damaged file was kept aside." in text_of(pilot)

        seat = room.session.seat(harness.seat("Chidi"))
        assert seat is not None
        asks = asyncio.create_task(room.access_control.ask_for_seat(seat, 9, 60))
        await settle(pilot)
        assert "Somebody says they are Chidi. Press D." in text_of(pilot)

        ((request, _),) = waiting(harness)
        room.access_control.answer(harness.seat(LEADER), request, let_in=False)
        with pytest.raises(RuleError):
            await asks
        await harness.act("Ana", acts.AskRemoval(harness.view(LEADER).removable[0].id))
        await settle(pilot)
        assert ": press H." in text_of(pilot)


async def test_who_asked_and_left_is_let_in_by_no_late_answer() -> None:
    async with Harness(writing_few()) as harness, harness.at() as pilot:
        room, seat = harness.room, harness.room.session.seat(harness.seat("Chidi"))
        assert seat is not None
        asked = asyncio.create_task(room.access_control.ask_for_seat(seat, 9, 60))
        await settle(pilot)
        await press(pilot, "D")
        await choose(pilot, "Let in the person who says they are Chidi")
        asked.cancel()
        await settle(pilot)
        # Somebody else asks meanwhile: the answer was not for them.
        other = asyncio.create_task(room.access_control.ask_for_seat(seat, 9, 60))
        await settle(pilot)
        await press(pilot, "y")
        assert "This person is not waiting any more; nothing was changed." in text_of(pilot)
        assert not other.done()
        other.cancel()
        await settle(pilot)


async def test_let_everybody_in_leaves_out_who_asks_for_a_place() -> None:
    async with Harness(writing_few()) as harness, harness.at() as pilot:
        room, seat = harness.room, harness.room.session.seat(harness.seat("Chidi"))
        assert seat is not None
        await room.access_control.ask_first(harness.seat(LEADER), on=True)
        asked = asyncio.create_task(room.access_control.ask_for_seat(seat, 9, 60))
        requests = [asyncio.create_task(room.access_control.ask_to_join(name, 9, 60)) for name in "AB"]
        await settle(pilot)
        assert "Somebody says they are Chidi. Press D. Waiting to be let in: A, B." in text_of(pilot)
        await press(pilot, "D")
        await choose(pilot, "Let in everybody")
        await asyncio.gather(*requests)
        assert not asked.done()
        asked.cancel()
        await settle(pilot)


def one_line(text: str) -> str:
    """What stands in a dialog, without its frame and the ends of its lines."""
    return " ".join(re.sub(r"[^\w\s.,?!'-]", " ", text).split())


def waiting(harness: Harness) -> list[tuple[str, str]]:
    invitation = harness.view(LEADER).invitation
    return [(request.id, request.name) for request in invitation.requests] if invitation else []


async def test_several_come_in_at_once_and_one_waits_on() -> None:
    async with Harness(brief()) as harness, harness.at() as pilot:
        await harness.room.access_control.ask_first(harness.seat(LEADER), on=True)
        ines, joe, kim = (
            asyncio.create_task(harness.room.access_control.ask_to_join(name, 9, 60))
            for name in ("Ines", "Joe", "Kim")
        )
        await settle(pilot)
        await press(pilot, "P")
        await choose(pilot, "Let in: Ines, Joe, Kim")
        await press(pilot, "down", "space")
        assert "[ ] Joe" in text_of(pilot)
        kim.cancel()  # leaves while the question is open
        await settle(pilot)
        await press(pilot, "enter")
        await ines
        assert not joe.done()
        assert [name for _, name in waiting(harness)] == ["Joe"]
        joe.cancel()
        await settle(pilot)


async def test_who_asks_for_a_place_is_not_among_those_who_come_in_at_once() -> None:
    async with Harness(writing_few()) as harness, harness.at(size=SMALL) as pilot:
        room, seat = harness.room, harness.room.session.seat(harness.seat("Chidi"))
        assert seat is not None
        await room.access_control.ask_first(harness.seat(LEADER), on=True)
        claim = asyncio.create_task(room.access_control.ask_for_seat(seat, 9, 60))
        newcomer = asyncio.create_task(room.access_control.ask_to_join("Ines", 9, 60))
        await settle(pilot)
        await press(pilot, "P")
        await choose(pilot, "Let in: Ines")
        assert "Who can come in?" in text_of(pilot)
        assert "Esc cancel" in one_line(text_of(pilot))
        await press(pilot, "enter")
        await newcomer
        assert not claim.done()
        claim.cancel()
        await settle(pilot)


async def test_a_new_code_stands_on_the_screen_after_a_question() -> None:
    async with Harness(gathering()) as harness, harness.at(size=WINDOW) as pilot:
        harness.room.access_policy.draw = lambda: FRESH
        await press(pilot, "D")
        await choose(pilot, "Make a new code")
        assert "people already in stay" in text_of(pilot)
        await press(pilot, "escape")
        assert harness.room.access_policy.code == INVITATION.code

        await press(pilot, "D")
        await choose(pilot, "Make a new code")
        await press(pilot, "enter")
        await settle(pilot)
        assert FRESH in text_of(pilot)
        assert INVITATION.code not in text_of(pilot)


async def test_somebody_is_kept_out_and_can_be_pardoned() -> None:
    async with Harness(brief()) as harness, harness.at() as pilot, harness.at("Chidi") as chidi:
        await press(pilot, "P")
        await choose(pilot, "Chidi")
        await choose(pilot, "keep them out")
        assert "Remove Chidi and keep them out?" in text_of(pilot)
        await press(pilot, "enter")
        await settle(pilot)
        assert harness.room.access_policy.refusal("", "chidi")
        assert len(harness.room.session.members) == 4
        assert "Chidi was removed." in text_of(pilot)
        await settle(chidi)
        assert "You were removed from this session." in str(chidi.app.return_value)

        await press(pilot, "D")
        await choose(pilot, "Let people return")
        await settle(pilot)
        assert not harness.room.access_policy.refusal("", "chidi")


async def test_a_disk_that_refuses_changes_nothing_of_who_may_join() -> None:
    def full(name: str, data: bytes) -> None:
        raise RuleError("The disk refused to save it; nothing was changed.")

    async with Harness(brief()) as harness, harness.at() as pilot:
        harness.room.access_policy.keep = full
        await press(pilot, "D")
        await choose(pilot, "Lock the session")
        await settle(pilot)
        assert "The disk refused" in text_of(pilot)
        assert not harness.room.access_policy.access_settings.locked
