"""How `read` is played: people read to the end, some write notes in the margin, and say so."""

from collections.abc import Sequence
from typing import Final

from retro.demo.hands import DOWN, ENTER, PAGE_DOWN, SPACE, sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.read.rules import ReadView

NOTES: Final = (
    "Is this the number from before, or from now?",
    "Good: short, and it says when we look at it again",
    "Who is told about this, and by whom?",
    "I read this twice. What is the first step?",
    "What happens when somebody is on leave?",
)
"""What people write beside any text."""
WRITERS: Final = 3
"""Of so many people one writes no note."""


async def play(table: Table, stage: Stage) -> str:
    """Read to the end, write notes, say so, and look at the notes of all."""
    table.narrate(f"{table.crowd}: reading in silence, with notes in the margin that nobody else sees yet")

    async def one(number: int, person: SimulatedPerson) -> None:
        for _ in range(2):
            await table.pace.think(person.chance.uniform(1, 4))
            await person.press(SPACE if number % 2 else PAGE_DOWN)
        if number % WRITERS and stage.document:
            await _note(table, person, number)
        await table.done(person)

    await table.each(one, holds=lambda sight: sight.panel(ReadView).open)
    await table.pace.think(1)
    said = f"{table.leader.sight.view.done} of {table.leader.sight.view.expected} have read it"
    if len(table.people) < 2 or not stage.document:
        return said
    shown = await table.leader.take_step("show the notes", lambda sight: not sight.panel(ReadView).open)
    table.narrate("All notes at once, each below the part that it is about")
    await table.pace.think(4)
    return f"{said}, {counted(len(shown.panel(ReadView).notes), 'note')} in the margin"


async def _note(table: Table, person: SimulatedPerson, number: int) -> None:
    """Go to a part of the text and write a note on it."""
    text = NOTES[number % len(NOTES)]
    await person.press(*[DOWN] * (1 + number % 2), sign("e"))
    await table.pace.think(person.chance.uniform(0.5, 2))
    await person.write(text)
    await person.press(ENTER)

    def written(sight: Sight) -> bool:
        own: Sequence[str] = [note.text for note in sight.panel(ReadView).own]
        return text in own

    await person.until("write a note", written)
