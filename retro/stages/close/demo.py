"""How `close` is played: people rate, and most leave a line."""

from functools import partial

from retro.demo.hands import ENTER, TAB, sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.close.rules import CloseView
from retro.stages.playing_questions import answer_all

CHANGES = ("Five minutes less for each topic", "A break in the middle", "Ask the quiet ones earlier")
"""What simulated people would change next time."""


async def play(table: Table, stage: Stage) -> str:
    """Rate, and leave a line."""
    table.narrate(f"{table.crowd}: was it worth the time?")

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(1, 5))
        shown = person.sight.panel(CloseView)
        if shown.questions or shown.both:
            await _answer(table, stage, number, person)
            return
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
    answered = max([panel.rating.answered, *(question.choice.answered for question in panel.questions)])
    lines = max(len(panel.lines), sum(len(written.said) for written in panel.written))
    return f"{counted(answered, 'rating')}, {counted(lines, 'line')}"


async def _answer(table: Table, stage: Stage, number: int, person: SimulatedPerson) -> None:
    """Answer every question; who has a line to leave writes it, and where there are two places, in both."""
    await answer_all(table, person, lambda sight: sight.panel(CloseView).questions, stage.title)
    shown, line = person.sight.panel(CloseView), table.story.line(number)
    if not line:
        return
    if shown.questions:
        await person.press(TAB)
    for place, text in enumerate((line, CHANGES[number % len(CHANGES)])[: len(shown.written)]):
        await person.write(text)
        await person.press(ENTER)
        await person.until("write a line", partial(_has_written, place, text))


def _has_written(place: int, line: str, sight: Sight) -> bool:
    return sight.panel(CloseView).written[place].own == line
