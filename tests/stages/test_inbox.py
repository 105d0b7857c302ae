"""`inbox`: what the group makes of captured lines, and that their words go when they are dropped."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.agenda_acts import SkipStage
from retro.session.brought import BroughtCapture, Judgement
from retro.session.captured_entries import entry_of_words
from retro.session.captures import new_capture
from retro.session.people import Role
from retro.session.record import Action, Experiment, Lesson, all_entries
from retro.session.record_words import words_of, words_of_note
from retro.session.text import LINE_LIMIT
from retro.stages.inbox.captured_words import state_of
from retro.stages.inbox.rules import InboxView, JudgeCapture
from tests.builders import LEADER, START_STOP_CONTINUE, Meeting, a_stage, an_agenda

CAPTURES = (
    BroughtCapture("none-2026-11/C7", "They freeze at noon", "", ("release",), "2026-11-09"),
    BroughtCapture("none-2026-11/C5", "The build is slow", "pain", (), "2026-11-20", "Ana"),
    BroughtCapture("none-2026-10/C9", "Reviews take days", "pain", ("review",), "2026-10-30", kept=3),
)
REFS = tuple(capture.ref for capture in CAPTURES)


def a_meeting(*stages: Any, captures: tuple[BroughtCapture, ...] = CAPTURES) -> Meeting:
    chosen = stages or (
        a_stage("inbox"),
        a_stage("ideate", prompts=START_STOP_CONTINUE),
        a_stage("lessons"),
    )
    meeting = Meeting(an_agenda(stages=chosen), captures=captures).join("Ana", "Ben")
    return meeting.let_in("Wim", Role.OBSERVER).go("inbox")


def judge(meeting: Meeting, ref: str, judgement: Judgement, name: str = "Ana") -> Meeting:
    return meeting.act(name, JudgeCapture("inbox", ref, judgement))


def shown(meeting: Meeting) -> InboxView:
    panel = meeting.view("Ben").panel
    assert isinstance(panel, InboxView)
    return panel


def stored(meeting: Meeting) -> str:
    return f"{meeting.documents}"


def test_captures_come_by_what_they_are_about_the_oldest_first() -> None:
    view = shown(a_meeting())

    assert [capture.id for capture in view.captures] == ["C9", "C5", "C7"]
    assert [capture.age for capture in view.captures] == [22, 1, 12]
    assert [capture.often for capture in view.captures] == [True, False, False]
    assert (view.looked_at, view.oldest, view.board) == (0, 22, "Silent ideation")


@pytest.mark.parametrize(
    "entry",
    [
        Lesson("L", "Ask operations", origin=REFS[0]),
        Action("A", "Ask operations", origin=REFS[0]),
        Experiment("E", "If we ask, they tell", origin=REFS[0]),
    ],
)
def test_a_record_that_is_made_of_a_capture_uses_it_as_long_as_it_stands(entry: Any) -> None:
    meeting = a_meeting().write(entry, "Ana")

    used = next(capture for capture in shown(meeting).captures if capture.ref == REFS[0])
    assert (used.became, used.open) == (f"{entry.id}1", False)
    with pytest.raises(RuleError, match=f"It became {entry.id}1"):
        judge(meeting, REFS[0], Judgement.KEEP)
    meeting.lead(acts.StrikeOut(f"{entry.id}1"))
    assert shown(meeting).looked_at == 0


def test_anybody_says_what_becomes_of_a_capture_without_a_name_and_takes_it_back() -> None:
    meeting = judge(judge(a_meeting(), REFS[0], Judgement.KEEP), REFS[1], Judgement.BOARD, LEADER)

    assert [capture.judged for capture in shown(meeting).captures] == ["open", "board", "keep"]
    assert meeting.seat("Ana") not in f"{meeting.events[-2:]}"
    judge(meeting, REFS[0], Judgement.OPEN, "Ben")
    assert shown(meeting).looked_at == 1
    with pytest.raises(RuleError):
        judge(meeting, REFS[0], Judgement.KEEP, "Wim")
    with pytest.raises(RuleError, match="no such capture"):
        judge(meeting, "none-2026-11/C1", Judgement.KEEP)
    assert meeting.replayed() == meeting.session == meeting.reread()


def test_what_is_dropped_is_in_nothing_that_is_stored_or_shown() -> None:
    meeting = a_meeting()
    assert "They freeze" in stored(meeting)

    judge(meeting, REFS[0], Judgement.DROP)

    assert "They freeze" not in stored(meeting)
    assert "They freeze" not in f"{meeting.session}"
    assert "They freeze" not in f"{meeting.view('Ana')}"
    assert meeting.events[-2].withdraws
    with pytest.raises(RuleError, match="its words are destroyed"):
        judge(meeting, REFS[0], Judgement.OPEN)


def test_a_capture_becomes_a_card_of_the_next_board_only_once_its_cards_are_shown() -> None:
    meeting = judge(a_meeting(), REFS[0], Judgement.BOARD).go("ideate").add("Ben", "Start", "Mine")
    assert "They freeze" not in f"{meeting.view('Ana')}{meeting.view(LEADER)}"
    assert not meeting.session.board.cards

    meeting.reveal()

    assert [card.text for card in meeting.session.board.cards] == ["Mine", "They freeze at noon #release"]
    card = meeting.session.board.cards[-1]
    assert (card.id, card.prompt, card.author) == ("a2", "ideate-0", "")
    assert meeting.session.captures[0].judged is Judgement.PLACED
    assert meeting.session.captures[0].became == "a2"
    assert meeting.replayed() == meeting.session
    with pytest.raises(RuleError, match="a card on the board already"):
        judge(meeting.go("inbox"), REFS[0], Judgement.DROP)
    meeting.go("ideate").reopen().reveal()
    assert [card.text for card in meeting.session.board.cards].count("They freeze at noon #release") == 1


LONG = BroughtCapture("none-2026-11/C8", "word " * 79 + "the end", "", ("ci",), "2026-11-20")
LONGEST = BroughtCapture("none-2026-11/C8", "word " * 398 + "the end", "", ("ci",), "2026-11-20")


@pytest.mark.parametrize("capture", [LONG, LONGEST])
@pytest.mark.parametrize("letter", "ADLE")
def test_an_entry_has_all_words_of_the_line_it_is_made_of(capture: BroughtCapture, letter: str) -> None:
    meeting = a_meeting(captures=(capture,))

    meeting.write(entry_of_words(letter, capture.text, capture.channels, capture.ref), "Ana").end()

    kept = [word for entry in all_entries(meeting.session.record) for word in words_of(entry)]
    assert capture.text in kept
    assert "word the end" in meeting.minutes
    assert meeting.replayed() == meeting.session


def test_a_note_keeps_what_is_too_long_for_an_action_and_is_not_kept_twice() -> None:
    meeting = a_meeting(captures=(LONG,)).write(entry_of_words("A", LONG.text, (), LONG.ref), "Ana")
    (action,) = meeting.session.record.actions
    meeting.write(msgspec.structs.replace(action, who="Ben"), "Ana")

    assert [note.text for note in meeting.session.record.notes] == [LONG.text]
    assert shown(meeting).captures[0].became == "A1"
    meeting = a_meeting().write(entry_of_words("A", CAPTURES[0].text, (), REFS[0]), "Ana")
    assert not meeting.session.record.notes


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Fix the #flaky", "Fix the #flaky"),
        ("Fix the #Flaky.", "Fix the #flaky"),
        ("Mend #ci, then rest #ops", "Mend #ci, then rest #ops"),
        ("Mend the #ci-runner #ci", "Mend the #ci-runner #ci"),
    ],
)
def test_the_last_words_of_a_line_stay_where_they_are_channels_too(line: str, said: str) -> None:
    line_of = new_capture(line, day="2026-11-20")
    capture = BroughtCapture("none-2026-11/C8", line_of.text, "", line_of.channels, line_of.day)

    action = entry_of_words("A", capture.text, capture.channels, capture.ref)
    assert a_meeting(captures=(capture,)).write(action, "Ana").session.record.actions[0].what == said
    meeting = judge(a_meeting(captures=(capture,)), capture.ref, Judgement.BOARD).go("ideate").reveal()
    assert [card.text for card in meeting.session.board.cards] == [said]


def test_the_note_beside_an_action_has_each_channel_of_the_line_once() -> None:
    words = "word " * 58
    capture = BroughtCapture(LONG.ref, f"{words}#ci now", "", ("ci", "release"), LONG.day)
    assert len(capture.text) < LINE_LIMIT < len(f"{capture.text} #release")
    action = entry_of_words("A", capture.text, capture.channels, capture.ref)

    meeting = a_meeting(captures=(capture,)).write(action, "Ana")

    (note,) = meeting.session.record.notes
    assert words_of_note(note) == f"{words}#ci now #release"


def test_a_card_has_all_words_of_a_line_or_is_refused() -> None:
    meeting = judge(a_meeting(captures=(LONG,)), LONG.ref, Judgement.BOARD).go("ideate").reveal()
    assert [card.text for card in meeting.session.board.cards] == [f"{LONG.text} #ci"]

    almost = BroughtCapture("none-2026-11/C8", "w" * 497, "", ("ci",), "2026-11-20")
    for capture in (LONGEST, almost):
        meeting = a_meeting(captures=(capture,))
        with pytest.raises(RuleError, match="A card has room for 500 characters"):
            judge(meeting, capture.ref, Judgement.BOARD)


def test_a_line_that_was_to_be_a_card_and_became_a_lesson_is_no_card() -> None:
    meeting = judge(a_meeting(), REFS[0], Judgement.BOARD).write(Lesson("L", "Ask", origin=REFS[0]), "Ana")

    meeting.go("ideate").reveal()

    assert not meeting.session.board.cards
    assert shown(meeting.go("inbox")).captures[2].became == "L1"


def test_a_line_becomes_one_thing() -> None:
    meeting = judge(a_meeting(), REFS[0], Judgement.BOARD).write(Lesson("L", "Ask", origin=REFS[1]), "Ana")
    judge(meeting, REFS[2], Judgement.DROP).go("ideate").reveal()

    for ref, why in zip(
        REFS, ("It became a1, a card", "It became L1 already", "It was dropped"), strict=True
    ):
        with pytest.raises(RuleError, match=why):
            meeting.write(Action("A", "Ask", origin=ref), "Ben")
    meeting.write(Lesson("L1", "Ask twice"), "Ana")
    assert not meeting.session.record.actions


def test_where_cards_are_not_hidden_it_is_a_card_at_once() -> None:
    openly = a_stage("ideate", prompts=["Start"], settings={"hidden": False})
    meeting = judge(a_meeting(a_stage("inbox"), openly), REFS[0], Judgement.BOARD).next()

    assert [card.text for card in meeting.session.board.cards] == ["They freeze at noon #release"]


def test_the_minutes_name_the_card_of_a_line_also_after_writing_was_reopened() -> None:
    for seed in range(8):
        meeting = judge(a_meeting(), REFS[0], Judgement.BOARD).go("ideate")
        meeting.add("Ben", "Start", "b one", f"b two {seed}").add("Ana", "Start", "a one", "a two").reveal()
        meeting.reopen().add("Ana", "Start", "a three")
        for name in ("Ana", LEADER):
            assert "They freeze" not in f"{meeting.view(name)}"
        judge(meeting.go("inbox"), REFS[1], Judgement.BOARD)
        meeting.go("ideate").reveal().reopen().reveal()

        label = meeting.label("They freeze at noon #release")
        became = {capture.ref: capture.became for capture in meeting.session.captures}
        assert (label, became[REFS[0]]) == ("a6", "a6")
        assert became[REFS[1]] == meeting.label("The build is slow") == "a7"
        assert len(meeting.session.board.cards) == 7
        assert meeting.replayed() == meeting.session == meeting.reread()
        meeting.end()
        assert "- 2 put on the board as a6 and a7" in meeting.minutes


def test_a_card_of_a_line_that_is_hidden_at_the_end_has_the_label_it_had() -> None:
    meeting = judge(a_meeting(), REFS[0], Judgement.BOARD).go("ideate").reveal().reopen().end()

    assert meeting.label("They freeze at noon #release") == meeting.session.captures[0].became == "a1"


def test_a_stage_that_has_shown_its_cards_is_no_board_to_come() -> None:
    meeting = judge(a_meeting(), REFS[0], Judgement.BOARD).go("ideate").reveal().go("inbox")

    assert shown(meeting).board == ""
    with pytest.raises(RuleError, match="No stage that is to come has cards"):
        judge(meeting, REFS[1], Judgement.BOARD)
    meeting.go("ideate").reopen().go("inbox")
    assert shown(meeting).board == "Silent ideation"


def test_a_line_that_was_to_be_a_card_of_a_stage_that_is_skipped_is_open() -> None:
    meeting = judge(a_meeting(), REFS[0], Judgement.BOARD)
    assert [state_of(capture) for capture in shown(meeting).captures] == ["open", "open", "will be a card"]

    meeting.change(SkipStage, stage="ideate")

    assert [state_of(capture) for capture in shown(meeting).captures] == ["open"] * 3
    assert shown(meeting).looked_at == 0


def test_without_a_stage_with_cards_to_come_there_is_no_board() -> None:
    meeting = a_meeting(a_stage("ideate", prompts=["Start"]), a_stage("inbox"))

    assert shown(meeting).board == ""
    with pytest.raises(RuleError, match="No stage that is to come has cards"):
        judge(meeting, REFS[0], Judgement.BOARD)


def test_no_view_but_that_of_the_stage_has_what_was_captured() -> None:
    meeting = a_meeting(a_stage("ideate", prompts=["Start"]), a_stage("inbox"), a_stage("lessons"))

    for stage in ("ideate", "lessons"):
        meeting.go(stage)
        for name in ("Ana", LEADER, "Wim"):
            assert "They freeze" not in f"{meeting.view(name)}"


def test_the_end_leaves_no_words_but_those_of_what_was_made() -> None:
    meeting = a_meeting().write(Lesson("L", "Ask operations", origin=REFS[0]), "Ana")
    judge(meeting, REFS[1], Judgement.KEEP)
    meeting.go("lessons").end()

    for word in ("They freeze", "build is slow", "Reviews take"):
        assert word not in stored(meeting)
    kept = {capture.ref: capture.judged for capture in meeting.session.captures}
    assert kept == {REFS[0]: Judgement.OPEN, REFS[1]: Judgement.KEEP, REFS[2]: Judgement.OPEN}
    page = meeting.minutes
    assert "3 lines captured before the meeting:" in page
    for line in ("- 1 became L1", "- 1 kept for later", "- 1 not looked at"):
        assert line in page


def test_nothing_captured_is_said_and_the_stage_cannot_be_inserted() -> None:
    meeting = a_meeting(captures=())

    assert shown(meeting).captures == ()
    with pytest.raises(RuleError, match="no such capture"):
        judge(meeting, REFS[0], Judgement.KEEP)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(REFS), st.sampled_from([*Judgement, "L", "A"]), st.sampled_from(["Ana", LEADER])
        ),
        max_size=12,
    )
)
def test_whatever_is_said_in_whatever_order_the_words_of_what_is_dropped_are_gone(
    said: list[tuple[str, str, str]],
) -> None:
    meeting = a_meeting()
    for ref, what, name in said:
        try:
            if what == "L":
                meeting.write(Lesson("L", "learned", origin=ref), name)
            elif what == "A":
                meeting.write(Action("A", "to do", origin=ref), name)
            else:
                judge(meeting, ref, Judgement(what), name)
        except RuleError:
            continue
    assert meeting.replayed() == meeting.session
    assert [capture.ref for capture in meeting.session.captures] == list(REFS)
    for capture, original in zip(meeting.session.captures, CAPTURES, strict=True):
        dropped = capture.judged is Judgement.DROP
        assert bool(capture.text) is not dropped
        assert (original.text in stored(meeting)) is not dropped
    meeting.go("lessons").end()
    assert all(original.text not in stored(meeting) for original in CAPTURES)
