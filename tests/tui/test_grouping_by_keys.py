"""Suggestions, undo and redo by keys, while others move cards too."""

from collections.abc import Sequence

from textual.pilot import Pilot

from retro.stages.group.rules import GroupView, JoinTopics, NameTopic
from retro.stages.group.suggestion_lines import SuggestionLines
from tests.tui.rooms import Harness, grouping, settle, text_of

Keys = Pilot[str]


async def press(pilot: Keys, *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def suggestion(harness: Harness, name: str = "Ana") -> tuple[str, ...]:
    panel = harness.view(name).panel
    assert isinstance(panel, GroupView)
    return panel.suggested


def together(harness: Harness, cards: Sequence[str]) -> bool:
    return any({*cards} <= {*topic.cards} for topic in harness.room.session.board.topics)


async def test_one_key_puts_together_what_is_suggested() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        two = suggestion(harness)
        shown = text_of(pilot)
        await press(pilot, "y")

        assert f"Together? {two[0]}" in shown
        assert together(harness, two)
        assert f"Together? {two[0]}" not in text_of(pilot)
        await press(pilot, "u")
        assert suggestion(harness) == two


async def test_one_key_refuses_what_is_suggested_and_it_does_not_come_back() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        refused = suggestion(harness)
        await press(pilot, "k")

        assert suggestion(harness) != refused
        assert not together(harness, refused)
        await press(pilot, "u")
        assert suggestion(harness) == refused
        await press(pilot, "U")
        assert suggestion(harness) != refused


async def test_the_last_suggestion_leaves_no_line_and_no_key_behind() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        while suggestion(harness):
            await press(pilot, "k")
        before = harness.room.session.board
        await press(pilot, "y", "k")

        assert not pilot.app.query_one(SuggestionLines).display
        assert "keep apart" not in text_of(pilot)
        assert harness.room.session.board == before


async def test_what_is_marked_stays_marked_when_a_suggestion_is_taken() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        two = suggestion(harness)
        await press(pilot, "space", "y")

        assert together(harness, two)
        assert "marked: T1" in text_of(pilot)


async def test_a_key_for_a_suggestion_that_somebody_else_has_just_changed_does_nothing() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        await harness.act("Chidi", JoinTopics("group", suggestion(harness)))
        await settle(pilot)
        before = harness.room.session.board
        await press(pilot, "y")

        assert harness.room.session.board == before
        assert "The suggestion has just changed: read it, then press again." in text_of(pilot)


async def test_what_was_undone_is_made_again_with_one_key() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        before = harness.room.session.board.topics
        await press(pilot, "x", "u")
        assert harness.room.session.board.topics == before

        await press(pilot, "U")
        assert all(len(topic.cards) == 1 for topic in harness.room.session.board.topics)
        await press(pilot, "U")
        assert "There is nothing to redo." in text_of(pilot)


async def test_a_name_that_somebody_gives_meanwhile_is_not_overwritten() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "home", "r")
        await harness.act("Chidi", NameTopic("group", "T1", "Keys"))
        await press(pilot, *"!", "enter")

        assert "Somebody else has just called it Keys." in text_of(pilot)
        assert harness.room.session.board.topic("T1").title == "Keys"
