"""Several statements of a check-in, each answered with a digit."""

from collections.abc import Sequence
from typing import Final

from retro.session.acts import Act
from retro.stages.checkin.known_already import known_rows
from retro.stages.checkin.rules import Answer, CheckinView, SayTrend
from retro.stages.questions import QuestionView
from retro.stages.questions_panel import QuestionsOnStage, QuestionsPanel
from retro.tui.panel import Panels
from retro.tui.widgets.row import Row


class StatementsPanel(QuestionsPanel[CheckinView]):
    """The statements, then where the group stands with each of them."""

    @property
    def questions(self) -> Sequence[QuestionView]:
        return self.shown.statements

    def answer(self, question: str, option: int) -> Act:
        return Answer(self.stage_id, option, question)

    def answer_trend(self, question: str, trend: int) -> Act:
        return SayTrend(self.stage_id, question, trend)


class StatementsOnStage(QuestionsOnStage[CheckinView], StatementsPanel):
    """The same for all to see, and below it what the meeting knows already."""

    def rows(self) -> list[Row]:
        rows, width = super().rows(), max(1, self.size.width)
        used = sum(len(row.broken(width)) for row in rows)
        return [*rows, *known_rows(self.view, self.height - used)]


STATEMENTS: Final = Panels(StatementsPanel, StatementsOnStage)
