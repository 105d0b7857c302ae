"""What everybody is told of the people: who is done, who is away and since when, in the order they came."""

from retro.session import acts
from retro.session.people import Role
from retro.session.view import Person, RoomState
from tests.builders import LEADER, Meeting

CREW = ("Zoe", "Ana", "李娜")


def people(meeting: Meeting, name: str = LEADER, **away: int) -> tuple[Person, ...]:
    """See everybody; `away` says since when somebody is not connected."""
    state = RoomState(
        meeting.now,
        frozenset(meeting.present - {meeting.seat(gone) for gone in away}),
        away_since={meeting.seat(gone): since for gone, since in away.items()},
        secret=meeting.secret,
    )
    return meeting.engine.view_for(meeting.session, meeting.seat(name), state).people


def test_people_stand_in_the_order_they_came_and_keep_it() -> None:
    meeting = Meeting().join(*CREW).go("ideate").done("李娜").give_again("Ana")

    for name in (LEADER, "Zoe"):
        assert [person.name for person in people(meeting, name, Zoe=meeting.now)] == [LEADER, *CREW]


def test_of_each_who_takes_part_it_is_told_whether_they_are_done() -> None:
    meeting = Meeting().join(*CREW).let_in("Wim", Role.OBSERVER).go("ideate").done("Ana")

    done = {person.name: person.done for person in people(meeting)}

    assert done == {LEADER: None, "Zoe": False, "Ana": True, "李娜": False, "Wim": None}


def test_where_people_do_not_work_alone_nobody_is_done_or_not() -> None:
    meeting = Meeting().join(*CREW).go("commit")

    assert {person.done for person in people(meeting)} == {None}


def test_of_who_is_away_it_is_told_since_when() -> None:
    meeting = Meeting().join(*CREW).go("ideate").done("Zoe")
    left = meeting.now

    found = {person.name: person for person in people(meeting.wait(2), Zoe=left)}

    assert (found["Zoe"].here, found["Zoe"].away_since, found["Zoe"].done) == (False, left, True)
    assert (found["Ana"].here, found["Ana"].away_since) == (True, None)


def counted(meeting: Meeting) -> tuple[int, int]:
    view = meeting.view(LEADER)
    return view.done, view.expected


def test_only_who_is_here_is_counted_as_done_and_as_expected() -> None:
    meeting = Meeting().join(*CREW, "Ben").go("ideate").done("Zoe").done("Ana")
    assert counted(meeting) == (2, 4)

    assert counted(meeting.leave("Zoe", "Ben")) == (1, 2)
    assert counted(meeting.leave("Ana", "李娜")) == (0, 0)

    meeting.away = frozenset()
    assert counted(meeting) == (2, 4)


def test_who_was_done_and_leads_from_another_place_is_still_counted() -> None:
    meeting = Meeting().join(*CREW).go("ideate").done("Zoe").done("Ana")
    meeting.lead(acts.HandOverLead(meeting.seat("Zoe")))

    assert counted(meeting.leave("Zoe")) == (2, 3)
