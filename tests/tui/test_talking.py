"""Raised hands and the round, by the keys of those who speak and of who leads."""

from collections.abc import Callable, Sequence

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from retro.session import acts
from retro.session.people import Role
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Form
from retro.tui.parts.keybar import KeyBar
from retro.tui.screens.talking import LOWERED
from retro.tui.widgets.drawn_lines import PictureLine
from tests.builders import LEADER, Meeting
from tests.tui.rooms import (
    FEW,
    TERMINAL,
    WATCHER,
    WINDOW,
    Harness,
    a_meeting,
    asking,
    gathering,
    reach,
    settle,
    speaking,
    talking,
    text_of,
    writing_few,
)


async def press(pilot: Pilot[str], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def asks(pilot: Pilot[str]) -> str:
    """The question that lies over the screen, in one line."""
    assert isinstance(pilot.app.screen, Confirm)
    return " ".join(str(pilot.app.screen.query_one(".dialog-title", Static).content).split())


def title(pilot: Pilot[str]) -> str:
    return " ".join(pilot.app.screen.query_one("#title", PictureLine).plain.split())


def footer(pilot: Pilot[str]) -> str:
    return pilot.app.screen.query_one(KeyBar).plain


def turns(pilot: Pilot[str]) -> str:
    line = pilot.app.screen.query_one("#turns", PictureLine)
    return line.plain.strip() if line.display else ""


def hands(harness: Harness) -> list[str]:
    return [hand.name for hand in harness.view(LEADER).hands]


def a_discussion(*people: str) -> Meeting:
    return reach(a_meeting(*(people or FEW)), "discuss")


async def test_a_key_raises_the_hand_and_lowers_it_again() -> None:
    async with Harness(a_discussion()) as harness, harness.at("Chidi") as pilot:
        assert "h raise hand" in footer(pilot)
        await press(pilot, "h")
        assert hands(harness) == ["Chidi"]
        assert "h lower hand" in footer(pilot)
        assert title(pilot) == "Discussion hands 1 you Chidi"

        await press(pilot, "h")
        assert hands(harness) == []
        assert LOWERED not in text_of(pilot)


async def test_whose_hand_somebody_else_lowers_is_told() -> None:
    async with Harness(a_discussion()) as harness, harness.at("Chidi") as pilot:
        await press(pilot, "h")
        await harness.act(LEADER, acts.LowerHand(harness.seat("Chidi")))
        await settle(pilot)

        assert LOWERED in text_of(pilot)


async def test_a_hand_that_goes_down_with_the_stage_is_not_worth_a_word() -> None:
    async with Harness(a_discussion()) as harness, harness.at("Chidi") as pilot:
        await press(pilot, "h")
        await harness.act(LEADER, acts.NextStage("discuss"))
        await settle(pilot)

        assert hands(harness) == []
        assert LOWERED not in text_of(pilot)


async def test_in_a_line_h_is_a_letter_and_f3_raises_the_hand() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "h")
        assert hands(harness) == []

        await press(pilot, "f3")
        assert hands(harness) == ["Ana"]
        assert "F3 lower hand" in footer(pilot)


async def test_an_observer_is_offered_no_hand_and_told_why() -> None:
    async with Harness(a_discussion()) as harness, harness.at(WATCHER, WINDOW) as pilot:
        assert "raise hand" not in footer(pilot)
        await press(pilot, "h")

        assert hands(harness) == []
        assert "Observers cannot raise a hand" in text_of(pilot)


async def test_while_people_gather_nothing_of_it_is_offered() -> None:
    async with Harness(gathering()) as harness, harness.at("Ana") as pilot:
        assert "hand" not in footer(pilot)
        await press(pilot, "h")
        assert hands(harness) == []


@pytest.mark.parametrize("size", [(60, 20), TERMINAL, WINDOW])
async def test_the_shared_window_shows_the_queue_and_calls_on_the_first(size: tuple[int, int]) -> None:
    async with Harness(a_discussion()) as harness, harness.at(size=size) as pilot:
        for name in ("Chidi", "李娜"):
            await harness.act(name, acts.RaiseHand())
        await settle(pilot)
        assert "hands  1 Chidi  2 李娜" in pilot.app.screen.query_one("#people", PictureLine).plain
        assert "f call on Chidi" in footer(pilot)

        await press(pilot, "f")
        assert hands(harness) == ["李娜"]
        assert "Chidi speaks now." in text_of(pilot)
        assert "f call on 李娜" in footer(pilot)


async def test_another_hand_can_be_chosen() -> None:
    async with Harness(a_discussion()) as harness, harness.at(size=WINDOW) as pilot:
        for name in ("Chidi", "李娜", "Ana"):
            await harness.act(name, acts.RaiseHand())
        await settle(pilot)
        await press(pilot, "S", "down", "enter")

        assert hands(harness) == ["Chidi", "Ana"]


async def test_a_hand_is_raised_for_somebody_on_the_phone_by_name() -> None:
    async with Harness(a_discussion()) as harness, harness.at() as pilot:
        await press(pilot, "F")
        assert isinstance(pilot.app.screen, Form)
        await press(pilot, *"Olu", "enter")
        assert hands(harness) == ["Olu (phone)"]

        await press(pilot, "F", *"olu", "enter")
        assert "The hand of olu is up already." in text_of(pilot)
        await press(pilot, "escape", "f")
        assert hands(harness) == []


async def test_from_the_own_seat_only_who_leads_raises_a_hand_for_others() -> None:
    meeting = a_discussion().let_in("Lea", Role.PARTICIPANT, leads=True)
    async with Harness(meeting) as harness:
        async with harness.at("Lea") as pilot:
            await press(pilot, "F", *"Olu", "enter")
            assert hands(harness) == ["Olu (phone)"]
        async with harness.at("Ana") as pilot:
            await press(pilot, "F")
            assert not isinstance(pilot.app.screen, Form)


async def test_a_round_goes_on_with_one_key_and_ends_after_the_last() -> None:
    async with Harness(a_discussion()) as harness, harness.at() as pilot:
        assert "T each in turn" in footer(pilot)
        await press(pilot, "T")
        order = harness.view(LEADER).round
        assert order is not None
        names = [order.now.name, *(person.name for person in order.then)]
        assert turns(pilot) == f"now  {names[0]}   then  {', '.join(names[1:])}"
        assert f"p next: {names[1]}" in footer(pilot)

        for name in names[1:]:
            await press(pilot, "p")
            assert turns(pilot).startswith(f"now  {name}")
        assert "last in this round" in turns(pilot)
        assert "p end the round" in footer(pilot)
        await press(pilot, "p")
        assert turns(pilot) == ""


async def test_everybody_reads_when_it_is_their_turn() -> None:
    async with Harness(a_discussion("Ana", "Björn", "Chidi")) as harness:
        await harness.act(LEADER, acts.StartRound())
        shown = harness.view(LEADER).round
        assert shown is not None
        first, second, third = shown.now.name, *(person.name for person in shown.then)

        for name, words in (
            (first, f"It is your turn.   then  {second}, {third}"),
            (second, f"now  {first}   You are next.   then  {third}"),
            (third, f"now  {first}   then  {second}, you"),
            (WATCHER, f"now  {first}   then  {second}, {third}"),
        ):
            async with harness.at(name) as pilot:
                assert turns(pilot) == words


async def test_who_does_not_want_to_speak_passes_and_can_come_back() -> None:
    async with Harness(a_discussion("Ana", "Björn", "Chidi")) as harness:
        await harness.act(LEADER, acts.StartRound())
        shown = harness.view(LEADER).round
        assert shown is not None
        first, second, third = shown.now.name, *(person.name for person in shown.then)
        async with harness.at(second) as pilot:
            assert "p pass my turn" in footer(pilot)
            await press(pilot, "p")
            assert turns(pilot) == f"now  {first}   then  {third}"
            assert "p speak after all" in footer(pilot)
            await press(pilot, "p")
            assert turns(pilot) == f"now  {first}   then  {third}, you"
        async with harness.at(first) as pilot:
            assert "p end my turn" in footer(pilot)
            await press(pilot, "p")
            assert turns(pilot) == f"now  {third}   then  {second}"
            assert "my turn" not in footer(pilot)
            await press(pilot, "p")
            assert "You have had your turn." in text_of(pilot)


async def test_the_facilitator_skips_somebody_and_ends_a_round_after_a_question() -> None:
    async with Harness(a_discussion("Ana", "Björn", "Chidi")) as harness, harness.at() as pilot:
        await press(pilot, "T")
        shown = harness.view(LEADER).round
        assert shown is not None
        await press(pilot, "S", "down", "enter")
        assert turns(pilot) == f"now  {shown.now.name}   then  {shown.then[1].name}"

        await press(pilot, "T")
        assert isinstance(pilot.app.screen, Confirm)
        assert "1 person has not had a turn." in text_of(pilot)
        await press(pilot, "y")
        assert turns(pilot) == ""


@pytest.mark.parametrize("keys", [("n",), ("b",), ("J", "end", "enter"), ("E",)])
async def test_no_step_is_taken_out_of_a_round_before_a_question(keys: Sequence[str]) -> None:
    async with Harness(a_discussion("Ana", "Björn", "Chidi")) as harness, harness.at() as pilot:
        await press(pilot, "T")
        await press(pilot, *keys)
        assert "2 people have not had a turn." in asks(pilot)
        await press(pilot, "escape", "p")
        await press(pilot, "p")
        before = harness.room.session
        await press(pilot, *keys)
        assert harness.room.session == before
        assert "The round is still running." in asks(pilot)
        await press(pilot, "y")
        assert harness.room.session != before


async def test_a_second_round_begins_with_its_own_first_speaker() -> None:
    async with Harness(a_discussion("Ana", "Björn")) as harness, harness.at() as pilot:
        await press(pilot, "T", "p")
        await harness.act(LEADER, acts.EndRound())
        await settle(pilot)
        await harness.act(LEADER, acts.StartRound())
        await settle(pilot)

        begun = harness.view(LEADER).round
        assert begun is not None
        painted = pilot.app.screen.query_one("#turns", PictureLine)._painted
        assert [strip.text.strip() for strip in painted] == [turns(pilot)]
        assert turns(pilot).startswith(f"now  {begun.now.name}   then  {begun.then[0].name}")


async def test_who_is_away_is_marked_and_not_named_as_the_next() -> None:
    async with Harness(a_discussion("Ana", "Björn")) as harness:
        await harness.act(LEADER, acts.StartRound())
        shown = harness.view(LEADER).round
        assert shown is not None
        other = shown.then[0].name
        harness.room.unsubscribe(harness._others.pop(other))
        async with harness.at() as pilot:
            assert turns(pilot) == f"now  {shown.now.name}   then  {other} (away)"
            assert "p end the round" in footer(pilot)


async def test_the_footer_offers_a_round_only_where_people_talk() -> None:
    async with Harness(writing_few()) as harness, harness.at(size=WINDOW) as pilot:
        assert "each in turn" not in footer(pilot)
        await press(pilot, "n", "y")
        assert "T each in turn" in footer(pilot)


@pytest.mark.parametrize("size", [(60, 20), TERMINAL, WINDOW])
@pytest.mark.parametrize("scene", [asking, writing_few, talking])
async def test_raised_hands_take_the_place_of_the_sessions_title(
    scene: Callable[[], Meeting], size: tuple[int, int]
) -> None:
    async with Harness(scene()) as harness, harness.at("Ana", size) as pilot:
        assert "Sprint 42" in title(pilot)
        await harness.act("Chidi", acts.RaiseHand())
        await settle(pilot)
        assert "hands 1 Chidi" in title(pilot)
        assert "Sprint 42" not in title(pilot)

        await harness.act("Chidi", acts.LowerHand(harness.seat("Chidi")))
        await settle(pilot)
        assert "Sprint 42" in title(pilot)


async def test_help_outlives_rarer_keys_in_a_narrow_footer_while_hands_are_up() -> None:
    async with Harness(speaking()) as harness, harness.at("Ana") as pilot:
        assert "? help" in footer(pilot)
        assert "e note" not in footer(pilot)


async def test_the_same_seat_at_two_terminals_shows_the_same_hand() -> None:
    async with Harness(a_discussion()) as harness, harness.at("Ana") as one, harness.at("Ana") as other:
        await press(one, "h")
        await settle(other)
        assert "h lower hand" in footer(other)
        assert title(other).endswith("Ana")
