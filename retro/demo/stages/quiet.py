"""Stages in which people listen, read or answer one question, and the promises of last time."""

from retro.demo.hands import ENTER, PAGE_DOWN, SPACE, TAB, sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.record import Verdict
from retro.session.text import counted, counted_people
from retro.stages.choice import ChoiceView
from retro.stages.close.rules import CloseView
from retro.stages.review.rules import ReviewView


async def brief(table: Table, stage: Stage) -> str:
    """Listen."""
    table.narrate(f"{table.leader.name} reads it out")
    await table.pace.think(7)
    return f"heard by {counted_people(len(table.people))}"


async def read(table: Table, stage: Stage) -> str:
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


async def checkin(table: Table, stage: Stage) -> str:
    """Answer with a digit, or with the arrows and Enter."""
    table.narrate(f"{table.crowd}: answering; only the counts will be shown")

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(1, 6))
        options = len(person.sight.panel(ChoiceView).options)
        answer = table.story.chance(f"{stage.title} {person.name}").choices(
            range(options), [1 + n for n in range(options)]
        )[0]
        if number % 2:
            await person.go_to(str(answer), lambda sight: [str(n) for n in range(options)])
            await person.press(ENTER)
        else:
            await person.press(sign(str((answer + 1) % 10)))
        await person.until("answer", lambda sight: sight.panel(ChoiceView).mine == answer)
        await table.done(person)

    await table.each(one, holds=lambda sight: sight.panel(ChoiceView).open)
    shown = await table.leader.take_step("show the counts", lambda sight: not sight.panel(ChoiceView).open)
    await table.pace.think(4)
    return counted(shown.panel(ChoiceView).answered, "answer")


async def review(table: Table, stage: Stage) -> str:
    """Judge the promises of last time: d, k and x in turn, by the facilitator."""
    leader = table.leader
    carried_actions = leader.sight.panel(ReviewView).carried_actions
    table.narrate("What became of last time's promises? The group says it")
    rows = [str(number) for number in range(len(carried_actions))]
    for number in range(len(carried_actions)):
        verdict, key = ((Verdict.DONE, "d"), (Verdict.KEEP, "k"), (Verdict.DROP, "x"))[number % 3]
        await table.pace.think(3)
        await leader.go_to(str(number), lambda sight: rows)
        await leader.press(sign(key))

        def judged(sight: Sight, number: int = number, verdict: Verdict = verdict) -> bool:
            return sight.panel(ReviewView).carried_actions[number].verdict is verdict

        await leader.until("judge a promise", judged)
    await table.pace.think(2)
    return f"{counted(len(carried_actions), 'promise')} looked at"


async def close(table: Table, stage: Stage) -> str:
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
            await person.until("leave a line", lambda sight: sight.panel(CloseView).line == line)
        await table.done(person)

    await table.each(one, holds=lambda sight: sight.panel(CloseView).rating.open)
    shown = await table.leader.take_step(
        "show the answers", lambda sight: not sight.panel(CloseView).rating.open
    )
    await table.pace.think(5)
    panel = shown.panel(CloseView)
    return f"{counted(panel.rating.answered, 'rating')}, {counted(len(panel.lines), 'line')}"
