"""Open actions of earlier sessions in lines: what became of each, and the tasks from their pages."""

from collections.abc import Iterator, Sequence
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching, whole_number
from retro.plain.leading import step_verb
from retro.plain.plain_stage import Choice, PlainStage, leads, shows, takes_part
from retro.plain.verb import Call, For, Item, Line, Outcome, Verb
from retro.session.dates import spoken_date
from retro.session.recall_words import called, second_looks
from retro.session.record import Answer, CarriedAction, FoundTask, Verdict
from retro.session.text import counted
from retro.session.view import View
from retro.stages.choice_words import AGAIN
from retro.stages.plain_questions import so_far_line
from retro.stages.review.carried_words import (
    ANSWERS,
    NOBODY_YET,
    NONE_OPEN,
    REMOVED,
    agreed,
    counts_said,
    days_late,
    found_details,
    reached,
    state_of,
)
from retro.stages.review.due_lines import due_lines
from retro.stages.review.opinions import SayOfAction, ShowOpinions, TakeMajority, words_of
from retro.stages.review.rules import AnswerFound, Judge, ReviewView

OPEN: Final = "open"
"""What takes an answer back."""
TASKS: Final = {Answer.TAKE: "take", Answer.LEAVE: "leave"}


_shown: Final = shows(ReviewView)


def _number(call: Call) -> int:
    """Return which of the actions and tasks is meant, from 0, the tasks behind the actions."""
    shown, label = _shown(call.view), call.given["LABEL"]
    last = len(shown.carried_actions) + len(shown.found)
    if not last:
        raise RuleError(NONE_OPEN)
    number = whole_number(label)
    if number is None or not 0 < number <= last:
        raise RuleError(f"There is no action {label[:20]} here. They have the numbers 1 to {last}.")
    return number - 1


def _verdict(text: str, shown: ReviewView, *more: str) -> Verdict:
    options = {str(option): word for option, word in zip(shown.options, words_of(shown.options), strict=True)}
    return Verdict(matching(text, options | {word: word for word in more}, "answer"))


def _answer(call: Call) -> Outcome:
    number, shown = _number(call), _shown(call.view)
    verdict = _verdict(call.given["CHOICE"], shown)

    def said(view: View) -> str:
        return f"{number + 1}: your answer is {state_of(verdict, shown)}. {_own(_shown(view))}"

    return Outcome((SayOfAction(call.stage_id, number, verdict),), said)


def _own(shown: ReviewView) -> str:
    """How many of the actions this seat has answered."""
    verdicts, words = reached(shown, answers=True)
    return f"{words}. {AGAIN}" if Verdict.OPEN not in verdicts else f"{words}."


def _mark(call: Call) -> Outcome:
    number, shown = _number(call), _shown(call.view)
    task = number - len(shown.carried_actions)
    if task >= 0:
        words = {str(answer): word for answer, word in TASKS.items()}
        answer = Answer(matching(call.given["CHOICE"], words, "answer"))
        return Outcome(
            (AnswerFound(call.stage_id, task, answer),),
            lambda view: f"{number + 1}: {_task_state(_shown(view).found[task])}.",
        )
    verdict = _verdict(call.given["CHOICE"], shown, OPEN)
    said = f"{number + 1}: {state_of(verdict, shown)}."
    return Outcome((Judge(call.stage_id, number, verdict),), said)


def _answers(view: View) -> bool:
    return takes_part(view) and _shown(view).asking


def _marks(view: View) -> bool:
    shown = _shown(view)
    return leads(view) and bool(
        second_looks(view) or shown.found or (shown.carried_actions and not shown.asking)
    )


class PlainReview(PlainStage[ReviewView]):
    """Actions and tasks have numbers; the numbers of choices answer the next action that is open."""

    verbs = (
        Verb(
            "answer",
            "Say alone what became of an action, by its number.",
            _answer,
            ("LABEL", "CHOICE"),
            offered=_answers,
            sends=(SayOfAction,),
            example="answer 1 done",
        ),
        Verb(
            "mark",
            "Record what became of an action, or open again; of a task from a page, take or leave.",
            _mark,
            ("LABEL", "CHOICE"),
            whose=For.FACILITATOR,
            offered=_marks,
            sends=(Judge, AnswerFound),
            example="mark 2 carry over",
        ),
        step_verb("reveal", "Show how many gave which answer.", ShowOpinions, doing="show answers"),
        step_verb(
            "majority",
            "Take over what most people said of each open action.",
            TakeMajority,
            doing="take what most said",
        ),
    )

    def opens(self, view: View, shown: ReviewView) -> str:
        number = sum(carried.verdict is Verdict.OPEN for carried in shown.carried_actions)
        tasks = counted(len(shown.found), "task") + " found on the page" if shown.found else ""
        due = len(second_looks(view)) + view.more_due
        again = f"{counted(due, 'record')} due for a second look" if due else ""
        return ", ".join(filter(None, (counted(number, "open action") if number else "", tasks, again)))

    def says(self, view: View, shown: ReviewView) -> Sequence[Line]:
        return (*_lines(view, shown), *due_lines(view))

    def items(self, view: View, shown: ReviewView) -> Sequence[Item]:
        actions = (
            Item(str(number), f"{carried.action.what} ({_details(carried, shown)})")
            for number, carried in enumerate(shown.carried_actions, 1)
        )
        tasks = (
            Item(str(number), f"{task.what or REMOVED} ({_found(task)})")
            for number, task in enumerate(shown.found, 1 + len(shown.carried_actions))
        )
        due = (Item(called(each), each.heading) for each in second_looks(view))
        return (*actions, *tasks, *due)

    def choices(self, view: View, shown: ReviewView) -> Sequence[Choice]:
        number = _next(view, shown)
        if number is None:
            return ()
        if number >= len(shown.carried_actions):
            return tuple(Choice(word, f"mark {number + 1} {word}") for word in TASKS.values())
        verb = "answer" if _answers(view) else "mark"
        return tuple(Choice(word, f"{verb} {number + 1} {word}") for word in words_of(shown.options))


def _next(view: View, shown: ReviewView) -> int | None:
    """Return what this seat has to answer next, from 0; None where it has nothing to answer."""
    open_ones: list[bool] = []
    if _answers(view):
        open_ones = [verdict is Verdict.OPEN for verdict in reached(shown, answers=True)[0]]
    elif _marks(view):
        open_ones = [
            not shown.asking and carried.verdict is Verdict.OPEN for carried in shown.carried_actions
        ]
        open_ones += [task.answer is Answer.OPEN and bool(task.what) for task in shown.found]
    return open_ones.index(True) if True in open_ones else None


def _lines(view: View, shown: ReviewView) -> Iterator[Line]:
    if not shown.carried_actions and not shown.found:
        yield Line(NONE_OPEN)
        return
    answers = _answers(view)
    for number, carried in enumerate(shown.carried_actions, 1):
        said = f"{number}  {carried.action.what}: {_details(carried, shown)}"
        counts = counts_said(shown, number - 1)
        yield Line(f"{said}; {counts}" if counts else said)
    for number, task in enumerate(shown.found, 1 + len(shown.carried_actions)):
        yield Line(f"{number}  {task.what or REMOVED}: {_found(task)}")
    if answers:
        for number, verdict in enumerate(shown.mine, 1):
            if verdict is not Verdict.OPEN:
                yield Line(f"{number}: your answer is {state_of(verdict, shown)}.", quiet=True)
        yield Line(_own(shown), quiet=True)
    elif shown.asking:
        yield so_far_line(shown.so_far)
    elif shown.carried_actions:
        yield Line(f"{reached(shown, answers=False)[1]}.", quiet=True)
    if (following := _next(view, shown)) is not None:
        what = [*(each.action.what for each in shown.carried_actions), *(task.what for task in shown.found)]
        yield Line(f"Next: {following + 1} of {len(what)}, {what[following]}")


def _details(carried: CarriedAction, shown: ReviewView) -> str:
    """Who does an action, by when, since when it is agreed, and what became of it."""
    action, late = carried.action, days_late(carried, shown.today)
    details = (
        action.who or NOBODY_YET,
        f"due {spoken_date(action.due)}" if action.due else "",
        f"{counted(late, 'day')} late" if late else "",
        agreed(carried, shown.today),
        f"trigger: {action.trigger}" if action.trigger else "",
        "" if shown.asking else state_of(carried.verdict, shown),
    )
    return ", ".join(filter(None, details))


def _found(task: FoundTask) -> str:
    return f"{found_details(task).replace(' · ', ', ')}, {_task_state(task)}"


def _task_state(task: FoundTask) -> str:
    return f"{ANSWERS[task.answer]} {task.action}".strip()


PLAIN: Final = PlainReview()
