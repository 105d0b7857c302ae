"""A check-in in lines: one question, several statements or one word, and what all see of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching
from retro.plain.leading import step_verb
from retro.plain.plain_stage import Choice, PlainStage, shows, takes_part
from retro.plain.verb import Call, Item, Line, Outcome, UsageError, Verb
from retro.session.dates import spoken_date
from retro.session.record import Verdict
from retro.session.scale_words import average
from retro.session.text import counted, counted_people
from retro.session.view import View
from retro.stages.checkin.known_words import DESTROYED, SO_FAR, made_words
from retro.stages.checkin.rules import Answer, CheckinView, SayTrend, SayWord, ShowAnswers
from retro.stages.choice import FEWEST
from retro.stages.choice_words import AGAIN, why_no_counts
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
from retro.stages.questions import TRENDS

AGAIN_WORD: Final = "You are done. You can change it until the words are shown."
TYPE_WORD: Final = "Here everybody gives one word. To type: word TEXT"


_shown: Final = shows(CheckinView)


def _answer(call: Call) -> Outcome:
    shown, first, rest = _shown(call.view), call.given.get("QUESTION", ""), call.given["CHOICE"]
    if shown.writes:
        raise UsageError(TYPE_WORD)
    if not shown.statements:
        option = option_of(f"{first} {rest}".strip(), shown.options)
        said = f"Your answer: {told(shown.options, option)}. {AGAIN}"
        return Outcome((Answer(call.stage_id, option),), said)
    question = question_of(first, shown.statements)
    option = option_of(rest, question.choice.options)
    return Outcome((Answer(call.stage_id, option, question.id),), lambda view: _said(view, question.id))


def _trend(call: Call) -> Outcome:
    shown = _shown(call.view)
    if not any(question.trend for question in shown.statements):
        raise RuleError("It is not asked here how something changes.")
    question = question_of(call.given["QUESTION"], shown.statements)
    wanted = matching(call.given["CHOICE"], {trend: trend for trend in TRENDS}, "answer")
    act = SayTrend(call.stage_id, question.id, TRENDS.index(wanted))
    return Outcome((act,), lambda view: _said(view, question.id))


def _said(view: View, asked: str) -> str:
    """What this seat answered to a question, and how much is left."""
    questions = _shown(view).statements
    answer = next((own_answer(question) for question in questions if question.id == asked), "")
    return f"{answer} {left_words(view, questions)}"


def _word(call: Call) -> Outcome:
    return Outcome((SayWord(call.stage_id, call.given["TEXT"]),), _word_said)


def _word_said(view: View) -> str:
    return f"Your word: {_shown(view).word}. {AGAIN_WORD}"


def _withdraw(call: Call) -> Outcome:
    if not _shown(call.view).word:
        raise RuleError("You have given no word.")
    return Outcome((SayWord(call.stage_id, ""),), "Your word is taken back.")


def _answers(view: View) -> bool:
    return takes_part(view) and _shown(view).open and not _shown(view).writes


def _writes(view: View) -> bool:
    return takes_part(view) and _shown(view).open and _shown(view).writes


class PlainCheckin(PlainStage[CheckinView]):
    """Answers are numbered; of several statements the numbers answer the next one that is open."""

    verbs = (
        Verb(
            "answer",
            "Answer by a number or by the words of the answer; where several things are asked, say which.",
            _answer,
            ("[QUESTION]", "CHOICE"),
            offered=_answers,
            sends=(Answer,),
            example="answer 4",
        ),
        Verb(
            "trend",
            "Say how it changes: better, same or worse.",
            _trend,
            ("QUESTION", "CHOICE"),
            offered=lambda view: _answers(view) and any(each.trend for each in _shown(view).statements),
            sends=(SayTrend,),
            example="trend tests better",
        ),
        Verb(
            "word",
            "Give one word, or another one in its place.",
            _word,
            ("TEXT",),
            offered=_writes,
            sends=(SayWord,),
            example="word curious",
        ),
        Verb(
            "withdraw",
            "Take your word back.",
            _withdraw,
            offered=lambda view: _writes(view) and bool(_shown(view).word),
            sends=(SayWord,),
        ),
        step_verb("reveal", "Close the question and show all answers.", ShowAnswers, doing="show answers"),
    )

    def opens(self, view: View, shown: CheckinView) -> str:
        if not shown.open:
            return ""
        if shown.writes:
            return "one word of each"
        return counted(len(shown.statements), "question") if shown.statements else "one question"

    def says(self, view: View, shown: CheckinView) -> Sequence[Line]:
        # Nothing may stand between a question and its numbered answers, which are said last.
        return (*_known(view), *_lines(view, shown))

    def items(self, view: View, shown: CheckinView) -> Sequence[Item]:
        return tuple(question_items(shown.statements))

    def choices(self, view: View, shown: CheckinView) -> Sequence[Choice]:
        if not _answers(view):
            return ()
        return next_choices(shown.statements) if shown.statements else choices_of(shown.options)


def _lines(view: View, shown: CheckinView) -> Iterator[Line]:
    if shown.destroyed:
        yield Line(DESTROYED)
    elif shown.writes:
        yield from _words(view, shown)
    elif shown.statements:
        yield from asked_lines(view, shown.statements) if shown.open else result_lines(shown.statements)
    elif shown.open:
        yield from open_lines(view, shown, shown.options)
    else:
        yield from counted_lines(shown, shown.options)
        yield from _over_time(shown)
        if shown.advice:
            yield Line(shown.advice)


def _words(view: View, shown: CheckinView) -> Iterator[Line]:
    """The own word, then those of all; the same word of several people once, with how many."""
    if shown.open:
        if not takes_part(view):
            yield so_far_line(shown.so_far)
        elif shown.word:
            yield Line(_word_said(view), quiet=True)
        else:
            yield Line("With your word you are done. To give none, type: done", quiet=True)
        return
    if not shown.words and shown.answered < FEWEST:
        yield from (Line(sentence) for sentence, _ in why_no_counts(shown.answered))
    first = {word.casefold(): word for word in reversed(shown.words)}
    for folded, number in Counter(word.casefold() for word in shown.words).items():
        yield Line(f"Word: {first[folded]}" + (f" ({counted_people(number)})" if number > 1 else ""))


def _over_time(shown: CheckinView) -> Iterator[Line]:
    if shown.before and shown.counts:
        past = [f"{each.mean:.1f} on {spoken_date(each.date)}" for each in shown.before]
        yield Line(f"The mean over time: {', '.join(past)}, {average(shown.counts):.1f} today.")


def _known(view: View) -> Iterator[Line]:
    """What the meeting knows already: open actions of earlier meetings, or what it has made so far."""
    still_open = sum(carried.verdict is Verdict.OPEN for carried in view.record.carried_actions)
    if still_open:
        yield Line(f"From earlier meetings: {counted(still_open, 'open action')}. To read: actions --open")
    elif made := made_words(view.made):
        yield Line(f"{SO_FAR}: {made.replace(' · ', ', ')}.", quiet=True)


PLAIN: Final = PlainCheckin()
