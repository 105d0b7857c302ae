"""A check-in in all its ways: what is counted, what is never told, and what is deleted."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.minutes import for_screens, markdown
from retro.minutes.sections import figures
from retro.session import acts
from retro.session.acts import StageAct
from retro.session.agenda import Agenda, Prompt, Stage
from retro.session.agenda_acts import RepeatStage
from retro.session.record import Part, TextId
from retro.stages.checkin.advice import NOT_HERE, UNSAFE, advice
from retro.stages.checkin.asking import CHOICES, ESVP, SAFETY, SCALE, CheckinSettings
from retro.stages.checkin.rules import (
    Answer,
    CheckinState,
    CheckinView,
    SayTrend,
    SayWord,
    ShowAnswers,
)
from tests.builders import LEADER, Meeting, a_stage
from tests.redteam.harness import Harness
from tests.tui.checkin_rooms import CREW, EARLIER, HEALTH, a_check_in, destroyed, unsafe

DISTINCT = (0, 3, 3, 3, 3, 3, 3, 3)


def shown(meeting: Meeting, name: str = LEADER) -> CheckinView:
    panel = meeting.view(name).panel
    assert isinstance(panel, CheckinView)
    return panel


def state(meeting: Meeting) -> CheckinState:
    kept = meeting.session.states["checkin"]
    assert isinstance(kept, CheckinState)
    return kept


def removable(meeting: Meeting) -> list[TextId]:
    return [text.id for text in meeting.view(LEADER).removable if text.id.part is Part.WORD]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ask": "word", "trend": True},
        {"ask": "mood", "choices": ["a", "b"]},
        {"ask": "esvp", "low": "no"},
        {"ask": "moo"},
        {"choices": ["one"]},
    ],
)
def test_settings_that_contradict_each_other_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, CheckinSettings)


def test_choices_stand_in_place_of_a_scale() -> None:
    assert CheckinSettings(choices=("red", "green")).way == CHOICES
    assert CheckinSettings().way == SCALE


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 2), st.booleans()), max_size=40)
)
def test_what_is_shown_of_statements_are_sums_and_only_of_three_people_or_more(
    said: Sequence[tuple[int, int, int, bool]],
) -> None:
    meeting = a_check_in(*HEALTH[:3], people=CREW[:5], trend=True)
    options: dict[tuple[str, str], int] = {}
    trends: dict[tuple[str, str], int] = {}
    for number, (option, trend, place, with_trend) in enumerate(said):
        name, statement = CREW[number % 5], f"p{place + 1}"
        meeting.answer(name, option, statement)
        options[name, statement] = option
        if with_trend:
            meeting.act(name, SayTrend("checkin", statement, trend))
            trends[name, statement] = trend
    assert meeting.reread() == meeting.session

    meeting.show_answers()

    for outcome in state(meeting).statements:
        chosen = [option for (_, at), option in options.items() if at == outcome.question]
        moved = [trend for (_, at), trend in trends.items() if at == outcome.question]
        assert outcome.counts == (tuple(map(chosen.count, range(5))) if len(chosen) >= 3 else ())
        assert outcome.trends == (tuple(map(moved.count, range(3))) if len(moved) >= 3 else ())
        assert outcome.answered == len(chosen)
    assert meeting.replayed() == meeting.session
    assert imported(exported(meeting.go("commit").end().session)).states == meeting.session.states


def test_nobody_sees_an_answer_to_a_statement_before_it_is_shown() -> None:
    plain = a_check_in(*HEALTH[:2], people=CREW[:4])
    before = {name: plain.view(name).panel for name in (*CREW[1:4], LEADER)}

    plain.answer("Ana", 4, "p1")

    assert {name: plain.view(name).panel for name in before} == before
    assert [each.choice.mine for each in shown(plain, "Ana").statements] == [4, None]


def test_done_is_who_answered_every_statement_and_how_each_changes() -> None:
    meeting = a_check_in(*HEALTH[:2], people=CREW[:4], trend=True)
    for act in (Answer("checkin", 1, "p1"), SayTrend("checkin", "p1", 0), Answer("checkin", 0, "p2")):
        meeting.act("Ana", act)
    assert not meeting.view("Ana").mine_done

    assert meeting.act("Ana", SayTrend("checkin", "p2", 2)).view("Ana").mine_done


@pytest.mark.parametrize(
    ("settings", "act"),
    [
        ({}, SayWord("checkin", "no")),
        ({}, Answer("checkin", 0)),
        ({}, Answer("checkin", 0, "p9")),
        ({}, Answer("checkin", 9, "p1")),
        ({}, SayTrend("checkin", "p1", 0)),
        ({"trend": True}, SayTrend("checkin", "p1", 3)),
    ],
)
def test_what_is_not_asked_is_refused(settings: dict[str, Any], act: StageAct) -> None:
    meeting = a_check_in(*HEALTH[:2], people=CREW[:4], **settings)
    with pytest.raises(RuleError):
        meeting.act("Ana", act)
    assert meeting.session.private == {}


def test_words_are_shown_without_names_and_can_be_removed() -> None:
    meeting = a_check_in(("Word", "In one word?"), people=CREW[:4], ask="word")
    for name, word in zip(CREW, ("tired", "sunny", "ready", "calm"), strict=False):
        meeting.act(name, SayWord("checkin", word))
    meeting.act("Ana", SayWord("checkin", ""))
    assert not meeting.view("Ana").mine_done
    meeting.act("Ana", SayWord("checkin", "awake"))
    assert all(shown(meeting, name).words == () for name in CREW[:4])

    meeting.show_answers()

    assert sorted(shown(meeting).words) == ["awake", "calm", "ready", "sunny"]
    assert "- awake" in meeting.minutes
    calm = next(text for text in meeting.view(LEADER).removable if text.text == "calm")
    meeting.lead(acts.RemoveText(calm.id))
    assert "calm" not in meeting.minutes + exported(meeting.session) + str(meeting.documents)
    assert len(removable(meeting)) == 3


def test_a_word_is_short_and_fewer_than_three_are_not_shown() -> None:
    meeting = a_check_in(("Word", "In one word?"), people=CREW[:4], ask="word")
    with pytest.raises(RuleError, match="A word holds up to 24 characters"):
        meeting.act("Ana", SayWord("checkin", "x" * 25))
    meeting.act("Ana", SayWord("checkin", "tired")).act("Chidi", SayWord("checkin", "sunny")).show_answers()

    assert (shown(meeting).words, shown(meeting).answered) == ((), 2)
    assert "fewer than 3 people answered" in meeting.minutes
    assert "tired" not in meeting.minutes + str(meeting.documents)


@pytest.mark.parametrize(
    ("way", "counts", "said"),
    [
        (SAFETY, (1, 2, 0, 0, 2), UNSAFE),
        (SAFETY, (0, 2, 2, 0, 0), ""),
        (SAFETY, (2, 0, 2, 0, 0), UNSAFE),
        (SAFETY, (), ""),
        (ESVP, (1, 1, 2, 1), NOT_HERE),
        (ESVP, (1, 1, 1, 1), ""),
        (SCALE, (5, 0, 0, 0, 0), ""),
    ],
)
def test_a_group_that_does_not_feel_safe_or_would_rather_be_elsewhere_is_advised(
    way: str, counts: tuple[int, ...], said: str
) -> None:
    assert advice(way, counts) == said


def test_the_mean_of_earlier_sessions_is_beside_the_same_question() -> None:
    meeting = a_check_in(("Mood", "How are you?"), people=CREW[:4], ask="mood")
    assert [each.mean for each in shown(meeting).before] == [2.9, 3.4, 3.2]
    health = a_check_in(*HEALTH[:3], people=CREW[:4])
    assert [each.before for each in shown(health).statements] == [2.1, 4.4, None]
    other = a_check_in(("Mood", "How are you?"), people=CREW[:4], scale=10)
    assert shown(other).before == ()
    assert meeting.session.earlier == EARLIER


def test_figures_are_those_of_scales_that_were_shown() -> None:
    meeting = a_check_in(*HEALTH[:2], people=CREW[:4])
    for name in CREW[:4]:
        meeting.answer(name, 3, "p1")
    meeting.answer("Ana", 0, "p2").show_answers()
    assert [(each.name, each.mean, each.answers) for each in figures(meeting.session)] == [("Tests", 4.0, 4)]
    assert figures(unsafe().session) == ()


def test_people_who_leave_come_late_or_are_alone_change_nothing_for_others() -> None:
    alone = a_check_in(*HEALTH[:2], people=CREW[:1]).answer("Ana", 2, "p1").show_answers()
    assert all(not each.counts for each in state(alone).statements)
    meeting = a_check_in(*HEALTH[:2], people=CREW[:3])
    for name in CREW[:3]:
        meeting.answer(name, 1, "p1")
    meeting.lead(acts.RemoveSeat(meeting.seat("Chidi"))).join("Late")
    meeting.answer("Late", 1, "p1").show_answers()
    assert state(meeting).statements[0].counts == (0, 4, 0, 0, 0)


# What is deleted


def traces(meeting: Meeting) -> str:
    """Everything that is written of a meeting."""
    session = meeting.session
    return "\n".join(
        (
            str(meeting.documents),
            markdown(session),
            for_screens(session),
            exported(session),
            repr(session.states),
        )
    )


def test_a_destroyed_outcome_is_in_nothing_that_is_written() -> None:
    meeting = unsafe()
    assert state(meeting).counts == (2, 4, 1, 0, 1)
    page, document = markdown(meeting.session), exported(meeting.session)
    assert "| 2 · I will say little" not in page
    assert '"counts": []' in document
    assert '"answered": 8' not in document

    meeting.go("commit")

    assert state(meeting) == CheckinState((), destroyed=True)
    assert "CheckinClosed" not in traces(meeting)
    assert "[2, 4, 1, 0, 1]" not in traces(meeting)
    assert "(2, 4, 1, 0, 1)" not in traces(meeting)
    assert meeting.reread() == meeting.session
    assert shown(destroyed()).destroyed


def test_other_answers_leave_the_same_documents_once_they_are_destroyed() -> None:
    def after(options: Sequence[int]) -> list[dict[str, Any]]:
        meeting = a_check_in(("Safety", "How safe is it?"), ask="safety", destroy=True)
        for name, option in zip(CREW, options, strict=True):
            meeting.answer(name, option)
        return meeting.show_answers().go("commit").documents

    assert after(DISTINCT) == after((4, 4, 4, 4, 1, 1, 1, 1))


def test_the_end_destroys_them_too_and_an_open_question_goes_on() -> None:
    assert state(unsafe().end()).destroyed
    meeting = a_check_in(("Safety", "How safe is it?"), ask="safety", destroy=True).answer("Ana", 1)
    meeting.go("commit").go("checkin")
    assert shown(meeting, "Ana").mine == 1


def test_words_go_as_well_and_a_repeated_stage_asks_anew() -> None:
    meeting = a_check_in(("Word", "In one word?"), people=CREW[:4], ask="word", destroy=True)
    for name in CREW[:4]:
        meeting.act(name, SayWord("checkin", "sunny"))
    meeting.show_answers().change(RepeatStage, stage="checkin").next()
    assert "sunny" not in traces(meeting)
    assert shown(meeting).open


@pytest.mark.parametrize("over", [False, True])
def test_no_file_holds_a_byte_of_destroyed_answers(over: bool, tmp_path: Path) -> None:
    """Two meetings with other answers leave the same bytes in every file of their sessions."""
    first = Stage("checkin", "checkin", "Safe", 5, prompts=(Prompt("q", "Safe"),), settings={"destroy": True})
    agenda = Agenda(name="red", stages=(first, a_stage("commit"), a_stage("close")))

    async def after(folder: Path, answers: Sequence[int]) -> dict[str, bytes]:
        harness = Harness(folder, agenda)
        async with harness.open() as room:
            await harness.gather()
            await harness.lead(acts.JumpTo("checkin"))
            for seat, option in zip((seat.id for seat in room.session.members), answers, strict=True):
                await room.submit(seat, Answer("checkin", option))
            await harness.lead(ShowAnswers("checkin"))
            assert b"CheckinClosed" in b"".join(harness.files().values())
            await harness.lead(acts.EndSession() if over else acts.JumpTo("commit"))
            harness.write_minutes()
        return harness.files()

    one = asyncio.run(after(tmp_path / "one", (0, 0, 4, 4)))
    other = asyncio.run(after(tmp_path / "other", (2, 1, 1, 1)))

    assert b"CheckinClosed" not in b"".join(one.values())
    assert {name: data for name, data in one.items() if name.startswith("sessions/")} == {
        name: data for name, data in other.items() if name.startswith("sessions/")
    }
    assert one.keys() == other.keys()
