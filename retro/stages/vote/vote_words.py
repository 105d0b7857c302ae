"""What came out of a vote in words: who gave how much, and which topics there is time for."""

from collections.abc import Sequence
from typing import Final

from retro.session.text import counted, counted_people
from retro.session.view import TopicsInTime
from retro.stages.choice import FEWEST
from retro.stages.vote.vote_settings import RANKING
from retro.stages.vote.vote_view import VotePart, VoteRow, VoteView
from retro.stages.vote.voting_methods import UNITS

APART: Final = " · "
"""Between facts on a screen."""
NAMED: Final = 3
"""Topics with as many dots that are named; more are counted."""


NO_TOPICS: Final = "There is nothing to vote on yet."


def has_result(shown: VoteView) -> bool:
    """Whether there are dots to show."""
    return not shown.open and not shown.withheld and bool(shown.voters)


def nobody_voted(shown: VoteView) -> str:
    """What came out of a vote in which nobody gave anything."""
    more = f", {counted_people(shown.abstained)} abstained" if shown.abstained else ""
    return f"Nobody voted{more}."


def too_few(shown: VoteView) -> str:
    """Why no dots are shown although some people voted."""
    who = "seats" if shown.together else "people"
    what = "dots" if shown.method == "dots" else "answers"
    return f"Fewer than {FEWEST} {who} voted. Their {what} are not shown: people could guess who gave them."


def abstained(people: int, apart: str = APART) -> str:
    """How many abstained, after other words; nothing where nobody did, or where it may not be told."""
    return f"{apart}{people} abstained" if people else ""


def gave(shown: VoteView) -> str:
    """How many people gave how much, where a vote asks one question and its result is shown."""
    groups, each = " and ".join(map(str, shown.together)), " each" if len(shown.together) > 1 else ""
    together = f", {groups} of them from one seat{each}" if groups else ""
    return f"{counted_people(shown.people)} {_given(shown, shown.rows)}{together}"


def answered(shown: VoteView, part: VotePart, apart: str = APART) -> str:
    """The same of one of several questions, or why that is not shown."""
    if part.withheld:
        said = f"fewer than {FEWEST} people voted, so it is not shown"
    elif not part.voters:
        said = "nobody voted"
    else:
        said = f"{counted_people(part.people)} {_given(shown, part.rows)}"
    return f"{part.title}: {said}{abstained(part.abstained, apart)}"


def _given(shown: VoteView, rows: Sequence[VoteRow]) -> str:
    if shown.method == RANKING:
        return "put topics in order"
    return f"gave {counted(sum(row.dots or 0 for row in rows), UNITS[shown.method])}"


def places_said(row: VoteRow) -> str:
    """From which place to which a topic was put in order, or why that is not told."""
    spread = row.spread
    if spread is None:
        return f"ranked by fewer than {FEWEST}" if row.dots else "nobody ranked it"
    alone = spread.best == spread.worst
    return f"place {spread.best}" if alone else f"places {spread.best} to {spread.worst}"


def for_some(rows: Sequence[VoteRow], in_time: TopicsInTime) -> bool:
    """Whether the discussion is about some of the questions only, and has time for all their topics."""
    return len(in_time.topics) < min(in_time.count, len(rows))


def scattered(rows: Sequence[VoteRow], in_time: TopicsInTime) -> bool:
    """Whether the topics there is time for are not simply the first ones."""
    some = for_some(rows, in_time) or len(rows) <= in_time.count
    return not some and not {row.id for row in rows[: len(in_time.topics)]}.issuperset(in_time.topics)


def time_said(rows: Sequence[VoteRow], in_time: TopicsInTime) -> tuple[str, str]:
    """How many topics the discussion has time for, in words, and the same in fewer."""
    minutes = counted(in_time.minutes, "minute")
    if for_some(rows, in_time):
        found = counted(len(in_time.topics), "topic")
        return f"All topics of {in_time.stage} fit into its {minutes}", f"{found} for {in_time.stage}"
    if len(rows) <= in_time.count:
        return f"All topics fit into the {minutes} of {in_time.stage}", f"All fit into {minutes}"
    one = in_time.count == 1
    if in_time.limited:
        short = f"Only the first {'topic' if one else f'{in_time.count} topics'}"
        return f"{short} {'goes' if one else 'go'} into {in_time.stage}", short
    verb = "fits" if one else "fit"
    topics = f"{counted(in_time.count, 'topic')} of {counted(in_time.box, 'minute')}"
    return f"{topics} {verb} into the {minutes} of {in_time.stage}", f"{in_time.count} {verb} into {minutes}"


def tie_said(rows: Sequence[VoteRow], in_time: TopicsInTime, unit: str = "dot") -> str:
    """Which topics have as many dots although there is time for some of them only; empty for none."""
    whole = for_some(rows, in_time) or len(rows) <= in_time.count
    return "" if whole else tied(rows, in_time.tie, unit)


def tied(rows: Sequence[VoteRow], same: Sequence[str], unit: str = "dot") -> str:
    """Which topics have the same number of dots although there is time for some of them only, in words.

    Without a unit, where it is no number of one thing that they have in common.
    """
    if not same:
        return ""
    if not unit:
        which = f"{', '.join(same[:-1])} and {same[-1]}" if len(same) <= NAMED else f"{len(same)} topics"
        return f"{which} are equally high"
    if len(same) > NAMED:
        dots = next((row.dots or 0 for row in rows if row.id in same), 0)
        return f"{len(same)} topics have {counted(dots, unit)} each"
    return f"{', '.join(same[:-1])} and {same[-1]} have the same number of {unit}s"
