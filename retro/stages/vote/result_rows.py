"""The result of a vote as rows: a bar for each topic, most dots first, and which of them have time."""

from collections.abc import Sequence
from typing import Final

from retro.session.text import counted, counted_people, nth
from retro.session.view import TopicsInTime
from retro.stages.vote.vote_view import VoteRow, VoteView
from retro.tui.charts.bars import TOPIC_CELLS, Bar, ChartHead, Scale, lines_apart
from retro.tui.widgets.cut import Cut
from retro.tui.widgets.row import Row

SIGN: Final = 5
HEAD_LINES: Final = 2
NAMED: Final = 3
"""Topics with as many dots that are named; more are counted."""


def result_rows(shown: VoteView, in_time: TopicsInTime | None, height: int) -> list[Row]:
    """Head, bars and cut for a closed vote whose dots are shown, for so many lines."""
    rows = shown.rows
    given = sum(bool(row.dots) for row in rows)
    apart = lines_apart(given, height - HEAD_LINES - (2 if in_time else 0) - (len(rows) - given))
    scale = Scale(max((row.dots or 0 for row in rows), default=0), TOPIC_CELLS, SIGN)
    leading = _leading(rows, in_time)
    drawn = [Row(picture=_head(shown, scale, apart))]
    drawn += [Row(picture=_bar(row, scale, apart, leading=row.id in leading), key=row.id) for row in rows]
    if in_time is not None and in_time.topics:
        ids = [row.id for row in rows]
        last = max((ids.index(topic) for topic in in_time.topics if topic in ids), default=-1)
        drawn.insert(last + 2, Row(picture=_cut(rows, in_time, apart)))
    return drawn


def _leading(rows: Sequence[VoteRow], in_time: TopicsInTime | None) -> set[str]:
    """The topics that have the colour: those there is time for, or those with most dots."""
    if in_time is not None:
        return {row.id for row in rows if row.dots and row.id in in_time.topics}
    return {row.id for row in rows if row.dots and row.dots == rows[0].dots}


def _head(shown: VoteView, scale: Scale, apart: int) -> ChartHead:
    given = sum(row.dots or 0 for row in shown.rows)
    people = counted_people(shown.people)
    groups, each = " and ".join(map(str, shown.together)), " each" if len(shown.together) > 1 else ""
    several = f", {groups} of them from one seat{each}" if groups else ""
    said = f"{people} gave {counted(given, 'dot')}{several}"
    which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
    return ChartHead(scale, said, f"most first{which}", "dots", apart)


def _bar(row: VoteRow, scale: Scale, apart: int, *, leading: bool) -> Bar:
    return Bar(
        scale,
        row.dots or 0,
        row.title,
        sign=row.id,
        note=counted(len(row.cards), "card"),
        nothing="no dots",
        colour="$dot",
        leading=leading,
        lines_apart=apart if row.dots else 1,
    )


def _cut(rows: Sequence[VoteRow], in_time: TopicsInTime, apart: int) -> Cut:
    minutes = counted(in_time.minutes, "minute")
    if len(in_time.topics) < min(in_time.count, len(rows)):
        # It is about some of the questions only.
        found = counted(len(in_time.topics), "topic")
        return Cut((f"All topics of {in_time.stage} fit into its {minutes}", f"{found} for {in_time.stage}"))
    if len(rows) <= in_time.count:
        return Cut((f"All topics fit into the {minutes} of {in_time.stage}", f"All fit into {minutes}"))
    one = in_time.count == 1
    if in_time.limited:
        short = f"Only the first {'topic' if one else f'{in_time.count} topics'}"
        long = f"{short} {'goes' if one else 'go'} into {in_time.stage}"
    else:
        verb = "fits" if one else "fit"
        topics = f"{counted(in_time.count, 'topic')} of {counted(in_time.box, 'minute')}"
        long = f"{topics} {verb} into the {minutes} of {in_time.stage}"
        short = f"{in_time.count} {verb} into {minutes}"
    tie = tied(rows, in_time.tie)
    texts = (f"{long} · {tie}", f"{short} · {tie}", tie) if tie else ()
    return Cut((*texts, long, short), free=apart > 1)


def tied(rows: Sequence[VoteRow], same: Sequence[str]) -> str:
    """Which topics have the same number of dots although there is time for some of them only, in words."""
    if not same:
        return ""
    if len(same) > NAMED:
        dots = next((row.dots or 0 for row in rows if row.id in same), 0)
        return f"{len(same)} topics have {counted(dots, 'dot')} each"
    return f"{', '.join(same[:-1])} and {same[-1]} have the same number of dots"
