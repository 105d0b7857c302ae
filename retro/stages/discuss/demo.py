"""Talking, one topic at a time: what is written down meanwhile, and whether to go on."""

from retro.demo.hands import DOWN, ENTER, sign
from retro.demo.records import carried, decide, note
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.speaking import lead_round, raise_hands
from retro.demo.table import Table
from retro.demo.texts.phrases import ANY
from retro.session.agenda import Stage
from retro.session.text import counted, excerpt
from retro.stages.discuss.rules import DiscussView, ExtendTopic, ShowGoOnOrStop

MOST = 3
"""Topics that are talked about; for the others this meeting has no time."""


async def play(table: Table, stage: Stage) -> str:
    """Talk about the first topics, then leave the others for another day."""
    topics = table.leader.sight.panel(DiscussView).topics
    number = min(MOST, len(topics))
    for nth in range(number):
        shown = await _open_next(table)
        theme = table.story.theme([shown.title, *(text for _, text in shown.cards)]) or ANY
        table.narrate(f"talking about “{excerpt(shown.title, 50)}”")
        if nth == 0:
            await lead_round(table)
        elif nth == 1:
            await raise_hands(table, [*dict.fromkeys((table.person(1), table.person(0)))])
        fresh = [text for text in theme.notes if text not in table.said]
        for place, text in enumerate(fresh[: 2 - (nth > 0)]):
            await table.pace.think(1.5)
            await note(table, table.person(nth * 2 + place + 1), text)
        if theme.decision not in table.said:
            await table.pace.think(1)
            await decide(table, table.leader if nth else table.person(0), theme.decision)
        if nth == 0:
            if theme.action.what not in table.said:
                await carried(table, table.leader, theme.action, who=table.person(1).name)
            await _go_on_or_stop(table)
        if theme not in table.themes:
            table.themes.append(theme)
        await table.pace.think(1)
    record = table.leader.sight.view.record
    await _leave_the_rest(table, stage)
    parts = (
        counted(number, "topic"),
        counted(len(record.notes), "note"),
        counted(len(record.decisions), "decision"),
        counted(len(record.actions), "action"),
    )
    return ", ".join(parts)


async def _open_next(table: Table) -> DiscussView:
    before = table.leader.sight.panel(DiscussView).topic
    shown = await table.leader.take_step(
        "open the next topic", lambda sight: sight.panel(DiscussView).topic != before
    )
    topic = shown.panel(DiscussView).topic

    async def see(number: int, person: SimulatedPerson) -> None:
        await person.until("see the topic", lambda sight: sight.panel(DiscussView).topic == topic)

    await table.each(see)
    return shown.panel(DiscussView)


async def _go_on_or_stop(table: Table) -> None:
    """Ask everybody, and give the topic its next time box: most want to go on, which decides it."""
    leader = table.leader
    table.narrate("Go on or stop? Everybody answers; nobody sees who said what")
    await leader.press(sign("w"))
    await leader.until("ask whether to go on", lambda sight: sight.panel(DiscussView).asking)

    def answered(sight: Sight) -> int | None:
        question = sight.panel(DiscussView).question
        return question.mine if question else None

    async def answer(number: int, person: SimulatedPerson) -> None:
        go = number % 4 != 3
        await person.until("be asked", lambda sight: sight.panel(DiscussView).asking)
        await table.pace.think(person.chance.uniform(0.5, 2.5))
        await person.press(sign("g" if go else "s"))
        await person.until("answer", lambda sight: answered(sight) == (0 if go else 1))

    topic = leader.sight.panel(DiscussView).topic
    await table.each(answer, holds=lambda sight: sight.panel(DiscussView).topic == topic)

    def enough_said(sight: Sight) -> bool:
        return sight.view.next is not None and isinstance(sight.view.next.act, ShowGoOnOrStop)

    def shown(sight: Sight) -> bool:
        question = sight.panel(DiscussView).question
        return question is not None and not question.open

    if enough_said(leader.sight):  # with fewer than three people no sum is shown, and they talk about it
        await leader.press_for_step("see the answers", sign("n"))
        await leader.until("see the answers", shown)
    await table.pace.think(1.5)
    view, planned = leader.sight.view, leader.sight.view.timer.planned
    if view.next is not None and isinstance(view.next.act, ExtendTopic):
        await leader.press_for_step("give more time", sign("n"))
    else:
        await leader.press(sign("m"))
    await leader.until(
        "give more time",
        lambda sight: (
            not sight.panel(DiscussView).asking and not shown(sight) and sight.view.timer.planned > planned
        ),
    )


async def _leave_the_rest(table: Table, stage: Stage) -> None:
    """Go on to the stage after this one although topics are left, by the list of stages."""
    leader, view = table.leader, table.leader.sight.view
    last = all(row.skipped for row in view.rows[view.position + 1 :])
    open_topics = any(topic.status == "ahead" for topic in leader.sight.panel(DiscussView).topics)
    if last or not open_topics:
        return
    table.narrate("The other topics are for another day")
    await table.pace.think(1)
    table.release()
    await leader.until("open the list of stages", lambda sight: sight.counts)
    await leader.open(sign("J"), "the list of stages")
    await table.pace.think(0.6)
    await leader.press(DOWN, ENTER)
    await leader.until("go on to the next stage", lambda sight: sight.stage != stage.id)
