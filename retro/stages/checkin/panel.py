"""One question, answered with a digit or the arrows."""

from typing import Final

from retro.session.acts import Act
from retro.stages.checkin.known_already import known_rows
from retro.stages.checkin.rules import Answer
from retro.stages.choice import ChoiceView
from retro.stages.choice_panel import ChoiceOnStage, ChoicePanel
from retro.tui.panel import Panels
from retro.tui.widgets.row import Row


class CheckinPanel(ChoicePanel[ChoiceView]):
    """The question, its options, then the counts."""

    @property
    def question(self) -> ChoiceView:
        return self.shown

    def answer(self, option: int) -> Act:
        return Answer(self.stage_id, option)


class CheckinOnStage(ChoiceOnStage[ChoiceView], CheckinPanel):
    """The same for all to see, and below the answers what the meeting knows already."""

    def rows(self) -> list[Row]:
        """Everything there is to see."""
        rows, width = super().rows(), max(1, self.size.width)
        used = sum(len(row.broken(width)) for row in rows)
        return [*rows, *known_rows(self.view, self.height - used)]


PANELS: Final = Panels(CheckinPanel, CheckinOnStage)
