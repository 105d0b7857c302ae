"""Open actions of earlier sessions, what became of them, and the tasks that people wrote on their pages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from textual import on
from textual.app import ComposeResult

from retro.session.acts import TakeVerdictBack
from retro.session.later_words import letter_of
from retro.session.recall_words import and_more, became, called, second_looks
from retro.session.recalled import Recalled
from retro.session.record import Answer, Verdict
from retro.session.record_verdict import ENDS, HOLDS
from retro.stages.review.action_cards import action_cards, found_card, summary
from retro.stages.review.carried_words import NONE_OPEN
from retro.stages.review.due_cards import (
    TITLE,
    DueForm,
    due_card,
    end_form,
    outcome_form,
    outcome_rows,
    put_in_its_place,
    taught,
    until_form,
)
from retro.stages.review.opinions import SayOfAction
from retro.stages.review.rules import AnswerFound, Judge, ReviewView
from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
from retro.tui.dialogs.choose import Choose
from retro.tui.entry_form import MadeOf
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
_DUE_ROW = "due "
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
_HOLDS: Final = Command("7", "due_holds", "still holds", "This decision still holds.", means=ANSWER)
_CHANGE: Final = Command(
    "8", "due_change", "change", "Another one takes the place of this decision or lesson.", means=ANSWER
)
_END: Final = Command("9", "due_end", "end", "This decision ends.", means=ANSWER)
_OPEN: Final = _MORE_OR_LESS[-1]
_DUE: Final[Mapping[str, tuple[Command, ...]]] = {
    "D": (_HOLDS, _CHANGE, _END, _OPEN),
    "L": (
        replace(_HOLDS, label="still true", help="This lesson is still true."),
        _CHANGE,
        replace(_END, label="retire", help="This lesson is worth nothing any more."),
        _OPEN,
    ),
    "E": (replace(_END, label="outcome", help="Say what came of this experiment."), _OPEN),
}
"""By the letter of a record that is due; other keys again."""


class ReviewPanel(Panel[ReviewView]):
    """A list of open actions, each judged with one key on the shared window; below it what comes next.

    Where everybody is asked, each answers at the own terminal with the same keys before that.
    """

    ENTRIES = "A"
    OFFERS_SKIP = True
    COMMANDS = (*_JUDGING, *_MORE_OR_LESS, *_ANSWERING, *_DUE["D"][:-1], *_DUE["L"][:-1], *_DUE["E"][:-1])
    BINDINGS = bindings((*_JUDGING, _OPEN, *_ANSWERING, _HOLDS, _CHANGE, _END))

    def compose(self) -> ComposeResult:
        yield FilledList(cursor=self.leads or self._answers, edged=True, cache=self.cache)

    def start(self) -> None:
        super().start()
        verdicts = [one.verdict for one in self.shown.carried_actions]
        if self._answers and self.shown.mine:
            verdicts = [*self.shown.mine]
        if (self.leads or self._answers) and Verdict.OPEN in verdicts:
            self.query_one(RowList).highlight(str(verdicts.index(Verdict.OPEN)))
        elif self.leads and (due := self._first_due):
            self.query_one(RowList).highlight(f"{_DUE_ROW}{due.ref}")

    @property
    def _answers(self) -> bool:
        """Whether this seat's person can answer alone."""
        return self.takes_part and self.shown.asking

    def commands(self) -> tuple[Command, ...]:
        found = (self._row or "").startswith(_FOUND)
        if due := self._due:
            return _DUE[letter_of(due.ref)] if self.leads else ()
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

    @property
    def _first_due(self) -> Recalled | None:
        """The first record of which nothing was said yet."""
        listed = second_looks(self.view)
        return next((each for each in listed if not became(self.view.record, each.ref)), None)

    @property
    def _due(self) -> Recalled | None:
        """The record under the cursor that is due."""
        row = self._row or ""
        ref = row.removeprefix(_DUE_ROW) if row.startswith(_DUE_ROW) else ""
        return next((each for each in second_looks(self.view) if each.ref == ref), None)

    def made_of(self, letter: str) -> MadeOf | None:
        due = self._due
        teaches = due is not None and letter == "L" and letter_of(due.ref) != "L"
        return taught(due, self.view) if due and teaches else None

    def writes(self, letter: str) -> bool:
        return super().writes(letter) or self.made_of(letter) is not None

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
        if due := second_looks(self.view):
            rows += [*([Row("")] if rows else []), *self._due_rows(due)]
        rows = rows or [Row(NONE_OPEN, style="quiet")]
        self.query_one(FilledList).fill(rows, what_comes_next(self.view))

    def _due_rows(self, due: Sequence[Recalled]) -> list[Row]:
        """The records that are due, below a head that says how many were looked at."""
        said = sum(bool(became(self.view.record, each.ref)) for each in due)
        cards = [due_card(each, self.view) for each in due]
        drawn = padded(cards) if self.roomy else alternating(cards)
        rows = [Row(picture=card, key=f"{_DUE_ROW}{each.ref}") for card, each in zip(drawn, due, strict=True)]
        more = and_more(self.view)
        head = section(TITLE, f"{said} of {len(due)} looked at")
        return [head, *rows, *([Row(more, style="quiet")] if more else [])]

    @on(RowList.Highlighted)
    def _show_keys(self) -> None:
        self.post_message(self.KeysChanged())

    def action_judge(self, digit: int) -> None:
        if due := self._due:
            if self.leads and not digit:
                self.send(TakeVerdictBack(due.ref))
            return
        if self._row is None or self._row.startswith((_FOUND, _DUE_ROW)):
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

    def action_due_holds(self) -> None:
        if (due := self._due) and self.leads and letter_of(due.ref) in HOLDS:
            self._fill_in(until_form(due, self.shown.today))

    def action_due_change(self) -> None:
        if (due := self._due) and self.leads and letter_of(due.ref) in HOLDS:
            self.post_message(self.Make(letter_of(due.ref), put_in_its_place(due)))

    async def action_due_end(self) -> None:
        due = self._due
        if due is None or not self.leads:
            return
        if letter_of(due.ref) in ENDS:
            self._fill_in(end_form(due))
            return

        def chosen(outcome: str | None) -> None:
            if outcome is not None:
                self._fill_in(outcome_form(due, outcome))

        await self.app.push_screen(Choose(f"What came of {called(due)}?", outcome_rows()), chosen)

    def _fill_in(self, form: DueForm) -> None:
        title, blank, act = form
        self.post_message(self.FillIn(title, [blank], act))


PANELS: Final = Panels(ReviewPanel)


def _rows(cards: Sequence[EdgedCard], prefix: str, *, close: bool) -> list[Row]:
    shown = alternating(cards) if close else padded(cards)
    return [Row(picture=card, key=f"{prefix}{number}") for number, card in enumerate(shown)]
