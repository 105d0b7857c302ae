"""Whoever gave all that a stage asks for is done without a further key; others see that, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from retro.errors import RuleError
from retro.session import acts
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.model import Session
from retro.stages import KINDS
from retro.stages.checkin.rules import Answer
from retro.stages.choice import WHO_ANSWERED
from retro.stages.close.rules import Close, Closing, Rate, SayLine
from retro.stages.commit.confidence import AskConfidence, SayConfidence
from retro.stages.discuss.rules import GoOnOrStop, ShowGoOnOrStop
from tests.builders import LEADER, Meeting, an_agenda

CREW = ("Ana", "Ben", "Chloé", "Deniz")
ANSWERS: dict[str, Callable[[int], StageAct]] = {
    "checkin": lambda n: Answer("checkin", n),
    "discuss": lambda n: GoOnOrStop("discuss", bool(n)),
    "close": lambda n: Rate("close", 1 + n),
    "commit": lambda n: SayConfidence("commit", n),
}


def at(stage: str, privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    agenda = an_agenda()
    settings = {"confirm": True} if stage == "commit" else {}
    stages = tuple(
        replace(each, privacy=privacy, settings={**each.settings, **settings}) if each.id == stage else each
        for each in agenda.stages
    )
    meeting = (
        Meeting(replace(agenda, stages=stages))
        .join(*CREW)
        .go("ideate")
        .add("Ana", "Start", "one", "two")
        .reveal()
        .go(stage)
    )
    if stage == "commit":
        return meeting.action("Bake", "Ana").lead(AskConfidence("commit"))
    return meeting.talk("a1").time_up() if stage == "discuss" else meeting


def done(meeting: Meeting, name: str = LEADER) -> set[str]:
    """The names that somebody sees marked as done."""
    view = meeting.view(name)
    names = {person.name for person in view.people if person.done}
    assert view.done == len(names)
    return names


def test_every_kind_with_a_single_answer_is_tried_here() -> None:
    assert {name for name, kind in KINDS.items() if kind.one_answer} == set(ANSWERS)


@pytest.mark.parametrize("stage", ANSWERS)
def test_whoever_answers_is_done_and_an_unfinished_answer_is_none(stage: str) -> None:
    meeting = at(stage)
    assert done(meeting) == set()

    meeting.act("Ana", ANSWERS[stage](1)).act("Ben", ANSWERS[stage](0))

    for name in (*CREW, LEADER):
        assert done(meeting, name) == {"Ana", "Ben"}
    assert [meeting.view(name).answered for name in CREW] == [True, True, False, False]


@pytest.mark.parametrize("stage", ANSWERS)
def test_a_changed_answer_changes_nothing_that_anybody_else_sees(stage: str) -> None:
    meeting = at(stage)
    for name in CREW[:3]:
        meeting.act(name, ANSWERS[stage](1))
    before = {name: meeting.view(name) for name in (*CREW[1:], LEADER)}

    meeting.act("Ana", ANSWERS[stage](0))

    assert {name: meeting.view(name) for name in before} == before


@pytest.mark.parametrize("stage", ANSWERS)
def test_done_without_an_answer_can_be_taken_back_and_with_one_it_cannot(stage: str) -> None:
    meeting = at(stage).done("Ana")
    assert done(meeting) == {"Ana"}
    assert not meeting.view("Ana").answered
    meeting.done("Ana", False)
    assert done(meeting) == set()

    meeting.act("Ana", ANSWERS[stage](1))
    with pytest.raises(RuleError, match="You have answered, so you are done"):
        meeting.done("Ana", False)
    assert done(meeting.done("Ana")) == {"Ana"}  # a key that came too late for the screen it was meant for


@pytest.mark.parametrize("stage", ANSWERS)
def test_who_is_done_without_an_answer_looks_like_somebody_who_answered(stage: str) -> None:
    silent, open_ = at(stage).done("Ana"), at(stage).act("Ana", ANSWERS[stage](1))

    for name in (*CREW[1:], LEADER):
        assert silent.view(name) == open_.view(name)


@pytest.mark.parametrize("stage", ANSWERS)
@pytest.mark.parametrize("privacy", list(Privacy))
def test_who_is_done_is_the_same_after_the_host_was_started_again(stage: str, privacy: Privacy) -> None:
    meeting = at(stage, privacy)
    meeting.act("Ana", ANSWERS[stage](1)).done("Ben")

    meeting.session = meeting.reread()

    assert done(meeting) == {"Ana", "Ben"}


def test_a_line_alone_is_no_rating_and_a_rating_needs_no_line() -> None:
    meeting = at("close").act("Ana", SayLine("close", "Good pace.")).act("Ben", Rate("close", 4))
    assert done(meeting) == {"Ben"}
    meeting.act("Ben", SayLine("close", "Too long.")).act("Ben", SayLine("close", ""))
    assert done(meeting) == {"Ben"}
    assert done(meeting.act("Ana", Rate("close", 1))) == {"Ana", "Ben"}


class TakesBack(Close):
    """Gives up the rating where one is given again."""

    def give(self, session: Session, stage: Stage, act: StageAct, mine: Any, draw: Any) -> Closing | None:
        given = super().give(session, stage, act, mine, draw)
        return None if given == mine else given


@pytest.mark.parametrize("said", [True, False])
def test_an_answer_that_is_taken_back_leaves_nobody_done_who_said_so_or_not(said: bool) -> None:
    meeting = at("close")
    meeting.engine.kinds = {**KINDS, "close": TakesBack()}
    if said:
        meeting.done("Ana")
    meeting.act("Ana", Rate("close", 2))
    assert done(meeting) == {"Ana"}

    meeting.act("Ana", Rate("close", 2))

    assert done(meeting) == set()
    assert meeting.reread() == meeting.session


def test_a_place_that_is_given_again_is_not_done_by_an_answer_of_before() -> None:
    meeting = at("checkin").answer("Ana", 1).answer("Ben", 1).give_again("Ana")
    assert done(meeting) == {"Ben"}
    assert not meeting.view("Ana").answered
    assert done(meeting.act("Ana", Answer("checkin", 2))) == {"Ana", "Ben"}


def test_nobody_is_done_when_go_on_or_stop_is_shown_or_asked_again() -> None:
    meeting = at("discuss")
    with pytest.raises(RuleError, match="nothing to mark as done"):
        meeting.lead(ShowGoOnOrStop("discuss")).done("Ana")
    meeting = at("discuss")
    for name in CREW[:3]:
        meeting.act(name, GoOnOrStop("discuss", True))
    meeting.show_go_on_or_stop()
    assert {person.done for person in meeting.view("Ana").people} == {None}
    assert not meeting.view("Ana").answered


@pytest.mark.parametrize("stage", ANSWERS)
@pytest.mark.parametrize("privacy", list(Privacy))
def test_while_people_answer_every_screen_says_that_all_see_who_has(stage: str, privacy: Privacy) -> None:
    meeting = at(stage, privacy)

    assert all(WHO_ANSWERED in meeting.view(name).privacy_note for name in ("Ana", LEADER))


def test_a_question_that_becomes_anonymous_or_is_left_and_come_back_to_keeps_who_is_done() -> None:
    meeting = at("checkin", Privacy.NAMED).answer("Ana", 1).done("Ben")

    meeting.lead(acts.MakeMorePrivate("checkin", Privacy.ANONYMOUS))
    assert done(meeting) == {"Ana", "Ben"}

    meeting.go("close").go("checkin")
    assert done(meeting) == {"Ana", "Ben"}
