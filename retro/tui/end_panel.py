"""The last screen: what the meeting made, in numbers and in words."""

import re
from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult

from retro.session.dates import spoken_date
from retro.session.record import Action
from retro.session.text import counted, counted_people, fold
from retro.session.view import Made
from retro.tui.charts.rows_in_room import FilledList
from retro.tui.charts.topics_so_far import topics_below
from retro.tui.panel import Panel
from retro.tui.parts.plain import PlainHorizontal
from retro.tui.widgets.edged_card import EdgedCard, alternating
from retro.tui.widgets.pieces import joined
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.plate_view import PlateView
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section

OVER: Final = "Thank you. This session is over."
BESIDE: Final = 112
"""Cells of a terminal from which on decisions and lessons stand beside the actions."""
FREE_LINES: Final = 24
"""Lines of a terminal from which on there is room for free ones."""
AROUND: Final = 8
"""Cells of a line that are not the plate's text."""
GAPS: Final = (" " * 6, " " * 4, " " * 3, " " * 2)
"""What may stand between two numbers of the harvest."""
FEW: Final = 6
"""Things of a kind up to which they stand apart, where there is room."""
_BETWEEN_NAMES: Final = re.compile(r"\s*[,;&+/]\s*|\s+and\s+")


class EndPanel(Panel[None]):
    """Thanks, and what was agreed; of the actions those of the person at this seat come first."""

    DEFAULT_CSS = """
    EndPanel #harvest { margin: 0 0 1 0; }
    EndPanel #kept { height: 1fr; }
    EndPanel #actions { width: 62fr; }
    EndPanel #others { width: 38fr; margin: 0 0 0 2; }
    """

    def compose(self) -> ComposeResult:
        yield PlateView(cache=self.cache, id="harvest")
        with PlainHorizontal(id="kept"):
            yield FilledList(cache=self.cache, id="actions")
            yield RowList(cache=self.cache, id="others")

    def show(self, shown: None) -> None:
        width, height = self.screen.size
        first, *below = in_lines(harvest_of(self.view.made), width - AROUND) or [OVER]
        if first != OVER:
            below.append(OVER)
        plate = Plate(first, below=tuple(below), free=height >= FREE_LINES)
        self.query_one("#harvest", PlateView).show(plate)
        actions, others = self._actions(), self._others()
        beside = width >= BESIDE and bool(actions) and bool(others)
        minutes = Row(self._minutes(), style="quiet")
        self.query_one("#others", RowList).display = beside
        place = self.query_one("#actions", FilledList)
        if beside:
            self.query_one("#others", RowList).update(others[:-1])
            place.fill([*actions, minutes], topics_below(self.view))
        else:
            place.fill([*actions, *others, minutes], topics_below(self.view))

    def _actions(self) -> list[Row]:
        actions = self.view.record.actions
        if self.leads:
            return self._part("What we agreed to do", [_card(action) for action in actions])
        mine = [action for action in actions if takes_on(action, self.view.name)]
        others = [action for action in actions if action not in mine]
        title = "Other people's actions" if mine else "What we agreed to do"
        return [
            *self._part("Your actions", [_card(action) for action in mine]),
            *self._part(title, [_card(action) for action in others]),
        ]

    def _others(self) -> list[Row]:
        record = self.view.record
        decisions = [EdgedCard("$good", decision.text, style="$foreground") for decision in record.decisions]
        lessons = [EdgedCard("$mark", lesson.statement, style="$foreground") for lesson in record.lessons]
        return [*self._part("What we decided", decisions), *self._part("What we learned", lessons)]

    def _part(self, title: str, cards: Sequence[EdgedCard]) -> list[Row]:
        """A head, the cards below it and a free line; nothing where there are none."""
        if not cards:
            return []
        close = not self.roomy or len(cards) > FEW
        rows = [Row(picture=card) for card in (alternating(cards) if close else cards)]
        return [section(title, str(len(cards))), *(rows if close else apart(rows)), Row("")]

    def _minutes(self) -> str:
        if not self.leads:
            return "The facilitator can send you the minutes."
        command = self.view.invitation.minutes if self.view.invitation else ""
        return f"The minutes: {command or f'retro minutes {self.view.session}'}"


def harvest_of(made: Made) -> list[str]:
    """What the meeting made, each with its number; what there is none of is left out."""
    numbers = (
        (made.cards, counted(made.cards, "card")),
        (made.topics, counted(made.topics, "topic")),
        (made.talked_about, f"{made.talked_about} talked about"),
        (made.decisions, counted(made.decisions, "decision")),
        (made.actions, counted(made.actions, "action")),
        (made.lessons, counted(made.lessons, "lesson")),
        (made.people, counted_people(made.people)),
    )
    kept = any(number for number, _ in numbers[:-1])
    return [words for number, words in numbers if number] if kept else []


def in_lines(items: Sequence[str], width: int) -> list[str]:
    """The items in as few lines as hold them, as far apart as there is room; none is broken."""
    for gap in GAPS:
        if len(line := gap.join(items)) <= width:
            return [line] if line else []
    lines = [items[0]]
    for item in items[1:]:
        longer = f"{lines[-1]}{GAPS[-1]}{item}"
        lines[-1:] = [longer] if len(longer) <= width else [lines[-1], item]
    return lines


def takes_on(action: Action, name: str) -> bool:
    """Whether a person is among those who take on an action, as they were written down."""
    names = {fold(part) for part in (action.who, *_BETWEEN_NAMES.split(action.who)) if part}
    return fold(name) in names


def _card(action: Action) -> EdgedCard:
    due = f"by {spoken_date(action.due)}" if action.due else ""
    below = joined((action.who, due))
    return EdgedCard("$accent", action.what, details=(below,) if below else (), style="bold $text-strong")
