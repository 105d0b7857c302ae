"""What comes back of earlier meetings: never while something is hidden, and what is said of it is kept."""

import msgspec
import pytest

from retro.errors import RuleError
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import DEMO, Agenda
from retro.session.context import Context
from retro.session.hidden_input import takes_hidden
from retro.session.people import Role
from retro.session.privacy_change import keeps_secrets
from retro.session.recall_rules import recall_context, replies_to
from retro.session.recalled import Recalled, Written
from retro.session.record import Action, CarriedAction, RecallReply, Record
from retro.session.view import RoomState, View
from retro.stages import KINDS
from retro.stages.discuss.rules import GoOnOrStop
from tests.builders import LEADER, OPENED, START_STOP_CONTINUE, Meeting, a_stage, an_agenda

MARKER = Recalled("2026-03-07-before/L2", "lesson", "2026-03-07", "XREMEMBEREDX", "words: deploy")


DUE = Recalled("2026-03-07-before/D1", "decision", "2026-03-07", "XDUEX", "due since 1 Sep 2026", due=True)


def seen(meeting: Meeting, name: str, *recalled: Recalled) -> View:
    """What somebody sees while these entries fit."""
    state = RoomState(OPENED, secret=meeting.secret, recalled=recalled or (MARKER,))
    return meeting.engine.view_for(meeting.session, meeting.seat(name), state)


def a_talk() -> Meeting:
    meeting = Meeting(an_agenda()).join("Ana", "Ben", "Cem").go("ideate")
    meeting.add("Ana", "Start", "Deploy by night", "Pair more").reveal().go("discuss")
    return meeting.talk(meeting.label("Deploy by night"))


def replies(meeting: Meeting, name: str, ref: str = MARKER.ref, reply: str = "true") -> Meeting:
    """Say something of an entry, as the room would ask for it."""
    role = Role.FACILITATOR if name == LEADER else meeting.session.seat(meeting.seat(name)).role  # type: ignore[union-attr]
    ctx = Context(meeting.seat(name), role, OPENED, recalled=frozenset({MARKER.ref}))
    act = acts.AnswerRecalled(ref, reply)  # type: ignore[arg-type]
    session = meeting.session
    for event in meeting.engine.decide(session, act, ctx):
        session = meeting.engine.apply(session, event)
    meeting.session = session
    return meeting


def test_nothing_comes_back_while_others_do_not_see_what_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a stage of every kind as it opens, also where the kind would let everything come back."""
    hiding = []
    for name, kind in KINDS.items():
        monkeypatch.setattr(type(kind), "recalls", ("lesson", "decision", "experiment"))
        prompts = START_STOP_CONTINUE[: kind.prompts[1]]
        settings = {"choices": ["yes", "no"]} if name == "checkin" else {}
        meeting = Meeting(Agenda("One", (a_stage(name, prompts=prompts, settings=settings),)))
        meeting.join("Ana", "Ben", "Cem")
        if not meeting.session.agenda.stages:
            continue  # there is nothing to review
        stage = meeting.next().session.stage
        assert stage is not None
        hides = keeps_secrets(kind, stage) and kind.waits(meeting.session.outline, stage)
        assert (seen(meeting, LEADER, MARKER, DUE).recalled == ()) is hides
        if hides:
            hiding.append(name)
            for who in ("Ana", LEADER):
                told = msgspec.json.encode(seen(meeting, who, MARKER, DUE)).decode()
                assert "XREMEMBEREDX" not in told
                assert "XDUEX" not in told
    assert len(hiding) > 3


def test_it_is_shown_while_a_topic_is_open_and_not_while_people_say_go_on_or_stop() -> None:
    meeting = a_talk()
    for name in ("Ana", LEADER):
        assert seen(meeting, name).recalled == (MARKER,)
    meeting.time_up()
    meeting.act("Ana", GoOnOrStop(meeting.here, True))
    for name in ("Ana", LEADER):
        assert seen(meeting, name).recalled == ()
    assert seen(meeting.go("vote"), "Ana").recalled == ()


def test_while_people_gather_and_after_the_end_nothing_fits() -> None:
    meeting = Meeting(an_agenda()).join("Ana")
    assert seen(meeting, "Ana").recalled == ()
    assert recall_context(a_talk().end().session, KINDS) is None


def test_simulated_people_are_reminded_of_nothing() -> None:
    session = a_talk().session
    agenda = msgspec.structs.replace(session.agenda, tags=(DEMO,))
    assert recall_context(msgspec.structs.replace(session, agenda=agenda), KINDS) is None


def test_what_is_looked_for_is_the_topic_with_its_cards_and_notes_and_not_the_format() -> None:
    meeting = a_talk()
    meeting.note("Ben is on call", meeting.label("Deploy by night"))
    context = recall_context(meeting.session, KINDS)
    assert context is not None
    assert context.topic == "Deploy by night"
    assert context.cards == ("Deploy by night",)
    assert context.notes == ("Ben is on call",)
    assert {"Start, stop, continue", "Start", "Stop"} <= set(context.of_template)
    assert context.session == meeting.session.id


def test_at_most_three_are_shown_and_none_that_is_not_wanted_now() -> None:
    many = tuple(msgspec.structs.replace(MARKER, ref=f"2026-03-07-before/L{n}") for n in range(1, 6))
    meeting = a_talk()
    assert seen(meeting, "Ana", *many).recalled == many[:3]
    replies(meeting, "Ana", reply="not now")
    assert seen(meeting, "Ana", *many).recalled == (many[0], many[2], many[3])


def test_what_the_group_says_is_kept_without_a_name_and_the_last_word_counts() -> None:
    meeting = replies(replies(a_talk(), "Ana", reply="helped"), LEADER)
    assert meeting.session.record.recalled == (RecallReply(MARKER.ref, "true"),)
    page = markdown(meeting.end().session)
    assert "## Seen again\n\n- L2 of 2026-03-07-before: found true again\n" in page


def test_what_nobody_wanted_is_not_on_the_page() -> None:
    assert "Seen again" not in markdown(replies(a_talk(), "Ana", reply="not now").end().session)


@pytest.mark.parametrize(
    ("ref", "reply", "sentence"),
    [
        ("2026-03-07-before/L9", "true", "This is not shown any more."),
        (MARKER.ref, "perhaps", "This is no answer to what came back."),
    ],
)
def test_only_what_is_shown_can_be_answered(ref: str, reply: str, sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        replies(a_talk(), "Ana", ref, reply)


def test_observers_only_read_it() -> None:
    meeting = a_talk().let_in("Eve", Role.OBSERVER)
    assert seen(meeting, "Eve").recalled == (MARKER,)
    with pytest.raises(RuleError, match="Observers only watch"):
        replies(meeting, "Eve")


def test_nothing_is_answered_while_something_is_hidden() -> None:
    with pytest.raises(RuleError, match="Nothing of earlier meetings is shown now"):
        replies(a_talk().go("vote"), "Ana")


def test_what_is_due_comes_back_while_people_gather_and_where_actions_are_reviewed() -> None:
    carried = CarriedAction(Action("A1", "Ask operations", "Ana"), "2026-03-07-before", "2026-03-07")
    meeting = Meeting(an_agenda(), carried_actions=(carried,)).join("Ana", "Ben")
    assert seen(meeting, "Ana", MARKER, DUE).recalled == (DUE,)

    meeting.go("review")
    assert seen(meeting, LEADER, MARKER, DUE).recalled == (DUE,)
    assert recall_context(meeting.session, KINDS).due  # type: ignore[union-attr]
    meeting.go("ideate")
    assert seen(meeting, "Ana", MARKER, DUE).recalled == ()
    meeting.add("Ana", "Start", "Deploy by night").reveal().go("discuss")
    assert seen(meeting, "Ana", MARKER, DUE).recalled == (MARKER,)


def test_nothing_due_comes_back_while_cards_are_written_before_the_meeting() -> None:
    stages = (a_stage("ideate", prompts=START_STOP_CONTINUE, before=True), a_stage("discuss"))
    meeting = Meeting(Agenda("One", stages)).join("Ana", "Ben")

    assert takes_hidden(meeting.session, KINDS)
    assert seen(meeting, LEADER, DUE).recalled == ()


def test_what_was_looked_at_again_makes_room_for_the_next() -> None:
    meeting = Meeting(an_agenda()).join("Ana", "Ben")
    replies(meeting, "Ana", reply="true")

    assert seen(meeting, "Ben", msgspec.structs.replace(MARKER, due=True), DUE).recalled == (DUE,)


def test_an_experiment_is_not_found_true_but_concluded() -> None:
    meeting, trial = a_talk(), msgspec.structs.replace(MARKER, ref="2026-03-07-before/E1", kind="experiment")
    ctx = Context(meeting.seat("Ana"), Role.PARTICIPANT, OPENED, recalled=frozenset({trial.ref}))

    with pytest.raises(RuleError, match="retro experiments conclude"):
        meeting.engine.decide(meeting.session, acts.AnswerRecalled(trial.ref, "true"), ctx)
    assert meeting.engine.decide(meeting.session, acts.AnswerRecalled(trial.ref, "helped"), ctx)


def test_what_was_written_down_last_is_looked_for_too_in_its_own_topic() -> None:
    meeting = a_talk()
    topic = meeting.label("Deploy by night")
    meeting.action("Call the vendor", topic=meeting.label("Pair more"))
    assert recall_context(meeting.session, KINDS).written == ()  # type: ignore[union-attr]
    meeting.action("Ask operations", topic=topic).action("Ask operations twice", topic=topic)
    meeting.decision("No deploys by night", topic)
    context = recall_context(meeting.session, KINDS)
    assert context is not None
    assert context.written == (
        Written("decision", "No deploys by night"),
        Written("action", "Ask operations twice"),
    )


def test_it_is_known_whether_ideas_of_their_own_are_in_the_room() -> None:
    assert recall_context(a_talk().session, KINDS).revealed  # type: ignore[union-attr]
    for later, revealed in (("ideate", False), ("lessons", True)):
        stages = (a_stage("lessons", "first"), a_stage(later, "then", prompts=START_STOP_CONTINUE))
        meeting = Meeting(Agenda("One", stages)).join("Ana", "Ben").next()
        assert recall_context(meeting.session, KINDS).revealed is revealed  # type: ignore[union-attr]


def test_of_an_action_nothing_is_said_but_that_it_is_not_wanted_now() -> None:
    assert replies_to(Record(), "2026-03-07-before/A3") == ("not now",)
    assert replies_to(Record(), "2026-03-07-before/E3") == ("helped", "not now")
    assert replies_to(Record(), "2026-03-07-before/D3") == ("true", "helped", "not now")


def test_ideas_that_were_written_and_not_shown_are_not_in_the_room() -> None:
    stages = (a_stage("ideate", prompts=START_STOP_CONTINUE), a_stage("lessons"))
    meeting = Meeting(Agenda("One", stages)).join("Ana", "Ben").next()
    meeting.add("Ana", "Start", "Deploy by night").lead(acts.JumpTo("lessons"))
    assert recall_context(meeting.session, KINDS).revealed is False  # type: ignore[union-attr]
    meeting.lead(acts.JumpTo("ideate")).reveal().lead(acts.JumpTo("lessons"))
    assert recall_context(meeting.session, KINDS).revealed is True  # type: ignore[union-attr]
