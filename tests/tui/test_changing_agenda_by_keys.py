"""The facilitator changes the agenda over the shared window, and everybody reads of it."""

from collections.abc import Sequence
from typing import Any

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.session.agenda import Stage
from retro.session.agenda_acts import MoveStage, SkipStage
from retro.session.stage_places import numbered
from retro.session.text import counted
from retro.stages.vote.rules import GiveDot, ReopenVote
from retro.tui.dialogs.agenda_dialog import AgendaDialog
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.stage_form import StageForm
from retro.tui.screens.session import SessionScreen
from retro.tui.stage_offers import StageOffer
from retro.tui.widgets.field import Field
from retro.tui.widgets.row_list import RowList
from tests.builders import LEADER, a_stage
from tests.tui.rooms import (
    TERMINAL,
    Harness,
    ended,
    gathering,
    grouping,
    settle,
    talking,
    text_of,
    voting,
    writing,
)

SMALL = (60, 20)
OFFERS = (
    StageOffer("Single stages", (a_stage("checkin", prompts=["How are you?"]),)),
    StageOffer("Four Ls", (a_stage("group"), a_stage("vote", title="Quick vote", settings={"of": ["?"]}))),
)


def offers() -> Sequence[StageOffer]:
    return OFFERS


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def titles(harness: Harness) -> list[str]:
    return [stage.title for stage in harness.room.session.agenda.stages]


async def put_cursor_on(pilot: Pilot[Any], title: str) -> None:
    dialog = pilot.app.screen
    assert isinstance(dialog, AgendaDialog)
    lines = dialog.query_one(RowList)
    lines.highlight(next(row.key for row in lines.rows if row.text.plain[2:] == title))
    await settle(pilot)


@pytest.mark.parametrize("size", [TERMINAL, SMALL])
async def test_all_stages_and_keys_are_on_the_screen(size: tuple[int, int]) -> None:
    async with Harness(grouping()) as harness, harness.at(size=size) as pilot:
        await press(pilot, "A")

        shown = text_of(pilot)
        for words in (
            "▶ Grouping",
            "· Voting",
            "S skip",
            "C repeat",
            "I insert",
            "< earlier",
            "> later",
            "Esc",
        ):
            assert words in shown


async def test_a_stage_is_skipped_and_taken_back_and_everybody_reads_it() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot, harness.at("Ana") as ana:
        await press(pilot, "A")
        await put_cursor_on(pilot, "Voting")
        await press(pilot, "S")
        await settle(ana)

        assert "– Voting" in text_of(pilot)
        assert "The agenda has changed: Voting was skipped." in text_of(ana)
        await press(pilot, "S")
        await settle(ana)
        assert "The agenda has changed: Voting is not skipped any more." in text_of(ana)


async def test_a_stage_is_moved_as_often_as_its_key_is_pressed() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot:
        before = titles(harness)
        await press(pilot, "A")
        await put_cursor_on(pilot, "Voting")
        await press(pilot, ">", ">", ">")

        place = before.index("Voting")
        assert titles(harness)[place + 3] == "Voting"
        assert harness.room.session.agenda.version == 3
        assert len(harness.room.session.agenda.changes) == 1


async def test_what_cannot_be_done_is_said_in_the_dialog() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot:
        await press(pilot, "A", "S")
        assert "only stages to come can be skipped" in text_of(pilot)

        await press(pilot, "up", "enter")
        assert "is over. C repeats it; it cannot be changed." in text_of(pilot)


async def test_a_repeated_stage_comes_next_with_the_cursor_on_it() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot:
        await press(pilot, "A", "C")

        session = harness.room.session
        assert session.agenda.stages[session.position + 1].title == "Grouping 2"
        dialog = pilot.app.screen
        assert isinstance(dialog, AgendaDialog)
        assert dialog.query_one(RowList).highlighted == session.agenda.stages[session.position + 1].id


async def test_a_stage_of_a_template_is_inserted_behind_the_cursor() -> None:
    async with Harness(grouping()) as harness, harness.at(stage_offers=offers) as pilot:
        await press(pilot, "A", "down", "I")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, "enter")
        await press(pilot, "enter")

        session = harness.room.session
        assert session.agenda.stages[session.position + 2].kind == "checkin"
        assert "The agenda has changed: Check-in" in text_of(pilot)


def whole(*stages: Stage) -> Sequence[StageOffer]:
    return [StageOffer("Opener", stages, together=True)]


async def test_a_format_that_is_made_for_it_is_inserted_as_a_whole() -> None:
    opener = whole(a_stage("checkin", prompts=["How are you?"]), a_stage("vote", title="Quick vote"))
    async with Harness(grouping()) as harness, harness.at(stage_offers=lambda: opener) as pilot:
        before = titles(harness)
        await press(pilot, "A", "I")
        assert "as a whole" in text_of(pilot)
        await press(pilot, "enter")
        assert "The whole format" in text_of(pilot)
        await press(pilot, "enter")

        place = harness.room.session.position + 1
        assert titles(harness) == [*before[:place], "Check-in 2", "Quick vote", *before[place:]]
        assert isinstance(pilot.app.screen, AgendaDialog)


async def test_of_a_format_made_for_it_a_single_stage_can_be_inserted_too() -> None:
    opener = whole(a_stage("checkin", prompts=["How are you?"]), a_stage("vote", title="Quick vote"))
    async with Harness(grouping()) as harness, harness.at(stage_offers=lambda: opener) as pilot:
        await press(pilot, "A", "I")
        await press(pilot, "enter")
        await press(pilot, "end", "enter")

        assert "Quick vote" in titles(harness)
        assert "Check-in 2" not in titles(harness)


async def test_a_refused_stage_ends_inserting_and_those_before_it_stay() -> None:
    refused = a_stage("vote", title="Quick vote", settings={"of": ["?"]})
    opener = whole(
        a_stage("checkin", title="Mood", prompts=["How?"]), refused, a_stage("group", title="Last")
    )
    async with Harness(grouping()) as harness, harness.at(stage_offers=lambda: opener) as pilot:
        await press(pilot, "A", "I")
        await press(pilot, "enter")
        await press(pilot, "enter")

        assert "Mood" in titles(harness)
        assert "Last" not in titles(harness)
        assert "Quick vote is about the prompt “?”" in text_of(pilot)


async def test_a_stage_that_cannot_be_inserted_is_refused_with_a_sentence() -> None:
    async with Harness(grouping()) as harness, harness.at(stage_offers=offers) as pilot:
        await press(pilot, "A", "I")
        await press(pilot, "down", "enter")
        await press(pilot, "down", "enter")

        assert "Quick vote is about the prompt “?”" in text_of(pilot)
        assert harness.room.session.agenda.version == 0


async def form_of(pilot: Pilot[Any], stage: str) -> StageForm:
    await press(pilot, "A")
    await put_cursor_on(pilot, stage)
    await press(pilot, "enter")
    form = pilot.app.screen
    assert isinstance(form, StageForm)
    return form


async def fill(pilot: Pilot[Any], form: StageForm, **lines: str) -> None:
    for name, text in lines.items():
        form.query_one(f"#blank-{name.replace('_', '-')}", Field).value = text
    await press(pilot, "ctrl+s")


async def test_prompts_of_a_running_stage_are_reworded_and_added_while_somebody_types() -> None:
    async with Harness(writing()) as harness, harness.at() as pilot, harness.at("Ana") as ana:
        await press(ana, *"half a")
        stage = harness.room.session.stage
        assert stage is not None
        form = await form_of(pilot, stage.title)
        await fill(pilot, form, title_1="Begin", title_0="Wonder", minutes="12")
        await settle(ana)

        changed = harness.room.session.stage
        assert changed is not None
        assert [p.title for p in changed.prompts] == [
            "Begin",
            *[p.title for p in stage.prompts[1:]],
            "Wonder",
        ]
        assert changed.minutes == 12
        assert "Begin" in text_of(ana)
        assert "half a" in text_of(ana)
        await press(ana, *" thought", "enter")
        assert "half a thought" in text_of(ana)


async def test_what_is_no_number_is_said_at_its_line() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot:
        form = await form_of(pilot, "Voting")
        await fill(pilot, form, minutes="ten")
        assert "This must be a whole number." in text_of(pilot)

        await fill(pilot, form, minutes="300")
        assert "from 1 to 180" in text_of(pilot)
        assert harness.room.session.agenda.version == 0


@pytest.mark.parametrize(("sure", "again"), [(True, False), (True, True), (False, False)])
async def test_fewer_dots_in_a_running_vote_ask_first_and_only_who_gave_more_is_told(
    sure: bool, again: bool
) -> None:
    async with Harness(voting()) as harness, harness.at() as pilot, harness.at("Ana") as ana:
        session, seat = harness.room.session, harness.seat("Ana")
        stage = session.stage
        assert stage is not None
        form = await form_of(pilot, stage.title)
        await fill(pilot, form, dots="1")
        assert isinstance(pilot.app.screen, Confirm)
        assert "Change to 1 dot a person? Whoever has given more" in " ".join(text_of(pilot).split())
        given = harness.view("Ana").panel.given  # type: ignore[attr-defined]
        assert given > 1
        await press(pilot, "enter" if sure else "escape")
        await settle(ana)

        assert harness.view("Ana").panel.given == (0 if sure else given)  # type: ignore[attr-defined]
        assert isinstance(pilot.app.screen, AgendaDialog if sure else StageForm)
        if not sure:
            assert "Nothing was changed." in text_of(pilot)
            return
        screen = ana.app.screen
        assert isinstance(screen, SessionScreen)
        assert screen.lasting(harness.view("Ana")) == harness.view("Ana").given_anew != ""
        assert {person.seat for person in harness.view(LEADER).people if person.done} == set()
        said = harness.view("Ana").given_anew
        screen.tell("")  # as when the sentence about the agenda has been there long enough
        await settle(ana)
        assert said in " ".join(text_of(ana).split())
        if again:
            await harness.room.submit(harness.seat(LEADER), ReopenVote(stage.id))
        else:
            topic = harness.room.session.board.topics[0].id
            await harness.room.submit(seat, GiveDot(stage.id, topic))
        await settle(ana)
        assert harness.view("Ana").given_anew == ""
        assert said not in " ".join(text_of(ana).split())


async def test_the_dialog_follows_another_facilitator_and_the_group() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot:
        await press(pilot, "A")
        session = harness.room.session
        here = session.stage.id if session.stage else ""
        vote = next(stage.id for stage in session.agenda.stages if stage.title == "Voting")
        await harness.act(LEADER, SkipStage(0, here, vote))
        await settle(pilot)
        assert "– Voting" in text_of(pilot)

        await harness.act(LEADER, acts.NextStage(here))
        await settle(pilot)
        assert "✓ Grouping" in text_of(pilot)


async def test_keys_of_an_older_agenda_are_refused() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot:
        form = await form_of(pilot, "Voting")
        session = harness.room.session
        here = session.stage.id if session.stage else ""
        vote = next(stage.id for stage in session.agenda.stages if stage.title == "Voting")
        await harness.act(LEADER, MoveStage(0, here, vote, ""))
        await settle(pilot)
        await fill(pilot, form, minutes="9")

        assert "Somebody else has changed the agenda meanwhile." in text_of(pilot)
        assert harness.room.session.agenda.version == 1


async def test_the_agenda_closes_when_the_session_ends() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot:
        await press(pilot, "A")
        await harness.act(LEADER, acts.EndSession())
        await settle(pilot)

        assert not isinstance(pilot.app.screen, AgendaDialog)


async def test_whoever_has_handed_the_lead_over_does_not_change_the_agenda() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot, harness.at("Ana"):
        await harness.act(LEADER, acts.HandOverLead(harness.seat("Ana")))
        await press(pilot, "A")

        assert not isinstance(pilot.app.screen, AgendaDialog)
        assert "Ana leads now." in text_of(pilot)


async def test_an_agenda_that_is_over_is_not_changed() -> None:
    async with Harness(ended()) as harness, harness.at() as pilot:
        await press(pilot, "A")

        assert not isinstance(pilot.app.screen, AgendaDialog)


async def test_skipped_stages_are_neither_offered_to_jump_to_nor_counted() -> None:
    async with Harness(talking()) as harness, harness.at() as pilot:
        session = harness.room.session
        following = session.agenda.stages[session.position + 1]
        count = len(session.agenda.stages)
        here = session.stage.id if session.stage else ""
        await harness.act(LEADER, SkipStage(0, here, following.id))
        await press(pilot, "J")

        assert f"  {following.title}" not in [
            row.text.plain for row in pilot.app.screen.query_one(RowList).rows
        ]
        await press(pilot, "escape")
        assert f"of {count - 1}" in numbered(harness.view(LEADER))


async def test_while_people_gather_the_first_line_counts_what_is_left() -> None:
    async with Harness(gathering()) as harness, harness.at(size=(120, 40)) as pilot:
        stages = harness.room.session.agenda.stages
        await harness.act(LEADER, SkipStage(0, "", stages[1].id))
        await settle(pilot)

        minutes = sum(stage.minutes for stage in stages) - stages[1].minutes
        assert f"{minutes} minutes, {counted(len(stages) - 1, 'stage')}" in text_of(pilot)
