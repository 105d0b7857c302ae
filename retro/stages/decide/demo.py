"""How `decide` is played: people answer alone, one objects and is heard, and the decision is written down."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from retro.demo.hands import ENTER, SPACE, sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted, excerpt
from retro.stages.decide.deciding import NameDeciders, Propose, WriteDecision
from retro.stages.decide.matter_view import EVERYBODY, DecideView
from retro.stages.decide.methods import ONE

PROPOSAL: Final = "Tuesday and Thursday until noon are free of meetings, for six weeks"
OPTIONS: Final = ("Two quiet mornings a week", "One quiet day a week")
REASONS: Final = (
    "Whoever is on call answers the phone alone on those mornings",
    "Two of the four meetings belong to another team; ask them first",
    "Lima loses two of the hours that we share",
)
MET: Final = "The team on call takes turns, and the phone list names who answers."
STEPS: Final = 12
"""More than a decision takes."""


async def play(table: Table, stage: Stage) -> str:
    """Name who decides, propose, ask, hear, and write down what comes of it."""
    rounds = 0
    for _ in range(STEPS):
        leader = table.leader
        await leader.until("see the next step", lambda sight: sight.counts)
        shown, step = leader.sight.panel(DecideView), leader.sight.view.next
        if shown.written or step is None:
            break
        match step.act:
            case NameDeciders():
                await _name_deciders(table, shown)
            case Propose():
                await _propose(table, shown)
            case WriteDecision():
                await _write_down(table)
            case _:
                await leader.take_step(step.label, partial(_moved, shown))
                if leader.sight.panel(DecideView).asking:
                    rounds += 1
                    await _answer(table, rounds)
                    await leader.take_step(
                        "show the answers", lambda sight: not sight.panel(DecideView).asking
                    )
                    await table.pace.think(3)
                    await _meet(table)
    return f"{counted(rounds, 'round')}, {table.leader.sight.panel(DecideView).written or 'no decision'}"


def _moved(before: DecideView, sight: Sight) -> bool:
    now = sight.panel(DecideView)
    return now.asking or now.written != before.written


async def _name_deciders(table: Table, shown: DecideView) -> None:
    """The first in the list decides."""
    leader = table.leader
    await leader.open(sign("n"), "the list of people")
    await leader.press(*(() if shown.who == ONE else (SPACE,)), ENTER)
    await leader.until("say who decides", lambda sight: bool(sight.panel(DecideView).deciders))


async def _propose(table: Table, shown: DecideView) -> None:
    table.narrate(f"the proposal: “{excerpt(PROPOSAL, 50)}”")
    answers: Sequence[str] = (PROPOSAL,)
    if shown.options:  # those of the template stand in the form already
        answers = (PROPOSAL, *(("", "", "") if len(shown.options) > 1 else (*OPTIONS, "")))
    await table.leader.fill_in(sign("n"), "the proposal", *answers)
    await table.leader.until("propose", lambda sight: bool(sight.panel(DecideView).proposal))


async def _answer(table: Table, rounds: int) -> None:
    """Answer alone; in the first round somebody is against it and somebody has a concern."""
    asked = table.leader.sight.panel(DecideView).asked
    table.narrate(f"{table.crowd if asked == EVERYBODY else asked}: answering alone")

    async def see(number: int, person: SimulatedPerson) -> None:
        await person.until("be asked", lambda sight: sight.panel(DecideView).asking)

    async def one(number: int, person: SimulatedPerson) -> None:
        shown = person.sight.panel(DecideView)
        if not shown.asks_me:
            return
        await table.pace.think(person.chance.uniform(1, 4))
        if shown.options:
            await _rate(person, shown, number)
            return
        choice = _choice(shown, number, len(table.people), rounds)
        if len(shown.choices) > 1:
            await person.press(sign(shown.keys[choice]))
        if shown.choices[choice].heard:
            await person.write(REASONS[number % len(REASONS)])
            await person.press(ENTER)
        await person.until("answer", lambda sight: _given(sight) == choice)

    await table.each(see)
    await table.each(one, holds=lambda sight: sight.panel(DecideView).asking)


def _given(sight: Sight) -> int | None:
    mine = sight.panel(DecideView).mine
    return mine.choice if mine else None


def _choice(shown: DecideView, number: int, people: int, rounds: int) -> int:
    """What somebody answers: most are for it, in the first round one is against it and one has a concern."""
    order = list(range(len(shown.choices)))
    best_first = order[::-1] if shown.keys[0] == "0" else order
    if rounds == 1 and shown.asked == EVERYBODY:
        heard = [place for place in best_first if shown.choices[place].heard]
        if number == people - 1 and people > 1:
            return heard[-1]
        if number == 1 and people > 2:
            return heard[0]
    return best_first[0]


async def _rate(person: SimulatedPerson, shown: DecideView, number: int) -> None:
    """A number for each option, the first with the least resistance."""
    for place in range(len(shown.options)):
        points = min(9, 3 * place + number % 3)
        await person.go_to(str(place), lambda sight: [str(n) for n in range(len(shown.options))])
        await person.press(sign(str(points)))
        await person.until("rate an option", partial(_rated, place, points))


def _rated(place: int, points: int, sight: Sight) -> bool:
    mine = sight.panel(DecideView).mine
    return mine is not None and mine.points[place] == points


async def _meet(table: Table) -> None:
    """Write how each objection was met."""
    leader = table.leader

    while before := _open(leader.sight):
        await leader.open(ENTER, "how it was met")
        if before > 1:  # a list of them comes first
            await leader.press(ENTER)
            await leader.until("write how it was met", lambda sight: sight.dialog)
        await leader.write(MET)
        await leader.press(ENTER)
        await leader.until("meet an objection", partial(_fewer_open, before))


def _open(sight: Sight) -> int:
    shown = sight.panel(DecideView).shown
    return sum(one.open for one in shown.heard) if shown else 0


def _fewer_open(before: int, sight: Sight) -> bool:
    return _open(sight) < before


async def _write_down(table: Table) -> None:
    leader = table.leader
    await leader.open(sign("n"), "the decision")
    if leader.sight.asks:  # whether those who objected agree that it was met
        await leader.press(sign("y"))
        await leader.until("open the decision", lambda sight: sight.dialog and not sight.asks)
    await leader.press(ENTER)
    await leader.write("+6w")
    await leader.press(ENTER)
    await leader.until("write the decision down", lambda sight: bool(sight.panel(DecideView).written))
    text = leader.sight.view.record.decisions[-1].text
    table.said.add(text)
