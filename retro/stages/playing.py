"""How simulated people play a stage, whatever its kind."""

import inspect

from retro.demo.played_meeting import Play
from retro.demo.table import Table
from retro.errors import BrokenKind
from retro.session.agenda import Stage
from retro.stages.registry import load_part


async def play_stage(table: Table, stage: Stage) -> str:
    """Play a stage and tell in some words what came of it. Raises BrokenKind where it cannot be played."""
    return await play_of(stage.kind)(table, stage)


def play_of(kind: str) -> Play:
    """How a kind is played; where it does not say, people look at it. Raises BrokenKind."""
    demo = load_part(kind, "demo")
    if demo is None:
        return _look
    play = getattr(demo, "play", None)
    if not inspect.iscoroutinefunction(play):
        raise BrokenKind(f"The kind {kind} has no async play in its module demo.")
    found: Play = play
    return found


async def _look(table: Table, stage: Stage) -> str:
    await table.pace.think(3)
    return "looked at"
