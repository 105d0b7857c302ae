"""Writing cards: under every prompt, one is changed, one is taken back."""

from collections.abc import Sequence
from functools import partial

from retro.demo.hands import CTRL_X, ENTER, TAB, UP
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.speaking import go_round
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
    while True:
        asked = _asked(table.leader.sight)
        numbers = [n for n, prompt in enumerate(stage.prompts) if prompt.id in asked]
        last = len(asked) == len(stage.prompts)
        await _all_write(table, stage, hands, numbers[-1:] if stage.settings.get("one_by_one") else numbers)
        if last:
            break
        await table.leader.take_step("ask the next question", partial(_asks_more, asked))
    if hidden:
        await table.pace.think(1)
        await table.leader.take_step("reveal the cards", lambda sight: not sight.panel(IdeateView).hidden)
        table.narrate("All cards at once, in a new random order")
        if stage.settings.get("in_turn"):
            await go_round(table)
    await table.pace.think(4)
    cards = sum(len(column.cards) for column in table.leader.sight.panel(IdeateView).columns)
    return f"{cards} cards by {counted_people(len(table.people))}"


async def _all_write(
    table: Table, stage: Stage, hands: list[list[tuple[int, str]]], numbers: Sequence[int]
) -> None:
    """Let everybody write under the questions with these numbers, which are asked now."""
    hidden = table.leader.sight.panel(IdeateView).hidden
    prompts = {stage.prompts[number].id for number in numbers}

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(0.5, 3))
        await person.until("see the question", lambda sight: prompts <= _asked(sight))
        dealt = [(stage.prompts[asked].id, text) for asked, text in hands[number] if asked in numbers]
        cards = dealt[: person.sight.panel(IdeateView).left]
        await _write(table, person, cards, stage.prompts[numbers[0]].id)
        may_write_more = person.sight.panel(IdeateView).left != 0
        if hidden and number == 0:
            await _change_last(person)
        if hidden and may_write_more and number == min(1, len(table.people) - 1):
            await _take_back(table, person)
        if hidden:
            await table.done(person)

    await table.each(one, holds=lambda sight: sight.panel(IdeateView).hidden == hidden)


def _asks_more(before: set[str], sight: Sight) -> bool:
    return _asked(sight) > before


def _asked(sight: Sight) -> set[str]:
    return {column.prompt for column in sight.panel(IdeateView).columns}


async def _write(table: Table, person: SimulatedPerson, cards: Sequence[tuple[str, str]], first: str) -> None:
    """Write cards, each with the id of its question; the cursor stands at the question `first`.

    Where a question has several topics to answer, they take turns.
    """
    columns = person.sight.panel(IdeateView).columns
    at = next(number for number, column in enumerate(columns) if column.prompt == first)
    for count, (prompt, text) in enumerate(cards):
        places = [number for number, column in enumerate(columns) if column.prompt == prompt]
        place = places[count % len(places)]
        for _ in range((place - at) % len(columns)):
            await person.press(TAB)
        at = place
        await table.pace.think(person.chance.uniform(0.3, 1.2))
        await person.write(text)
        await person.press(ENTER)

        def written(sight: Sight, key: tuple[str, str] = columns[place].key, text: str = text) -> bool:
            panel = sight.panel(IdeateView)
            mine = [card.text for card in panel.own if card.key == key]
            column = next(column for column in panel.columns if column.key == key)
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
