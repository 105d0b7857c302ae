"""The last screen, and the first: what the meeting made, whose actions come first, the first sentence."""

import re

import pytest

from retro.session.owners import takes_on
from retro.session.view import Made
from retro.stages.brief.panel import first_sentence
from retro.tui.end_panel import in_lines, numbers_of
from tests.builders import LEADER
from tests.tui.rooms import TERMINAL, WATCHER, WINDOW, Harness, Size, brief, closed, ended, text_of


@pytest.mark.parametrize(
    ("who", "theirs"),
    [
        *(("Ana", True), ("ana", True), ("Björn and Ana", True), ("Björn, Ana", True), ("Ana & 李娜", True)),
        *(("", False), ("Anastasia", False), ("Björn", False), ("Mariana and Björn", False)),
    ],
)
def test_an_action_is_of_everybody_who_is_named_in_it(who: str, theirs: bool) -> None:
    assert takes_on(who, "Ana") is theirs


def test_a_name_with_a_comma_is_one_name() -> None:
    assert takes_on("Müller, Ana", "Müller, Ana")


def test_what_there_is_none_of_is_not_counted() -> None:
    assert numbers_of(Made(people=5)) == []
    assert numbers_of(Made(people=5, cards=1, actions=2)) == ["1 card", "2 actions", "5 people"]


def test_topics_and_people_are_left_out_first() -> None:
    made = Made(people=12, cards=25, topics=20, talked_about=2, actions=4)
    assert numbers_of(made, least=True) == ["25 cards", "2 talked about", "4 actions"]


@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_on_a_small_terminal_the_plate_has_three_lines(name: str) -> None:
    async with Harness(ended()) as harness, harness.at(name, TERMINAL) as pilot:
        assert pilot.app.screen.query_one("#numbers").region.height == 3
        assert re.search(r"25 cards +2 talked about +2 decisions +4 actions +2 lessons", text_of(pilot))


async def test_decisions_and_actions_have_different_titles() -> None:
    async with Harness(ended()) as harness, harness.at(LEADER, WINDOW) as pilot:
        heads = [line for line in text_of(pilot).split("\n") if "What we agreed to do" in line]
        assert ["What we decided" in head for head in heads] == [True]


def test_a_number_and_its_word_stay_in_one_line() -> None:
    items = ["25 cards", "20 topics", "2 decisions", "4 actions"]
    assert in_lines(items, 80) == ["25 cards      20 topics      2 decisions      4 actions"]
    assert in_lines(items, 30) == ["25 cards  20 topics", "2 decisions  4 actions"]
    assert in_lines([], 30) == []


async def test_the_own_actions_come_before_those_of_others() -> None:
    async with Harness(ended()) as harness, harness.at("Chidi") as pilot:
        shown = text_of(pilot)
        assert shown.index("Your actions") < shown.index("Put pairing hours")
        assert shown.index("Put pairing hours") < shown.index("Other actions")
        assert shown.index("Other actions") < shown.index("Move signing into CI")
        assert "4 actions" in shown


@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_an_action_of_nobody_asks_who(name: str) -> None:
    async with Harness(ended()) as harness, harness.at(name, WINDOW) as pilot:
        assert "who?" in text_of(pilot)


async def test_the_shared_window_has_no_own_actions() -> None:
    async with Harness(ended()) as harness, harness.at(size=WINDOW) as pilot:
        assert "Your actions" not in text_of(pilot)
        assert "What we agreed to do" in text_of(pilot)


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("We look at weeks. Everybody did well.\nNext.", "We look at weeks.", "Everybody did well.\nNext."),
        ("A title\nand a line", "A title", "and a line"),
        ("Version 1.5 is out", "Version 1.5 is out", ""),
        ("今日は。明日は。", "今日は。", "明日は。"),
        ("", "", ""),
    ],
)
def test_the_first_sentence_of_a_text(text: str, first: str, rest: str) -> None:
    assert first_sentence(text) == (first, rest)


@pytest.mark.parametrize("size", [(60, 20), TERMINAL, WINDOW])
async def test_nothing_of_a_text_to_hear_is_lost(size: Size) -> None:
    async with Harness(brief()) as harness, harness.at("Ana", size) as pilot:
        stage = harness.view("Ana").stage
        assert stage is not None
        assert "".join(stage.instruction.split()) in "".join(text_of(pilot).split())


async def test_everybody_reads_the_same_figure_of_the_rating() -> None:
    async with Harness(closed()) as harness:
        for name, size in ((LEADER, WINDOW), ("Ana", TERMINAL), (WATCHER, TERMINAL)):
            async with harness.at(name, size) as pilot:
                assert "on average" in text_of(pilot)
                assert "the middle" not in text_of(pilot)
