"""Points of a meeting: notes in the margin, a seat that votes for several people, a card for somebody."""

from retro.session import acts
from retro.session.agenda import Privacy
from retro.stages.ideate.rules import AddCard
from retro.stages.read.rules import ShowNotes, WriteNote
from tests.builders import Meeting
from tests.tui.rooms import a_meeting, reach, reading, voting


def noting() -> Meeting:
    """Some have written notes that only they see."""
    meeting = reading()
    for name, block, text in (
        ("Ana", 1, "Twice? I know of one"),
        ("Ana", 4, "Which phone was that?"),
        ("Björn", 1, "The second time was at night, and nobody was there who knows the pipeline"),
        ("Chidi", 3, "What is in the other tickets?"),
    ):
        meeting.act(name, WriteNote("read", block, text))
    return meeting


def noted() -> Meeting:
    """All see them."""
    return noting().lead(ShowNotes("read"))


def voting_together() -> Meeting:
    """A seat votes for three people."""
    meeting = voting()
    return meeting.lead(acts.SetVoices(meeting.seat("Ana"), 3))


def written_for_somebody() -> Meeting:
    """Somebody who leads has written a card for a person on the phone."""
    meeting = a_meeting(privacy=Privacy.REVEALED).let_in("Dana's own", leads=True)
    meeting = reach(meeting, "ideate").wait(1)
    meeting.act("Dana's own", AddCard("ideate", "start", "Call me before you decide", "Rosa"))
    return meeting.add("Dana's own", "Start", "Write it down before you call")
