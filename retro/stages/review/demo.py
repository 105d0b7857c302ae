"""How `review` is played: the facilitator says what became of each action, or everybody alone."""

from retro.demo.hands import sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.record import Verdict
from retro.session.text import counted
from retro.stages.review.rules import ReviewView


async def play(table: Table, stage: Stage) -> str:
    """Judge the actions of last time: with all answers in turn, by the facilitator or alone."""
    shown = table.leader.sight.panel(ReviewView)
    if shown.by_vote:
        await _answered(table, stage, len(shown.carried_actions))
    else:
        table.narrate("What happened to the actions from last time? The group decides")
    await _judged(table)
    await table.pace.think(2)
    return f"{counted(len(shown.carried_actions), 'action')} looked at"


async def _answered(table: Table, stage: Stage, actions: int) -> None:
    """Let everybody answer alone; then show the counts and take what most said."""
    table.narrate(f"{table.crowd}: answering alone; only the counts will be shown")
    rows = [str(number) for number in range(actions)]

    async def one(number: int, person: SimulatedPerson) -> None:
        options = person.sight.panel(ReviewView).options
        chance = table.story.chance(f"{stage.title} {person.name}")
        for action in range(actions):
            await table.pace.think(person.chance.uniform(0.5, 3))
            answer = chance.choices(range(len(options)), [len(options) - n for n in range(len(options))])[0]
            await person.go_to(str(action), lambda sight: rows)
            await person.press(sign(str(answer + 1)))

            def said(sight: Sight, action: int = action, verdict: Verdict = options[answer]) -> bool:
                mine = sight.panel(ReviewView).mine
                return action < len(mine) and mine[action] is verdict

            await person.until("answer", said)

    await table.each(one, holds=lambda sight: sight.panel(ReviewView).asking)
    await table.leader.take_step("show the counts", lambda sight: not sight.panel(ReviewView).asking)
    await table.pace.think(3)
    step = table.leader.sight.view.next
    if step is not None and step.label == "take what most said":
        open_before = _still_open(table.leader.sight)
        await table.leader.take_step("take what most said", lambda sight: _still_open(sight) < open_before)


async def _judged(table: Table) -> None:
    """Let the facilitator say what became of each action that is still open."""
    leader = table.leader
    shown = leader.sight.panel(ReviewView)
    rows = [str(number) for number in range(len(shown.carried_actions))]
    for number, carried in enumerate(shown.carried_actions):
        if carried.verdict is not Verdict.OPEN and shown.by_vote:
            continue
        option = number % len(shown.options)
        await table.pace.think(3)
        await leader.go_to(str(number), lambda sight: rows)
        await leader.press(sign(str(option + 1)))

        def judged(sight: Sight, number: int = number, verdict: Verdict = shown.options[option]) -> bool:
            return sight.panel(ReviewView).carried_actions[number].verdict is verdict

        await leader.until("judge an action", judged)


def _still_open(sight: Sight) -> int:
    return sum(carried.verdict is Verdict.OPEN for carried in sight.panel(ReviewView).carried_actions)
