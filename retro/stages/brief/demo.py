"""How `brief` is played: people listen."""

from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted_people


async def play(table: Table, stage: Stage) -> str:
    """Listen."""
    table.narrate(f"{table.leader.name} reads it aloud")
    await table.pace.think(7)
    return f"heard by {counted_people(len(table.people))}"
