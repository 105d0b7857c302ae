"""The keys of each way of voting."""

from retro.stages.vote.vote_view import VoteView
from tests.tui.rooms import TERMINAL, Harness, settle, text_of
from tests.tui.voting_rooms import BAD, LIKELY, a_vote, dividing, ranking, weighing


def ballot(harness: Harness, name: str, at: int = 0) -> dict[str, int]:
    panel = harness.room.view(harness.meeting.seat(name)).panel
    assert isinstance(panel, VoteView)
    return {row.id: row.mine for row in panel.parts[at].rows if row.mine}


async def test_topics_are_ranked_moved_and_taken_out() -> None:
    async with Harness(a_vote(method="ranking")) as harness, harness.at("Ana", TERMINAL) as pilot:
        await pilot.press("space", "down", "space", "down", "space", "space")
        await settle(pilot)
        assert ballot(harness, "Ana") == {"a1": 1, "a2": 2, "a3": 3}
        await pilot.press("right")
        await settle(pilot)
        assert ballot(harness, "Ana") == {"a1": 1, "a3": 2, "a2": 3}
        await pilot.press("left", "left")
        await settle(pilot)
        assert ballot(harness, "Ana") == {"a1": 1, "a2": 2, "a3": 3}
        await pilot.press("up", "backspace")
        await settle(pilot)
        assert ballot(harness, "Ana") == {"a1": 1, "a3": 2}
        assert "2 of 8 topics ranked" in text_of(pilot)


async def test_points_go_by_five_and_by_one() -> None:
    async with Harness(dividing()) as harness, harness.at("Ana", TERMINAL) as pilot:
        await pilot.press("space", "right", "right", "left", "backspace", "down", "backspace")
        await settle(pilot)
        assert ballot(harness, "Ana") == {"a1": 36, "a2": 25, "a5": 15}
        assert "24 of 100 points left" in text_of(pilot)


async def test_tab_goes_to_the_next_question_and_back() -> None:
    async with Harness(a_vote(LIKELY, BAD, dots=3)) as harness, harness.at("Ana", TERMINAL) as pilot:
        await pilot.press("space", "tab", "down", "space")
        await settle(pilot)
        assert "Question 2 of 2: Damage" in text_of(pilot)
        assert (ballot(harness, "Ana"), ballot(harness, "Ana", 1)) == ({"a1": 1}, {"a2": 1})
        await pilot.press("shift+tab", "space")
        await settle(pilot)
        assert ballot(harness, "Ana") == {"a1": 1, "a2": 1}


async def test_who_abstains_from_all_questions_is_done() -> None:
    async with Harness(a_vote(LIKELY, BAD, dots=3)) as harness, harness.at("Ana", TERMINAL) as pilot:
        await pilot.press("0")
        await settle(pilot)
        assert "Question 2 of 2" in text_of(pilot)
        assert not harness.room.view(harness.meeting.seat("Ana")).mine_done
        await pilot.press("0")
        await settle(pilot)
        assert "You abstain" in text_of(pilot)
        assert harness.room.view(harness.meeting.seat("Ana")).mine_done


async def test_to_take_everything_back_asks_first() -> None:
    async with Harness(ranking()) as harness, harness.at("Ana", TERMINAL) as pilot:
        await pilot.press("0")
        await settle(pilot)
        assert "Take back all that you gave here, and abstain?" in text_of(pilot)
        assert ballot(harness, "Ana")
        await pilot.press("y")
        await settle(pilot)
        assert not ballot(harness, "Ana")


async def test_of_a_vote_that_was_closed_no_key_changes_anything() -> None:
    async with Harness(weighing().close_vote()) as harness, harness.at("Ana", TERMINAL) as pilot:
        before = harness.room.view(harness.meeting.seat("Ana")).panel
        await pilot.press("0", "tab", "space", "right", "left", "backspace")
        await settle(pilot)
        assert harness.room.view(harness.meeting.seat("Ana")).panel == before


async def test_nobody_is_done_with_a_question_they_never_saw() -> None:
    async with Harness(a_vote(LIKELY, BAD, dots=3)) as harness, harness.at("Ana", TERMINAL) as pilot:
        await pilot.press("space", "ctrl+d")
        await settle(pilot)
        assert "Question 2 of 2: Damage" in text_of(pilot)
        assert "Ctrl-D again says that you are done" in text_of(pilot)
        assert not harness.room.view(harness.meeting.seat("Ana")).mine_done
        await pilot.press("ctrl+d")
        await settle(pilot)
        assert harness.room.view(harness.meeting.seat("Ana")).mine_done


async def test_who_answered_everything_is_done_on_any_question() -> None:
    async with Harness(weighing()) as harness, harness.at("Ana", TERMINAL) as pilot:
        await pilot.press("ctrl+d")
        await settle(pilot)
        assert "Question 1 of 2" in text_of(pilot)
        assert harness.room.view(harness.meeting.seat("Ana")).mine_done


async def test_a_question_is_read_whole_on_a_small_terminal() -> None:
    async with Harness(a_vote(LIKELY, BAD, dots=3)) as harness, harness.at("Ana", (60, 20)) as pilot:
        assert "How likely is it that this happens?" in " ".join(text_of(pilot).split())
