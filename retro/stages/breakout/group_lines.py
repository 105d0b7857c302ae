"""What small groups show, in lines."""

from collections.abc import Iterator
from itertools import zip_longest

from retro.plain.plain_stage import leads
from retro.plain.verb import Item, Line
from retro.session.text import counted
from retro.session.view import View
from retro.stages.breakout.group_talk import (
    FEW,
    NO_GROUP,
    NOBODY,
    NOTHING_WRITTEN,
    ONLY_ONE,
    STEP_NAMES,
    away_words,
    people_of,
    state_words,
)
from retro.stages.breakout.group_view import BreakoutView, GroupCard, GroupSeen
from retro.words import ended, listed


def own_group(shown: BreakoutView) -> GroupSeen | None:
    """Return the group of this seat."""
    return next((group for group in shown.groups if group.number == shown.own), None)


def board_of(shown: BreakoutView) -> list[GroupCard]:
    """Return the cards of the own group in the order of their numbers.

    The own ones come first, so that what others write never gives them another number.
    """
    mine = {card.id for card in shown.mine}
    return [*shown.mine, *(card for card in shown.cards if card.id not in mine)]


def group_items(shown: BreakoutView) -> Iterator[Item]:
    """Yield the cards of the own group, or once everybody is back what the groups brought back."""
    if not shown.over:
        mine = {card.id for card in shown.mine}
        for number, card in enumerate(board_of(shown), 1):
            yield Item(str(number), card.text, own=card.id in mine)
        return
    for group in shown.groups:
        for text, label in zip_longest(group.brought, group.labels, fillvalue=""):
            yield Item(label, text, f"Group {group.number}")


def group_lines(view: View, shown: BreakoutView, *, takes_part: bool) -> Iterator[Line]:
    """Yield a line for each thing that is shown; `takes_part`: whether this seat can be in a group."""
    if shown.over:
        yield from _results(shown)
        return
    if shown.steps:
        steps = zip(STEP_NAMES, shown.steps, strict=False)
        told = ", ".join(f"{name} {counted(minutes, 'minute')}" for name, minutes in steps)
        yield Line(f"Step by step: {told}.")
        yield Line(f"Step {shown.step + 1} of {len(shown.steps)}: {STEP_NAMES[shown.step]}.")
    own = own_group(shown)
    if takes_part:
        yield from _own(view, shown, own)
    elif not shown.groups:
        yield Line(NOBODY)
    if shown.work != "alone":
        for group in shown.groups:
            if group is not own:
                yield from _other(view, shown, group, quiet=takes_part)
    if not takes_part:
        yield from _about(view, shown)


def _own(view: View, shown: BreakoutView, own: GroupSeen | None) -> Iterator[Line]:
    if own is None:
        yield Line(NO_GROUP)
        return
    if not shown.company:
        yield Line(ONLY_ONE)
    elif own.alone == view.seat:
        yield Line("You are the only one here in your group. To join another one: another-group")
    elif shown.few:
        yield Line(FEW)
    if shown.work == "alone":
        yield Line("You work alone.")
    else:
        others = [person.name for person in people_of(view, own) if person.seat != view.seat]
        told = f", with {listed(others)}" if others else ""
        yield Line(f"You are in group {own.number}{told}.")
        if away := away_words(view, own):
            yield Line(away, quiet=True)
    mine = {card.id for card in shown.mine}
    for number, card in enumerate(board_of(shown), 1):
        # The number of a card of somebody else changes; what is announced must not say it anew.
        said = f"Your card {number}: {card.text}" if card.id in mine else f"A card of your group: {card.text}"
        yield Line(said, quiet=card.id in mine)
    if not shown.cards:
        yield Line(NOTHING_WRITTEN, quiet=True)
    if shown.work != "alone":
        yield from _brought(shown, own)


def _brought(shown: BreakoutView, own: GroupSeen) -> Iterator[Line]:
    for number, text in enumerate(own.brought, 1):
        which = f" {number}" if shown.most > 1 else ""
        yield Line(f"Your group brings back{which}: {text}")
    if not shown.brings:
        yield Line("Groups of four bring something back later.", quiet=True)
    elif shown.most > 1:
        yield Line(f"{len(own.brought)} of {counted(shown.most, 'sentence')} brought back.", quiet=True)
    elif not own.brought:
        yield Line("Your group has brought nothing back yet. To type: bring TEXT", quiet=True)


def _other(view: View, shown: BreakoutView, group: GroupSeen, *, quiet: bool) -> Iterator[Line]:
    people = [person.name for person in people_of(view, group)]
    yield Line(f"Group {group.number}: {listed(people) or 'nobody'}.", quiet=quiet)
    yield Line(f"Group {group.number}, {state_words(view, group, shown.most)}.", quiet=True)
    yield from (Line(f"Group {group.number} brings back: {text}", quiet=quiet) for text in group.brought)


def _about(view: View, shown: BreakoutView) -> Iterator[Line]:
    """What whoever leads should know: who works, who is alone in a group, who is away."""
    names = {person.seat: person.name for person in view.people}
    if shown.work == "alone" and shown.groups:
        people = sum(len(group.seats) for group in shown.groups)
        yield Line(f"{counted(people, 'seat')} at work, each alone.", quiet=True)
        return
    for group in shown.groups:
        if group.alone:
            who = names.get(group.alone, "Somebody")
            how = f" To move them: another-group {group.number}" if leads(view) else ""
            yield Line(f"{who} is alone in group {group.number}.{how}")
    yield from (Line(away, quiet=True) for group in shown.groups if (away := away_words(view, group)))
    if shown.few:
        yield Line(FEW, quiet=True)


def taken_back(before: BreakoutView, shown: BreakoutView) -> Iterator[str]:
    """Yield what a group took back between two views of the same step, for those who heard of it."""
    if before.over or shown.over or before.step != shown.step or before.own != shown.own:
        return
    mine, left = {card.id for card in before.mine}, {card.id for card in shown.cards}
    for card in before.cards:
        if card.id not in mine | left:
            yield f"A card of your group is gone: {card.text}"
    brought = {group.number: group.brought for group in shown.groups}
    for group in before.groups:
        if group.number in brought and shown.own in (0, group.number):
            who = "Your group" if shown.own else f"Group {group.number}"
            gone = (text for text in group.brought if text not in brought[group.number])
            yield from (f"{who} does not bring this back any more: {text}" for text in gone)


def _results(shown: BreakoutView) -> Iterator[Line]:
    found = list(group_items(shown))
    yield Line(
        f"What the groups brought back: {counted(len(found), 'card')}."
        if found
        else "The groups brought nothing back."
    )
    yield from (Line(_card(item)) for item in found)


def _card(item: Item) -> str:
    """Return a card of a group in one line."""
    return f"{item.label}  {item.text} ({item.prompt.lower()})".strip()


def said_brought(shown: BreakoutView) -> str:
    """Return what the own group brings back now, in a sentence."""
    own = own_group(shown)
    if own is None or not own.brought:
        return "Your group brings nothing back now."
    return f"Your group brings back: {'; '.join(map(ended, own.brought))}"
