"""What is left of a decision: in the record, in the minutes, in exports, and after a removal."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.agenda_acts import RepeatStage
from retro.session.forget_names import forgotten
from retro.session.record import Decision, Part, TextId, standing
from retro.stages.decide import deciding
from tests.builders import LEADER, Meeting, a_stage
from tests.stages.deciding import (
    CONCERN,
    CONSENT,
    CREW,
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
    the_decision,
    write,
)


def one(name: str = "Deniz", **settings: Any) -> Meeting:
    return ask(propose(deciders(a_decision(who="one", **settings), name)))


def test_several_things_are_decided_one_after_another() -> None:
    meeting = write(answered(asked(), CONSENT))
    propose(meeting, "We meet on Fridays")
    assert label(meeting) == "ask everybody"

    write(answered(ask(meeting), CONSENT), "Fridays")

    assert [entry.text for entry in meeting.session.record.decisions] == ["Two quiet mornings", "Fridays"]
    assert not the_decision(meeting).replaces


def test_asking_again_about_what_was_decided_makes_a_new_decision_that_names_the_old_one() -> None:
    meeting = write(answered(asked(), CONSENT)).next()
    page = meeting.minutes
    meeting.go("decide")
    assert seen(meeting).written == "D1"

    write(answered(ask(meeting), CONSENT, CONSENT), "Three quiet mornings")

    old, new = meeting.session.record.decisions
    assert (old.text, old.replaces) == ("Two quiet mornings", "")
    assert (new.text, new.replaces) == ("Three quiet mornings", "D1")
    assert "Replaced by" not in page
    assert "Replaced by D2" in meeting.minutes
    assert "Replaces D1" in meeting.minutes
    assert "Two quiet mornings" in meeting.minutes


def test_a_decision_that_is_corrected_still_names_the_one_it_replaces() -> None:
    meeting = write(ask_and_answer(write(answered(asked(), CONSENT))), "Again")
    meeting.lead(acts.WriteDown(Decision("D2", "Again, spelled right")))

    assert the_decision(meeting).replaces == "D1"
    assert the_decision(meeting).decided_by == "the group, 1 person"


def ask_and_answer(meeting: Meeting) -> Meeting:
    return answered(ask(meeting), CONSENT)


def test_what_is_written_down_is_written_once() -> None:
    meeting = write(meet(answered(asked(), OBJECTION)))

    for late in (
        deciding.WriteDecision("decide", "Again"),
        deciding.MeetObjection("decide", 0, 0, "so"),
        deciding.WriteNoDecision("decide"),
    ):
        with pytest.raises(RuleError, match="written down already"):
            meeting.lead(late)


def test_a_wrong_review_date_is_refused_at_its_line() -> None:
    with pytest.raises(RuleError, match="A date looks like") as refused:
        write(answered(asked(), CONSENT), review="soon")
    assert refused.value.field == "review"


def test_people_only_answer_and_the_facilitator_does_the_rest() -> None:
    meeting = answered(asked(), CONSENT, OBJECTION)

    for act in (
        deciding.MeetObjection("decide", 0, 0, "x"),
        deciding.WriteDecision("decide", "x"),
        deciding.WriteNoDecision("decide"),
        deciding.Ask("decide"),
        deciding.NameDeciders("decide", ()),
    ):
        with pytest.raises(RuleError, match="Only the facilitator"):
            meeting.act("Ana", act)


def everything(**settings: Any) -> Meeting:
    """A consent decision with an integrated objection, one of a few people, and one that replaces another."""
    meeting = meet(answered(asked(**settings), CONSENT, CONCERN, OBJECTION))
    propose(meeting, "Two quiet mornings, with a phone")
    write(answered(ask(meeting), CONSENT, CONSENT, CONSENT), "Two quiet mornings, with a phone", "2027-01-12")
    return write(answered(ask(meeting), CONSENT, CONSENT, CONCERN), "Two quiet mornings, again")


@pytest.mark.parametrize("privacy", list(Privacy))
def test_a_session_is_the_same_when_it_is_read_again(privacy: Privacy) -> None:
    meeting = everything(privacy=privacy)

    assert meeting.session == meeting.replayed() == meeting.reread()


@pytest.mark.parametrize("privacy", list(Privacy))
def test_an_exported_session_has_no_seat_and_the_same_page_when_it_is_imported(privacy: Privacy) -> None:
    meeting = everything(privacy=privacy).end()
    text = exported(meeting.session)

    assert "seat-" not in text
    back = imported(text)
    assert markdown(back) == meeting.minutes
    assert exported(back) == text


def test_the_minutes_tell_the_rounds_and_what_became_of_objections() -> None:
    page = everything().minutes

    assert "### Decide" in page
    assert "Chloé, objection: reason of Chloé" in page
    assert "Met: one of us answers the phone" in page
    assert "Ben, concern: reason of Ben" in page
    assert "This became decision D1." in page
    assert "The group decides." in page


def test_minutes_without_names_name_nobody() -> None:
    page = everything(attendance=False).end().minutes
    written = meeting_of_one_without_names().minutes

    assert not [name for name in CREW if f"{name}:" in page or f"{name}," in page]
    assert "Deniz" not in written
    assert "1 person, after advice from 1 person" in written


def test_after_the_end_the_page_without_names_is_the_same_and_knows_no_seat() -> None:
    meeting = show(say(one(attendance=False), "Ana", 0, "no name here")).lead(deciding.AskDeciders("decide"))
    meeting = write(show(say(meeting, "Deniz", 0)))
    before = [line for line in meeting.minutes.splitlines() if line.startswith(("Proposal", "- Advice"))]

    page = meeting.end().minutes

    assert before
    assert all(line in page for line in before)
    assert "nobody was named yet" not in page
    assert "seat-" not in repr(meeting.session.states)
    assert "seat-" in repr(meeting.session.seats)
    assert meeting.reread().public == meeting.session.public


def meeting_of_one_without_names() -> Meeting:
    meeting = show(say(one(attendance=False), "Ana", 0, "no name here")).lead(deciding.AskDeciders("decide"))
    return write(show(say(meeting, "Deniz", 0))).end()


def test_what_was_not_shown_is_in_no_minutes() -> None:
    meeting = say(asked(), "Ana", OBJECTION, "XSECRETX")

    assert "XSECRETX" not in meeting.minutes
    assert "still open" in meeting.minutes
    assert "XSECRETX" not in meeting.end().minutes


def test_a_stage_with_names_on_its_answers_cannot_become_anonymous() -> None:
    meeting = answered(asked(), CONSENT)

    with pytest.raises(RuleError, match="already seen who answered what"):
        meeting.lead(acts.MakeMorePrivate("decide", Privacy.ANONYMOUS))
    asked().lead(acts.MakeMorePrivate("decide", Privacy.ANONYMOUS))


@pytest.mark.parametrize("line", ["reason of Chloé", "one of us answers the phone", PROPOSAL])
def test_a_text_that_was_shown_can_be_removed_everywhere(line: str) -> None:
    meeting = everything()
    (text,) = (each for each in meeting.view(LEADER).removable if each.text == line)
    assert text.label.startswith("statement ")

    meeting.lead(acts.RemoveText(text.id))

    assert line not in repr(meeting.session)
    assert line not in repr(meeting.documents)
    assert line not in meeting.minutes
    assert "1 statement removed by the facilitator" in meeting.minutes


def test_a_long_reason_that_was_cut_off_can_be_removed_too() -> None:
    long = "word " * 200
    meeting = asked()
    for name in CREW[:4]:
        say(meeting, name, OBJECTION, f"{name} {long}")
    show(meeting)
    for number in range(4):
        meet(meeting, f"met {long}", number=number)
    write(meeting)
    for name in CREW[:4]:
        (text,) = (each for each in meeting.view(LEADER).removable if each.text.startswith(f"{name} word"))
        meeting.lead(acts.RemoveText(text.id))
        assert f"{name} word" not in repr(meeting.session)
    removed(meeting, f"met {long}".strip())

    assert "word word" not in repr(meeting.session)


def removed(meeting: Meeting, line: str) -> Meeting:
    (text,) = (each for each in meeting.view(LEADER).removable if each.text == line)
    return meeting.lead(acts.RemoveText(text.id))


def two_objections() -> Meeting:
    meeting = asked()
    say(say(meeting, "Ana", OBJECTION, "no"), "Ben", OBJECTION, "No one knows now how")
    return write(meet(meet(show(say(meeting, "Chloé", CONSENT)), "roll back"), "roll back", number=1))


def test_removing_a_short_reason_spoils_no_other_words() -> None:
    meeting = two_objections().decision("Other", objections="nobody knows, not now")
    before = the_decision(meeting, 0).objections

    removed(meeting, "no")

    assert the_decision(meeting, 0).objections == before.replace("Ana: no.", "Ana: (removed).")
    assert the_decision(meeting, 1).objections == "nobody knows, not now"


def test_of_objections_that_were_changed_by_hand_only_whole_parts_are_removed() -> None:
    meeting = two_objections()
    by_hand = "Ann: no. Met: roll back. · No one knows, no. Not met. · Ben: it is slow. Met: no."
    meeting.lead(acts.WriteDown(msgspec.structs.replace(the_decision(meeting), objections=by_hand)))

    removed(meeting, "no")

    assert the_decision(meeting).objections == (
        "Ann: (removed). Met: roll back. · No one knows, no. Not met. · Ben: it is slow. Met: (removed)."
    )


def test_a_removed_option_is_in_no_tally() -> None:
    meeting = ask(propose(a_decision(method="resistance"), "When?", "on", "on Mondays"))
    for name in ("Ana", "Ben", "Chloé"):
        for option in range(3):
            meeting.act(name, deciding.RateOption("decide", option, option))
    removed(write(show(meeting)), "on")

    assert the_decision(meeting).tally == (
        "resistance of 3: (removed): 0; on Mondays: 3; It stays as it is now: 6"
    )


def test_a_reason_that_was_cut_off_is_removed_from_objections_that_were_changed() -> None:
    meeting, long = asked(*CREW), "word " * 90
    for name in CREW:
        say(meeting, name, OBJECTION, f"{name} {long}")
    show(meeting)
    for number in range(6):
        meet(meeting, "roll back", number=number)
    write(meeting)
    entry = the_decision(meeting)
    assert entry.objections.endswith("…")
    by_hand = entry.objections.replace("roll back", "postpone")
    meeting.lead(acts.WriteDown(msgspec.structs.replace(entry, objections=by_hand)))

    for name in CREW:
        removed(meeting, f"{name} {long}".strip())

    assert "word word" not in repr(meeting.session)


def of_a_template(prompts: Sequence[str], **settings: Any) -> Meeting:
    stages = (a_stage("decide", prompts=list(prompts), settings=settings), a_stage("close"))
    return Meeting(Agenda("A decision", stages)).join(*CREW[:3]).go("decide")


def test_a_removed_proposal_is_no_more_in_the_agenda_and_not_in_a_repetition() -> None:
    meeting = of_a_template(["Fire Bob"])
    meeting.change(RepeatStage, stage="decide")

    removed(meeting, "Fire Bob").next()

    assert not seen(meeting).proposal
    assert "Fire Bob" not in repr(meeting.documents)
    assert "Fire Bob" not in exported(meeting.session)
    assert "Fire Bob" not in repr(meeting.view("Ana"))


def test_removed_options_are_no_more_in_the_agenda_and_the_method_stays() -> None:
    meeting = of_a_template(["When?"], options=["Fire Bob", "Fire Ben"])

    removed(removed(meeting, "Fire Bob"), "Fire Ben")

    assert "Fire B" not in repr(meeting.documents)
    assert "Fire B" not in exported(meeting.session)
    assert len(seen(meeting).options) == 3
    assert meeting.reread().public == meeting.session.public


def test_a_forgotten_name_is_neither_in_front_of_an_objection_nor_among_those_who_decide() -> None:
    session = forgotten(two_objections().end().session, "Ben")
    assert "Ben" not in markdown(session)
    assert "a participant: No one knows now how." in session.record.decisions[0].objections
    assert session.record.decisions[0].objections.startswith("Ana: no.")

    session = forgotten(of_a_template(["Move"], deciders=["Ana", "Ben"]).end().session, "ben")
    assert "Ben" not in repr(session)
    assert "Ben" not in exported(session)
    assert session.agenda.stages[0].settings["deciders"] == ["Ana", "a participant"]


def test_a_decision_that_was_replaced_counts_no_more() -> None:
    meeting = write(ask_and_answer(write(answered(asked(), CONSENT))), "Three quiet mornings")

    assert meeting.view("Ana").made.decisions == 1
    assert [entry.id for entry in standing(meeting.session.record)] == ["D2"]
    assert "1 decision" in meeting.minutes
    assert meeting.end().view("Ana").made.decisions == 1


@pytest.mark.parametrize("strikes", [True, False])
def test_a_decision_that_is_gone_is_not_said_to_be_written_down(strikes: bool) -> None:
    meeting = write(answered(asked(), CONSENT))
    assert seen(meeting, "Ana").came_of_it == "Written down as D1."

    gone = acts.StrikeOut("D1") if strikes else acts.RemoveText(TextId(Part.DECISION, "D1"))
    meeting.lead(gone)

    for name in (LEADER, "Ana"):
        assert seen(meeting, name).came_of_it == "The decision on this was removed from the record."


def test_a_decision_that_was_removed_is_named_nowhere() -> None:
    meeting = two_objections()
    (text,) = (each for each in meeting.view(LEADER).removable if each.id.id == "D1")
    meeting.lead(acts.RemoveText(text.id))
    assert "The decision that this became was removed." in meeting.minutes

    ask(meeting)

    assert not meeting.view("Ana").announced
    assert not seen(meeting).replaces
    assert "D1" not in meeting.minutes
