"""How `lessons` is played: three lessons from what was talked about."""

from retro.demo.hands import sign
from retro.demo.records import themes_of
from retro.demo.sight import Sight
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted


async def play(table: Table, stage: Stage) -> str:
    """Write down what others should not have to learn again."""
    table.narrate("For people who were not here: what works, in which situation?")
    for number, theme in enumerate(themes_of(table)[:3]):
        person, learned = table.person(number + 1), theme.lesson
        await table.pace.think(1)
        await person.fill_in(
            sign("l"),
            "the form for a lesson",
            learned.statement,
            learned.context,
            learned.evidence,
            learned.recommendation,
            learned.tags,
        )

        def kept(sight: Sight, statement: str = learned.statement) -> bool:
            return statement in {lesson.statement for lesson in sight.view.record.lessons}

        await person.until("write a lesson", kept)
    await table.pace.think(2)
    return counted(len(table.leader.sight.view.record.lessons), "lesson")
