"""What becomes of a change that is in the line when its card is revealed or leaves: nothing by itself."""

import contextlib

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.session.agenda import Privacy
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import EditCard, IdeateView, RevealCards, WithdrawCard
from retro.tui.widgets.field import Field
from tests.builders import LEADER, Meeting
from tests.tui.rooms import Harness, Size, a_meeting, live, reach, settle, text_of, writing_nothing

REVEALED = "Your change is not saved: the cards are revealed."
UNSAVED = "Your card is not saved: the cards are revealed."


def panel(harness: Harness, name: str = "Ana") -> IdeateView:
    shown = harness.view(name).panel
    assert isinstance(shown, IdeateView)
    return shown


def texts(harness: Harness) -> list[str]:
    return [card.text for card in harness.room.session.board.cards]


async def begin_a_change(pilot: Pilot[str]) -> None:
    await pilot.press(*"one", "enter")
    await settle(pilot)
    await pilot.press("up", "s")
    await settle(pilot)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_change_that_the_reveal_overtakes_is_not_shown_by_enter(size: Size) -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana", size) as pilot:
        await begin_a_change(pilot)
        await harness.act(LEADER, RevealCards("ideate"))
        await settle(pilot)
        assert REVEALED in text_of(pilot)
        assert "make it a new card" in text_of(pilot)

        await pilot.press("x", "enter")
        await settle(pilot)
        assert texts(harness) == ["one"]
        assert REVEALED in text_of(pilot)
        assert pilot.app.query_one("#card", Field).value == "onesx"


async def test_an_own_card_that_was_only_looked_at_leaves_the_line_at_the_reveal() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await pilot.press(*"one", "enter")
        await settle(pilot)
        await pilot.press("up")
        await harness.act(LEADER, RevealCards("ideate"))
        await settle(pilot)
        assert pilot.app.query_one("#card", Field).value == ""
        assert "is not saved" not in text_of(pilot)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_card_begun_in_private_is_shown_by_no_enter_that_meant_to_hide_it(size: Size) -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana", size) as pilot:
        await pilot.press(*"one")
        await settle(pilot)
        await harness.act(LEADER, RevealCards("ideate"))
        await settle(pilot)
        assert UNSAVED in text_of(pilot)
        assert "make it a new card" in text_of(pilot)

        await pilot.press("s", "enter")
        await settle(pilot)
        assert texts(harness) == []
        assert pilot.app.query_one("#card", Field).value == "ones"
        assert UNSAVED in text_of(pilot)

        await pilot.press("down", "enter")
        await settle(pilot)
        assert texts(harness) == ["ones"]
        await pilot.press(*"two", "enter")  # begun where all see it at once
        await settle(pilot)
        assert texts(harness) == ["ones", "two"]


@pytest.mark.parametrize("emptied_by", [["escape"], ["backspace", "backspace"]])
async def test_a_card_begun_in_private_can_be_dropped_after_the_reveal(emptied_by: list[str]) -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await pilot.press(*"no")
        await settle(pilot)
        await harness.act(LEADER, RevealCards("ideate"))
        await settle(pilot)
        await pilot.press(*emptied_by)
        await settle(pilot)
        assert harness.view("Ana").drafts == {}
        assert "delete it" not in text_of(pilot)
        await pilot.press(*"two", "enter")
        await settle(pilot)
        assert texts(harness) == ["two"]


async def test_a_card_begun_in_private_is_held_for_somebody_whose_line_drops_at_the_reveal() -> None:
    async with Harness(writing_nothing()) as harness:
        async with harness.at("Ana") as pilot:
            await pilot.press(*"one")
            await settle(pilot)
        await harness.act(LEADER, RevealCards("ideate"))
        async with harness.at("Ana", (60, 20)) as pilot:
            await pilot.press("enter")
            await settle(pilot)
            assert texts(harness) == []
            assert pilot.app.query_one("#card", Field).value == "one"
            assert "make it a new card" in text_of(pilot)


async def test_a_card_that_is_held_is_hidden_again_once_writing_is_reopened() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await pilot.press(*"one")
        await settle(pilot)
        await harness.act(LEADER, RevealCards("ideate"))
        await settle(pilot)
        await harness.act(LEADER, ReopenCards("ideate"))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert [card.text for card in panel(harness).own] == ["one"]


async def test_where_cards_are_shown_at_once_a_draft_is_held_back_from_nobody() -> None:
    async with Harness(live()) as harness:
        async with harness.at("Ana") as pilot:
            await pilot.press(*"one")
            await settle(pilot)
        async with harness.at("Ana") as pilot:
            await pilot.press("enter")
            await settle(pilot)
            assert "one" in texts(harness)


async def test_a_change_can_become_a_new_card_or_be_dropped_after_the_reveal() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await begin_a_change(pilot)
        await harness.act(LEADER, RevealCards("ideate"))
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert texts(harness) == ["one", "ones"]
        assert harness.view("Ana").drafts == {}

    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await begin_a_change(pilot)
        await harness.act(LEADER, RevealCards("ideate"))
        await settle(pilot)
        await pilot.press("escape", "enter")
        await settle(pilot)
        assert texts(harness) == ["one"]
        assert pilot.app.query_one("#card", Field).value == ""
        assert harness.view("Ana").drafts == {}


async def test_an_enter_that_the_reveal_overtakes_leaves_the_change_in_the_line() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await begin_a_change(pilot)
        # The reveal is on its way while Enter is pressed: the screen still shows the hidden card.
        await harness.act(LEADER, RevealCards("ideate"))
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.query_one("#card", Field).value == "ones"
        await pilot.press("enter")
        await settle(pilot)
        assert texts(harness) == ["one"]
        assert REVEALED in text_of(pilot)


async def test_a_change_of_somebody_whose_line_drops_at_the_reveal_waits_in_the_line() -> None:
    async with Harness(writing_nothing()) as harness:
        async with harness.at("Ana") as pilot:
            await begin_a_change(pilot)
        await harness.act(LEADER, RevealCards("ideate"))
        async with harness.at("Ana", (60, 20)) as pilot:
            assert pilot.app.query_one("#card", Field).value == "ones"
            assert "make it a new card" in text_of(pilot)
            await pilot.press("enter")
            await settle(pilot)
            assert texts(harness) == ["one"]
            assert REVEALED in text_of(pilot)


async def test_a_change_of_a_card_that_was_taken_back_elsewhere_is_no_new_card() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await begin_a_change(pilot)
        await harness.act("Ana", WithdrawCard("ideate", panel(harness).own[0].id))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)

        assert panel(harness).own == ()
        assert "Your change is not saved: the card cannot be changed now." in text_of(pilot)


async def test_a_change_that_the_full_disk_refuses_is_still_a_change() -> None:
    async with Harness(writing_nothing()) as harness, harness.at("Ana") as pilot:
        await begin_a_change(pilot)
        harness.journal.full = True
        await pilot.press("enter")
        await settle(pilot)
        harness.journal.full = False
        await harness.act("Ana", EditCard("ideate", panel(harness).own[0].id, "from elsewhere"))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert [card.text for card in panel(harness).own] == ["ones"]


async def test_the_author_corrects_a_card_that_all_see() -> None:
    async with (
        Harness(live()) as harness,
        harness.at("Ana", (60, 20)) as pilot,
        harness.at("Chidi") as other,
    ):
        await pilot.press(*"typo", "enter")
        await settle(pilot)
        await pilot.press("up")
        await settle(pilot)
        assert pilot.app.query_one("#card", Field).value == "typo"
        assert "✎ changing" in text_of(pilot)
        assert "withdraw" not in text_of(pilot)

        harness.journal.full = True
        await pilot.press("s", "enter")
        await settle(pilot)
        assert "Not saved: the disk is full." in text_of(pilot)
        assert pilot.app.query_one("#card", Field).value == "typos"
        harness.journal.full = False
        await pilot.press("enter")
        await settle(pilot)
        await settle(other)
        assert "typos" in texts(harness)
        assert "typo" not in texts(harness)
        assert harness.view("Ana").drafts == {}


async def test_a_correction_whose_line_drops_is_taken_up_again_and_sent_once() -> None:
    async with Harness(live()) as harness:
        async with harness.at("Ana") as pilot:
            await pilot.press(*"typo", "enter")
            await settle(pilot)
            await pilot.press("up", "s")
            await settle(pilot)
        async with harness.at("Ana", (60, 20)) as pilot:
            assert pilot.app.query_one("#card", Field).value == "typos"
            assert "✎ changing" in text_of(pilot)
            await pilot.press("enter", "enter")
            await settle(pilot)
            assert texts(harness).count("typos") == 1
            assert "typo" not in texts(harness)


async def test_a_correction_of_a_card_that_was_removed_meanwhile_is_no_new_card() -> None:
    async with Harness(live()) as harness, harness.at("Ana") as pilot:
        await pilot.press("up", "s")
        await settle(pilot)
        card = harness.room.session.board.cards
        before = len(card)
        mine = next(
            text for text in harness.view(LEADER).removable if text.text == panel(harness).own[-1].text
        )
        await harness.act(LEADER, acts.RemoveText(mine.id))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert len(texts(harness)) == before - 1


OWN = ("one", "two", "three", "four")


def with_names() -> Meeting:
    meeting = reach(a_meeting(privacy=Privacy.REVEALED), "ideate")
    return meeting.add("Ana", "Start", *OWN).reveal()


async def begin_a_correction(pilot: Pilot[str]) -> str:
    await pilot.press("up", "x")
    await settle(pilot)
    return pilot.app.query_one("#card", Field).value.removesuffix("x")


async def draw_anew(harness: Harness, card: str) -> None:
    """Reopen the writing and reveal again until another card of the same author has the label of this one."""
    label = next(each.id for each in harness.room.session.board.cards if each.text == card)
    texts = {label: card}
    while texts[label] == card:
        await harness.act(LEADER, ReopenCards("ideate"))
        await harness.act(LEADER, RevealCards("ideate"))
        texts = {each.id: each.text for each in harness.room.session.board.cards}


@pytest.mark.parametrize("drops", [False, True])
async def test_a_correction_never_reaches_the_card_that_has_the_label_after_another_reveal(
    drops: bool,
) -> None:
    async with Harness(with_names()) as harness, contextlib.AsyncExitStack() as terminals:
        pilot = await terminals.enter_async_context(harness.at("Ana"))
        card = await begin_a_correction(pilot)
        if drops:
            await terminals.aclose()
        await draw_anew(harness, card)
        if drops:
            pilot = await terminals.enter_async_context(harness.at("Ana"))
        await settle(pilot)
        # Who is there sees at once that the cards are hidden again.
        why = "somebody else changed the card" if drops else "the card cannot be changed now"
        assert f"Your change is not saved: {why}." in text_of(pilot)
        await pilot.press("enter")
        await settle(pilot)

        assert sorted(texts(harness)) == sorted(OWN)
        assert pilot.app.query_one("#card", Field).value == f"{card}x"


async def test_what_somebody_was_making_of_a_removed_card_is_kept_for_nobody() -> None:
    async with Harness(with_names()) as harness:
        async with harness.at("Ana") as pilot:
            card = await begin_a_correction(pilot)
        assert [*harness.view("Ana").drafts.values()] == [f"{card}x"]
        found = next(text for text in harness.view(LEADER).removable if text.text == card)
        await harness.act(LEADER, acts.RemoveText(found.id))
        assert harness.view("Ana").drafts == {}
