"""Writing things down: notes, decisions, actions, lessons; and the stages that are about them."""

from collections.abc import Sequence

from retro.demo.hands import ENTER, sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.demo.texts.decks import Promised, Theme
from retro.demo.texts.phrases import ANY
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.commit.rules import CommitView

ACTION_FORM = "the form for an action"


async def note(table: Table, person: SimulatedPerson, text: str) -> None:
    """Write a note on the topic that is open."""
    await person.fill_in(sign("e"), "the form for a note", text)
    await person.until("write a note", lambda s: text in {n.text for n in s.view.record.notes})
    table.said.add(text)


async def decide(table: Table, person: SimulatedPerson, text: str) -> None:
    """Write down a decision."""
    await person.fill_in(sign("d"), "the form for a decision", text)
    await person.until("write a decision", lambda s: text in {d.text for d in s.view.record.decisions})
    table.said.add(text)


async def carried(table: Table, person: SimulatedPerson, promised: Promised, who: str = "") -> None:
    """Write down an action with one's own name."""
    await person.fill_in(sign("a"), ACTION_FORM, promised.what, who or person.name, promised.due)

    def kept(sight: Sight) -> bool:
        return any(a.what == promised.what and a.due for a in sight.view.record.actions)

    await person.until("write an action", kept)
    table.said.add(promised.what)


async def commit(table: Table, stage: Stage) -> str:
    """Promise a few things; one is without a date at first, until somebody asks."""
    table.narrate("Few and small: who does what by when?")
    themes = _themes(table)
    if not table.leader.sight.view.record.decisions:
        await table.pace.think(1)
        await decide(table, table.leader, themes[0].decision)
    fresh = [theme.action for theme in themes if theme.action.what not in table.said][:3]
    for number, promised in enumerate(fresh):
        person = table.person(number + 3)
        table.narrate(f"{person.name} takes something on")
        await table.pace.think(1)
        if number == 0:
            await _vague_first(table, person, promised)
        else:
            await carried(table, person, promised)
    await table.pace.think(4)
    record = table.leader.sight.view.record
    return f"{counted(len(record.actions), 'action')}, {counted(len(record.decisions), 'decision')}"


async def lessons(table: Table, stage: Stage) -> str:
    """Write down what others should not have to learn again."""
    table.narrate("For people who were not here: what holds, in which situation?")
    for number, theme in enumerate(_themes(table)[:3]):
        person, learned = table.person(number + 1), theme.lesson
        await table.pace.think(1)
        await person.fill_in(
            sign("l"), "the form for a lesson", learned.statement, learned.context, learned.tags
        )

        def kept(sight: Sight, statement: str = learned.statement) -> bool:
            return statement in {lesson.statement for lesson in sight.view.record.lessons}

        await person.until("write a lesson", kept)
    await table.pace.think(2)
    return counted(len(table.leader.sight.view.record.lessons), "lesson")


async def _vague_first(table: Table, person: SimulatedPerson, promised: Promised) -> None:
    """Write an action without name and date, and mend it under the cursor."""
    await person.fill_in(sign("a"), ACTION_FORM, promised.what, "", "")

    def found(sight: Sight) -> str | None:
        return next((a.id for a in sight.view.record.actions if a.what == promised.what), None)

    action = found(await person.until("write an action", lambda sight: found(sight) is not None))
    await table.pace.think(1)
    if action and await person.go_to(action, _rows):
        await person.fill_in(ENTER, ACTION_FORM, "", person.name, promised.due)

    def whole(sight: Sight) -> bool:
        return any(a.what == promised.what and a.who and a.due for a in sight.view.record.actions)

    await person.until("complete an action", whole)
    table.said.add(promised.what)


def _rows(sight: Sight) -> Sequence[str]:
    shown = sight.panel(CommitView)
    return [*(action.id for action in shown.actions), *(decision.id for decision in shown.decisions)]


def _themes(table: Table) -> list[Theme]:
    """Name the themes of this meeting: those that were talked about first."""
    return [*table.themes, *(theme for theme in table.story.themes if theme not in table.themes)] or [ANY]
