"""The result of a vote as rows: a bar for each topic, most dots first, and which of them have time."""

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len

from retro.session.text import counted, nth
from retro.session.view import TopicsInTime
from retro.stages.answered_topics import answers_said
from retro.stages.vote.question_charts import (
    LEGEND_BESIDE,
    question_head,
    question_picture,
    question_rows,
)
from retro.stages.vote.rank_rows import LEGEND, ranked_rows
from retro.stages.vote.vote_settings import RANKING
from retro.stages.vote.vote_view import VoteRow, VoteView
from retro.stages.vote.vote_words import abstained, for_some, gave, scattered, tie_said, time_said
from retro.stages.vote.voting_methods import UNITS
from retro.tui.charts.bars import TOPIC_CELLS, Bar, ChartHead, Scale, lines_apart
from retro.tui.charts.beside import Words
from retro.tui.widgets.cut import Cut
from retro.tui.widgets.row import Row

SIGN: Final = 5
HEAD_LINES: Final = 2
WITH_NOTES: Final = 3
"""Lines from row to row with which each has a second line below its title."""


def result_rows(
    shown: VoteView, in_time: TopicsInTime | None, height: int, width: int = 0, *, listed: bool = True
) -> list[Row]:
    """Head, rows and cut for a closed vote whose dots are shown, for so many lines.

    `listed`: every topic has a row of its own, to be looked at, also where a picture names it.
    """
    rows, leading = shown.rows, _leading(shown.rows, in_time)
    if shown.questions:
        return _of_questions(shown, in_time, height, width, listed=listed)
    if shown.method == RANKING:
        return [_ranking_head(shown), *_with_cut(ranked_rows(rows, leading), rows, in_time, 1)]
    given = sum(bool(row.dots) for row in rows)
    apart = lines_apart(given, height - HEAD_LINES - (2 if in_time else 0) - (len(rows) - given))
    below = [answers_said(row.answers) for row in rows if row.dots and apart == WITH_NOTES]
    longest = max(map(cell_len, (*below, *(row.title for row in rows if row.dots))), default=0)
    scale = Scale(max((row.dots or 0 for row in rows), default=0), TOPIC_CELLS, SIGN, SIGN + longest + 2)
    unit = UNITS[shown.method]
    drawn = [
        Row(picture=_bar(row, scale, apart, unit, leading=row.id in leading), key=row.id) for row in rows
    ]
    return [Row(picture=_head(shown, scale, apart)), *_with_cut(drawn, rows, in_time, apart, unit)]


def _with_cut(
    drawn: list[Row],
    rows: Sequence[VoteRow],
    in_time: TopicsInTime | None,
    apart: int,
    unit: str = "dot",
) -> list[Row]:
    """The rows of topics with a line below those that have time, or over all where these are scattered."""
    if in_time is None or not in_time.topics:
        return drawn
    if scattered(rows, in_time):
        return [_time_row(rows, in_time, unit), *drawn]
    ids = [row.id for row in rows]
    last = max((ids.index(topic) for topic in in_time.topics if topic in ids), default=-1)
    return [*drawn[: last + 1], Row(picture=_cut(rows, in_time, apart, unit)), *drawn[last + 1 :]]


def _time_row(rows: Sequence[VoteRow], in_time: TopicsInTime, unit: str) -> Row:
    """How many topics have time, where no line can be drawn below them."""
    return Row(picture=Words(((_cut_texts(rows, in_time, unit)[0], "$text-strong"),)))


def _of_questions(
    shown: VoteView, in_time: TopicsInTime | None, height: int, width: int, *, listed: bool
) -> list[Row]:
    leading = _leading(shown.rows, in_time)
    head = question_head(shown)
    rows = _with_cut(question_rows(shown, leading), shown.rows, in_time, 1, "")
    told = [_time_row(shown.rows, in_time, "")] if in_time and in_time.topics else []
    free = height - len(head.broken(width or 80)) - 1
    beside = not listed and width >= LEGEND_BESIDE
    picture = question_picture(shown, leading, legend=beside)
    lines = len(picture.lines(width or 80)) if picture else 0
    if picture is None or free < lines + (len(told) if beside else len(rows) + 1):
        return [head, Row(""), *rows] if free > len(rows) else [head, *rows]
    if not beside:
        return [head, Row(""), *rows, Row(""), Row(picture=picture)]
    return [head, *told, Row(""), Row(picture=picture)]


def _ranking_head(shown: VoteView) -> Row:
    which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
    more = f"   most points first{abstained(shown.abstained)}{which}\n{LEGEND}"
    return Row(picture=Words(((gave(shown), "bold $text-strong"), (more, "$text-quiet"))))


def _leading(rows: Sequence[VoteRow], in_time: TopicsInTime | None) -> set[str]:
    """The topics that have the colour: those there is time for, or those with most dots."""
    if in_time is not None:
        return {row.id for row in rows if row.dots and row.id in in_time.topics}
    return {row.id for row in rows if row.dots and row.dots == rows[0].dots}


def _head(shown: VoteView, scale: Scale, apart: int) -> ChartHead:
    which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
    more = f"most first{abstained(shown.abstained)}{which}"
    return ChartHead(scale, gave(shown), more, f"{UNITS[shown.method]}s", apart)


def _bar(row: VoteRow, scale: Scale, apart: int, unit: str, *, leading: bool) -> Bar:
    return Bar(
        scale,
        row.dots or 0,
        row.title,
        sign=row.id,
        note=answers_said(row.answers) or counted(len(row.cards), "card"),
        nothing=f"no {unit}s",
        colour="$dot",
        leading=leading,
        lines_apart=apart if row.dots else 1,
    )


def _cut(rows: Sequence[VoteRow], in_time: TopicsInTime, apart: int, unit: str) -> Cut:
    whole = for_some(rows, in_time) or len(rows) <= in_time.count
    return Cut(_cut_texts(rows, in_time, unit), free=apart > 1 and not whole)


def _cut_texts(rows: Sequence[VoteRow], in_time: TopicsInTime, unit: str) -> tuple[str, ...]:
    """How many topics have time, the longest way to say it first."""
    long, short = time_said(rows, in_time)
    if scattered(rows, in_time):
        long, short = f"{long}: the bold ones", f"{short}: the bold ones"
    tie = tie_said(rows, in_time, unit)
    texts = (f"{long} · {tie}", f"{short} · {tie}", tie) if tie else ()
    return (*texts, long, short)
