"""What the facilitator's keys, palette and clicks do on the shared window."""

import datetime

import msgspec
import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from retro.exchange.tables import cards, topics
from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.record import Action, Answer, CarriedAction, FoundTask, Verdict
from retro.stages.discuss.rules import DiscussView, OpenTopic
from retro.stages.ideate.panel import IdeatePanel
from retro.stages.ideate.rules import IdeateView
from retro.stages.vote.panel import VotePanel
from retro.stages.vote.vote_view import VoteView
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.command_list import Palette
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.help import Help
from retro.tui.entry_form import EntryForm
from retro.tui.keys import Command
from retro.tui.parts.keybar import KeyBar
from retro.tui.screens.everywhere import EVERYWHERE
from retro.tui.screens.lead import COMMANDS, OWN_SEAT, LeadScreen
from retro.tui.screens.recalling import EARLIER
from retro.tui.screens.talking import CALL, NEXT_PERSON
from retro.tui.widgets.field import Field
from retro.tui.widgets.row_list import RowList
from tests.builders import LEADER, Meeting
from tests.tui.rooms import (
    INVITATION,
    TERMINAL,
    WINDOW,
    Harness,
    a_meeting,
    a_moment_passes,
    all_said,
    asking,
    before_topics,
    brief,
    burst,
    closing,
    commit,
    ended,
    gathering,
    grouping,
    lessons,
    live,
    reach,
    reading,
    review,
    settle,
    talking,
    text_of,
    voted,
    voting,
    writing,
    writing_few,
)

Keys = Pilot[str]


async def press(pilot: Keys, *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def footer(pilot: Keys) -> str:
    return pilot.app.query_one(KeyBar).plain


def stage(harness: Harness) -> str:
    found = harness.room.session.stage
    return found.id if found else ""


async def choose(pilot: Keys, words: str) -> None:
    """Take the row with these words in the dialog that is open."""
    lines = pilot.app.screen.query_one(RowList)
    key = next(row.key for row in lines.rows if words in row.text.plain)
    lines.highlight(key)
    await press(pilot, "enter")


# n, the obvious next thing


async def test_the_facilitator_sees_whom_to_call() -> None:
    async with Harness(Meeting(team=("Dana", "Ana", "Zoë"))) as harness, harness.at() as pilot:
        await settle(pilot)

        assert "Nobody is here yet. Read this out to Ana, Zoë:" in text_of(pilot)


async def test_n_goes_through_the_whole_meeting() -> None:
    async with Harness(gathering()) as harness, harness.at() as pilot:
        seen = []
        for _ in range(30):
            if "n end the session" in footer(pilot):
                break
            a_moment_passes(pilot)
            await press(pilot, "n")
            if isinstance(pilot.app.screen, Confirm):
                await press(pilot, "y")
            seen.append(stage(harness))

        assert list(dict.fromkeys(seen)) == [s.id for s in harness.room.session.agenda.stages]
        a_moment_passes(pilot)
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "escape")
        assert not harness.room.session.over
        await press(pilot, "n", "n", "enter")
        assert harness.room.session.over
        assert "Thank you. This session is over." in text_of(pilot)
        assert footer(pilot).startswith("↑↓ scroll   Space next page   Ctrl-Q leave")


@pytest.mark.parametrize(
    ("scene", "label"),
    [
        (gathering, "n begin"),
        (asking, "n show answers"),
        (writing, "n reveal cards"),
        (voting, "n close voting"),
        (before_topics, "n first topic: Releases wait for one person"),
        (closing, "n show answers"),
        (brief, "n go to Silent reading"),
    ],
)
async def test_the_next_step_has_a_name(scene: object, label: str) -> None:
    assert callable(scene)
    async with Harness(scene()) as harness, harness.at() as pilot:
        assert footer(pilot).startswith(label)


async def test_n_reveals_and_closes() -> None:
    async with Harness(writing_few()) as harness, harness.at() as pilot:
        await press(pilot, "n", "y")
        shown = harness.view(LEADER).panel
        assert isinstance(shown, IdeateView)
        assert not shown.hidden
        await press(pilot, "tab")
        assert "Only Björn can sign the build" in text_of(pilot)

    async with Harness(voting()) as harness, harness.at() as pilot:
        assert "●" not in text_of(pilot).replace("● ", "")
        await press(pilot, "n", "y")
        vote = harness.view(LEADER).panel
        assert isinstance(vote, VoteView)
        assert not vote.open
        assert "4 people gave 15 dots" in text_of(pilot)


def asks(pilot: Keys) -> str:
    """The question that lies over the screen, in one line."""
    assert isinstance(pilot.app.screen, Confirm)
    return " ".join(str(pilot.app.screen.query_one(".dialog-title", Static).content).split())


@pytest.mark.parametrize(
    ("scene", "question"),
    [
        (writing_few, "2 of 5 are not done. Reveal cards anyway?"),
        (asking, "3 of 5 are not done. Show answers anyway?"),
        (voting, "10 of 12 are not done. Close voting anyway?"),
        (closing, "10 of 12 are not done. Show answers anyway?"),
        (reading, "4 of 5 are not done. End the reading anyway?"),
    ],
)
async def test_n_asks_while_people_are_at_it_and_a_second_n_does_nothing(
    scene: object, question: str
) -> None:
    assert callable(scene)
    async with Harness(scene()) as harness, harness.at() as pilot:
        before = harness.room.session
        burst(pilot, "n", "n", "n")
        await settle(pilot)

        assert asks(pilot) == question
        assert "y " in (keys := str(pilot.app.screen.query_one(".dialog-keys", Static).content))
        assert "Enter" not in keys
        assert harness.room.session == before
        await press(pilot, "escape")
        assert harness.room.session == before
        await press(pilot, "n", "y")
        assert harness.room.session != before


async def test_only_who_is_here_and_takes_part_is_counted_and_what_is_half_written_is_not() -> None:
    async with Harness(writing_few(), away=["Ana"]) as harness, harness.at() as pilot:
        harness.room.keep_draft(harness.seat("Björn"), "card start", "half")
        await press(pilot, "n")
        assert asks(pilot) == "1 of 4 is not done. Reveal cards anyway?"


async def test_where_everybody_is_done_nothing_is_asked() -> None:
    async with Harness(writing_few().done("Ana").done("Fatima")) as harness, harness.at() as pilot:
        await press(pilot, "n")
        shown = harness.view(LEADER).panel
        assert isinstance(shown, IdeateView)
        assert not shown.hidden


@pytest.mark.parametrize(
    ("keys", "question"),
    [
        (("b",), "2 of 5 are not done. Go back to Open actions anyway?"),
        (("N",), "2 of 5 are not done. Go to Grouping? Silent ideation is not finished and stays as it is."),
        (("J", "end", "enter"), "2 of 5 are not done. Go to Close anyway?"),
        (
            ("E",),
            "2 of 5 are not done. End the session now? Nothing can be added afterwards. "
            "Anything still hidden will be deleted.",
        ),
    ],
)
async def test_every_step_away_asks_while_people_are_at_it(keys: tuple[str, ...], question: str) -> None:
    async with Harness(writing_few()) as harness, harness.at(size=(60, 20)) as pilot:
        for key in keys:
            await press(pilot, key)
        assert asks(pilot) == question
        await press(pilot, "escape")
        assert stage(harness) == "ideate"


async def test_of_two_facilitators_who_say_yes_the_second_takes_no_further_step() -> None:
    async with Harness(writing_few()) as harness, harness.at() as pilot:
        await press(pilot, "b")
        await harness.act(LEADER, acts.PreviousStage())
        await press(pilot, "y")
        assert stage(harness) == "review"
        assert "The group has moved on already." in text_of(pilot)


# Time and the agenda


async def test_t_holds_the_time_and_lets_it_run_and_plus_adds_a_minute() -> None:
    async with Harness(writing_few()) as harness, harness.at(size=WINDOW) as pilot:
        assert "t pause" in footer(pilot)
        await press(pilot, "t")
        assert not harness.room.session.timer.running
        assert "paused" in text_of(pilot)
        assert "t start the timer" in footer(pilot)
        await press(pilot, "t", "plus", "equals_sign")
        assert harness.room.session.timer.running
        assert harness.room.session.timer.left(harness.clock.now()) == 270 + 120


@pytest.mark.parametrize("scene", [brief, writing, before_topics, lessons])
async def test_a_minute_more_is_a_minute_later_at_the_end(scene: object) -> None:
    assert callable(scene)
    async with Harness(scene()) as harness, harness.at() as pilot:
        view = harness.view(LEADER)
        before = view.ends
        await press(pilot, "plus", "plus")
        assert harness.view(LEADER).ends == before + 120
        end = datetime.datetime.fromtimestamp(before + 120 + view.offset * 60, datetime.UTC)
        assert f"ends about {end:%H:%M}" in text_of(pilot)


async def test_a_stage_that_was_skipped_has_no_tick_in_the_agenda() -> None:
    async with Harness(brief().go("ideate")) as harness, harness.at(size=WINDOW) as pilot:
        agenda = text_of(pilot).split("\n")[1]
        assert agenda.count("✓") == 1
        assert agenda.lstrip().startswith("✓")
        assert "– Silen…" in agenda
        await harness.act(LEADER, acts.EndSession())
        await settle(pilot)
        assert "✓ Close" not in text_of(pilot)


def few_voted() -> Meeting:
    """Dots of two people, which are not shown."""
    meeting = grouping().go("vote").vote("Ana", "T1").vote("Chidi", "T1")
    return meeting.close_vote().go("discuss")


async def test_stages_before_the_first_one_that_was_entered_have_no_tick() -> None:
    async with Harness(gathering()) as harness, harness.at(size=WINDOW) as pilot:
        await harness.act(LEADER, acts.JumpTo("ideate"))
        await settle(pilot)
        assert "✓" not in text_of(pilot)
        await harness.act(LEADER, acts.EndSession())
        await settle(pilot)
        assert text_of(pilot).count("✓") == 1
        assert "✓ Silent ide" in text_of(pilot)


async def test_dots_that_are_not_shown_are_never_none() -> None:
    meeting = few_voted()
    async with Harness(meeting) as harness, harness.at() as pilot, harness.at("Ana") as ana:
        await press(pilot, "n")
        await settle(ana)
        assert "dots not shown (too few)" in text_of(ana)
        assert "0 dots" not in text_of(pilot) + text_of(ana)
    assert {tuple(row)[4] for row in topics(meeting.session)[1:]} == {""}
    assert {tuple(row)[7] for row in cards(meeting.session)[1:]} == {""}


async def test_where_nobody_voted_a_topic_has_no_number_of_dots() -> None:
    async with Harness(grouping().go("discuss")) as harness, harness.at() as pilot, harness.at("Ana") as ana:
        await press(pilot, "n")
        await settle(ana)
        assert "topic 1 of" in text_of(pilot)
        assert "dots" not in text_of(pilot) + text_of(ana)


async def test_too_few_dots_are_said_to_be_too_few_where_people_voted() -> None:
    meeting = grouping().go("vote").vote("Ana", "T1").vote("Chidi", "T1").close_vote()
    async with Harness(meeting) as harness, harness.at() as pilot, harness.at("Ana", (60, 20)) as ana:
        for screen in (pilot, ana):
            assert "Fewer than 3 people voted" in text_of(screen)
            assert "0 people" not in text_of(screen)


async def test_a_topic_that_takes_longer_than_its_stage_ends_the_meeting_later() -> None:
    async with Harness(talking().wait(40)) as harness, harness.at() as pilot:
        await press(pilot, "n")
        view = harness.view(LEADER)
        left = view.timer.left(harness.clock.now())
        ahead = sum(row.minutes for row in view.rows if row.status == "ahead") * 60
        assert left > 0
        assert view.ends == harness.clock.now() + left + ahead


async def test_minus_takes_a_minute_off_as_long_as_more_is_left() -> None:
    async with Harness(writing_few()) as harness, harness.at(size=(60, 20)) as pilot:
        await press(pilot, "minus", "minus")
        assert harness.room.session.timer.left(harness.clock.now()) == 270 - 120
        await press(pilot, "minus", "minus", "minus")
        assert harness.room.session.timer.left(harness.clock.now()) == 30
        assert "No more than a minute is left" in text_of(pilot)
        await harness.clock.pass_by(31)
        await press(pilot, "minus")
        assert harness.room.session.timer.left(harness.clock.now()) == -1


async def test_every_second_is_shown_and_the_end_of_the_time_is_said() -> None:
    async with (
        Harness(brief().wait(1.4)) as harness,
        harness.at(size=(60, 20)) as pilot,
        harness.at("Ana") as ana,
    ):
        assert "0:06" in text_of(pilot)
        await harness.clock.pass_by(1)
        await settle(pilot)
        assert "0:05" in text_of(pilot)
        assert "0:05 left, last minute" in text_of(ana)
        await harness.clock.pass_by(6)
        await settle(ana)
        assert "+0:01 over time" in text_of(ana)


async def test_b_goes_back_and_J_anywhere() -> None:
    async with Harness(writing_few()) as harness, harness.at() as pilot:
        await press(pilot, "b", "y")
        assert stage(harness) == "review"
        a_moment_passes(pilot)
        await press(pilot, "J")
        assert isinstance(pilot.app.screen, Choose)
        await choose(pilot, "Discussion")
        assert stage(harness) == "discuss"


async def test_b_is_not_offered_on_the_first_stage() -> None:
    async with Harness(brief()) as harness, harness.at() as pilot:
        assert "b back" not in footer(pilot)
        await press(pilot, "b")
        assert "This is the first stage." in text_of(pilot)


async def test_E_ends_after_a_question_that_ctrl_c_does_not_answer_with_yes() -> None:
    async with Harness(writing_few()) as harness, harness.at() as pilot:
        await press(pilot, "E", "ctrl+c")
        assert not harness.room.session.over
        await press(pilot, "E", "n")
        assert not harness.room.session.over
        await press(pilot, "E", "y")
        assert harness.room.session.over


async def test_R_gives_the_session_another_title() -> None:
    async with Harness(brief()) as harness, harness.at() as pilot:
        await press(pilot, "R")
        assert pilot.app.screen.query_one(Field).value == "Sprint 42 retrospective"
        await press(pilot, "ctrl+u")
        burst(pilot, *"Retro", "enter")
        await settle(pilot)
        assert harness.room.session.title == "Retro"
        assert "Retro " in text_of(pilot).split("\n")[0]


# People


async def test_a_person_gets_another_name() -> None:
    async with Harness(brief()) as harness, harness.at() as pilot, harness.at("Chidi") as chidi:
        await press(pilot, "P")
        await choose(pilot, "Chidi")
        await choose(pilot, "Change the name")
        await press(pilot, "ctrl+u")
        burst(pilot, *"Emeka", "enter")
        await settle(pilot)

        assert [s.name for s in harness.room.session.members][2] == "Emeka"
        await settle(chidi)
        assert "Emeka" in text_of(pilot) or "Emeka" in str(harness.view(LEADER).people)


async def test_a_name_that_is_taken_is_refused_with_a_sentence() -> None:
    async with Harness(brief()) as harness, harness.at() as pilot:
        await press(pilot, "P")
        await choose(pilot, "Chidi")
        await choose(pilot, "Change the name")
        await press(pilot, "ctrl+u")
        burst(pilot, *"ana", "enter")
        await settle(pilot)
        assert "ana is already here. Choose another name." in text_of(pilot)


async def test_a_seat_is_taken_away_after_a_question_and_its_terminal_is_told() -> None:
    async with Harness(brief()) as harness, harness.at() as pilot, harness.at("Chidi") as chidi:
        await press(pilot, "P")
        await choose(pilot, "Chidi")
        await choose(pilot, "Remove this person")
        assert "Remove Chidi?" in text_of(pilot)
        await press(pilot, "escape")
        assert len(harness.room.session.members) == 5

        await press(pilot, "P")
        await choose(pilot, "Chidi")
        await choose(pilot, "Remove this person")
        await press(pilot, "enter")
        assert len(harness.room.session.members) == 4
        await settle(chidi)
        assert "You were removed from this session." in str(chidi.app.return_value)


async def test_the_people_are_listed_with_what_they_do_in_words() -> None:
    async with Harness(writing(), away=["Chidi"]) as harness, harness.at(size=WINDOW) as pilot:
        await harness.clock.pass_by(180)
        harness.room.changed()
        await settle(pilot)
        text = text_of(pilot)

        assert "2 of 11 done ▰▰▱" in text
        assert "○ Chidi away 3 min" in text
        assert "more   and 2 done" in text


async def test_who_is_not_done_is_said_in_a_narrow_window() -> None:
    async with Harness(writing_few()) as harness, harness.at(size=TERMINAL) as pilot:
        assert "3 of 5 done ▰▰▰▱▱  not done: Ana, Fatima" in text_of(pilot)


# Stages


async def test_open_actions_are_judged_with_one_key_each() -> None:
    async with Harness(review()) as harness, harness.at() as pilot:
        await press(pilot, "home", "3", "1", "2")
        verdicts = [p.verdict for p in harness.room.session.record.carried_actions]
        assert verdicts == [Verdict.DROP, Verdict.DONE, Verdict.KEEP]
        assert "✗ dropped" in text_of(pilot)
        await press(pilot, "home", "4")
        assert harness.room.session.record.carried_actions[0].verdict is Verdict.OPEN


async def test_what_was_found_on_a_page_is_taken_or_left_with_keys_of_its_own() -> None:
    before = "2026-11-07-sprint-41"
    found = (
        FoundTask("Ask the vendor", before, "wiki", "Ben", "2026-12-10"),
        FoundTask("Bake", before, "wiki"),
    )
    meeting = Meeting(
        found=found, carried_actions=(CarriedAction(Action("A1", "Wait"), before, "2026-11-07"),)
    )
    async with Harness(meeting.join("Ana").go("review")) as harness, harness.at() as pilot:
        assert "Found on the page" in text_of(pilot)
        assert "Ben · due 10 Dec 2026 · written by hand on the" in text_of(pilot)
        await press(pilot, "home", "1", "1", "2", "4")  # who goes on with the keys of actions takes nothing
        record = harness.room.session.record
        assert record.carried_actions[0].verdict is Verdict.DONE
        assert (record.actions, record.found) == ((), found)

        await press(pilot, "5", "6")
        record = harness.room.session.record
        assert [(action.what, action.who) for action in record.actions] == [("Ask the vendor", "Ben")]
        assert [task.answer for task in record.found] == [Answer.TAKE, Answer.LEAVE]
        assert "✓ taken A1" in text_of(pilot)
        assert "✗ left" in text_of(pilot)


async def test_voting_anew_needs_a_yes() -> None:
    async with Harness(voted()) as harness, harness.at() as pilot:
        await press(pilot, "o", "escape")
        assert "4 people gave 15 dots" in text_of(pilot)
        await press(pilot, "o", "enter")
        assert "people gave" not in text_of(pilot)
        assert "dots each" in text_of(pilot)


def topic(harness: Harness) -> DiscussView:
    shown = harness.view(LEADER).panel
    assert isinstance(shown, DiscussView)
    return shown


@pytest.mark.parametrize("size", [(60, 20), TERMINAL, WINDOW])
async def test_a_topic_is_given_more_time_and_everybody_is_asked(size: tuple[int, int]) -> None:
    """Also where the list of topics is folded away, which holds the focus where it is not."""
    async with Harness(talking()) as harness, harness.at(size=size) as pilot:
        before = harness.room.session.timer.planned
        await press(pilot, "w")
        assert topic(harness).asking
        assert "m 2 more minutes" in footer(pilot)
        await press(pilot, "m")
        assert not topic(harness).asking
        assert harness.room.session.timer.planned == before + 120


async def test_another_topic_is_opened_by_key_or_on_the_list() -> None:
    async with Harness(talking()) as harness, harness.at(size=WINDOW) as pilot:
        await press(pilot, "c")
        await choose(pilot, "Meetings")
        assert topic(harness).title == "Meetings"

        lines = pilot.app.query_one("#list", RowList)
        lines.highlight("T1")
        await press(pilot, "enter")
        assert topic(harness).topic == "T1"


async def test_the_question_shows_two_numbers_and_no_names() -> None:
    async with Harness(all_said()) as harness, harness.at(size=WINDOW) as pilot:
        stop, go = 2, len(harness.room.session.members) - 2
        assert f"{go} of {go + stop} would go on: 2 more minutes." in text_of(pilot)
        assert "you said" not in text_of(pilot)
        assert "0:00" in text_of(pilot) or "over time" in text_of(pilot)


async def test_grouping_works_on_the_shared_window_too() -> None:
    async with Harness(grouping()) as harness, harness.at() as pilot:
        await press(pilot, "down", "space", "space", "enter")
        assert any(t.id == "T2" for t in harness.room.session.board.topics)


async def test_an_entry_is_struck_out_after_a_question() -> None:
    async with Harness(lessons()) as harness, harness.at() as pilot:
        await press(pilot, "X")
        await choose(pilot, "Two people can sign")
        await press(pilot, "escape")
        assert len(harness.room.session.record.decisions) == 2
        await press(pilot, "X")
        await choose(pilot, "Two people can sign")
        await press(pilot, "enter")
        (left,) = harness.view(LEADER).record.decisions
        assert left.text.startswith("Freeze nothing")


async def test_the_facilitator_writes_down_and_mends() -> None:
    async with Harness(commit()) as harness, harness.at() as pilot:
        await press(pilot, "d")
        burst(pilot, *"yes", "enter")
        await settle(pilot)
        await settle(pilot)
        assert harness.room.session.record.decisions[-1].text == "yes"
        await press(pilot, "home", "enter", "exclamation_mark", "ctrl+s")
        assert harness.room.session.record.actions[0].what.endswith("!")


async def test_the_shared_window_neither_answers_nor_rates_nor_votes() -> None:
    for scene in (asking, closing, voting):
        async with Harness(scene()) as harness, harness.at() as pilot:
            before = harness.journal.events
            await press(pilot, "1", "5", "space", "enter", "backspace")
            assert harness.journal.events == before


# Palette, help, mouse, colours, leaving


async def test_the_palette_lists_what_can_be_done_and_does_it() -> None:
    async with Harness(talking()) as harness, harness.at() as pilot:
        await press(pilot, "colon")
        rows = [row.text.plain for row in pilot.app.screen.query_one(RowList).rows]
        assert "next topic: Flaky tests that we restart…" in rows
        assert "Give the topic more minutes." in rows
        assert "Write down a lesson learned." in rows
        before = harness.room.session.timer.planned
        await choose(pilot, "Give the topic more minutes.")
        await settle(pilot)
        assert harness.room.session.timer.planned == before + 120

        await press(pilot, "ctrl+p")
        await choose(pilot, "next topic:")
        await settle(pilot)
        assert topic(harness).number == 3 or topic(harness).topic == "T2"

        a_moment_passes(pilot)
        await press(pilot, "colon")
        await choose(pilot, "Go to any stage.")
        await settle(pilot)
        await choose(pilot, "Close")
        assert stage(harness) == "close"


@pytest.mark.parametrize("size", [(60, 20), TERMINAL])
async def test_words_narrow_the_palette_and_are_no_commands(size: tuple[int, int]) -> None:
    async with Harness(talking()) as harness, harness.at(size=size) as pilot:
        before = harness.room.session
        await press(pilot, "colon", *"naE?q:", "space", *"go on")
        assert harness.room.session == before
        assert "No command contains these words." in text_of(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Palette)
        await press(pilot, "ctrl+u", *"note WRITE")
        assert palette(pilot) == ["Write down a note on the topic."]
        await press(pilot, "ctrl+u", *"write")
        assert palette(pilot)[:2] == ["Write down an action: what, who, by when.", "Write down a decision."]
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, EntryForm)
        assert "We decided" in text_of(pilot)
        await press(pilot, "escape", "colon", *"write", "escape")
        assert isinstance(pilot.app.screen, LeadScreen)
        assert harness.room.session == before


@pytest.mark.parametrize("size", [(60, 20), TERMINAL])
async def test_the_palette_scrolls_to_its_last_command(size: tuple[int, int]) -> None:
    async with Harness(talking()) as harness, harness.at(size=size) as pilot:
        await press(pilot, "colon")
        last = palette(pilot)[-1]
        assert last not in text_of(pilot)
        await press(pilot, *["down"] * len(palette(pilot)))
        assert f"▸ {last}" in text_of(pilot)
        assert "Esc close" in text_of(pilot)
        await press(pilot, "pageup", "pageup", "pageup")
        assert last not in text_of(pilot)


async def test_the_palette_does_not_do_the_next_step_that_its_reader_has_not_seen() -> None:
    async with Harness(talking()) as harness, harness.at() as pilot:
        await press(pilot, "colon", *"next topic:")
        await harness.act(LEADER, OpenTopic("discuss", "T2"))
        await settle(pilot)
        await press(pilot, "enter")
        assert topic(harness).topic == "T2"
        assert "this can no longer be done" in text_of(pilot)


def palette(pilot: Keys) -> list[str]:
    """What the palette offers for the words that stand in it."""
    assert isinstance(pilot.app.screen, Palette)
    return [row.text.plain for row in pilot.app.screen.query_one(RowList).rows]


async def test_after_the_end_the_palette_still_offers_help_and_colours() -> None:
    async with Harness(ended()) as harness, harness.at() as pilot:
        await press(pilot, "colon")
        offered = {row.text.plain for row in pilot.app.screen.query_one(RowList).rows}
        assert offered == {command.help for command in EVERYWHERE} | {
            "Scroll by a line.",
            "Scroll by a page.",
        }


def told(pilot: Keys) -> list[str]:
    """The keys and sentences of the help that is open."""
    assert isinstance(pilot.app.screen, Help)
    rows = pilot.app.screen.query_one(RowList).rows
    return [row.text.plain for row in rows if row.hanging]


def lines_of(*commands: Command) -> list[str]:
    return [f"{c.key:<12}{c.help}" for c in commands]


async def test_help_lists_exactly_the_commands_of_the_moment() -> None:
    async with Harness(voting()) as harness, harness.at() as pilot:
        panel = pilot.app.query_one(VotePanel).commands()
        await press(pilot, "question_mark")
        now = [
            c
            for c in COMMANDS
            if c not in (OWN_SEAT, CALL, NEXT_PERSON, EARLIER) and c.action != "make_private"
        ]
        own = [c for c in now if c.action[:5] != "write"]
        assert told(pilot) == lines_of(*panel, *own, *EVERYWHERE)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, Help)


async def test_a_participants_help_lists_theirs_and_the_way_back() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        panel = pilot.app.query_one(IdeatePanel).commands()
        await press(pilot, "f1")
        assert told(pilot)[: len(panel)] == lines_of(*panel)
        notes = "\n".join(row.text.plain for row in pilot.app.screen.query_one(RowList).rows)
        assert "Ctrl-D      Say that you are done, or take that back." in notes
        assert "return code: river stone eleven" in notes
        assert harness.view("Ana").privacy_note in notes
        assert "Think alone first" in notes


async def test_every_key_of_the_footer_can_be_clicked() -> None:
    async with Harness(talking()) as harness, harness.at(size=WINDOW) as pilot:
        bar = pilot.app.query_one(KeyBar)
        before = harness.room.session.timer.planned
        await pilot.click(KeyBar, offset=(bar.plain.index("m 2 more") + 2, 0))
        await settle(pilot)
        assert harness.room.session.timer.planned == before + 120
        await pilot.click(KeyBar, offset=(2, 0))
        await settle(pilot)
        assert topic(harness).topic == "T2"
        await pilot.click(KeyBar, offset=(bar.plain.index("a action") + 2, 0))
        await settle(pilot)
        assert "one person can finish soon." in text_of(pilot)


async def test_colours_are_chosen_and_remembered() -> None:
    remembered: list[str] = []
    async with (
        Harness(live()) as harness,
        harness.at(remember_theme=remembered.append) as pilot,
        harness.at("Ana") as ana,
    ):
        await press(pilot, "f2")
        await choose(pilot, "contrast" if "contrast" in text_of(pilot) else "High")
        assert pilot.app.theme == "contrast"
        assert remembered == ["contrast"]
        assert ana.app.theme == "dark"


async def test_leaving_asks_and_the_seat_is_kept() -> None:
    async with Harness(live()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "ctrl+q")
        assert "Leave the session? Your seat is kept." in text_of(pilot)
        await press(pilot, "escape")
        assert pilot.app.is_running
        await press(pilot, "ctrl+c", "ctrl+c")
        assert not pilot.app.is_running or pilot.app._exit
        assert harness.room.session.seat(harness.seat("Ana"))


async def test_the_host_is_told_that_leaving_ends_it_for_all() -> None:
    async with Harness(live()) as harness, harness.at(hosts=True) as pilot:
        await press(pilot, "ctrl+q")
        said = " ".join(text_of(pilot).replace("│", " ").split())
        assert "Stop hosting? Everybody is disconnected" in said
        assert "have not sent is lost." in said


async def test_a_full_disk_is_said_until_it_is_over() -> None:
    async with Harness(brief()) as harness, harness.at() as pilot, harness.at("Ana") as ana:
        harness.journal.full = True
        await press(pilot, "plus")
        await settle(ana)
        assert "Not saved: the disk is full." in text_of(pilot)
        assert "Not saved: the disk is full." in text_of(ana)
        harness.journal.full = False
        await press(pilot, "plus")
        await settle(ana)
        assert "Not saved" not in text_of(pilot) + text_of(ana)


async def test_a_stage_is_made_anonymous_after_a_question_and_everybody_is_told() -> None:
    meeting = reach(a_meeting(privacy=Privacy.NAMED), "ideate").add("Ana", "Start", "mine")
    async with Harness(meeting) as harness, harness.at() as lead, harness.at("Ana") as ana:
        assert "Cards: by name; hidden until revealed." in text_of(ana)
        await press(lead, "K")
        assert "Make anonymous" in text_of(lead)
        assert "by name" in text_of(lead)
        await press(lead, "enter")
        assert "this cannot be undone" in text_of(lead)
        await press(lead, "escape")
        assert not harness.room.session.stage.anonymous  # type: ignore[union-attr]

        await press(lead, "K", "enter", "enter")
        await settle(ana)

        assert harness.room.session.stage.anonymous  # type: ignore[union-attr]
        for pilot in (lead, ana):
            assert "From now on: Cards: hidden; nobody can ever tell" in " ".join(text_of(pilot).split())
        assert "mine" in text_of(ana)
        await press(lead, "K")
        assert "Make anonymous" not in text_of(lead)


async def test_the_end_says_what_it_destroys() -> None:
    meeting = reach(a_meeting(), "ideate").add("Ana", "Start", "mine", "too").go("commit")
    async with Harness(meeting) as harness, harness.at() as pilot:
        await press(pilot, "E")
        assert "Nothing can be added afterwards. Anything still hidden will be deleted." in asks(pilot)


@pytest.mark.parametrize("code", [INVITATION.code, "abuse february alert 9", "SPRINT-42"])
async def test_a_code_is_nobodys_name(code: str) -> None:
    async with Harness(brief()) as harness, harness.at() as pilot:
        if code == "SPRINT-42":
            harness.room.access_policy.code = "sprint42"
            harness.room.changed()
            await settle(pilot)
        await press(pilot, "P")
        await choose(pilot, "Chidi")
        await choose(pilot, "Change the name")
        await press(pilot, "ctrl+u")
        burst(pilot, *code, "enter")
        await settle(pilot)
        assert "This is a code, not a name" in text_of(pilot)
        assert harness.room.session.members[2].name == "Chidi"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_end_says_what_to_type_for_the_minutes_of_this_workspace(size: tuple[int, int]) -> None:
    line = "retro --workspace /srv/team minutes 2026-11-21-sprint-42"
    async with Harness(commit().end()) as harness:
        harness.room.invite(msgspec.structs.replace(INVITATION, minutes=line))
        async with harness.at(size=size) as pilot, harness.at("Ana") as ana:
            seen = []
            for _ in range(12):  # it stands between what was agreed and the minutes themselves
                seen.append(" ".join(text_of(pilot).replace("▐", "").split()))
                await press(pilot, *["down"] * 5)
            assert any(f"The minutes: {line}" in text for text in seen)
            assert "/srv/team" not in text_of(ana)
