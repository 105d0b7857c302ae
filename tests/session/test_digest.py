"""What somebody who comes late is told: where the meeting is, what is allowed, what was decided."""

from msgspec.structs import replace

from retro.session.agenda import Privacy
from retro.session.agenda_acts import SkipStage
from retro.session.digest import MOST, NOT_ASKED, NOTHING, TOGETHER, WATCHES, digest
from retro.session.people import Role
from retro.session.record import with_entry
from tests.builders import Meeting, a_whole_meeting, an_agenda
from tests.tui.deciding_rooms import one_asked, one_decides
from tests.tui.small_groups import alone_first, called_back, fours_at_work, pairs_at_work


def told(meeting: Meeting, name: str) -> tuple[str, ...]:
    return digest(meeting.view(name), meeting.now)


def a_meeting() -> Meeting:
    return Meeting(an_agenda()).join("Ana", "Ben", "Chloé", "Deniz")


def test_it_says_where_the_meeting_is_and_what_comes_next() -> None:
    meeting = a_meeting().go("ideate").wait(3)

    where, comes_next, *_ = told(meeting, "Ana")

    assert where == "Stage 3 of 9: Silent ideation, 7 minutes left."
    assert comes_next == "Next: Grouping, Voting, Discussion and 3 more. The meeting ends about 11:10."


def test_skipped_stages_are_neither_counted_nor_announced() -> None:
    meeting = a_meeting().go("checkin")
    for stage in ("review", "group", "vote"):
        meeting.change(SkipStage, stage=stage, skipped=True)

    where, comes_next, *_ = told(meeting.go("ideate"), "Ana")

    assert where.startswith("Stage 2 of 6: Silent ideation")
    assert comes_next.startswith("Next: Discussion, Actions, Lessons learned and 1 more.")


def test_it_says_what_is_allowed_now_and_who_sees_it() -> None:
    meeting = a_meeting().go("ideate").let_in("Wim", Role.OBSERVER)

    assert "Now everybody works alone, and you can take part, too." in told(meeting, "Ana")
    assert meeting.view("Ana").privacy_note in told(meeting, "Ana")
    assert WATCHES in told(meeting, "Wim")
    assert f"Now {TOGETHER}, and you can take part, too." in told(meeting.reveal(), "Ana")


def test_who_works_in_groups_is_not_said_to_work_alone() -> None:
    for scene, how in ((alone_first, "everybody works alone"), (pairs_at_work, "people work in pairs")):
        assert f"Now {how}, and you can take part, too." in told(scene(), "Ana")
    assert "Now people work in fours, and you can take part, too." in told(fours_at_work(), "Ana")
    assert f"Now {TOGETHER}, and you can take part, too." in told(called_back(), "Ana")


def test_who_is_not_asked_reads_that() -> None:
    assert NOT_ASKED in told(one_asked(), "Ana")
    assert NOT_ASKED not in told(one_decides(), "Ana")


def test_it_says_what_was_decided_and_agreed_newest_last() -> None:
    meeting = a_meeting().go("commit")
    assert NOTHING in told(meeting, "Ana")
    for number in range(4):
        meeting.decision(f"Decision {number}").action(f"Action {number}", "Ben")

    lines = told(meeting, "Ana")

    assert "Decided: Decision 2 (2 more before)" in lines
    assert "Decided: Decision 3" in lines
    assert "To do: Action 3 (Ben)" in lines
    assert len(lines) <= MOST


def test_a_decision_that_was_replaced_is_none_any_more() -> None:
    meeting = a_meeting().go("commit").decision("Two mornings").decision("Three mornings")
    first, second = meeting.session.record.decisions
    record = with_entry(meeting.session.record, replace(second, replaces=first.id))

    view = replace(meeting.view("Ana"), record=record)

    lines = digest(view, meeting.now)
    assert "Decided: Three mornings" in lines
    assert not any("Two mornings" in line for line in lines)


def test_a_time_that_is_over_or_paused_is_said() -> None:
    meeting = a_meeting().go("ideate").wait(10)

    assert told(meeting, "Ana")[0] == "Stage 3 of 9: Silent ideation, its time is over."


def test_it_holds_nothing_that_is_hidden_not_even_ones_own() -> None:
    meeting = Meeting(an_agenda(Privacy.ANONYMOUS)).join("Ana", "Ben", "Chloé", "Deniz").go("ideate")
    before = told(meeting, "Ana")

    meeting.add("Ana", "Start", "a secret of Ana").add("Ben", "Stop", "a secret of Ben").done("Ben")

    assert told(meeting, "Ana") == before


def test_there_is_none_before_the_meeting_and_after_it() -> None:
    assert told(a_meeting(), "Ana") == ()
    assert told(a_whole_meeting(), "Ana") == ()


def test_a_long_meeting_is_told_in_ten_lines() -> None:
    meeting = a_meeting().go("commit")
    for number in range(40):
        meeting.decision(f"Decision {number} " + "and why " * 20).action("much " * 30, "Ben")

    lines = told(meeting, "Ana")

    assert len(lines) <= MOST
    assert all(len(line) < 160 for line in lines if line != meeting.view("Ana").privacy_note)
