"""What is shown of "go on or stop": one sum of enough answers, which nothing moves and nothing else tells.

The sum decides what comes next: another, shorter time box, or the next topic.
"""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.minutes.withheld import held_back
from retro.session import acts
from retro.session.agenda import Privacy
from retro.stages.choice import FEWEST, ChoiceView
from retro.stages.discuss.rules import AskAgain, DiscussView, ExtendTopic, GoOnOrStop, ShowGoOnOrStop
from retro.stages.discuss.time_boxes import DiscussSettings, time_boxes
from tests.builders import LEADER, Meeting, an_agenda

CREW = ("Ana", "Ben", "Chloé", "Deniz", "Elif", "Femi", "Gus")


def asked(people: int = 5, privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    agenda = an_agenda()
    stages = tuple(
        msgspec.structs.replace(stage, privacy=privacy) if stage.id == "discuss" else stage
        for stage in agenda.stages
    )
    meeting = Meeting(msgspec.structs.replace(agenda, stages=stages)).join(*CREW[:people]).go("ideate")
    return meeting.add("Ana", "Start", "one", "two").reveal().go("discuss").talk("a1", 5).time_up()


def say(meeting: Meeting, go: bool, *names: str) -> Meeting:
    for name in names:
        meeting.act(name, GoOnOrStop(meeting.here, go))
    return meeting


def panel(meeting: Meeting, name: str = LEADER) -> DiscussView:
    shown = meeting.view(name).panel
    assert isinstance(shown, DiscussView)
    return shown


def question(meeting: Meeting, name: str = LEADER) -> ChoiceView:
    asked = panel(meeting, name).question
    assert asked is not None
    return asked


def label(meeting: Meeting) -> str:
    step = meeting.view(LEADER).next
    assert step is not None
    return step.label


@pytest.mark.parametrize("privacy", list(Privacy))
def test_answers_are_counted_in_steps_and_no_sum_is_shown_before_it_is_asked_for(privacy: Privacy) -> None:
    meeting = asked(7, privacy)
    for number, name in enumerate(CREW, 1):
        say(meeting, number % 2 == 0, name)
        steps = number - number % 3 if len(CREW) - number >= FEWEST else 0
        assert question(meeting).so_far == (f"at least {steps} answers" if steps else "")
        assert question(meeting).counts is None


def test_the_next_step_is_to_show_the_answers_from_three_on() -> None:
    meeting = say(asked(), True, "Ana", "Ben")
    assert label(meeting).startswith("next topic")

    assert label(say(meeting, False, "Chloé")) == "show answers"

    meeting.show_go_on_or_stop()
    assert question(meeting).counts == (2, 1)
    assert label(meeting) == "2 more minutes"


def answered(go: int, stop: int, meeting: Meeting | None = None) -> Meeting:
    meeting = meeting or asked(go + stop)
    say(meeting, True, *CREW[:go])
    return say(meeting, False, *CREW[go : go + stop]).show_go_on_or_stop()


@pytest.mark.parametrize(
    ("go", "stop", "said", "step"),
    [
        (4, 2, "4 of 6 would go on: 2 more minutes.", "2 more minutes"),
        (3, 3, "3 of 6 would go on. A tie means stop.", "next topic: "),
        (2, 4, "2 of 6 would go on: stop.", "next topic: "),
        (0, 3, "0 of 3 would go on: stop.", "next topic: "),
    ],
)
def test_the_answers_decide_what_the_next_step_is_and_everybody_reads_it(
    go: int, stop: int, said: str, step: str
) -> None:
    meeting = answered(go, stop)

    assert label(meeting).startswith(step)
    assert {panel(meeting, name).decided for name in (*CREW[: go + stop], LEADER)} == {said}


def take_step(meeting: Meeting) -> Meeting:
    step = meeting.view(LEADER).next
    assert step is not None
    return meeting.lead(step.act)


def test_a_majority_starts_the_next_shorter_box_and_the_one_after_that_is_shorter_still() -> None:
    meeting = take_step(answered(3, 1).wait(3))
    timer = meeting.session.timer
    assert (timer.left(meeting.now), timer.running) == (120, True)
    assert (panel(meeting).question, panel(meeting).decided) == (None, "")

    meeting = answered(3, 1, meeting.wait(2).time_up())
    assert label(meeting) == "1 more minute"
    assert take_step(meeting).session.timer.left(meeting.now) == 60


def last_box() -> Meeting:
    meeting = take_step(answered(3, 1))
    return take_step(answered(3, 1, meeting.wait(2).time_up())).wait(1).time_up()


def test_when_the_boxes_are_used_up_nobody_is_asked_and_the_next_topic_comes() -> None:
    meeting = last_box()

    assert panel(meeting).question is None
    assert label(meeting).startswith("next topic: ")
    assert take_step(meeting).session.timer.planned == 5 * 60


def test_when_the_boxes_are_used_up_the_facilitator_can_still_give_a_minute_and_ask() -> None:
    meeting = last_box().lead(ExtendTopic("discuss"))
    assert meeting.session.timer.left(meeting.now) == 60

    meeting = answered(4, 0, meeting.lead(AskAgain("discuss")))
    assert panel(meeting).decided == "4 of 4 would go on, but this topic has no time box left: stop."
    assert label(meeting).startswith("next topic: ")


def test_the_facilitator_can_give_more_time_although_most_would_stop() -> None:
    meeting = answered(1, 3).lead(ExtendTopic("discuss"))

    assert meeting.session.timer.left(meeting.now) == 120
    assert panel(meeting).question is None


def test_after_the_last_topic_a_stop_leads_to_the_next_stage() -> None:
    meeting = answered(1, 3, asked(4).talk("a2").time_up())

    assert label(meeting) == "go to Actions"


@pytest.mark.parametrize(
    ("boxes", "expected"), [((8,), (8, 4, 2, 1)), ((5,), (5, 2, 1)), ((1,), (1,)), ((4, 2), (4, 2))]
)
def test_where_a_template_names_one_box_each_further_one_has_half_the_minutes(
    boxes: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert time_boxes(DiscussSettings(boxes)) == expected


def test_too_few_answers_decide_nothing() -> None:
    meeting = say(asked(), True, "Ana", "Ben").show_go_on_or_stop()

    assert panel(meeting).decided == ""
    assert label(meeting).startswith("next topic")


@pytest.mark.parametrize(("people", "answers"), [(5, 0), (5, 2), (2, 2), (3, 2)])
def test_fewer_than_three_answers_are_withheld(people: int, answers: int) -> None:
    meeting = say(asked(people), True, *CREW[:answers]).show_go_on_or_stop()

    assert question(meeting).counts == ()
    assert meeting.documents[-1] == {"event": "GoOnShown", "stage": "discuss"}


def test_three_answers_in_a_room_of_two_members_are_withheld() -> None:
    meeting = say(asked(3), True, *CREW[:3]).lead(acts.RemoveSeat("seat-1"))

    assert label(meeting).startswith("next topic")
    assert question(meeting.show_go_on_or_stop()).counts == ()


def test_a_late_answer_never_changes_what_is_shown() -> None:
    meeting = say(asked(), True, "Ana", "Ben", "Chloé").show_go_on_or_stop()
    before = {name: meeting.view(name) for name in (*CREW[:5], LEADER)}

    for name in ("Deniz", "Ana"):
        with pytest.raises(RuleError, match="This question is closed"):
            say(meeting, False, name)

    assert {name: meeting.view(name) for name in before} == before
    assert not meeting.private


def test_when_the_time_is_up_again_what_is_shown_stands() -> None:
    meeting = say(asked(), True, "Ana", "Ben", "Chloé").show_go_on_or_stop().time_up()

    assert question(meeting).counts == (3, 0)


def test_asking_again_takes_every_answer_back_and_is_announced_to_all() -> None:
    meeting = say(asked(), True, "Ana", "Ben", "Chloé").show_go_on_or_stop()
    meeting.lead(AskAgain("discuss"))

    assert not meeting.private
    for name in (*CREW[:5], LEADER):
        assert question(meeting, name).counts is None
        assert meeting.view(name).announced == (
            "Asked again (the second time): go on or stop? Earlier answers were deleted."
        )
    say(meeting, False, "Ana", "Ben").show_go_on_or_stop()
    assert question(meeting).counts == ()


def test_the_next_box_and_the_next_topic_come_without_showing_anything() -> None:
    meeting = say(asked(), True, "Ana", "Ben", "Chloé").lead(ExtendTopic("discuss"))
    assert not meeting.private
    assert panel(meeting).question is None

    say(meeting.time_up(), True, "Ana", "Ben", "Chloé").talk("a2")
    assert not meeting.private
    assert (panel(meeting).question, panel(meeting).round) == (None, 0)


def test_answers_are_destroyed_when_the_group_goes_on_to_another_stage() -> None:
    meeting = say(asked(), True, "Ana", "Ben", "Chloé").go("commit")
    assert not meeting.private
    assert "stage-discuss" not in meeting.secrets

    meeting.go("discuss")
    assert panel(meeting).question is None
    assert meeting.replayed() == meeting.session == meeting.reread()


def test_the_question_before_the_end_says_nothing_of_answers() -> None:
    meeting = asked()
    before = meeting.view(LEADER)

    say(meeting, True, "Ana", "Ben")

    after = meeting.view(LEADER)
    assert {person.name for person in after.people if person.done} == {"Ana", "Ben"}
    assert msgspec.structs.replace(after, people=before.people, done=before.done) == before
    assert not meeting.end().session.unseen


def test_a_page_that_is_written_while_people_are_asked_leaves_nothing_out() -> None:
    meeting = say(asked(), True, "Ana", "Ben")

    assert held_back(meeting.session) == ""


def test_the_minutes_say_how_often_it_was_asked_and_only_sums() -> None:
    meeting = say(asked(), True, "Ana", "Ben", "Chloé", "Deniz").act("Elif", GoOnOrStop("discuss", False))
    meeting.show_go_on_or_stop()
    assert "Asked whether to go on with it or stop: 4 go on, 1 stop." in meeting.minutes

    meeting.lead(AskAgain("discuss")).show_go_on_or_stop().lead(AskAgain("discuss")).end()

    assert (
        "Asked 3 times whether to go on with it or stop: 4 go on, 1 stop; then not shown, fewer than 3"
        " answers; then answers not shown." in meeting.minutes.replace("\n", " ")
    )


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.sampled_from(CREW), st.booleans()),
        st.tuples(st.just("leave"), st.sampled_from(CREW), st.just(True)),
        st.tuples(st.sampled_from(["show", "again", "time up", "more"]), st.just(LEADER), st.just(True)),
    ),
    max_size=20,
)


@settings(deadline=None, max_examples=150)
@given(MOVES, st.integers(2, 7), st.sampled_from(list(Privacy)), st.sampled_from(CREW))
def test_nothing_shown_tells_one_answer_where_fewer_than_two_others_gave_one(
    moves: list[tuple[str, str, bool]], people: int, privacy: Privacy, watched: str
) -> None:
    """Two meetings differ only in what one person says: all others see the same, but for a sum of enough."""
    meetings = asked(people, privacy), asked(people, privacy)
    seats = set(CREW[:people])
    voices: set[str] = set()
    asking, shown = True, None
    for verb, name, go in moves:
        if name not in seats and name != LEADER:
            continue
        for number, meeting in enumerate(meetings):
            said = go if name != watched else bool(number)
            try:
                _move(meeting, verb, name, said)
            except RuleError:
                assert verb != "say" or not asking
        if verb == "say" and asking:
            voices.add(name)
        elif verb == "show" and asking:
            asking, shown = False, frozenset(voices)
        elif verb in ("again", "more") or (verb == "time up" and shown is None and not asking):
            # Nobody is asked once the topic has no further time box.
            asking, shown, voices = panel(meetings[0]).asking, None, set()
        views = [
            [meeting.view(other) for other in (*seats - {watched}, LEADER) if other not in meeting.away]
            for meeting in meetings
        ]
        questions = [panel(meeting).question for meeting in meetings]
        counts = [question.counts if question else None for question in questions]
        if shown is None:
            assert counts == [None, None]
        else:
            assert all(sum(of or ()) == (len(shown) if len(shown) >= 3 else 0) for of in counts)
        if shown is None or watched not in shown or len(shown) < 3:
            assert views[0] == views[1]


def _move(meeting: Meeting, verb: str, name: str, go: bool) -> None:
    match verb:
        case "say":
            say(meeting, go, name)
        case "leave":
            meeting.leave(name)
        case "show":
            meeting.lead(ShowGoOnOrStop("discuss"))
        case "again":
            meeting.lead(AskAgain("discuss"))
        case "more":
            meeting.lead(ExtendTopic("discuss"))
        case _:
            meeting.time_up()
