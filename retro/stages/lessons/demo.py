"""How `lessons` is played: three lessons from what was talked about."""

from collections.abc import Collection

from retro.demo.hands import sign
from retro.demo.records import themes_of
from retro.demo.sight import Sight
from retro.demo.table import Table
from retro.demo.texts.decks import Learned
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.lessons.rules import LessonsView
from retro.tui.record_forms import LESSON


def said(learned: Learned, line: str, asked: Collection[str]) -> str:
    """Return what stands in a line of the form; some things nobody says by themselves."""
    return getattr(learned, line, "") if line in asked or line != "sort" else ""


async def play(table: Table, stage: Stage) -> str:
    """Write down what others should not have to learn again."""
    table.narrate("For people who were not here: what works, in which situation?")
    for number, theme in enumerate(themes_of(table)[:3]):
        person, learned = table.person(number + 1), theme.lesson
        await table.pace.think(1)
        ask = table.leader.sight.panel(LessonsView).ask
        answers = [said(learned, blank.name, ask) for blank in LESSON.asking(ask).ask]
        await person.fill_in_all(sign("l"), "the form for a lesson", *answers)

        def kept(sight: Sight, statement: str = learned.statement) -> bool:
            return statement in {lesson.statement for lesson in sight.view.record.lessons}

        await person.until("write a lesson", kept)
    await table.pace.think(2)
    return counted(len(table.leader.sight.view.record.lessons), "lesson")
