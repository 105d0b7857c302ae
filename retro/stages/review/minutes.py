"""Minutes of `review`: how many gave which answer, where everybody was asked."""

from collections.abc import Sequence
from typing import Final

from retro.markdown.blocks import bullet, bullets
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.record import Verdict
from retro.session.text import counted
from retro.stages.choice import FEWEST
from retro.stages.review.opinions import in_words
from retro.stages.review.rules import KIND


class ReviewMinutes(KindMinutes):
    """Show the counts of each action. What became of it stands with the actions."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        actions = session.record.carried_actions
        settings, state = KIND.settings(stage), KIND.state(session, stage)
        if not settings.by_vote or not actions:
            return []
        heading = f"### {inline(stage.title)}"
        if state.counts is None:
            if session.over and not session.unseen.get(stage.id):
                return []
            return [heading, f"The question {'was' if session.over else 'is'} still open."]
        if not any(state.answered):
            return [heading, "Nobody answered."]
        lines = [
            bullet(f"{inline(carried.action.what)}: {_said(counts, answered, settings.options)}")
            for carried, counts, answered in zip(actions, state.counts, state.answered, strict=False)
        ]
        return [heading, *bullets(lines)]


MINUTES: Final = ReviewMinutes()


def _said(counts: tuple[int, ...], answered: int, options: Sequence[Verdict]) -> str:
    if counts:
        return in_words(options, counts)
    if not answered:
        return "nobody answered"
    return f"{counted(answered, 'answer')}, not shown because there are fewer than {FEWEST}"
