"""Minutes of `vote`: that there was one. The dots themselves stand with the topics."""

from collections.abc import Sequence
from typing import ClassVar, Final

from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Chapter, KindMinutes, was_open
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.private import Together
from retro.session.text import counted, counted_people, nth, times
from retro.stages.choice import FEWEST
from retro.stages.vote.rules import KIND


class VoteMinutes(KindMinutes):
    """Say how many voted; of an open vote, that it was open."""

    chapter: ClassVar[Chapter] = Chapter.TOPICS

    def section(self, session: Session, stage: Stage) -> list[str]:
        state = KIND.state(session, stage)
        title = inline(stage.title)
        if state.tally is None:
            return [f"{title}: the voting {'was' if session.over else 'is'} still open."]
        dots = sum(state.tally.values())
        if not state.voters and dots:
            return [f"{title}: {counted(dots, 'dot')}."]  # of a session from elsewhere
        again = state.reopened
        which = (
            f" Voted {times(again + 1)}; these are the dots of the {nth(again + 1)} vote." if again else ""
        )
        voters, together = counted_people(state.people), _together(session, state.together)
        if state.withheld:
            few = f"fewer than {FEWEST} {'seats voted' if together else 'did'}"
            return [f"{title}: {voters} voted.{together} Their dots are not shown, because {few}.{which}"]
        return [f"{title}: {voters} gave {counted(dots, 'dot')}.{together}{which}"]

    def withheld(self, session: Session, stage: Stage) -> str:
        return f"the dots of {inline(stage.title)}, which {was_open(session)}"


def _together(session: Session, ballots: Sequence[Together]) -> str:
    """Return which people voted from one seat; whose seat it is only where the page names who took part."""
    names = session.names if session.agenda.attendance else {}
    said = ""
    for ballot in ballots:
        name = names.get(ballot.seat, "")
        seat = f"the seat of {inline(name)}" if name else "one seat"
        said += f" {counted_people(ballot.people)} voted together from {seat}."
    return said


MINUTES: Final = VoteMinutes()
