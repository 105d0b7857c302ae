"""Voting in lines: what may still be given, and what came out of it."""

from collections.abc import Iterator
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching
from retro.plain.leading import step_verb
from retro.plain.plain_stage import PlainStage, shows, takes_part
from retro.plain.verb import Call, For, Item, Line, Outcome, Said, UsageError, Verb
from retro.session import acts
from retro.session.acts import Act
from retro.session.text import counted, nth
from retro.session.view import View
from retro.stages.answered_topics import answers_said
from retro.stages.topic_labels import topic_called
from retro.stages.vote.ballots import ONLY
from retro.stages.vote.rules import (
    Abstain,
    CloseVote,
    GiveDot,
    GiveFive,
    PlaceTopic,
    ReopenVote,
    TakeDot,
    TakeFive,
)
from retro.stages.vote.vote_settings import POINTS, RANKING
from retro.stages.vote.vote_view import VotePart, VoteRow, VoteView
from retro.stages.vote.vote_words import (
    NO_TOPICS,
    abstained,
    answered,
    gave,
    has_result,
    nobody_voted,
    places_said,
    scattered,
    tie_said,
    time_said,
    too_few,
)
from retro.stages.vote.voting_methods import STEP, UNITS

QUESTION: Final = {"question": "QUESTION"}


_shown: Final = shows(VoteView)


def _part(call: Call) -> VotePart:
    """Return the question that is meant; it must be named where there are several. Raises UsageError."""
    parts = {part.question: part for part in _shown(call.view).parts}
    titles = {name: part.title for name, part in parts.items()}
    wanted = call.options.get("question", "")
    if len(parts) > 1 and not wanted:
        listed = "; ".join(f"{number} {title}" for number, title in enumerate(titles.values(), 1))
        raise UsageError(f"There are several questions. Say which one, with --question NUMBER: {listed}.")
    if ONLY in parts:
        return parts[ONLY]
    return parts[matching(wanted, titles, "question") if wanted else next(iter(parts))]


def _topic(call: Call, part: VotePart) -> VoteRow:
    label = topic_called(call.given["LABEL"], {row.id: [c for c, _ in row.cards] for row in part.rows})
    return next(row for row in part.rows if row.id == label)


def _number(call: Call) -> int:
    number = call.number("N")
    if number < 1:
        raise UsageError("N is 1 or more.")
    return number


def _vote(call: Call) -> Outcome:
    if _shown(call.view).method == RANKING:
        return _placed(call, _place(call, "N"))
    return _set(call, _number(call))


def _unvote(call: Call) -> Outcome:
    return _placed(call, 0) if _shown(call.view).method == RANKING else _set(call, -_number(call))


def _set(call: Call, more: int) -> Outcome:
    """Give so many dots or points more, or take so many back; what would be refused is not begun."""
    part, shown = _part(call), _shown(call.view)
    topic, unit = _topic(call, part), UNITS[shown.method]
    left = shown.budget - part.given
    if more > left > 0:
        raise RuleError(f"You have only {counted(left, unit)} left.")
    if more > 0 and topic.mine + more > shown.most and topic.mine < shown.most:
        raise RuleError(f"At most {counted(shown.most, unit)} on one topic.")
    number = more if more > 0 else max(min(-more, topic.mine), 1)
    one, five = (GiveDot, GiveFive) if more > 0 else (TakeDot, TakeFive)
    fives = number // STEP if shown.method == POINTS else 0
    steps = [five] * fives + [one] * (number - fives * STEP)
    asked = tuple(step(call.stage_id, topic.id, part.question) for step in steps)
    return Outcome(asked, _given(part.question, topic.id))


def _rank(call: Call) -> Outcome:
    return _placed(call, _place(call, "PLACE"))


def _place(call: Call, name: str) -> int:
    """Return the place that was typed, from 1; else the one behind the last."""
    return call.number(name, usual=len(_shown(call.view).rows))


def _placed(call: Call, place: int) -> Outcome:
    part = _part(call)
    topic = _topic(call, part)
    return Outcome(
        (PlaceTopic(call.stage_id, topic.id, place, part.question),), _given(part.question, topic.id)
    )


def _given(question: str, topic: str) -> Said:
    """Say what a topic has of one's own, and what is left."""

    def said(view: View) -> str:
        if not _is_open(view):
            return ""
        shown = _shown(view)
        part = next(part for part in shown.parts if part.question == question)
        row = next((row for row in part.rows if row.id == topic), None)
        if row is None:
            return ""
        unit = UNITS[shown.method]
        if shown.method == RANKING:
            now = f"is at place {row.mine} of your order" if row.mine else "is not in your order"
        else:
            now = f"has {counted(row.mine, unit) if row.mine else f'no {unit}'} of yours"
        return f"{topic} {now}. {_own_state(shown, part)}"

    return said


def _abstain(call: Call) -> Outcome:
    part, shown = _part(call), _shown(call.view)
    rest = [p for p in shown.parts if not (p.given or p.abstains or p.question == part.question)]
    # As on a screen: nothing else is asked of somebody who has answered all of it.
    done = not rest and not call.view.mine_done
    asked: tuple[Act, ...] = (Abstain(call.stage_id, part.question),)
    asked = (*asked, acts.MarkDone(call.stage_id)) if done else asked
    question = "Take back all that you gave here, and abstain?" if part.given else ""
    about = f" for {part.title}" if part.title else ""
    return Outcome(asked, f"You abstain{about}.{' You are done.' if done else ''}", question=question)


def _reopen(call: Call) -> Outcome:
    question = "Delete all ballots and vote again?"
    return Outcome((ReopenVote(call.stage_id),), "Voting is open again.", question=question)


def _is_open(view: View) -> bool:
    return isinstance(view.panel, VoteView) and view.panel.open


def _votes(view: View) -> bool:
    return takes_part(view) and _is_open(view) and bool(_shown(view).rows)


def _has_given(view: View) -> bool:
    return _votes(view) and any(part.given for part in _shown(view).parts)


def _ranks(view: View) -> bool:
    return _votes(view) and _shown(view).method == RANKING


class PlainVote(PlainStage[VoteView]):
    """Topics have their labels. With several questions each vote says which one it answers."""

    verbs = (
        Verb(
            "vote",
            "Give a topic N dots or points more, or put it in your order, at place N or last.",
            _vote,
            ("LABEL", "[N]"),
            QUESTION,
            offered=_votes,
            sends=(GiveDot, GiveFive, PlaceTopic),
            example="vote a1 2",
        ),
        Verb(
            "unvote",
            "Take N of your dots or points back from a topic, or take it out of your order.",
            _unvote,
            ("LABEL", "[N]"),
            QUESTION,
            offered=_has_given,
            sends=(TakeDot, TakeFive, PlaceTopic),
        ),
        Verb(
            "rank",
            "Put a topic at a place of your order, where topics are put in order.",
            _rank,
            ("LABEL", "[PLACE]"),
            QUESTION,
            offered=_ranks,
            sends=(PlaceTopic,),
            example="rank a1 2",
        ),
        Verb(
            "abstain",
            "Give nothing on purpose, and be done.",
            _abstain,
            (),
            QUESTION,
            offered=lambda view: _votes(view) and not all(part.abstains for part in _shown(view).parts),
            sends=(Abstain, acts.MarkDone),
        ),
        step_verb("close-vote", "Close the voting and show totals.", CloseVote, doing="close the voting"),
        Verb(
            "reopen",
            "Delete all ballots and vote again.",
            _reopen,
            whose=For.FACILITATOR,
            offered=lambda view: isinstance(view.panel, VoteView) and not view.panel.open,
            sends=(ReopenVote,),
        ),
    )

    def opens(self, view: View, shown: VoteView) -> str:
        if not shown.open:
            return "the voting is closed"
        unit, questions = UNITS[shown.method], len(shown.questions)
        asked = f" for each of {questions} questions" if questions > 1 else ""
        if shown.method == RANKING:
            return f"put topics in order{asked}, the best first, as many as you like"
        return f"{counted(shown.budget, unit)}{asked}{_most(shown)}"

    def says(self, view: View, shown: VoteView) -> tuple[Line, ...]:
        return tuple(_result(view, shown) if not shown.open else _ballot(view, shown))

    def task(self, view: View, shown: VoteView) -> str:
        if not _votes(view):
            return ""
        which = " --question QUESTION" if len(shown.parts) > 1 else ""
        if shown.method == RANKING:
            return f"rank LABEL [PLACE]{which}. Put a topic at a place of your order, or behind the last one."
        return f"vote LABEL [N]{which}. Give a topic one {UNITS[shown.method]}, or N of them."

    def items(self, view: View, shown: VoteView) -> tuple[Item, ...]:
        return tuple(_items(shown))


def _ballot(view: View, shown: VoteView) -> Iterator[Line]:
    if not shown.rows:
        yield Line(NO_TOPICS)
    # Without one's own dots, so that a topic is not announced again with each of them.
    for row in shown.rows:
        yield Line(_named(row))
    if shown.so_far:
        yield Line(f"{shown.so_far[:1].upper()}{shown.so_far[1:]} so far.", quiet=True)
    if not takes_part(view) or not shown.rows:
        return
    if shown.votes_for > 1:
        yield Line(f"You vote for {shown.votes_for} people.")
    for part in shown.parts:
        title = f"{part.title}: " if part.title else ""
        yield Line(f"{title}{_own_state(shown, part)}", quiet=True)


def _own_state(shown: VoteView, part: VotePart) -> str:
    if part.abstains:
        return "You abstain. To vote after all: vote LABEL"
    mine = [row for row in part.rows if row.mine]
    if shown.method == RANKING:
        order = ", ".join(row.id for row in sorted(mine, key=lambda row: row.mine))
        order = f": {order}" if order else ""
        return f"{part.given} of {counted(len(part.rows), 'topic')} ranked{order}."
    yours = f" Yours: {', '.join(f'{row.id} {row.mine}' for row in mine)}." if mine else ""
    return f"{part.given} of {counted(shown.budget, UNITS[shown.method])} given{_most(shown)}.{yours}"


def _most(shown: VoteView) -> str:
    return f", at most {shown.most} on one topic" if shown.most < shown.budget else ""


def _named(row: VoteRow) -> str:
    cards = f" ({counted(len(row.cards), 'card')})" if len(row.cards) > 1 else ""
    answers = f", {answers_said(row.answers)}" if row.answers else ""
    return f"{row.id}  {row.title}{cards}{answers}"


def _result(view: View, shown: VoteView) -> Iterator[Line]:
    again = f" This was the {nth(shown.round)} vote." if shown.round > 1 else ""
    if shown.withheld:
        yield Line(f"{too_few(shown)}{_abstained(shown.abstained)}{again}")
    elif not shown.voters:
        yield Line(f"{nobody_voted(shown)}{again}")
    elif shown.questions:
        yield from (Line(f"{answered(shown, part, ', ')}.") for part in shown.questions)
        counted_in = [part.title for part in shown.questions if not part.withheld and part.voters]
        yield Line(f"In this order: {' × '.join(counted_in)}, highest first.{again}")
    else:
        yield Line(f"{gave(shown)}{abstained(shown.abstained, ', ')}. Most first.{again}")
    for row in shown.rows:
        yield Line(f"{_named(row)}: {_got(shown, row)}" if has_result(shown) else _named(row))
    if has_result(shown) and view.in_time is not None and view.in_time.topics:
        said, _ = time_said(shown.rows, view.in_time)
        which = f": {', '.join(view.in_time.topics)}" if scattered(shown.rows, view.in_time) else ""
        tie = tie_said(shown.rows, view.in_time, "" if shown.questions else UNITS[shown.method])
        yield Line(f"{said}{which}.{f' {tie}.' if tie else ''}")


def _abstained(people: int) -> str:
    return f" {people} abstained." if people else ""


def _got(shown: VoteView, row: VoteRow) -> str:
    unit = UNITS[shown.method]
    if shown.questions:
        sums = [(part, next((r.dots for r in part.rows if r.id == row.id), None)) for part in shown.questions]
        return ", ".join(f"{part.title} {'not shown' if n is None else n}" for part, n in sums)
    number = counted(row.dots, unit) if row.dots else f"no {unit}s"
    if shown.method != RANKING:
        return number
    mean = f", {row.spread.mean:.1f} on average" if row.spread and row.spread.best < row.spread.worst else ""
    return f"{number}, {places_said(row)}{mean}"


def _items(shown: VoteView) -> Iterator[Item]:
    for number, part in enumerate(shown.parts):
        for row in part.rows:
            yield Item(row.id, row.title, part.title, dots=row.dots, mine=row.mine or None)
            if not number and len(row.cards) > 1:
                yield from (Item(label, text, part.title, topic=row.id) for label, text in row.cards)


PLAIN: Final = PlainVote()
