"""How `checkin` is played: people answer with a digit, or with the arrows and Enter."""

from retro.demo.hands import ENTER, sign
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.choice import ChoiceView
from retro.stages.choice_rows import shown_order


async def play(table: Table, stage: Stage) -> str:
    """Answer with a digit, or with the arrows and Enter."""
    table.narrate(f"{table.crowd}: answering; only the counts will be shown")

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(1, 6))
        options = person.sight.panel(ChoiceView).options
        answer = table.story.chance(f"{stage.title} {person.name}").choices(
            range(len(options)), [1 + n for n in range(len(options))]
        )[0]
        if number % 2:
            await person.go_to(str(answer), lambda sight: [str(n) for n in shown_order(options)])
            await person.press(ENTER)
        else:
            await person.press(sign(str((answer + 1) % 10)))
        await person.until("answer", lambda sight: sight.panel(ChoiceView).mine == answer)

    await table.each(one, holds=lambda sight: sight.panel(ChoiceView).open)
    shown = await table.leader.take_step("show the counts", lambda sight: not sight.panel(ChoiceView).open)
    await table.pace.think(4)
    return counted(shown.panel(ChoiceView).answered, "answer")
