"""How `review` is played: the facilitator says of each action what became of it."""

from retro.demo.hands import sign
from retro.demo.sight import Sight
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.record import Verdict
from retro.session.text import counted
from retro.stages.review.rules import ReviewView


async def play(table: Table, stage: Stage) -> str:
    """Judge the actions of last time: done, keep and drop in turn, by the facilitator."""
    leader = table.leader
    carried_actions = leader.sight.panel(ReviewView).carried_actions
    table.narrate("What happened to the actions from last time? The group decides")
    rows = [str(number) for number in range(len(carried_actions))]
    for number in range(len(carried_actions)):
        verdict, key = ((Verdict.DONE, "1"), (Verdict.KEEP, "2"), (Verdict.DROP, "3"))[number % 3]
        await table.pace.think(3)
        await leader.go_to(str(number), lambda sight: rows)
        await leader.press(sign(key))

        def judged(sight: Sight, number: int = number, verdict: Verdict = verdict) -> bool:
            return sight.panel(ReviewView).carried_actions[number].verdict is verdict

        await leader.until("judge an action", judged)
    await table.pace.think(2)
    return f"{counted(len(carried_actions), 'action')} looked at"
