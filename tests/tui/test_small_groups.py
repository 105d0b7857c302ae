"""Small groups on the screen: writing on the board of the own group, bringing back, joining another group."""

from functools import partial

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.stages.breakout.group_acts import BringBack, CallBack, JoinAnotherGroup, WriteGroupCard
from retro.stages.breakout.group_view import BreakoutView
from retro.tui.widgets.field import Field
from tests.builders import LEADER
from tests.tui.rooms import (
    TERMINAL,
    WATCHER,
    WINDOW,
    Harness,
    Size,
    a_moment_passes,
    settle,
    text_of,
)
from tests.tui.small_groups import (
    ASKED,
    alone_first,
    called_back,
    fours_at_work,
    many_groups,
    one_person,
    pairs_at_work,
    people_of_group,
    same_groups,
    small_groups,
    with_actions,
)

FOUR = partial(small_groups, "Ana", "Björn", "Chidi", "Emil")
SIZES = pytest.mark.parametrize("size", [TERMINAL, (60, 20), WINDOW])


def panel(harness: Harness, name: str = "Ana") -> BreakoutView:
    shown = harness.view(name).panel
    assert isinstance(shown, BreakoutView)
    return shown


def mates(harness: Harness, name: str) -> list[str]:
    """Who else is in the group of a person."""
    shown = panel(harness, name)
    names = {seat.id: seat.name for seat in harness.room.session.seats}
    return [names[seat] for seat in shown.groups[shown.own - 1].seats if names[seat] != name]


def drop(harness: Harness, name: str) -> None:
    """Let the connection of a person end."""
    harness.room.unsubscribe(harness._others.pop(name))
    harness.room.changed()


async def press(pilot: Pilot[str], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


@SIZES
async def test_a_card_is_written_on_the_board_of_the_group(size: Size) -> None:
    async with Harness(small_groups()) as harness, harness.at("Ana", size) as pilot:
        mate = mates(harness, "Ana")[0]
        await press(pilot, *"Ask early", "enter")
        assert [card.text for card in panel(harness, mate).cards] == ["Ask early"]
        assert "▌ Ask early" in text_of(pilot)

        await harness.act(mate, WriteGroupCard("breakout", "Of my mate"))
        await settle(pilot)
        assert "Of my mate" in text_of(pilot)
        assert ASKED in text_of(pilot)
        assert f"Group {panel(harness).own}" in text_of(pilot)


async def test_a_card_that_is_refused_comes_back_to_the_line() -> None:
    async with Harness(small_groups()) as harness, harness.at("Ana") as pilot:
        harness.journal.full = True
        await press(pilot, *"Ask early", "enter")

        assert pilot.app.query_one("#card", Field).value == "Ask early"
        assert harness.view("Ana").drafts == {"group card breakout": "Ask early"}


async def test_an_own_card_is_changed_and_withdrawn_and_that_of_another_is_not() -> None:
    async with Harness(small_groups("Ana", "Björn")) as harness, harness.at("Ana") as pilot:
        await press(pilot, *"one", "enter")
        await press(pilot, "tab", "enter")
        assert "Change" in text_of(pilot)
        await press(pilot, "s", "enter")
        assert [card.text for card in panel(harness).cards] == ["ones"]

        await press(pilot, "up", "enter", "ctrl+x")
        assert not panel(harness).cards
        assert pilot.app.query_one("#card", Field).value == ""

        await harness.act("Björn", WriteGroupCard("breakout", "His"))
        await settle(pilot)
        await press(pilot, "tab", "enter")
        assert "Only who wrote a card can change it." in text_of(pilot)


async def test_escape_leaves_a_card_as_it_was() -> None:
    async with Harness(small_groups("Ana", "Björn")) as harness, harness.at("Ana") as pilot:
        await press(pilot, *"one", "enter")
        await press(pilot, "up", "enter", "x", "escape")

        assert [card.text for card in panel(harness).cards] == ["one"]
        assert pilot.app.query_one("#card", Field).value == ""


@pytest.mark.parametrize(("end", "left"), [("enter", ["ones"]), ("escape", ["one"]), ("ctrl+x", [])])
async def test_a_new_card_in_the_line_comes_back_after_an_own_one_is_changed(
    end: str, left: list[str]
) -> None:
    async with Harness(small_groups("Ana", "Björn")) as harness, harness.at("Ana") as pilot:
        await press(pilot, *"one", "enter", *"half")
        await press(pilot, "up", "enter", "s", end)

        assert [card.text for card in panel(harness).cards] == left
        assert pilot.app.query_one("#card", Field).value == "half"
        assert harness.view("Ana").drafts == {"group card breakout": "half"}
        await press(pilot, " ", *"done", "enter")
        assert "half done" in [card.text for card in panel(harness).cards]


@SIZES
async def test_b_brings_the_chosen_card_back_and_an_empty_line_takes_it_back(size: Size) -> None:
    async with Harness(small_groups("Ana", "Björn")) as harness, harness.at("Ana", size) as pilot:
        await press(pilot, *"Ask early", "enter")
        await press(pilot, "tab", "b")
        assert "What your group brings back" in text_of(pilot)
        await press(pilot, "enter")
        assert panel(harness).groups[0].brought == ("Ask early",)

        await press(pilot, "b", "ctrl+u", "enter")
        assert panel(harness).groups[0].brought == ()


async def test_a_new_sentence_is_brought_back_from_the_line() -> None:
    async with Harness(small_groups("Ana", "Björn")) as harness, harness.at("Ana") as pilot:
        assert "Ctrl-B brings back the card under the cursor, or a new sentence" in text_of(pilot)
        await press(pilot, *"Ask", "ctrl+b")
        await press(pilot, "enter")

        assert panel(harness).groups[0].brought == ("Ask",)
        assert pilot.app.query_one("#card", Field).value == ""
        assert not panel(harness).cards


@SIZES
async def test_several_sentences_are_brought_back_changed_and_taken_back_in_one_form(size: Size) -> None:
    several = small_groups("Ana", "Björn", bring=3)
    async with Harness(several) as harness, harness.at("Ana", size) as pilot:
        await press(pilot, *"Ask early", "enter")
        await press(pilot, "tab", "b")
        await press(pilot, "tab", *"Review", "ctrl+s")
        assert panel(harness).groups[0].brought == ("Ask early", "Review")
        assert "2 of 3" in text_of(pilot)

        await press(pilot, "b", "ctrl+u", "tab", "ctrl+u", *"Review soon", "ctrl+s")
        assert panel(harness).groups[0].brought == ("Review soon",)


async def test_a_sentence_that_a_mate_changed_meanwhile_is_said_and_nothing_is_lost() -> None:
    several = small_groups("Ana", "Björn", bring=3).act("Björn", BringBack("breakout", "Ask early"))
    async with Harness(several) as harness, harness.at("Ana") as pilot:
        await press(pilot, "ctrl+b", *" today")
        await harness.act("Björn", BringBack("breakout", "Ask late", instead="Ask early"))
        await press(pilot, "ctrl+s")

        assert "has changed this sentence" in text_of(pilot)
        assert "Ask early today" in text_of(pilot)
        assert panel(harness).groups[0].brought == ("Ask late",)


async def test_a_group_is_done_once_it_brought_back_all_it_can() -> None:
    async with Harness(same_groups()) as harness, harness.at(LEADER, WINDOW) as pilot:
        assert "✓ 3 of 3 brought back" in text_of(pilot)
        assert "2 of 3 brought back" in text_of(pilot)
        assert "1 of 3 groups done" in text_of(pilot)


async def test_what_a_group_brings_back_is_on_the_shared_window_and_its_board_is_not() -> None:
    async with Harness(pairs_at_work()) as harness, harness.at(LEADER, WINDOW) as pilot:
        assert "Signing moves into" in text_of(pilot)
        assert text_of(pilot).count("✓ brought back") == 2
        assert "2 of 4 groups done" in text_of(pilot)
        assert "before lunch" not in text_of(pilot)


async def test_an_observer_sees_the_groups_and_no_board() -> None:
    async with Harness(pairs_at_work()) as harness, harness.at(WATCHER) as pilot:
        assert "Group 4" in text_of(pilot)
        assert "before lunch" not in text_of(pilot)
        assert "write a card" not in text_of(pilot)


async def test_many_groups_are_rows() -> None:
    async with Harness(many_groups()) as harness, harness.at(LEADER, WINDOW) as pilot:
        assert "Group 12" in text_of(pilot)
        assert "▀▀▀▀" not in text_of(pilot)


async def test_who_is_left_alone_joins_another_group_with_one_key() -> None:
    async with Harness(FOUR()) as harness, harness.at("Ana") as pilot:
        mate = mates(harness, "Ana")[0]
        drop(harness, mate)
        await settle(pilot)
        assert "You are the only one here in your group." in text_of(pilot)
        assert "Ctrl-G another group" in text_of(pilot)

        await press(pilot, "ctrl+g")
        assert "You are the only one here" not in text_of(pilot)
        assert mate not in mates(harness, "Ana")
        assert len(mates(harness, "Ana")) == 2
        await press(pilot, "ctrl+g")
        assert len(mates(harness, "Ana")) == 2


async def test_the_shared_window_offers_the_same() -> None:
    async with Harness(FOUR()) as harness:
        mate = mates(harness, "Ana")[0]
        drop(harness, mate)
        async with harness.at(LEADER, WINDOW) as pilot:
            assert "Ana is alone in group" in text_of(pilot)
            assert f"{mate} is away and comes back to group" in text_of(pilot)
            await press(pilot, "ctrl+g")
            assert "is alone in group" not in text_of(pilot)
        assert len(mates(harness, "Ana")) == 2


async def test_n_goes_through_the_steps_and_everybody_is_told() -> None:
    async with (
        Harness(alone_first()) as harness,
        harness.at(LEADER, WINDOW) as pilot,
        harness.at("Ana") as ana,
    ):
        assert "9 people, each alone." in text_of(pilot)
        assert "alone" in text_of(pilot)
        await press(pilot, "n")
        assert "8 of 9 are not done. Form pairs anyway?" in text_of(pilot)
        await press(pilot, "y")
        await settle(ana)
        assert "Now in pairs" in text_of(ana)
        assert "Now in pairs" in text_of(pilot)
        assert "call everybody back" not in text_of(pilot)
        a_moment_passes(pilot)
        await press(pilot, "n")
        await press(pilot, "y")
        assert "call everybody back" in text_of(pilot)


@SIZES
async def test_every_screen_says_which_step_it_is(size: Size) -> None:
    async with Harness(fours_at_work()) as harness:
        for name in (LEADER, "Ana", WATCHER):
            async with harness.at(name, size) as pilot:
                assert "step 3: in fours" in text_of(pilot)


async def test_calling_back_says_what_is_lost_and_shows_the_results() -> None:
    async with Harness(pairs_at_work()) as harness, harness.at(LEADER, WINDOW) as pilot:
        await press(pilot, "n")
        assert "2 groups have brought nothing back." in " ".join(text_of(pilot).split())
        await press(pilot, "y")

        assert "What the groups brought back" in text_of(pilot)
        assert [card.id for card in harness.room.session.board.cards] == ["a1", "a2"]
        assert "before lunch" not in text_of(pilot)


@SIZES
async def test_what_was_brought_back_stands_beside_the_actions(size: Size) -> None:
    meeting = with_actions("Ana", "Björn", "Chidi", "Emil")
    first = people_of_group(meeting, 1)[0]
    meeting.act(first, BringBack("breakout", "Ask early")).lead(CallBack("breakout")).go("commit")
    async with Harness(meeting) as harness:
        for name in (LEADER, "Ana"):
            async with harness.at(name, size) as pilot:
                assert "On the board" in text_of(pilot)
                assert "Ask early" in text_of(pilot)


async def test_once_everybody_is_back_the_footer_offers_to_talk() -> None:
    async with Harness(called_back()) as harness:
        async with harness.at(LEADER, WINDOW) as pilot:
            assert "T each in turn" in text_of(pilot)
        async with harness.at("Ana") as pilot:
            assert "h raise hand" in text_of(pilot)


async def test_groups_are_formed_again_after_a_question() -> None:
    async with Harness(called_back()) as harness, harness.at(LEADER, WINDOW) as pilot:
        await press(pilot, "o")
        assert "Form groups again?" in text_of(pilot)
        await press(pilot, "y")
        assert not panel(harness).over


async def test_a_text_in_the_line_is_kept_when_everybody_is_called_back() -> None:
    async with Harness(small_groups("Ana", "Björn")) as harness, harness.at("Ana") as pilot:
        await press(pilot, *"half a thou")
        await harness.act(LEADER, CallBack("breakout"))
        await settle(pilot)

        assert not pilot.app.query_one("#card", Field).display
        assert harness.view("Ana").drafts["group card breakout"] == "half a thou"


@SIZES
async def test_one_person_reads_that_nobody_else_is_here(size: Size) -> None:
    async with Harness(one_person(), present=("Ana",)) as harness, harness.at("Ana", size) as pilot:
        assert "Nobody else is here yet." in text_of(pilot)
        await press(pilot, *"Alone", "enter")
        assert [card.text for card in panel(harness).cards] == ["Alone"]


async def test_the_status_counts_groups() -> None:
    meeting = pairs_at_work()
    done, at_work = (people_of_group(meeting, number)[0] for number in (1, 2))
    async with Harness(meeting) as harness:
        async with harness.at(at_work, WINDOW) as pilot:
            assert "2 of 4 groups done" in text_of(pilot)
            assert "Ctrl-D we are done" in text_of(pilot)
        async with harness.at(done, WINDOW) as pilot:
            assert "✓ your group is done · 2 of 4 groups" in text_of(pilot)
            assert "Ctrl-D take back “done”" in text_of(pilot)


@pytest.mark.parametrize("size", [(60, 20), TERMINAL, WINDOW])
async def test_raised_hands_stand_beside_the_groups(size: Size) -> None:
    async with Harness(pairs_at_work()) as harness, harness.at(LEADER, size) as pilot:
        await harness.act("Chidi", acts.RaiseHand())
        await settle(pilot)

        assert "hands  1 Chidi" in text_of(pilot)


async def test_before_a_step_groups_are_counted_and_not_people() -> None:
    meeting = small_groups("Ana", "Björn", "Chidi", "Emil")
    meeting.done(people_of_group(meeting, 1)[0])
    async with Harness(meeting) as harness, harness.at(LEADER, WINDOW) as pilot:
        await press(pilot, "n")
        assert "1 of 2 groups is not done." in text_of(pilot)


async def test_a_single_group_is_one_group() -> None:
    async with Harness(one_person()) as harness, harness.at(LEADER, WINDOW) as pilot:
        assert "0 of 1 group done" in text_of(pilot)
        await press(pilot, "n")
        assert "1 of 1 group is not done." in text_of(pilot)


async def test_a_removed_partner_leaves_nobody_without_an_offer() -> None:
    async with Harness(FOUR()) as harness:
        mate = mates(harness, "Ana")[0]
        await harness.act(LEADER, acts.RemoveSeat(harness.seat(mate)))
        own = panel(harness).own
        assert panel(harness).groups[own - 1].alone == harness.seat("Ana")
        await harness.act("Ana", JoinAnotherGroup("breakout", own - 1))
        assert len(mates(harness, "Ana")) == 2
