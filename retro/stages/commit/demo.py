"""How `commit` is played: a few actions, one of them without a date at first."""

from collections.abc import Sequence
from dataclasses import fields

from retro.demo.hands import ENTER, sign
from retro.demo.records import ACTION_FORM, carried, decide, themes_of
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.demo.texts.decks import PlannedAction
from retro.session.agenda import Stage
from retro.session.record import Entry
from retro.session.text import counted
from retro.stages.commit.confidence import EXPERIMENTS, AskConfidence
from retro.stages.commit.rules import CommitView
from retro.tui.record_forms import EXPERIMENT


async def play(table: Table, stage: Stage) -> str:
    """Agree on a few actions; one is without a date at first, until somebody asks."""
    if table.leader.sight.panel(CommitView).write == EXPERIMENTS:
        await _tried(table)
        return counted(len(table.leader.sight.view.record.experiments), "experiment")
    table.narrate("Few and small: who does what by when?")
    themes = themes_of(table)
    if not table.leader.sight.view.record.decisions:
        await table.pace.think(1)
        await decide(table, table.leader, themes[0].decision)
    fresh = [theme.action for theme in themes if theme.action.what not in table.said][:3]
    for number, planned in enumerate(fresh):
        person = table.person(number + 3)
        table.narrate(f"{person.name} writes down an action")
        await table.pace.think(1)
        if number == 0:
            await _vague_first(table, person, planned)
        else:
            await carried(table, person, planned)
    await table.pace.think(4)
    await _confirmed(table, stage)
    record = table.leader.sight.view.record
    return f"{counted(len(record.actions), 'action')}, {counted(len(record.decisions), 'decision')}"


async def _tried(table: Table) -> None:
    """Write down one experiment: what is tried, and how the group will know what came of it."""
    table.narrate("A small test: what do we try, what do we look at, and until when?")
    tried, person = table.story.tried(themes_of(table)), table.person(1)
    await table.pace.think(1)
    said = {"who": person.name, **{field.name: getattr(tried, field.name) for field in fields(tried)}}
    form = EXPERIMENT.asking(said)
    answers = [said[blank.name] for blank in form.ask if blank.name in said]
    await person.fill_in_all(sign("y"), "the form for an experiment", *answers)

    def kept(sight: Sight) -> bool:
        return any(each.hypothesis == tried.hypothesis for each in sight.view.record.experiments)

    await person.until("write an experiment", kept)
    table.said.add(tried.hypothesis)
    await table.pace.think(4)


async def _confirmed(table: Table, stage: Stage) -> None:
    """Where the stage asks for it, let everybody say whether the actions will happen."""
    step = table.leader.sight.view.next
    if step is None or not isinstance(step.act, AskConfidence):
        return
    table.narrate("Will this happen? Everybody says it alone, from 0 to 5")
    await table.leader.take_step("ask whether this will happen", _asking)

    async def one(number: int, person: SimulatedPerson) -> None:
        await table.pace.think(person.chance.uniform(1, 4))
        sure = table.story.chance(f"{stage.title} {person.name}").choices(range(6), [1, 1, 2, 4, 6, 4])[0]
        await person.press(sign(str(sure)))

        def said(sight: Sight) -> bool:
            asked = sight.panel(CommitView).confidence
            return asked is not None and asked.mine == sure

        await person.until("say whether this will happen", said)

    async def see(number: int, person: SimulatedPerson) -> None:
        await person.until("be asked", _asking)

    await table.each(see)
    await table.each(one, holds=_asking)
    await table.leader.take_step("show the answers", lambda sight: not _asking(sight))
    await table.pace.think(4)


def _asking(sight: Sight) -> bool:
    asked = sight.panel(CommitView).confidence
    return asked is not None and asked.open


async def _vague_first(table: Table, person: SimulatedPerson, planned: PlannedAction) -> None:
    """Write an action without name and date, and mend it under the cursor."""
    await person.fill_in(sign("a"), ACTION_FORM, planned.what, "", "")

    def found(sight: Sight) -> str | None:
        return next((a.id for a in sight.view.record.actions if a.what == planned.what), None)

    action = found(await person.until("write an action", lambda sight: found(sight) is not None))
    await table.pace.think(1)
    if action and await person.go_to(action, _rows):
        await person.fill_in(ENTER, ACTION_FORM, "", person.name, planned.due)

    def whole(sight: Sight) -> bool:
        return any(a.what == planned.what and a.who and a.due for a in sight.view.record.actions)

    await person.until("complete an action", whole)
    table.said.add(planned.what)


def _rows(sight: Sight) -> Sequence[str]:
    shown = sight.panel(CommitView)
    made: tuple[Entry, ...] = (*shown.actions, *shown.decisions, *shown.experiments)
    return [entry.id for entry in made]
