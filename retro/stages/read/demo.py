"""How `read` is played: people read to the end and say so."""

from retro.demo.hands import PAGE_DOWN, SPACE
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage


async def play(table: Table, stage: Stage) -> str:
    """Read to the end and say so."""
    table.narrate(f"{table.crowd}: reading in silence")

    async def one(number: int, person: SimulatedPerson) -> None:
        for _ in range(4):
            await table.pace.think(person.chance.uniform(1, 4))
            await person.press(SPACE if number % 2 else PAGE_DOWN)
        await table.done(person)

    await table.each(one)
    await table.pace.think(1)
    return f"{table.leader.sight.view.done} of {table.leader.sight.view.expected} have read it"
