"""Minutes of `commit`: how many believe that what was agreed will happen."""

from typing import Final

from retro.markdown.blocks import counts
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.commit.confidence import OPTIONS, QUESTION, verdict
from retro.stages.commit.rules import KIND


class CommitMinutes(KindMinutes):
    """Show the counts of the last time the group was asked."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        state = KIND.state(session, stage)
        heading = [f"### {inline(stage.title)}", QUESTION]
        if state.asking:
            if session.over and not session.unseen.get(stage.id):
                return []
            return [*heading, f"The question {'was' if session.over else 'is'} still open."]
        if state.counts is None:
            return []
        said = [verdict(state.counts, state.answered)]
        if not state.counts:
            return [*heading, *said]
        rows = [
            (f"{n} · {word}", count)
            for n, (word, count) in enumerate(zip(OPTIONS, state.counts, strict=True))
        ]
        return [*heading, counts("Answer", rows[::-1]), *said]


MINUTES: Final = CommitMinutes()
