"""What was captured since the last meeting, and with one key what becomes of each line."""

from typing import Final

from textual import on
from textual.app import ComposeResult

from retro.session.brought import Judgement
from retro.session.captured_entries import fits_a_card
from retro.session.view import View
from retro.stages.inbox.captured_words import DROP_IT, DROPPED, NOTHING, by_subject, details, so_far, state_of
from retro.stages.inbox.rules import InboxView, JudgeCapture, ShownCapture
from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
from retro.tui.dialogs.confirm import Confirm
from retro.tui.entry_form import MadeOf
from retro.tui.keys import ANSWER, Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.edged_card import EdgedCard, alternating, padded
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section

KEEP = Command("1", "judge('keep')", "keep", "Keep it for a later meeting.", means=ANSWER)
BOARD = Command("2", "judge('board')", "card", "Make it a card of the next stage with cards.", means=ANSWER)
DROP = Command(
    "3", "drop", "drop", "Drop it; its words are destroyed, elsewhere when the meeting is over.", means=ANSWER
)
OPEN = Command("4", "judge('open')", "open", "Take the answer back.", shown=False, means=ANSWER)
FEW: Final = 6
"""Captures up to which they stand apart, where there is room."""
_LOOKS: Final = {
    Judgement.OPEN: ("", "$text-quiet", "$accent"),
    Judgement.KEEP: ("↻ ", "bold $warn", "$warn"),
    Judgement.BOARD: ("✓ ", "bold $good", "$good"),
    Judgement.PLACED: ("✓ ", "bold $good", "$good"),
    Judgement.DROP: ("✗ ", "bold $bad", "$bad"),
}
"""What stands before the words for what became of a capture, the look of the words, the edge."""


class InboxPanel(Panel[InboxView]):
    """A list of captures under what they are about; keys that write something down take the words along."""

    ENTRIES = "ALE"
    OFFERS_SKIP = True
    COMMANDS = (KEEP, BOARD, DROP, OPEN)
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        yield FilledList(cursor=True, edged=True, cache=self.cache)

    def start(self) -> None:
        super().start()
        self._go_on()

    def commands(self) -> tuple[Command, ...]:
        capture = self._capture
        if capture is None or not (self.leads or self.takes_part) or not self._can_be_judged(capture):
            return ()
        board = self.shown.board and fits_a_card(capture.text, capture.channels)
        return tuple(each for each in self.COMMANDS if each is not BOARD or board)

    def made_of(self, letter: str) -> MadeOf | None:
        capture = self._capture
        if capture is None or not capture.text or capture.became:
            return None
        return MadeOf(capture.ref, capture.text, capture.channels)

    @property
    def _capture(self) -> ShownCapture | None:
        """The capture under the cursor."""
        key = self.query_one(RowList).highlighted
        return next((capture for capture in self.shown.captures if capture.ref == key), None)

    def _can_be_judged(self, capture: ShownCapture) -> bool:
        return not capture.became and capture.judged not in (Judgement.DROP, Judgement.PLACED)

    def show(self, shown: InboxView) -> None:
        close = not self.roomy or len(shown.captures) > FEW
        rows: list[Row] = []
        for head, captures in by_subject(shown.captures).items():
            cards = [_card(capture) for capture in captures]
            drawn = alternating(cards) if close else padded(cards)
            aside = so_far(shown) if not rows else ""
            rows += [*([Row("")] if rows and not close else []), section(head, aside)]
            rows += [Row(picture=card, key=each.ref) for card, each in zip(drawn, captures, strict=True)]
        rows = rows or [Row(NOTHING, style="quiet")]
        self.query_one(FilledList).fill(rows, what_comes_next(self.view))

    def update(self, view: View) -> None:
        before = self._capture
        super().update(view)
        after = self._capture
        if before and after and before.ref == after.ref and before.open and not after.open:
            self._go_on()
        self.post_message(self.KeysChanged())

    def _go_on(self) -> None:
        """Put the cursor on the next capture that is open, behind the cursor first."""
        refs = [capture.ref for capture in self.shown.captures]
        here = self._capture
        start = refs.index(here.ref) if here else 0
        turned = (*self.shown.captures[start:], *self.shown.captures[:start])
        following = next((capture for capture in turned if capture.open), None)
        if following:
            self.query_one(RowList).highlight(following.ref)

    @on(RowList.Highlighted)
    def _show_keys(self) -> None:
        self.post_message(self.KeysChanged())

    def action_judge(self, judgement: str) -> None:
        capture = self._capture
        if capture and self.commands():
            self.send(JudgeCapture(self.stage_id, capture.ref, Judgement(judgement)))

    async def action_drop(self) -> None:
        capture = self._capture
        if capture is None or not self.commands():
            return
        stage = self.stage_id

        def answered(sure: bool | None) -> None:
            if sure:
                self.send(JudgeCapture(stage, capture.ref, Judgement.DROP))

        await self.app.push_screen(Confirm(DROP_IT, yes="drop"), answered)


PANELS: Final = Panels(InboxPanel)


def _card(capture: ShownCapture) -> EdgedCard:
    sign, look, edge = _LOOKS[capture.judged]
    if capture.became:
        sign, look, edge = _LOOKS[Judgement.PLACED]
    return EdgedCard(
        edge,
        capture.text or DROPPED,
        aside=((f"{sign}{state_of(capture)}", look),),
        details=(details(capture),) if capture.text else (),
        style="bold $text-strong" if capture.text else "$text-quiet",
    )
