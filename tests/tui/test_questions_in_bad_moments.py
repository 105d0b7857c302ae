"""A question is open while the disk is full, the time ends, a line drops, or somebody else answers."""

from collections.abc import Callable

import msgspec
import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from retro.session.model import Session
from retro.tui.screens.session import SessionScreen
from tests.builders import LEADER, Meeting
from tests.tui.rooms import Harness, a_meeting, burst, grouping, reach, settle, talking, text_of, writing_few

Keys = Pilot[str]
SMALL = (60, 20)
PASTED = "slow builds\nno time\n"


class Question(msgspec.Struct, frozen=True):
    """How somebody comes to a question, some of its words, and how they answer that they mean it."""

    scene: Callable[[], Meeting]
    who: str
    keys: tuple[str, ...]
    words: str
    yes: tuple[str, ...]
    twice: str = ""
    """What the second of two who answer is told; empty where there is nothing to tell."""


def revealed_few() -> Meeting:
    return reach(a_meeting(), "ideate").add("Ana", "Start", "first").add("Björn", "Stop", "second").reveal()


QUESTIONS = {
    "reveal": Question(
        writing_few, LEADER, ("n",), "Reveal cards anyway?", ("y",), "The cards are revealed already."
    ),
    "back": Question(writing_few, LEADER, ("b",), "Go back to", ("y",), "The group has moved on already."),
    "skip": Question(writing_few, LEADER, ("N",), "Go to Grouping?", ("y",), "The group has moved on"),
    "jump": Question(
        writing_few, LEADER, ("J", "end", "enter"), "Go to Close", ("y",), "The group has moved on"
    ),
    "end": Question(writing_few, LEADER, ("E",), "End the session now?", ("y",)),
    "reopen": Question(
        revealed_few, LEADER, ("o",), "Reopen writing?", ("y",), "The cards are hidden already."
    ),
    "remove": Question(
        revealed_few, LEADER, ("H", "enter"), "permanently?", ("y",), "This text does not exist any more."
    ),
    "ask": Question(revealed_few, "Ana", ("ctrl+r", "enter"), "Nobody learns that it was you", ("y",)),
    "undo": Question(grouping, "Ana", ("u",), "Undo it anyway?", ("y",), "Somebody else moved cards"),
    "paste": Question(writing_few, "Ana", ("pasted",), "2 cards or one?", ("up", "enter")),
}
every = pytest.mark.parametrize("question", [pytest.param(q, id=name) for name, q in QUESTIONS.items()])


async def press(pilot: Keys, *keys: str) -> None:
    for key in keys:
        if key == "pasted":
            pilot.app.post_message(events.Paste(PASTED))
        else:
            await pilot.press(key)
        await settle(pilot)


def in_a_line(pilot: Keys) -> str:
    return " ".join(text_of(pilot).replace("│", " ").split())


def asks(pilot: Keys, question: Question) -> bool:
    return not isinstance(pilot.app.screen, SessionScreen) and question.words in in_a_line(pilot)


def of(harness: Harness) -> Session:
    """The session without its clock."""
    return msgspec.structs.replace(harness.room.session, used={}, entered=0)


@every
async def test_a_question_and_its_keys_are_read_in_a_small_terminal(question: Question) -> None:
    async with Harness(question.scene()) as harness, harness.at(question.who, SMALL) as pilot:
        await press(pilot, *question.keys)

        assert asks(pilot, question)
        for keys in pilot.app.screen.query(".dialog-keys").results(Static):
            assert " ".join(str(keys.content).split()) in in_a_line(pilot)


@every
async def test_a_yes_that_the_full_disk_refuses_changes_nothing_and_can_be_said_again(
    question: Question,
) -> None:
    async with Harness(question.scene()) as harness, harness.at(question.who) as pilot:
        before = of(harness)
        harness.journal.full = True
        await press(pilot, *question.keys, *question.yes)

        assert of(harness) == before
        assert "Not saved: the disk is full." in text_of(pilot)
        if question.words.startswith("2 cards"):
            assert PASTED.strip() in harness.view(question.who).drafts.values()
        harness.journal.full = False
        await press(pilot, *question.keys, *question.yes)
        assert of(harness) != before


@every
async def test_a_question_outlasts_the_time_and_the_time_answers_nothing(question: Question) -> None:
    async with Harness(question.scene()) as harness, harness.at(question.who) as pilot:
        before = of(harness)
        await press(pilot, *question.keys)
        await harness.clock.pass_by(3600)
        harness.room.changed()
        await settle(pilot)

        assert asks(pilot, question)
        assert of(harness) == before
        await press(pilot, *question.yes)
        assert of(harness) != before


@every
async def test_a_line_that_drops_before_the_answer_has_answered_nothing(question: Question) -> None:
    async with Harness(question.scene()) as harness:
        before = of(harness)
        async with harness.at(question.who) as pilot:
            await press(pilot, *question.keys)
            assert asks(pilot, question)
        async with harness.at(question.who) as pilot:
            assert isinstance(pilot.app.screen, SessionScreen)
            assert of(harness) == before
            await press(pilot, *question.keys)
            assert asks(pilot, question)


@pytest.mark.parametrize(
    "question", [pytest.param(q, id=name) for name, q in QUESTIONS.items() if name not in ("paste", "ask")]
)
async def test_of_two_who_say_yes_at_once_the_second_changes_nothing(question: Question) -> None:
    async with (
        Harness(question.scene()) as harness,
        harness.at(question.who) as one,
        harness.at(question.who) as two,
    ):
        await press(one, *question.keys)
        await press(two, *question.keys)
        await press(one, *question.yes)
        once = of(harness)
        await press(two, *question.yes)

        assert of(harness) == once
        assert question.twice in in_a_line(two)


async def test_a_key_behind_the_one_that_leaves_opens_nothing() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        pilot.app.exit()
        burst(pilot, *"d" * 5)
        await pilot.pause()
        assert pilot.app.return_code == 0


async def test_a_change_that_is_told_while_the_screens_are_going_ends_nothing() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        app = pilot.app
        await app.session_screen._panel.remove()  # type: ignore[attr-defined]
        app._running = False
        await app.refresh_screen()  # type: ignore[attr-defined]
        app._running = True
        assert app.return_code is None
