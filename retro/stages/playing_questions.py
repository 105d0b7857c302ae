"""How simulated people answer several questions: a digit each, row by row."""

from collections.abc import Callable, Sequence
from functools import partial

from retro.demo.hands import sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.stages.questions import QuestionView

Asked = Callable[[Sight], Sequence[QuestionView]]


async def answer_all(table: Table, person: SimulatedPerson, asked: Asked, topic: str) -> None:
    """Answer every question that is on the screen, how it changes too; the cursor goes on by itself."""
    for number, question in enumerate(asked(person.sight)):
        draw = table.story.chance(f"{topic} {question.id} {person.name}")
        options = len(question.choice.options)
        option = draw.choices(range(options), [1 + n for n in range(options)])[0]
        await person.go_to(question.id, partial(_rows, asked))
        await person.press(sign(str((option + 1) % 10)))
        await person.until("answer", partial(_said, asked, number, option))
        if question.trend is not None:
            trend = draw.randrange(len(question.trend.options))
            await person.go_to(f"{question.id} trend", partial(_rows, asked))
            await person.press(sign(str(trend + 1)))
            await person.until("say how it changes", partial(_changes, asked, number, trend))


def _rows(asked: Asked, sight: Sight) -> list[str]:
    return [
        row
        for question in asked(sight)
        for row in ((question.id, f"{question.id} trend") if question.trend else (question.id,))
    ]


def _said(asked: Asked, number: int, option: int, sight: Sight) -> bool:
    return asked(sight)[number].choice.mine == option


def _changes(asked: Asked, number: int, trend: int, sight: Sight) -> bool:
    said = asked(sight)[number].trend
    return said is not None and said.mine == trend
