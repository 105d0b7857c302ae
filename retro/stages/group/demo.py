"""Putting cards together: by labels, by marks, with names, and once too many; a suggestion is refused."""

from collections.abc import Sequence

from retro.demo.hands import ENTER, SPACE, sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.story import TopicGroup
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.group.rules import GroupView, TopicRow, reading_order

MOST = 4
"""Groups that are made; the rest of the cards stay as they are."""


async def play(table: Table, stage: Stage) -> str:
    """Find what belongs together."""
    board = table.leader.sight.panel(GroupView).topics
    cards = sum(len(topic.cards) for topic in board)
    groups = table.story.groups({topic.id: topic.title for topic in board if not topic.named})[:MOST]
    everybody = table.person(0).sight.panel(GroupView).hands_on
    table.narrate("Everybody can move cards" if everybody else f"{table.leader.name} moves the cards")
    await table.pace.think(2)
    if len(board) > 1:
        await _slip(table, board, table.person(2) if everybody else table.leader)
    for number, found in enumerate(groups):
        mover = table.person(number) if everybody else table.leader
        table.narrate(f"{mover.name} puts together: {found.theme.name}")
        if number == 1:
            await _join_by_marks(table, mover, found.topics)
        else:
            await _join_by_labels(table, table.leader, found.topics)
        await _name(table, table.leader, found)
        await table.pace.think(1)
    await _refuse(table, table.leader)
    await table.pace.think(1)
    topics = table.leader.sight.panel(GroupView).topics
    named = sum(topic.named for topic in topics)
    return f"{counted(len(topics), 'topic')} from {counted(cards, 'card')}, {named} named"


def _rows(sight: Sight) -> Sequence[str]:
    return [topic.id for topic in reading_order(sight.panel(GroupView).topics)]


def _holding(sight: Sight, card: str) -> TopicRow:
    return next(t for t in sight.panel(GroupView).topics if card in {label for label, _ in t.cards})


async def _join_by_labels(table: Table, person: SimulatedPerson, topics: Sequence[str]) -> None:
    await person.fill_in(sign("j"), "the form for labels", " ".join(topics))
    await person.until("join by labels", lambda sight: _together(sight, topics))


async def _join_by_marks(table: Table, person: SimulatedPerson, topics: Sequence[str]) -> None:
    for topic in topics:
        await _mark(person, topic)
        await table.pace.think(0.5)
    await person.press(ENTER)
    await person.until("join by marks", lambda sight: _together(sight, topics))


async def _mark(person: SimulatedPerson, topic: str) -> None:
    await person.go_to(topic, _rows)
    await person.press(SPACE)
    await person.until("mark a topic", lambda sight: topic in sight.status.partition("marked: ")[2].split())


def _together(sight: Sight, topics: Sequence[str]) -> bool:
    """Whether these single cards, which lend topics their ids, are one topic by now."""
    labels = {label for label, _ in _holding(sight, topics[0]).cards}
    return labels == set(topics)


async def _name(table: Table, person: SimulatedPerson, found: TopicGroup) -> None:
    await person.until("see the topic", lambda sight: _together(sight, found.topics))
    topic = _holding(person.sight, found.topics[0]).id
    await person.go_to(topic, _rows)
    await person.fill_in(sign("r"), "the form for a name", found.theme.name)
    await person.until(
        "name a topic", lambda sight: _holding(sight, found.topics[0]).title == found.theme.name
    )


async def _refuse(table: Table, person: SimulatedPerson) -> None:
    """Keep apart what is suggested once all groups are made."""
    two = person.sight.panel(GroupView).suggested
    if two:
        await table.pace.think(1)
        await person.press(sign("k"))
        await person.until("refuse a suggestion", lambda sight: sight.panel(GroupView).suggested != two)
        table.narrate(f"{person.name} keeps apart what was suggested: {' and '.join(two)}")


async def _slip(table: Table, board: Sequence[TopicRow], person: SimulatedPerson) -> None:
    """Put together what does not belong together, and let somebody else take it back."""
    first, last = board[0].id, board[-1].id
    before = len(board)
    await _mark(person, last)
    await _mark(person, first)
    await person.press(ENTER)
    await person.until("join two cards", lambda sight: len(sight.panel(GroupView).topics) == before - 1)
    table.narrate(f"{person.name} made a mistake; anybody can undo it")
    await table.pace.think(2)
    other = table.leader
    await other.until("see the slip", lambda sight: len(sight.panel(GroupView).topics) == before - 1)
    if other is person:
        await other.press(sign("u"))
    else:
        # What somebody else did is only taken back by who says so twice.
        await other.open(sign("u"), "the question about the undo")
        await other.press(ENTER)
    for one in {other, person}:
        await one.until("undo", lambda sight: len(sight.panel(GroupView).topics) == before)
