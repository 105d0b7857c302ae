"""What both panels of a decision have in common: the plate, and the rows below it."""

from collections.abc import Mapping
from typing import Final

from textual.app import ComposeResult

from retro.errors import RuleError
from retro.session.acts import Act
from retro.session.text import LINE_LIMIT
from retro.stages.decide.deciding import Propose
from retro.stages.decide.decision_rows import (
    before_deciding,
    before_rows,
    choice_rows,
    option_rows,
    plate_of,
    shown_rows,
)
from retro.stages.decide.decision_words import ALL_ADVISE, CHANGED, NOBODY, waiting_for
from retro.stages.decide.matter_view import DecideView
from retro.stages.decide.methods import OPTIONS
from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
from retro.tui.dialogs.form import Blank
from retro.tui.keys import SUBJECT, Command
from retro.tui.panel import Panel
from retro.tui.widgets.plate_view import PlateView
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList

PROPOSE = Command("c", "propose", "proposal", "Write the proposal, or change it.", means=SUBJECT)
FREE_LINES: Final = 24
"""Lines of a terminal from which on the proposal has a free line above and below."""
AROUND: Final = 18
"""Lines of a terminal that are not the answers, about: what is known before the first layout."""


class DecisionPanel(Panel[DecideView]):
    """The proposal on a plate, and what people can answer or have answered."""

    DEFAULT_CSS = """
    DecisionPanel #proposal { margin: 0 0 1 0; }
    .-low DecisionPanel #proposal, .-flat DecisionPanel #proposal { margin: 0; }
    """
    SCOPED_CSS = False  # what it looks like depends on the size of the screen around it
    ENTRIES = "ALEN"
    SCROLL_RANK = 0

    def compose(self) -> ComposeResult:
        yield PlateView(cache=self.cache, id="proposal")
        yield FilledList(cursor=self.takes_part, begins=False, cache=self.cache, id="answers")

    @property
    def talks(self) -> bool:
        return not self.shown.asking

    @property
    def rows(self) -> RowList:
        """The list below the plate."""
        return self.query_one("#answers", FilledList)

    def show(self, shown: DecideView) -> None:
        high = self.screen.size.height
        self.query_one("#proposal", PlateView).show(plate_of(shown, free=high >= FREE_LINES))
        self.query_one("#answers", FilledList).fill([], self._rows_in)

    def _rows_in(self, rows: list[Row], place: RowList) -> list[Row]:
        """Add to rows what stands below the proposal in a list as high as this one, and what comes next."""
        height = place.size.height or max(3, self.screen.size.height - AROUND)
        return what_comes_next(self.view)([*rows, *self.below(self.shown, height)], place)

    def below(self, shown: DecideView, height: int) -> list[Row]:
        """All that stands below the proposal."""
        rows = self.body(shown, height)
        return [*rows, *before_deciding(shown, shown.before)] if shown.before else rows

    def body(self, shown: DecideView, height: int) -> list[Row]:
        """What can be answered, or was answered."""
        if shown.asking:
            return self.asking_rows(shown)
        if shown.shown is not None:
            rows = shown_rows(shown, shown.shown, height, free=self.roomy)
            return [Row(CHANGED, style="warn"), *rows] if shown.changed else rows
        return before_rows(shown, leads=self.leads)

    def asking_rows(self, shown: DecideView) -> list[Row]:
        """What people are asked, for those who are not asked themselves."""
        rows = [Row(f"Asked: {shown.asked or NOBODY}", style="strong"), Row("")]
        if shown.options:
            rows += option_rows(shown, keyed=False)
        elif len(shown.choices) > 1:
            answers = choice_rows(shown, None, keyed=False, mine=False)
            rows += apart(answers) if self.roomy else answers
        else:
            rows.append(Row(ALL_ADVISE, style="quiet"))
        return [*rows, Row(""), Row(waiting_for(shown), style="strong" if shown.so_far else "quiet")]

    async def action_propose(self) -> None:
        """Ask for the text of the proposal, and for its options where these are rated."""
        if not self.offers(PROPOSE):
            return
        shown = self.shown
        text = "" if shown.written else shown.proposal
        blanks = [Blank("text", "Question" if self._rates_options else "Proposal", text, limit=LINE_LIMIT)]
        if self._rates_options:
            own = ("",) * OPTIONS if shown.written else (*shown.options[:-1], *("",) * OPTIONS)
            blanks += [
                Blank(f"option{n}", f"Option {n + 1}", own[n], limit=LINE_LIMIT, more=n > 2)
                for n in range(OPTIONS)
            ]

        def proposed(answers: Mapping[str, str]) -> Act:
            options = [answers.get(f"option{n}", "").strip() for n in range(OPTIONS)]
            if not answers["text"].strip():
                raise RuleError("A proposal needs some text.", "text")
            return Propose(self.stage_id, answers["text"], tuple(filter(None, options)))

        title = "Another proposal, on something else" if shown.written else "Proposal"
        self.post_message(self.FillIn(title, blanks, proposed))

    @property
    def _rates_options(self) -> bool:
        return bool(self.shown.options)
