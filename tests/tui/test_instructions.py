"""An instruction that does not fit is never cut without a word."""

from collections.abc import Callable

import pytest

from retro.session import acts
from retro.session.agenda import Agenda
from retro.session.context import SYSTEM
from retro.stages.close.panel import QUESTION
from retro.tui.parts.cut_text import CutText
from retro.tui.waiting import BY_KEY
from retro.tui.widgets.row_list import RowList
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.rooms import (
    RETURN_CODE,
    WINDOW,
    Harness,
    Size,
    asked,
    asking,
    closing,
    gathering,
    settle,
    text_of,
    writing_few,
)

LONG = "Think alone first. " * 20 + "Nobody may be named."
SHORT = "Think alone first."


def meeting(instruction: str) -> Meeting:
    stage = a_stage("ideate", instruction=instruction, prompts=["Well"])
    return Meeting(Agenda(name="x", stages=(stage,))).join("Ana").next()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (60, 16)])
@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_an_instruction_without_room_says_where_all_of_it_is(name: str, size: Size) -> None:
    async with Harness(meeting(LONG)) as harness, harness.at(name, size) as pilot:
        assert "… (F1 help)" in text_of(pilot)
        await pilot.press("f1")
        await settle(pilot)
        assert LONG in [row.text.plain for row in pilot.app.screen.query_one(RowList).rows]


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_an_instruction_that_fits_is_shown_as_it_is(name: str, size: Size) -> None:
    async with Harness(meeting(SHORT)) as harness, harness.at(name, size) as pilot:
        assert SHORT in text_of(pilot)
        shown = pilot.app.query_one("#stage-instruction, #instruction", CutText)
        assert [line.plain for line in shown.render_lines_of(*shown.content_size)] == [SHORT]


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_what_others_can_see_is_never_cut_without_a_word(size: Size) -> None:
    note = "Nobody is told who wrote what. " * 8
    async with Harness(meeting(SHORT)) as harness, harness.at("Ana", size) as pilot:
        pilot.app.query_one("#privacy", CutText).update(note)
        await settle(pilot)
        assert "… (F1 help)" in text_of(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_notice_is_never_cut_without_a_word(size: Size) -> None:
    said = "People have already voted on these topics. To move cards, go back to the vote and open it again."
    async with Harness(meeting(SHORT)) as harness, harness.at("Ana", size) as pilot:
        pilot.app.session_screen.tell("Nothing is cut here.")  # type: ignore[attr-defined]
        pilot.app.session_screen.tell(said)  # type: ignore[attr-defined]
        await settle(pilot)
        assert "▌ People have already voted" in text_of(pilot)
        assert "… (F1 help)" in text_of(pilot)
        pilot.app.session_screen.notice.say("")  # type: ignore[attr-defined]
        await pilot.press("f1", "end")
        await settle(pilot)
        assert all(word in text_of(pilot) for word in said.split())

        await pilot.press("escape")
        pilot.app.session_screen.tell("Nothing is cut here.")  # type: ignore[attr-defined]
        assert said not in pilot.app.session_screen.help_notes()  # type: ignore[attr-defined]


async def test_a_notice_of_two_sentences_is_cut_behind_the_first() -> None:
    first, second = "This sentence has as many cells as there is just room.", "And this one does not fit."
    async with Harness(meeting(SHORT)) as harness, harness.at("Ana", (60, 20)) as pilot:
        pilot.app.session_screen.tell(f"{first} {second}")  # type: ignore[attr-defined]
        await settle(pilot)
        assert f"▌ {first} …" in text_of(pilot)
        assert f"{first} {second}" in pilot.app.session_screen.help_notes()  # type: ignore[attr-defined]


async def test_help_that_is_longer_than_its_window_says_so() -> None:
    async with Harness(meeting(LONG)) as harness:
        async with harness.at("Ana", (80, 24)) as pilot:
            await pilot.press("f1")
            await settle(pilot)
            assert LONG[-20:] not in text_of(pilot)
            assert "↑↓ more" in text_of(pilot)
            await pilot.press("end")
            await settle(pilot)
            assert LONG[-20:] in text_of(pilot)
        async with harness.at("Ana", (80, 80)) as pilot:
            await pilot.press("f1")
            await settle(pilot)
            assert "↑↓ more" not in text_of(pilot)


async def test_the_return_code_stands_on_the_first_screen_of_a_small_terminal() -> None:
    async with Harness(gathering()) as harness, harness.at("Ana", (60, 20)) as pilot:
        assert RETURN_CODE in text_of(pilot)


async def test_who_has_a_key_is_shown_a_return_code_once_they_ask_for_help() -> None:
    meeting = gathering()
    meeting._decide(acts.BindKey(meeting.seat("Ana"), "SHA256:hers"), SYSTEM, None)
    async with Harness(meeting) as harness, harness.at("Ana", (60, 20)) as pilot:
        assert BY_KEY in " ".join(text_of(pilot).replace("▐", " ").split())
        assert RETURN_CODE not in text_of(pilot)

        await pilot.press("f1")
        await settle(pilot)

        rows = [row.text.plain for row in pilot.app.screen.query_one(RowList).rows]
        assert any(f"give this return code: {RETURN_CODE}" in row for row in rows)
        await pilot.press("escape")
        await settle(pilot)
        assert RETURN_CODE in text_of(pilot)


def test_a_text_that_does_not_fit_ends_with_a_whole_word() -> None:
    lines = CutText("Think alone first and write one thought per card.").render_lines_of(42, 1)
    assert [line.plain for line in lines] == ["Think alone first and write … (F1 help)"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
@pytest.mark.parametrize("scene", [asking, asked, closing])
async def test_the_question_is_what_a_participant_reads_first(
    scene: Callable[[], Meeting], size: Size
) -> None:
    async with Harness(scene()) as harness, harness.at("Ana", size) as pilot:
        shown, above = text_of(pilot), pilot.app.screen.query_one("#instruction", CutText)
        question = str(above.content)
        assert question.startswith(("How full is your battery", "Was this hour worth your time"))
        assert shown.count(question[:20]) == 1
        assert above.region.bottom == pilot.app.screen.query_one("#privacy").region.y


async def test_a_closing_stage_without_an_instruction_asks_whether_the_time_was_worth_it() -> None:
    stage = a_stage("close", instruction="")
    meeting = Meeting(Agenda(name="x", stages=(stage,))).join("Ana").next()
    async with Harness(meeting) as harness, harness.at("Ana") as pilot:
        assert text_of(pilot).count(QUESTION) == 1


async def test_the_instruction_of_a_stage_without_a_question_is_what_is_asked() -> None:
    asked = "How are you here today?"
    stage = a_stage("checkin", title="Arriving", instruction=asked, settings={"scale": 5})
    meeting = Meeting(Agenda(name="x", stages=(stage,))).join("Ana", "Ben", "Chidi").next()
    async with Harness(meeting) as harness:
        async with harness.at("Ana") as pilot:
            assert text_of(pilot).count(asked) == 1
            assert pilot.app.screen.query_one("#instruction").has_class("-question")
            assert not pilot.app.screen.query_one(".question").display
        async with harness.at(LEADER, WINDOW) as pilot:
            assert text_of(pilot).count(asked) == 1
            assert (
                text_of(pilot).count("Arriving") == 2
            )  # in the agenda and in the head, and not on the plate
            assert not pilot.app.screen.query_one("#stage-instruction").display


async def test_help_says_nothing_that_a_stage_before_was_about() -> None:
    said = "People have already voted on these topics. To move cards, go back to the vote and open it again."
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        screen = pilot.app.session_screen  # type: ignore[attr-defined]
        screen.tell(said)
        screen.notice.say("")
        assert said in screen.help_notes()

        await harness.act(LEADER, acts.JumpTo("group"))
        await settle(pilot)

        assert said not in screen.help_notes()
