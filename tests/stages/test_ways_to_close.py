"""The end of a meeting with everything that it can ask for."""

from typing import Any

import msgspec
import pytest

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.minutes.sections import figures
from retro.session import acts
from retro.session.acts import StageAct
from retro.stages.close.closing_questions import FOLLOW, HEARD, CloseSettings
from retro.stages.close.rules import (
    DELTA,
    LINE,
    PLUS,
    AnswerQuestion,
    CloseState,
    CloseView,
    Rate,
    SayLine,
)
from tests.builders import LEADER, Meeting
from tests.tui.checkin_rooms import CREW, a_closing, closings_asked, closings_shown


def shown(meeting: Meeting, name: str = LEADER) -> CloseView:
    panel = meeting.view(name).panel
    assert isinstance(panel, CloseView)
    return panel


def state(meeting: Meeting) -> CloseState:
    kept = meeting.session.states["close"]
    assert isinstance(kept, CloseState)
    return kept


@pytest.mark.parametrize("wrong", [{"ask": []}, {"ask": ["time", "time"]}, {"ask": ["tme"]}, {"ask": "time"}])
def test_settings_that_ask_for_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, CloseSettings)


def test_every_question_has_sums_of_its_own_and_the_lines_have_no_names() -> None:
    meeting = closings_shown()

    heard, follow = state(meeting).further
    assert state(meeting).counts == (1, 1, 2, 2, 2)
    assert (heard.question, sum(heard.counts), len(heard.counts)) == (HEARD, 8, 5)
    assert (follow.question, sum(follow.counts), len(follow.counts)) == (FOLLOW, 8, 10)
    assert [(each.about, len(each.said)) for each in shown(meeting).written] == [(PLUS, 2), (DELTA, 1)]
    assert [each.name for each in figures(meeting.session)] == [
        "Worth the time",
        "Everybody was heard",
        "What we agreed happens",
    ]
    assert "What to change:\n\n> 少说话，多听" in meeting.minutes
    assert meeting.replayed() == meeting.session == meeting.reread()
    assert imported(exported(meeting.end().session)).states == meeting.session.states


def test_fewer_than_three_answers_to_a_question_are_not_shown_beside_others_that_are() -> None:
    meeting = a_closing("time", "heard")
    for name in CREW[:4]:
        meeting.act(name, Rate("close", 4))
    for name in CREW[:2]:
        meeting.act(name, AnswerQuestion("close", HEARD, 0))
    meeting.show_closing()

    assert state(meeting).counts == (0, 0, 0, 4, 0)
    assert state(meeting).further[0].counts == ()
    assert "I could say what I wanted to say. Not shown, because fewer than 3" in meeting.minutes


def test_nobody_sees_an_answer_or_a_line_before_it_is_shown() -> None:
    before = {name: a_closing("heard", "plus-delta").view(name).panel for name in (*CREW[1:], LEADER)}
    meeting = a_closing("heard", "plus-delta").act("Ana", SayLine("close", "XSECRETX", DELTA))
    meeting.act("Ana", AnswerQuestion("close", HEARD, 3))

    assert {name: meeting.view(name).panel for name in before} == before
    assert [each.own for each in shown(meeting, "Ana").written] == ["", "XSECRETX"]


@pytest.mark.parametrize(
    ("ask", "given"),
    [
        (("heard",), (AnswerQuestion("close", HEARD, 1),)),
        (("time", "follow-through"), (Rate("close", 1), AnswerQuestion("close", FOLLOW, 9))),
        (("plus-delta",), (SayLine("close", "a", PLUS), SayLine("close", "b", DELTA))),
    ],
)
def test_done_is_who_answered_all_questions_or_left_all_lines_where_there_are_none(
    ask: tuple[str, ...], given: tuple[StageAct, ...]
) -> None:
    meeting = a_closing(*ask)
    for act in given:
        assert not meeting.view("Ana").mine_done
        meeting.act("Ana", act)
    assert meeting.view("Ana").mine_done


@pytest.mark.parametrize(
    ("ask", "act"),
    [
        (("heard",), Rate("close", 3)),
        (("time",), AnswerQuestion("close", HEARD, 1)),
        (("time", "heard"), AnswerQuestion("close", HEARD, 5)),
        (("time",), SayLine("close", "x", PLUS)),
        (("plus-delta",), SayLine("close", "x", LINE)),
        (("time",), SayLine("close", "x", "rating")),
    ],
)
def test_what_is_not_asked_is_refused(ask: tuple[str, ...], act: StageAct) -> None:
    with pytest.raises(RuleError):
        a_closing(*ask).act("Ana", act)


def test_a_line_that_is_taken_back_is_gone_and_one_that_is_shown_can_be_removed() -> None:
    meeting = closings_asked().act("Ana", SayLine("close", "", PLUS))
    assert [each.own for each in shown(meeting, "Ana").written] == ["", ""]
    meeting.act("Ana", SayLine("close", "XGONEX", DELTA)).show_closing()
    line = next(text for text in meeting.view(LEADER).removable if text.text == "XGONEX")

    meeting.lead(acts.RemoveText(line.id))

    assert "XGONEX" not in meeting.minutes + exported(meeting.session) + str(meeting.documents)


def test_the_last_time_is_beside_the_same_question() -> None:
    assert [each.before for each in shown(closings_asked()).questions] == [3.3, 4.1, None]
    assert [each.mean for each in shown(a_closing("time")).before] == [3.3, 3.3, 3.3]
