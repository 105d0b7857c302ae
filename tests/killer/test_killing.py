"""A meeting over real SSH whose process is killed again and again: what a screen showed as saved is there.

`RETRO_TORTURE=100 pytest tests/killer` kills a hundred times, `RETRO_SEED=7` draws other moments.
"""

import asyncio
import contextlib
import os
import random
import re
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from tests.killer.processes import Served, a_workspace, secrets, served, session_file, stored
from tests.terminal import Terminal, join

pytestmark = pytest.mark.serial

SEED = int(os.environ.get("RETRO_SEED", "1"))  # read now: tests run without what a shell has set
ROUNDS = int(os.environ.get("RETRO_TORTURE", "25"))
A_MEETING = 8
"""Rounds until another session begins: the screen shows no more cards than it has lines."""
SIZE = (100, 100)
CARDS = 80
DOTS = 30
NAMES = ("Ana", "Ben", "Cleo")


class Hand:
    """A person at a terminal, who remembers what the screen showed as saved."""

    def __init__(self, name: str, rng: random.Random) -> None:
        self.name = name
        self.rng = rng
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.terminal: Terminal
        self.typed = 0
        self.saved: set[str] = set()
        """Cards that stood in the list of own ones."""
        self.presses = 0
        self.left = DOTS
        """Dots that were left to give."""

    def shown(self) -> set[str]:
        """Cards in the list. What is still in the line stands further to the right."""
        return set(re.findall(rf"^ ({self.name}-\d+)$", self.terminal.text(), re.MULTILINE))

    def dots_left(self) -> int | None:
        found = re.search(rf"(\d+) of {DOTS} dots left", self.terminal.text())
        return int(found[1]) if found else None

    async def write(self) -> None:
        """Write cards, quickly and slowly, until the line is dead."""
        while self.typed < CARDS:
            self.typed += 1
            await self.terminal.press(f"{self.name}-{self.typed}", "enter")
            await asyncio.sleep(self.rng.choice([0, 0.01, 0.05, 0.15]))

    async def vote(self) -> None:
        """Give dots, now and then to another topic."""
        while self.presses < DOTS:
            self.presses += 1
            await self.terminal.press(self.rng.choice(["space", "space", "right"]))
            if self.rng.random() < 0.3:
                await self.terminal.press("down")
            await asyncio.sleep(self.rng.choice([0, 0.02, 0.1]))

    def look(self, kind: str) -> None:
        """Remember what stands on the screen."""
        if kind == "ideate":
            self.saved |= self.shown()
        elif (left := self.dots_left()) is not None:
            self.left = left

    async def check(self, kind: str) -> None:
        """See, at a new terminal, that everything is there."""
        if kind == "ideate":
            await self.terminal.wait_until(lambda: self.saved <= self.shown(), f"all of {sorted(self.saved)}")
            return
        await self.terminal.wait_until(lambda: self.dots_left() is not None, "the dots")
        left = self.dots_left()
        assert left is not None
        assert DOTS - self.presses <= left <= self.left, f"{self.name}: {self.left} were left, now {left} are"
        self.presses = DOTS - left


@contextlib.asynccontextmanager
async def at_the_terminals(serving: Served, hands: list[Hand]) -> AsyncIterator[Terminal]:
    """Let everybody join; gives the facilitator's terminal."""
    async with contextlib.AsyncExitStack() as stack:
        dana = await stack.enter_async_context(
            join(serving.port, "Dana", serving.leader_code, size=(120, 40))
        )
        for hand in hands:
            hand.terminal = await stack.enter_async_context(
                join(serving.port, hand.name, serving.code, size=SIZE, keys=[hand.key])
            )
        await dana.wait_for(hands[-1].name)
        yield dana


@pytest.mark.parametrize("meeting", range(-(-ROUNDS // A_MEETING)))
async def test_what_a_screen_showed_as_saved_survives_every_kill(meeting: int, tmp_path: Path) -> None:
    print(f"to draw the same moments: RETRO_SEED={SEED}")
    rng = random.Random(f"{SEED} {meeting}")
    workspace = a_workspace(tmp_path / "team")
    hands = [Hand(name, random.Random(rng.random())) for name in NAMES]
    rounds = min(A_MEETING, ROUNDS - meeting * A_MEETING)
    what, kind = "killed", "ideate"
    for number in range(rounds):
        async with served(workspace, what) as serving, at_the_terminals(serving, hands) as dana:
            what = session_file(workspace).stem
            if number:
                await the_timer_stands(workspace)
                for hand in hands:
                    await hand.check(kind)
            else:
                await dana.press("n")
                await wait_for_all(hands, "What went well?")
            if number and number == rounds // 2:
                await go_on_to_the_vote(dana, hands)
                kind = "vote"
            if rng.random() < 0.5 and number:
                await dana.press("t")

            doing = [asyncio.create_task(hand.write() if kind == "ideate" else hand.vote()) for hand in hands]
            if not number:
                await hands[0].terminal.wait_until(lambda: bool(hands[0].shown()), "a card")
            await asyncio.sleep(rng.uniform(0.2, 1.2))
            serving.process.kill()
            for task in doing:
                task.cancel()
            await asyncio.gather(*doing, return_exceptions=True)
            await serving.ended()
            for hand in hands:
                await hand.terminal.wait_ended()
                hand.look(kind)
                nobody_else_was_seen(hand, hands if kind == "ideate" else [])

    async with served(workspace, what) as serving, at_the_terminals(serving, hands):
        await the_timer_stands(workspace)
        for hand in hands:
            await hand.check(kind)
    assert any(hand.saved for hand in hands)
    assert all(hand.presses for hand in hands) or kind == "ideate"
    assert secrets(workspace) == {"stage-s2" if kind == "vote" else "stage-s1"}
    assert [file.name for file in (workspace / "sessions").glob("*.tmp")] == []


async def the_timer_stands(workspace: Path) -> None:
    """Wait until it is stored that the time has stopped, which is the first thing after a start."""
    async with asyncio.timeout(10):
        while stored(workspace).timer.running:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def go_on_to_the_vote(dana: Terminal, hands: list[Hand]) -> None:
    await dana.press("n")
    await dana.wait_for("on to Voting")
    await dana.press("n")
    await wait_for_all(hands, "dots left")


async def wait_for_all(hands: list[Hand], text: str) -> None:
    for hand in hands:
        await hand.terminal.wait_for(text)


def nobody_else_was_seen(hand: Hand, hands: list[Hand]) -> None:
    """Nothing that was sent to a terminal is somebody else's hidden card."""
    for other in hands:
        assert other is hand or f"{other.name}-".encode() not in hand.terminal.received
