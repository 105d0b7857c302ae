"""What is due for a second look below the actions of a review: the keys, the forms, and who sees what."""

from typing import Final

import msgspec
import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.session.record import Decision, Lesson
from retro.session.record_verdict import RecordVerdict
from retro.tui.dialogs.choose import Choose
from retro.tui.entry_form import EntryForm
from tests.builders import LEADER
from tests.due import D1, E1, L1, MORE, Due
from tests.tui.due_scenes import looking_again, nothing_but_due
from tests.tui.rooms import (
    TERMINAL,
    WATCHER,
    WINDOW,
    Harness,
    Size,
    a_meeting,
    opinions,
    reach,
    settle,
    text_of,
)
from tests.tui.test_from_earlier import known

MEMORY: Final = Due(D1, E1, L1)


def verdicts(harness: Harness) -> tuple[RecordVerdict, ...]:
    return harness.room.session.record.verdicts


async def press(pilot: Pilot[str], *keys: str) -> str:
    await pilot.press(*keys)
    await settle(pilot)
    return text_of(pilot)


@pytest.mark.parametrize("size", [TERMINAL, WINDOW])
@pytest.mark.parametrize("name", [LEADER, "Ana", WATCHER])
async def test_the_list_takes_the_place_of_the_line(name: str, size: Size) -> None:
    async with Harness(reach(a_meeting(), "review"), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(name, size) as pilot:
            assert "Due for a second look" in text_of(pilot)
            assert "look again" not in text_of(pilot)
            assert "D1 of 7 Mar 2023  No merge while a test is flaky" in text_of(pilot)


async def test_the_cursor_begins_on_the_first_record_once_every_action_was_looked_at() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(LEADER) as pilot:
            assert "▸ D1 of 7 Mar 2023" in text_of(pilot)


async def test_a_decision_still_holds_until_a_date_that_is_typed_and_that_is_taken_back() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            assert "D1 of 7 Mar 2023: still holds" in await press(pilot, "7")
            assert "is not a date like" in await press(pilot, *"soon", "enter")
            await press(pilot, *("backspace",) * 4, *"+6m", "enter")
            assert verdicts(harness) == (RecordVerdict(D1.ref, "confirmed", until="2027-05-21"),)
            assert "✓ still holds" in text_of(pilot)
            assert "1 of 3 looked at" in text_of(pilot)
            await press(pilot, "7", "enter")
            assert verdicts(harness) == (RecordVerdict(D1.ref, "confirmed"),)
            await press(pilot, "0")
            assert verdicts(harness) == ()
            assert "0 of 3 looked at" in text_of(pilot)


async def test_nothing_ends_without_a_reason() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            await press(pilot, "9", "enter")
            assert "A reason needs some text" in text_of(pilot)
            await press(pilot, *"No use", "enter")
            assert "Retire L1 of 7 Mar 2023" in await press(pilot, "down", "down", "9")
            await press(pilot, *"It is known", "enter")
            assert verdicts(harness) == (
                RecordVerdict(D1.ref, "ended", because="No use"),
                RecordVerdict(L1.ref, "retired", because="It is known"),
            )
            assert "because: No use" in text_of(pilot)


async def test_an_experiment_has_an_outcome_with_what_people_saw_and_a_lesson_from_it() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            await press(pilot, "down", "7", "8")
            assert not isinstance(pilot.app.screen, EntryForm)
            await press(pilot, "9")
            assert isinstance(pilot.app.screen, Choose)
            await press(pilot, "escape")
            await press(pilot, "9", "down", "down", "enter", *"4 releases", "enter")
            assert verdicts(harness) == (RecordVerdict(E1.ref, "adapted", saw="4 releases"),)
            await press(pilot, "l")
            assert isinstance(pilot.app.screen, EntryForm)
            await press(pilot, "enter")
            (lesson,) = harness.room.session.record.lessons
            assert lesson == Lesson("L1", "If we pair, nobody waits", evidence="4 releases", origin=E1.ref)


async def test_a_decision_is_changed_by_one_that_begins_with_its_words() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            await press(pilot, "8")
            await press(pilot, *" twice", "enter")
            (decision,) = harness.room.session.record.decisions
            text = "No merge while a test is flaky twice"
            assert decision == Decision("D1", text, why="it cost us a day", changes=D1.ref)
            assert "↻ changed by D1" in text_of(pilot)
            assert "D1 of this meeting changes it" in await press(pilot, "7", "enter")


async def test_a_lesson_is_changed_and_none_is_made_from_it() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            await press(pilot, "down", "down", "l")
            assert not isinstance(pilot.app.screen, EntryForm)
            await press(pilot, "8", *" and twice", "enter")
            assert harness.room.session.record.lessons == (
                Lesson("L1", "Ask early and twice", changes=L1.ref),
            )
            assert "changed by L1" in text_of(pilot)


async def test_keys_of_actions_say_nothing_of_records_and_the_other_way_round() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            before = harness.room.session.record
            await press(pilot, "1", "2", "3", "4", "5", "6")
            assert harness.room.session.record == before
            await press(pilot, "home", "7", "8", "9")
            assert len(pilot.app.screen_stack) == 1
            assert harness.room.session.record == before


async def test_an_action_that_is_written_down_meanwhile_begins_empty() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            await press(pilot, "a", *"Ask", "ctrl+s")
            (action,) = harness.room.session.record.actions
            assert (action.what, action.origin) == ("Ask", "")


async def test_a_participant_reads_it_and_says_that_it_helped_or_is_not_wanted() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at("Ana", WINDOW) as pilot:
            await press(pilot, "7", "8", "9", "0")
            assert verdicts(harness) == ()
            assert "It is still true" not in await press(pilot, "V", "enter")
            await press(pilot, "down", "enter")
            assert [each.reply for each in harness.room.session.record.recalled] == ["not now"]
            assert "flaky" not in text_of(pilot)


async def test_the_marked_row_of_a_long_list_is_seen_and_the_rest_is_counted() -> None:
    async with Harness(nothing_but_due(), memory=Due(D1, *MORE, E1)) as harness:
        await known(harness)
        async with harness.at(LEADER, TERMINAL) as pilot:
            text = await press(pilot, "end")
            assert "▸ D5 of 4 Apr 2023" in text
            assert "and 2 more, in: retro due" in text


async def test_nothing_of_it_is_shown_while_people_answer_alone() -> None:
    async with Harness(opinions(), memory=MEMORY) as harness, harness.at(LEADER, WINDOW) as pilot:
        await settle(pilot)
        assert "second look" not in text_of(pilot)


async def test_a_form_that_shows_it_closes_when_it_may_not_be_shown_any_more() -> None:
    async with Harness(nothing_but_due(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            await press(pilot, "8")
            await harness.act(LEADER, acts.JumpTo("ideate", "review"))
            await settle(pilot)
            assert not isinstance(pilot.app.screen, EntryForm)
            assert "flaky" not in text_of(pilot)


async def test_what_people_wrote_is_never_markup() -> None:
    evil = msgspec.structs.replace(D1, heading="[bold]$text [/] 李娜 🧑‍🚀")
    async with Harness(nothing_but_due(), memory=Due(evil)) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            assert "[bold]$text [/] 李娜" in text_of(pilot)
            await press(pilot, "9", *"[b]x", "enter")
            assert "because: [b]x" in text_of(pilot)


async def test_what_was_said_of_records_is_shown_to_everybody() -> None:
    async with Harness(looking_again(), memory=MEMORY) as harness:
        await known(harness)
        async with harness.at("Ana", WINDOW) as pilot:
            assert "2 of 3 looked at" in text_of(pilot)
            assert "what was seen: Two releases" in text_of(pilot)


async def test_a_form_that_began_with_its_words_stays_open_when_somebody_wants_it_no_more() -> None:
    async with Harness(nothing_but_due(), memory=Due(D1)) as harness:
        await known(harness)
        async with harness.at(LEADER, WINDOW) as pilot:
            await press(pilot, "8", *" twice")
            await harness.act("Ana", acts.AnswerRecalled(D1.ref, "not now"))
            await settle(pilot)
            assert isinstance(pilot.app.screen, EntryForm)
            assert "No merge while a test is flaky twice" in text_of(pilot)
