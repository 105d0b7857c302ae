"""A decision in words: the proposal, who is asked, what people answered and what became of objections."""

from typing import Final

from retro.session.text import counted
from retro.stages.choice_words import ALONE
from retro.stages.decide.matter_view import EVERYBODY, DecideView, Heard, RoundView
from retro.stages.decide.methods import MOST_RESISTANCE, Choice

NO_PROPOSAL: Final = "No proposal yet"
READ_FIRST: Final = "Read the proposal. Ask what you do not understand before you answer."
CHANGED: Final = "The proposal has changed since it was asked."
NOBODY: Final = "nobody"
NOBODY_LEFT: Final = "Nobody who was asked takes part any more."
ALL_ADVISE: Final = "Everybody writes advice for the one who decides."
HOW_MUCH: Final = f"How much resistance do you have? 0 none, {MOST_RESISTANCE} most"
CHANGE: Final = "You have answered. You can change it until the answers are shown."
HIDDEN: Final = "Nobody sees your answer before all answers are shown."
NOT_MET: Final = "nobody has written down yet how"
NONE_QUESTION: Final = "Write down that there is no decision on this?"


def about_matter(view: DecideView) -> list[str]:
    """Return who decides, what was written down or is asked about again, and who is gone, in sentences."""
    said = [view.who_decides]
    if view.came_of_it:
        said.append(view.came_of_it)
    elif view.replaces:
        said.append(f"This is about {view.replaces} again, which stays in the minutes.")
    if view.gone:
        said.append(f"{view.gone} The facilitator can say who decides instead.")
    return said


def waiting_for(view: DecideView) -> str:
    """Return how many answered so far, or who is waited for."""
    if view.so_far:
        return f"{view.so_far} so far"
    if view.asked == EVERYBODY:
        return ALONE
    return f"Waiting for {view.asked}." if view.asked else NOBODY_LEFT


def about_answer(view: DecideView, *, answered: bool) -> str:
    """Return what somebody who is asked should know of the own answer; `answered`: whether it is whole."""
    if view.mine is not None and (answered or not view.options):
        return CHANGE
    if view.options:
        left = len(view.options)
        if view.mine is not None:
            left = sum(number < 0 for number in view.mine.points)
        return f"{counted(left, 'option')} without a number: your answer counts once all have one."
    return HIDDEN


def label_of(choice: Choice) -> str:
    """What an answer is called beside its bar: fingers with their words, all others with one word."""
    return f"{choice.word} · {choice.says}" if choice.word.isdigit() else choice.word


def order_of(view: DecideView) -> list[int]:
    """The places of the answers as they stand below each other: of fingers the most first."""
    places = list(range(len(view.choices)))
    return places[::-1] if view.keys[:1] == ("0",) else places


def open_objections(view: DecideView) -> tuple[Heard, ...]:
    """Return the objections that were shown last and are neither met nor withdrawn, while they can be."""
    return tuple(one for one in (view.shown.heard if view.shown else ()) if one.open and not view.written)


def tally_of(shown: RoundView) -> str:
    """How often each answer was given, in one line."""
    if shown.points:
        sums = zip(shown.options, (points[0] for points in shown.points), strict=True)
        return " · ".join(f"{option}: {points}" for option, points in sums)
    pairs = zip((label_of(choice) for choice in shown.choices), shown.counts, strict=False)
    return " · ".join(f"{count} {word}" for word, count in pairs if count)


def spoken(shown: RoundView) -> list[Heard]:
    """Those who are heard: who said why, and who answered so that a reason is asked for."""
    return [one for one in shown.heard if one.reason or shown.choices[one.choice].heard]
