"""What earlier meetings say stands in a line on both screens, and is answered with a few keys."""

import asyncio

import msgspec
import pytest

from retro.session import acts
from retro.session.agenda import Agenda
from retro.session.recalled import RecallContext, Recalled
from retro.session.record import Action, CarriedAction
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.help import Help
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.rooms import TERMINAL, WATCHER, WINDOW, Harness, Size, gathering, settle, talking, text_of

LESSON = Recalled(
    "2026-03-07-sprint-24/L2",
    "lesson",
    "2026-03-07",
    "Keys belong to the vault, not to a laptop",
    "words: sign, key · found true twice",
)
CARRIED = CarriedAction(Action("A1", "Ask operations", "Ana"), "2026-03-07-sprint-24", "2026-03-07")
DECISION = Recalled("2026-03-07-sprint-24/D1", "decision", "2026-03-07", "Two people sign", "words: sign")


class Memory:
    """Always answers the same."""

    def __init__(self, *found: Recalled) -> None:
        self.found = found

    def recall(self, context: RecallContext) -> tuple[Recalled, ...]:
        return self.found


async def known(harness: Harness) -> None:
    """Wait until the answer is there."""
    async with asyncio.timeout(30):
        while not harness.view(LEADER).recalled:  # noqa: ASYNC110  (a thread looks for it)
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("size", [TERMINAL, WINDOW])
@pytest.mark.parametrize("name", [LEADER, "Ana", WATCHER])
async def test_the_best_of_it_stands_in_a_line(name: str, size: Size) -> None:
    async with Harness(talking(), memory=Memory(LESSON, DECISION)) as harness:
        await known(harness)
        async with harness.at(name, size) as pilot:
            line = next(line for line in text_of(pilot).split("\n") if "from earlier" in line)
            assert "lesson of 7 Mar 2026: Keys belong to the vau" in line
            assert "V why, and 1 more" in line


async def test_where_a_team_wants_it_quiet_it_is_read_on_its_key_alone() -> None:
    quiet = msgspec.structs.replace(LESSON, quiet=True)
    async with Harness(talking(), memory=Memory(quiet)) as harness:
        await known(harness)
        async with harness.at("Ana") as pilot:
            assert "Keys belong" not in text_of(pilot)
            await pilot.press("V")
            await settle(pilot)
            assert "Keys belong to the vault" in text_of(pilot)


async def test_without_anything_that_fits_there_is_no_line_and_no_key() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        assert "from earlier" not in text_of(pilot)
        await pilot.press("V")
        assert not isinstance(pilot.app.screen, Choose)
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, Help)
        assert "earlier meetings" not in text_of(pilot)


async def test_the_reasons_are_read_and_the_group_says_what_it_thinks() -> None:
    async with Harness(talking(), memory=Memory(LESSON, DECISION)) as harness:
        await known(harness)
        async with harness.at("Ana") as pilot:
            await pilot.press("V")
            await settle(pilot)
            assert "words: sign, key · found true twice" in text_of(pilot)
            await pilot.press("enter", "enter")
            await settle(pilot)
            assert [each.reply for each in harness.view("Ana").record.recalled] == ["true"]
            await pilot.press("V")
            await settle(pilot)
            assert "found true again" in text_of(pilot)
            await pilot.press("enter", "down", "down", "enter")
            await settle(pilot)
            assert "decision of 7 Mar 2026: Two people sign" in text_of(pilot)
            assert "Keys belong to the vault" not in text_of(pilot)


async def test_it_goes_when_the_group_goes_on_to_something_hidden() -> None:
    async with Harness(talking(), memory=Memory(LESSON)) as harness:
        await known(harness)
        async with harness.at("Ana") as pilot:
            assert "from earlier" in text_of(pilot)
            await harness.act(LEADER, acts.JumpTo("vote", harness.meeting.here))
            await settle(pilot)
            assert "from earlier" not in text_of(pilot)


@pytest.mark.parametrize("keys", [["V"], ["V", "enter"]], ids=["the list", "the question about one"])
@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_no_dialog_still_shows_it_while_people_write_alone(name: str, keys: list[str]) -> None:
    async with Harness(talking(), memory=Memory(LESSON)) as harness:
        await known(harness)
        async with harness.at(name) as pilot:
            await pilot.press(*keys)
            await settle(pilot)
            assert isinstance(pilot.app.screen, Choose)
            assert LESSON.heading[:20] in text_of(pilot)
            await harness.act(LEADER, acts.JumpTo("close", harness.meeting.here))
            await settle(pilot)
            assert not isinstance(pilot.app.screen, Choose)
            assert LESSON.heading[:20] not in text_of(pilot)
            assert "is not shown now" in text_of(pilot)


async def test_what_fits_is_a_person_s_text_and_never_markup() -> None:
    evil = Recalled(
        "2026-03-07-sprint-24/L3", "lesson", "2026-03-07", "[bold]$text [/] 李娜 🧑‍🚀", "words: x"
    )
    async with Harness(talking(), memory=Memory(evil)) as harness:
        await known(harness)
        async with harness.at("Ana", WINDOW) as pilot:
            assert "[bold]$text [/] 李娜" in text_of(pilot)
            await pilot.press("V")
            await settle(pilot)
            assert "[bold]$text [/] 李娜" in text_of(pilot)


async def test_what_is_due_stands_on_both_screens_while_people_gather_until_it_still_holds() -> None:
    due = [msgspec.structs.replace(each, due=True, why="due since 1 Sep 2026") for each in (DECISION, LESSON)]
    async with Harness(gathering(), memory=Memory(*due)) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as window, harness.at("Ana", TERMINAL) as ana:
            for pilot in (window, ana):
                assert "look again  decision of 7 Mar 2026: Two people sign" in text_of(pilot)
            await ana.press("V")
            await settle(ana)
            assert "Due for a second look" in text_of(ana)
            await ana.press("enter", "enter")
            await settle(ana)
            for pilot in (window, ana):
                assert "look again  lesson of 7 Mar 2026: Keys belong" in text_of(pilot)


@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_a_dialog_that_is_open_since_an_earlier_stage_does_not_show_it_either(name: str) -> None:
    async with Harness(talking(), memory=Memory(LESSON)) as harness:
        await known(harness)
        async with harness.at(name) as pilot:
            await pilot.press("V")
            await settle(pilot)
            # In the first one nothing is hidden any more, and nothing comes back.
            for stage in ("vote", "close"):
                await harness.act(LEADER, acts.JumpTo(stage))
                await settle(pilot)
            assert harness.view(LEADER).takes_hidden
            assert LESSON.heading[:20] not in text_of(pilot)


async def test_what_the_meeting_found_to_hold_says_so_where_it_fits_and_is_not_asked_for_again() -> None:
    stages = (a_stage("review"), a_stage("lessons"))
    meeting = Meeting(Agenda("One", stages), carried_actions=(CARRIED,)).join("Ana").next()
    meeting.recalled = frozenset({DECISION.ref})
    meeting.act(LEADER, acts.JudgeRecord(DECISION.ref, "confirmed")).go("lessons")
    async with Harness(meeting, memory=Memory(DECISION)) as harness:
        await known(harness)
        async with harness.at("Ana") as pilot:
            await pilot.press("V")
            await settle(pilot)
            assert "still holds" in text_of(pilot)
            await pilot.press("enter")
            await settle(pilot)
            assert "It is still true." not in text_of(pilot)
            await pilot.press("enter")
            await settle(pilot)
            await pilot.press("V")
            await settle(pilot)
            assert "still holds, helped here" in text_of(pilot)
