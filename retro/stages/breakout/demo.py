"""How `breakout` is played: people write, each group brings one card back, and everybody is called back."""

from functools import partial

from retro.demo.hands import CTRL_B, ENTER
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.breakout.group_view import BreakoutView, GroupSeen


async def play(table: Table, stage: Stage) -> str:
    """Go through all steps there are, and call everybody back."""
    hands = table.story.cards(stage.prompts, len(table.people))
    first = True
    while (shown := table.leader.sight.panel(BreakoutView)).work:
        table.narrate(f"{table.crowd}: working {shown.work}; each group sees its own board only")
        texts = [[text for _, text in hand] for hand in hands] if first else None
        see = partial(_works, shown.work)
        for person in table.people:
            await person.until("see how people work", see)
        await table.each(partial(_work, table, texts), holds=see)
        await table.pace.think(2)
        doing = "call everybody back" if shown.brings else "form larger groups"
        await table.leader.take_step(doing, partial(_works_otherwise, shown.work))
        first = False
    await table.pace.think(4)
    brought = sum(len(group.brought) for group in table.leader.sight.panel(BreakoutView).groups)
    return f"{counted(brought, 'card')} brought back"


async def _work(table: Table, texts: list[list[str]] | None, number: int, person: SimulatedPerson) -> None:
    """Write, bring cards back as the first of the group, and say that the group is done."""
    await table.pace.think(person.chance.uniform(0.5, 3))
    for text in texts[number] if texts else ():
        await person.write(text)
        await person.press(ENTER)
        await person.until("write a card", partial(_shows, text))
    own = _own(person)
    if own is None or own.seats[:1] != (person.sight.view.seat,):
        return
    if person.sight.panel(BreakoutView).brings:
        shown = person.sight.panel(BreakoutView)
        texts_shown = [*dict.fromkeys(card.text for card in shown.cards)] or ["We need more time"]
        sentences = [*texts_shown, *[""] * shown.most][: shown.most]
        await table.pace.think(1)
        await person.fill_in(CTRL_B, "what the group brings back", *sentences)
        await person.until("bring a card back", lambda sight: _brought(person))
    await table.done(person)


def _works(how: str, sight: Sight) -> bool:
    return sight.panel(BreakoutView).work == how


def _works_otherwise(how: str, sight: Sight) -> bool:
    return not _works(how, sight)


def _shows(text: str, sight: Sight) -> bool:
    return text in {card.text for card in sight.panel(BreakoutView).cards}


def _own(person: SimulatedPerson) -> GroupSeen | None:
    shown = person.sight.panel(BreakoutView)
    return next((group for group in shown.groups if group.number == shown.own), None)


def _brought(person: SimulatedPerson) -> bool:
    own = _own(person)
    return own is not None and bool(own.brought)
