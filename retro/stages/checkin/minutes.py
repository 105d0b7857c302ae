"""Minutes of `checkin`: the question and its counts."""

import msgspec

from retro.minutes.blocks import counts
from retro.minutes.escape import inline
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.checkin.rules import CheckinSettings, CheckinState
from retro.stages.choice import FEWEST


def section(session: Session, stage: Stage) -> list[str]:
    """Show how many chose what, once that was shown to the group."""
    state: CheckinState = session.states[stage.id]
    heading = f"### {inline(stage.title)}"
    question = [inline(text) for prompt in stage.prompts for text in (prompt.title, prompt.question) if text]
    if state.counts is None:
        if session.over and not session.unseen.get(stage.id):
            return []
        return [heading, *question, f"The question {'was' if session.over else 'is'} still open."]
    if not state.counts:
        return [heading, *question, f"Withheld: fewer than {FEWEST} answers."]
    options = msgspec.convert(stage.settings, CheckinSettings).options
    rows = zip((inline(option) for option in options), state.counts, strict=False)
    return [heading, *question, counts("Answer", rows)]
