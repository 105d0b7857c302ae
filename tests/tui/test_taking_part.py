"""What a participant's keys and clicks do in every stage but ideation."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from retro.session import acts
from retro.session.agenda import Agenda
from retro.session.view import View
from retro.stages.choice import ChoiceView
from retro.stages.close.rules import CloseView
from retro.stages.discuss.rules import AskAgain, DiscussView, GoOnOrStop, ShowGoOnOrStop
from retro.stages.group.rules import GroupView, JoinTopics
from retro.stages.vote.rules import CloseVote, ReopenVote
from retro.stages.vote.vote_view import VoteView
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Form
from retro.tui.parts.keybar import KeyBar
from retro.tui.widgets.column_board import ColumnBoard
from retro.tui.widgets.field import Field
from retro.tui.widgets.row_list import RowList
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.checkin_rooms import lines_asked
from tests.tui.rooms import (
    WINDOW,
    Harness,
    a_meeting,
    asking,
    burst,
    closing,
    commit,
    go_on_or_stop,
    grouped,
    grouping,
    lessons,
    reading,
    review,
    settle,
    talking,
    text_of,
    voted,
    voting,
)

Keys = Pilot[str]


async def press(pilot: Keys, *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def marked_line(pilot: Keys, text: str) -> str:
    return next(line for line in text_of(pilot).split("\n") if text in line)


async def click_key(pilot: Keys, words: str) -> None:
    """Click on a command in the footer."""
    bar = pilot.app.query_one(KeyBar)
    await pilot.click(KeyBar, offset=(bar.plain.index(words) + 2, 0))
    await settle(pilot)


# The check-in


def chosen(harness: Harness) -> int | None:
    panel = harness.view("Ana").panel
    assert isinstance(panel, ChoiceView)
    return panel.mine


async def test_a_digit_answers_and_the_answer_is_said_in_words() -> None:
    async with Harness(asking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "2")

        assert chosen(harness) == 1
        assert marked_line(pilot, "✓ your answer").startswith(" ▸ 2")


async def test_the_arrows_and_enter_answer_too() -> None:
    async with Harness(asking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "home", "down", "down", "enter")

        assert chosen(harness) == 2


async def test_a_click_on_an_answer_chooses_it_and_a_digit_without_answer_does_nothing() -> None:
    async with Harness(asking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "9")
        assert chosen(harness) == 3

        await pilot.click(RowList, offset=(6, 4))
        await settle(pilot)
        assert chosen(harness) == 0


async def test_the_footer_names_as_many_digits_as_there_are_answers() -> None:
    async with Harness(asking()) as harness, harness.at("Ana") as pilot:
        assert "1-5 answer" in text_of(pilot)
        await press(pilot, "home")
        await click_key(pilot, "1-5 answer")
        assert chosen(harness) == 4


# Reading


async def test_space_reads_on_and_ctrl_d_says_it_was_read() -> None:
    async with Harness(reading()) as harness, harness.at("Chidi", (60, 20)) as pilot:
        assert "Ctrl-D I have read it" in text_of(pilot)
        first = text_of(pilot)
        await press(pilot, "space")
        assert text_of(pilot) != first
        await press(pilot, "up", "ctrl+d")

        assert harness.view("Chidi").mine_done
        assert "2 of 5" in text_of(pilot)


# Voting


def ballot(harness: Harness, name: str = "Ana") -> dict[str, int]:
    panel = harness.view(name).panel
    assert isinstance(panel, VoteView)
    return {row.id: row.mine for row in panel.rows if row.mine}


async def test_space_gives_a_dot_and_backspace_takes_it_back() -> None:
    async with Harness(voting()) as harness, harness.at("Thị Mai") as pilot:
        topic = pilot.app.query_one(RowList).highlighted
        await press(pilot, "space", "space")
        assert ballot(harness, "Thị Mai") == {topic: 2}
        assert "3 of 5 dots left" in text_of(pilot)
        assert marked_line(pilot, f" {topic} ").rstrip("▐ ").endswith("●●")

        await press(pilot, "backspace")
        assert ballot(harness, "Thị Mai") == {topic: 1}


@pytest.mark.parametrize(("give", "take"), [("right", "left"), ("enter", "delete")])
async def test_other_keys_give_and_take_as_well(give: str, take: str) -> None:
    async with Harness(voting()) as harness, harness.at("Thị Mai") as pilot:
        await press(pilot, "down", give)
        assert list(ballot(harness, "Thị Mai").values()) == [1]
        await press(pilot, take)
        assert ballot(harness, "Thị Mai") == {}


async def test_a_dot_beyond_what_one_may_give_is_refused_with_a_sentence() -> None:
    async with Harness(voting()) as harness, harness.at("Thị Mai") as pilot:
        await press(pilot, "space", "space", "space")
        assert "At most 2 dots on one topic." in text_of(pilot)

        await press(pilot, "down", "space", "space", "down", "space", "down", "space")
        assert "You have given all your 5 dots; take one back first." in text_of(pilot)
        assert sum(ballot(harness, "Thị Mai").values()) == 5
        assert "0 of 5 dots left" in text_of(pilot)


async def test_a_dot_that_is_not_there_cannot_be_taken() -> None:
    async with Harness(voting()) as harness, harness.at("Thị Mai") as pilot:
        await press(pilot, "backspace")
        assert "You have no dot on this topic." in text_of(pilot)


async def test_the_cards_of_a_group_are_shown_for_the_topic_under_the_cursor() -> None:
    async with Harness(voting()) as harness, harness.at("Ana") as pilot:
        assert "The signing key" not in text_of(pilot)
        pilot.app.query(RowList).first().highlight("T1")
        await settle(pilot)
        assert "The signing key is on one laptop" in text_of(pilot)


async def test_the_footer_gives_dots_by_mouse() -> None:
    async with Harness(voting()) as harness, harness.at("Thị Mai") as pilot:
        await click_key(pilot, "Space give")
        assert sum(ballot(harness, "Thị Mai").values()) == 1
        await click_key(pilot, "Backspace take back")
        assert ballot(harness, "Thị Mai") == {}


async def test_nothing_can_be_given_once_it_is_closed() -> None:
    async with Harness(voted()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "space")
        assert "4 people gave 15 dots" in text_of(pilot)
        assert "Space" not in text_of(pilot)


# Grouping


def topics(harness: Harness) -> dict[str, tuple[str, ...]]:
    panel = harness.view("Ana").panel
    assert isinstance(panel, GroupView)
    return {
        topic.id: tuple(card for card, _ in topic.cards) for topic in panel.topics if len(topic.cards) > 1
    }


async def test_marked_cards_are_joined_with_enter() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        _, a, b, *_ = pilot.app.query_one(ColumnBoard).keys
        await press(pilot, "down", "space", "space")
        assert f"marked: {a} {b}" in text_of(pilot)
        assert marked_line(pilot, "◆").strip().startswith("◆")

        await press(pilot, "up", "enter")
        assert topics(harness)["T2"] == (a, b)
        assert "marked" not in text_of(pilot)


async def test_one_mark_is_not_enough_to_join_and_escape_takes_marks_away() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "space", "up", "enter")
        assert "Mark at least two with Space, then press Enter." in text_of(pilot)
        await press(pilot, "escape")
        assert "marked:" not in text_of(pilot)
        assert list(topics(harness)) == ["T1"]


async def test_labels_can_be_typed() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        _, a, b, c, *_ = pilot.app.query_one(ColumnBoard).keys
        await press(pilot, "j")
        burst(pilot, *f"{a} {b},{c}".replace(" ", "+"), "enter")
        await settle(pilot)

        assert topics(harness)["T2"] == (a, b, c)


async def test_a_label_that_does_not_exist_is_refused_with_a_sentence() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "j", "z", "9", "enter")
        assert "z9" in text_of(pilot)
        assert list(topics(harness)) == ["T1"]


async def test_a_topic_is_named_split_and_everything_undone() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        pilot.app.query_one(ColumnBoard).highlight("T1")
        await press(pilot, "r")
        field = pilot.app.screen.query_one(Field)
        assert field.value == "Releases wait for one person"
        field.value = "Signing"
        await press(pilot, "enter")
        assert "Signing" in text_of(pilot)

        await press(pilot, "x")
        assert topics(harness) == {}
        await press(pilot, "u")
        assert list(topics(harness)) == ["T1"]
        assert "Signing" in text_of(pilot)
        await press(pilot, "u")
        assert not isinstance(pilot.app.screen, Confirm)
        assert "Releases wait for one person" in text_of(pilot)


async def test_after_a_join_the_cursor_stands_on_the_new_topic() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana", (60, 20)) as pilot:
        lines = pilot.app.query_one(ColumnBoard)
        keys = list(lines.keys)
        lines.highlight(keys[5])
        await press(pilot, "space", "down", "enter")
        assert lines.highlighted == "T2"

        lines.highlight(keys[-1])
        await press(pilot, "j")
        burst(pilot, *f"{keys[2]}+t2", "enter")
        await settle(pilot)
        assert set(topics(harness)["T2"] if "T2" in topics(harness) else topics(harness)["T3"]) >= {keys[2]}
        assert keys[2] in topics(harness)[lines.highlighted or ""]


async def test_undo_asks_where_somebody_else_moved_since() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        a, b, *_ = pilot.app.query_one(ColumnBoard).keys[2:]
        pilot.app.query_one(ColumnBoard).highlight("T1")
        await press(pilot, "x")
        await harness.act("Chidi", JoinTopics("group", (a, b)))
        await settle(pilot)
        before = harness.room.session.board

        await press(pilot, "u")
        assert "Somebody else made the last change. Undo it anyway?" in text_of(pilot)
        await press(pilot, "escape")
        assert harness.room.session.board == before
        await press(pilot, "u", "y")
        assert topics(harness) == {}
        await press(pilot, "u")
        assert list(topics(harness)) == ["T1"]


async def test_a_move_that_comes_between_the_question_and_the_answer_is_not_undone() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        a, b, *_ = pilot.app.query_one(ColumnBoard).keys[2:]
        await press(pilot, "u")
        await harness.act("Chidi", JoinTopics("group", (a, b)))
        before = harness.room.session.board
        await press(pilot, "y")

        assert harness.room.session.board == before
        assert "Somebody else moved cards. Look at the board again before you undo." in text_of(pilot)


async def test_a_click_marks_and_the_second_joins() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        await pilot.click(ColumnBoard, offset=(10, 5))
        await pilot.click(ColumnBoard, offset=(10, 9))
        await settle(pilot)

        assert len(topics(harness)) == 2


async def test_somebody_elses_move_keeps_the_cursor_and_the_marks() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as one, harness.at("Chidi") as two:
        await press(one, "space", "down")
        cursor = one.app.query_one(ColumnBoard).highlighted
        ids = two.app.query_one(ColumnBoard).keys
        two.app.query_one(ColumnBoard).highlight(ids[-1])
        await press(two, "space", "up", "space", "enter")
        await settle(one)

        assert one.app.query_one(ColumnBoard).highlighted == cursor
        assert "marked:" in text_of(one)


async def test_from_100_cells_on_a_topic_stays_in_its_column_while_others_move() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana", WINDOW) as pilot:
        board = pilot.app.query_one(ColumnBoard)
        assert "What new behaviours should we adopt?" in text_of(pilot)
        before = [{str(block.key) for block in column.blocks} for column in board._board.columns]
        a, b = sorted(before[2] - {"T1"})[:2]
        await harness.act("Chidi", JoinTopics("group", (a, b)))
        await settle(pilot)

        after = [{str(block.key) for block in column.blocks} for column in board._board.columns]
        assert after == [before[0], before[1], (before[2] - {a, b}) | {"T2"}]
        assert "2 topics · " in text_of(pilot)


async def test_below_100_cells_the_question_of_the_card_under_the_cursor_is_shown() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        assert "▌ Start   ▌ Stop   ▌ Continue" in text_of(pilot)
        assert "Stop  What slowed us down?" in text_of(pilot)
        await press(pilot, "down")
        assert "Start  What new behaviours should we adopt?" in text_of(pilot)


async def test_an_observer_moves_nothing() -> None:
    async with Harness(grouping()) as harness, harness.at("Olga") as pilot:
        await press(pilot, "space", "down", "space", "enter", "x", "u")
        assert list(topics(harness)) == ["T1"]
        assert "mark" not in pilot.app.query_one(KeyBar).plain


# Discussion


async def test_go_on_and_stop_are_answered_with_a_key_and_can_be_changed_until_they_are_shown() -> None:
    async with Harness(go_on_or_stop()) as harness, harness.at("Thị Mai") as pilot:
        others = len(harness.room.session.members) - 2
        assert "everybody answers alone · g go on · s stop" in text_of(pilot)
        await press(pilot, "s")
        assert "you said stop" in text_of(pilot)
        await press(pilot, "g")
        assert "you said go on" in text_of(pilot)
        await harness.act(LEADER, ShowGoOnOrStop("discuss"))
        await settle(pilot)
        assert f"{others + 1} of {others + 2} would go on: 2 more minutes." in text_of(pilot)
        assert "go on" not in pilot.app.query_one(KeyBar).plain


async def test_asking_again_is_said_on_every_screen() -> None:
    again = "Asked again (the second time): go on or stop? Earlier answers were deleted."
    async with Harness(go_on_or_stop()) as harness, harness.at("Olga") as one, harness.at(LEADER) as window:
        await harness.act(LEADER, AskAgain("discuss"))
        for pilot in (one, window):
            await settle(pilot)
            assert again in text_of(pilot)
            assert "Asked the second time: go on, or stop?" in text_of(pilot)
        for seat in harness.room.session.members:
            await harness.act(seat.name, GoOnOrStop("discuss", False))
        await harness.act(LEADER, ShowGoOnOrStop("discuss"))
        for pilot in (one, window):
            await settle(pilot)
            assert "Asked the second time: 0 of 12 would go on: stop." in text_of(pilot)


async def test_voting_again_is_said_on_every_screen_and_stays_beside_the_dots() -> None:
    async with Harness(voted()) as harness, harness.at("Ana") as one, harness.at(LEADER) as window:
        await harness.act(LEADER, ReopenVote("vote"))
        for pilot in (one, window):
            await settle(pilot)
            assert "Vote again: this is the second vote. All earlier dots were deleted." in text_of(pilot)
        await harness.act(LEADER, CloseVote("vote"))
        for pilot in (one, window):
            await settle(pilot)
            assert "second vote" in text_of(pilot)


async def test_a_facilitator_in_a_seat_of_their_own_is_told_why_they_have_no_vote() -> None:
    meeting = grouped()
    for seat in meeting.session.members[5:]:
        meeting.lead(acts.RemoveSeat(seat.id))
    meeting.let_in("Dana too", leads=True).go("vote")
    async with Harness(meeting) as harness, harness.at("Dana too") as pilot:
        assert "With fewer than 6 voters, your vote" in " ".join(text_of(pilot).split())
        await press(pilot, "space")
        assert not harness.room.session.private


async def test_nobody_answers_what_is_not_asked() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "g")
        panel = harness.view("Ana").panel
        assert isinstance(panel, DiscussView)
        assert panel.question is None
        assert "go on" not in pilot.app.query_one(KeyBar).plain


async def test_an_observer_is_not_asked() -> None:
    async with Harness(go_on_or_stop()) as harness, harness.at("Olga") as pilot:
        await press(pilot, "g")
        assert "Go on with this topic, or stop?" in text_of(pilot)
        assert "you said" not in text_of(pilot)


# What is written down


def last(view: View, field: str) -> str:
    return str(getattr(view.record, field)[-1])


@pytest.mark.parametrize(
    ("key", "words", "field", "said"),
    [
        ("a", ("move it", "Ana", "+7"), "actions", "what='move it', who='Ana', due='2026-11-28', topic='T1'"),
        ("d", ("agreed",), "decisions", "text='agreed', topic='T1'"),
        ("l", ("learned",), "lessons", "statement='learned', context='', tags=(), topic='T1'"),
        ("y", ("if we pair",), "experiments", "who='', tags=(), topic='T1'"),
        ("e", ("said",), "notes", "text='said', topic='T1'"),
    ],
)
async def test_a_form_keeps_an_entry_about_the_open_topic(
    key: str, words: tuple[str, ...], field: str, said: str
) -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, key)
        for text in words:
            burst(pilot, *("space" if c == " " else c for c in text), "enter")
        await settle(pilot)
        await settle(pilot)

        assert said in last(harness.view("Ana"), field)


async def test_who_has_more_to_say_of_a_decision_goes_down_for_it() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "d")
        burst(pilot, *"yes", "down", *"calm", "down", *"noise", "down", *"consent", "down", *"all", "down")
        burst(pilot, *"none", "down", *"+7", "down", *"then/D4", "down", *"#ci", "enter")
        await settle(pilot)
        await settle(pilot)

        said = harness.view("Ana").record.decisions[-1]
        assert (said.text, said.method, said.tally, said.objections) == ("yes", "consent", "all", "none")
        assert said.review == "2026-11-28"
        assert (said.why, said.instead, said.changes, said.tags) == ("calm", "noise", "then/D4", ("ci",))
        assert not isinstance(pilot.app.screen, Form)


async def test_what_sets_an_action_off_is_kept_when_it_is_mended() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "a")
        burst(pilot, *"ring", "enter", "enter", "down", *"alarm", "enter")
        await settle(pilot)
        await settle(pilot)

        assert harness.view("Ana").record.actions[-1].trigger == "alarm"


async def test_a_refused_entry_opens_its_form_again_with_what_was_written() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "a")
        burst(pilot, *"sign", "enter", *"Ana", "enter", *"someday", "enter")
        await settle(pilot)
        await settle(pilot)

        form = pilot.app.screen
        assert isinstance(form, Form)
        assert [field.value for field in form.query(Field)] == ["sign", "Ana", "someday", ""]
        assert "“someday” is not a date" in text_of(pilot)
        assert "someday" in harness.view("Ana").drafts.values()
        assert len(harness.view("Ana").record.actions) == 1

        await press(pilot, "escape")
        assert len(harness.view("Ana").record.actions) == 1


async def test_what_stands_in_a_form_comes_back_after_a_lost_connection() -> None:
    async with Harness(talking()) as harness:
        async with harness.at("Ana") as pilot:
            await press(pilot, "a")
            burst(pilot, *"sign", "enter", *"An")
            await settle(pilot)
        async with harness.at("Ana") as pilot:
            await press(pilot, "a")
            form = pilot.app.screen
            assert isinstance(form, Form)
            assert [field.value for field in form.query(Field)] == ["sign", "An", "", ""]
            burst(pilot, "enter", *"a", "enter", "enter")
            await settle(pilot)
            await settle(pilot)

            said = harness.view("Ana").record.actions[-1]
            assert (said.what, said.who) == ("sign", "Ana")
            assert harness.view("Ana").drafts == {}


async def test_a_form_that_was_left_is_empty_again() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "a")
        burst(pilot, *"sign", "escape")
        await settle(pilot)
        assert harness.view("Ana").drafts == {}


async def test_escape_leaves_the_record_as_it_was() -> None:
    async with Harness(commit()) as harness, harness.at("Ana") as pilot:
        before = harness.view("Ana").record
        await press(pilot, "d", "x", "escape")
        assert harness.view("Ana").record == before


async def test_up_and_down_move_through_a_form() -> None:
    async with Harness(commit()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "a")
        await press(pilot, "down", "down", "up")
        focused = pilot.app.focused
        assert focused is not None
        assert focused.id == "blank-who"


async def test_an_action_is_mended_with_enter_or_a_click() -> None:
    async with Harness(commit()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "enter")
        values = [field.value for field in pilot.app.screen.query(Field)]
        assert values == ["Move signing into CI", "Björn and Ana", "5 Dec 2026", ""]
        await press(pilot, "exclamation_mark", "ctrl+s")
        assert harness.view("Ana").record.actions[0].what == "Move signing into CI!"
        assert harness.view("Ana").record.actions[0].due == "2026-12-05"

        await pilot.click(RowList, offset=(4, 4))
        await settle(pilot)
        assert pilot.app.screen.query(Field).first().value.startswith("Put pairing")


async def test_a_lesson_is_mended() -> None:
    async with Harness(lessons()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "down", "enter")
        assert [f.value for f in pilot.app.screen.query(Field)][-1] == "deploys risk"
        await press(pilot, *["tab"] * 6, *"ier", "enter")
        assert harness.view("Ana").record.lessons[-1].tags == ("deploys", "riskier")


async def test_an_observer_writes_nothing_down() -> None:
    async with Harness(commit()) as harness, harness.at("Olga") as pilot:
        await press(pilot, "a")
        assert not isinstance(pilot.app.screen, Form)
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, Form)


async def test_open_actions_are_judged_on_the_shared_window_only() -> None:
    async with Harness(review()) as harness, harness.at("Ana") as pilot:
        before = harness.view("Ana").record
        await press(pilot, "1", "3", "2", "d", "x", "k")
        assert harness.view("Ana").record == before


# Closing


def said(harness: Harness, name: str = "Ana") -> tuple[int, str]:
    panel = harness.view(name).panel
    assert isinstance(panel, CloseView)
    return 0 if panel.rating.mine is None else panel.rating.mine + 1, panel.line


async def test_a_digit_rates_and_tab_leads_to_the_line_and_back() -> None:
    async with Harness(closing()) as harness, harness.at("Thị Mai") as pilot:
        await press(pilot, "5", "tab")
        assert "Tab rating" in text_of(pilot)
        burst(pilot, *"4", "space", *"times", "enter")
        await settle(pilot)

        assert said(harness, "Thị Mai") == (5, "4 times")
        assert marked_line(pilot, "✓ your rating").strip().startswith("▸ 5")
        await press(pilot, "2")
        assert said(harness, "Thị Mai") == (2, "4 times")


async def test_enter_rates_and_then_goes_on_to_the_line() -> None:
    async with Harness(closing()) as harness, harness.at("Thị Mai") as pilot:
        await press(pilot, "4", "enter", *"fine", "enter")

        assert said(harness, "Thị Mai") == (4, "fine")


async def test_the_rating_can_be_clicked_in_list_and_footer() -> None:
    async with Harness(closing()) as harness, harness.at("Thị Mai") as pilot:
        await pilot.click(RowList, offset=(6, 0))
        await settle(pilot)
        assert said(harness, "Thị Mai")[0] == 5
        await press(pilot, "down")
        await click_key(pilot, "1-5 rate")
        assert said(harness, "Thị Mai")[0] == 4


@pytest.mark.parametrize("begin", [closing, lines_asked])
async def test_the_footer_knows_at_once_that_the_line_has_the_keys(begin: Callable[[], Meeting]) -> None:
    async with Harness(begin()) as harness, harness.at("Ana") as pilot:
        screen = pilot.app.session_screen  # type: ignore[attr-defined]
        screen.set_focus(None)
        await settle(pilot)
        field = screen.query(Field).first()

        screen.set_focus(field)

        assert not field.has_focus
        assert "save" in [command.label for command in screen.panel.commands()]


async def test_the_line_of_a_close_is_saved_by_a_click_and_drafts_come_back() -> None:
    async with Harness(closing()) as harness:
        async with harness.at("Thị Mai") as pilot:
            await press(pilot, "tab", *"half")
        async with harness.at("Thị Mai") as pilot:
            assert pilot.app.query_one(Field).value == "half"
            await press(pilot, "tab")
            await click_key(pilot, "Enter save")
            assert said(harness, "Thị Mai") == (0, "half")


@pytest.mark.parametrize("begin", [asking, closing])
async def test_a_digit_that_comes_after_the_answers_were_shown_gets_a_sentence(
    begin: Callable[[], Meeting],
) -> None:
    async with Harness(begin()) as harness, harness.at("Ana") as pilot:
        step = harness.view(LEADER).next
        assert step is not None
        await harness.act(LEADER, step.act)
        await settle(pilot)
        await press(pilot, "2")

        assert "The answers are shown already." in text_of(pilot)


# Between the stages


async def test_before_the_beginning_there_is_a_welcome_and_the_way_back() -> None:
    async with Harness(a_meeting()) as harness, harness.at("Ana") as pilot:
        assert "You are in. The meeting begins when everybody is here." in text_of(pilot)
        assert "river stone eleven" in text_of(pilot)


async def test_a_missing_facilitator_is_said_and_the_privacy_note_comes_back() -> None:
    async with Harness(asking(), away=["Dana"]) as harness, harness.at("Ana") as pilot:
        assert "The facilitator is reconnecting. Please continue; nothing is lost." in text_of(pilot)
        async with harness.at("Dana"):
            await settle(pilot)
            carried = pilot.app.query_one("#privacy", Static)
            assert str(carried.content).startswith("Only counts are shown")


async def test_after_a_minute_everybody_reads_since_when_and_what_can_be_done() -> None:
    async with (
        Harness(asking()) as harness,
        harness.at("Ana", size=(60, 20)) as ana,
        harness.at("Chidi") as chidi,
    ):
        harness.room.unsubscribe(harness._others["Dana"])
        await settle(ana)
        assert "is reconnecting" in text_of(ana)
        await harness.clock.pass_by(60)
        for pilot in (ana, chidi):
            await settle(pilot)
            said = " ".join(str(pilot.app.query_one("#privacy", Static).content).split())
            assert said.startswith("The facilitator has been away since ")
            assert "the facilitator must connect again: tell them on the call." in said
            assert "has been away since" in text_of(pilot)


async def test_after_a_minute_a_co_facilitator_is_named() -> None:
    async with Harness(asking()) as harness, harness.at("Ana") as ana, harness.at("Chidi") as chidi:
        await harness.act("Dana", acts.NameCoLead(harness.seat("Ana")))
        harness.room.unsubscribe(harness._others["Dana"])
        await harness.clock.pass_by(61)
        await settle(ana)
        await settle(chidi)
        assert "To lead, press Ctrl-T." in " ".join(text_of(ana).split())
        assert "Ana can lead now, with Ctrl-T." in " ".join(text_of(chidi).split())


async def test_before_the_beginning_it_is_said_too() -> None:
    async with Harness(a_meeting()) as harness, harness.at("Ana") as pilot:
        harness.room.unsubscribe(harness._others["Dana"])
        await harness.clock.pass_by(61)
        await settle(pilot)
        assert "has been away since" in text_of(pilot)


async def test_an_answer_after_the_question_was_closed_gets_a_sentence() -> None:
    async with Harness(go_on_or_stop()) as harness, harness.at("Ana") as pilot:
        step = harness.view("Dana").next
        assert step is not None
        await harness.act("Dana", step.act)
        pilot.app.query_one("DiscussPanel").send(GoOnOrStop("discuss", True))  # type: ignore[attr-defined]
        await settle(pilot)
        assert "You can answer when it is asked again." in text_of(pilot)


async def test_the_tenth_of_a_scale_reads_as_ten_beside_its_key() -> None:
    settings = {"scale": 10, "low": "cold", "high": "boiling"}
    stage = a_stage("checkin", prompts=["How warm?"], settings=settings)
    meeting = Meeting(Agenda("warm", (stage,))).join("Ana").next()
    async with Harness(meeting) as harness, harness.at("Ana") as pilot:
        lines = {line.strip(" ▸│") for line in text_of(pilot).split("\n")}
        assert {"1  cold", "9", "0  10 · boiling"} <= lines
