"""Earlier meetings are asked outside of the event loop, and nobody waits for the answer."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable

import msgspec
import pytest

from retro.errors import RuleError
from retro.room import Room, recalls
from retro.session import acts
from retro.session.recalled import RecallContext, Recalled
from retro.stages.discuss.rules import OpenTopic
from retro.stages.ideate.rules import AddCard, RevealCards
from tests.room.rooms import LEADER, TALKING, VOTING, WRITING, Harness

LESSON = Recalled("2026-03-07-before/L2", "lesson", "2026-03-07", "XREMEMBEREDX", "words: deploy")
DECISION = Recalled("2026-03-07-before/D1", "decision", "2026-03-07", "No deploys on Friday", "words: deploy")


class Memory:
    """Answers as a test says, and tells what it was asked."""

    def __init__(self, answer: Callable[[RecallContext], tuple[Recalled, ...]] = lambda _: (LESSON,)) -> None:
        self.asked: list[str] = []
        self._answer = answer

    def recall(self, context: RecallContext) -> tuple[Recalled, ...]:
        assert threading.current_thread() is not threading.main_thread()
        self.asked.append(context.topic)
        return self._answer(context)


async def talk(room: Room) -> None:
    """Write two cards and talk about the first."""
    await room.submit(LEADER, acts.NextStage(""))
    for text in ("Deploys", "Lunch"):
        await room.submit("ana", AddCard(WRITING, "well", text))
    await room.submit(LEADER, RevealCards(WRITING))
    await room.submit(LEADER, acts.JumpTo(TALKING, WRITING))
    await room.submit(LEADER, OpenTopic(TALKING, a_card(room, "Deploys")))


def a_card(room: Room, text: str) -> str:
    return next(card.id for card in room.session.board.cards if card.text == text)


async def shown(room: Room, *wanted: Recalled) -> None:
    """Wait until this is what everybody sees."""
    await until(lambda: room.view("ana").recalled == wanted == room.view(LEADER).recalled)


async def until(happened: Callable[[], bool]) -> None:
    """Wait for what a thread does."""
    async with asyncio.timeout(30):
        while not happened():  # noqa: ASYNC110  (nobody tells of it)
            await asyncio.sleep(0.01)


async def answered(room: Room) -> None:
    """Wait until nothing is asked any more."""
    await until(lambda: room._recalls._asking is None)


async def test_what_fits_is_shown_when_a_topic_opens_and_goes_with_it() -> None:
    harness, memory = Harness(), Memory(lambda context: (LESSON,) if context.topic == "Deploys" else ())
    harness.memory = memory
    async with harness.open("Ana") as room:
        await talk(room)
        await shown(room, LESSON)
        await room.submit("ana", acts.AnswerRecalled(LESSON.ref, "helped"))
        assert [each.reply for each in room.view("ana").record.recalled] == ["helped"]
        await room.submit(LEADER, OpenTopic(TALKING, a_card(room, "Lunch")))
        assert room.view("ana").recalled == ()
        await answered(room)
        assert room.view("ana").recalled == ()
        assert memory.asked[-2:] == ["Deploys", "Lunch"]
        with pytest.raises(RuleError, match="not shown any more"):
            await room.submit("ana", acts.AnswerRecalled(LESSON.ref, "true"))
        await room.submit(LEADER, acts.JumpTo(VOTING, TALKING))
        assert room.view("ana").recalled == ()


async def test_a_topic_is_asked_about_once() -> None:
    harness, memory = Harness(), Memory()
    harness.memory = memory
    async with harness.open("Ana") as room:
        await talk(room)
        await answered(room)
        await shown(room, LESSON)
        before = len(memory.asked)
        await room.submit(LEADER, acts.AddTime(60))
        await room.submit(LEADER, acts.RaiseHandFor("Cem"))
        await asyncio.sleep(0.05)
        await answered(room)
        assert len(memory.asked) == before


async def test_an_answer_to_what_is_over_is_not_shown() -> None:
    harness, free = Harness(), threading.Event()

    def slow(context: RecallContext) -> tuple[Recalled, ...]:
        if context.topic == "Deploys":
            free.wait(60)
            return (LESSON,)
        return (DECISION,) if context.topic else ()

    harness.memory = Memory(slow)
    async with harness.open("Ana") as room:
        await talk(room)
        await room.submit(LEADER, OpenTopic(TALKING, a_card(room, "Lunch")))
        free.set()
        await shown(room, DECISION)


async def test_who_does_not_answer_in_time_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(recalls, "PATIENCE", 0.05)
    harness, free = Harness(), threading.Event()

    def stuck(context: RecallContext) -> tuple[Recalled, ...]:
        if not context.due:
            free.wait(60)
        return (LESSON,)

    harness.memory = Memory(stuck)
    async with harness.open("Ana") as room:
        with caplog.at_level(logging.ERROR):
            await talk(room)
            await until(lambda: "earlier meetings were not asked in time" in caplog.text)
        assert room.view("ana").recalled == ()
        free.set()


async def test_an_index_that_cannot_be_read_shows_nothing_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    harness = Harness()

    def broken(context: RecallContext) -> tuple[Recalled, ...]:
        raise OSError("XREMEMBEREDX")

    harness.memory = Memory(broken)
    async with harness.open("Ana") as room:
        with caplog.at_level(logging.ERROR):
            await talk(room)
            await answered(room)
        assert room.view("ana").recalled == ()
        assert "earlier meetings could not be asked: OSError" in caplog.text
        assert "XREMEMBEREDX" not in caplog.text


async def test_what_is_due_is_never_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalls, "PATIENCE", 0.05)
    due = msgspec.structs.replace(DECISION, due=True)

    def answer(context: RecallContext) -> tuple[Recalled, ...]:
        time.sleep(0.3)
        return (due,) if context.due else ()

    harness = Harness()
    harness.memory = Memory(answer)
    async with harness.open("Ana") as room:
        await shown(room, due)
