"""One question, answered with a digit or the arrows; statements and words have panels of their own."""

from typing import Final

from retro.session.acts import Act
from retro.stages.checkin.known_already import DELETED, known_rows
from retro.stages.checkin.rules import Answer, CheckinView
from retro.stages.checkin.statements_panel import STATEMENTS
from retro.stages.checkin.word_panel import WORDS
from retro.stages.choice import ChoiceView
from retro.stages.choice_panel import ChoiceOnStage, ChoicePanel
from retro.stages.choice_rows import HEAD_LINES, chart
from retro.stages.over_time import over_time
from retro.tui.charts.beside import Beside
from retro.tui.charts.planned import what_comes_next
from retro.tui.panel import OtherPanels, Panels
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

BESIDE: Final = 34
"""Cells of the column with earlier sessions, at least."""


class CheckinPanel(ChoicePanel[CheckinView]):
    """The question, its options, then the counts."""

    @property
    def question(self) -> ChoiceView:
        return self.shown

    def answer(self, option: int) -> Act:
        return Answer(self.stage_id, option)

    def counted_rows(self) -> list[Row]:
        if not self.shown.destroyed:
            return super().counted_rows()
        return what_comes_next(self.view)([DELETED], self.query_one(RowList))


class CheckinOnStage(ChoiceOnStage[CheckinView], CheckinPanel):
    """The same for all to see, and below the answers what the meeting knows already."""

    def rows(self) -> list[Row]:
        """Everything there is to see."""
        rows, width = super().rows(), max(1, self.size.width)
        used = sum(len(row.broken(width)) for row in rows)
        return [*rows, *known_rows(self.view, self.height - used)]

    def counted_rows(self) -> list[Row]:
        counts = self.question.counts
        if not counts:
            return super().counted_rows()
        advised = [Row(""), Row(self.shown.advice, style="strong")] if self.shown.advice else []
        drawn = chart(self.options, counts, self.height - HEAD_LINES - len(advised))
        past = over_time(self.shown.before, counts)
        row = Row(picture=Beside((drawn, past), shares=(2, 1), least=BESIDE, apart=6) if past else drawn)
        return [row, *advised]


PANELS: Final = Panels(
    CheckinPanel,
    CheckinOnStage,
    others=(
        OtherPanels(lambda shown: bool(shown.statements), STATEMENTS),
        OtherPanels(lambda shown: shown.writes, WORDS),
    ),
)
