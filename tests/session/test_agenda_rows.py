"""Where the group is in its agenda, and how long it was in each stage."""

from retro.session.acts import AddTime
from retro.session.people import Role
from retro.session.view import RoomState, StageRow
from tests.builders import LEADER, Meeting, a_whole_meeting


def row(meeting: Meeting, stage: str) -> StageRow:
    return next(row for row in meeting.view(LEADER).rows if row.id == stage)


def spent(meeting: Meeting) -> dict[str, int]:
    return {row.id: row.went_by(meeting.now) for row in meeting.view(LEADER).rows if row.went_by(meeting.now)}


def test_time_passes_only_in_the_current_stage() -> None:
    meeting = Meeting().join("Ana").wait(2).go("ideate").wait(3).go("group").wait(1)

    assert spent(meeting) == {"ideate": 180, "group": 60}
    assert [row.id for row in meeting.view(LEADER).rows if row.since is not None] == ["group"]


def test_a_stage_that_the_group_comes_back_to_goes_on_where_it_was() -> None:
    meeting = Meeting().join("Ana").go("ideate").wait(3).go("group").wait(1)
    assert not row(meeting, "ideate").again

    meeting.go("ideate").wait(2)

    assert spent(meeting) == {"ideate": 300, "group": 60}
    assert [row.id for row in meeting.view(LEADER).rows if row.again] == ["ideate", "group"]
    assert row(meeting, "group").status == "ahead"


def test_a_stage_that_was_left_out_took_no_time_and_is_skipped() -> None:
    meeting = Meeting().join("Ana").go("ideate").wait(3)

    left_out = row(meeting, "review")

    assert (left_out.status, left_out.went_by(meeting.now), left_out.again) == ("skipped", 0, False)


def test_time_in_which_nobody_hosted_is_in_no_stage() -> None:
    meeting = Meeting().join("Ana").go("ideate").wait(3).interrupted(30).wait(1)

    assert spent(meeting) == {"ideate": 240}


def test_while_nobody_hosts_the_time_of_the_stage_stands_still() -> None:
    meeting = Meeting().join("Ana").go("ideate").wait(3)
    state = RoomState(meeting.now + 1000, meeting.present, secret=meeting.secret, held=meeting.now)

    rows = meeting.engine.view_for(meeting.session, meeting.seat(LEADER), state).rows

    assert [(row.since, row.went_by(state.now)) for row in rows if row.id == "ideate"] == [(None, 180)]


def test_time_that_is_given_to_the_current_stage_counts_there_only() -> None:
    meeting = Meeting().join("Ana").go("ideate").lead(AddTime(120))
    assert (row(meeting, "ideate").planned, row(meeting, "group").planned) == (720, 600)

    assert row(meeting.next(), "ideate").planned == 600


def test_after_the_end_no_time_passes_in_any_stage() -> None:
    meeting = a_whole_meeting()
    before = spent(meeting)

    assert spent(meeting.wait(100)) == before
    assert sum(before.values()) == (meeting.session.ended or 0) - (meeting.session.began or 0)
    assert not any(row.again for row in meeting.view(LEADER).rows)


def test_every_seat_is_told_the_same_and_a_session_read_again_tells_it_too() -> None:
    meeting = Meeting().join("Ana").go("ideate").wait(3).go("group").wait(2).go("ideate").wait(1)
    meeting.let_in("Wim", Role.OBSERVER)
    rows = meeting.view(LEADER).rows

    assert all(meeting.view(name).rows == rows for name in ("Ana", "Wim"))
    meeting.session = meeting.reread()
    assert meeting.view(LEADER).rows == rows
