"""Questions that are asked one by one, a limit of cards, and topics to answer, by keys."""

from textual.pilot import Pilot

from retro.session import acts
from retro.session.record import Part, TextId
from retro.stages.ideate.card_acts import NextQuestion
from retro.stages.ideate.rules import IdeateView
from retro.tui.widgets.field import Field
from tests.builders import LEADER
from tests.tui.rooms import WATCHER, WINDOW, Harness, answering, asked_in_turn, settle, text_of

Keys = Pilot[str]


async def write(pilot: Keys, text: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in text))
    await settle(pilot)


def own(harness: Harness, name: str = "Ana") -> list[tuple[str, str, str]]:
    shown = harness.view(name).panel
    assert isinstance(shown, IdeateView)
    return [(card.prompt, card.topic, card.text) for card in shown.own]


async def test_the_next_question_is_opened_where_nobody_is_writing() -> None:
    async with Harness(asked_in_turn()) as harness, harness.at("Ana") as pilot:
        await harness.act(LEADER, NextQuestion("ideate", 1))
        await settle(pilot)
        assert "▸ Continue 0" in text_of(pilot)

        await write(pilot, "lunch")
        await pilot.press("enter")
        await settle(pilot)
        assert ("continue", "", "lunch") in own(harness)


async def test_who_comes_late_begins_at_the_question_that_is_asked_now() -> None:
    async with Harness(asked_in_turn()) as harness:
        for name in ("Fatima", WATCHER):
            async with harness.at(name) as pilot:
                await settle(pilot)
                assert "▸ Stop" in text_of(pilot)
                assert "What slowed us down?" in text_of(pilot)
        async with harness.at("Ana") as pilot:
            await pilot.press("tab")
            await write(pilot, "half a")
            assert "▸ Start 2" in text_of(pilot)
        async with harness.at("Ana") as pilot:  # what was begun is where it was
            await settle(pilot)
            assert "▸ Start 2" in text_of(pilot)


async def test_the_shared_window_marks_the_question_that_is_asked_now() -> None:
    async with Harness(asked_in_turn()) as harness, harness.at(LEADER, WINDOW) as pilot:
        await settle(pilot)
        assert "▸ Stop" in text_of(pilot)
        assert "▸ Start" not in text_of(pilot)
        await harness.act(LEADER, NextQuestion("ideate", 1))
        await settle(pilot)
        assert "▸ Continue" in text_of(pilot)
        assert "▸ Stop" not in text_of(pilot)


async def test_who_is_writing_stays_at_the_question_and_is_told() -> None:
    async with Harness(asked_in_turn()) as harness, harness.at("Ana") as pilot:
        await write(pilot, "half a")
        await harness.act(LEADER, NextQuestion("ideate", 1))
        await settle(pilot)

        assert "▸ Stop 1" in text_of(pilot)
        assert "The next question is asked: Continue." in text_of(pilot)
        await write(pilot, " word")
        await pilot.press("enter")
        await settle(pilot)
        assert ("stop", "", "half a word") in own(harness)


async def test_the_line_says_how_many_cards_are_left_and_a_refused_one_stays_in_it() -> None:
    async with Harness(asked_in_turn()) as harness, harness.at("Ana") as pilot:
        assert "write a card (1 left)" in text_of(pilot)
        await write(pilot, "the last")
        await pilot.press("enter")
        await settle(pilot)
        assert "you have written all your cards" in text_of(pilot)

        await write(pilot, "one more")
        await pilot.press("enter")
        await settle(pilot)
        assert "Everybody writes at most 4 cards here." in text_of(pilot)
        assert pilot.app.query_one("#card", Field).value == "one more"


async def test_tab_goes_from_topic_to_topic() -> None:
    async with Harness(answering()) as harness, harness.at("Ana") as pilot:
        await pilot.press("tab")
        await write(pilot, "stand up")
        await pilot.press("enter")
        await settle(pilot)

        (second,) = [topic for _, topic, text in own(harness) if text == "stand up"]
        assert f"▸ {second} " in text_of(pilot)
        assert second != "T1"


async def test_a_topic_that_is_removed_moves_no_text_to_another() -> None:
    async with Harness(answering()) as harness, harness.at("Ana") as pilot:
        shown = harness.view("Ana").panel
        assert isinstance(shown, IdeateView)
        _, second, third = (column.topic for column in shown.columns)
        await pilot.press("tab", "tab")
        await write(pilot, "for the third")
        await harness.act(LEADER, acts.RemoveText(TextId(Part.CARD, second)))
        await settle(pilot)

        await pilot.press("enter")
        await settle(pilot)
        assert ("answers-0", third, "for the third") in own(harness)
