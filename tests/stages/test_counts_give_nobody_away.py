"""While people work alone, no number that is shown can be tied to one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.view import Step
from retro.stages.choice import FEWEST, ChoiceView
from retro.stages.ideate.rules import IdeateView
from retro.stages.vote.vote_view import VoteView
from tests.builders import LEADER, Meeting, an_agenda

CREW = ("Ana", "Ben", "Chloé", "Deniz", "Elif")


def a_meeting(privacy: Privacy = Privacy.ANONYMOUS, people: int = 5) -> Meeting:
    return Meeting(an_agenda(privacy)).join(*CREW[:people])


def cards_so_far(meeting: Meeting) -> str:
    panel = meeting.view(LEADER).panel
    assert isinstance(panel, IdeateView)
    return panel.so_far


@given(st.lists(st.sampled_from(CREW), max_size=20), st.sets(st.sampled_from(CREW)))
def test_cards_are_counted_in_steps_and_only_while_enough_people_write(
    writers: list[str], done: set[str]
) -> None:
    meeting = a_meeting().go("ideate")
    for name in writers:
        meeting.add(name, "Start", "a card")
    for name in done:
        meeting.done(name)

    said = cards_so_far(meeting)

    if len(CREW) - len(done) < FEWEST or len(writers) < FEWEST:
        assert said == ""
    else:
        assert said == f"at least {len(writers) - len(writers) % FEWEST} cards"


def test_the_last_one_who_writes_moves_nothing_that_anybody_sees() -> None:
    meeting = a_meeting().go("ideate").add("Ana", "Start", "one")
    for name in CREW[1:]:
        meeting.done(name)
    before = {name: meeting.view(name) for name in (*CREW[1:], LEADER)}

    meeting.add("Ana", "Stop", *(f"card {n}" for n in range(7)))

    assert {name: meeting.view(name) for name in before} == before


def test_the_next_step_and_its_label_are_the_same_with_and_without_a_card() -> None:
    meeting = a_meeting().go("ideate")
    before = meeting.view(LEADER).next

    meeting.add("Ana", "Start", "one")

    assert meeting.view(LEADER).next == before
    assert isinstance(before, Step)
    assert before.label == "reveal cards"


def test_by_name_every_card_counts() -> None:
    assert cards_so_far(a_meeting(Privacy.NAMED).go("ideate").add("Ana", "Start", "one")) == "1 card"


def test_answers_are_counted_in_steps_and_only_while_enough_people_have_not_answered() -> None:
    crew = (*CREW, "Femi", "Gus", "Hana")
    meeting = Meeting(an_agenda()).join(*crew).next()
    for number, name in enumerate(crew, 1):
        meeting.answer(name, 1)
        panel = meeting.view("Ana").panel
        assert isinstance(panel, ChoiceView)
        told = FEWEST <= number <= len(crew) - FEWEST
        assert (panel.so_far, panel.answered) == ("at least 3 answers" if told else "", 0)
        assert panel.at_least == (3 if told else None)


def test_ballots_are_counted_in_steps() -> None:
    meeting = a_meeting()
    meeting.go("ideate").add("Ana", "Start", "one").reveal().go("vote")
    for number, name in enumerate(CREW, 1):
        meeting.vote(name, "a1")
        ballot = meeting.view("Ana").panel
        assert isinstance(ballot, VoteView)
        assert (ballot.so_far, ballot.voters) == ("at least 3 ballots" if number >= 3 else "", 0)
        assert ballot.at_least == (3 if number >= 3 else None)


@pytest.mark.parametrize("voters", [1, 2])
def test_dots_of_one_or_two_out_of_many_are_not_shown_and_not_stored(voters: int) -> None:
    meeting = a_meeting().go("ideate").add("Ana", "Start", "one", "two").reveal().go("vote")
    for name in CREW[:voters]:
        meeting.vote(name, "a1", "a1")

    meeting.close_vote()

    panel = meeting.view(LEADER).panel
    assert isinstance(panel, VoteView)
    assert panel.withheld
    assert {row.dots for row in panel.rows} == {None}
    assert "'a1': " not in str(meeting.documents)


def test_two_people_who_are_all_there_is_see_their_dots() -> None:
    meeting = a_meeting(people=2).go("ideate").add("Ana", "Start", "one").reveal().go("vote")
    assert "With fewer than 3 people" in meeting.view("Ana").privacy_note

    meeting.vote("Ana", "a1").vote("Ben", "a1").close_vote()

    panel = meeting.view("Ana").panel
    assert isinstance(panel, VoteView)
    assert (panel.withheld, panel.rows[0].dots) == (False, 2)


def test_every_stage_says_what_is_known_of_what_is_given_in_it() -> None:
    for privacy in Privacy:
        meeting = a_meeting(privacy)
        assert meeting.view("Ana").privacy_note.startswith("The minutes list who took part.")
        for stage in meeting.session.agenda.stages:
            meeting.lead(acts.JumpTo(stage.id))
            for name in ("Ana", LEADER):
                assert meeting.view(name).privacy_note, stage.id
        assert meeting.end().view("Ana").privacy_note == "Anything not revealed has been deleted."
