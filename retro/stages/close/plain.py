"""The end of a meeting in lines: was it worth the time, other questions, and lines that people leave."""

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching
from retro.plain.leading import step_verb
from retro.plain.plain_stage import Choice, PlainStage, shows, takes_part
from retro.plain.verb import Call, Item, Line, Outcome, UsageError, Verb
from retro.session.acts import StageAct
from retro.session.record import Record, standing
from retro.session.scale_words import average
from retro.session.text import counted
from retro.session.view import View
from retro.stages.choice_words import AGAIN
from retro.stages.close.closing_questions import QUESTIONS, TIME
from retro.stages.close.closing_words import NOTHING, TITLES
from retro.stages.close.rules import DELTA, LINE, PLUS, AnswerQuestion, CloseView, Rate, SayLine, ShowClosing
from retro.stages.plain_questions import (
    asked_lines,
    choices_of,
    counted_lines,
    left_words,
    next_choices,
    open_lines,
    option_of,
    own_answer,
    question_items,
    question_of,
    result_lines,
    so_far_line,
    told,
)

WORDS: Final = MappingProxyType({LINE: "line", PLUS: "good", DELTA: "to-change"})
"""The verb that leaves each line."""
OWN: Final = MappingProxyType(
    {LINE: "Your line", PLUS: "You say what was good", DELTA: "You say what to change"}
)
TO_TYPE: Final = MappingProxyType(
    {
        LINE: "To leave a line about this meeting, if you like: line TEXT",
        PLUS: "To say what was good: good TEXT",
        DELTA: "To say what to change: to-change TEXT",
    }
)


_shown: Final = shows(CloseView)


def _options(shown: CloseView) -> list[str]:
    return [f"{number} · {words}" for number, words in enumerate(shown.rating.options, 1)]


def _answer(call: Call) -> Outcome:
    shown, first, rest = _shown(call.view), call.given.get("QUESTION", ""), call.given["CHOICE"]
    if shown.questions:
        question = question_of(first, shown.questions)
        option = option_of(rest, question.choice.options)
        asked = question.id
        act: StageAct = AnswerQuestion(call.stage_id, asked, option)
        act = Rate(call.stage_id, option + 1) if asked == TIME else act
        return Outcome((act,), lambda view: _said(view, asked))
    if shown.both:
        raise UsageError(f"Here only lines are asked for. {TO_TYPE[PLUS]}. {TO_TYPE[DELTA]}")
    option = option_of(f"{first} {rest}".strip(), _options(shown))
    said = f"Your rating: {told(_options(shown), option)}. {AGAIN}"
    return Outcome((Rate(call.stage_id, option + 1),), said)


def _said(view: View, asked: str) -> str:
    questions = _shown(view).questions
    answer = next((own_answer(question) for question in questions if question.id == asked), "")
    return f"{answer} {left_words(view, questions)}"


def _leaves(about: str) -> Callable[[Call], Outcome]:
    def leave(call: Call) -> Outcome:
        def said(view: View) -> str:
            own = next((each.own for each in _shown(view).written if each.about == about), "")
            return f"{OWN[about]}: {own}"

        return Outcome((SayLine(call.stage_id, call.given["TEXT"], about),), said)

    return leave


def _withdraw(call: Call) -> Outcome:
    mine = {each.about: WORDS[each.about] for each in _shown(call.view).written if each.own}
    if not mine:
        raise RuleError("You have left no line.")
    label = call.given.get("LABEL", "")
    if len(mine) > 1 and not label:
        raise UsageError(f"Say which line: withdraw {' or withdraw '.join(mine.values())}.")
    about = next(iter(mine)) if not label else matching(label, mine, "line of yours")
    return Outcome((SayLine(call.stage_id, "", about),), "Your line is taken back.")


def _open(view: View) -> bool:
    return takes_part(view) and _shown(view).rating.open


def _rates(view: View) -> bool:
    return _open(view) and (bool(_shown(view).questions) or not _shown(view).both)


def _may_leave(about: str) -> Callable[[View], bool]:
    return lambda view: _open(view) and any(each.about == about for each in _shown(view).written)


def _line_verb(about: str, does: str, example: str) -> Verb:
    return Verb(
        WORDS[about],
        does,
        _leaves(about),
        ("TEXT",),
        offered=_may_leave(about),
        sends=(SayLine,),
        example=example,
    )


class PlainClose(PlainStage[CloseView]):
    """Answers are numbered; of several questions the numbers answer the next one that is open."""

    verbs = (
        Verb(
            "answer",
            "Answer by a number or by the words of the answer; where several things are asked, say which.",
            _answer,
            ("[QUESTION]", "CHOICE"),
            offered=_rates,
            sends=(Rate, AnswerQuestion),
            example="answer 4",
        ),
        _line_verb(LINE, "Leave one line about this meeting.", "line We were quick today"),
        _line_verb(PLUS, "Say what was good, in one line.", "good We began on time"),
        _line_verb(DELTA, "Say what to change, in one line.", "to-change Fewer topics"),
        Verb(
            "withdraw",
            "Take a line of yours back: line, good or to-change.",
            _withdraw,
            ("[LABEL]",),
            offered=lambda view: _open(view) and any(each.own for each in _shown(view).written),
            sends=(SayLine,),
        ),
        step_verb("reveal", "Show all answers and lines.", ShowClosing, doing="show answers"),
    )

    def opens(self, view: View, shown: CloseView) -> str:
        if not shown.rating.open:
            return ""
        asked = len(shown.questions) or int(not shown.both)
        lines = "what was good and what to change" if shown.both else "one line each"
        return " and ".join(filter(None, (counted(asked, "question") if asked else "", lines)))

    def says(self, view: View, shown: CloseView) -> Sequence[Line]:
        lines = _open_lines(view, shown) if shown.rating.open else _closed_lines(shown)
        return (*lines, *_taken(view.record))

    def items(self, view: View, shown: CloseView) -> Sequence[Item]:
        return tuple(question_items(shown.questions))

    def choices(self, view: View, shown: CloseView) -> Sequence[Choice]:
        if not _rates(view):
            return ()
        return next_choices(shown.questions) if shown.questions else choices_of(_options(shown))


def _open_lines(view: View, shown: CloseView) -> Iterator[Line]:
    if shown.questions:
        yield from asked_lines(view, shown.questions)
    elif not shown.both:
        if view.stage is None or not view.stage.instruction:
            yield Line(QUESTIONS[TIME].sentence)
        yield from open_lines(view, shown.rating, _options(shown), "your rating")
    elif not takes_part(view):
        yield so_far_line(shown.rating.so_far)
    for asked in shown.written if takes_part(view) else ():
        own = f"{OWN[asked.about]}: {asked.own}" if asked.own else TO_TYPE[asked.about]
        yield Line(own, quiet=bool(asked.own))


def _closed_lines(shown: CloseView) -> Iterator[Line]:
    """How it was, then the lines of all, which say nothing of who wrote them."""
    if shown.questions:
        yield from result_lines(shown.questions)
    elif not shown.both:
        yield from counted_lines(shown.rating, _options(shown))
        if shown.rating.counts:
            last = f", last time {shown.before[-1].mean:.1f}" if shown.before else ""
            yield Line(f"{average(shown.rating.counts):.1f} on average{last}.")
    said = [f"{TITLES[about.about]}: {line}" for about in shown.written for line in about.said]
    yield from map(Line, said)
    if not said and shown.both and not shown.questions:
        yield Line(NOTHING)


def _taken(record: Record) -> Iterator[Line]:
    """What the meeting takes with it."""
    taken = [(each.id, f"{each.what}, {each.who}" if each.who else each.what) for each in record.actions]
    taken += [(each.id, each.text) for each in standing(record)]
    taken += [(each.id, each.statement) for each in record.lessons]
    taken += [(each.id, each.hypothesis) for each in record.experiments]
    if taken:
        yield Line("What we take with us:", quiet=True)
    yield from (Line(f"{label}  {text}", quiet=True) for label, text in taken)


PLAIN: Final = PlainClose()
