"""Minutes of `close`: was it worth the time, as counts, and the lines in the order they were shown."""

from retro.minutes.blocks import counts, quote
from retro.minutes.escape import inline
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.choice import FEWEST
from retro.stages.close.rules import RATINGS, CloseState


def section(session: Session, stage: Stage) -> list[str]:
    """Show the ratings and lines, once they were shown to the group."""
    state: CloseState = session.states[stage.id]
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
        blocks.insert(0, f"Ratings withheld: fewer than {FEWEST} answers.")
    return [heading, *blocks] if blocks else []
