"""Capturing in a meeting: without a name, and never while people write alone."""

import pytest

from retro.errors import RuleError
from retro.session import acts
from retro.session.captures import captured_note, left_captured
from retro.session.people import Role
from retro.session.record import Action, Lesson, Note
from retro.stages import KINDS
from tests.builders import LEADER, Meeting, a_stage, an_agenda


def capturing(meeting: Meeting, name: str = "Ana", text: str = "They freeze at noon #release") -> Meeting:
    return meeting.act(name, acts.WriteDown(captured_note(text)))


def test_a_captured_line_is_a_note_without_a_name() -> None:
    meeting = Meeting(an_agenda()).join("Ana", "Ben").go("group")

    capturing(meeting)

    (note,) = meeting.session.record.notes
    assert note == Note("N1", "They freeze at noon", keep=True, channels=("release",))
    assert meeting.seat("Ana") not in str(meeting.documents[-1])
    assert meeting.replayed() == meeting.session
    assert "They freeze at noon \\#release" in meeting.minutes or "#release" in meeting.minutes


def test_nothing_is_captured_before_everybody_while_somebody_writes_alone() -> None:
    meeting = Meeting(an_agenda()).join("Ana", "Ben").go("ideate")
    assert meeting.view("Ana").takes_hidden

    for name in ("Ana", LEADER):
        with pytest.raises(RuleError, match="write or answer alone now"):
            capturing(meeting, name)
    meeting.note("A usual note")

    meeting.add("Ana", "Start", "a card").reveal()
    assert not meeting.view("Ana").takes_hidden
    assert len(capturing(meeting).session.record.notes) == 2


def test_a_stage_that_is_open_before_the_meeting_takes_what_is_hidden() -> None:
    stages = (a_stage("discuss"), a_stage("ideate", prompts=["Start"], before=True))
    meeting = Meeting(an_agenda(stages=stages)).join("Ana", "Ben")

    assert meeting.view("Ana").takes_hidden
    assert not meeting.next().view("Ana").takes_hidden


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_whatever_takes_hidden_input_takes_no_captured_line(kind: str) -> None:
    """Asked of each kind: where people wait for each other and something is private, nothing is put down."""
    at_least = KINDS[kind].prompts[0]
    stages = (a_stage(kind, prompts=["One?"] * at_least),)
    meeting = Meeting(an_agenda(stages=stages)).join("Ana", "Ben", "Cleo").next()
    stage = meeting.session.stage
    assert stage is not None
    private = KINDS[kind].Private is not None and KINDS[kind].is_private(stage)
    waits = KINDS[kind].waits(meeting.session.outline, stage)

    if private and waits:
        with pytest.raises(RuleError):
            capturing(meeting)
    else:
        assert capturing(meeting).session.record.notes


def test_observers_capture_nothing() -> None:
    meeting = Meeting(an_agenda()).let_in("Wim", Role.OBSERVER).go("group")

    with pytest.raises(RuleError):
        capturing(meeting, "Wim")


def test_a_mended_note_is_still_captured() -> None:
    meeting = capturing(Meeting(an_agenda()).join("Ana").go("group"))

    meeting.write(Note("N1", "They freeze at one"))

    assert meeting.session.record.notes == (
        Note("N1", "They freeze at one", keep=True, channels=("release",)),
    )


def test_what_became_a_lesson_is_not_left() -> None:
    meeting = capturing(capturing(Meeting(an_agenda()).join("Ana").go("lessons")), text="Another")
    ref = f"{meeting.session.id}/N1"

    meeting.write(Lesson("L", "Ask operations first", origin=ref))

    assert [note.id for note in left_captured(meeting.session)] == ["N2"]
    meeting.lead(acts.StrikeOut("L1"))
    assert [note.id for note in left_captured(meeting.session)] == ["N1", "N2"]


def test_a_line_captured_on_the_way_becomes_one_thing_and_a_record_several() -> None:
    meeting = capturing(Meeting(an_agenda()).join("Ana", "Ben").go("lessons")).note("A usual note")
    ref, usual, earlier = f"{meeting.session.id}/N1", f"{meeting.session.id}/N2", "2026-03-07-sprint-24/D1"
    meeting.write(Lesson("L", "Ask operations first", origin=ref), "Ana")

    for entry in (Lesson("L", "They freeze", origin=ref), Action("A", "Ask", origin=ref)):
        with pytest.raises(RuleError, match="It became L1 already"):
            meeting.write(entry, "Ben")
    meeting.write(Lesson("L1", "Ask operations twice"), "Ben")
    assert [lesson.id for lesson in meeting.session.record.lessons] == ["L1"]

    for origin in (usual, usual, earlier, earlier):
        meeting.write(Lesson("L", "Another", origin=origin), "Ben")
    meeting.lead(acts.StrikeOut("L1")).write(Action("A", "Ask", origin=ref), "Ben")
    assert len(meeting.session.record.lessons) == 4
    assert [action.origin for action in meeting.session.record.actions] == [ref]
