"""Minutes of `checkin`: the question and its counts."""

from typing import Final

from retro.markdown.blocks import counts
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Figure, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.checkin.rules import KIND
from retro.stages.choice import FEWEST


class CheckinMinutes(KindMinutes):
    """Show how many chose what, once that was shown to the group."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        state = KIND.state(session, stage)
        heading = f"### {inline(stage.title)}"
        question = [
            inline(text) for prompt in stage.prompts for text in (prompt.title, prompt.question) if text
        ]
        if state.counts is None:
            if session.over and not session.unseen.get(stage.id):
                return []
            return [heading, *question, f"The question {'was' if session.over else 'is'} still open."]
        if not state.counts:
            return [heading, *question, f"Not shown, because fewer than {FEWEST} people answered."]
        options = KIND.settings(stage).options
        rows = zip((inline(option) for option in options), state.counts, strict=False)
        return [heading, *question, counts("Answer", rows)]

    def figure(self, session: Session, stage: Stage) -> Figure | None:
        counts = KIND.state(session, stage).counts
        if not counts or KIND.settings(stage).choices:
            return None
        return Figure.of_counts(" ".join(prompt.title for prompt in stage.prompts) or stage.title, counts)


MINUTES: Final = CheckinMinutes()
