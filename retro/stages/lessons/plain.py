"""Writing lessons down in lines, with the cards that they can be taken from."""

from collections.abc import Iterator
from typing import Final

from retro.errors import RuleError
from retro.plain.plain_stage import PlainStage, shows
from retro.plain.verb import Call, Item, Line, Outcome, Verb
from retro.session import acts
from retro.session.captured_entries import entry_of_words
from retro.session.dates import spoken_date
from retro.session.people import Role
from retro.session.record import Lesson
from retro.session.record_words import SORTS, in_words, words_of_note
from retro.session.text import counted, excerpt
from retro.session.view import View
from retro.stages.lessons.rules import LessonsView

CARDS: Final = "Cards to take lessons from"
CAPTURED: Final = "Captured on the way"
NO_LESSON: Final = "No lesson yet. To write one down: lesson TEXT"


_shown: Final = shows(LessonsView)


def takes_part_or_leads(view: View) -> bool:
    """Whether something can be written down from this seat."""
    return view.role is not Role.OBSERVER and view.stage is not None


def _take(call: Call) -> Outcome:
    shown, label = _shown(call.view), call.given["LABEL"].strip().upper()
    note = next((note for note in shown.captured if note.id == label), None)
    if note is None:
        raise RuleError(f"Nothing called {excerpt(label, 20)} was captured, or it is a lesson already.")
    origin, statement = f"{shown.session}/{note.id}", call.given.get("TEXT", "")
    lesson = (
        Lesson("L", statement, tags=note.channels, origin=origin)
        if statement
        else entry_of_words("L", note.text, note.channels, origin)
    )
    return Outcome((acts.WriteDown(lesson),), f"{note.id} is a lesson now.")


class PlainLessons(PlainStage[LessonsView]):
    """Lessons are written, changed and deleted with the verbs of all stages."""

    verbs = (
        Verb(
            "take",
            "Make a lesson of something that was captured on the way; TEXT says it in other words.",
            _take,
            ("LABEL", "[TEXT]"),
            offered=lambda view: bool(takes_part_or_leads(view) and _shown(view).captured),
            sends=(acts.WriteDown,),
            example="take N3",
        ),
    )

    def opens(self, view: View, shown: LessonsView) -> str:
        return f"{counted(len(shown.cards), 'card')} to take lessons from" if shown.cards else ""

    def says(self, view: View, shown: LessonsView) -> tuple[Line, ...]:
        return tuple(_lines(shown))

    def items(self, view: View, shown: LessonsView) -> tuple[Item, ...]:
        lessons = tuple(Item(lesson.id, _details(lesson), "Lessons") for lesson in shown.lessons)
        captured = (Item(note.id, words_of_note(note), CAPTURED) for note in shown.captured)
        return (*captured, *lessons, *(Item(card.id, card.text, CARDS) for card in shown.cards))


def _lines(shown: LessonsView) -> Iterator[Line]:
    if shown.captured:
        yield Line(f"{CAPTURED}; to make a lesson of one: take LABEL", quiet=True)
        yield from (Line(f"{note.id}  {words_of_note(note)}", quiet=True) for note in shown.captured)
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
