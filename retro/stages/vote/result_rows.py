"""The result of a vote as rows: a bar for each topic, most dots first, and which of them have time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from retro.session.text import counted, nth
from retro.stages.vote.rules import VoteRow, VoteView
from retro.tui.charts.bars import TOPIC_CELLS, Bar, ChartHead, Scale, lines_apart
from retro.tui.charts.fixed_cells import joined
from retro.tui.widgets.row import Row

SIGN: Final = 5
HEAD_LINES: Final = 2
DASH: Final = "╌"
NAMED: Final = 3
"""Topics with as many dots that are named; more are counted."""


@dataclass(frozen=True)
class Fits:
    """For how many topics the next discussion has time."""

    topics: int
    each: int
    """Minutes for one topic."""
    minutes: int
    stage: str
    """What the discussion is called."""


@dataclass(frozen=True)
class Cut:
    """The line below the topics that have time: the first of its texts that fits."""

    texts: tuple[str, ...]
    free: bool = False
    """Whether a free line comes after it."""

    def lines(self, width: int) -> list[Content]:
        """A broken line with words in it."""
        text = next((text for text in self.texts if cell_len(text) + 8 <= width), "")
        start = DASH * min(width, 5 if width >= 100 else 3)
        before = Content.styled(f"{start} " if text else start, "$rule")
        words = Content.styled(f"{text} " if text else "", "$text-quiet")
        rest = Content.styled(DASH * max(0, width - before.cell_length - words.cell_length), "$rule")
        return [joined(before, words, rest).truncate(width), *([Content("")] if self.free else [])]


def result_rows(shown: VoteView, fits: Fits | None, height: int) -> list[Row]:
    """Head, bars and cut for a closed vote whose dots are shown, for so many lines."""
    rows = shown.rows
    cut = fits is not None and fits.topics > 0
    given = sum(bool(row.dots) for row in rows)
    apart = lines_apart(given, height - HEAD_LINES - (2 if cut else 0) - (len(rows) - given))
    scale = Scale(max((row.dots or 0 for row in rows), default=0), TOPIC_CELLS, SIGN)
    leading = _leading(rows, fits)
    drawn = [Row(picture=_head(shown, scale, apart))]
    for number, row in enumerate(rows):
        if fits is not None and cut and number == fits.topics:
            drawn.append(Row(picture=_cut(rows, fits, apart)))
        drawn.append(Row(picture=_bar(row, scale, apart, leading=number < leading), key=row.id))
    if fits is not None and cut and len(rows) <= fits.topics:
        drawn.append(Row(picture=_cut(rows, fits, apart)))
    return drawn


def _leading(rows: Sequence[VoteRow], fits: Fits | None) -> int:
    """How many of the first topics have the colour: those with time, or those with most dots."""
    given = sum(bool(row.dots) for row in rows)
    if fits is not None and fits.topics:
        return min(fits.topics, given)
    return sum(bool(row.dots) and row.dots == rows[0].dots for row in rows)


def _head(shown: VoteView, scale: Scale, apart: int) -> ChartHead:
    given = sum(row.dots or 0 for row in shown.rows)
    people = counted(shown.voters, "person").replace("persons", "people")
    which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
    return ChartHead(scale, f"{people} gave {counted(given, 'dot')}", f"most first{which}", "dots", apart)


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


def _cut(rows: Sequence[VoteRow], fits: Fits, apart: int) -> Cut:
    time = f"the {counted(fits.minutes, 'minute')} of {fits.stage}"
    if len(rows) <= fits.topics:
        return Cut((f"All topics fit into {time}", f"All fit into {counted(fits.minutes, 'minute')}"))
    verb = "fits" if fits.topics == 1 else "fit"
    long = f"{counted(fits.topics, 'topic')} of {counted(fits.each, 'minute')} {verb} into {time}"
    short = f"{fits.topics} {verb} into {counted(fits.minutes, 'minute')}"
    tie = tied(rows, fits.topics)
    texts = (f"{long} · {tie}", f"{short} · {tie}", tie) if tie else ()
    return Cut((*texts, long, short), free=apart > 1)


def tied(rows: Sequence[VoteRow], cut: int) -> str:
    """Which topics on both sides of the cut have the same number of dots, in words; empty without a tie."""
    if not 0 < cut < len(rows) or not rows[cut].dots or rows[cut].dots != rows[cut - 1].dots:
        return ""
    same = [row.id for row in rows if row.dots == rows[cut].dots]
    if len(same) > NAMED:
        return f"{len(same)} topics have {counted(rows[cut].dots or 0, 'dot')} each"
    return f"{', '.join(same[:-1])} and {same[-1]} have the same number of dots"
