"""Writing cards: under every prompt, one is changed, one is taken back."""

from retro.demo.hands import CTRL_X, ENTER, TAB, UP
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.demo.texts.phrases import EDIT, SLIP
from retro.session.agenda import Stage
from retro.session.text import counted_people
from retro.stages.ideate.rules import IdeateView


async def play(table: Table, stage: Stage) -> str:
    """Write, say that one is done, and look at what the others wrote."""
    hands = table.story.cards(stage.prompts, len(table.people))
    hidden = table.leader.sight.panel(IdeateView).hidden
    silence = "nobody sees anybody else's yet" if hidden else "everybody sees them at once"
    table.narrate(f"{table.crowd}: writing cards; {silence}")

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(0.5, 3))
        await _write(table, person, hands[number])
        if hidden and number == 0:
            await _change_last(person)
        if hidden and number == min(1, len(table.people) - 1):
            await _take_back(table, person)
        if hidden:
            await table.done(person)

    await table.each(one, holds=lambda sight: sight.panel(IdeateView).hidden == hidden)
    if hidden:
        await table.pace.think(1)
        await table.leader.take_step("reveal the cards", lambda sight: not sight.panel(IdeateView).hidden)
        table.narrate("All cards at once, in a new random order")
    await table.pace.think(4)
    cards = sum(len(column.cards) for column in table.leader.sight.panel(IdeateView).columns)
    return f"{cards} cards by {counted_people(len(table.people))}"


async def _write(table: Table, person: SimulatedPerson, cards: list[tuple[int, str]]) -> None:
    at = 0
    columns = len(person.sight.panel(IdeateView).columns)
    for prompt, text in cards:
        for _ in range((prompt - at) % columns):
            await person.press(TAB)
        at = prompt
        await table.pace.think(person.chance.uniform(0.3, 1.2))
        await person.write(text)
        await person.press(ENTER)

        def written(sight: Sight, prompt: int = prompt, text: str = text) -> bool:
            panel = sight.panel(IdeateView)
            column = panel.columns[prompt]
            mine = [card.text for card in panel.own if card.prompt == column.prompt]
            return text in mine or any(card.text == text for card in column.cards)

        await person.until("write a card", written)


async def _change_last(person: SimulatedPerson) -> None:
    own = person.sight.panel(IdeateView).own
    if not own:
        return
    await person.press(UP)
    await person.write(EDIT)
    await person.press(ENTER)
    changed = own[-1].text + EDIT
    await person.until(
        "change a card", lambda sight: changed in {card.text for card in sight.panel(IdeateView).own}
    )


async def _take_back(table: Table, person: SimulatedPerson) -> None:
    before = len(person.sight.panel(IdeateView).own)
    await person.write(SLIP)
    await person.press(ENTER)
    await person.until("write a card", lambda sight: len(sight.panel(IdeateView).own) == before + 1)
    await table.pace.think(1)
    await person.press(UP, CTRL_X)
    await person.until("take a card back", lambda sight: len(sight.panel(IdeateView).own) == before)
