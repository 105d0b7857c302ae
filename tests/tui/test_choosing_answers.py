"""Questions that are answered alone: nothing is chosen for anybody, and an answer can be changed."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.session.privacy import ANSWERED
from retro.stages.checkin.rules import Answer, ShowAnswers
from retro.stages.choice import ChoiceView
from retro.stages.close.rules import CloseView, Rate
from retro.stages.discuss.rules import GoOnOrStop
from tests.builders import LEADER, Meeting
from tests.tui.checkin_rooms import closings_asked
from tests.tui.rooms import (
    TERMINAL,
    WINDOW,
    Harness,
    Size,
    a_meeting,
    a_moment_passes,
    closed,
    closing,
    reach,
    settle,
    text_of,
)

AGAIN = "You are done. You can change your answer until the answers are shown."


def at_a_question(stage: str) -> Meeting:
    return reach(a_meeting(), stage)


def mine(harness: Harness) -> int | None:
    shown = harness.view("Ana").panel
    question = shown.rating if isinstance(shown, CloseView) else shown
    assert isinstance(question, ChoiceView)
    return question.mine


def words(pilot: Pilot[str]) -> str:
    """What is on the screen, as if it were one long line."""
    return " ".join(text_of(pilot).split())


async def press(pilot: Pilot[str], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


@pytest.mark.parametrize("stage", ["checkin", "close"])
@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_enter_alone_answers_nothing_and_an_answer_can_be_changed(
    stage: str, size: tuple[int, int]
) -> None:
    async with Harness(at_a_question(stage)) as harness, harness.at("Ana", size) as pilot:
        await press(pilot, "enter", "enter")
        assert mine(harness) is None
        assert AGAIN not in words(pilot)

        await press(pilot, "down", "enter")
        assert mine(harness) == 4
        assert AGAIN in words(pilot)

        await press(pilot, "1")
        assert mine(harness) == 0
        await press(pilot, "up", "enter")
        assert mine(harness) == 1


@pytest.mark.parametrize("stage", ["checkin", "close"])
async def test_up_begins_at_the_last_answer(stage: str) -> None:
    async with Harness(at_a_question(stage)) as harness, harness.at("Ana") as pilot:
        await press(pilot, "up", "enter")

        assert mine(harness) == 0


async def test_enter_of_the_stage_before_is_no_answer_to_the_next() -> None:
    async with Harness(at_a_question("checkin")) as harness, harness.at("Ana") as pilot:
        await press(pilot, "2")
        await harness.act(LEADER, acts.JumpTo("close"))
        await settle(pilot)
        await press(pilot, "enter")

        assert mine(harness) is None


async def test_who_comes_back_stands_on_the_own_answer() -> None:
    async with Harness(at_a_question("checkin")) as harness:
        async with harness.at("Ana") as pilot:
            await press(pilot, "4")
        async with harness.at("Ana") as pilot:
            await press(pilot, "up", "enter")
            assert mine(harness) == 4


async def test_a_refused_answer_is_no_answer_and_what_comes_too_late_is_said() -> None:
    async with Harness(at_a_question("checkin")) as harness, harness.at("Ana") as pilot:
        harness.journal.full = True
        await press(pilot, "4")
        assert mine(harness) is None
        assert "Not saved: the disk is full." in text_of(pilot)
        harness.journal.full = False
        await harness.act(LEADER, ShowAnswers("checkin"))
        await settle(pilot)
        assert AGAIN not in words(pilot)


STAGES = ("checkin", "close", "discuss")


def asked(stage: str) -> Meeting:
    """A meeting of five in which a question is open."""
    if stage != "discuss":
        return at_a_question(stage)
    meeting = reach(a_meeting(), "ideate").add("Ana", "Start", "one").reveal().go("discuss")
    return meeting.talk("a1").time_up()


def key_to_answer(stage: str) -> str:
    return "g" if stage == "discuss" else "2"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
@pytest.mark.parametrize("stage", STAGES)
async def test_an_answer_is_all_that_makes_somebody_done(stage: str, size: tuple[int, int]) -> None:
    async with (
        Harness(asked(stage)) as harness,
        harness.at("Ana", size) as ana,
        harness.at(LEADER) as window,
    ):
        assert "Ctrl-D I am done" in text_of(ana)
        assert "0 of 5 done" in text_of(window)
        await press(ana, key_to_answer(stage))
        await settle(window)

        # In the footer of a narrow discussion the keys leave no room for more.
        narrow_talk = stage == "discuss" and size == (60, 20)
        assert ("you said go on" if narrow_talk else "done · 1 of 5") in words(ana)
        assert "Ctrl-D" not in text_of(ana)
        assert "1 of 5 done" in text_of(window)
        before = text_of(window)
        await press(ana, "s" if stage == "discuss" else "4")
        await settle(window)
        assert text_of(window) == before


@pytest.mark.parametrize("stage", STAGES)
async def test_the_old_key_after_an_answer_takes_nothing_back_and_says_why(stage: str) -> None:
    async with Harness(asked(stage)) as harness, harness.at("Ana") as pilot:
        await press(pilot, key_to_answer(stage))
        await press(pilot, "ctrl+d")

        assert harness.view("Ana").mine_done
        assert ANSWERED in words(pilot)
        await press(pilot, "ctrl+d")
        assert harness.view("Ana").mine_done


@pytest.mark.parametrize("stage", STAGES)
async def test_an_answer_and_the_old_key_in_one_go_are_done(stage: str) -> None:
    async with Harness(asked(stage)) as harness, harness.at("Ana") as pilot:
        await press(pilot, key_to_answer(stage), "ctrl+d")

        assert harness.view("Ana").mine_done
        assert harness.view("Ana").answered


async def test_who_does_not_want_to_answer_reads_how_to_be_done_and_can_come_back_to_it() -> None:
    async with Harness(at_a_question("checkin")) as harness, harness.at("Ana", (60, 20)) as pilot:
        assert "With your answer you are done. To give none, press Ctrl-D." in words(pilot)
        await press(pilot, "ctrl+d")
        assert "You are done without an answer. You can still give one." in words(pilot)
        assert "Ctrl-D take back “done”" in text_of(pilot)
        await press(pilot, "ctrl+d")
        assert not harness.view("Ana").mine_done
        await press(pilot, "ctrl+d", "3")
        assert AGAIN in words(pilot)
        assert harness.view("Ana").answered


@pytest.mark.parametrize("stage", STAGES)
async def test_once_all_have_answered_the_facilitator_is_asked_nothing(stage: str) -> None:
    meeting = asked(stage)
    async with Harness(meeting) as harness, harness.at() as window, harness.at("Ana") as ana:
        others = [seat.name for seat in meeting.session.members if seat.name != "Ana"]
        for name in others:
            act = {"checkin": Answer("checkin", 1), "close": Rate("close", 4)}
            await harness.act(name, act.get(stage, GoOnOrStop("discuss", True)))
        await settle(window)
        a_moment_passes(window)
        await press(window, "n")
        assert "1 of 5 is not done. Show answers anyway?" in words(window)
        await press(window, "escape")
        await press(ana, key_to_answer(stage))
        await settle(window)
        await press(window, "n")
        assert harness.view("Ana").answered is False
        assert {person.done for person in harness.view(LEADER).people} == {None}


async def test_an_answer_that_the_full_disk_refuses_makes_nobody_done() -> None:
    async with Harness(at_a_question("checkin")) as harness, harness.at("Ana") as pilot:
        harness.journal.full = True
        await press(pilot, "4")
        assert not harness.view("Ana").mine_done
        assert AGAIN not in words(pilot)
        harness.journal.full = False
        await press(pilot, "4")
        assert harness.view("Ana").mine_done


async def test_a_half_written_line_is_not_counted() -> None:
    async with Harness(at_a_question("close")) as harness, harness.at("Ana") as pilot:
        await press(pilot, "tab", *"half")
        assert not harness.view("Ana").mine_done
        await press(pilot, "enter")
        assert not harness.view("Ana").mine_done
        await press(pilot, "4")
        assert harness.view("Ana").mine_done


@pytest.mark.parametrize(("name", "size"), [("Ana", TERMINAL), (LEADER, TERMINAL), (LEADER, WINDOW)])
@pytest.mark.parametrize("scene", [closing, closings_asked, closed], ids=lambda scene: scene.__name__)
async def test_a_scale_has_one_order_on_all_screens(
    scene: Callable[[], Meeting], name: str, size: Size
) -> None:
    async with Harness(scene()) as harness, harness.at(name, size) as pilot:
        await settle(pilot)
        text = text_of(pilot)
        if scene is closings_asked and name == LEADER:  # questions with different answers: none are named
            assert "lost time" not in text
        else:
            assert text.index("worth far more") < text.index("lost time")
