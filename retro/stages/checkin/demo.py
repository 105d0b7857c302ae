"""How `checkin` is played: people answer with a digit, or with the arrows and Enter, or write a word."""

from retro.demo.hands import ENTER, sign
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.checkin.rules import CheckinView
from retro.stages.choice_words import shown_order
from retro.stages.playing_questions import answer_all

WORDS = ("curious", "tired", "ready", "calm", "hopeful", "busy", "awake")


async def play(table: Table, stage: Stage) -> str:
    """Answer everything that is asked, each alone."""
    table.narrate(f"{table.crowd}: answering; nobody sees who gave which answer")

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(1, 6))
        shown = person.sight.panel(CheckinView)
        if shown.statements:
            await answer_all(table, person, lambda sight: sight.panel(CheckinView).statements, stage.title)
        elif shown.writes:
            word = WORDS[number % len(WORDS)]
            await person.write(word)
            await person.press(ENTER)
            await person.until("write a word", lambda sight: sight.panel(CheckinView).word == word)
        else:
            await _choose(table, stage, number, person)

    await table.each(one, holds=lambda sight: sight.panel(CheckinView).open)
    shown = await table.leader.take_step("show the answers", lambda sight: not sight.panel(CheckinView).open)
    await table.pace.think(4)
    return counted(shown.panel(CheckinView).answered, "answer")


async def _choose(table: Table, stage: Stage, number: int, person: SimulatedPerson) -> None:
    """Answer the only question with a digit, or with the arrows and Enter."""
    options = person.sight.panel(CheckinView).options
    answer = table.story.chance(f"{stage.title} {person.name}").choices(
        range(len(options)), [1 + n for n in range(len(options))]
    )[0]
    if number % 2:
        await person.go_to(str(answer), lambda sight: [str(n) for n in shown_order(options)])
        await person.press(ENTER)
    else:
        await person.press(sign(str((answer + 1) % 10)))
    await person.until("answer", lambda sight: sight.panel(CheckinView).mine == answer)
