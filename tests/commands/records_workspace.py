"""A workspace with two finished sessions, each of which wrote down a record of every sort."""

from pathlib import Path

from retro.session import acts
from retro.session.agenda import DEMO
from retro.session.record import Action, Decision, Entry, Experiment, Lesson
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from tests.builders import OPENED, Meeting, an_agenda
from tests.confirming import confirmed

FIRST = "2026-03-07-sprint-24"
SECOND = "2026-11-21-sprint-42"
WEEK = 7 * 24 * 3600
EARLIER: tuple[Entry, ...] = (
    Decision("D", "No merge while a test is flaky", review="2026-09-01", tags=("ci",)),
    Lesson("L", "A flaky test is mended within the week", tags=("ci",)),
    Experiment("E", "If we pair on releases, then nobody waits", until="2026-04-01", who="Ana"),
    Action("A", "Ask operations", "Ben", "2026-03-20"),
)
LATER: tuple[Entry, ...] = (
    Decision("D", "Merge on any day"),
    Lesson("L", "Keys belong to the vault"),
    Experiment("E", "If we stop, then we rest"),
    Action("A", "Write it down", "Ana and Ben"),
)


def a_session(name: str, entries: tuple[Entry, ...], weeks: int = 0, *, simulated: bool = False) -> Meeting:
    """A meeting of so many weeks after the usual one, which wrote this down and is over."""
    agenda = an_agenda(tags=(DEMO,) if simulated else ())
    meeting = Meeting(agenda, name=name, now=OPENED + weeks * WEEK).join("Ana", "Ben").go("lessons")
    for entry in entries:
        meeting.lead(acts.WriteDown(entry))
    return meeting.wait(600).lead(acts.EndSession())


def put(folder: Path, meeting: Meeting) -> None:
    """Store a meeting in a workspace."""
    path = Library(folder / "sessions").new_path(meeting.session.id)
    Journal.create(path, summary_of(meeting.session), meeting.documents).close()


def a_team(folder: Path, settings: str = "") -> Path:
    """The workspace."""
    folder.mkdir(exist_ok=True)
    confirmed(folder, settings)
    put(folder, a_session(FIRST, EARLIER, -37))
    put(folder, a_session(SECOND, LATER))
    return folder
