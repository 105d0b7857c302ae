"""Minutes of `checkin`: the question and its counts, a table of statements, or the words."""

from collections.abc import Sequence
from typing import Final

from retro.markdown.blocks import bullet, bullets, counts, table
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Figure, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.checkin.asking import CheckinSettings, name_of, statements_of
from retro.stages.checkin.rules import KIND, CheckinState
from retro.stages.choice import FEWEST
from retro.stages.questions import TRENDS, Answered

TOO_FEW: Final = f"Not shown, because fewer than {FEWEST} people answered."
DESTROYED: Final = "What was answered is not kept: the format says so."


class CheckinMinutes(KindMinutes):
    """Show how many chose what, once that was shown to the group."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        state, settings = KIND.state(session, stage), KIND.settings(stage)
        statements = statements_of(stage, settings)
        heading = f"### {inline(stage.title)}"
        asked = () if statements else stage.prompts
        question = [inline(text) for prompt in asked for text in (prompt.title, prompt.question) if text]
        if state.counts is None:
            if session.over and not session.unseen.get(stage.id):
                return []
            return [heading, *question, f"The question {'was' if session.over else 'is'} still open."]
        if settings.destroy:
            return [heading, *question, DESTROYED]
        if statements:
            return [heading, *_statements(stage, settings, state)]
        if state.words:
            return [heading, *question, *bullets(bullet(inline(word)) for word in state.words)]
        if not state.counts:
            return [heading, *question, TOO_FEW] if state.answered < FEWEST else [heading, *question]
        rows = zip((inline(option) for option in settings.options), state.counts, strict=False)
        return [heading, *question, counts("Answer", rows)]

    def figures(self, session: Session, stage: Stage) -> Sequence[Figure]:
        state, settings = KIND.state(session, stage), KIND.settings(stage)
        if state.counts is None or settings.destroy or not settings.is_scale:
            return ()
        shown = [(prompt.title, _counts(state, prompt.id)) for prompt in statements_of(stage, settings)]
        found = (Figure.of_counts(*each) for each in shown or [(name_of(stage), state.counts)])
        return tuple(filter(None, found))


def _statements(stage: Stage, settings: CheckinSettings, state: CheckinState) -> list[str]:
    """Return what each column means, and a row for each statement: how many gave which answer."""
    asked, known = statements_of(stage, settings), {each.question: each for each in state.statements}
    trends = [trend.capitalize() for trend in TRENDS] if settings.trend else []
    numbers = [str(number) for number in range(1, len(settings.options) + 1)]
    words = [
        option.removeprefix(number).removeprefix(" · ")
        for number, option in zip(numbers, settings.options, strict=True)
    ]
    told = [f"{number} {inline(word)}" for number, word in zip(numbers, words, strict=True) if word]
    rows = [
        [inline(prompt.title), *_cells(known.get(prompt.id, Answered(prompt.id)), len(numbers), len(trends))]
        for prompt in asked
    ]
    sentences = (
        bullet(f"**{inline(prompt.title)}** {inline(prompt.question)}") for prompt in asked if prompt.question
    )
    few = any(not known.get(prompt.id, Answered(prompt.id)).counts for prompt in asked)
    less = [f"A row without numbers had fewer than {FEWEST} answers."] if few else []
    meaning = [f"Answers: {', '.join(told)}."] if told else []
    return [*meaning, *bullets(sentences), table(["Statement", *numbers, *trends], rows), *less]


def _cells(shown: Answered, options: int, trends: int) -> list[str]:
    return [
        *(map(str, shown.counts) if shown.counts else [""] * options),
        *(map(str, shown.trends) if shown.trends else [""] * trends),
    ]


def _counts(state: CheckinState, statement: str) -> Sequence[int]:
    return next((each.counts for each in state.statements if each.question == statement), ())


MINUTES: Final = CheckinMinutes()
