"""Giving dots: all of them, one somewhere else after all, and one too many."""

from collections.abc import Sequence

from retro.demo.hands import BACKSPACE, RIGHT, SPACE, Key
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted, counted_people
from retro.stages.vote.vote_view import VoteView


async def play(table: Table, stage: Stage) -> str:
    """Vote, close the voting and look at the result."""
    shown = table.leader.sight.panel(VoteView)
    table.narrate(f"{table.crowd}: {shown.budget} dots each; nobody sees who gave them")

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(1, 3))
        panel = person.sight.panel(VoteView)
        topics = {row.id: (row.title, len(row.cards)) for row in panel.rows}
        for topic, dots in table.story.dots(person.name, topics, panel.budget, panel.most).items():
            await person.go_to(topic, _rows)
            for nth in range(dots):
                await _give(person, topic, key=RIGHT if nth else SPACE)
                await table.pace.think(person.chance.uniform(0.2, 0.8))
        if panel.rows and number == 0:
            await _change_mind(table, person)
        if panel.rows and number == min(1, len(table.people) - 1):
            await _one_too_many(person)
        await table.done(person)

    await table.each(one, holds=lambda sight: sight.panel(VoteView).open)
    closed = await table.leader.take_step("close the voting", lambda sight: not sight.panel(VoteView).open)
    table.narrate("Only totals are shown and kept")
    await table.pace.think(5)
    result = closed.panel(VoteView)
    return f"{counted(sum(row.dots or 0 for row in result.rows), 'dot')} by {counted_people(result.voters)}"


def _rows(sight: Sight) -> Sequence[str]:
    return [row.id for row in sight.panel(VoteView).rows]


def _mine(sight: Sight, topic: str) -> int:
    return next(row.mine for row in sight.panel(VoteView).rows if row.id == topic)


async def _give(person: SimulatedPerson, topic: str, key: Key = SPACE) -> None:
    before = _mine(person.sight, topic)
    await person.press(key)
    await person.until("give a dot", lambda sight: _mine(sight, topic) == before + 1)


async def _change_mind(table: Table, person: SimulatedPerson) -> None:
    """Take a dot back and give it to another topic, or to the same one when there is no other."""
    panel = person.sight.panel(VoteView)
    topic = next((row.id for row in panel.rows if row.mine), None)
    if topic is None:
        return
    await person.go_to(topic, _rows)
    before = _mine(person.sight, topic)
    await person.press(BACKSPACE)
    await person.until("take a dot back", lambda sight: _mine(sight, topic) == before - 1)
    await table.pace.think(1)
    other = next((row.id for row in panel.rows if row.id != topic and row.mine < panel.most), topic)
    await person.go_to(other, _rows)
    await _give(person, other)


async def _one_too_many(person: SimulatedPerson) -> None:
    """Press once more when all dots are given, and be told so."""
    panel = person.sight.panel(VoteView)
    await person.press(SPACE)
    told = await person.until("be told that this dot is one too many", lambda sight: "dot" in sight.notice)
    assert told.panel(VoteView).given == panel.given  # noqa: S101  (the rules refused it)
