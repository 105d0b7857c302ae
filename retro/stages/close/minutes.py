"""Minutes of `close`: was it worth the time, as counts, and the lines in the order they were shown."""

from typing import Final

from retro.markdown.blocks import counts, quote
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Figure, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.choice import FEWEST
from retro.stages.close.rules import KIND, RATINGS


class CloseMinutes(KindMinutes):
    """Show the ratings and lines, once they were shown to the group."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        state = KIND.state(session, stage)
        heading = f"### {inline(stage.title)}"
        if state.counts is None:
            if session.over and not session.unseen.get(stage.id):
                return []
            return [heading, f"The closing {'was' if session.over else 'is'} still open."]
        blocks = [quote(inline(line)) for line in state.lines]
        if state.counts:
            names = (f"{number} · {words}" for number, words in enumerate(RATINGS, 1))
            blocks.insert(0, counts("Rating", zip(names, state.counts, strict=False)))
        elif state.answered:
            blocks.insert(0, f"The ratings are not shown, because fewer than {FEWEST} people gave one.")
        return [heading, *blocks] if blocks else []

    def figure(self, session: Session, stage: Stage) -> Figure | None:
        counts = KIND.state(session, stage).counts
        return Figure.of_counts("Worth the time", counts) if counts and len(counts) == len(RATINGS) else None


MINUTES: Final = CloseMinutes()
