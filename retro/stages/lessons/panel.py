"""Keeping what was learned."""

from typing import Final

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult

from retro.session.board import Card
from retro.session.dates import spoken_date
from retro.session.record import Lesson, Note
from retro.session.record_words import SORTS, in_words
from retro.stages.lessons.rules import LessonsView
from retro.tui.charts.filled_list import FilledList, lines_left
from retro.tui.charts.taken import SECTION_LINES, taken_rows
from retro.tui.charts.topics_so_far import topics_below
from retro.tui.entry_form import MadeOf
from retro.tui.keys import TAKE, Command
from retro.tui.panel import Panel, Panels
from retro.tui.parts.plain_containers import PlainHorizontal
from retro.tui.widgets.edged_card import EdgedCard, alternating
from retro.tui.widgets.hues import hue_of_label
from retro.tui.widgets.pieces import Pieces, joined
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section

MEND = Command(
    "enter",
    "mend",
    "change",
    "Change the lesson under the cursor, or make one of a captured line.",
    means=TAKE,
)
NO_LESSON: Final = "No lesson yet. Press l to write one down."
BESIDE: Final = 112
"""Cells of a terminal from which on the cards stand beside the lessons."""
LEAST_AGREED: Final = 2
"""Lines from which on it is worth to show what was agreed."""
MOST_AGREED: Final = 8


class LessonsPanel(Panel[LessonsView]):
    """The lessons so far, and cards to take some from; below them what else the meeting has made."""

    DEFAULT_CSS = """
    LessonsPanel #beside { height: 1fr; }
    LessonsPanel #lessons { width: 62fr; }
    LessonsPanel #material { width: 38fr; margin: 0 0 0 2; }
    """
    ENTRIES = "ALE"
    COMMANDS = (MEND,)

    def compose(self) -> ComposeResult:
        with PlainHorizontal(id="beside"):
            yield FilledList(cursor=True, edged=True, cache=self.cache, id="lessons", empty=NO_LESSON)
            yield RowList(cache=self.cache, id="material")

    def also_asked(self, letter: str) -> tuple[str, ...]:
        return self.shown.ask if letter == "L" else ()

    def commands(self) -> tuple[Command, ...]:
        return self.COMMANDS if self.shown.lessons or self.shown.captured else ()

    def show(self, shown: LessonsView) -> None:
        close = not self.roomy
        cards = self.cache.kept.each("lessons", shown.lessons, _lesson)
        drawn = zip(shown.lessons, alternating(cards) if close else cards, strict=True)
        lessons = [Row(picture=card, key=lesson.id) for lesson, card in drawn]
        rows = lessons if close else apart(lessons)
        captured = captured_rows(shown.captured, close=close)
        if rows or shown.cards or captured:
            head = section("Lessons", str(len(lessons)) if lessons else "")
            rows = [*captured, head, *(rows or [Row(NO_LESSON, style="quiet")])]
        material = self.cache.once(shown.cards, close, lambda: _material(shown.cards, close=close))
        beside = bool(material) and self.screen.size.width >= BESIDE
        self.query_one("#material", RowList).display = beside
        if beside:
            self.query_one("#material", RowList).update(material)
        elif material:
            rows = [*rows, Row(""), *material]
        self.query_one("#lessons", FilledList).fill(rows, self._longer)

    def _longer(self, rows: list[Row], place: RowList) -> list[Row]:
        """The rows with what else was agreed, and what came of the topics."""
        if not rows:
            return rows
        return topics_below(self.view)([*rows, *self._agreed(lines_left(rows, place))], place)

    def _agreed(self, lines: int) -> list[Row]:
        """Actions and decisions, if so many lines are room for them."""
        room = min(lines - SECTION_LINES - 1, MOST_AGREED)
        record = replace(self.view.record, lessons=())
        return taken_rows(record, room) if room >= LEAST_AGREED else []

    @on(RowList.Selected)
    def chosen(self, event: RowList.Selected) -> None:
        event.stop()
        note = next((note for note in self.shown.captured if note.id == event.key), None)
        if note:
            made_of = MadeOf(f"{self.shown.session}/{note.id}", note.text, note.channels)
            self.post_message(self.Make("L", made_of))
        else:
            self.post_message(self.Mend(event.key))

    def action_mend(self) -> None:
        self.query_one("#lessons", RowList).action_choose()


PANELS: Final = Panels(LessonsPanel)


def _lesson(lesson: Lesson) -> EdgedCard:
    review = f"review on {spoken_date(lesson.review)}" if lesson.review else ""
    last = joined((SORTS.get(lesson.sort, ""), in_words(lesson.tags), review))
    known = f"how we know: {lesson.evidence}" if lesson.evidence else ""
    do: Pieces = (("what to do: ", "$text-quiet"), (lesson.recommendation, "$foreground"))
    parts: tuple[Pieces, ...] = (lesson.context, known, do if lesson.recommendation else "", last)
    details = tuple(part for part in parts if part)
    return EdgedCard("$accent", lesson.statement, lesson.id, details=details, style="bold $text-strong")


def captured_rows(captured: tuple[Note, ...], *, close: bool) -> list[Row]:
    """What was captured on the way, under a head; Enter makes a lesson of it."""
    if not captured:
        return []
    drawn = [
        EdgedCard(
            "$warn",
            note.text,
            note.id,
            details=tuple(filter(None, (in_words(note.channels),))),
            style="$foreground",
        )
        for note in captured
    ]
    cards = alternating(drawn) if close else drawn
    rows = [Row(picture=card, key=note.id) for note, card in zip(captured, cards, strict=True)]
    head = section("Captured on the way", str(len(captured)))
    return [head, *(rows if close else apart(rows)), *([] if close else [Row("")])]


def _material(cards: tuple[Card, ...], *, close: bool) -> list[Row]:
    """The cards under a head, each with the edge of its question."""
    if not cards:
        return []
    drawn = [EdgedCard(hue_of_label(card.id), card.text, card.id, style="$foreground") for card in cards]
    rows = [Row(picture=card) for card in (alternating(drawn) if close else drawn)]
    return [section("Cards to take lessons from", str(len(cards))), *(rows if close else apart(rows))]
