"""Writing lessons down in lines, with the cards that they can be taken from."""

from collections.abc import Iterator
from typing import Final

from retro.plain.plain_stage import PlainStage
from retro.plain.verb import Item, Line
from retro.session.dates import spoken_date
from retro.session.record import Lesson
from retro.session.record_words import SORTS, in_words
from retro.session.text import counted
from retro.session.view import View
from retro.stages.lessons.rules import LessonsView

CARDS: Final = "Cards to take lessons from"
NO_LESSON: Final = "No lesson yet. To write one down: lesson TEXT"


class PlainLessons(PlainStage[LessonsView]):
    """Lessons are written, changed and deleted with the verbs of all stages."""

    def opens(self, view: View, shown: LessonsView) -> str:
        return f"{counted(len(shown.cards), 'card')} to take lessons from" if shown.cards else ""

    def says(self, view: View, shown: LessonsView) -> tuple[Line, ...]:
        return tuple(_lines(shown))

    def items(self, view: View, shown: LessonsView) -> tuple[Item, ...]:
        lessons = tuple(Item(lesson.id, _details(lesson), "Lessons") for lesson in shown.lessons)
        return (*lessons, *(Item(card.id, card.text, CARDS) for card in shown.cards))


def _lines(shown: LessonsView) -> Iterator[Line]:
    # A new lesson, as everything that is written down, is announced in every stage.
    yield from (Line(f"{lesson.id}  {_details(lesson)}", quiet=True) for lesson in shown.lessons)
    if not shown.lessons:
        yield Line(" ".join((NO_LESSON, *(f"--{option} …" for option in shown.ask))), quiet=True)
    if shown.tags:
        yield Line(f"Tags so far: {in_words(shown.tags)}", quiet=True)
    if shown.cards:
        yield Line(f"{CARDS}:")
        yield from (Line(f"{card.id}  {card.text}") for card in shown.cards)


def _details(lesson: Lesson) -> str:
    """Return all of a lesson in one line."""
    parts = (
        lesson.statement,
        SORTS.get(lesson.sort, ""),
        f"when it applies: {lesson.context}" if lesson.context else "",
        f"how we know: {lesson.evidence}" if lesson.evidence else "",
        f"what to do: {lesson.recommendation}" if lesson.recommendation else "",
        f"tags: {in_words(lesson.tags)}" if lesson.tags else "",
        f"review on {spoken_date(lesson.review)}" if lesson.review else "",
    )
    return "; ".join(filter(None, parts))


PLAIN: Final = PlainLessons()
