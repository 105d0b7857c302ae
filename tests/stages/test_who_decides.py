"""Who decides: said before anybody is asked, and changed only when somebody is gone."""

from typing import Any

import pytest

from retro.errors import RuleError
from retro.session import acts
from retro.session.agenda import Privacy
from retro.stages.decide import deciding
from retro.stages.decide.methods import METHODS, RESISTANCE
from tests.builders import LEADER, Meeting
from tests.stages.deciding import (
    CONCERN,
    CONSENT,
    OBJECTION,
    PROPOSAL,
    a_decision,
    answered,
    ask,
    asked,
    deciders,
    label,
    meet,
    propose,
    say,
    seen,
    show,
    shown,
    step,
    the_decision,
    write,
)


def a_few(*names: str, **settings: Any) -> Meeting:
    return ask(propose(deciders(a_decision(who="named", **settings), *names)))


def one(name: str = "Deniz", **settings: Any) -> Meeting:
    return ask(propose(deciders(a_decision(who="one", **settings), name)))


def test_who_decides_is_said_to_everybody_before_anything_is_asked() -> None:
    assert seen(a_decision(), "Ana").who_decides == "The group decides."
    for who, people, said in (
        ("named", ("Ana", "Ben"), "Ana and Ben decide, after hearing everybody."),
        ("one", ("Deniz",), "Deniz decides, after everybody's advice."),
    ):
        meeting = a_decision(who=who)
        assert label(meeting) == "say who decides"
        assert "nobody was named yet" in seen(meeting, "Ana").who_decides
        with pytest.raises(RuleError, match="Say first who decides"):
            ask(propose(meeting))
        assert seen(deciders(meeting, *people), "Chloé").who_decides == said


def test_a_template_names_who_decides() -> None:
    meeting = propose(a_decision(who="one", deciders=["deniz"]))
    assert seen(meeting).who_decides == "Deniz decides, after everybody's advice."
    assert label(meeting) == "ask everybody"

    meeting = propose(a_decision(who="one", deciders=["Zora"]))
    assert seen(meeting).who_decides == "Zora decides, after everybody's advice."
    with pytest.raises(RuleError, match=r"Zora is not here\. Say who decides instead"):
        ask(meeting)


def test_who_decides_cannot_change_once_people_are_asked() -> None:
    for meeting in (a_few("Ana", "Ben"), answered(a_few("Ana", "Ben"), CONSENT)):
        with pytest.raises(RuleError, match="changes only when somebody who decides is away"):
            deciders(meeting, "Chloé")


def test_only_people_who_take_part_can_decide_and_one_where_one_does() -> None:
    meeting = a_decision(who="one")
    for names in ((LEADER,), ("Ana", "Ben"), ()):
        with pytest.raises(RuleError, match="Choose"):
            deciders(meeting, *names)
    with pytest.raises(RuleError, match="the group decides"):
        deciders(a_decision(), "Ana")


def test_one_person_decides_after_everybodys_advice() -> None:
    meeting = one()
    with pytest.raises(RuleError, match="Advice needs some text"):
        say(meeting, "Ana", 0)
    for name in ("Ana", "Ben", "Chloé"):
        say(meeting, name, 0, f"advice of {name}")
    show(meeting)
    assert {one.reason for one in shown(meeting, "Deniz").heard} >= {"advice of Ana", "advice of Ben"}
    assert label(meeting) == "ask Deniz to decide"
    meeting.lead(step(meeting).act)

    with pytest.raises(RuleError, match="Others are asked now"):
        say(meeting, "Ana", 0)
    with pytest.raises(RuleError, match="Others are asked now"):
        meeting.done("Ana")
    assert (meeting.view(LEADER).done, meeting.view(LEADER).expected) == (0, 1)
    meeting = show(say(meeting, "Deniz", 0))

    assert label(meeting) == "write the decision down"
    decision = the_decision(write(meeting))
    assert (decision.method, decision.tally) == ("advice", "yes")
    assert decision.decided_by == "Deniz, after advice from 3 people"


def test_the_one_who_decides_gives_no_advice_and_sees_that_of_all() -> None:
    meeting = one()
    assert not seen(meeting, "Deniz").asks_me
    assert (meeting.view(LEADER).done, meeting.view(LEADER).expected) == (0, 3)
    with pytest.raises(RuleError, match="Others are asked now"):
        say(meeting, "Deniz", 0, "I know already")

    show(say(meeting, "Ana", 0, "think of Lima")).lead(deciding.AskDeciders("decide"))

    before = seen(meeting, "Deniz").before
    assert before is not None
    assert [said.reason for said in before.heard] == ["think of Lima"]


def test_the_same_objection_twice_is_met_where_it_was_raised_last() -> None:
    meeting = answered(ask(answered(asked(), OBJECTION)), OBJECTION)

    (said,) = shown(meeting).heard
    meet(meeting, round_=said.round, number=said.number)

    assert label(meeting) == "write the decision down"


def test_a_no_of_the_one_who_decides_is_written_down() -> None:
    meeting = show(say(one(), "Ana", 0, "think of Lima")).lead(deciding.AskDeciders("decide"))
    meeting = show(say(meeting, "Deniz", 1, "too early"))
    assert label(meeting) == "write down that there is no decision"

    meeting.lead(step(meeting).act)

    assert meeting.session.record.notes[0].text.endswith("The answer is no.")


def test_a_few_decide_after_hearing_all_whatever_the_others_object() -> None:
    meeting = answered(a_few("Ana", "Ben"), CONSENT, CONSENT, OBJECTION, CONCERN)
    assert label(meeting) == "ask Ana and Ben to decide"
    with pytest.raises(RuleError, match="Nobody who decides was asked yet"):
        write(meeting)
    meeting.lead(step(meeting).act)

    meeting = show(say(say(meeting, "Ana", CONSENT), "Ben", CONCERN, "let us look again in May"))

    assert label(meeting) == "write the decision down"
    decision = the_decision(write(meeting))
    assert decision.decided_by == "Ana and Ben, after hearing 4 people"
    assert decision.tally == "1 consent, 1 concern"
    assert decision.objections == "Chloé: reason of Chloé. Not met."


def test_everybody_is_heard_before_a_few_decide() -> None:
    meeting = propose(deciders(a_decision(who="named"), "Ana"))
    with pytest.raises(RuleError, match="Ask everybody first"):
        meeting.lead(deciding.AskDeciders("decide"))


def test_somebody_who_decides_and_does_not_answer_is_waited_for() -> None:
    meeting = answered(a_few("Ana", "Ben"), CONSENT).lead(deciding.AskDeciders("decide"))
    meeting = show(say(meeting, "Ana", CONSENT))

    assert shown(meeting).missing == ("Ben",)
    assert shown(meeting).why == "One of those who decide did not answer."
    assert label(meeting) == "ask again"
    with pytest.raises(RuleError, match="did not answer"):
        write(meeting)
    assert seen(meeting.lead(step(meeting).act), "Ben").asks_me


def test_a_decision_without_advice_says_nothing_of_advice() -> None:
    meeting = show(one()).lead(deciding.AskDeciders("decide"))

    assert the_decision(write(show(say(meeting, "Deniz", 0)))).decided_by == "Deniz"


@pytest.mark.parametrize("removed", [True, False])
def test_somebody_else_is_named_for_who_decides_and_has_left(removed: bool) -> None:
    meeting = show(say(one(), "Ana", 0, "think of Lima"))
    if removed:
        meeting.lead(acts.RemoveSeat(meeting.seat("Deniz")))
    else:
        meeting.leave("Deniz")
    how = "does not take part any more" if removed else "is away"
    assert seen(meeting).gone == f"Deniz, who decides, {how}."

    deciders(meeting, "Ana")

    assert meeting.view("Ben").announced == "Ana decides now, instead of Deniz."
    assert seen(meeting, "Ben").who_decides == "Ana decides, after everybody's advice."
    assert label(meeting) == "ask Ana to decide"


def test_who_is_still_here_of_those_who_decide_stays_among_them() -> None:
    meeting = answered(a_few("Ana", "Ben"), CONSENT).leave("Ben")

    with pytest.raises(RuleError, match="changes only when"):
        deciders(meeting, "Chloé")
    assert seen(deciders(meeting, "Ana", "Chloé")).who_decides.startswith("Ana and Chloé decide")


def test_while_those_who_decide_answer_somebody_else_takes_over_and_all_answer_anew() -> None:
    meeting = answered(a_few("Ana", "Ben"), CONSENT).lead(deciding.AskDeciders("decide"))
    say(meeting, "Ana", OBJECTION, "no").leave("Ben")
    with pytest.raises(RuleError, match="changes only when"):
        deciders(meeting, "Ana", "Chloé")

    meeting.lead(deciding.ReplaceDeciders("decide", (meeting.seat("Ana"), meeting.seat("Chloé"))))

    assert not meeting.private
    assert seen(meeting, "Chloé").asks_me
    assert not seen(meeting, "Ben").asks_me
    say(say(meeting, "Ana", CONSENT), "Chloé", CONSENT)
    assert shown(show(meeting)).counts == (2, 0, 0)


def test_who_decides_in_an_anonymous_stage_is_known_to_the_rules_too() -> None:
    meeting = answered(a_few("Ana", privacy=Privacy.ANONYMOUS), CONSENT, CONCERN, OBJECTION, CONSENT).lead(
        deciding.AskDeciders("decide")
    )

    with pytest.raises(RuleError, match="Others are asked now"):
        say(meeting, "Ben", CONSENT)
    meeting = show(say(meeting, "Ana", CONSENT))
    assert shown(meeting).counts == (1, 0, 0)
    assert label(meeting) == "write the decision down"


@pytest.mark.parametrize("who", ["named", "one"])
@pytest.mark.parametrize("privacy", list(Privacy))
@pytest.mark.parametrize("method", METHODS)
def test_those_who_decide_have_a_voice_though_they_lead(method: str, privacy: Privacy, who: str) -> None:
    few = ("Lea",) if who == "one" else ("Ana", "Lea")
    how: dict[str, Any] = {"method": method} if who == "named" else {}
    rates = how.get("method") == RESISTANCE
    meeting = a_decision(privacy=privacy, who=who, **how).let_in("Lea", leads=True)
    ask(propose(deciders(meeting, *few), PROPOSAL, *(("Monday",) if rates else ())))
    show(meeting).lead(deciding.AskDeciders("decide"))

    for name in few:
        assert seen(meeting, name).asks_me
        assert "You lead this session" not in meeting.view(name).privacy_note
        if rates:
            meeting.act(name, deciding.RateOption("decide", 0, 1))
            meeting.act(name, deciding.RateOption("decide", 1, 2))
        else:
            say(meeting, name, 0)
    show(meeting)

    assert shown(meeting).answered == len(few)
    assert not shown(meeting).withheld
    assert "did not answer" not in shown(meeting).why


def test_nobody_is_asked_to_decide_who_was_removed() -> None:
    meeting = answered(a_few("Ana"), CONSENT).lead(acts.RemoveSeat("seat-1"))
    assert "seat-1" in seen(meeting).deciders
    assert label(meeting) == "say who decides"
    with pytest.raises(
        RuleError, match=r"Ana, who decides, does not take part any more\. Say who decides instead"
    ):
        meeting.lead(deciding.AskDeciders("decide"))

    assert label(deciders(meeting, "Ben")) == "ask Ben to decide"


def test_who_decides_and_was_removed_before_anybody_is_asked_is_named_anew() -> None:
    meeting = propose(deciders(a_decision(who="named"), "Ana", "Ben"))
    meeting.leave("Ben")
    assert not seen(meeting).gone

    meeting.lead(acts.RemoveSeat(meeting.seat("Ana")))

    assert seen(meeting, "Chloé").gone == "Ana, who decides, does not take part any more."
    assert label(meeting) == "say who decides"
    with pytest.raises(RuleError, match="Say who decides instead"):
        ask(meeting)
    deciders(meeting, "Chloé")
    assert not seen(meeting).gone
    assert label(meeting) == "ask everybody"


def test_nobody_is_waited_for_who_was_removed_while_they_were_asked() -> None:
    meeting = answered(a_few("Ana", "Ben"), CONSENT).lead(deciding.AskDeciders("decide"))
    assert seen(meeting, "Chloé").asked == "Ana and Ben"

    meeting.lead(acts.RemoveSeat("seat-1"))
    assert seen(meeting, "Chloé").asked == "Ben"
    meeting.lead(acts.RemoveSeat("seat-2"))

    assert seen(meeting, "Chloé").asked == ""
    assert seen(meeting, "Chloé").gone == "Ana and Ben, who decide, do not take part any more."


def test_a_decider_whose_place_was_given_again_has_not_left() -> None:
    meeting = answered(a_few("Ana", "Ben"), CONSENT).give_again("Ana")

    assert seen(meeting).gone == "The place of Ana, who decides, was given again."
    deciders(meeting, "Ana", "Ben")

    said = meeting.view("Chloé").announced
    assert said == "Ana and Ben decide now, because the place of Ana was given again."
