"""The last screen: what the meeting made, in numbers and in words, and its minutes."""

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult

from retro.session.dates import spoken_date
from retro.session.owners import takes_on
from retro.session.record import Action, Experiment, standing
from retro.session.record_words import until_when
from retro.session.text import counted, counted_people
from retro.session.view import Made
from retro.tui import keys
from retro.tui.charts.beside import Beside, Stack, Words
from retro.tui.charts.filled_list import FilledList, lines_left
from retro.tui.charts.topics_so_far import what_came_of_topics
from retro.tui.keys import Command, bindings
from retro.tui.markdown_rows import rows_of
from retro.tui.panel import Panel
from retro.tui.widgets.edged_card import EdgedCard, alternating
from retro.tui.widgets.pieces import joined
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.plate_view import PlateView
from retro.tui.widgets.row import Picture, Row, apart
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section

SCROLL = Command("down", "scroll", "scroll", "Scroll by a line.", face="↑↓", means=keys.DOWN)
PAGE = Command("space", "scroll_page", "next page", "Scroll by a page.", means=keys.READ_ON)
MINUTES: Final = "Minutes"
OVER: Final = "Thank you. This session is over."
BESIDE: Final = 112
"""Cells of a terminal from which on what is no action stands beside the actions."""
FREE_LINES: Final = 24
"""Lines of a terminal from which on there is room for free ones."""
THANKS: Final = 30
"""Lines of a terminal from which on the plate says thank you too."""
AROUND: Final = 8
"""Cells of a line that are not the plate's text."""
GAPS: Final = (" " * 6, " " * 4, " " * 3, " " * 2)
"""What may stand between two numbers."""
FEW: Final = 6
"""Things of a kind up to which they stand apart, where there is room."""


class EndPanel(Panel[None]):
    """Thanks, what was agreed, and the minutes, which everybody scrolls alone.

    Of the actions those of the person at this seat come first.
    """

    COMMANDS = (SCROLL, PAGE)
    BINDINGS = bindings([SCROLL, PAGE])
    DEFAULT_CSS = """
    EndPanel #numbers { margin: 0 0 1 0; }
    """

    def compose(self) -> ComposeResult:
        yield PlateView(cache=self.cache, id="numbers")
        yield FilledList(cache=self.cache, id="page")

    def show(self, shown: None) -> None:
        width, height = self.screen.size
        self.query_one("#numbers", PlateView).show(self._plate(width, height))
        actions, others = self._actions(), self._others()
        place = Row(self.view.minutes_place or self._minutes(), style="quiet")
        rows = [place, Row("")]
        if width >= BESIDE and actions and others:
            drawn = tuple(Stack(tuple(map(_picture, part[:-1]))) for part in (actions, others))
            rows += [Row(picture=Beside(drawn, shares=(62, 38))), Row("")]
        else:
            rows += [*actions, *others]
        self.query_one("#page", FilledList).fill(rows, self._longer)

    def _longer(self, rows: list[Row], place: RowList) -> list[Row]:
        """The rows with what came of the topics, if that has room, and below them the minutes."""
        topics = [*what_came_of_topics(self.view), Row("")]
        longer = [*rows, *topics]
        return [*(longer if len(topics) > 1 and lines_left(longer, place) else rows), *self._page()]

    def _page(self) -> list[Row]:
        """The minutes, without the title that stands in the head already; nothing where there are none."""
        page = self.view.minutes
        if not page:
            return []
        rows = self.cache.once(page, "minutes on the screen", lambda: rows_of(page))
        return [section(MINUTES), *rows]

    def action_scroll_page(self) -> None:
        self.query_one("#page", RowList).action_page(1)

    def action_scroll(self) -> None:
        self.query_one("#page", RowList).action_step(1)

    def _plate(self, width: int, height: int) -> Plate:
        """The numbers and the thanks; on a small terminal, whose head says that all is over, one line."""
        free, room = height >= FREE_LINES, width - AROUND
        numbers = in_lines(numbers_of(self.view.made), room)
        if height < THANKS and len(numbers) > 1:
            numbers = in_lines(numbers_of(self.view.made, least=True), room)
        if not numbers:
            return Plate(OVER, free=free)
        return Plate(numbers[0], below=(*numbers[1:], *((OVER,) if height >= THANKS else ())), free=free)

    def _actions(self) -> list[Row]:
        actions = self.view.record.actions
        if self.leads:
            return self._part("What we agreed to do", [_card(action) for action in actions])
        mine = [action for action in actions if takes_on(action.who, self.view.name)]
        others = [action for action in actions if action not in mine]
        title = "Other actions" if mine else "What we agreed to do"
        return [
            *self._part("Your actions", [_card(action) for action in mine]),
            *self._part(title, [_card(action) for action in others]),
        ]

    def _others(self) -> list[Row]:
        record = self.view.record
        decisions = [EdgedCard("$good", decision.text, style="$foreground") for decision in standing(record)]
        lessons = [EdgedCard("$mark", lesson.statement, style="$foreground") for lesson in record.lessons]
        experiments = [_try(experiment) for experiment in record.experiments]
        return [
            *self._part("What we decided", decisions),
            *self._part("What we learned", lessons),
            *self._part("What we try", experiments),
        ]

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


def numbers_of(made: Made, *, least: bool = False) -> list[str]:
    """What the meeting made, each with its number; what there is none of is left out.

    With `least` topics and people are left out too: those that were talked about say more.
    """
    numbers = (
        (made.cards, counted(made.cards, "card")),
        (made.topics, counted(made.topics, "topic")),
        (made.talked_about, f"{made.talked_about} talked about"),
        (made.decisions, counted(made.decisions, "decision")),
        (made.actions, counted(made.actions, "action")),
        (made.lessons, counted(made.lessons, "lesson")),
        (made.experiments, counted(made.experiments, "experiment")),
        (made.people, counted_people(made.people)),
    )
    kept = any(number for number, _ in numbers[:-1])
    told = [words for number, words in numbers if number] if kept else []
    skipped = (counted(made.topics, "topic"), counted_people(made.people)) if least else ()
    return [words for words in told if words not in skipped]


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


def _card(action: Action) -> EdgedCard:
    due = f"by {spoken_date(action.due)}" if action.due else ""
    below = joined((action.who or "who?", due))
    return EdgedCard("$accent", action.what, details=(below,), style="bold $text-strong")


def _try(experiment: Experiment) -> EdgedCard:
    below = joined((experiment.who, until_when(experiment)))
    return EdgedCard("$mark", experiment.hypothesis, details=(below,) if below else (), style="$foreground")


def _picture(row: Row) -> Picture:
    """A row as a part of a picture; one without a picture is a free line."""
    return row.picture or Words()
