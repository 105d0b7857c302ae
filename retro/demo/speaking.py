"""Who speaks in a demo: people raise a hand and are called on, and in one round each in turn speaks."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from retro.demo.hands import F4, sign
from retro.demo.sight import Sight
from retro.demo.simulated_person import SimulatedPerson
from retro.demo.table import Table

LARGEST_ROUND: Final = 12
"""People; with more, a round takes longer than anybody looks on."""


async def raise_hands(table: Table, people: Sequence[SimulatedPerson]) -> None:
    """People raise their hands, one after the other, and the facilitator calls on each."""
    names = " and ".join(person.name for person in people)
    table.narrate(f"{names}: hand up; everybody sees who comes first")
    for person in people:
        await person.press(sign("h"))
        await person.until("raise a hand", partial(_is_up, person.sight.view.seat))
        await table.pace.think(0.8)
    leader = table.leader
    await leader.until("see a raised hand", lambda sight: len(sight.view.hands) >= len(people))
    while hands := leader.sight.view.hands:
        await leader.press(sign("f"))
        await leader.until("call on somebody", partial(_is_down, hands[0].id))
        await table.pace.think(1.5)


async def lead_round(table: Table) -> None:
    """Start a round: each in turn speaks; the last one passes."""
    if len(table.people) > LARGEST_ROUND:
        return
    await table.leader.press(sign("T"))
    await go_round(table)


async def go_round(table: Table) -> None:
    """Take a round that begins to its end. With many people it takes longer than anybody looks on."""
    leader = table.leader
    sight = await leader.until("start a round", lambda sight: sight.view.round is not None)
    if len(table.people) > LARGEST_ROUND:
        return
    table.narrate("each in turn says a sentence; the host has drawn the order")
    waiting = sight.view.round.then if sight.view.round else ()
    for person in table.people:
        if waiting and person.sight.view.seat == waiting[-1].id:
            await person.until("see the round", lambda sight: sight.view.round is not None)
            await person.press(F4)  # p is a letter where they write
            await person.until("pass a turn", partial(_passed, waiting[-1].id))
    while running := leader.sight.view.round:
        await table.pace.think(1.5)
        await leader.press(sign("p"))
        await leader.until("let the next person speak", partial(_goes_on, running.now.id))


def _is_up(seat: str, sight: Sight) -> bool:
    return any(hand.id == seat for hand in sight.view.hands)


def _is_down(seat: str, sight: Sight) -> bool:
    return not _is_up(seat, sight)


def _passed(seat: str, sight: Sight) -> bool:
    return sight.view.round is None or seat in sight.view.round.passed


def _goes_on(speaker: str, sight: Sight) -> bool:
    return sight.view.round is None or sight.view.round.now.id != speaker
