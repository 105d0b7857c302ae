"""Writing things down with the keys for it: notes, decisions, actions; and what there is to say."""

from retro.demo.hands import sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.demo.texts.decks import PlannedAction, Theme
from retro.demo.texts.phrases import ANY

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


async def carried(table: Table, person: SimulatedPerson, planned: PlannedAction, who: str = "") -> None:
    """Write down an action with one's own name."""
    await person.fill_in(sign("a"), ACTION_FORM, planned.what, who or person.name, planned.due)

    def kept(sight: Sight) -> bool:
        return any(a.what == planned.what and a.due for a in sight.view.record.actions)

    await person.until("write an action", kept)
    table.said.add(planned.what)


def themes_of(table: Table) -> list[Theme]:
    """Name the themes of this meeting: those that were talked about first."""
    return [*table.themes, *(theme for theme in table.story.themes if theme not in table.themes)] or [ANY]
