"""`checkin`: people answer alone, on a scale, from choices or with a word; nobody sees who gave what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.earlier_figures import EarlierMean, means_of
from retro.session.events import Event, StageEvent
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.record import Part
from retro.session.text import optional
from retro.session.view import RoomState
from retro.stages.checkin.advice import advice
from retro.stages.checkin.asking import (
    MOST,
    WORD,
    WORD_LIMIT,
    CheckinSettings,
    name_of,
    statements_of,
)
from retro.stages.choice import (
    FEWEST,
    WHO_ANSWERED,
    ChoiceKind,
    ChoiceView,
    CountedState,
    check_option,
    seen,
    sums,
)
from retro.stages.questions import (
    NONE,
    Answered,
    QuestionView,
    Said,
    is_all,
    parted,
    question_seen,
    summed,
    with_option,
    with_trend,
)


class CheckedIn(msgspec.Struct, frozen=True):
    """What one seat gives: the index of an answer, or what it says to each of the statements, or a word."""

    option: int = NONE
    said: tuple[Said, ...] = ()
    word: str = ""

    def __post_init__(self) -> None:
        if self.option == NONE and not self.said and not self.word:
            raise ValueError("nothing is given")


class CheckinState(CountedState, frozen=True):
    """Nothing while it is open; only sums, or words without names, once it is closed."""

    answered: int = 0
    statements: tuple[Answered, ...] = ()
    words: tuple[str, ...] = ()
    """In the order in which all saw them."""
    destroyed: bool = False
    """Whether what was shown was deleted when the group went on."""


class Answer(StageAct, frozen=True):
    """Choose an option by its index, perhaps for one of several statements; choosing again replaces it."""

    option: int
    statement: str = ""
    """Its id; empty for the only question."""


class SayTrend(StageAct, frozen=True):
    """Say whether it gets better (0), stays the same (1) or gets worse (2); saying it again replaces it."""

    statement: str
    trend: int


class SayWord(StageAct, frozen=True):
    """Leave one word; another one replaces it, an empty one takes it back."""

    word: str


class ShowAnswers(StageAct, frozen=True):
    """Close the question and show what was answered."""


class CheckinClosed(StageEvent, frozen=True, tag="CheckinClosed"):
    """The outcome. `counts` is empty when there were too few answers to show them, or none to count."""

    counts: tuple[int, ...]
    answered: int
    statements: tuple[Answered, ...] = ()
    words: tuple[str, ...] = ()


class CheckinView(ChoiceView, frozen=True):
    """The only question as one seat sees it, or the statements, or the words."""

    statements: tuple[QuestionView, ...] = ()
    """Where there are any, the options are those of each of them."""
    writes: bool = False
    """Whether people write a word instead of choosing an answer."""
    word: str = ""
    """This seat's own word."""
    words: tuple[str, ...] = ()
    """Everybody's, once they are shown."""
    destroyed: bool = False
    advice: str = ""
    """What the group could do now, in a sentence; made of what all can see."""
    before: tuple[EarlierMean, ...] = ()
    """The means of earlier sessions, the oldest first."""


class Checkin(ChoiceKind[CheckinState]):
    """One question, several statements or a word; sums only, and words without names."""

    name: ClassVar[str] = "checkin"
    title: ClassVar[str] = "Check-in"
    usual_minutes: ClassVar[int] = 3
    usual_prompt: ClassVar[str] = "How are you right now?"
    Settings = CheckinSettings
    State = CheckinState
    state_name: ClassVar[str] = "CheckinState"
    Private = CheckedIn
    private_acts: ClassVar = (Answer, SayTrend, SayWord)
    closing_acts: ClassVar = (ShowAnswers,)
    events: ClassVar = (CheckinClosed,)
    prompts: ClassVar[tuple[int, int]] = (0, MOST)
    line_part: ClassVar[Part] = Part.WORD

    def unfit(self, stage: Stage) -> str:
        if self.settings(stage).way == WORD and len(stage.prompts) > 1:
            return f'a stage with ask = "{WORD}" has one question at most, not {len(stage.prompts)}'
        return ""

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: CheckedIn | None, draw: Callable[[], str]
    ) -> CheckedIn | None:
        self.refuse_once_shown(session, stage)
        settings: CheckinSettings = self.settings(stage)
        known = {prompt.id for prompt in statements_of(stage, settings)}
        said = mine.said if mine else ()
        match act:
            case SayWord(_, word) if settings.way == WORD:
                word = optional(word, "A word", WORD_LIMIT)
                return CheckedIn(word=word) if word else None
            case Answer(_, option, "") if not known:
                return CheckedIn(check_option(option, settings.options))
            case Answer(_, option, statement) if statement in known:
                return CheckedIn(said=with_option(said, statement, check_option(option, settings.options)))
            case SayTrend(_, statement, trend) if statement in known and settings.trend:
                return CheckedIn(said=with_trend(said, statement, trend))
        raise RuleError("This is not asked here.")

    def pieces(self, value: CheckedIn) -> tuple[CheckedIn, ...]:
        """Part what was said to statements, so that the outcome cannot put it together again."""
        return tuple(CheckedIn(said=(said,)) for said in parted(value.said)) or (value,)

    def question(self, piece: CheckedIn) -> str:
        return " ".join(
            f"{said.question} {'trend' if said.option == NONE else 'answer'}" for said in piece.said
        )

    def complete(self, stage: Stage, value: CheckedIn) -> bool:
        """Whether everything is answered that is asked."""
        settings: CheckinSettings = self.settings(stage)
        asked = [prompt.id for prompt in statements_of(stage, settings)]
        return is_all(value.said, asked, trend=settings.trend)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        self.refuse_once_shown(session, stage)
        settings: CheckinSettings = self.settings(stage)
        if settings.way == WORD:
            words = tuple(piece.value.word for piece in pieces)
            return (CheckinClosed(stage.id, (), len(words), words=words if len(words) >= FEWEST else ()),)
        options = len(settings.options)
        if asked := statements_of(stage, settings):
            said = [said for piece in pieces for said in piece.value.said]
            statements = summed(said, {prompt.id: options for prompt in asked}, trend=settings.trend)
            answered = max(statement.answered for statement in statements)
            return (CheckinClosed(stage.id, (), answered, statements),)
        answers = [piece.value.option for piece in pieces]
        return (CheckinClosed(stage.id, sums(answers, options), len(answers)),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case CheckinClosed(_, counts, answered, statements, words):
                return session.with_state(stage.id, CheckinState(counts, answered, statements, words))
            case _:
                return session

    def what_stays(self, session: Session, stage: Stage) -> Session:
        settings: CheckinSettings = self.settings(stage)
        if not settings.destroy or self.waits(session, stage) or self.state(session, stage).destroyed:
            return session
        return session.with_state(stage.id, CheckinState((), destroyed=True))

    def lines(self, session: Session, stage: Stage) -> tuple[str, ...]:
        return self.state(session, stage).words

    def texts(self, session: Session, stage: Stage) -> Iterator[tuple[str, str]]:
        return (("a word", word) for word in self.state(session, stage).words)

    def without_line(self, session: Session, stage: Stage, line: str) -> Session:
        words = list(self.state(session, stage).words)
        words.remove(line)
        return self.put(session, stage, words=tuple(words))

    def privacy_note(self, session: Session, stage: Stage) -> str:
        settings: CheckinSettings = self.settings(stage)
        if settings.way == WORD:
            what, whose = "Words are shown without names", "whose word it is"
        else:
            what, whose = "Only counts are shown", "who gave which answer"
        deleted = " They are deleted when the group moves on." if settings.destroy else ""
        if self.waits(session, stage):
            kept = "" if stage.tagged else f" Until then, the session's file stores {whose}."
            return f"{what}.{deleted} {WHO_ANSWERED}{kept}"
        if deleted:
            what = "Words without names" if settings.way == WORD else "Counts only"
            return f"{what}, deleted when the group moves on; no file or minutes keep them."
        if stage.tagged and settings.way == WORD:
            return "Words have no names; nobody can tell whose they are, not even from the files."
        if stage.tagged:
            return "Counts only; nobody can tell who gave which answer, not even from the files."
        what = "Words have no names" if settings.way == WORD else "Only counts are kept"
        return f"{what}. Until they were shown, the session's file stored {whose}."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> CheckinView:
        state, settings = self.state(session, stage), self.settings(stage)
        mine: CheckedIn | None = gathered.mine
        option = None if mine is None or mine.option == NONE else mine.option
        choice = seen(settings.options, option, gathered, state.counts, state.answered)
        scale = settings.is_scale
        return CheckinView(
            **{field: getattr(choice, field) for field in choice.__struct_fields__},
            statements=self._statements(session, stage, mine.said if mine else (), gathered),
            writes=settings.way == WORD,
            word=mine.word if mine else "",
            words=state.words,
            destroyed=state.destroyed,
            advice=advice(settings.way, state.counts or ()),
            before=means_of(session.earlier, name_of(stage), len(settings.options)) if scale else (),
        )

    def _statements(
        self, session: Session, stage: Stage, said: Sequence[Said], gathered: Gathered
    ) -> tuple[QuestionView, ...]:
        state, settings = self.state(session, stage), self.settings(stage)
        found: list[QuestionView] = []
        shown: Mapping[str, Answered] = {each.question: each for each in state.statements}
        for prompt in statements_of(stage, settings) if not state.destroyed else ():
            outcome = None if state.counts is None else shown.get(prompt.id, Answered(prompt.id))
            asked = (prompt.id, prompt.title, prompt.question)
            view = question_seen(asked, settings.options, said, gathered, outcome, trend=settings.trend)
            past = means_of(session.earlier, prompt.title, len(settings.options)) if settings.is_scale else ()
            found.append(msgspec.structs.replace(view, before=past[-1].mean) if past else view)
        return tuple(found)


KIND: Final = Checkin()
