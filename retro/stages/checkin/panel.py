"""One question, answered with a digit or the arrows."""

from typing import Final

from retro.session.acts import Act
from retro.stages.checkin.rules import Answer
from retro.stages.choice import ChoiceView
from retro.stages.choice_panel import ChoiceOnStage, ChoicePanel
from retro.tui.panel import Panels


class CheckinPanel(ChoicePanel[ChoiceView]):
    """The question, its options, then the counts."""

    @property
    def question(self) -> ChoiceView:
        return self.shown

    def answer(self, option: int) -> Act:
        return Answer(self.stage_id, option)


class CheckinOnStage(ChoiceOnStage[ChoiceView], CheckinPanel):
    """The same for all to see."""


PANELS: Final = Panels(CheckinPanel, CheckinOnStage)
