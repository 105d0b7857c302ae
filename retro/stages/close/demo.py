"""How `close` is played: people rate, and most leave a line."""

from retro.demo.hands import ENTER, TAB, sign
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.close.rules import CloseView


async def play(table: Table, stage: Stage) -> str:
    """Rate, and leave a line."""
    table.narrate(f"{table.crowd}: was it worth the time?")

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(1, 5))
        rating = (4, 5, 4, 3, 5)[number % 5]
        await person.press(sign(str(rating)))
        await person.until("rate", lambda sight: sight.panel(CloseView).rating.mine == rating - 1)
        line = table.story.line(number)
        if line:
            await person.press(TAB)
            await person.write(line)
            await person.press(ENTER)
            await person.until("write a line", lambda sight: sight.panel(CloseView).line == line)

    await table.each(one, holds=lambda sight: sight.panel(CloseView).rating.open)
    shown = await table.leader.take_step(
        "show the answers", lambda sight: not sight.panel(CloseView).rating.open
    )
    await table.pace.think(5)
    panel = shown.panel(CloseView)
    return f"{counted(panel.rating.answered, 'rating')}, {counted(len(panel.lines), 'line')}"
