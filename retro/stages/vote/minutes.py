"""Minutes of `vote`: that there was one. The dots themselves stand with the topics."""

from typing import ClassVar, Final

from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Chapter, KindMinutes, was_open
from retro.session.agenda import Stage
from retro.session.model import Session
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
        voters = counted_people(state.voters)
        if state.withheld:
            return [
                f"{title}: {voters} voted. Their dots are not shown, because fewer than {FEWEST} did.{which}"
            ]
        return [f"{title}: {voters} gave {counted(dots, 'dot')}.{which}"]

    def withheld(self, session: Session, stage: Stage) -> str:
        return f"the dots of {inline(stage.title)}, which {was_open(session)}"


MINUTES: Final = VoteMinutes()
