"""Open actions and found tasks as cards: what, who, by when, how old, and what was said of each."""

from typing import Final

from textual.content import Content

from retro.session.dates import days_between, spoken_date
from retro.session.record import Answer, CarriedAction, FoundTask, Verdict
from retro.session.text import counted
from retro.stages.choice import FEWEST
from retro.stages.choice_rows import ALONE
from retro.stages.review.opinions import in_words
from retro.stages.review.rules import ReviewView
from retro.tui.widgets.edged_card import EdgedCard
from retro.tui.widgets.pieces import Pieces, joined
from retro.tui.widgets.row import Row

_SAID = {
    Verdict.OPEN: ("open", "$text-quiet", "$accent"),
    Verdict.KEEP: ("↻ carry over", "bold $warn", "$warn"),
    Verdict.DONE: ("✓ done", "bold $good", "$good"),
    Verdict.DROP: ("✗ dropped", "bold $bad", "$bad"),
    Verdict.MORE: ("↑ more of it", "bold $good", "$good"),
    Verdict.LESS: ("↓ less of it", "bold $warn", "$warn"),
    Verdict.STOP: ("✗ stop", "bold $bad", "$bad"),
}
"""What was said of an action: in words, the look of the words, the edge."""
_ANSWERED = {
    Answer.OPEN: ("accept?", "$text-quiet", "$accent"),
    Answer.TAKE: ("✓ taken", "bold $good", "$good"),
    Answer.LEAVE: ("✗ left", "bold $bad", "$bad"),
}
YOURS: Final = "your answer?"
COLUMNS: Final = (18, 18)
"""Cells for who, and for by when."""
SAID: Final = 12
"""Cells for what was said, so that the columns of all stand below each other."""
MOST_BLOCKS: Final = 12
"""Actions up to which each has a block in the summary, to be counted by eye."""
BLOCK: Final = "▄▄▄▄▄▄"
_SETTLED: Final = (Verdict.DONE, Verdict.DROP, Verdict.STOP)
TWO_WEEKS: Final = 14


def summary(shown: ReviewView, *, answers: bool) -> Row:
    """How many are done, in words, and each as a block; while people answer alone, how far they are.

    `answers` says that this is shown to somebody who answers.
    """
    verdicts = [one.verdict for one in shown.carried_actions]
    what = "done"
    if shown.asking and not answers:
        so_far = f"{shown.so_far} so far" if shown.so_far else ALONE
        return Row(so_far, style="strong" if shown.so_far else "quiet")
    if shown.asking:
        verdicts, what = [*(shown.mine or (Verdict.OPEN,) * len(verdicts))], "answered"
    elif Verdict.MORE in shown.options:
        what = "answered"
    reached = [v is Verdict.DONE if what == "done" else v is not Verdict.OPEN for v in verdicts]
    words = (f"{sum(reached)} of {len(verdicts)} {what}", "strong")
    if len(verdicts) > MOST_BLOCKS:
        return Row((words,))
    looks = [_SAID[verdict][2] if verdict is not Verdict.OPEN else "$rule" for verdict in verdicts]
    return Row(Content.assemble(words, "   ", *((f"{BLOCK} ", look) for look in looks)).rstrip())


def action_cards(shown: ReviewView, *, answers: bool, columns: bool) -> list[EdgedCard]:
    """The carried-over actions, each with the own answer while people answer, and the counts after that."""
    cards = []
    for number, carried in enumerate(shown.carried_actions):
        said, look, edge = _SAID[carried.verdict]
        if shown.asking and answers:
            mine = shown.mine[number] if number < len(shown.mine) else Verdict.OPEN
            said, look, edge = _SAID[mine] if mine is not Verdict.OPEN else (YOURS, "$text-quiet", "$accent")
        if said.endswith("carry over") and Verdict.MORE in shown.options:
            said = "↻ keep"
        cards.append(_card(carried, shown.today, (said, look, edge), _counts(shown, number), columns=columns))
    return cards


def found_card(task: FoundTask) -> EdgedCard:
    """A task that somebody wrote on the page of an earlier session."""
    said, look, edge = _ANSWERED[task.answer]
    due = f"due {spoken_date(task.due)}" if task.due else ""
    by = " · ".join(part for part in (task.who, due) if part) or "nobody yet"
    return EdgedCard(
        edge,
        task.what or "(removed)",
        aside=((f"{said} {task.action}".strip(), look),),
        details=(f"{by} · written by hand on the page of {task.session} in {task.wiki}",),
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
    agreed = f"agreed {_ago(carried.date, today)}"
    late = days_between(action.due, today) if action.due and carried.verdict not in _SETTLED else 0
    late_by: Pieces = ((f"{counted(late, 'day')} late", "bold $warn"),) if late > 0 else due
    by: tuple[Pieces, Pieces] = (action.who or "nobody yet", late_by)
    details = (due if late > 0 else "", agreed, trigger)
    below = joined(details if columns else (*by, *details))
    return EdgedCard(
        edge,
        action.what,
        columns=tuple(zip(by, COLUMNS, strict=True)) if columns else (),
        aside=((said.rjust(SAID), look),),
        details=(below, counts) if counts else (below,),
        style="bold $text-strong",
    )


def _counts(shown: ReviewView, number: int) -> Pieces:
    """How many gave which answer to an action, or why that is not shown; nothing before it is."""
    if shown.counts is None or number >= len(shown.counts):
        return ""
    answered = shown.answered[number]
    if shown.counts[number]:
        return ((in_words(shown.options, shown.counts[number]), "$foreground"),)
    if not answered:
        return "Nobody answered."
    few = f"with fewer than {FEWEST}, people could guess who said what"
    return f"{counted(answered, 'answer')}, not shown: {few}."


def _ago(date: str, today: str) -> str:
    """How long ago a day was, in words."""
    days = days_between(date, today)
    if days < 1:
        return "today" if not days else spoken_date(date)
    return f"{counted(days, 'day') if days < TWO_WEEKS else counted(days // 7, 'week')} ago"
