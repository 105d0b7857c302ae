"""`close`: was it worth the time (return on time invested, 1 to 5), other questions on how it was, and lines.

1 is "lost time" and 5 "worth far more than the time": the direction that Retromat's ROTI has in
most teams, said in words on the screen because sources differ.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Final

import msgspec
from msgspec.structs import replace

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.earlier_figures import EarlierMean, means_of
from retro.session.events import Event, StageEvent
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.text import LINE_LIMIT, optional
from retro.session.view import RoomState
from retro.stages.choice import (
    WHO_ANSWERED,
    ChoiceKind,
    ChoiceView,
    CountedState,
    check_option,
    seen,
    sums,
)
from retro.stages.close.closing_questions import QUESTIONS, RATINGS, TIME, CloseSettings
from retro.stages.questions import (
    Answered,
    QuestionView,
    Said,
    is_all,
    parted,
    question_seen,
    summed,
    with_option,
)

LINE, PLUS, DELTA = "line", "plus", "delta"
"""The lines that people leave: one on the meeting, or one on what was good and one on what to change."""
_A_LINE = "A line"


class Closing(msgspec.Struct, frozen=True):
    """What one seat says at the end: a rating from 1 to 5 (0: none), a line, and what else is asked."""

    rating: int = 0
    line: str = ""
    said: tuple[Said, ...] = ()
    """What it says to the further questions."""
    plus: str = ""
    """What was good."""
    delta: str = ""
    """What to change."""


class CloseState(CountedState, frozen=True):
    """Nothing while it is open; sums and lines once they are shown."""

    lines: tuple[str, ...] = ()
    answered: int = 0
    further: tuple[Answered, ...] = ()
    """What came out of the further questions."""
    plus: tuple[str, ...] = ()
    delta: tuple[str, ...] = ()


class Rate(StageAct, frozen=True):
    """Rate the session; rating again replaces it."""

    rating: int


class AnswerQuestion(StageAct, frozen=True):
    """Answer another question by the index of a step; answering again replaces it."""

    question: str
    option: int


class SayLine(StageAct, frozen=True):
    """Leave one line; another one replaces it, an empty one takes it back."""

    line: str
    about: str = LINE
    """Which line: on the meeting, on what was good, or on what to change."""


class ShowClosing(StageAct, frozen=True):
    """Show the ratings as counts and the lines in an order drawn anew."""


class ClosingShown(StageEvent, frozen=True, tag="ClosingShown"):
    """The outcome. `counts` is empty when there were too few answers to show them."""

    counts: tuple[int, ...]
    lines: tuple[str, ...]
    answered: int
    further: tuple[Answered, ...] = ()
    plus: tuple[str, ...] = ()
    delta: tuple[str, ...] = ()


class ClosingLines(msgspec.Struct, frozen=True):
    """The lines on one thing, as one seat sees them."""

    about: str
    own: str = ""
    """What this seat wrote."""
    said: tuple[str, ...] = ()
    """What all wrote, once it is shown."""


class CloseView(msgspec.Struct, frozen=True):
    """What is asked, this seat's own lines and, once they are shown, everybody's lines."""

    rating: ChoiceView
    """Was it worth the time. It says, too, whether the stage is open, where that is not asked."""
    line: str
    lines: tuple[str, ...]
    questions: tuple[QuestionView, ...] = ()
    """All of them, that on the time too; empty where it is the only one."""
    both: bool = False
    """Whether there are two lines, on what was good and on what to change, instead of one."""
    written: tuple[ClosingLines, ...] = ()
    """The lines that are asked for, with what was written; this has that on the meeting too."""
    before: tuple[EarlierMean, ...] = ()
    """The means of the rating in earlier sessions, the oldest first."""


class Close(ChoiceKind[CloseState]):
    """The end of the meeting."""

    name: ClassVar[str] = "close"
    title: ClassVar[str] = "Close"
    usual_minutes: ClassVar[int] = 4
    missed: ClassVar[str] = "nobody will say whether it was worth the time"
    Settings = CloseSettings
    State = CloseState
    state_name: ClassVar[str] = "CloseState"
    Private = Closing
    private_acts: ClassVar = (Rate, AnswerQuestion, SayLine)
    closing_acts: ClassVar = (ShowClosing,)
    events: ClassVar = (ClosingShown,)

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: Closing | None, draw: Callable[[], str]
    ) -> Closing | None:
        self.refuse_once_shown(session, stage)
        before, settings = mine or Closing(), self.settings(stage)
        match act:
            case Rate(_, rating) if TIME in settings.ask:
                if not 1 <= rating <= len(RATINGS):
                    raise RuleError(f"A rating is a number from 1 to {len(RATINGS)}.")
                return replace(before, rating=rating)
            case AnswerQuestion(_, name, option) if asked := next(
                (q for q in settings.further if q.id == name), None
            ):
                option = check_option(option, asked.options)
                return replace(before, said=with_option(before.said, name, option))
            case SayLine(_, line, about) if about in _lines_of(settings):
                given = replace(before, **{about: optional(line, _A_LINE, LINE_LIMIT)})
                return given if given != Closing() else None
        raise RuleError("This is not asked here.")

    def pieces(self, value: Closing) -> tuple[Closing, ...]:
        """Part it into single answers and lines, so that the outcome cannot put them together again."""
        parts = (
            Closing(rating=value.rating),
            Closing(line=value.line),
            *(Closing(said=(said,)) for said in parted(value.said)),
            Closing(plus=value.plus),
            Closing(delta=value.delta),
        )
        return tuple(part for part in parts if part != Closing())

    def complete(self, stage: Stage, value: Closing) -> bool:
        """Whether every question with steps is answered: lines are left by those who like.

        Where only lines are asked for, whether all of them are there.
        """
        settings: CloseSettings = self.settings(stage)
        if not settings.questions:
            return all(getattr(value, about) for about in _lines_of(settings))
        rated = TIME not in settings.ask or bool(value.rating)
        return rated and is_all(value.said, [question.id for question in settings.further], trend=False)

    def question(self, piece: Closing) -> str:
        if piece.said:
            return piece.said[0].question
        about = next((about for about in (LINE, PLUS, DELTA) if getattr(piece, about)), "")
        return "rating" if piece.rating else about

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        self.refuse_once_shown(session, stage)
        settings: CloseSettings = self.settings(stage)
        values = [piece.value for piece in pieces]
        ratings = [value.rating - 1 for value in values if value.rating]
        said = [said for value in values for said in value.said]
        further = summed(said, {question.id: len(question.options) for question in settings.further})
        lines, plus, delta = (
            tuple(line for value in values if (line := getattr(value, about)))
            for about in (LINE, PLUS, DELTA)
        )
        counts, answered = sums(ratings, len(RATINGS)), len(ratings)
        return (ClosingShown(stage.id, counts, lines, answered, further, plus, delta),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case ClosingShown(_, counts, lines, answered, further, plus, delta):
                return session.with_state(stage.id, CloseState(counts, lines, answered, further, plus, delta))
            case _:
                return session

    def texts(self, session: Session, stage: Stage) -> Iterator[tuple[str, str]]:
        return (("a closing line", line) for line in self.lines(session, stage))

    def lines(self, session: Session, stage: Stage) -> tuple[str, ...]:
        state = self.state(session, stage)
        return (*state.lines, *state.plus, *state.delta)

    def without_line(self, session: Session, stage: Stage, line: str) -> Session:
        state = self.state(session, stage)
        field = next(name for name in ("lines", PLUS, DELTA) if line in getattr(state, name))
        lines = list(getattr(state, field))
        lines.remove(line)
        return self.put(session, stage, **{field: tuple(lines)})

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if self.waits(session, stage):
            kept = "" if stage.tagged else " Until then, the session's file stores whose they are."
            return f"Answers are shown without names. {WHO_ANSWERED}{kept}"
        if stage.tagged:
            return "Nobody can find out whose answers these are, not even from the files."
        return "Answers have no names. Until they were shown, the session's file stored whose they are."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> CloseView:
        state, settings = self.state(session, stage), self.settings(stage)
        mine: Closing = gathered.mine or Closing()
        rated = mine.rating - 1 if mine.rating else None
        return CloseView(
            rating=seen(RATINGS, rated, gathered, state.counts, state.answered),
            line=mine.line,
            lines=state.lines,
            questions=() if settings.plain else _questions(session, settings, state, mine, gathered),
            both=settings.both,
            written=tuple(
                ClosingLines(about, getattr(mine, about), getattr(state, "lines" if about == LINE else about))
                for about in _lines_of(settings)
            ),
            before=means_of(session.earlier, QUESTIONS[TIME].figure, len(RATINGS)),
        )


def _lines_of(settings: CloseSettings) -> tuple[str, ...]:
    return (PLUS, DELTA) if settings.both else (LINE,)


def _questions(
    session: Session, settings: CloseSettings, state: CloseState, mine: Closing, gathered: Gathered
) -> tuple[QuestionView, ...]:
    said = with_option(mine.said, TIME, mine.rating - 1)
    time = Answered(TIME, state.counts or (), state.answered)
    known = {each.question: each for each in (*state.further, time)}
    found: list[QuestionView] = []
    for asked in settings.questions:
        outcome = None if state.counts is None else known.get(asked.id, Answered(asked.id))
        view = question_seen((asked.id, asked.figure, asked.sentence), asked.options, said, gathered, outcome)
        past = means_of(session.earlier, asked.figure, len(asked.options))
        found.append(replace(view, before=past[-1].mean) if past else view)
    return tuple(found)


KIND: Final = Close()
