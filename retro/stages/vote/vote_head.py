"""What stands over the topics of a vote: what may still be given, or why nothing is shown."""

from typing import Final

from textual.content import Content

from retro.session.text import counted, nth
from retro.stages.vote.vote_settings import POINTS, RANKING
from retro.stages.vote.vote_view import VotePart, VoteView
from retro.stages.vote.vote_words import abstained, nobody_voted, too_few
from retro.stages.vote.voting_methods import UNITS
from retro.tui.widgets.meter import dots

IN_ORDER: Final = "in the order of the board"
BEST_FIRST: Final = "the best first, as many as you like"
_AGAIN: Final = {
    "dots": "give a dot to vote after all",
    POINTS: "give points to vote after all",
    RANKING: "rank a topic to vote after all",
}


def question_line(shown: VoteView, at: int) -> Content:
    """Which of several questions this is, and what it asks."""
    part = shown.questions[at]
    asks = f" · {part.asks}" if part.asks and part.asks != part.title else ""
    return Content.assemble(
        (f"Question {at + 1} of {len(shown.questions)}: ", "$text-quiet"),
        (part.title, "bold $text-strong"),
        (asks, "$foreground"),
    )


def all_questions(shown: VoteView) -> Content:
    """All questions, each on its own line, for those who do not answer them."""
    return Content("\n").join([question_line(shown, at) for at in range(len(shown.questions))])


def result_head(shown: VoteView) -> Content:
    """Why there is nothing to see of a closed vote; empty where a head of the chart says it."""
    which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
    if shown.withheld:
        rest = f"{abstained(shown.abstained)}{which}"
        return Content.assemble((too_few(shown), "bold $text-strong"), (rest, "$text-quiet"))
    if shown.voters:
        return Content("")
    return Content(f"{nobody_voted(shown)}{which}")


def ballot_head(shown: VoteView, part: VotePart) -> Content:
    """What this seat may still give."""
    which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
    several = f" · you vote for {shown.votes_for} people" if shown.votes_for > 1 else ""
    if part.abstains:
        return Content.assemble(
            ("You abstain", "bold $text-strong"), (f" · {_AGAIN[shown.method]}{which}", "$text-quiet")
        )
    if shown.method == RANKING:
        ranked = f"{part.given} of {counted(len(part.rows), 'topic')} ranked"
        return Content.assemble(
            (ranked, "bold $text-strong"), (f"{several} · {BEST_FIRST}{which}", "$text-quiet")
        )
    left = shown.budget - part.given
    drawn = dots(left, shown.budget) if not several and shown.method != POINTS else Content("")
    return Content.assemble(
        drawn + "  " if drawn else "",
        (f"{left} of {shown.budget} {UNITS[shown.method]}s left", "bold $text-strong"),
        (f"{several}{_most(shown)}{which}", "$text-quiet"),
    )


def open_head(shown: VoteView, width: int) -> Content:
    """What everybody has to give, for those who do not vote."""
    which = f" · {nth(shown.round)} vote" if shown.round > 1 else ""
    each = f"{counted(shown.budget, UNITS[shown.method])} each"
    if shown.method == RANKING:
        each = "Everybody puts topics in order"
    asked = f" for each of {len(shown.questions)} questions" if len(shown.questions) > 1 else ""
    said = f"{asked}{_most(shown)}{which}"
    for more in (f"{shown.so_far} so far" if shown.so_far else "", IN_ORDER):
        if more and len(f"{each}{said} · {more}") <= width:
            said += f" · {more}"
    return Content.assemble((each, "bold $text-strong"), (said, "$text-quiet"))


def _most(shown: VoteView) -> str:
    return f" · at most {shown.most} on a topic" if shown.most < shown.budget else ""
