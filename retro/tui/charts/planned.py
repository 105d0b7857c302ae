"""Stages with their minutes: what is planned, and what comes next on a screen that has room for it."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.session.text import counted
from retro.session.view import View
from retro.tui.charts.filled_list import Longer, lines_left
from retro.tui.parts.line import spread
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

HEAD_LINES: Final = 2
LEAST_STAGES: Final = 2
"""Stages that make a list; the last one alone is named by the agenda and the footer."""


@dataclass(frozen=True)
class Planned:
    """A line a stage, with a bar as long as its share of the minutes."""

    title: str
    stages: tuple[tuple[str, int], ...]
    """Titles and minutes."""
    apart: bool = False
    most: int | None = None
    """Stages that are shown at most; how many more there are takes the place of the last."""

    def lines(self, width: int) -> list[Content]:
        """A head, then a line for each stage."""
        whole = sum(minutes for _, minutes in self.stages)
        head = spread(
            Content.styled(self.title, "bold $text-strong"),
            Content.styled(counted(whole, "minute"), "$text-quiet"),
            width,
        )
        lines = [head, Content.styled("─" * width, "$rule")]
        stages = self.stages
        if self.most is not None and len(stages) > self.most:
            stages = stages[: max(self.most - 1, 0)]
        names = [Content(title).truncate(max(width * 2 // 5, 1), ellipsis=True) for title, _ in stages]
        longest = max((name.cell_length for name in names), default=0)
        most = max((minutes for _, minutes in self.stages), default=1) or 1
        room = max(width - longest - 3 - 6, 0)
        for name, (_, minutes) in zip(names, stages, strict=True):
            cells = max(round(minutes * room / most), 1) if minutes and room else 0
            bar = Content.styled("▄" * cells, "$rule")
            left = name.pad_right(longest + 3 - name.cell_length) + bar
            lines.append(spread(left, Content.styled(f"{minutes}'", "$text-quiet"), width))
            lines += [Content("")] if self.apart else []
        if more := len(self.stages) - len(stages):
            lines.append(Content.styled(f"{more} more", "$text-quiet").truncate(width))
        return lines


def what_comes_next(view: View) -> Longer:
    """What adds the stages to come to rows, where a list has room for some of them."""
    stages = tuple((row.title, row.minutes) for row in view.rows if row.status == "ahead")

    def longer(rows: list[Row], place: RowList) -> list[Row]:
        free = [Row("")] if rows else []
        room = lines_left([*rows, *free], place) - HEAD_LINES
        shown = len(stages) if len(stages) <= room else room - 1
        if shown < LEAST_STAGES:
            return rows
        planned = Planned("What comes next", stages, 2 * len(stages) <= room, room)
        return [*rows, *free, Row(picture=planned)]

    return longer
