"""Open actions of earlier sessions, what became of them, and the tasks that people wrote on their pages."""

from collections.abc import Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult

from retro.session.record import Answer, Verdict
from retro.stages.review.action_cards import action_cards, found_card, summary
from retro.stages.review.carried_words import NONE_OPEN
from retro.stages.review.opinions import SayOfAction
from retro.stages.review.rules import AnswerFound, Judge, ReviewView
from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
from retro.tui.keys import ANSWER, Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.edged_card import EdgedCard, alternating, padded
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section

IN_COLUMNS: Final = 100
"""Cells of a terminal from which on who and by when stand in columns."""
FEW: Final = 6
"""Actions up to which they stand apart, where there is room."""
_FOUND = "found "
"""What the keys of rows with found tasks begin with; those of actions are their numbers alone."""
_JUDGING: Final = (
    Command("1", "judge(1)", "done", "This action is done.", means=ANSWER),
    Command("2", "judge(2)", "carry over", "This action stays open.", means=ANSWER),
    Command("3", "judge(3)", "drop", "This action is dropped.", means=ANSWER),
    Command("4", "judge(4)", "open", "There is no answer yet.", shown=False, means=ANSWER),
)
_MORE_OR_LESS: Final = (
    Command("1", "judge(1)", "more", "We want more of this.", means=ANSWER),
    Command("2", "judge(2)", "keep", "This stays as it is.", means=ANSWER),
    Command("3", "judge(3)", "less", "We want less of this.", means=ANSWER),
    Command("4", "judge(4)", "stop", "We stop this.", means=ANSWER),
    Command("0", "judge(0)", "open", "There is no answer yet.", shown=False, means=ANSWER),
)
_ANSWERING: Final = (
    Command("5", "answer_found('take')", "take", "Accept the task from the page as an action.", means=ANSWER),
    Command("6", "answer_found('leave')", "leave", "Ignore the task from the page.", means=ANSWER),
)
"""Other keys than those of actions: whoever goes through the list with one key takes nothing by mistake."""


class ReviewPanel(Panel[ReviewView]):
    """A list of open actions, each judged with one key on the shared window; below it what comes next.

    Where everybody is asked, each answers at the own terminal with the same keys before that.
    """

    ENTRIES = "A"
    OFFERS_SKIP = True
    COMMANDS = (*_JUDGING, *_MORE_OR_LESS, *_ANSWERING)
    BINDINGS = bindings((*_JUDGING, _MORE_OR_LESS[-1], *_ANSWERING))

    def compose(self) -> ComposeResult:
        yield FilledList(cursor=self.leads or self._answers, edged=True, cache=self.cache)

    def start(self) -> None:
        super().start()
        verdicts = [one.verdict for one in self.shown.carried_actions]
        if self._answers and self.shown.mine:
            verdicts = [*self.shown.mine]
        if (self.leads or self._answers) and Verdict.OPEN in verdicts:
            self.query_one(RowList).highlight(str(verdicts.index(Verdict.OPEN)))

    @property
    def _answers(self) -> bool:
        """Whether this seat's person can answer alone."""
        return self.takes_part and self.shown.asking

    def commands(self) -> tuple[Command, ...]:
        found = (self._row or "").startswith(_FOUND)
        if self.leads and found:
            return _ANSWERING
        if found or not (self._answers or (self.leads and not self.shown.asking)):
            return ()
        keys = _MORE_OR_LESS if Verdict.MORE in self.shown.options else _JUDGING
        return keys if self.leads else keys[: len(self.shown.options)]

    def due_first(self) -> tuple[Command, ...]:
        return self.commands() if self._answers and not self.view.answered else ()

    @property
    def _row(self) -> str | None:
        return self.query_one(RowList).highlighted

    def show(self, shown: ReviewView) -> None:
        wide = self.screen.size.width >= IN_COLUMNS
        carried = action_cards(shown, answers=self.takes_part, columns=wide)
        found = [found_card(task) for task in shown.found]
        close = not self.roomy or len(carried) + len(found) > FEW
        parts = [_rows(carried, "", close=close), _rows(found, _FOUND, close=close)]
        rows: list[Row] = []
        if carried:
            rows += [summary(shown, answers=self.takes_part), *parts[0]]
        if found:
            rows += [*([Row("")] if rows else []), section("Found on the page", str(len(found))), *parts[1]]
        rows = rows or [Row(NONE_OPEN, style="quiet")]
        self.query_one(FilledList).fill(rows, what_comes_next(self.view))

    @on(RowList.Highlighted)
    def _show_keys(self) -> None:
        self.post_message(self.KeysChanged())

    def action_judge(self, digit: int) -> None:
        if self._row is None or self._row.startswith(_FOUND):
            return
        options, number = self.shown.options, int(self._row)
        verdict = options[digit - 1] if 0 < digit <= len(options) else Verdict.OPEN
        if self.leads:
            self.send(Judge(self.stage_id, number, verdict))
        elif self._answers and verdict is not Verdict.OPEN:
            self.send(SayOfAction(self.stage_id, number, verdict))
        else:
            return
        self.query_one(RowList).action_step(1)

    def action_answer_found(self, answer: str) -> None:
        if self.leads and self._row is not None and self._row.startswith(_FOUND):
            number = int(self._row.removeprefix(_FOUND))
            self.send(AnswerFound(self.stage_id, number, Answer(answer)))
            self.query_one(RowList).action_step(1)


PANELS: Final = Panels(ReviewPanel)


def _rows(cards: Sequence[EdgedCard], prefix: str, *, close: bool) -> list[Row]:
    shown = alternating(cards) if close else padded(cards)
    return [Row(picture=card, key=f"{prefix}{number}") for number, card in enumerate(shown)]
