"""Rooms in which records of earlier meetings are looked at again."""

from retro.session import acts
from retro.session.record import Verdict
from tests.builders import Meeting
from tests.due import D1, E1, L1, MORE
from tests.tui.rooms import a_meeting, reach


def looking_again() -> Meeting:
    """Of two records it was said what becomes of them."""
    meeting = reach(a_meeting(), "review").judge(0, Verdict.DONE)
    meeting.recalled = frozenset(each.ref for each in (D1, E1, L1, *MORE))
    meeting.lead(acts.JudgeRecord(D1.ref, "confirmed", until="2027-05-21"))
    return meeting.lead(acts.JudgeRecord(E1.ref, "dropped", saw="Two releases, and both waited"))


def nothing_but_due() -> Meeting:
    """Every open action was looked at; nothing was said yet of what is due."""
    meeting = reach(a_meeting(), "review")
    for number in range(3):
        meeting.judge(number, Verdict.DONE)
    return meeting.wait(1)
