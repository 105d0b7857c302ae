"""Who holds every generation of the file, and saw the shared window meanwhile, can still only guess.

The worst case for those who write: they do it one after the other, and each says "I am done" before the
next begins. So the intruder knows in whose turn each generation came to be. What is left to find out is
which of the cards that are revealed later are of that turn.
"""

import asyncio
import random
from typing import Any
from zlib import crc32

import msgspec
import pytest

from retro.room import AccessPolicy, Room, opening, sealing
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.context import SYSTEM
from retro.session.people import Role
from retro.stages import KINDS, codec, engine
from retro.stages.ideate.rules import AddCard, RevealCards
from tests.fakes import FakeClock, MemoryJournal, MemoryVault

LEADER = "s-leader"
PEOPLE = range(2, 13)
MEETINGS = 14
"""Of each number of people."""
STAGE = "writing"


class Intruder:
    """Has a copy of every generation, and what the shared window and another seat showed with it."""

    def __init__(self) -> None:
        self.copies: list[tuple[bytes, Any]] = []
        self.turns: dict[str, list[int]] = {}
        """In whose turn which generations came to be."""
        self.cards: list[str] = []
        """As they were revealed, in that order."""

    def grew(self, seat: str) -> int:
        """By how much the file grew in somebody's turn."""
        turn = self.turns[seat]
        return len(self.copies[turn[-1]][0]) - len(self.copies[turn[0] - 1][0])

    def bits(self, seat: str) -> int:
        """A number made of the bytes that changed in somebody's turn."""
        turn = self.turns[seat]
        before, after = (self.copies[n][0] for n in (turn[0] - 1, turn[-1]))
        return sum(one != other for one, other in zip(before, after, strict=False))


async def meet(seed: int, people: int, privacy: Privacy) -> tuple[Intruder, dict[str, str]]:
    """Hold a meeting; give what an intruder has, and whose each card really is."""
    rng = random.Random(seed)
    seats = [f"s-person-{number}" for number in range(people)]
    prompts = (Prompt("well", "Well"),)
    agenda = Agenda("any", (Stage(STAGE, "ideate", "Writing", 5, privacy=privacy, prompts=prompts),))
    first = opening("2026-11-21-any", "Any", agenda, kinds=KINDS, at=1_700_000_000, offset=0)
    journal = MemoryJournal([codec().encode(first)])
    room = Room(
        engine=engine(),
        codec=codec(),
        journal=journal,
        vault=MemoryVault(),
        clock=FakeClock(),
        entropy=rng.randbytes,
        access_policy=AccessPolicy("maple-otter-violin-42", "basil-comet-harbor-linen-17"),
    )
    room.start()
    intruder, authors = Intruder(), dict[str, str]()

    def look() -> int:
        tables = {"events": journal.events, "private": journal.private}
        shown = msgspec.to_builtins([room.view(LEADER), room.view(seats[0]).people], enc_hook=dict)
        intruder.copies.append((msgspec.json.encode(tables), shown))
        return len(intruder.copies) - 1

    await room.submit(SYSTEM, acts.TakeSeat(LEADER, "Lea", Role.FACILITATOR))
    for number, seat in enumerate(seats):
        await room.submit(SYSTEM, acts.TakeSeat(seat, f"Person {number}", Role.PARTICIPANT))
        room.subscribe(seat, lambda: None, lambda: None)
    await room.submit(LEADER, acts.JumpTo(STAGE))
    # Somebody has said done and has taken it back before, so that the stage has its part already.
    await room.submit(seats[0], acts.MarkDone(STAGE))
    await room.submit(seats[0], acts.MarkDone(STAGE, done=False))
    await room.submit(seats[0], acts.MarkDone(STAGE))
    look()
    rng.shuffle(seats)
    for seat in seats:
        intruder.turns[seat] = []
        for _ in range(2):
            text = f"{rng.randrange(10**9):09d}." + "x" * rng.choice([0, 40, 80, rng.randrange(480)])
            authors[text] = seat
            await room.submit(seat, AddCard(STAGE, "well", text))
            intruder.turns[seat].append(look())
        await room.submit(seat, acts.MarkDone(STAGE))
        intruder.turns[seat].append(look())
    await room.submit(LEADER, RevealCards(STAGE))
    intruder.cards = [card.text for card in room.session.board.cards]
    await room.close()
    return intruder, authors


def by_growth(intruder: Intruder) -> tuple[str, str]:
    """Guess that the longest card is of the turn in which the file grew most."""
    longest = max(intruder.cards, key=len)
    return longest, max(intruder.turns, key=lambda seat: (intruder.grew(seat), crc32(seat.encode())))


def by_change(intruder: Intruder) -> tuple[str, str]:
    """Guess that the longest card is of the turn in which most of the file changed."""
    longest = max(intruder.cards, key=len)
    return longest, max(intruder.turns, key=lambda seat: (intruder.bits(seat), crc32(seat.encode())))


def by_order(intruder: Intruder) -> tuple[str, str]:
    """Guess that the first card is of the first turn."""
    return intruder.cards[0], next(iter(intruder.turns))


def by_last(intruder: Intruder) -> tuple[str, str]:
    """Guess that the last card is of the last turn."""
    return intruder.cards[-1], [*intruder.turns][-1]


GUESSES = (by_growth, by_change, by_order, by_last)


def measured(privacy: Privacy, meetings: int = MEETINGS) -> dict[str, float]:
    """Say by how many standard deviations each way of guessing is better than chance."""

    async def all_meetings() -> list[tuple[int, Intruder, dict[str, str]]]:
        return [
            (people, *await meet(1000 * people + number, people, privacy))
            for people in PEOPLE
            for number in range(meetings)
        ]

    held = asyncio.run(all_meetings())
    expected = sum(1 / people for people, _, _ in held)
    spread = sum((1 / people) * (1 - 1 / people) for people, _, _ in held) ** 0.5
    found = {}
    for guess in GUESSES:
        right = 0
        for _, intruder, authors in held:
            card, seat = guess(intruder)
            right += authors[card] == seat
        found[guess.__name__] = (right - expected) / spread
    return found


@pytest.mark.parametrize("privacy", [Privacy.ANONYMOUS, Privacy.REVEALED])
def test_every_generation_and_the_shared_window_tell_no_more_than_chance(privacy: Privacy) -> None:
    found = measured(privacy)

    assert {name: round(by, 1) for name, by in found.items() if by > 3.5} == {}


def test_the_same_guess_is_right_far_more_often_where_the_size_follows_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealing, "padded_size", lambda size, seats: -(-size // 256) * 256)

    assert measured(Privacy.ANONYMOUS)["by_growth"] > 10


@pytest.mark.parametrize("privacy", [Privacy.ANONYMOUS, Privacy.REVEALED])
async def test_no_generation_of_an_open_stage_differs_by_what_was_written(privacy: Privacy) -> None:
    intruder, authors = await meet(7, 6, privacy)

    sizes = {len(copy) for copy, _ in intruder.copies}
    assert len(sizes) == 1
    for copy, _ in intruder.copies:
        assert not any(text.encode() in copy for text in authors)
        assert b"s-person" not in copy.partition(b'"private"')[2]
