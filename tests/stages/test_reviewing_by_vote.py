"""Open actions about which everybody answers alone: the counts, what most said, and what nobody is told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.agenda_acts import RepeatStage
from retro.session.kind import NoState
from retro.session.record import Action, CarriedAction, Verdict
from retro.session.removal import carried_texts, without_text
from retro.session.view import Step
from retro.stages import KINDS
from retro.stages.choice import FEWEST
from retro.stages.review.opinions import MORE_OR_LESS, SayOfAction, ShowOpinions, TakeMajority
from retro.stages.review.rules import Judge, ReviewView
from tests.builders import LEADER, Meeting, a_stage

CREW = ("Ana", "Ben", "Chloé", "Deniz", "Elif")
DONE, KEEP, DROP, OPEN = Verdict.DONE, Verdict.KEEP, Verdict.DROP, Verdict.OPEN
CARRIED = tuple(
    CarriedAction(Action(f"A{n}", what, who), "2026-11-07-sprint-41", "2026-11-07")
    for n, (what, who) in enumerate((("Book the room", "Ben"), ("Write the runbook", "Ana")), 1)
)


def a_meeting(people: int = 5, privacy: Privacy = Privacy.ANONYMOUS, **settings: Any) -> Meeting:
    stages = (
        a_stage("review", privacy=privacy, settings={"by": "vote", **settings}),
        a_stage("commit", privacy=Privacy.NAMED),
    )
    meeting = Meeting(Agenda("any", stages), carried_actions=CARRIED).join(*CREW[:people])
    return meeting.next()


def say(meeting: Meeting, *verdicts: Verdict, number: int = 0) -> Meeting:
    for name, verdict in zip(CREW, verdicts, strict=False):
        meeting.act(name, SayOfAction("review", number, verdict))
    return meeting


def show(meeting: Meeting) -> Meeting:
    return meeting.lead(ShowOpinions("review"))


def panel(meeting: Meeting, name: str = LEADER) -> ReviewView:
    shown = meeting.view(name).panel
    assert isinstance(shown, ReviewView)
    return shown


def verdicts(meeting: Meeting) -> list[Verdict]:
    return [carried.verdict for carried in meeting.session.record.carried_actions]


def test_everybody_answers_alone_then_all_see_the_counts_and_one_step_takes_what_most_said() -> None:
    meeting = say(a_meeting(), DONE, DONE, KEEP, DONE)
    say(meeting, KEEP, DROP, KEEP, number=1)
    assert panel(meeting, "Ana").mine == (DONE, KEEP)
    assert panel(meeting).mine == ()
    assert panel(meeting).counts is None
    assert meeting.view(LEADER).next == Step("show answers", ShowOpinions("review"))

    show(meeting)
    assert panel(meeting, "Ben").counts == ((3, 1, 0), (0, 2, 1))
    assert verdicts(meeting) == [OPEN, OPEN]
    assert meeting.view(LEADER).next == Step("take what most said", TakeMajority("review"))

    meeting.lead(TakeMajority("review"))
    assert verdicts(meeting) == [DONE, KEEP]
    assert meeting.view(LEADER).next == Step("go to Actions", acts.NextStage("review", "commit"))


def test_where_two_answers_have_as_many_the_group_decides() -> None:
    meeting = show(say(a_meeting(), DONE, DONE, KEEP, KEEP))
    with pytest.raises(RuleError, match="one by one"):
        meeting.lead(TakeMajority("review"))
    meeting.judge(0, KEEP)
    assert verdicts(meeting) == [KEEP, OPEN]


def test_what_the_facilitator_recorded_already_is_not_taken_back() -> None:
    meeting = show(say(say(a_meeting(), DONE, DONE, DONE), KEEP, KEEP, KEEP, number=1))
    meeting.judge(0, DROP).lead(TakeMajority("review"))
    assert verdicts(meeting) == [DROP, KEEP]


@pytest.mark.parametrize("number", range(FEWEST))
def test_counts_of_few_are_neither_shown_nor_kept(number: int) -> None:
    meeting = say(a_meeting(), *([DONE] * number))
    say(meeting, KEEP, KEEP, KEEP, number=1)
    show(meeting)
    assert panel(meeting).counts == ((), (0, 3, 0))
    assert panel(meeting).answered == (number, 3)
    meeting.lead(TakeMajority("review"))
    assert verdicts(meeting) == [OPEN, KEEP]
    page = meeting.end().minutes
    assert "Write the runbook: 3 carry over" in page
    if number:
        assert "not shown because there are fewer than 3" in page
    else:
        assert "Book the room: nobody answered" in page


def test_with_one_participant_nothing_is_shown_and_the_facilitator_records() -> None:
    meeting = show(say(a_meeting(people=1), DONE))
    assert panel(meeting).counts == ((), ())
    meeting.judge(0, DONE)
    assert verdicts(meeting) == [DONE, OPEN]


def test_an_answer_to_each_makes_done_and_none_can_be_taken_back() -> None:
    meeting = say(a_meeting(), DONE)
    assert not meeting.view("Ana").answered
    say(meeting, KEEP, number=1)
    assert meeting.view("Ana").answered
    with pytest.raises(RuleError, match="not taken back"):
        say(meeting, OPEN)


@pytest.mark.parametrize("number", [-1, 2, 99])
def test_there_is_no_answer_to_an_action_that_is_not_there(number: int) -> None:
    meeting = a_meeting()
    with pytest.raises(RuleError, match="no such action"):
        meeting.act("Ana", SayOfAction("review", number, DONE))


def test_nobody_judges_before_the_answers_are_shown_and_nobody_answers_afterwards() -> None:
    meeting = say(a_meeting(), DONE, DONE, DONE)
    with pytest.raises(RuleError, match="Show the answers first"):
        meeting.judge(0, DONE)
    with pytest.raises(RuleError, match="Show the answers first"):
        meeting.lead(TakeMajority("review"))
    show(meeting)
    with pytest.raises(RuleError, match="shown already"):
        say(meeting, KEEP)
    with pytest.raises(RuleError, match="nothing to show"):
        show(meeting)


def test_where_the_facilitator_records_nobody_answers_and_nothing_is_private() -> None:
    meeting = a_meeting(privacy=Privacy.NAMED, by="facilitator")
    with pytest.raises(RuleError, match="The facilitator records"):
        say(meeting, DONE)
    assert meeting.view(LEADER).rows[0].privacy is None
    assert meeting.view(LEADER).next == Step("go to Actions", acts.NextStage("review", "commit"))
    assert a_meeting().view(LEADER).rows[0].privacy is Privacy.ANONYMOUS


def test_more_or_less_has_its_own_answers_and_stopping_ends_an_action() -> None:
    meeting = say(a_meeting(answers="more or less"), Verdict.MORE, Verdict.MORE, Verdict.LESS)
    assert panel(meeting).options == MORE_OR_LESS
    with pytest.raises(RuleError, match="not asked for"):
        say(meeting, DONE)
    show(meeting).lead(TakeMajority("review"))
    meeting.judge(1, Verdict.STOP)
    with pytest.raises(RuleError, match="not asked for"):
        meeting.lead(Judge("review", 1, DROP))
    assert verdicts(meeting) == [Verdict.MORE, Verdict.STOP]
    page = meeting.end().minutes
    assert "Book the room: 2 more of it, 1 less of it" in page
    assert "still open at this meeting: more of it" in page
    assert "stopped" in page


def test_what_was_answered_and_shown_is_in_an_export_and_comes_back() -> None:
    meeting = show(say(a_meeting(), DONE, DONE, KEEP)).lead(TakeMajority("review")).end()
    text = exported(meeting.session)
    assert exported(imported(text)) == text
    assert imported(text).states["review"] == meeting.session.states["review"]


@pytest.mark.parametrize("number", range(2))
def test_once_an_action_is_removed_each_of_the_others_still_has_its_own_counts(number: int) -> None:
    meeting = say(say(a_meeting(), DONE, DONE, DONE), KEEP, KEEP, KEEP, number=1)
    session = show(meeting).end().session
    removed = without_text(session, carried_texts(session)[number].id, KINDS)

    gone, kept = ("Book the room: 3 done", "Write the runbook: 3 carry over")[:: 1 - 2 * number]
    assert kept in markdown(removed)
    assert gone not in markdown(removed)
    assert exported(imported(exported(removed))) == exported(removed)


def test_answers_that_were_never_shown_are_counted_and_destroyed() -> None:
    meeting = say(a_meeting(), DONE, DONE, KEEP)
    assert "Anything still hidden" in meeting.view(LEADER).unseen
    meeting.go("commit").end()
    assert meeting.session.private == {}
    assert "the answers to Open actions, which was still open" in meeting.minutes


def test_the_stage_can_become_more_private_while_people_answer() -> None:
    meeting = say(a_meeting(privacy=Privacy.NAMED), DONE, KEEP, DONE)
    meeting.lead(acts.MakeMorePrivate("review", Privacy.ANONYMOUS))
    assert panel(meeting, "Ben").mine == (KEEP, OPEN)
    assert show(meeting).replayed().states["review"].counts == ((2, 1, 0), ())


def test_a_removed_person_a_late_one_and_a_repeated_stage() -> None:
    meeting = say(a_meeting(), DONE, DONE, DONE)
    meeting.lead(acts.RemoveSeat(meeting.seat("Ben")))
    meeting.let_in("Zoë").act("Zoë", SayOfAction("review", 0, KEEP))
    show(meeting)
    assert panel(meeting).counts == ((3, 1, 0), ())
    meeting.change(RepeatStage, stage="review")
    meeting.next()
    assert meeting.here != "review"
    assert panel(meeting).counts is None


@given(st.lists(st.tuples(st.sampled_from(CREW), st.integers(0, 1), st.sampled_from([DROP, DONE, KEEP]))))
def test_the_counts_are_those_of_everybodys_last_answers(said: list[tuple[str, int, Verdict]]) -> None:
    meeting = a_meeting()
    last: dict[tuple[str, int], Verdict] = {}
    for name, number, verdict in said:
        meeting.act(name, SayOfAction("review", number, verdict))
        last[name, number] = verdict
    show(meeting)
    for number in range(2):
        given_now = [v for (_, n), v in last.items() if n == number]
        expected = tuple(given_now.count(option) for option in (DONE, KEEP, DROP))
        assert panel(meeting).counts is not None
        assert (panel(meeting).counts or ())[number] == (expected if len(given_now) >= FEWEST else ())
    assert meeting.reread() == meeting.session


def test_no_view_but_the_own_one_tells_an_answer_before_they_are_shown() -> None:
    one, other = a_meeting(), a_meeting()
    say(one, DONE, DONE, KEEP)
    say(other, DROP, KEEP, DONE)
    for name in (LEADER, "Deniz", "Elif"):
        assert one.view(name) == other.view(name)
    assert one.documents == other.documents


def test_a_stage_from_before_is_read_as_one_without_answers() -> None:
    stage = a_stage("review", privacy=Privacy.NAMED)
    meeting = Meeting(Agenda("any", (stage,)), carried_actions=CARRIED).join("Ana").next()
    earlier = meeting.session.with_state("review", NoState())
    assert KINDS["review"].state(earlier, stage).counts is None
