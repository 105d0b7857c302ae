"""What a decision shows, in lines."""

from collections.abc import Iterator

from retro.plain.verb import Line
from retro.session.text import counted
from retro.stages.choice_words import why_no_counts
from retro.stages.decide.decision_words import (
    ALL_ADVISE,
    CHANGED,
    HOW_MUCH,
    NO_PROPOSAL,
    NOBODY,
    NOT_MET,
    READ_FIRST,
    about_answer,
    about_matter,
    label_of,
    order_of,
    spoken,
    tally_of,
    waiting_for,
)
from retro.stages.decide.matter_view import DecideView, Heard, RoundView
from retro.stages.decide.methods import Choice
from retro.words import ended, listed


def decision_lines(view: DecideView, *, answers: bool, answered: bool, leads: bool) -> Iterator[Line]:
    """Yield a line for each thing that is shown; `answers`: whether this seat is asked now."""
    what = "Question" if view.options else "Proposal"
    yield Line(f"{what}: {view.proposal}" if view.proposal else f"{NO_PROPOSAL}.")
    yield from map(Line, about_matter(view))
    if view.round:
        yield Line(f"Round {view.round} of {view.rounds}.", quiet=not view.asking)
    if view.asking:
        yield from _asking(view, answers=answers, answered=answered)
    elif view.shown is not None:
        if view.changed:
            yield Line(CHANGED)
        yield from round_lines(view, view.shown)
    else:
        yield from _options(view)
        if view.proposal:
            yield Line(READ_FIRST)
        else:
            who = "" if leads else "The facilitator writes the proposal, or you do. "
            yield Line(f"{who}To write it: propose")
    if view.before:
        several = f": {tally_of(view.before)}" if len(view.before.choices) > 1 else ""
        yield Line(f"What everybody said{several}.")
        yield from (Line(_told(view, view.before, one)) for one in spoken(view.before))


def _asking(view: DecideView, *, answers: bool, answered: bool) -> Iterator[Line]:
    yield Line("You are asked now." if answers else f"Asked: {view.asked or NOBODY}.")
    if view.options and answers:
        yield Line(f"{HOW_MUCH}. To type: rate OPTION N")
    yield from _options(view)
    if len(view.choices) == 1:
        yield Line(ALL_ADVISE)
        if answers:
            yield Line("To give it: advise TEXT")
    elif not answers:
        yield from (Line(f"{view.keys[n]}  {said_of(view.choices[n])}") for n in order_of(view))
    if answers:
        for place, option in enumerate(view.options, 1):
            if (number := rating_of(view, place - 1)) >= 0:
                yield Line(f"Your number for {place} ({option}): {number}", quiet=True)
        yield Line(about_answer(view, answered=answered), quiet=True)
        if len(view.choices) > 1:
            # Not quiet: an answer that needs its reason is refused without one.
            yield Line("To say why: decide CHOICE --reason TEXT")
    yield Line(ended(waiting_for(view)), quiet=True)


def _options(view: DecideView) -> Iterator[Line]:
    yield from (Line(f"Option {place}: {option}") for place, option in enumerate(view.options, 1))


def said_of(choice: Choice) -> str:
    """Return an answer that can be given, without its number."""
    return choice.says if choice.word.isdigit() else f"{choice.word}: {choice.says}"


def rating_of(view: DecideView, place: int) -> int:
    """Return the own number of an option; -1 where it has none."""
    points = view.mine.points if view.mine else ()
    return points[place] if len(points) == len(view.options) else -1


def round_lines(view: DecideView, shown: RoundView) -> Iterator[Line]:
    """Yield what came of a round that was shown: its answers, and what people said."""
    if not shown.answered:
        yield Line("Nobody answered.")
    elif shown.withheld:
        yield from (Line(few) for few, _ in why_no_counts(shown.answered))
    elif shown.points:
        yield Line(f"Resistance of {counted(shown.answered, 'answer')}, the least first:")
        rows = sorted(zip(shown.options, shown.points, strict=True), key=lambda row: row[1][0])
        for option, (total, least, most) in rows:
            yield Line(f"{option}: {total} in all, from {least} to {most} each")
    elif len(shown.choices) > 1:
        yield from _counts(shown)
    if shown.missing:
        yield Line(f"Without an answer: {listed(shown.missing)}.")
    if shown.why and shown.answered and not shown.withheld:
        yield Line(shown.why)
    yield from (Line(_told(view, shown, one)) for one in spoken(shown))


def _counts(shown: RoundView) -> Iterator[Line]:
    places = range(len(shown.choices))
    for place in reversed(places) if shown.keys[:1] == ("0",) else places:
        names = [one.name for one in shown.heard if one.choice == place and one.name]
        if count := shown.counts[place]:
            told = f": {', '.join(names)}" if names else ""
            fingers = " ×" if shown.choices[place].word.isdigit() else ""
            yield Line(f"{count}{fingers} {label_of(shown.choices[place])}{told}")


def stopping(view: DecideView) -> list[Heard]:
    """Return the objections that were shown last, in the order of their numbers."""
    return [one for one in (view.shown.heard if view.shown else ()) if one.stops]


def _told(view: DecideView, shown: RoundView, one: Heard) -> str:
    """One person's words, and of an objection what became of it."""
    word = label_of(shown.choices[one.choice])
    listed_ones = stopping(view) if shown is view.shown else []
    number = f" {listed_ones.index(one) + 1}" if one in listed_ones else ""
    who = f", {one.name}" if one.name else ""
    said = f"{word[:1].upper()}{word[1:]}{number}{who}: {one.reason or 'without a reason written down'}"
    if one.withdrawn:
        return f"{said} (withdrawn)"
    if one.met:
        return f"{said} (met by: {one.met})"
    return f"{said} ({NOT_MET} it was met)" if one.stops and not view.written else said
