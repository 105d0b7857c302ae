"""Who removes what was made of a captured line removes the line, too."""

import pytest

from retro.errors import RuleError
from retro.session import acts
from retro.session.brought import BroughtCapture, Judgement
from retro.session.captured_entries import entry_of_words
from retro.session.captures import captured_note
from retro.session.record import Lesson
from retro.stages.inbox.rules import InboxView, JudgeCapture
from tests.builders import LEADER, START_STOP_CONTINUE, Meeting, a_stage, an_agenda
from tests.session.test_removal import HARM, removed, stored

LINE = BroughtCapture("none-2026-11/C7", f"{HARM} at noon", "", ("ci",), "2026-11-09", "Ana")
OTHER = BroughtCapture("none-2026-11/C8", "The build is slow", "", (), "2026-11-09")
LONG = BroughtCapture("none-2026-11/C9", "word " * 79 + HARM, "", (), "2026-11-09")


def a_meeting(*captures: BroughtCapture) -> Meeting:
    stages = (a_stage("inbox"), a_stage("ideate", prompts=START_STOP_CONTINUE), a_stage("lessons"))
    meeting = Meeting(an_agenda(stages=stages), captures=(*captures, OTHER))
    return meeting.join("Ana", "Ben").go("inbox")


def is_gone(meeting: Meeting) -> None:
    """The words are nowhere, the line counts as dropped, and the other one is as it was."""
    assert HARM not in stored(meeting) + meeting.minutes
    assert all(HARM not in str(meeting.go("inbox").view(name)) for name in (LEADER, "Ana", "Ben"))
    line, other = meeting.session.captures
    assert (line.judged, line.text, line.name, line.channels) == (Judgement.DROP, "", "", ())
    assert other == OTHER
    assert meeting.session == meeting.reread() == meeting.replayed()


def test_with_a_card() -> None:
    meeting = a_meeting(LINE).act("Ana", JudgeCapture("inbox", LINE.ref, Judgement.BOARD))
    meeting.go("ideate").add("Ben", "Start", "one").reveal()
    assert HARM in stored(meeting)

    removed(meeting, "one")
    assert meeting.session.captures[0].judged is Judgement.PLACED
    removed(meeting, f"{HARM} at noon #ci")

    is_gone(meeting)
    panel = meeting.view("Ben").panel
    assert isinstance(panel, InboxView)
    assert [capture.became for capture in panel.captures] == ["", ""]
    with pytest.raises(RuleError, match="its words are destroyed"):
        meeting.act("Ana", JudgeCapture("inbox", LINE.ref, Judgement.OPEN))
    meeting.go("ideate").reopen().reveal()
    assert not meeting.session.board.cards


@pytest.mark.parametrize("letter", "ADLE")
def test_with_an_entry(letter: str) -> None:
    entry = entry_of_words(letter, LINE.text, LINE.channels, LINE.ref)
    meeting = a_meeting(LINE).write(entry, "Ana").lesson("Another")
    removed(meeting, "Another")
    assert meeting.session.captures[0] == LINE

    removed(meeting, f"{HARM} at noon #ci" if letter == "A" else f"{HARM} at noon")

    is_gone(meeting)
    with pytest.raises(RuleError, match="its words are destroyed"):
        meeting.write(entry, "Ana")


def test_also_when_the_entry_was_written_in_other_words_and_the_line_was_to_be_kept() -> None:
    meeting = a_meeting(LINE).act("Ana", JudgeCapture("inbox", LINE.ref, Judgement.KEEP))
    meeting.write(Lesson("L", "Somebody takes things", origin=LINE.ref), "Ana")

    is_gone(removed(meeting, "Somebody takes things"))


def test_with_the_note_that_has_what_is_too_long_for_an_action() -> None:
    meeting = a_meeting(LONG).write(entry_of_words("A", LONG.text, (), LONG.ref), "Ana")

    is_gone(removed(meeting, LONG.text))
    assert [action.id for action in meeting.session.record.actions] == ["A1"]


def test_what_is_struck_out_leaves_the_line_open() -> None:
    meeting = a_meeting(LINE).write(Lesson("L", "Mind it", origin=LINE.ref), "Ana")

    meeting.lead(acts.StrikeOut("L1"))

    assert meeting.session.captures[0] == LINE


def test_after_the_end_it_counts_as_dropped() -> None:
    meeting = a_meeting(LINE).write(Lesson("L", "Mind it", origin=LINE.ref), "Ana")

    removed(meeting, "Mind it").end()

    assert meeting.session.captures[0].judged is Judgement.DROP
    assert "- 1 dropped" in meeting.minutes


def test_a_line_captured_on_the_way_is_a_text_of_its_own() -> None:
    meeting = a_meeting(LINE).go("lessons").act("Ana", acts.WriteDown(captured_note("They freeze")))
    meeting.write(Lesson("L", "Ask first", origin=f"{meeting.session.id}/N1"), "Ana")

    removed(meeting, "Ask first")

    assert [note.text for note in meeting.session.record.notes] == ["They freeze"]
    assert meeting.session.captures == (LINE, OTHER)
