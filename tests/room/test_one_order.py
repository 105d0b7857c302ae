"""One queue, one order, and nothing is true before it is durable."""

import asyncio
import logging

import pytest

from retro.errors import NotSaved, RuleError
from retro.room import command_queue
from retro.session import acts
from retro.session.context import SYSTEM, Context
from retro.session.engine import Engine
from retro.session.events import Event, PrivateGiven
from retro.session.model import Session
from retro.stages import KINDS
from retro.stages.ideate.rules import AddCard, PlaceCard, RevealCards
from tests.room.rooms import LEADER, VOTING, WRITING, Harness, go, own_cards, seat, write
from tests.simulation.loop import virtual


@virtual
async def test_acts_happen_in_the_order_in_which_they_were_asked() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await go(room, WRITING)
        await room.submit(LEADER, RevealCards(WRITING))
        texts = [f"card {number}" for number in range(20)]

        await asyncio.gather(*(write(room, "ana" if n % 2 else "ben", text) for n, text in enumerate(texts)))

        stored = [event["card"]["text"] for event in harness.journal.events if event["event"] == "CardPlaced"]
        assert stored == texts


@virtual
async def test_hidden_cards_of_one_person_keep_the_order_in_which_they_were_asked() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await go(room, WRITING)
        texts = [f"card {number}" for number in range(20)]

        await asyncio.gather(*(write(room, "ana" if n % 2 else "ben", text) for n, text in enumerate(texts)))

        assert [own_cards(room, "ben"), own_cards(room, "ana")] == [texts[::2], texts[1::2]]
        assert harness.stored() == room.session


@virtual
async def test_acts_that_arrive_while_the_disk_works_share_one_write() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await room.submit(LEADER, RevealCards(WRITING))
        harness.journal.commits.clear()
        harness.journal.free.clear()
        asked = [asyncio.ensure_future(write(room, "ana", str(number))) for number in range(10)]
        await asyncio.sleep(1)

        harness.journal.free.set()
        await asyncio.gather(*asked)

        assert [len(commit) for commit in harness.journal.commits] == [10]


@virtual
async def test_an_act_is_acknowledged_and_shown_only_when_it_is_durable() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        harness.journal.free.clear()
        asked = asyncio.ensure_future(write(room, "ana", "not yet"))
        await asyncio.sleep(5)

        room.changed()
        assert not asked.done()
        assert own_cards(room, "ana") == []

        harness.journal.free.set()
        await asked
        assert own_cards(room, "ana") == ["not yet"]


@virtual
async def test_an_act_of_a_batch_sees_what_those_before_it_did() -> None:
    async with Harness().open("Ana") as room:
        together = [room.submit(LEADER, acts.NextStage("")), write(room, "ana", "first")]

        await asyncio.gather(*together)

        assert own_cards(room, "ana") == ["first"]


@virtual
async def test_a_refused_act_does_not_hold_up_the_others_of_its_batch() -> None:
    async with Harness().open("Ana", "Ben") as room:
        await go(room, WRITING)

        done = await asyncio.gather(
            write(room, "ana", "one"),
            write(room, "ben", " "),
            write(room, "ana", "two"),
            return_exceptions=True,
        )

        assert isinstance(done[1], RuleError)
        assert own_cards(room, "ana") == ["one", "two"]


@virtual
async def test_a_disk_that_refuses_changes_nothing_and_everybody_is_told_until_it_works_again() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await go(room, WRITING)
        before, view = room.session, room.view("ana")
        harness.journal.full = True

        with pytest.raises(NotSaved, match="the disk is full"):
            await write(room, "ana", "lost")

        assert room.session is before
        assert room.view("ana").panel == view.panel
        assert room.view("ben").banner == room.view(LEADER).banner == "Not saved: the disk is full."
        harness.journal.full = False
        await write(room, "ana", "kept")
        assert own_cards(room, "ana") == ["kept"]
        assert room.view("ben").banner == ""
        assert harness.stored() == room.session


@virtual
async def test_a_disk_that_breaks_in_an_unknown_way_is_a_refusal_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        harness.journal.breaks = ZeroDivisionError("about the card: secret words")

        with pytest.raises(NotSaved, match="something went wrong"):
            await write(room, "ana", "secret words")

        harness.journal.breaks = None
        await write(room, "ana", "kept")
        assert own_cards(room, "ana") == ["kept"]
        assert "ZeroDivisionError" in caplog.text
        assert "secret words" not in caplog.text


@virtual
async def test_a_secret_that_cannot_be_kept_refuses_the_act_that_needs_it() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        harness.vault.writes = False

        with pytest.raises(NotSaved, match="No space left"):
            await write(room, "ana", "lost")

        assert room.view(LEADER).banner == "Not saved: No space left on device."
        harness.vault.writes = True
        await write(room, "ana", "kept")
        assert own_cards(room, "ana") == ["kept"]
        assert room.view(LEADER).banner == ""


class Buggy(Engine):
    """Falls over one word."""

    def decide(self, session: Session, act: acts.Act, ctx: Context) -> tuple[Event, ...]:
        if isinstance(act, AddCard) and act.text == "secret words":
            raise ZeroDivisionError(act.text)
        return super().decide(session, act, ctx)

    def apply(self, session: Session | None, event: Event) -> Session:
        if isinstance(event, PrivateGiven) and event.value.cards[-1].text == "more secret words":
            raise KeyError(event)
        return super().apply(session, event)


@pytest.mark.parametrize("text", ["secret words", "more secret words"])
@virtual
async def test_a_bug_in_the_rules_ends_one_act_and_is_logged_without_its_words(
    text: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness = Harness()
    monkeypatch.setattr("tests.room.rooms.engine", lambda: Buggy(KINDS))
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        done = await asyncio.gather(
            write(room, "ana", "one"),
            write(room, "ana", text),
            write(room, "ana", "two"),
            return_exceptions=True,
        )

        assert str(done[1]) == command_queue.BROKEN
        assert own_cards(room, "ana") == ["one", "two"]
        assert "AddCard" in caplog.text
        assert "secret words" not in caplog.text
        assert harness.stored() == room.session


@virtual
async def test_whatever_breaks_in_the_queue_the_next_act_is_handled(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        monkeypatch.setattr(room._timekeeper, "look", lambda session: 1 / 0)
        with pytest.raises(RuleError, match="did not work"):
            await asyncio.wait_for(write(room, "ana", "lost"), 1)

        monkeypatch.undo()
        await asyncio.wait_for(write(room, "ana", "kept"), 1)
        assert "a batch of acts broke off" in caplog.text


@virtual
async def test_an_asker_who_goes_away_leaves_the_room_working() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        harness.journal.free.clear()
        gone = asyncio.ensure_future(write(room, "ana", "asked and gone"))
        await asyncio.sleep(0.1)

        gone.cancel()
        harness.journal.free.set()
        await write(room, "ana", "next")

        assert own_cards(room, "ana") == ["asked and gone", "next"]


@virtual
async def test_a_room_that_is_overrun_says_so_and_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_queue, "QUEUE", 5)
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        harness.journal.free.clear()
        asked = [asyncio.ensure_future(write(room, "ana", str(number))) for number in range(20)]
        await asyncio.sleep(1)

        refused = [a for a in asked if a.done() and "Too much is happening" in str(a.exception())]
        harness.journal.free.set()
        await asyncio.wait(asked)

        assert len(refused) + len(own_cards(room, "ana")) == 20
        assert 5 <= len(own_cards(room, "ana")) <= 11
        await write(room, "ana", "again")


@virtual
async def test_closing_finishes_what_was_asked_and_refuses_what_comes_after() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        asked = [asyncio.ensure_future(write(room, "ana", str(number))) for number in range(5)]
        await asyncio.sleep(0)

        await room.close()
        await asyncio.gather(*asked)

        with pytest.raises(RuleError, match="is closing"):
            await write(room, "ana", "late")
        assert harness.stored() == room.session
        assert own_cards(room, "ana") == ["0", "1", "2", "3", "4"]


@virtual
async def test_closing_does_not_wait_for_a_disk_that_never_answers(caplog: pytest.LogCaptureFixture) -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        harness.journal.free.clear()
        asked = asyncio.ensure_future(write(room, "ana", "stuck"))
        await asyncio.sleep(1)

        await asyncio.wait_for(asyncio.gather(room.close(), room.close()), 20)

        with pytest.raises(RuleError):
            await asked
        assert "did not come to its end in time" in caplog.text


@virtual
async def test_a_room_that_never_started_closes() -> None:
    room = Harness().room()
    asked = asyncio.ensure_future(room.submit(SYSTEM, acts.TakeSeat("a", "Ana")))
    await asyncio.sleep(0)

    await asyncio.wait_for(room.close(), 1)

    with pytest.raises(RuleError, match="is closing"):
        await asked


@virtual
async def test_a_seat_that_was_taken_away_can_do_nothing() -> None:
    async with Harness().open("Ana") as room:
        await room.submit(LEADER, acts.RemoveSeat("ana"))

        with pytest.raises(RuleError, match="You were removed"):
            await room.submit("ana", acts.RenameSeat("ana", "Eve"))
        with pytest.raises(RuleError, match="You were removed"):
            room.view("ana")


@virtual
async def test_what_comes_behind_a_sealing_in_its_batch_waits_for_the_next_write() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await go(room, WRITING)
        await write(room, "ana", "hidden")
        harness.journal.commits.clear()

        await asyncio.gather(
            write(room, "ben", "just in time"),
            room.submit(LEADER, RevealCards(WRITING)),
            room.submit("ben", PlaceCard(WRITING, "well", "late")),
            room.submit(LEADER, acts.JumpTo(VOTING)),
        )

        assert harness.journal.commits == [["CardsRevealed"], ["CardPlaced", "StageEntered", "TimerSet"]]
        assert {card.text for card in room.session.board.cards} == {"hidden", "just in time", "late"}


@virtual
async def test_a_hidden_card_that_comes_behind_the_reveal_is_refused_and_not_shown() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)

        _, late = await asyncio.gather(
            room.submit(LEADER, RevealCards(WRITING)),
            write(room, "ana", "meant to be hidden"),
            return_exceptions=True,
        )

        assert str(late) == "Cards are no longer hidden. Send it again and everyone sees it."
        assert not room.session.board.cards


@virtual
async def test_the_log_of_a_whole_meeting_holds_nobodys_words(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "retro")
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "secret words")
        await seat(room, "Ben")
        await room.submit(LEADER, acts.EndSession())

    assert "secret words" not in caplog.text
