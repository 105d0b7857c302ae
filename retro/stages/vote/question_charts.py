"""The result of several questions: a list with the sums of each, two of them as a 2x2, more side by side."""

from collections.abc import Collection, Sequence
from typing import Final

from retro.session.text import nth
from retro.stages.answered_topics import answers_said
from retro.stages.vote.vote_view import VotePart, VoteRow, VoteView
from retro.stages.vote.vote_words import answered
from retro.stages.vote.voting_methods import UNITS
from retro.tui.charts.bars import TOPIC_CELLS, Bar, BarChart, ChartHead, Scale
from retro.tui.charts.beside import Beside, Stack, Words
from retro.tui.charts.two_by_two import Axis, Plotted, TwoByTwo
from retro.tui.widgets.one_line import OneLine
from retro.tui.widgets.pieces import Pieces
from retro.tui.widgets.row import Picture, Row

SIGN: Final = 5
LEGEND_BESIDE: Final = 88
"""Cells from which on a 2x2 has its topics beside it."""


def question_head(shown: VoteView) -> Row:
    """In which order topics stand, and how many answered each question."""
    parts = [part for part in shown.questions if not part.withheld and part.voters]
    which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
    order = f"{' × '.join(part.title for part in parts)}, highest first{which}"
    told = "\n".join(answered(shown, part) for part in shown.questions)
    return Row(picture=Words(((order, "bold $text-strong"), (f"\n{told}", "$text-quiet"))))


def question_rows(shown: VoteView, leading: Collection[str]) -> list[Row]:
    """A line for each topic with its sums, those first that are high in all questions."""
    sums = [{row.id: row.dots for row in part.rows} for part in shown.questions]
    return [_line(row, [one.get(row.id) for one in sums], row.id in leading) for row in shown.rows]


def _line(row: VoteRow, numbers: Sequence[int | None], leading: bool) -> Row:
    said = " · ".join("–" if number is None else str(number) for number in numbers)
    look = "bold $text-strong" if leading else "$foreground"
    text: Pieces = ((f"{row.id:<{SIGN}}", "$text-quiet"), (row.title, look))
    if answers := answers_said(row.answers):
        text = (*text, (f"   {answers}", "$text-quiet"))
    return Row(picture=OneLine(text, ((said, look),)), key=row.id)


def question_picture(shown: VoteView, leading: Collection[str], *, legend: bool) -> Picture | None:
    """Two questions on two axes, or a chart for each side by side; None where there is one at most."""
    parts = [part for part in shown.questions if not part.withheld and part.voters]
    if len(parts) == 2:
        across, up = ({row.id: row.dots or 0 for row in part.rows} for part in parts)
        plotted = tuple(
            Plotted(row.id, row.title, across[row.id], up[row.id], row.id in leading) for row in shown.rows
        )
        axes = [
            Axis(part.title, 0, max(1, max((row.dots or 0 for row in part.rows), default=1)))
            for part in parts
        ]
        return TwoByTwo(axes[0], axes[1], plotted, legend=legend)
    if len(parts) < 2:
        return None
    return Beside(tuple(_chart(shown, part, leading) for part in parts))


def _chart(shown: VoteView, part: VotePart, leading: Collection[str]) -> Picture:
    scale = Scale(max((row.dots or 0 for row in part.rows), default=0), TOPIC_CELLS, SIGN)
    bars = tuple(
        Bar(
            scale,
            row.dots or 0,
            row.title,
            sign=row.id,
            nothing="–",
            colour="$dot",
            leading=row.id in leading,
            lines_apart=1,
        )
        for row in part.rows
    )
    head = ChartHead(scale, part.title, "", f"{UNITS[shown.method]}s", lines_apart=1)
    return Stack((head, BarChart(bars)))
