"""Somebody who leads and has a participant's seat too: it hides nobody, and reads nobody's ballot."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.acts import StageAct
from retro.session.agenda import Agenda, Privacy
from retro.session.context import Context
from retro.session.own_notes import AMONG_ENOUGH
from retro.session.people import Role
from retro.session.privacy import FEWEST, FEWEST_BESIDE_A_LEADER, LEADS
from retro.session.record import Action, CarriedAction, Verdict
from retro.session.text import counted
from retro.stages import KINDS
from retro.stages.checkin.rules import Answer, CheckinState, ShowAnswers
from retro.stages.choice import ChoiceView
from retro.stages.close.rules import CloseState, CloseView, Rate, SayLine, ShowClosing
from retro.stages.commit.confidence import AskConfidence, CommitState, SayConfidence, ShowConfidence
from retro.stages.commit.rules import CommitView
from retro.stages.discuss.course import DiscussState
from retro.stages.discuss.rules import DiscussView, GoOnOrStop, ShowGoOnOrStop
from retro.stages.ideate.rules import IdeateView
from retro.stages.review.opinions import ReviewState, SayOfAction, ShowOpinions
from retro.stages.review.rules import ReviewView
from retro.stages.vote.rules import CloseVote, GiveDot
from retro.stages.vote.vote_state import VoteState
from retro.stages.vote.vote_view import VoteView
from tests.builders import LEADER, Meeting, an_agenda

CREW = ("Ana", "Ben", "Chloé", "Deniz", "Elif", "Femi", "Gus")
OWN, SECOND = "Dana's own", "Dana's second"

GIVES: dict[str, Callable[[int], StageAct]] = {
    "checkin": lambda n: Answer("checkin", n % 2),
    "vote": lambda n: GiveDot("vote", f"a{1 + n % 2}"),
    "discuss": lambda n: GoOnOrStop("discuss", bool(n % 2)),
    "close": lambda n: Rate("close", 1 + n % 2),
    "review": lambda n: SayOfAction("review", 0, (Verdict.DONE, Verdict.KEEP)[n % 2]),
    "commit": lambda n: SayConfidence("commit", n % 2),
}
SHOWS: dict[str, StageAct] = {
    "checkin": ShowAnswers("checkin"),
    "vote": CloseVote("vote"),
    "discuss": ShowGoOnOrStop("discuss"),
    "close": ShowClosing("close"),
    "review": ShowOpinions("review"),
    "commit": ShowConfidence("commit"),
}
LEFT_OPEN = tuple(CarriedAction(Action(f"A{n}", "left open"), "s41", "2026-11-07") for n in (1, 2))


def agenda() -> Agenda:
    """The agenda of a whole meeting, in which people are also asked what a setting asks them."""
    made = an_agenda()
    stages = (
        msgspec.structs.replace(stage, settings=dict(asks), privacy=Privacy.ANONYMOUS)
        if (asks := KINDS[stage.kind].private_with)
        else stage
        for stage in made.stages
    )
    return msgspec.structs.replace(made, stages=tuple(stages))


def at(stage: str, people: int, *own: str) -> Meeting:
    meeting = Meeting(agenda(), carried_actions=LEFT_OPEN).join(*CREW[:people])
    for name in own:
        meeting.let_in(name, leads=True)
    meeting.go("ideate").add("Ana", "Start", "one", "two").reveal().go(stage)
    if stage == "commit":
        meeting.action("Ask early").lead(AskConfidence("commit"))
    return meeting.talk("a1").time_up() if stage == "discuss" else meeting


def sums(meeting: Meeting, stage: str) -> object:
    match meeting.session.states[stage]:
        case CheckinState(counts=counts) | CloseState(counts=counts) | CommitState(counts=counts):
            return counts
        case ReviewState(counts=by_action):
            return by_action[0] if by_action else None
        case VoteState(tally=tally):
            return tuple((tally or {}).values())
        case DiscussState(rounds=rounds):
            return rounds[-1].counts
        case _:
            raise AssertionError(stage)


def test_every_kind_that_shows_sums_is_tried_here() -> None:
    assert {name for name, kind in KINDS.items() if kind.Private and kind.summed} == set(GIVES)


@pytest.mark.parametrize("stage", GIVES)
def test_below_six_voters_somebody_who_leads_has_no_ballot(stage: str) -> None:
    meeting = at(stage, FEWEST_BESIDE_A_LEADER - 1, OWN)

    with pytest.raises(RuleError, match="With fewer than 6 voters"):
        meeting.act(OWN, GIVES[stage](0))

    assert not meeting.session.private


@pytest.mark.parametrize("stage", GIVES)
def test_among_six_voters_somebody_who_leads_votes_like_everybody(stage: str) -> None:
    meeting = at(stage, FEWEST_BESIDE_A_LEADER, OWN)
    for number, name in enumerate((*CREW[:FEWEST_BESIDE_A_LEADER], OWN)):
        meeting.act(name, GIVES[stage](number))

    shown = sums(meeting.lead(SHOWS[stage]), stage)

    assert isinstance(shown, tuple)
    assert sum(shown) == FEWEST_BESIDE_A_LEADER + 1


@pytest.mark.parametrize("stage", GIVES)
def test_of_six_who_were_here_only_those_who_voted_hide_the_ballot_of_somebody_who_leads(stage: str) -> None:
    meeting = at(stage, FEWEST_BESIDE_A_LEADER, OWN).act(OWN, GIVES[stage](0))
    for name in CREW[:4]:
        meeting.act(name, GIVES[stage](1))

    shown = sums(meeting.lead(SHOWS[stage]), stage)

    assert isinstance(shown, tuple)
    assert sum(shown) == 4


@pytest.mark.parametrize("stage", GIVES)
@pytest.mark.parametrize("voters", [1, 2])
@pytest.mark.parametrize("seats", [(OWN,), (OWN, SECOND)], ids=["one seat", "two seats"])
def test_seats_of_a_facilitator_read_no_ballot_of_one_or_two_others(
    stage: str, voters: int, seats: tuple[str, ...]
) -> None:
    meeting = at(stage, voters, *seats)
    for own in seats:
        with pytest.raises(RuleError, match="You lead this session"):
            meeting.act(own, GIVES[stage](0))
    for name in CREW[:voters]:
        meeting.act(name, GIVES[stage](1))

    assert sums(meeting.lead(SHOWS[stage]), stage) == ()


def test_a_rating_of_somebody_who_leads_is_none_of_few_although_many_left_a_line() -> None:
    meeting = at("close", FEWEST_BESIDE_A_LEADER, OWN)
    for name in CREW[:FEWEST_BESIDE_A_LEADER]:
        meeting.act(name, SayLine("close", f"a line of {name}"))
    meeting.act("Ana", Rate("close", 1)).act("Ben", Rate("close", 5)).act(OWN, Rate("close", 3))

    assert sums(meeting.lead(ShowClosing("close")), "close") == ()


def so_far_on(panel: object) -> str:
    match panel:
        case ChoiceView() | VoteView():
            return panel.so_far
        case CloseView():
            return panel.rating.so_far
        case DiscussView(question=ChoiceView() as question) | CommitView(confidence=ChoiceView() as question):
            return question.so_far
        case ReviewView():
            return panel.so_far
    raise AssertionError(panel)


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(CREW)), st.booleans(), st.sampled_from(sorted(GIVES)))
def test_no_threshold_is_made_by_somebody_who_leads(voters: set[str], early: bool, stage: str) -> None:
    """Whether the seat voted or not, as long as it might: what is shown needs three others."""
    meeting = at(stage, len(CREW)).join(OWN)
    if early:
        meeting.act(OWN, GIVES[stage](0))
    meeting._decide(acts.MarkLeading(meeting.seat(OWN)), "system", None)
    for name in sorted(voters):
        meeting.act(name, GIVES[stage](1))
    so_far = so_far_on(meeting.view(LEADER).panel)
    at_work = len(CREW) - (len(voters) if KINDS[stage].one_answer else 0)
    steps = len(voters) - len(voters) % FEWEST if at_work >= FEWEST else 0

    shown = sums(meeting.lead(SHOWS[stage]), stage)

    noun = "ballot" if stage == "vote" else "answer"
    assert so_far == (f"at least {counted(steps, noun)}" if steps else "")
    assert isinstance(shown, tuple)
    assert bool(shown) == (len(voters) >= FEWEST)
    assert sum(shown) in (0, len(voters) + (early and len(voters) >= FEWEST_BESIDE_A_LEADER))


def test_cards_are_written_by_whoever_leads_and_count_for_no_step() -> None:
    meeting = Meeting().join(*CREW[:4]).let_in(OWN, leads=True).go("ideate")
    meeting.add(OWN, "Start", "x", "y").add("Ana", "Start", "z")
    panel = meeting.view(LEADER).panel
    assert isinstance(panel, IdeateView)
    assert panel.so_far == ""

    assert len(meeting.reveal().session.board.cards) == 3


def test_while_two_others_still_write_no_count_is_shown_whoever_leads_writes_too() -> None:
    meeting = Meeting().join(*CREW[:4]).let_in(OWN, leads=True).go("ideate")
    meeting.add("Ana", "Start", "x", "y", "z").done("Ana").done("Ben")

    panel = meeting.view(LEADER).panel
    assert isinstance(panel, IdeateView)
    assert panel.so_far == ""


def test_whoever_leads_is_told_on_their_own_screen_before_they_try() -> None:
    meeting = at("vote", 3, OWN)

    assert meeting.view(OWN).privacy_note == LEADS
    assert meeting.view("Ana").privacy_note != LEADS


@pytest.mark.parametrize("stage", GIVES)
def test_whoever_leads_is_told_that_what_they_give_counts_beside_six_others_only(stage: str) -> None:
    meeting = at(stage, FEWEST_BESIDE_A_LEADER, OWN)

    assert AMONG_ENOUGH in meeting.view(OWN).privacy_note
    assert AMONG_ENOUGH not in meeting.view("Ana").privacy_note
    assert AMONG_ENOUGH not in meeting.view(LEADER).privacy_note
    before = meeting.view(OWN).privacy_note
    for name in CREW[:2]:
        meeting.act(name, GIVES[stage](1))
    assert meeting.view(OWN).privacy_note == before


def test_guessing_is_easy_is_said_of_those_who_do_not_lead() -> None:
    assert "With fewer than 3 people" in at("vote", 2, OWN).view("Ana").privacy_note


def test_a_co_facilitator_counts_until_they_take_the_lead_and_never_again() -> None:
    meeting = at("vote", 3)
    meeting.lead(acts.NameCoLead(meeting.seat("Ana")))
    assert [seat.name for seat in meeting.session.voters] == ["Ana", "Ben", "Chloé"]

    away = Context(
        meeting.seat("Ana"), Role.PARTICIPANT, meeting.now, b"x" * 16, leader_away=meeting.now - 90
    )
    for event in meeting.engine.decide(meeting.session, acts.TakeLead(), away):
        meeting.session = meeting.engine.apply(meeting.session, event)
    assert [seat.name for seat in meeting.session.voters] == ["Ben", "Chloé"]

    meeting.lead(acts.NameCoLead(meeting.seat("Ana"), on=False))
    assert [seat.name for seat in meeting.session.voters] == ["Ben", "Chloé"]


def test_only_the_server_knows_who_leads() -> None:
    meeting = Meeting().join("Ana", "Ben")

    for name in ("Ana", LEADER):
        with pytest.raises(RuleError, match="Only the server"):
            meeting.act(name, acts.MarkLeading(meeting.seat("Ben")))


@pytest.mark.parametrize("privacy", list(Privacy))
def test_a_seat_that_leads_is_stored_as_such(privacy: Privacy) -> None:
    meeting = Meeting(an_agenda(privacy)).join("Ana").let_in(OWN, leads=True)

    assert meeting.reread() == meeting.session
    assert [seat.name for seat in meeting.session.led_by_members] == [OWN]
