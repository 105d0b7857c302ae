"""The question whether the actions will happen, as rows above them: open, answered, and its counts."""

from textual.content import Content

from retro.stages.choice import ChoiceView
from retro.stages.choice_words import ALONE
from retro.stages.commit.confidence import OPTIONS, QUESTION, WHAT_TO_DO, in_one_line, is_low, verdict
from retro.tui.charts.bars import Bar, BarChart, Scale
from retro.tui.charts.histogram import SIGN_CELLS
from retro.tui.panel import ROOMY
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.row import Row

WITH_BARS = 24
"""Lines of a terminal from which on the counts are bars."""
LEADS_WITH_BARS = 30
"""The same where somebody leads: more stands around the list, and the cursor is on the first action."""
CELLS = 20
"""Of a number and its word before its bar."""


def confidence_rows(asked: ChoiceView, *, answers: bool, leads: bool, height: int) -> list[Row]:
    """The question with the own answer, or how far the others are; once it is closed the counts.

    `answers` says that this is shown to somebody who answers, `leads` to who leads, on a terminal with so
    many lines.
    """
    plate = Row(picture=Plate(QUESTION, free=height >= ROOMY))
    if not asked.open:
        bars = height >= (LEADS_WITH_BARS if leads else WITH_BARS)
        return [plate, *_counted(asked, height, bars=bars)]
    if not answers:
        so_far = f"{asked.so_far} so far" if asked.so_far else ALONE
        return [plate, Row(so_far, style="strong" if asked.so_far else "quiet")]
    if asked.mine is not None:
        said = f"✓ your answer: {asked.mine} · {OPTIONS[asked.mine]}"
        return [plate, Row(Content.styled(said, "$good"))]
    return [plate, Row(f"Answer from 0, {OPTIONS[0]}, to 5, {OPTIONS[5]}.")]


def _counted(asked: ChoiceView, height: int, *, bars: bool) -> list[Row]:
    counts = asked.counts or ()
    said = Row(verdict(counts, asked.answered), style="strong")
    if not counts:
        return [said]
    most = max(counts)
    scale = Scale(most, CELLS, SIGN_CELLS)
    apart = 2 if height >= ROOMY else 1
    lines = tuple(
        Bar(scale, count, word, sign=str(n), leading=0 < count == most, lines_apart=apart)
        for n, (word, count) in enumerate(zip(OPTIONS, counts, strict=True))
    )
    advice = [Row(WHAT_TO_DO, style="warn")] if is_low(counts) else []
    chart = Row(picture=BarChart(lines[::-1])) if bars else Row(in_one_line(counts))
    return [chart, said, *advice]
