"""What is said of actions that were carried over: how old they are, what became of them, what people gave."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from retro.session.dates import days_between, spoken_date
from retro.session.record import Answer, CarriedAction, FoundTask, Verdict
from retro.session.text import counted
from retro.stages.choice import FEWEST
from retro.stages.review.opinions import in_words
from retro.stages.review.rules import ReviewView

STATES: Final[Mapping[Verdict, str]] = MappingProxyType(
    {
        Verdict.OPEN: "open",
        Verdict.KEEP: "carry over",
        Verdict.DONE: "done",
        Verdict.DROP: "dropped",
        Verdict.MORE: "more of it",
        Verdict.LESS: "less of it",
        Verdict.STOP: "stop",
    }
)
"""What became of an action."""
ANSWERS: Final[Mapping[Answer, str]] = MappingProxyType(
    {Answer.OPEN: "accept?", Answer.TAKE: "taken", Answer.LEAVE: "left"}
)
"""What was said of a task from a page."""
YOURS: Final = "your answer?"
NONE_OPEN: Final = "There are no open actions from earlier meetings."
NOBODY_YET: Final = "nobody yet"
REMOVED: Final = "(removed)"
_SETTLED: Final = (Verdict.DONE, Verdict.DROP, Verdict.STOP)
TWO_WEEKS: Final = 14


def state_of(verdict: Verdict, shown: ReviewView) -> str:
    """Return what became of an action, in the words of the answers that are asked for."""
    return "keep" if verdict is Verdict.KEEP and Verdict.MORE in shown.options else STATES[verdict]


def reached(shown: ReviewView, *, answers: bool) -> tuple[tuple[Verdict, ...], str]:
    """Return a verdict for each action and, in words, how many are done or answered.

    The words name actions: the line of the people beside it counts who is done. `answers` says that this is
    shown to somebody who answers alone now.
    """
    verdicts = tuple(carried.verdict for carried in shown.carried_actions)
    many = counted(len(verdicts), "action")
    if answers and shown.asking:
        verdicts = shown.mine or (Verdict.OPEN,) * len(verdicts)
        return verdicts, f"You answered {_given(verdicts)} of {many}"
    if Verdict.MORE in shown.options:
        return verdicts, f"{_given(verdicts)} of {many} answered"
    return verdicts, f"{sum(verdict is Verdict.DONE for verdict in verdicts)} of {many} done"


def _given(verdicts: Sequence[Verdict]) -> int:
    return sum(verdict is not Verdict.OPEN for verdict in verdicts)


def days_late(carried: CarriedAction, today: str) -> int:
    """Return for how many days an action that is still open has been due; 0 where it is not late."""
    due = carried.action.due
    return max(0, days_between(due, today)) if due and carried.verdict not in _SETTLED else 0


def agreed(carried: CarriedAction, today: str) -> str:
    """Return how long ago an action was agreed."""
    days = days_between(carried.date, today)
    if days < 1:
        return f"agreed {'today' if not days else spoken_date(carried.date)}"
    return f"agreed {counted(days, 'day') if days < TWO_WEEKS else counted(days // 7, 'week')} ago"


def counts_said(shown: ReviewView, number: int) -> str:
    """Return how many gave which answer to an action, or why that is not shown; nothing before it is."""
    if shown.counts is None or number >= len(shown.counts):
        return ""
    answered = shown.answered[number]
    if shown.counts[number]:
        return f"answers: {in_words(shown.options, shown.counts[number])}"
    if not answered:
        return "Nobody answered."
    few = f"with fewer than {FEWEST}, people could guess who said what"
    return f"{counted(answered, 'answer')}, not shown: {few}."


def found_details(task: FoundTask) -> str:
    """Return who does a task from a page by when, and where it was found."""
    due = f"due {spoken_date(task.due)}" if task.due else ""
    by = " · ".join(part for part in (task.who, due) if part) or NOBODY_YET
    return f"{by} · written by hand on the page of {task.session} in {task.wiki}"
