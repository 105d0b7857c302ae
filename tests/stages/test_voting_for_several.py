"""A seat that votes for people in one room: more dots, and still one answer for every threshold."""

import pytest

from retro.errors import AskFirst, RuleError
from retro.exchange.document import exported, imported
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.stages import KINDS
from retro.stages.vote.minutes import MINUTES
from retro.stages.vote.rules import CloseVote, ReopenVote
from retro.stages.vote.vote_state import VoteState
from retro.stages.vote.vote_view import VoteView
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.rooms import Harness, settle, text_of

CREW = ("Ana", "Ben", "Berlin")


def at_vote(
    *people: str, voices: int = 3, privacy: Privacy = Privacy.ANONYMOUS, attendance: bool = True
) -> Meeting:
    stages = (
        a_stage("ideate", prompts=["Start"]),
        a_stage("vote", settings={"dots": 3, "most": 2}, privacy=privacy),
        a_stage("discuss"),
    )
    meeting = Meeting(Agenda("Lunch", stages, attendance=attendance)).join(*(people or CREW))
    meeting.go("ideate").add("Ana", "Start", "one", "two", "three", "four", "five").reveal().go("vote")
    return meeting.lead(acts.SetVoices(meeting.seat("Berlin"), voices))


def panel(meeting: Meeting, name: str = "Berlin") -> VoteView:
    shown = meeting.view(name).panel
    assert isinstance(shown, VoteView)
    return shown


def state(meeting: Meeting) -> VoteState:
    found = meeting.session.states["vote"]
    assert isinstance(found, VoteState)
    return found


def test_a_seat_has_the_dots_of_all_its_people_and_no_more() -> None:
    meeting = at_vote()
    assert (panel(meeting).budget, panel(meeting).most, panel(meeting).votes_for) == (9, 6, 3)
    assert (panel(meeting, "Ana").budget, panel(meeting, "Ana").votes_for) == (3, 1)

    meeting.vote("Berlin", *["a1"] * 6)
    with pytest.raises(RuleError, match="At most 6 dots"):
        meeting.vote("Berlin", "a1")
    meeting.vote("Berlin", "a2", "a2", "a3")
    with pytest.raises(RuleError, match="all your 9 dots"):
        meeting.vote("Berlin", "a3")


def test_two_ballots_are_too_few_however_many_people_are_behind_them() -> None:
    meeting = at_vote().vote("Berlin", "a1", "a1").vote("Ana", "a2")
    assert not KINDS["vote"].step_once_enough(meeting.session.outline, meeting.session.agenda.stages[1])

    meeting.close_vote()

    assert state(meeting).withheld
    assert state(meeting).voters == 2
    (said,) = MINUTES.section(meeting.session, meeting.session.agenda.stages[1])
    assert "4 people voted. 3 people voted together from one seat." in said
    assert "fewer than 3 seats voted" in said


@pytest.mark.parametrize("attendance", [True, False])
@pytest.mark.parametrize("privacy", list(Privacy))
def test_the_minutes_name_the_seat_only_where_the_vote_and_the_page_may(
    privacy: Privacy, attendance: bool
) -> None:
    meeting = at_vote(privacy=privacy, attendance=attendance)
    meeting.vote("Berlin", "a1", "a1", "a1").vote("Ana", "a2").vote("Ben", "a2").close_vote().end()

    page = meeting.minutes

    assert "5 people gave 5 dots" in page
    named = attendance and privacy is not Privacy.ANONYMOUS
    assert f"3 people voted together from {'the seat of Berlin' if named else 'one seat'}." in page
    assert meeting.seat("Berlin") not in str(state(meeting).together) or privacy is not Privacy.ANONYMOUS
    assert markdown(imported(exported(meeting.session))) == page
    assert meeting.reread() == meeting.session == meeting.replayed()


def test_a_seat_that_gave_nothing_is_not_said_to_have_voted() -> None:
    meeting = at_vote(*CREW, "Chloé").vote("Ana", "a1").vote("Ben", "a1").vote("Chloé", "a1").close_vote()

    assert state(meeting).together == ()
    assert "together" not in meeting.minutes


def answer(meeting: Meeting, voices: int) -> str:
    """What the facilitator reads when Berlin is to vote for so many people; empty where it does."""
    try:
        meeting.lead(acts.SetVoices(meeting.seat("Berlin"), voices))
    except RuleError as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("privacy", [Privacy.ANONYMOUS, Privacy.REVEALED])
@pytest.mark.parametrize("after", [(), ("ideate",), ("discuss", "ideate")])
def test_the_answer_to_any_number_tells_nothing_of_anybodys_ballot(
    privacy: Privacy, after: tuple[str, ...]
) -> None:
    seen = []
    for ballots in ((), ("Berlin",), ("Ana",), ("Ana", "Ben"), ("Ana", "Ben", "Berlin")):
        meeting = at_vote(privacy=privacy)
        for name in ballots:
            meeting.vote(name, "a1", "a2")
        for stage in after:
            meeting.go(stage)
        seen.append([answer(meeting, voices) for voices in (4, 3, 4, 1, 5, 2)])

    assert [bool(said) for said in seen[0]] == [False, True, False, True, False, True]
    assert all(answers == seen[0] for answers in seen)


def test_the_number_is_not_lowered_while_the_vote_is_open_since_the_count_would_tell_of_ballots() -> None:
    meeting = at_vote().vote("Ana", "a1")

    with pytest.raises(RuleError, match="Voting is open"):
        meeting.lead(acts.SetVoices(meeting.seat("Berlin"), 2))
    meeting.lead(acts.SetVoices(meeting.seat("Berlin"), 4)).close_vote()
    meeting.lead(acts.SetVoices(meeting.seat("Berlin"), 2))

    assert panel(meeting).votes_for == 2


def test_other_dots_of_a_vote_that_was_left_open_take_no_large_ballot_away() -> None:
    meeting = at_vote().vote("Berlin", *["a1"] * 5, "a2", "a2").vote("Ana", "a1").go("ideate")

    meeting.change_stage("vote", numbers={"dots": 4})
    for sure in (False, True):
        with pytest.raises(RuleError, match="Some seats vote for several people") as refused:
            meeting.change_stage("vote", numbers={"dots": 3}, sure=sure)
        assert not isinstance(refused.value, AskFirst)
    assert panel(meeting.go("vote")).given == 7

    meeting.change_stage("vote", numbers={"dots": 3}, sure=True)
    assert panel(meeting).given == 7


def test_a_number_that_was_typed_wrong_is_lowered_before_the_vote_and_between_two() -> None:
    stages = (a_stage("ideate", prompts=["Start"]), a_stage("vote", settings={"dots": 3}))
    meeting = Meeting(Agenda("Lunch", stages)).join(*CREW).go("ideate")
    assert [answer(meeting, voices) for voices in (8, 2)] == ["", ""]

    meeting.add("Ana", "Start", "one").reveal().go("vote").lead(acts.SetVoices(meeting.seat("Berlin"), 8))
    meeting.close_vote().lead(acts.SetVoices(meeting.seat("Berlin"), 2)).lead(ReopenVote("vote"))

    assert panel(meeting).budget == 6


def test_the_number_is_not_lowered_while_an_earlier_vote_is_still_open() -> None:
    meeting = at_vote().vote("Berlin", *["a1"] * 6).go("discuss")

    with pytest.raises(RuleError, match="Voting is still open"):
        meeting.lead(acts.SetVoices(meeting.seat("Berlin"), 2))
    meeting.lead(acts.SetVoices(meeting.seat("Berlin"), 4))


@pytest.mark.parametrize(
    ("who", "seat", "voices", "sentence"),
    [
        ("Ana", "Berlin", 2, "Only the facilitator"),
        (LEADER, LEADER, 2, "somebody who takes part"),
        (LEADER, "Berlin", 0, "1 to 20"),
        (LEADER, "Berlin", 21, "1 to 20"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(who: str, seat: str, voices: int, sentence: str) -> None:
    meeting = at_vote()
    with pytest.raises(RuleError, match=sentence):
        meeting.act(who, acts.SetVoices(meeting.seat(seat), voices))


def test_whoever_gets_the_seat_again_votes_for_as_many_people() -> None:
    meeting = at_vote().give_again("Berlin")

    assert panel(meeting).votes_for == 3
    assert "Berlin votes for 3 people." in meeting.view("Ana").privacy_note


def test_everybody_reads_who_votes_for_several_people() -> None:
    meeting = at_vote()
    for name in ("Ana", "Berlin", LEADER):
        assert "Berlin votes for 3 people." in meeting.view(name).privacy_note
        assert "Berlin votes for 3 people." in meeting.view(name).announced


async def test_the_screen_of_that_seat_says_for_how_many_it_votes_and_the_window_too() -> None:
    async with Harness(at_vote().vote("Berlin", "a1")) as harness:
        async with harness.at("Berlin") as pilot:
            await settle(pilot)
            assert "8 of 9 dots left · you vote for 3 people" in text_of(pilot)
        async with harness.at(LEADER, (140, 45)) as pilot:
            await settle(pilot)
            assert "Berlin votes for 3" in text_of(pilot)


async def test_the_facilitator_says_it_in_the_list_of_people_and_can_make_it_less() -> None:
    async with Harness(at_vote(voices=1)) as harness, harness.at(LEADER, (140, 45)) as pilot:

        async def ask(number: str) -> None:
            await pilot.press("P")
            await settle(pilot)
            await pilot.press("down", "down", "enter")
            await settle(pilot)
            await pilot.press("end", "enter")
            await settle(pilot)
            await pilot.press("ctrl+u", *number, "enter")
            await settle(pilot)

        await ask("0")
        assert "Type a number from 1 to 20." in text_of(pilot)
        await pilot.press("ctrl+u", "4", "enter")
        await settle(pilot)
        assert panel(harness, "Berlin").votes_for == 4  # type: ignore[arg-type]

        await ask("2")
        assert "Voting is open. Close it first." in text_of(pilot)
        assert panel(harness, "Berlin").votes_for == 4  # type: ignore[arg-type]
        await pilot.press("escape")
        await harness.room.submit(harness.view(LEADER).seat, CloseVote("vote"))
        await settle(pilot)

        await ask("2")
        assert panel(harness, "Berlin").votes_for == 2  # type: ignore[arg-type]
