"""Voting: all dots, one somewhere else after all, one too many; or an order, or points; and abstaining."""

from collections.abc import Mapping, Sequence
from typing import Final

from retro.demo.hands import BACKSPACE, RIGHT, SPACE, TAB, Key, sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted, counted_people
from retro.stages.vote.vote_settings import DOTS, POINTS, RANKING
from retro.stages.vote.vote_view import VoteView
from retro.stages.vote.voting_methods import STEP, UNITS

RANKED: Final = 4
"""Topics that a person ranks at most."""
ENOUGH: Final = 5
"""People from whom on one abstains."""


async def play(table: Table, stage: Stage) -> str:
    """Vote, close the voting and look at the result."""
    shown = table.leader.sight.panel(VoteView)
    each = "everybody puts topics in order" if shown.method == RANKING else _each(shown)
    table.narrate(f"{table.crowd}: {each}; nobody sees who gave what")

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(1, 3))
        panel = person.sight.panel(VoteView)
        last = len(panel.parts) - 1
        for at in range(len(panel.parts)):
            if at:
                await person.press(TAB)
            if at == last and panel.rows and ENOUGH <= len(table.people) == number + 1:
                await person.press(sign("0"))
                await person.until("abstain and be done", lambda sight: sight.view.mine_done)
                return
            await _vote(table, person, at)
        if panel.rows and panel.method == DOTS and number == 0:
            await _change_mind(table, person, last)
        if panel.rows and panel.method == DOTS and number == min(1, len(table.people) - 1):
            await _one_too_many(person, last)
        await table.done(person)

    await table.each(one, holds=lambda sight: sight.panel(VoteView).open)
    closed = await table.leader.take_step("close the voting", lambda sight: not sight.panel(VoteView).open)
    table.narrate("Only totals are shown and kept")
    await table.pace.think(5)
    return _said(closed.panel(VoteView))


def _each(shown: VoteView) -> str:
    many = len(shown.parts)
    return f"{counted(shown.budget, UNITS[shown.method])} each" + (
        f" for each of {many} questions" if many > 1 else ""
    )


def _said(result: VoteView) -> str:
    abstained = sum(part.abstained for part in result.parts)
    rest = f", {abstained} abstained" if abstained else ""
    if result.method == RANKING:
        return f"{counted_people(result.voters)} ranked topics{rest}"
    given = sum(row.dots or 0 for part in result.parts for row in part.rows)
    return f"{counted(given, UNITS[result.method])} by {counted_people(result.voters)}{rest}"


async def _vote(table: Table, person: SimulatedPerson, at: int) -> None:
    """Answer one question: with dots, 5 points at a time, or with one place after the other."""
    panel = person.sight.panel(VoteView)
    topics = {row.id: (row.title, len(row.cards)) for row in panel.rows}
    wanted = _wanted(table, f"{person.name} {at}" if at else person.name, topics, panel)
    for topic, times in wanted.items():
        await person.go_to(topic, _rows)
        for nth in range(times):
            await _give(person, topic, at, SPACE if panel.method != DOTS or not nth else RIGHT)
            await table.pace.think(person.chance.uniform(0.2, 0.8))


def _wanted(
    table: Table, name: str, topics: Mapping[str, tuple[str, int]], panel: VoteView
) -> Mapping[str, int]:
    """How often somebody presses Space on which topics, in this order."""
    if panel.method == RANKING:
        return table.story.dots(name, topics, RANKED, 1)
    if panel.method == POINTS:
        return table.story.dots(name, topics, panel.budget // STEP, panel.budget)
    return table.story.dots(name, topics, panel.budget, panel.most)


def _rows(sight: Sight) -> Sequence[str]:
    return [row.id for row in sight.panel(VoteView).rows]


def _mine(sight: Sight, topic: str, at: int) -> int:
    return next(row.mine for row in sight.panel(VoteView).parts[at].rows if row.id == topic)


async def _give(person: SimulatedPerson, topic: str, at: int, key: Key = SPACE) -> None:
    before = _mine(person.sight, topic, at)
    await person.press(key)
    await person.until("give something to a topic", lambda sight: _mine(sight, topic, at) > before)


async def _change_mind(table: Table, person: SimulatedPerson, at: int) -> None:
    """Take a dot back and give it to another topic, or to the same one when there is no other."""
    panel = person.sight.panel(VoteView)
    rows = panel.parts[at].rows
    topic = next((row.id for row in rows if row.mine), None)
    if topic is None:
        return
    await person.go_to(topic, _rows)
    before = _mine(person.sight, topic, at)
    await person.press(BACKSPACE)
    await person.until("take a dot back", lambda sight: _mine(sight, topic, at) == before - 1)
    await table.pace.think(1)
    other = next((row.id for row in rows if row.id != topic and row.mine < panel.most), topic)
    await person.go_to(other, _rows)
    await _give(person, other, at)


async def _one_too_many(person: SimulatedPerson, at: int) -> None:
    """Press once more when all dots are given, and be told so."""
    given = person.sight.panel(VoteView).parts[at].given
    await person.press(SPACE)
    told = await person.until("be told that this dot is one too many", lambda sight: "dot" in sight.notice)
    assert told.panel(VoteView).parts[at].given == given  # noqa: S101  (the rules refused it)
