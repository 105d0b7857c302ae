"""What keys do in silent ideation: cards are added, changed, withdrawn, and never lost."""

import msgspec
import pytest
from textual import events
from textual.pilot import Pilot

from retro.session import acts
from retro.session.agenda import Agenda, Prompt
from retro.stages.ideate.rules import AddCard, IdeateView, RevealCards
from retro.tui.widgets.field import Field
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.rooms import (
    START,
    STOP,
    Harness,
    burst,
    live,
    revealed,
    settle,
    text_of,
    writing_few,
    writing_nothing,
)

Keys = Pilot[str]


def own(harness: Harness, name: str = "Ana") -> list[tuple[str, str]]:
    """The hidden cards of a person: prompt and text."""
    shown = harness.view(name).panel
    assert isinstance(shown, IdeateView)
    return [(card.prompt, card.text) for card in shown.own]


def line(pilot: Keys) -> Field:
    return pilot.app.query_one("#card", Field)


async def write(pilot: Keys, text: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in text))


async def test_enter_saves_the_card_under_the_question_that_is_shown() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await write(pilot, "pair more")
        await pilot.press("enter")
        await settle(pilot)

        assert own(harness) == [("start", "pair more")]
        assert "pair more" in text_of(pilot)
        assert "▸ Start 1" in text_of(pilot)
        assert line(pilot).value == ""


async def test_an_empty_line_is_not_a_card() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await pilot.press("space", "space", "enter")
        await settle(pilot)

        assert own(harness) == []


async def test_tab_goes_through_the_questions_and_takes_the_text_along() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await write(pilot, "slow builds")
        await pilot.press("tab")
        assert "What slowed us down?" in text_of(pilot)
        assert line(pilot).value == "slow builds"

        await pilot.press("tab", "tab", "shift+tab", "shift+tab", "enter")
        await settle(pilot)

        assert own(harness) == [("stop", "slow builds")]


async def test_a_burst_of_keys_lands_as_it_was_typed() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        burst(pilot, *"one", "enter", "tab", *"two", "enter", "tab", *"three", "enter")
        await settle(pilot)

        assert own(harness) == [("start", "one"), ("stop", "two"), ("continue", "three")]


async def test_up_takes_the_own_cards_back_into_the_line_and_enter_saves_the_change() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        await pilot.press("up")
        assert line(pilot).value == STOP[5]
        assert "✎ changing" in text_of(pilot)
        assert "Esc cancel" in text_of(pilot)

        await pilot.press("up", "up", "up")
        assert line(pilot).value == START[0]
        await pilot.press("down", "down", "exclamation_mark", "enter")
        await settle(pilot)

        assert ("stop", STOP[5] + "!") in own(harness)
        assert line(pilot).value == ""


async def test_escape_leaves_the_card_as_it_was() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        before = own(harness)

        await pilot.press("up", "x", "escape")
        await settle(pilot)

        assert own(harness) == before
        assert line(pilot).value == ""
        assert "changing" not in text_of(pilot)


async def test_ctrl_x_withdraws_the_card_that_is_being_changed_and_nothing_else() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        await pilot.press("ctrl+x")
        assert len(own(harness)) == 3

        await pilot.press("up", "ctrl+x")
        await settle(pilot)

        assert own(harness) == [("start", START[0]), ("start", START[1])]
        assert STOP[5] not in text_of(pilot)


async def test_a_draft_comes_back_in_a_new_app_on_the_same_seat() -> None:
    async with Harness(writing_nothing()) as harness:
        async with harness.at("Ana") as pilot:
            await pilot.press("tab")
            await write(pilot, "half a thou")
        async with harness.at("Ana") as pilot:
            assert line(pilot).value == "half a thou"
            assert "What slowed us down?" in text_of(pilot)
            await pilot.press("g", "h", "t", "enter")
            await settle(pilot)

            assert own(harness) == [("stop", "half a thought")]
        async with harness.at("Ana") as pilot:
            assert line(pilot).value == ""


async def test_a_saved_card_leaves_no_draft_behind() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await write(pilot, "done")
        await pilot.press("enter")
        await settle(pilot)

        assert harness.view("Ana").drafts == {}


async def test_a_refused_card_comes_back_into_the_line_with_the_reason() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        harness.journal.full = True
        await write(pilot, "keep me")
        await pilot.press("enter")
        await settle(pilot)

        assert line(pilot).value == "keep me"
        assert "Not saved: the disk is full." in text_of(pilot)

        harness.journal.full = False
        await pilot.press("enter")
        await settle(pilot)
        assert own(harness) == [("start", "keep me")]


async def test_a_refused_card_comes_back_under_its_own_question() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        harness.journal.full = True
        burst(pilot, "x", "enter", "tab")
        await settle(pilot)
        assert line(pilot).value == "x"

        harness.journal.full = False
        await pilot.press("enter")
        await settle(pilot)
        assert own(harness) == [("start", "x")]


async def test_a_refused_change_stays_a_change_of_that_card() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await write(pilot, "one")
        await pilot.press("enter")
        await settle(pilot)
        harness.journal.full = True
        await pilot.press("up", "s", "enter")
        await settle(pilot)
        assert line(pilot).value == "ones"

        harness.journal.full = False
        await pilot.press("enter")
        await settle(pilot)
        assert own(harness) == [("start", "ones")]


async def test_a_half_made_change_comes_back_in_a_new_app_on_the_same_seat() -> None:
    async with Harness(writing_nothing()) as harness:
        async with harness.at("Ana") as pilot:
            await pilot.press("tab")
            await write(pilot, "one")
            await pilot.press("enter")
            await settle(pilot)
            await pilot.press("up", "s")
            await settle(pilot)
        async with harness.at("Ana") as pilot:
            assert line(pilot).value == "ones"
            await pilot.press("enter")
            await settle(pilot)

            assert own(harness) == [("stop", "ones")]
            assert harness.view("Ana").drafts == {}
        async with harness.at("Ana") as pilot:
            await pilot.press("up", "s", "escape")
            await settle(pilot)
            assert harness.view("Ana").drafts == {}


async def test_a_refusal_does_not_overwrite_what_was_typed_since() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        harness.journal.full = True
        burst(pilot, "a", "enter", "b")
        await settle(pilot)

        assert line(pilot).value in ("b", "ab")
        assert own(harness) == []


async def test_a_paste_that_is_too_long_says_how_much_was_left_out() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        pilot.app.post_message(events.Paste("x" * 10_000))
        await settle(pilot)

        assert len(line(pilot).value) == 500
        assert "A card holds 500 characters; 9500 of those pasted were left out." in text_of(pilot)


LINES = "slow builds\r\n\n  flaky tests \nno time\n"


async def paste(pilot: Keys, text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_several_pasted_lines_are_a_card_each_if_the_writer_says_so(size: tuple[int, int]) -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana", size) as pilot:
        await write(pilot, "half")
        await paste(pilot, LINES)
        assert "3 cards or one?" in text_of(pilot)
        assert own(harness) == []

        await pilot.press("up", "enter")
        await settle(pilot)
        assert own(harness) == [("start", "slow builds"), ("start", "flaky tests"), ("start", "no time")]
        assert line(pilot).value == "half"
        assert harness.view("Ana").drafts == {"card start": "half"}


async def test_several_pasted_lines_as_one_card_are_put_into_the_line_and_not_sent() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await paste(pilot, LINES)
        await pilot.press("enter")
        await settle(pilot)
        assert line(pilot).value == "slow builds flaky tests no time"
        assert own(harness) == []

        await paste(pilot, "  one line\n")
        assert line(pilot).value == "slow builds flaky tests no timeone line"


async def test_esc_takes_nothing_of_what_was_pasted() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await paste(pilot, LINES)
        await pilot.press("escape")
        await settle(pilot)
        assert (line(pilot).value, own(harness), harness.view("Ana").drafts) == ("", [], {})


async def test_pasted_lines_outlive_a_connection_that_is_lost_before_the_answer() -> None:
    async with Harness(writing_nothing()) as harness:
        async with harness.at("Ana") as pilot:
            await paste(pilot, LINES)
        async with harness.at("Ana") as pilot:
            await pilot.press("f1", "end")
            assert "Not sent, kept for you: flaky tests" in text_of(pilot)


@pytest.mark.parametrize("act", [acts.JumpTo("group"), RevealCards("ideate")])
async def test_pasted_lines_whose_answer_comes_too_late_are_kept_and_shown_to_nobody(act: acts.Act) -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await paste(pilot, LINES)
        await harness.act(LEADER, act)
        await settle(pilot)
        await pilot.press("up", "enter")
        await settle(pilot)

        assert "3 not sent, but kept for you (see F1)" in text_of(pilot)
        assert harness.view("Ana").drafts == {"pasted start": "slow builds\nflaky tests\nno time"}
        assert not harness.room.session.board.cards


async def test_many_pasted_lines_that_come_too_late_are_all_kept() -> None:
    lines = [f"{number} {'x' * 400}" for number in range(20)]
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await paste(pilot, "\n".join(lines))
        await harness.act(LEADER, acts.JumpTo("group"))
        await settle(pilot)
        await pilot.press("up", "enter")
        await settle(pilot)
        assert "20 not sent, but kept for you (see F1)" in text_of(pilot)
        assert "\n".join(harness.view("Ana").drafts.values()).split("\n") == lines


async def test_a_paste_that_is_longer_than_cards_ever_are_goes_into_the_line_and_says_so() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await paste(pilot, "a line\n" * 6000)
        assert "A card holds 500 characters;" in text_of(pilot)
        assert harness.view("Ana").drafts.keys() == {"card start"}


async def test_others_see_how_many_cards_there_are_and_not_what_they_say() -> None:
    async with Harness(writing_few()) as harness, harness.at("Fatima") as pilot:
        await harness.act("Ana", AddCard("ideate", "start", "my secret thought"))
        await settle(pilot)

        assert "secret" not in text_of(pilot)


async def test_done_can_be_said_and_taken_back() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        assert "Ctrl-D I am done" in text_of(pilot)
        await pilot.press("ctrl+d")
        await settle(pilot)
        assert harness.view("Ana").mine_done
        assert "Ctrl-D take back “done”" in text_of(pilot)
        assert "✓ you are done · 1 of 5" in text_of(pilot) or "✓ done · 1 of 5" in text_of(pilot)

        await pilot.press("ctrl+d")
        await settle(pilot)
        assert not harness.view("Ana").mine_done


async def test_what_is_typed_survives_the_reveal() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        await write(pilot, "late")
        step = harness.view("Dana").next
        assert step is not None
        await harness.act("Dana", step.act)
        await settle(pilot)

        assert line(pilot).value == "late"
        assert "Everyone now sees new cards immediately" in text_of(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "late" in text_of(pilot)


async def test_pages_of_revealed_cards_turn_while_the_line_keeps_the_focus() -> None:
    async with Harness(revealed()) as harness, harness.at("Ana") as pilot:
        first = text_of(pilot)
        await pilot.press("pagedown")
        await settle(pilot)
        assert text_of(pilot) != first
        assert isinstance(pilot.app.focused, Field)
        await pilot.press("pageup")
        await settle(pilot)
        assert text_of(pilot) == first


async def test_the_own_name_stands_at_named_cards() -> None:
    async with Harness(live()) as harness, harness.at("Chidi") as pilot:
        await pilot.press("h", "i", "enter")
        await settle(pilot)

        assert any(row.endswith("Chidi") and "hi" in row for row in text_of(pilot).split("\n"))


async def test_an_observer_is_told_what_happens_and_has_no_line() -> None:
    async with Harness(writing_few()) as harness, harness.at("Olga") as pilot:
        assert "People are writing" in text_of(pilot)
        assert not pilot.app.query("#card")
        assert "Ctrl-D" not in text_of(pilot)
        await pilot.press("tab")
        assert "What slowed us down?" in text_of(pilot)


async def test_moving_on_while_somebody_writes_keeps_their_draft_for_the_way_back() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await write(pilot, "not yet")
        await harness.act("Dana", acts.JumpTo("brief"))
        await settle(pilot)
        assert "not yet" not in text_of(pilot)

        await harness.act("Dana", acts.JumpTo("ideate"))
        await settle(pilot)
        assert line(pilot).value == "not yet"


async def test_two_terminals_of_one_seat_show_the_same_cards() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as one, harness.at("Ana") as two:
        await write(one, "from one")
        await one.press("enter")
        await settle(one)
        await settle(two)

        assert "from one" in text_of(two)


@pytest.mark.parametrize("count", [5, 9])
async def test_many_questions_stay_readable_in_a_narrow_terminal(count: int) -> None:
    prompts = tuple(Prompt(f"p{n}", f"A question with a long title {n}") for n in range(1, count + 1))
    stage = a_stage("ideate", settings={}, title="Silent ideation")
    agenda = Agenda(name="many", stages=(msgspec.structs.replace(stage, prompts=prompts),))
    async with (
        Harness(Meeting(agenda).join("Ana").go("ideate")) as harness,
        harness.at("Ana", (60, 20)) as pilot,
    ):
        await pilot.press("tab")
        await settle(pilot)

        assert f"▸ A question with a long title 2 0    2 of {count}" in text_of(pilot)


async def test_the_list_follows_what_is_written_and_what_is_changed() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana", size=(80, 24)) as pilot:
        for number in range(30):
            await write(pilot, f"thought {number}")
            await pilot.press("enter")
        await settle(pilot)
        assert "thought 29" in text_of(pilot)
        assert "thought 0\n" not in text_of(pilot)

        await pilot.press(*["up"] * 30)
        await settle(pilot)
        assert line(pilot).value == "thought 0"
        assert "thought 29" not in text_of(pilot)
        assert "✎ changing" in text_of(pilot)
