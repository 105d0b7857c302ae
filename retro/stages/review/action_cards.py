"""Open actions and found tasks as cards: what, who, by when, how old, and what was said of each."""

from typing import Final

from textual.content import Content

from retro.session.dates import spoken_date
from retro.session.record import Answer, CarriedAction, FoundTask, Verdict
from retro.session.text import counted
from retro.stages.choice_words import ALONE
from retro.stages.review.carried_words import (
    ANSWERS,
    NOBODY_YET,
    REMOVED,
    STATES,
    YOURS,
    agreed,
    counts_said,
    days_late,
    found_details,
    reached,
    state_of,
)
from retro.stages.review.rules import ReviewView
from retro.tui.widgets.edged_card import EdgedCard
from retro.tui.widgets.pieces import Pieces, joined
from retro.tui.widgets.row import Row

_LOOKS = {
    Verdict.OPEN: ("", "$text-quiet", "$accent"),
    Verdict.KEEP: ("↻ ", "bold $warn", "$warn"),
    Verdict.DONE: ("✓ ", "bold $good", "$good"),
    Verdict.DROP: ("✗ ", "bold $bad", "$bad"),
    Verdict.MORE: ("↑ ", "bold $good", "$good"),
    Verdict.LESS: ("↓ ", "bold $warn", "$warn"),
    Verdict.STOP: ("✗ ", "bold $bad", "$bad"),
}
"""What stands before the words for what became of an action, the look of the words, the edge."""
_ANSWERED = {
    Answer.OPEN: ("", "$text-quiet", "$accent"),
    Answer.TAKE: ("✓ ", "bold $good", "$good"),
    Answer.LEAVE: ("✗ ", "bold $bad", "$bad"),
}
"""The same of a task from a page."""
COLUMNS: Final = (18, 18)
"""Cells for who, and for by when."""
SAID: Final = 12
"""Cells for what was said, so that the columns of all stand below each other."""
MOST_BLOCKS: Final = 12
"""Actions up to which each has a block in the summary, to be counted by eye."""
BLOCK: Final = "▄▄▄▄▄▄"


def summary(shown: ReviewView, *, answers: bool) -> Row:
    """How many are done, in words, and each as a block; while people answer alone, how far they are.

    `answers` says that this is shown to somebody who answers.
    """
    if shown.asking and not answers:
        so_far = f"{shown.so_far} so far" if shown.so_far else ALONE
        return Row(so_far, style="strong" if shown.so_far else "quiet")
    verdicts, said = reached(shown, answers=answers)
    words = (said, "strong")
    if len(verdicts) > MOST_BLOCKS:
        return Row((words,))
    looks = [_LOOKS[verdict][2] if verdict is not Verdict.OPEN else "$rule" for verdict in verdicts]
    return Row(Content.assemble(words, "   ", *((f"{BLOCK} ", look) for look in looks)).rstrip())


def action_cards(shown: ReviewView, *, answers: bool, columns: bool) -> list[EdgedCard]:
    """The carried-over actions, each with the own answer while people answer, and the counts after that."""
    cards = []
    for number, carried in enumerate(shown.carried_actions):
        verdict, none_yet = carried.verdict, STATES[Verdict.OPEN]
        if shown.asking and answers:
            verdict = shown.mine[number] if number < len(shown.mine) else Verdict.OPEN
            none_yet = YOURS
        sign, look, edge = _LOOKS[verdict]
        said = none_yet if verdict is Verdict.OPEN else f"{sign}{state_of(verdict, shown)}"
        counts = counts_said(shown, number)
        are_shown = shown.counts is not None and number < len(shown.counts) and shown.counts[number]
        drawn: Pieces = ((counts, "$foreground"),) if are_shown else counts
        cards.append(_card(carried, shown.today, (said, look, edge), drawn, columns=columns))
    return cards


def found_card(task: FoundTask) -> EdgedCard:
    """A task that somebody wrote on the page of an earlier session."""
    sign, look, edge = _ANSWERED[task.answer]
    return EdgedCard(
        edge,
        task.what or REMOVED,
        aside=((f"{sign}{ANSWERS[task.answer]} {task.action}".strip(), look),),
        details=(found_details(task),),
        style="bold $text-strong",
    )


def _card(
    carried: CarriedAction, today: str, verdict: tuple[str, str, str], counts: Pieces, *, columns: bool
) -> EdgedCard:
    """A carried-over action; who and by when stand beside it in columns, or in the line below.

    Where it is late, for how long takes the place of its date, which stands below then.
    """
    action = carried.action
    said, look, edge = verdict
    due = f"due {spoken_date(action.due)}" if action.due else ""
    trigger = f"trigger: {action.trigger}" if action.trigger else ""
    late = days_late(carried, today)
    late_by: Pieces = ((f"{counted(late, 'day')} late", "bold $warn"),) if late > 0 else due
    by: tuple[Pieces, Pieces] = (action.who or NOBODY_YET, late_by)
    details = (due if late > 0 else "", agreed(carried, today), trigger)
    below = joined(details if columns else (*by, *details))
    return EdgedCard(
        edge,
        action.what,
        columns=tuple(zip(by, COLUMNS, strict=True)) if columns else (),
        aside=((said.rjust(SAID), look),),
        details=(below, counts) if counts else (below,),
        style="bold $text-strong",
    )
