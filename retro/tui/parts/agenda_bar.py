"""The agenda as one line: where the group is in its hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message

from retro.session.view import StageRow, View
from retro.tui.widgets.drawn_lines import PictureLine
from retro.tui.widgets.shares import shares

LEAST = 4
"""Cells of the segment of a short stage."""
LONGEST = 16
"""Cells of a segment beyond which the name of a short stage ahead is cut."""
CUT = 5
"""Cells of a name below which a sign says more."""
GAP = 1
"""Cells between two segments."""

SIGNS: Final = MappingProxyType({"past": "✓", "skipped": "–", "ahead": "·", "now": "▶"})
LOOKS: Final = MappingProxyType(
    {
        "past": "$text-quiet on $panel",
        "skipped": "$text-quiet",
        "ahead": "$foreground on $card-2",
        "now": "bold $text-strong on $now-rest",
    }
)
GONE: Final = "bold $selected-fg on $selected-bg"
"""The look of the part of the running stage that has gone by."""


@dataclass(frozen=True)
class Segment:
    """One stage of the agenda."""

    id: str
    title: str
    minutes: int
    status: str
    """`past`, `now`, `ahead` or `skipped`, as in the view."""
    gone: int = 0
    """Seconds that went by in the running stage."""
    planned: int = 0
    """Seconds that the running stage has, with what was added."""

    def label(self, room: int, bare: bool) -> str:
        """What it says on `room` cells; without its minutes where `bare`."""
        late = (self.gone - self.planned) // 60 if self.planned else 0
        minutes = f"{self.minutes}' +{late}'" if late > 0 else f"{self.minutes}'"
        sign = f"{SIGNS[self.status]} " if self.status in ("past", "skipped") else ""
        name = Content(f"{sign}{self.title}")
        timed = Content(f"{name.plain} {minutes}")
        if timed.cell_length <= room and not (sign or (bare and self.status != "now")):
            return timed.plain
        if name.cell_length <= room:
            return name.plain
        if room >= CUT + len(sign):
            return name.truncate(room, ellipsis=True).plain
        return SIGNS[self.status]


@dataclass(frozen=True)
class AgendaBar:
    """The stages side by side, each as wide as its share of the minutes."""

    segments: tuple[Segment, ...]
    bare: bool = False
    """Whether only the running stage says its minutes."""

    def widths(self, width: int) -> tuple[int, ...]:
        """The cells of each segment, in their order, so that they fill a line with their gaps.

        A segment has none where the line is so narrow that only the stages around the running one fit.
        """
        count = len(self.segments)
        if not count:
            return ()
        first, last = self._shown(width)
        room = width - GAP * (last - first - 1)
        near = self.segments[first:last]
        inside = shares(room, [segment.minutes for segment in near], self._least(near, room))
        return (0,) * first + inside + (0,) * (count - last)

    def _least(self, near: Sequence[Segment], room: int) -> list[int]:
        """The least cells of each: a name that can be read, of the running stage and of those ahead that have
        room for it, in their order.
        """
        if LEAST * len(near) > room:
            return [1] * len(near)
        least, spare = [LEAST] * len(near), room - LEAST * len(near)
        for n, segment in enumerate(near):
            running = segment.status == "now"
            wanted = Content(segment.title).cell_length + 2
            more = max(wanted if running else min(wanted, LONGEST), LEAST) - LEAST
            more = min(more, spare) if running else more
            if more <= spare and (running or segment.status == "ahead"):
                least[n] += more
                spare -= more
        return least

    def lines(self, width: int) -> list[Content]:
        """The bar as one line of `width` cells."""
        drawn = [
            self._drawn(segment, cells)
            for segment, cells in zip(self.segments, self.widths(width), strict=True)
            if cells
        ]
        return [Content(" " * GAP).join(drawn).truncate(max(width, 0))]

    def at(self, cell: int, width: int) -> str:
        """The id of the stage whose segment is at this cell; empty between two."""
        start = 0
        for segment, cells in zip(self.segments, self.widths(width), strict=True):
            if start <= cell < start + cells:
                return segment.id
            start += cells + (GAP if cells else 0)
        return ""

    def _shown(self, width: int) -> tuple[int, int]:
        """From which segment to before which there is room."""
        count = len(self.segments)
        fit = max(1, min(count, (width + GAP) // (2 + GAP)))
        now = next((n for n, s in enumerate(self.segments) if s.status == "now"), None)
        ahead = next((n for n, s in enumerate(self.segments) if s.status == "ahead"), count)
        first = max(0, min((ahead if now is None else now) - fit // 2, count - fit))
        return first, first + fit

    def _drawn(self, segment: Segment, cells: int) -> Content:
        padding = " " if cells > 2 else ""
        label = Content(padding + segment.label(cells - len(padding), self.bare)).truncate(cells)
        text = label.pad_right(cells - label.cell_length)
        whole = text.stylize(LOOKS[segment.status])
        if segment.status != "now" or not segment.planned:
            return whole
        gone = round(min(segment.gone / segment.planned, 1) * cells)
        return whole.stylize(GONE, 0, len(text.truncate(gone).plain))


class AgendaLine(PictureLine):
    """The agenda of a meeting; a click on a stage goes there."""

    @dataclass
    class Pressed(Message):
        """A stage was clicked, by its id."""

        stage: str

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and isinstance(self.picture, AgendaBar):
            stage = self.picture.at(offset.x, self.content_size.width)
            if stage:
                self.post_message(self.Pressed(stage))


def agenda_bar(view: View, now: int, *, bare: bool = False) -> AgendaBar:
    """The bar of a meeting at a moment, in epoch seconds."""
    segments = (
        Segment(row.id, row.title, row.minutes, row.status, *_time(view, row, now)) for row in view.rows
    )
    return AgendaBar(tuple(segments), bare)


def _time(view: View, row: StageRow, now: int) -> tuple[int, int]:
    """The seconds that went by in the running stage, and those it has.

    A stage lasts until its clock has run down: a pause fills no cell, nor does a second time in a stage.
    Where the clock is that of a topic, it says nothing of the stage.
    """
    if row.status != "now":
        return 0, 0
    went_by = row.went_by(now)
    gone = went_by if view.topic else min(went_by, row.planned - view.timer.left(now))
    return max(gone, 0), row.planned
