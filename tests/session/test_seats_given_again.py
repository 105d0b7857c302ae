"""A place that was given again: its name is the same, and nothing private of before is shown or lost."""

import pytest

from retro.errors import RuleError
from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.people import Role
from retro.session.view import RoomState
from retro.stages.choice import ChoiceView
from retro.stages.ideate.rules import EditCard, IdeateView
from retro.stages.vote.vote_view import VoteView
from tests.builders import LEADER, Meeting, an_agenda

PEOPLE = ("Ana", "Ben", "Cy", "Dee")


def mine(meeting: Meeting, name: str) -> list[str]:
    panel = meeting.view(name).panel
    assert isinstance(panel, IdeateView)
    return [card.text for card in panel.own]


@pytest.mark.parametrize("privacy", list(Privacy))
def test_hidden_cards_stay_and_are_shown_to_nobody_until_the_reveal(privacy: Privacy) -> None:
    meeting = Meeting(an_agenda(privacy)).join(*PEOPLE).go("ideate").add("Ana", "Start", "of the first Ana")
    meeting.give_again("Ana").add("Ana", "Start", "of the second Ana")

    for name in (*PEOPLE, LEADER):
        assert "of the first Ana" not in str(meeting.view(name))
    assert mine(meeting, "Ana") == ["of the second Ana"]
    assert meeting.reread() == meeting.session

    meeting.reveal()
    assert {card.text for card in meeting.session.board.cards} == {"of the first Ana", "of the second Ana"}
    named = {meeting.session.names.get(card.author, "") for card in meeting.session.board.cards}
    assert named == ({""} if privacy is Privacy.ANONYMOUS else {"Ana"})


def test_nobody_changes_or_takes_back_a_hidden_card_of_before() -> None:
    meeting = Meeting().join(*PEOPLE).go("ideate").add("Ana", "Start", "of the first Ana")
    panel = meeting.view("Ana").panel
    assert isinstance(panel, IdeateView)
    (card,) = panel.own
    meeting.give_again("Ana")
    with pytest.raises(RuleError):
        meeting.act("Ana", EditCard("ideate", card.id, "other words"))


def a_vote() -> Meeting:
    meeting = Meeting().join(*PEOPLE).go("ideate")
    meeting.add("Ben", "Start", "one").add("Cy", "Start", "two").reveal().go("vote")
    return meeting


def test_a_ballot_of_before_counts_until_it_is_replaced_as_a_whole() -> None:
    meeting = a_vote()
    one, two = meeting.label("one"), meeting.label("two")
    meeting.vote("Ana", one, one, one).vote("Ben", one).vote("Cy", one).vote("Dee", two).give_again("Ana")
    panel = meeting.view("Ana").panel
    assert isinstance(panel, VoteView)
    assert panel.given == 0

    untouched = meeting.reread()
    meeting.vote("Ana", two).close_vote()
    assert dict(meeting.session.states["vote"].tally) == {one: 2, two: 2}
    assert meeting.session.states["vote"].voters == 4
    assert untouched.private["vote"].values  # the ballot of before was there until then


def test_a_ballot_of_before_that_nobody_replaces_counts() -> None:
    meeting = a_vote()
    one, two = meeting.label("one"), meeting.label("two")
    meeting.vote("Ana", one, one, one).vote("Ben", one).vote("Cy", one).vote("Dee", two)
    meeting.give_again("Ana").close_vote()
    assert dict(meeting.session.states["vote"].tally) == {one: 5, two: 1}


def test_given_again_twice_there_is_still_one_ballot() -> None:
    meeting = a_vote()
    one, two = meeting.label("one"), meeting.label("two")
    meeting.vote("Ana", one).vote("Ben", one).vote("Cy", one).give_again("Ana").give_again("Ana")
    meeting.vote("Ana", two).give_again("Ana").vote("Ana", two, two).close_vote()
    assert dict(meeting.session.states["vote"].tally) == {one: 2, two: 2}


def test_an_answer_of_before_is_not_shown_and_is_replaced() -> None:
    meeting = Meeting().join(*PEOPLE).go("checkin")
    for name in PEOPLE:
        meeting.answer(name, 0)
    meeting.give_again("Ana")
    panel = meeting.view("Ana").panel
    assert isinstance(panel, ChoiceView)
    assert panel.mine is None
    meeting.answer("Ana", 4).show_answers()
    assert sum(meeting.session.states["checkin"].counts) == 4
    assert meeting.session.states["checkin"].counts[4] == 1


def test_everybody_reads_whose_place_was_given_again_until_the_group_goes_on() -> None:
    meeting = Meeting().join(*PEOPLE).go("ideate").wait(1).give_again("Ana")
    for name in (*PEOPLE, LEADER):
        assert meeting.view(name).given_again == "Somebody asked for Ana's seat and got it."
    meeting.give_again("Ben")
    assert (
        meeting.view("Cy").given_again == "The seats of Ana and Ben were given to people who asked for them."
    )
    meeting.give_again("Cy").give_again("Dee")
    assert (
        meeting.view("Cy").given_again
        == "The seats of Ana, Ben, Cy and 1 more were given to people who asked for them."
    )
    meeting.wait(1).next()
    assert meeting.view("Cy").given_again == ""


def test_who_sits_there_is_told_the_same_whether_or_not_anything_was_given() -> None:
    told = []
    for give in (True, False):
        meeting = Meeting().join(*PEOPLE).go("ideate")
        if give:
            meeting.add("Ana", "Start", "something").done("Ana")
        meeting.wait(1).give_again("Ana")
        told.append(meeting.view("Ana"))
    assert told[0] == told[1]
    assert "is kept, but nobody can see it, not even you." in told[0].privacy_note
    assert "is kept" not in meeting.view("Ben").privacy_note


def test_whoever_was_there_is_there_no_more_and_reads_why() -> None:
    meeting = Meeting().join(*PEOPLE).go("ideate")
    before = meeting.seat("Ana")
    meeting.give_again("Ana")
    with pytest.raises(RuleError, match="Ana's seat was given to somebody who asked for it"):
        meeting.engine.view_for(meeting.session, before, RoomState(meeting.now))
    assert [p.name for p in meeting.view("Ben").people] == [LEADER, *PEOPLE]
    gone = next(seat for seat in meeting.session.seats if seat.id == before)
    assert (gone.key, gone.code) == ("", "")


def test_a_right_to_lead_does_not_go_with_a_place() -> None:
    meeting = Meeting().join(*PEOPLE).go("ideate")
    meeting.lead(acts.NameCoLead(meeting.seat("Ana"))).give_again("Ana")
    seat = meeting.session.seat(meeting.seat("Ana"))
    assert seat is not None
    assert not seat.cofacilitator
    with pytest.raises(RuleError, match="Only a co-facilitator"):
        meeting.act("Ana", acts.TakeLead())


def test_somebody_who_leads_gets_no_vote_by_a_place_that_is_given_again() -> None:
    meeting = Meeting().let_in("Ana", leads=True).join("Ben", "Cy", "Dee").go("ideate")
    meeting.give_again("Ana")
    assert [seat.name for seat in meeting.session.voters] == ["Ben", "Cy", "Dee"]


def test_a_facilitators_place_is_not_given_again_and_only_the_room_gives() -> None:
    meeting = Meeting().join(*PEOPLE)
    with pytest.raises(RuleError, match="A facilitator's seat cannot be given"):
        meeting.give_again(LEADER)
    with pytest.raises(RuleError, match="Only the server"):
        meeting.lead(acts.GiveSeatAgain(meeting.seat("Ana"), "fresh"))


def test_another_name_goes_for_what_was_given_before_too() -> None:
    meeting = Meeting(an_agenda(Privacy.REVEALED)).join(*PEOPLE).go("ideate").add("Ana", "Start", "one")
    meeting.give_again("Ana").lead(acts.RenameSeat(meeting.seat("Ana"), "Anna")).reveal()
    (card,) = meeting.session.board.cards
    assert meeting.session.names[card.author] == "Anna"


def test_a_page_names_the_person_once() -> None:
    meeting = Meeting().join(*PEOPLE).go("ideate").give_again("Ana").end()
    assert meeting.minutes.count("Ana") == Meeting().join(*PEOPLE).go("ideate").end().minutes.count("Ana")


def test_an_observers_place_can_be_given_again() -> None:
    meeting = Meeting().join(*PEOPLE).let_in("Olga", Role.OBSERVER).give_again("Olga")
    assert meeting.view("Olga").role is Role.OBSERVER
