"""Deciding: the proposal, who decides, every method, objections, and the decision on record."""

from typing import Any

import msgspec
import pytest

from retro.agenda import Severity, check
from retro.errors import RuleError
from retro.session.agenda import Privacy
from retro.session.people import Role
from retro.session.record import Decision
from retro.stages import KINDS
from retro.stages.decide import deciding
from retro.stages.decide.methods import AS_IT_IS, DecideSettings
from tests.builders import LEADER, Meeting, a_stage
from tests.stages.deciding import (
    CONCERN,
    CONSENT,
    OBJECTION,
    PROPOSAL,
    a_decision,
    answered,
    ask,
    asked,
    label,
    meet,
    propose,
    say,
    seen,
    show,
    shown,
    state,
    step,
    write,
)


def the_decision(meeting: Meeting, number: int = -1) -> Decision:
    return meeting.session.record.decisions[number]


# The proposal, and asking


def test_the_facilitator_is_led_from_the_proposal_to_the_record() -> None:
    meeting = a_decision()
    assert label(meeting) == "write the proposal"
    assert label(propose(meeting)) == "ask everybody"
    assert label(ask(meeting)) == "show answers"
    assert label(answered(meeting, CONSENT, CONSENT, CONCERN)) == "write the decision down"
    assert label(write(meeting)) == "go to Actions"


def test_a_participant_writes_the_first_proposal_and_the_facilitator_changes_it() -> None:
    meeting = propose(a_decision(), name="Ana")
    assert seen(meeting).proposal == PROPOSAL

    with pytest.raises(RuleError, match="Only the facilitator"):
        propose(meeting, "Another", name="Ben")
    assert seen(propose(meeting, "A shorter one")).proposal == "A shorter one"


def test_an_observer_proposes_nothing() -> None:
    meeting = a_decision().let_in("Olga", Role.OBSERVER)

    with pytest.raises(RuleError, match="Observers only watch"):
        propose(meeting, name="Olga")


def test_the_question_of_the_template_is_the_proposal() -> None:
    meeting = a_decision()
    asks = meeting.session.agenda.stages[0]
    with_prompt = msgspec.structs.replace(
        meeting.session.agenda,
        stages=(
            msgspec.structs.replace(asks, prompts=a_stage("decide", prompts=["Two quiet mornings"]).prompts),
        ),
    )
    assert seen(Meeting(with_prompt).join("Ana").go("decide")).proposal == "Two quiet mornings"


def test_nothing_is_asked_without_a_proposal() -> None:
    with pytest.raises(RuleError, match="Write the proposal first"):
        ask(a_decision())


def test_the_proposal_stays_while_people_answer() -> None:
    with pytest.raises(RuleError, match="Show the answers first"):
        propose(asked(), "Another")


def test_nobody_sees_a_view_before_all_are_shown() -> None:
    meeting = say(asked(), "Ana", OBJECTION, "XSECRETX")

    for name in (LEADER, "Ben"):
        assert "XSECRETX" not in repr(meeting.view(name))
        assert seen(meeting, name).shown is None
    mine = seen(meeting, "Ana").mine
    assert mine is not None
    assert mine.reason == "XSECRETX"
    assert "XSECRETX" in repr(shown(show(meeting), "Ben"))


def test_an_objection_needs_its_reason_and_a_concern_does_not() -> None:
    meeting = asked()

    with pytest.raises(RuleError, match="what would go wrong, and for whom"):
        say(meeting, "Ana", OBJECTION)
    say(meeting, "Ana", CONCERN)
    assert meeting.view("Ana").mine_done


def test_nobody_is_asked_before_and_after() -> None:
    assert not seen(propose(a_decision()), "Ana").asks_me
    assert not seen(answered(asked(), CONSENT), "Ana").asks_me


def test_an_answer_can_be_changed_until_it_is_shown_and_not_afterwards() -> None:
    meeting = show(say(say(asked(), "Ana", OBJECTION, "no"), "Ana", CONSENT))

    assert shown(meeting).counts == (1, 0, 0)
    with pytest.raises(RuleError, match="shown already"):
        say(meeting, "Ana", CONCERN)


def test_answers_that_do_not_exist_are_refused() -> None:
    meeting = asked()

    for choice in (-1, 3):
        with pytest.raises(RuleError, match="no such answer"):
            say(meeting, "Ana", choice)
    with pytest.raises(RuleError, match="no such option"):
        meeting.act("Ana", deciding.RateOption("decide", 0, 3))


# What is shown


def test_objections_are_heard_first_then_concerns_by_name() -> None:
    meeting = answered(asked(), CONSENT, CONCERN, OBJECTION, CONSENT)

    heard = shown(meeting, "Ana").heard
    assert [(one.choice, one.name) for one in heard[:2]] == [(OBJECTION, "Chloé"), (CONCERN, "Ben")]
    assert {one.name for one in heard[2:]} == {"Ana", "Deniz"}
    assert shown(meeting).counts == (2, 1, 1)


def test_an_anonymous_stage_shows_counts_and_reasons_without_names() -> None:
    meeting = answered(asked(privacy=Privacy.ANONYMOUS), CONSENT, CONCERN, OBJECTION, CONSENT)

    assert shown(meeting).counts == (2, 1, 1)
    assert [(one.name, one.reason) for one in shown(meeting).heard] == [
        ("", "reason of Chloé"),
        ("", "reason of Ben"),
    ]
    assert "seat-" not in repr(state(meeting))


@pytest.mark.parametrize("answers", [1, 2])
def test_fewer_than_three_answers_of_an_anonymous_stage_are_not_shown(answers: int) -> None:
    meeting = answered(asked(privacy=Privacy.ANONYMOUS), *[OBJECTION] * answers)

    assert shown(meeting).withheld
    assert not shown(meeting).heard
    assert "reason of" not in repr(meeting.session)
    assert shown(meeting).why == "Not shown: fewer than 3 people answered."
    assert label(meeting) == "ask again"


def test_the_order_of_those_who_answer_alike_is_drawn() -> None:
    firsts = set()
    for drawn in range(20):
        meeting = asked(privacy=Privacy.ANONYMOUS)
        meeting._drawn = drawn * 1000
        firsts.add(shown(answered(meeting, CONCERN, CONCERN, CONCERN, CONCERN)).heard[0].reason)

    assert len(firsts) > 1


def test_somebody_who_leads_has_a_voice_where_names_are_shown_and_none_among_few_where_not() -> None:
    for privacy in (Privacy.REVEALED, Privacy.NAMED):
        meeting = asked("Ana", "Ben", privacy=privacy).let_in("Lea", leads=True)
        assert shown(answered(meeting, CONSENT, CONSENT, CONCERN)).counts == (2, 1, 0)

    meeting = asked(privacy=Privacy.ANONYMOUS).let_in("Lea", leads=True)
    with pytest.raises(RuleError, match="You lead this session"):
        say(meeting, "Lea", CONSENT)


def test_a_place_that_was_given_again_has_one_voice() -> None:
    meeting = say(asked(), "Ana", OBJECTION, "no").give_again("Ana")

    assert shown(show(say(meeting, "Ana", CONSENT))).counts == (1, 0, 0)


def test_one_person_alone_can_decide_by_name() -> None:
    meeting = write(answered(asked("Ana"), CONSENT))

    assert the_decision(meeting).tally == "1 consent"
    assert the_decision(meeting).decided_by == "the group, 1 person"


def test_nobody_answering_is_said_and_asked_again() -> None:
    meeting = show(asked())

    assert shown(meeting).why == "Nobody answered."
    assert label(meeting) == "ask again"
    assert seen(ask(meeting)).round == 1


# Consent


def test_an_objection_that_is_not_met_keeps_the_decision_from_being_written() -> None:
    meeting = answered(asked(), CONSENT, OBJECTION)

    assert label(meeting) == "ask again"
    assert shown(meeting).why == "1 objection is not met yet."
    with pytest.raises(RuleError, match="not met yet"):
        write(meeting)


def test_an_objection_that_is_met_is_in_the_decision_with_how() -> None:
    meeting = meet(answered(asked(), CONSENT, CONSENT, OBJECTION))
    assert label(meeting) == "write the decision down"

    decision = the_decision(write(meeting, "Two quiet mornings", "2027-01-12"))

    assert decision == Decision(
        "D1",
        "Two quiet mornings",
        method="consent",
        tally="2 consent, 1 objection",
        objections="Chloé: reason of Chloé. Met: one of us answers the phone.",
        review="2027-01-12",
        decided_by="the group, 3 people",
    )


def test_a_proposal_that_was_changed_is_asked_again() -> None:
    meeting = propose(meet(answered(asked(), CONSENT, OBJECTION)), "One quiet morning")
    assert label(meeting) == "ask again"
    with pytest.raises(RuleError, match="No decision"):
        write(meeting)

    meeting = answered(ask(meeting), CONSENT, CONSENT)

    assert label(meeting) == "write the decision down"
    decision = the_decision(write(meeting, "One quiet morning"))
    assert decision.method == "consent, asked twice"
    assert decision.objections == "Ben: reason of Ben. Met: one of us answers the phone."


def test_it_is_asked_as_often_as_the_agenda_says_and_then_there_is_no_decision() -> None:
    meeting = answered(asked(rounds=2), OBJECTION)
    assert label(meeting) == "ask again"
    meeting = answered(ask(meeting), OBJECTION)
    assert label(meeting) == "write down that there is no decision"

    for late in (deciding.Ask("decide"), deciding.Propose("decide", "Another")):
        with pytest.raises(RuleError, match="asked twice already"):
            meeting.lead(late)
    meeting.lead(step(meeting).act)

    assert not meeting.session.record.decisions
    (note,) = meeting.session.record.notes
    assert note.text == f"No decision on “{PROPOSAL}”. 1 objection is not met yet."
    assert label(meeting) == "go to Actions"


def test_who_raised_an_objection_withdraws_it() -> None:
    meeting = answered(asked(), CONSENT, OBJECTION)
    withdraw = deciding.WithdrawObjection("decide", 0, 0)

    with pytest.raises(RuleError, match="Only who raised"):
        meeting.act("Ana", withdraw)
    meeting.act("Ben", withdraw)

    assert label(meeting) == "write the decision down"
    assert the_decision(write(meeting)).objections == "Ben: reason of Ben. Withdrawn."


def test_an_objection_withdrawn_while_the_facilitator_writes_how_it_was_met() -> None:
    meeting = answered(asked(), CONSENT, OBJECTION).act("Ben", deciding.WithdrawObjection("decide", 0, 0))

    with pytest.raises(RuleError, match="Ben has withdrawn this objection meanwhile"):
        meet(meeting)


def test_an_anonymous_objection_is_met_or_stays() -> None:
    meeting = answered(asked(privacy=Privacy.ANONYMOUS), CONSENT, CONSENT, OBJECTION)

    with pytest.raises(RuleError, match="It is met, or it stays"):
        meeting.act("Chloé", deciding.WithdrawObjection("decide", 0, 0))
    decision = the_decision(write(meet(meeting)))
    assert decision.objections == "reason of Chloé. Met: one of us answers the phone."


def test_only_objections_are_met() -> None:
    meeting = answered(asked(), CONSENT, CONCERN)

    for place in (0, 1, 9, -1):
        with pytest.raises(RuleError, match="no such objection"):
            meet(meeting, number=place)


# The other methods


def test_fist_of_five_is_asked_once_more_where_somebody_shows_two_or_fewer() -> None:
    meeting = answered(asked(method="fist"), 5, 4, 2)
    assert label(meeting) == "ask once more"
    assert [one.choice for one in shown(meeting).heard] == [2, 4, 5]

    meeting = answered(ask(meeting), 5, 4, 2)

    assert label(meeting) == "write the decision down"
    with pytest.raises(RuleError, match="asked twice already"):
        ask(meeting)
    assert the_decision(write(meeting)).tally == "1 × 5, 1 × 4, 1 × 2"


@pytest.mark.parametrize(
    ("hands", "needed", "agreed"),
    [
        ((5, 4, 3), {}, True),
        ((3, 3, 3), {"mean": 3.5}, False),
        ((5, 5, 3), {"least": 4}, False),
        ((5, 5, 3), {"mean": 4.5, "least": 3}, False),
        ((3, 3, 3), {}, True),
    ],
)
def test_fist_of_five_needs_a_mean_and_a_least(
    hands: tuple[int, ...], needed: dict[str, Any], agreed: bool
) -> None:
    meeting = answered(asked(method="fist", **needed), *hands)

    assert shown(meeting).agreed is agreed
    assert (label(meeting) == "write the decision down") is agreed


def test_fist_of_five_that_stays_low_is_no_decision() -> None:
    meeting = answered(ask(answered(asked(method="fist"), 5, 1)), 5, 1)

    assert shown(meeting).why == (
        "The mean is 3.0 and the least is 1; needed are a mean of 3 and a least of 2."
    )
    assert label(meeting) == "write down that there is no decision"


@pytest.mark.parametrize(("thumbs", "agreed"), [((0, 0, 2), True), ((0, 2, 1), False), ((1, 1, 1), False)])
def test_thumbs_agree_with_more_up_than_down(thumbs: tuple[int, ...], agreed: bool) -> None:
    assert shown(answered(asked(method="thumbs"), *thumbs)).agreed is agreed


def test_gradients_have_eight_steps_or_five() -> None:
    assert len(seen(asked(method="gradients")).choices) == 8
    assert len(seen(asked(method="gradients", scale=5)).choices) == 5


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ((0, 1, 2, 5), "3 of 4 support it."),
        ((0, 3, 4, 5), "1 of 4 support it."),
        ((0, 0, 0, 7), "1 veto is not met yet."),
    ],
)
def test_gradients_say_how_many_support_it_and_a_veto_is_met_first(steps: tuple[int, ...], why: str) -> None:
    meeting = answered(asked(method="gradients"), *steps)

    assert shown(meeting).why == why
    assert shown(meeting).agreed is why.startswith("3")
    assert shown(meeting).heard[0].choice == max(steps)


def rate(meeting: Meeting, name: str, *points: int) -> Meeting:
    for option, number in enumerate(points):
        meeting.act(name, deciding.RateOption("decide", option, number))
    return meeting


def rating(**settings: Any) -> Meeting:
    return ask(propose(a_decision(method="resistance", **settings), "When do we meet?", "Monday", "Friday"))


def test_the_option_with_the_least_resistance_is_chosen() -> None:
    meeting = rating()
    assert seen(meeting).options == ("Monday", "Friday", AS_IT_IS)
    for name, points in (("Ana", (0, 10, 5)), ("Ben", (3, 0, 5)), ("Chloé", (2, 4, 8))):
        rate(meeting, name, *points)

    show(meeting)

    assert shown(meeting).points == ((5, 0, 3), (14, 0, 10), (18, 5, 8))
    assert seen(meeting).offered == "When do we meet? Monday."
    decision = the_decision(write(meeting, seen(meeting).offered))
    assert decision.tally == "resistance of 3: Monday: 5; Friday: 14; It stays as it is now: 18"
    assert decision.method == "systemic consensus"


def test_only_whole_ratings_count_and_who_gave_one_is_done() -> None:
    meeting = rate(rate(rating(), "Ana", 0, 10), "Ben", 1, 2, 3)

    assert not meeting.view("Ana").mine_done
    assert meeting.view("Ben").mine_done
    assert shown(show(meeting)).answered == 1


@pytest.mark.parametrize("privacy", list(Privacy))
def test_fewer_than_three_ratings_are_not_shown_whatever_the_privacy(privacy: Privacy) -> None:
    meeting = show(rate(rate(rating(privacy=privacy), "Ana", 0, 1, 2), "Ben", 1, 1, 1))

    assert shown(meeting).withheld
    assert not shown(meeting).points


def test_who_leads_reads_no_rating_of_one_or_two_others_from_a_sum_with_the_own() -> None:
    meeting = rating().let_in("Lea", leads=True)
    with pytest.raises(RuleError, match="You lead this session"):
        rate(meeting, "Lea", 1)


@pytest.mark.parametrize("privacy", list(Privacy))
def test_of_ratings_people_are_told_before_and_after_that_only_sums_are_shown(privacy: Privacy) -> None:
    meeting = rating(privacy=privacy)
    assert "Only sums are shown" in meeting.view("Ana").privacy_note
    for name in ("Ana", "Ben", "Chloé"):
        rate(meeting, name, 4, 5, 6)

    assert "the sum, the least and the most" in show(meeting).view("Ana").privacy_note


def test_two_options_with_the_same_resistance_are_no_decision() -> None:
    meeting = show(rate(rate(rate(rating(), "Ana", 4, 4, 9), "Ben", 0, 0, 9), "Chloé", 0, 0, 9))

    assert shown(meeting).why == "2 options have the same least resistance, 4."
    assert label(meeting) == "ask again"


@pytest.mark.parametrize(("option", "points"), [(3, 1), (-1, 1), (0, 11), (0, -1)])
def test_a_rating_beyond_the_scale_is_refused(option: int, points: int) -> None:
    with pytest.raises(RuleError, match=r"no such option|from 0 to 10"):
        rating().act("Ana", deciding.RateOption("decide", option, points))


@pytest.mark.parametrize("options", [(), ("Monday", "monday"), (AS_IT_IS,), tuple("abcdefghi")])
def test_options_that_cannot_be_rated_are_refused(options: tuple[str, ...]) -> None:
    with pytest.raises(RuleError, match=r"at least one option|are the same|up to 8 options"):
        propose(a_decision(method="resistance"), "When?", *options)


# Templates


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"method": "vote"}, "method must be one of"),
        ({"who": "all"}, "who must be one of"),
        ({"who": "one", "method": "fist"}, "method must be left out"),
        ({"who": "group", "deciders": ["Ana"]}, "deciders must be left out"),
        ({"who": "one", "options": ["A"]}, "options must be left out"),
        ({"who": "one", "deciders": ["Ana", "Ben"]}, "deciders must be one name"),
        ({"who": "named", "deciders": [""]}, "deciders must be 1-9 names"),
        ({"rounds": 0}, "rounds must be 1-9"),
        ({"scale": 6}, "scale must be 5 or 8"),
        ({"mean": 6}, "mean must be 0-5"),
        ({"least": -1}, "least must be 0-5"),
        ({"method": "fist", "options": ["A"]}, "options must be left out"),
        ({"method": "resistance", "options": ["A", "a"]}, "options must differ"),
        ({"method": "resistance", "options": list("abcdefghi")}, "options must be 1-8 texts"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=sentence):
        msgspec.convert(settings, DecideSettings)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            'method = "votes"',
            '8: method must be one of consent, fist, thumbs, gradients, resistance, not "votes"',
        ),
        ("rounds = 12", "8: rounds must be 1-9, not 12"),
        (
            'who = "one"\nmethod = "fist"',
            '9: method must be left out where who = "one": people give advice, not "fist"',
        ),
        (
            'method = "fist"\noptions = ["A"]',
            '9: options must be left out unless method = "resistance", not ["A"]',
        ),
    ],
)
def test_a_template_says_on_which_line_a_setting_is_wrong(lines: str, sentence: str) -> None:
    page = f'# Sample\n\n## A stage\n\n```toml\nkind = "decide"\nminutes = 5\n{lines}\n```\n'

    found = [f"{p.line}: {p.message}" for p in check(page, "x.md", KINDS) if p.severity is Severity.ERROR]

    assert found == [sentence]


@pytest.mark.parametrize(
    "line", ['options = ["A", "B"]', 'deciders = ["Ana"]', 'who = "one"', 'method = "fist"']
)
def test_each_setting_can_stand_alone(line: str) -> None:
    page = f'# Sample\n\n## A stage\n\n```toml\nkind = "decide"\nminutes = 5\n{line}\n```\n'

    assert not [p for p in check(page, "x.md", KINDS) if p.severity is Severity.ERROR]


# Who did not answer, and whether an objection is met


def test_who_did_not_answer_is_named_where_answers_are() -> None:
    meeting = asked()
    for name in ("Ana", "Ben"):
        say(meeting, name, CONSENT)
    assert shown(show(meeting)).missing == ("Chloé", "Deniz")
    assert "Without an answer of Chloé and Deniz." in meeting.minutes


def test_nobody_is_named_where_answers_have_no_names() -> None:
    assert shown(show(asked(privacy=Privacy.ANONYMOUS))).missing == ()
    rated = ask(propose(a_decision(method="resistance"), PROPOSAL, "A", "B"))
    assert shown(show(rated)).missing == ()


def test_whoever_objected_is_asked_before_the_decision_is_written_down() -> None:
    objected = answered(asked(), CONSENT, OBJECTION, OBJECTION, CONSENT)
    met = meet(meet(objected), number=1)
    assert step(met).question in (
        "Do Ben and Chloé agree that the objections are met?",
        "Do Chloé and Ben agree that the objections are met?",
    )
    anonymous = meet(answered(asked(privacy=Privacy.ANONYMOUS), CONSENT, OBJECTION, CONSENT, CONSENT))
    assert step(anonymous).question == "Does whoever objected agree that the objection is met?"
    assert step(answered(asked(), CONSENT, CONSENT, CONSENT, CONSENT)).question == ""
