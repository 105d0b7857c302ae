"""Whether the actions will happen: asked of everybody alone, of which only counts are ever shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.kind import NoState
from retro.session.view import Step
from retro.stages import KINDS
from retro.stages.choice import FEWEST, ChoiceView
from retro.stages.commit.confidence import AskConfidence, SayConfidence, ShowConfidence, is_low
from retro.stages.commit.rules import CommitView
from tests.builders import LEADER, Meeting, a_stage

CREW = ("Ana", "Ben", "Chloé", "Deniz", "Elif")
STAGE = a_stage("commit", settings={"confirm": True})


def a_meeting(people: int = 5, *, confirm: bool = True, privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    stage = a_stage("commit", privacy=privacy, settings={"confirm": confirm})
    return Meeting(Agenda("any", (stage, a_stage("close")))).join(*CREW[:people]).next()


def asked(meeting: Meeting) -> Meeting:
    return meeting.action("Mend the ten slowest tests", "Ana").lead(AskConfidence("commit"))


def say(meeting: Meeting, *ratings: int) -> Meeting:
    for name, rating in zip(CREW, ratings, strict=False):
        meeting.act(name, SayConfidence("commit", rating))
    return meeting


def show(meeting: Meeting) -> Meeting:
    return meeting.lead(ShowConfidence("commit"))


def shown(meeting: Meeting, name: str = LEADER) -> ChoiceView | None:
    panel = meeting.view(name).panel
    assert isinstance(panel, CommitView)
    return panel.confidence


def test_it_is_the_next_step_as_soon_as_there_is_an_action() -> None:
    meeting = a_meeting()
    on = Step("go to Close", acts.NextStage("commit", "close"))
    assert meeting.view(LEADER).next == on
    assert shown(meeting) is None
    meeting.action("Mend the ten slowest tests")
    assert meeting.view(LEADER).next == Step("ask whether this will happen", AskConfidence("commit"))
    meeting.lead(AskConfidence("commit"))
    assert meeting.view(LEADER).next == Step("show answers", ShowConfidence("commit"))
    show(say(meeting, 5, 4, 4))
    assert meeting.view(LEADER).next == on


def test_everybody_sees_the_own_answer_and_then_the_counts() -> None:
    meeting = say(asked(a_meeting()), 5, 4, 1, 4)
    found = shown(meeting, "Ana")
    assert found is not None
    assert (found.mine, found.counts) == (5, None)
    assert meeting.view("Ana").answered
    leader = shown(meeting)
    assert leader is not None
    assert leader.mine is None
    counts = shown(show(meeting), "Ben")
    assert counts is not None
    assert counts.counts == (0, 1, 0, 0, 2, 1)
    assert "1 person of 4 doubts that this will happen." in meeting.end().minutes


@pytest.mark.parametrize("people", range(FEWEST))
def test_fewer_than_three_answers_are_not_shown(people: int) -> None:
    meeting = show(say(asked(a_meeting()), *[3] * people))
    found = shown(meeting)
    assert found is not None
    assert (found.counts, found.answered) == ((), people)
    page = meeting.end().minutes
    assert ("Nobody answered." if not people else "They are not shown") in page
    assert "| 3" not in page


def test_asked_again_the_answers_of_before_are_gone() -> None:
    meeting = show(say(asked(a_meeting()), 1, 1, 1))
    meeting.lead(AskConfidence("commit"))
    found = shown(meeting, "Ana")
    assert found is not None
    assert (found.mine, found.counts) == (None, None)
    show(say(meeting, 4, 4, 5))
    assert meeting.session.states["commit"].counts == (0, 0, 0, 0, 2, 1)
    assert meeting.session.states["commit"].asked == 2


def test_what_cannot_be_done_is_refused_in_a_sentence() -> None:
    with pytest.raises(RuleError, match="does not ask"):
        asked(a_meeting(confirm=False))
    meeting = a_meeting()
    with pytest.raises(RuleError, match="no action yet"):
        meeting.lead(AskConfidence("commit"))
    with pytest.raises(RuleError, match="right now"):
        say(meeting, 3)
    with pytest.raises(RuleError, match="nothing to show"):
        show(meeting)
    asked(meeting)
    with pytest.raises(RuleError, match="answering already"):
        meeting.lead(AskConfidence("commit"))
    with pytest.raises(RuleError, match="Only the facilitator"):
        meeting.act("Ana", ShowConfidence("commit"))
    for rating in (-1, 6):
        with pytest.raises(RuleError, match="no such answer"):
            say(meeting, rating)


def test_only_where_it_asks_is_anything_private() -> None:
    assert a_meeting().view(LEADER).rows[0].privacy is Privacy.ANONYMOUS
    assert a_meeting(confirm=False).view(LEADER).rows[0].privacy is None


def test_answers_that_were_never_shown_are_counted_and_destroyed() -> None:
    meeting = say(asked(a_meeting()), 4, 4, 5).go("close").end()
    assert meeting.session.private == {}
    assert meeting.session.unseen == {"commit": 3}
    assert "the answers to Actions, which was still open" in meeting.minutes


def test_it_can_become_more_private_and_somebody_may_leave_or_come() -> None:
    meeting = say(asked(a_meeting(privacy=Privacy.NAMED)), 4, 4, 5)
    meeting.lead(acts.MakeMorePrivate("commit", Privacy.ANONYMOUS))
    meeting.lead(acts.RemoveSeat(meeting.seat("Ben"))).let_in("Zoë")
    meeting.act("Zoë", SayConfidence("commit", 0))
    assert show(meeting).session.states["commit"].counts == (1, 0, 0, 0, 2, 1)


def test_the_counts_are_in_an_export_and_come_back() -> None:
    meeting = show(say(asked(a_meeting()), 4, 4, 5)).end()
    text = exported(meeting.session)
    assert exported(imported(text)) == text
    assert imported(text).states["commit"] == meeting.session.states["commit"]


def test_no_other_view_and_nothing_in_the_file_tells_an_answer() -> None:
    one, other = say(asked(a_meeting()), 5, 4, 1), say(asked(a_meeting()), 0, 0, 5)
    for name in (LEADER, "Deniz", "Elif"):
        assert one.view(name) == other.view(name)
    assert one.documents == other.documents


@given(st.lists(st.tuples(st.sampled_from(CREW), st.integers(0, 5))))
def test_the_counts_are_those_of_everybodys_last_answer(said: list[tuple[str, int]]) -> None:
    meeting = asked(a_meeting())
    for name, rating in said:
        meeting.act(name, SayConfidence("commit", rating))
    last = list(dict(said).values())
    found = shown(show(meeting))
    expected = tuple(last.count(n) for n in range(6)) if len(last) >= FEWEST else ()
    assert found is not None
    assert (found.counts, found.answered) == (expected, len(last))
    assert meeting.reread() == meeting.session == meeting.replayed()


@pytest.mark.parametrize(
    ("counts", "low"),
    [((), False), ((0, 0, 0, 1, 2, 0), False), ((0, 0, 1, 2, 0, 0), True), ((0, 0, 1, 0, 0, 3), False)],
)
def test_a_third_of_doubts_is_low(counts: tuple[int, ...], low: bool) -> None:
    assert is_low(counts) is low


def test_a_stage_from_before_is_read_as_one_that_did_not_ask() -> None:
    meeting = a_meeting()
    earlier = meeting.session.with_state("commit", NoState())
    assert KINDS["commit"].state(earlier, STAGE).asked == 0
