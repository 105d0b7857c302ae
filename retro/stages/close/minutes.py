"""Minutes of `close`: how it was, as counts, and the lines in the order they were shown."""

from collections.abc import Sequence
from typing import Final

from retro.markdown.blocks import counts, quote
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Figure, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.choice import FEWEST
from retro.stages.close.closing_questions import QUESTIONS, RATINGS, TIME
from retro.stages.close.rules import KIND, CloseState
from retro.stages.questions import Answered


class CloseMinutes(KindMinutes):
    """Show the ratings and lines, once they were shown to the group."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        state = KIND.state(session, stage)
        heading = f"### {inline(stage.title)}"
        if state.counts is None:
            if session.over and not session.unseen.get(stage.id):
                return []
            return [heading, f"The closing {'was' if session.over else 'is'} still open."]
        blocks: list[str] = []
        if state.counts:
            names = (f"{number} · {words}" for number, words in enumerate(RATINGS, 1))
            blocks.append(counts("Rating", zip(names, state.counts, strict=False)))
        elif state.answered:
            blocks.append(f"The ratings are not shown, because fewer than {FEWEST} people gave one.")
        for shown in state.further:
            blocks += _further(shown)
        blocks += [quote(inline(line)) for line in state.lines]
        for about, lines in (("What was good", state.plus), ("What to change", state.delta)):
            blocks += [f"{about}:", *(quote(inline(line)) for line in lines)] if lines else []
        return [heading, *blocks] if blocks else []

    def figures(self, session: Session, stage: Stage) -> Sequence[Figure]:
        state = KIND.state(session, stage)
        found = (
            Figure.of_counts(QUESTIONS[name].figure, counts)
            for name, counts in _sums(state)
            if name in QUESTIONS and len(counts) == len(QUESTIONS[name].options)
        )
        return tuple(filter(None, found))


def _sums(state: CloseState) -> list[tuple[str, Sequence[int]]]:
    return [(TIME, state.counts or ()), *((each.question, each.counts) for each in state.further)]


def _further(shown: Answered) -> list[str]:
    """Return a question with its counts, or why they are not shown; nothing where nobody answered it."""
    asked = QUESTIONS.get(shown.question)
    if asked is None or not shown.answered:
        return []
    if not shown.counts:
        return [f"{asked.sentence} Not shown, because fewer than {FEWEST} people answered."]
    rows = zip(map(inline, asked.options), shown.counts, strict=False)
    return [asked.sentence, counts("Answer", rows)]


MINUTES: Final = CloseMinutes()
