"""What keys do where something is decided: at a participant's seat, and on the shared window."""

import pytest
from textual.pilot import Pilot

from retro.stages.decide import deciding
from retro.stages.decide.matter_view import DecideView
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.choose_several import ChooseSeveral
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Form
from retro.tui.widgets.field import Field
from tests.builders import LEADER, Meeting
from tests.tui.deciding_rooms import (
    OBJECTION,
    a_decision,
    advised,
    ask,
    consent_asked,
    decided,
    integrated,
    nothing_proposed,
    objected,
    one_asked,
    one_decides,
    proposed,
    rating,
    say,
    show,
)
from tests.tui.rooms import TERMINAL, Harness, a_moment_passes, settle, text_of

Keys = Pilot[str]
WIDE = (140, 45)


async def press(pilot: Keys, *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def panel(harness: Harness, name: str = LEADER) -> DecideView:
    shown = harness.view(name).panel
    assert isinstance(shown, DecideView)
    return shown


def mine(harness: Harness, name: str = "Ana") -> tuple[int, str] | None:
    given = panel(harness, name).mine
    return (given.choice, given.reason) if given else None


def footer(pilot: Keys) -> str:
    return text_of(pilot).splitlines()[-1]


def line(pilot: Keys) -> Field:
    return pilot.app.query_one("#because", Field)


async def test_consent_is_given_with_one_key() -> None:
    async with Harness(consent_asked()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "1")
        assert mine(harness) == (0, "")
        assert "✓ your answer" in text_of(pilot)


async def test_an_objection_is_sent_with_its_reason_and_not_without() -> None:
    async with Harness(consent_asked()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "3")
        assert mine(harness) is None
        assert "not sent yet" in text_of(pilot)
        await press(pilot, "enter")
        assert mine(harness) is None
        assert "what would go wrong, and for whom?" in text_of(pilot)
        await press(pilot, *"nobody asked them", "enter")
        assert mine(harness) == (2, "nobody asked them")
        assert not line(pilot).display


async def test_what_was_chosen_can_be_left_and_another_answer_given() -> None:
    async with Harness(consent_asked()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "3", *"no", "escape")
        assert mine(harness) is None
        assert not line(pilot).display
        await press(pilot, "1")
        assert mine(harness) == (0, "")


async def test_a_reason_can_be_changed() -> None:
    async with Harness(consent_asked()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "2", *"hear me", "enter", "tab", *" out", "enter")
        assert mine(harness) == (1, "hear me out")


async def test_a_reason_that_was_begun_is_there_again_after_a_lost_connection() -> None:
    async with Harness(consent_asked()) as harness:
        async with harness.at("Ana") as pilot:
            await press(pilot, "3", *"nobody asked")
        async with harness.at("Ana") as pilot:
            assert line(pilot).value == "nobody asked"
            await press(pilot, "enter")
            assert mine(harness) == (2, "nobody asked")


async def test_the_shared_window_shows_nobodys_answer() -> None:
    async with Harness(consent_asked()) as harness, harness.at(LEADER, (140, 45)) as pilot:
        assert OBJECTION[:30] not in text_of(pilot)
        assert "2 of 7 done" in text_of(pilot)


async def test_options_are_rated_with_digits_and_one_and_nought_is_ten() -> None:
    async with Harness(rating()) as harness, harness.at("Björn") as pilot:
        await press(pilot, "7", "down", "1", "0", "down", "1", "down", "0")
        given = panel(harness, "Björn").mine
        assert given is not None
        assert given.points == (7, 10, 1, 0)
        assert harness.view("Björn").mine_done


async def test_the_option_that_a_number_goes_to_is_marked_before_any_key() -> None:
    async with Harness(rating()) as harness, harness.at("Björn") as pilot:
        await settle(pilot)
        assert "▸ Two quiet mornings for everybody" in text_of(pilot)
        assert "↑↓ choose" in footer(pilot)
        await press(pilot, "7")
        given = panel(harness, "Björn").mine
        assert given is not None
        assert given.points[0] == 7
    async with Harness(rating()) as harness, harness.at("Ana") as pilot:  # who came back after two numbers
        await settle(pilot)
        assert "▸ Everybody blocks their own hours" in text_of(pilot)


async def test_advice_is_written_at_once() -> None:
    async with Harness(one_decides()) as harness, harness.at("Ana") as pilot:
        await press(pilot, *"ask Lima", "enter")
        assert mine(harness) == (0, "ask Lima")


async def test_advice_is_written_at_once_when_people_are_asked_meanwhile() -> None:
    meeting = proposed(a_decision(who="one").lead(deciding.NameDeciders("decide", ("seat-5",))))
    async with Harness(meeting) as harness, harness.at("Ana") as pilot:
        await harness.act(LEADER, deciding.Ask("decide"))
        await settle(pilot)
        await press(pilot, *"ask Lima", "enter")
        assert mine(harness) == (0, "ask Lima")


async def test_who_raised_an_objection_withdraws_it_with_one_key() -> None:
    async with Harness(objected()) as harness:
        async with harness.at("Ana") as pilot:
            await press(pilot, "W")
            shown = panel(harness).shown
            assert shown is not None
            assert shown.heard[0].open
        async with harness.at("李娜") as pilot:
            await press(pilot, "W")
            assert "withdrawn" in text_of(pilot)


async def test_a_participant_writes_the_first_proposal() -> None:
    async with Harness(nothing_proposed()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "c", *"We meet on Fridays", "enter")
        assert panel(harness).proposal == "We meet on Fridays"
        await press(pilot, "c")
        assert panel(harness).proposal == "We meet on Fridays"


# The shared window


async def test_the_next_step_asks_for_the_proposal_and_the_decision_in_a_form() -> None:
    async with Harness(nothing_proposed()) as harness, harness.at() as pilot:
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, Form)
        await press(pilot, "enter")
        assert "needs some text" in text_of(pilot)
        await press(pilot, *"Fridays", "enter")
        assert panel(harness).proposal == "Fridays"
    async with Harness(integrated()) as harness, harness.at() as pilot:
        await press(pilot, "n", "enter", *"never", "enter")
        assert "is not a date" in text_of(pilot)
        assert not harness.view(LEADER).record.decisions
        await press(pilot, *["backspace"] * 5, *"+6w", "enter")
        assert harness.view(LEADER).record.decisions[0].review == "2027-01-02"


async def test_options_are_asked_for_with_the_question() -> None:
    async with Harness(a_decision(method="resistance")) as harness, harness.at() as pilot:
        await press(pilot, "n", *"When?", "enter", *"Monday", "enter", *"Friday", "enter", "enter")
        assert panel(harness).options[:2] == ("Monday", "Friday")
        assert panel(harness).proposal == "When?"


async def test_enter_asks_how_an_objection_was_met() -> None:
    async with Harness(objected()) as harness, harness.at() as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Form)
        await press(pilot, *"we take turns", "enter")
        shown = panel(harness).shown
        assert shown is not None
        assert shown.heard[0].met == "we take turns"
        assert harness.view(LEADER).next is not None
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, Form)


async def test_an_objection_is_to_be_met_before_it_is_asked_again() -> None:
    async with Harness(objected()) as harness, harness.at(size=WIDE) as pilot:
        assert footer(pilot).split("   ")[:2] == ["  Enter write how it was met", "n ask again"]
        await press(pilot, "enter", *"we take turns", "enter")
        assert footer(pilot).startswith("  n write the decision down")


async def test_of_several_objections_one_is_chosen_first() -> None:
    answers = {"Ana": (2, "first"), "Emil": (2, "second")}
    meeting = ask(proposed(a_decision()))
    for name, (choice, reason) in answers.items():
        meeting.act(name, deciding.Answer("decide", choice, reason))
    meeting.lead(deciding.ShowAnswers("decide"))
    async with Harness(meeting) as harness, harness.at() as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, "down", "enter", *"so", "enter")
        shown = panel(harness).shown
        assert shown is not None
        assert [one.met for one in shown.heard] == ["", "so"]


async def test_an_objection_withdrawn_meanwhile_is_said_in_the_form() -> None:
    async with Harness(objected()) as harness, harness.at(LEADER, (140, 45)) as pilot:
        await press(pilot, "enter", *"we take turns")
        await harness.act("李娜", deciding.WithdrawObjection("decide", 0, 0))
        await settle(pilot)
        await press(pilot, "enter")
        assert "has withdrawn this objection meanwhile" in text_of(pilot)
        assert isinstance(pilot.app.screen, Form)


async def test_who_decides_is_chosen_from_a_list() -> None:
    async with Harness(a_decision(who="one")) as harness, harness.at() as pilot:
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, "down", "enter")
        assert panel(harness).who_decides.startswith("Björn decides")
    async with Harness(a_decision(who="named")) as harness, harness.at() as pilot:
        await press(pilot, "v")
        assert isinstance(pilot.app.screen, ChooseSeveral)
        await press(pilot, "space", "down", "space", "enter")
        assert panel(harness).who_decides.startswith("Ana and Björn decide")


async def test_everybody_reads_that_who_decides_is_away_and_who_does_instead() -> None:
    async with Harness(advised(), away=("Emil",)) as harness, harness.at(LEADER, (140, 45)) as pilot:
        assert "Emil, who decides, is away." in text_of(pilot)
        async with harness.at("Ana") as seat:
            assert "Emil, who decides, is away." in text_of(seat)
            await press(pilot, "v", "enter")
            await settle(seat)
            assert panel(harness).who_decides.startswith("Ana decides")
            assert "Ana decides now, instead of Emil." in text_of(seat)


async def test_who_gives_advice_leaves_the_line_with_tab_and_comes_back() -> None:
    async with Harness(one_decides()) as harness, harness.at("Ana", TERMINAL) as pilot:
        await press(pilot, *"Wait")
        assert pilot.app.focused is line(pilot)
        assert "list" in footer(pilot)
        await press(pilot, "tab")
        assert pilot.app.focused is not line(pilot)
        assert "advice" in footer(pilot)
        await press(pilot, "w", "tab")  # a letter is a key there
        assert line(pilot).value == "Wait"
        await press(pilot, "!", "enter")
        assert mine(harness) == (0, "Wait!")


async def test_no_decision_is_written_after_a_question() -> None:
    async with Harness(objected()) as harness, harness.at() as pilot:
        await press(pilot, "z")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "escape")
        assert not panel(harness).written
        await press(pilot, "z", "y")
        assert panel(harness).written == "N1"
        assert "There is no decision." in text_of(pilot)


async def test_what_was_decided_is_asked_about_again() -> None:
    async with Harness(decided()) as harness, harness.at() as pilot:
        await press(pilot, "o")
        a_moment_passes(pilot)
        assert panel(harness).asking
        assert "This is about D1 again" in " ".join(text_of(pilot).split())


async def test_asking_again_is_offered_once() -> None:
    async with Harness(objected()) as harness, harness.at(size=WIDE) as pilot:
        assert "n ask again" in footer(pilot)
        assert "o ask" not in footer(pilot)

    meeting = a_decision(who="named").lead(deciding.NameDeciders("decide", ("seat-1",)))
    show(ask(proposed(meeting))).lead(deciding.AskDeciders("decide"))
    show(say(meeting, {"Ana": (2, OBJECTION)}))
    async with Harness(meeting) as harness, harness.at(size=WIDE) as pilot:
        assert "n ask again" in footer(pilot)
        assert "o ask everybody" in footer(pilot)


async def test_what_was_decided_is_followed_by_another_proposal_and_its_key_says_so() -> None:
    async with Harness(decided()) as harness, harness.at(size=WIDE) as pilot:
        assert "o ask again" in footer(pilot)
        assert "c another proposal" in footer(pilot)
        await press(pilot, "c")
        assert isinstance(pilot.app.screen, Form)
        assert "Another proposal, on something else" in text_of(pilot)


async def test_who_is_not_asked_can_raise_a_hand_by_the_footer() -> None:
    async with Harness(one_asked()) as harness:
        async with harness.at("Ana") as pilot:
            assert "h raise hand" in footer(pilot)
        async with harness.at("Emil") as pilot:
            assert panel(harness, "Emil").asks_me
            assert "h raise hand" not in footer(pilot)


@pytest.mark.parametrize("make", [nothing_proposed, objected, decided])
async def test_keys_of_the_shared_window_do_nothing_where_they_make_no_sense(make: object) -> None:
    assert callable(make)
    meeting: Meeting = make()
    async with Harness(meeting) as harness, harness.at(size=TERMINAL) as pilot:
        before = harness.room.session.states["decide"]
        await press(pilot, "v", "escape")
        assert harness.room.session.states["decide"] == before


async def test_before_a_decision_is_written_whoever_objected_is_asked() -> None:
    meeting = objected().lead(deciding.MeetObjection("decide", 0, 0, "One person answers the phone."))
    async with Harness(meeting) as harness, harness.at() as pilot:
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        assert "agree that the objection is met?" in " ".join(text_of(pilot).split())
        await pilot.press("y")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Form)
