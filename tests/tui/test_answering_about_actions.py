"""Open actions and new ones on the screen, about which everybody answers alone; briefings with roles."""

import pytest

from retro.session.record import Verdict
from retro.stages.brief.panel import text_rows
from retro.stages.commit.rules import CommitView
from retro.stages.review.rules import ReviewView
from tests.builders import LEADER, a_stage
from tests.tui.rooms import (
    TERMINAL,
    WATCHER,
    WINDOW,
    Harness,
    Size,
    a_meeting,
    briefing,
    commit,
    opinions,
    opinions_shown,
    reach,
    settle,
    sure,
    sure_shown,
    text_of,
)


async def test_a_person_answers_each_action_with_a_digit_and_changes_an_answer() -> None:
    meeting = reach(a_meeting(review={"by": "vote"}), "review")
    async with Harness(meeting) as harness, harness.at("Ana", TERMINAL) as pilot:
        assert text_of(pilot).count("your answer?") == 3
        await pilot.press("1", "2", "3", "3", "4", "0")
        await settle(pilot)
        panel = harness.view("Ana").panel
        assert isinstance(panel, ReviewView)
        assert panel.mine == (Verdict.DONE, Verdict.KEEP, Verdict.DROP)
        assert "You answered 3 of 3 actions" in text_of(pilot)
        await pilot.press("up", "up", "3")
        await settle(pilot)
        panel = harness.view("Ana").panel
        assert isinstance(panel, ReviewView)
        assert panel.mine == (Verdict.DROP, Verdict.KEEP, Verdict.DROP)


async def test_the_shared_window_judges_nothing_while_people_answer_and_takes_what_most_said() -> None:
    async with Harness(opinions()) as harness, harness.at(LEADER, WINDOW) as pilot:
        await pilot.press("1")
        await settle(pilot)
        actions = harness.room.session.record.carried_actions
        assert [action.verdict for action in actions] == [Verdict.OPEN] * 3
        await pilot.press("n")
        await settle(pilot)
        if "answers anyway" in text_of(pilot):
            await pilot.press("y")
            await settle(pilot)
        assert "answers: 4 done" in text_of(pilot)
    async with Harness(opinions_shown()) as harness, harness.at(LEADER, WINDOW) as pilot:
        await pilot.press("n")
        await settle(pilot)
        verdicts = [action.verdict for action in harness.room.session.record.carried_actions]
        assert verdicts[0] is Verdict.DONE
        assert "✓ done" in text_of(pilot)


async def test_who_only_watches_answers_nothing() -> None:
    async with Harness(opinions()) as harness, harness.at(WATCHER, TERMINAL) as pilot:
        await pilot.press("1")
        await settle(pilot)
        assert "your answer" not in text_of(pilot)
    async with Harness(sure()) as harness, harness.at(WATCHER, TERMINAL) as pilot:
        await pilot.press("1")
        await settle(pilot)
        assert "your answer" not in text_of(pilot)


async def test_a_person_says_whether_it_will_happen_and_the_facilitator_asks_again() -> None:
    async with (
        Harness(sure()) as harness,
        harness.at("Fatima", TERMINAL) as fatima,
        harness.at(LEADER, WINDOW) as lead,
    ):
        await fatima.press("3")
        await settle(fatima)
        assert "✓ your answer: 3 · perhaps" in text_of(fatima)
        assert "✓ your answer" not in text_of(lead)
        await lead.press("n")
        await settle(lead)
        assert "2 people of 5 doubt" in text_of(lead)
        assert "Then ask again." in text_of(lead)
        await lead.press("o")
        await settle(lead)
        await settle(fatima)
        panel = harness.view("Fatima").panel
        assert isinstance(panel, CommitView)
        assert panel.confidence is not None
        assert panel.confidence.open
        assert "Answer from 0, no, to 5, surely." in text_of(fatima)


async def test_digits_do_nothing_where_nobody_is_asked() -> None:
    for scene in (commit, sure_shown):
        async with Harness(scene()) as harness, harness.at("Ana", TERMINAL) as pilot:
            before = harness.room.session
            await pilot.press("3", "o")
            await settle(pilot)
            assert harness.room.session == before


@pytest.mark.parametrize("size", [TERMINAL, WINDOW])
async def test_a_role_is_on_one_screen_and_stays_there_in_later_stages(size: Size) -> None:
    meeting = briefing()
    roles = {seat.name: meeting.view(seat.name).panel.role for seat in meeting.session.members}  # type: ignore[attr-defined]
    mine = roles["Ana"]
    other = next(name for name, role in roles.items() if role and role != mine)
    async with (
        Harness(meeting) as harness,
        harness.at("Ana", size) as ana,
        harness.at(LEADER, WINDOW) as lead,
        harness.at(other, size) as theirs,
    ):
        assert f"Your role: {mine}" in text_of(ana)
        assert "Your role" not in text_of(lead)
        assert f"Your role: {mine}" not in text_of(theirs)
        await lead.press("n")
        await settle(lead)
        await settle(ana)
        assert f"Your role: {mine}. Only you see it." in text_of(ana)
        assert "Your role" not in text_of(lead)


@pytest.mark.parametrize(
    ("document", "first", "left"),
    [
        ("One **bold** thing. Another one.\n\n- a", "One bold thing.", ["Another one.", "", "• a"]),
        ("One thing.\n\n- a", "One thing.", ["• a"]),
        ("# Rules\n\nOne. Two.", "Rules", ["One. Two."]),
        ("- a\n- b", "", ["• a", "• b"]),
        ("| a |\n|---|\n| 1 |", "", ["a", "1"]),
        ("> said", "", ["│ said"]),
    ],
)
def test_the_first_sentence_of_markdown_stands_apart(document: str, first: str, left: list[str]) -> None:
    found, rows = text_rows(a_stage("brief", document=document))
    assert found == first
    assert [row.text.plain for row in rows] == left
