"""Rankings, points, several questions, and who abstains."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.exchange.tables import TABLES
from retro.minutes import markdown
from retro.session import acts
from retro.session.acts import RemoveSeat
from retro.session.agenda import Agenda, Privacy
from retro.session.agenda_acts import ChangeStage, RepeatStage
from retro.session.record import Part, TextId
from retro.stages.vote.ballots import Ballot, BallotPart, Spread
from retro.stages.vote.rules import Abstain, GiveDot, GiveFive, PlaceTopic, TakeDot, TakeFive
from retro.stages.vote.vote_state import VoteState
from retro.stages.vote.vote_view import VotePart, VoteView
from retro.stages.vote.voting_methods import multiplied, spreads, sums, with_less, with_more, with_place
from tests.builders import LEADER, Meeting, a_stage

FIVE = ("Ana", "Ben", "Cem", "Dea", "Eli")
CARDS = ("one", "two", "three", "four")
LIKELY, BAD = "vote-0", "vote-1"


def a_vote(
    *people: str, prompts: Sequence[str] = (), privacy: Privacy = Privacy.ANONYMOUS, **settings: object
) -> Meeting:
    vote = a_stage("vote", settings=settings, privacy=privacy, prompts=prompts)
    stages = (a_stage("ideate", prompts=["Start"]), vote, a_stage("discuss"), a_stage("close"))
    meeting = Meeting(Agenda("Votes", stages)).join(*(people or FIVE)).go("ideate")
    return meeting.add("Ana", "Start", *CARDS).reveal().go("vote")


def two_questions() -> Meeting:
    return a_vote(prompts=["Likelihood", "Damage"], dots=3)


def rank(meeting: Meeting, name: str, *topics: str, question: str = "") -> Meeting:
    for place, topic in enumerate(topics, 1):
        meeting.act(name, PlaceTopic("vote", topic, place, question))
    return meeting


def panel(meeting: Meeting, name: str = LEADER) -> VoteView:
    shown = meeting.view(name).panel
    assert isinstance(shown, VoteView)
    return shown


def mine(part: VoteView | VotePart) -> dict[str, int]:
    return {row.id: row.mine for row in part.rows if row.mine}


def outcome(meeting: Meeting) -> VoteState:
    state = meeting.session.states["vote"]
    assert isinstance(state, VoteState)
    assert meeting.reread() == meeting.session
    return state


# Rankings


def test_whoever_ranks_more_topics_gives_more_points() -> None:
    meeting = a_vote(method="ranking")
    rank(meeting, "Ana", "a1", "a2", "a3")
    rank(meeting, "Ben", "a2")
    rank(meeting, "Cem", "a2", "a1")

    state = outcome(meeting.close_vote())

    assert state.tally == {"a1": 3 + 1, "a2": 2 + 1 + 2, "a3": 1}
    assert state.spread == {"a2": Spread(best=1, worst=2, total=4, ranked=3)}
    assert "Voting: 3 people put topics in order." in meeting.minutes
    assert panel(meeting).rows[0].id == "a2"


def test_a_topic_goes_to_its_place_and_the_others_make_room() -> None:
    meeting = rank(a_vote(method="ranking"), "Ana", "a1", "a2", "a3")

    meeting.act("Ana", PlaceTopic("vote", "a3", 1))
    assert mine(panel(meeting, "Ana")) == {"a3": 1, "a1": 2, "a2": 3}
    meeting.act("Ana", PlaceTopic("vote", "a1", 0))
    assert mine(panel(meeting, "Ana")) == {"a3": 1, "a2": 2}
    assert panel(meeting, "Ana").given == 2


def test_a_removed_topic_leaves_no_hole_in_an_order() -> None:
    meeting = rank(a_vote(method="ranking"), "Ana", "a1", "a2", "a3")

    meeting.lead(acts.RemoveText(TextId(Part.CARD, "a1")))

    assert mine(panel(meeting, "Ana")) == {"a2": 1, "a3": 2}


def test_somebody_who_ranks_for_three_people_counts_three_times_and_is_one_ballot() -> None:
    meeting = a_vote(method="ranking")
    meeting.lead(acts.SetVoices(meeting.seat("Ana"), 3))
    for name, topics in (("Ana", "a1 a2"), ("Ben", "a2"), ("Cem", "a3")):
        rank(meeting, name, *topics.split())

    state = outcome(meeting.close_vote())

    assert state.tally == {"a1": 6, "a2": 3 + 1, "a3": 1}
    assert (state.voters, state.people) == (3, 5)
    assert not state.spread


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 9)), max_size=30))
def test_places_are_always_one_after_the_other(moves: list[tuple[str, int]]) -> None:
    order: Mapping[str, int] = {}
    for topic, place in moves:
        if not place and topic not in order:
            with pytest.raises(RuleError):
                with_place(order, topic, place)
            continue
        order = with_place(order, topic, place)
        assert sorted(order.values()) == [*range(1, len(order) + 1)]
        assert order.get(topic, 0) == min(place, len(order))


@given(st.lists(st.permutations("abcde").map(lambda order: order[: len(order) // 2 + 1]), max_size=6))
def test_points_of_a_ranking_do_not_depend_on_who_gave_them(orders: list[list[str]]) -> None:
    parts = [BallotPart(given={t: n for n, t in enumerate(order, 1)}) for order in orders]

    tally = sums(parts, "abcde", "ranking")

    assert sum(tally.values()) == sum(k * (k + 1) // 2 for k in map(len, orders))
    assert tally == sums(parts[::-1], "abcde", "ranking")
    for topic, spread in spreads(parts, "abcde").items():
        assert spread.ranked >= 3
        assert 1 <= spread.best <= spread.mean <= spread.worst <= 5
        assert tally[topic] > 0


# Points


def test_a_hundred_points_are_divided_by_five_and_by_one() -> None:
    meeting = a_vote(method="points")
    for _ in range(30):
        if panel(meeting, "Ana").given < 98:
            meeting.act("Ana", (GiveDot if panel(meeting, "Ana").given < 3 else GiveFive)("vote", "a1"))

    meeting.act("Ana", GiveFive("vote", "a2"))
    assert mine(panel(meeting, "Ana")) == {"a1": 98, "a2": 2}, "what is left, and no more"
    with pytest.raises(RuleError, match="all your 100 points"):
        meeting.act("Ana", GiveDot("vote", "a3"))
    meeting.act("Ana", TakeFive("vote", "a2")).act("Ana", TakeDot("vote", "a1"))
    assert mine(panel(meeting, "Ana")) == {"a1": 97}
    with pytest.raises(RuleError, match="no point on this topic"):
        meeting.act("Ana", TakeFive("vote", "a2"))


def test_points_are_points_wherever_they_are_told() -> None:
    meeting = a_vote(method="points")
    for name in ("Ana", "Ben", "Cem"):
        meeting.act(name, GiveFive("vote", "a2"))
    meeting.close_vote()

    assert outcome(meeting).tally == {"a2": 15}
    assert "Voting: 3 people gave 15 points." in meeting.minutes
    assert "a2 (Start): two (15 points)" in meeting.minutes
    assert "and 3 single cards without a point" in meeting.minutes


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([1, 5]), st.booleans()), max_size=60),
    st.integers(1, 30),
    st.integers(1, 30),
)
def test_nobody_gives_more_than_there_is(moves: list[tuple[str, int, bool]], budget: int, most: int) -> None:
    ballot: Mapping[str, int] = {}
    for topic, number, more in moves:
        before = sum(ballot.values())
        try:
            ballot = (
                with_more(ballot, topic, number, budget, most) if more else with_less(ballot, topic, number)
            )
        except RuleError:
            continue
        assert sum(ballot.values()) <= budget
        assert all(0 < given <= most for given in ballot.values())
        assert (sum(ballot.values()) > before) is more


def test_every_method_has_acts_of_its_own() -> None:
    for method, wrong in (
        ("dots", [PlaceTopic("vote", "a1", 1), GiveFive("vote", "a1"), TakeFive("vote", "a1")]),
        ("points", [PlaceTopic("vote", "a1", 1)]),
        ("ranking", [GiveDot("vote", "a1"), TakeDot("vote", "a1"), GiveFive("vote", "a1")]),
    ):
        meeting = a_vote(method=method)
        for act in wrong:
            with pytest.raises(RuleError):
                meeting.act("Ana", act)
        with pytest.raises(RuleError, match="no such topic"):
            meeting.act("Ana", PlaceTopic("vote", "x", 1) if method == "ranking" else GiveDot("vote", "x"))
        with pytest.raises(RuleError, match="no such question"):
            meeting.act("Ana", Abstain("vote", "vote-0"))


# Several questions


def test_each_question_has_dots_of_its_own_and_the_sums_are_multiplied() -> None:
    meeting = two_questions()
    for name in ("Ana", "Ben", "Cem"):
        meeting.vote(name, "a1", "a1", "a2", question=LIKELY).vote(name, "a2", "a2", "a3", question=BAD)
    with pytest.raises(RuleError, match="all your 3 dots"):
        meeting.vote("Ana", "a3", question=LIKELY)
    with pytest.raises(RuleError, match="no such question"):
        meeting.vote("Ana", "a3")

    state = outcome(meeting.close_vote())

    assert [result.tally for result in state.questions] == [{"a1": 6, "a2": 3}, {"a2": 6, "a3": 3}]
    assert state.tally == {"a1": 0, "a2": 18, "a3": 0}
    assert [row.id for row in panel(meeting).rows] == ["a2", "a1", "a3", "a4"], (
        "of equal products the larger sum"
    )
    assert meeting.view(LEADER).in_time is not None
    meeting.go("discuss")
    shown = meeting.view(LEADER).panel
    assert [topic.said for topic in shown.topics[:2]] == ["3 · 6", "6 · 0"]  # type: ignore[attr-defined]
    assert shown.why == "Likelihood × Damage, highest first."  # type: ignore[attr-defined]
    shown = meeting.talk("a2").view(LEADER).panel
    assert shown.said == "Likelihood: 3 dots, Damage: 6 dots"  # type: ignore[attr-defined]
    assert "Likelihood: 3 people gave 9 dots. Damage: 3 people gave 9 dots." in meeting.minutes
    assert "Likelihood: 3 dots, Damage: 6 dots" in meeting.minutes


def test_what_one_person_answers_to_two_questions_is_taken_apart() -> None:
    ballot = Ballot(answers={LIKELY: {"a1": 3}, BAD: {"a2": 1}}, abstains=("vote-2",), people=2)

    assert list(ballot.parts()) == [
        BallotPart(LIKELY, {"a1": 3}, 2),
        BallotPart(BAD, {"a2": 1}, 2),
        BallotPart("vote-2", people=2, abstains=True),
    ]


def test_a_question_with_too_few_answers_is_not_shown_and_the_others_are() -> None:
    meeting = two_questions()
    for name in ("Ana", "Ben", "Cem"):
        meeting.vote(name, "a1", question=LIKELY)
    meeting.vote("Ana", "a2", "a2", question=BAD).vote("Ben", "a3", question=BAD)

    state = outcome(meeting.close_vote())

    assert [result.withheld for result in state.questions] == [False, True]
    assert state.tally == {"a1": 3}
    assert "'a3'" not in str([d for d in meeting.documents if d["event"] == "VoteClosed"])
    assert {row.dots for row in panel(meeting).questions[1].rows} == {None}
    assert "Damage: 2 people voted. Their dots are not shown" in meeting.minutes
    assert "fewer than 3 did. Most dots in Likelihood first." in meeting.minutes


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 9)), min_size=1, max_size=3))
def test_a_product_has_every_topic_of_any_question(tallies: list[dict[str, int]]) -> None:
    product = multiplied(tallies)

    assert product.keys() == set().union(*tallies)
    assert all((product[topic] > 0) == all(topic in tally for tally in tallies) for topic in product)


def test_fewer_dots_give_all_questions_back_to_those_who_have_too_many_in_one() -> None:
    meeting = two_questions()
    meeting.vote("Ana", "a1", "a1", "a1", question=LIKELY).vote("Ana", "a2", question=BAD)
    meeting.vote("Ben", "a1", question=LIKELY).act("Cem", Abstain("vote", BAD)).done("Cem")
    where = (meeting.session.agenda.version, meeting.here, "vote")
    prompts = meeting.session.agenda.stages[1].prompts

    meeting.lead(ChangeStage(*where, "Voting", 10, prompts, {"dots": 2, "most": 0}, sure=True))

    assert mine(panel(meeting, "Ana").questions[0]) == mine(panel(meeting, "Ana").questions[1]) == {}
    assert meeting.view("Ana").given_anew
    assert mine(panel(meeting, "Ben").questions[0]) == {"a1": 1}
    assert panel(meeting, "Cem").questions[1].abstains
    assert meeting.view(LEADER).done == 0, "who abstained is asked again like all others"


@pytest.mark.parametrize("method", ["ranking", "points"])
def test_without_dots_there_is_no_number_of_them_to_change(method: str) -> None:
    meeting = a_vote(method=method)
    plan = meeting.view(LEADER).plan
    assert plan is not None
    assert plan.stages[1].numbers == ()
    with pytest.raises(RuleError, match="cannot be changed"):
        meeting.lead(ChangeStage(plan.version, "vote", "vote", "Voting", 10, (), {"dots": 2}))


# Abstaining


def test_who_abstains_gives_nothing_until_they_vote_after_all() -> None:
    meeting = a_vote(dots=3).vote("Ana", "a1").act("Ana", Abstain("vote"))
    assert (panel(meeting, "Ana").abstains, panel(meeting, "Ana").given) == (True, 0)

    meeting.vote("Ana", "a2")

    assert (panel(meeting, "Ana").abstains, mine(panel(meeting, "Ana"))) == (False, {"a2": 1})


@pytest.mark.parametrize(
    ("voting", "abstaining", "shown", "told"),
    [(3, 1, True, 1), (3, 0, True, 0), (2, 1, False, 1), (1, 1, False, 0), (0, 2, True, 0), (0, 3, True, 3)],
)
def test_how_many_abstained_is_told_from_three_answers_on(
    voting: int, abstaining: int, shown: bool, told: int
) -> None:
    meeting = a_vote(dots=3)
    for name in FIVE[:voting]:
        meeting.vote(name, "a1")
    for name in FIVE[voting : voting + abstaining]:
        meeting.act(name, Abstain("vote"))

    state = outcome(meeting.close_vote())

    assert (not state.withheld, state.voters, state.abstained) == (shown, voting, told)
    said = f"{told} abstained."
    assert (said in meeting.minutes) is bool(told)
    assert not any(f"{meeting.seat(name)}" in str(d) for name in FIVE for d in meeting.documents[-2:])


def test_removing_those_who_abstained_does_not_make_a_ballot_readable() -> None:
    meeting = a_vote(dots=3).vote("Ana", "a1", "a1")
    for name in FIVE[1:]:
        meeting.act(name, Abstain("vote"))
    for name in FIVE[2:]:
        meeting.lead(RemoveSeat(meeting.seat(name)))

    assert outcome(meeting.close_vote()).tally == {}


def test_six_who_abstain_are_no_crowd_for_somebody_who_leads() -> None:
    six = ("Ben", "Cem", "Dea", "Eli", "Fay", "Gus")
    meeting = a_vote(*six, "Ana", dots=3)
    meeting.let_in("Lea", leads=True)
    meeting.vote("Ben", "a1").vote("Ana", "a1").vote("Cem", "a1")
    for name in six[2:]:
        meeting.act(name, Abstain("vote"))
    meeting.vote("Lea", "a2")

    state = outcome(meeting.close_vote())

    assert state.tally == {"a1": 3}, "with a2 the two others would be known"
    assert state.voters == 3


def test_nobody_learns_from_who_is_done_that_somebody_abstained() -> None:
    one, other = (a_vote(dots=3) for _ in range(2))
    one.act("Ana", Abstain("vote")).done("Ana")
    other.vote("Ana", "a1", "a1").done("Ana")

    for name in (LEADER, "Ben"):
        assert one.view(name) == other.view(name)
    assert one.view("Ana").answered is False


def test_a_seat_of_several_people_that_abstains_is_not_said_to_have_voted() -> None:
    meeting = a_vote(dots=3)
    meeting.lead(acts.SetVoices(meeting.seat("Ana"), 3)).act("Ana", Abstain("vote"))
    for name in FIVE[1:4]:
        meeting.vote(name, "a1")

    state = outcome(meeting.close_vote())

    assert (state.voters, state.people, state.abstained, state.together) == (3, 3, 3, ())
    assert "together" not in meeting.minutes


# What is left of it


def test_several_questions_are_told_in_tables_and_come_back_from_an_export() -> None:
    meeting = two_questions()
    for name in ("Ana", "Ben", "Cem"):
        meeting.vote(name, "a1", question=LIKELY).vote(name, "a1", "a2", question=BAD)
    meeting.act("Dea", Abstain("vote", LIKELY)).close_vote().end()

    rows = [list(row) for row in TABLES["topics"](meeting.session)]
    assert rows[1][4] == "Likelihood: 3 dots, Damage: 3 dots"
    assert rows[3][4] == ""
    back = imported(exported(meeting.session))
    assert back.states["vote"] == outcome(meeting)
    assert markdown(back) == meeting.minutes


@pytest.mark.parametrize("method", ["ranking", "points"])
def test_an_export_holds_what_a_method_counted(method: str) -> None:
    meeting = a_vote(method=method)
    for name in ("Ana", "Ben", "Cem"):
        if method == "ranking":
            rank(meeting, name, "a2", "a1")
        else:
            meeting.act(name, GiveFive("vote", "a2"))
    meeting.close_vote().end()

    back = imported(exported(meeting.session))

    assert back.states["vote"] == outcome(meeting)
    assert markdown(back) == meeting.minutes


def test_a_vote_that_is_held_again_asks_the_same_questions_anew() -> None:
    meeting = two_questions().vote("Ana", "a1", question=LIKELY).close_vote()
    meeting.lead(RepeatStage(meeting.session.agenda.version, "vote", "vote")).next()

    again = panel(meeting, "Ana")

    assert [part.title for part in again.questions] == ["Likelihood", "Damage"]
    assert again.questions[0].question != LIKELY
    with pytest.raises(RuleError, match="no such question"):
        meeting.vote("Ana", "a1", question=LIKELY)
    meeting.vote("Ana", "a1", question=again.questions[0].question)


def test_the_only_person_of_a_meeting_sees_what_they_gave() -> None:
    meeting = a_vote("Ana", dots=3)
    meeting.vote("Ana", "a1").close_vote()

    assert outcome(meeting).tally == {"a1": 1}


def test_somebody_who_comes_late_votes_and_what_was_removed_counts() -> None:
    meeting = a_vote("Ana", "Ben", method="ranking")
    rank(rank(meeting, "Ana", "a1"), "Ben", "a2", "a1")
    meeting.join("Late")
    rank(meeting, "Late", "a1", "a3").lead(RemoveSeat(meeting.seat("Ben")))

    state = outcome(meeting.close_vote())

    assert state.voters == 3
    assert state.tally == {"a1": 4, "a2": 2, "a3": 1}
