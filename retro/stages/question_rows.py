"""Several questions as rows: the words of their answers, and what came out of each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from retro.session.scale_words import average, is_scale
from retro.stages.choice_words import NOTHING, TOO_FEW, words
from retro.stages.questions import TRENDS, QuestionView
from retro.tui.charts.gauge import LABEL, Gauge
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.wrap import wrapped

BETWEEN: Final = " " * 5
"""What stands between two facts."""
_HUES: Final = 6


def result_rows(questions: Sequence[QuestionView], height: int) -> list[Row]:
    """What came out of each question, apart from each other where `height` lines are enough for that."""
    compared = any(question.before is not None for question in questions)
    results = (QuestionResult(question, n % _HUES + 1, compared) for n, question in enumerate(questions))
    rows = [Row(picture=result) for result in results]
    lines = sum(3 if question.choice.counts else 2 for question in questions)
    return apart(rows) if lines <= height else rows


@dataclass(frozen=True)
class QuestionResult:
    """One question: where its mean is between the ends of the scale, then how often each answer was given."""

    question: QuestionView
    hue: int = 1
    compared: bool = False
    """Whether one of the questions is compared with last time."""

    def lines(self, width: int) -> list[Content]:
        """Two lines where it is wide enough; more where it is not."""
        choice = self.question.choice
        scale, counts = is_scale(choice.options), choice.counts or ()
        gauge = Gauge(
            self.question.title,
            average(counts) if counts and scale else None,
            self.question.before if scale else None,
            high=len(choice.options),
            colour=f"$hue-{self.hue}",
            nothing="" if counts else TOO_FEW if choice.answered else NOTHING,
            compared=self.compared,
        )
        indent = LABEL if width >= 3 * LABEL else 2
        return [
            *gauge.lines(width),
            *(
                line.pad_left(indent).truncate(width)
                for text in _packed(self._facts(counts, scale=scale), width - indent)
                for line in wrapped(Content.styled(text, "$text-quiet"), max(1, width - indent))
            ),
        ]

    def _facts(self, counts: Sequence[int], *, scale: bool) -> list[str]:
        """The question in full, how often each answer was given, and how many said that it changes."""
        facts = [self.question.sentence]
        options = self.question.choice.options
        if counts and scale:
            facts.append(f"answers 1 to {len(options)}:  {' · '.join(map(str, counts))}")
        elif counts:
            facts.append(" · ".join(f"{words(o, n)} {counts[n]}" for n, o in enumerate(options)))
        trends = self.question.trend.counts if self.question.trend else None
        if counts and trends:
            facts.append(", ".join(f"{n} {word}" for n, word in zip(trends, TRENDS, strict=True)))
        return [fact for fact in facts if fact]


def _packed(facts: Sequence[str], width: int) -> list[str]:
    """The facts in as few lines as hold them; none is broken for another."""
    lines: list[str] = []
    for fact in facts:
        longer = f"{lines[-1]}{BETWEEN}{fact}" if lines else ""
        if longer and cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(fact)
    return lines
