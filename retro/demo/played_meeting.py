"""A whole meeting: people come, every stage is played, the facilitator ends it, people leave."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from retro.demo.error import MovedOn
from retro.demo.sight import Sight
from retro.demo.table import Table, together
from retro.session import acts
from retro.session.agenda import Stage
from retro.session.view import Step

CUT_SHORT = "left early"

Play = Callable[[Table, Stage], Awaitable[str]]
"""Plays one stage and tells in some words what came of it."""


@dataclass(frozen=True)
class StageReport:
    """What came of one stage."""

    kind: str
    title: str
    summary: str
    seconds: float


async def play(table: Table, seats: int, play_stage: Play, told: Callable[[StageReport], None]) -> None:
    """Play a meeting with so many people, whose facilitator sits at the table already."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    table.narrate("people join, each over real SSH. Ctrl-Q stops the demo")
    await table.gather(table.story.names(seats))
    told(StageReport("join", "Joining", f"{table.crowd}", loop.time() - start))
    await table.pace.think(3)
    async for stage in _stages(table):
        start = loop.time()
        summary = await _played(table, stage, play_stage)
        told(StageReport(stage.kind, stage.title, summary, loop.time() - start))
    await table.pace.think(1)
    await together(person.go() for person in (*table.people, table.leader))


async def _stages(table: Table) -> AsyncIterator[Stage]:
    """Go from stage to stage until the meeting is over; each is played once."""
    played: set[str] = set()
    while True:
        view = table.leader.sight.view
        if view.ended:
            return
        if view.stage is not None and view.stage.id not in played:
            played.add(view.stage.id)
            yield view.stage
        await _go_on(table, view.stage)


async def _played(table: Table, stage: Stage, play_stage: Play) -> str:
    try:
        await table.at(stage)
        return await play_stage(table, stage)
    except MovedOn:
        return CUT_SHORT
    finally:
        table.release()


async def _go_on(table: Table, stage: Stage | None) -> None:
    """Press n until the group is in another stage, or until the meeting is over."""
    leader, here = table.leader, stage.id if stage else ""
    for person in (leader, *table.people):
        await person.step_back()
    while True:
        sight = await leader.until("see what comes next", partial(_knows_next, here))
        step = sight.view.next
        if sight.view.ended or sight.stage != here or step is None:
            return
        await leader.take_step(f"do what comes next: {step.label}", partial(_stepped, step))


def _knows_next(here: str, sight: Sight) -> bool:
    """Whether there is a next step, or the group is in another stage than `here`, or the meeting is over."""
    return sight.view.ended or sight.stage != here or sight.view.next is not None


def _stepped(step: Step, sight: Sight) -> bool:
    """Whether the facilitator's next step has been taken."""
    return sight.view.ended or (sight.view.next != step and not isinstance(step.act, acts.EndSession))
