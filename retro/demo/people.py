"""A simulated person: looks, thinks, presses keys, and waits until the screen shows what came of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final

from retro.demo.hands import Hands
from retro.demo.pace import Pace
from retro.demo.sight import Look, Sight
from retro.demo.trouble import DemoTrouble, MovedOn

GLANCE: Final = 0.008
"""Seconds between two looks at the screen while waiting."""


@dataclass(frozen=True)
class Invited:
    """How people come in, and how the screen of one is looked at once there is one."""

    port: int
    code: str
    leader_code: str
    look: Callable[[str], Look]
    """By the person's name."""


class Person:
    """One person with hands and eyes."""

    def __init__(self, name: str, hands: Hands, look: Look, pace: Pace, seed: int) -> None:
        self.name = name
        self.hands = hands
        self.look = look
        self.pace = pace
        self.chance = Random(f"{seed} {name}")  # noqa: S311  (nothing is kept secret by it)
        self.stage = ""
        """The stage this person takes part in; empty where any will do."""
        self.holds: Callable[[Sight], bool] | None = None
        """What must stay as it is for this person to go on, such as that cards are still hidden."""
        self._title = "the gathering"
        self._pressed: list[str] = []
        self._last: Sight | None = None

    @classmethod
    async def join(
        cls, invited: Invited, name: str, pace: Pace, seed: int, *, leads: bool = False
    ) -> "Person":
        """Come in and wait for the first picture."""
        code = invited.leader_code if leads else invited.code
        hands = await Hands.at(invited.port, name, code)
        person = cls(name, hands, invited.look(name), pace, seed)
        try:
            await person.until("see the room", lambda sight: True)
        except BaseException:
            await hands.leave()
            raise
        return person

    @property
    def sight(self) -> Sight:
        """What is on the screen now; while it changes to another stage, what was there last."""
        self._last = self.look() or self._last
        if self._last is None:
            raise DemoTrouble(self._sentence("looked, and there was no screen yet"))
        return self._last

    async def until(self, gesture: str, seen: Callable[[Sight], bool]) -> Sight:
        """Wait until the screen shows something. Raises DemoTrouble, or MovedOn from another stage."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.pace.patience
        while True:
            sight = self.look()
            if sight is not None:
                self._last = sight
                self._title = sight.view.stage.title if sight.view.stage else self._title
                self._check(sight)
                if seen(sight):
                    self._pressed.clear()
                    return sight
            if self.hands.gone.is_set():
                words = self.hands.last_words
                raise DemoTrouble(
                    self._sentence(f"wanted to {gesture}, but the terminal was closed: {words}")
                )
            if loop.time() > deadline:
                keys = " ".join(self._pressed) or "nothing"
                said = f"; the screen says: {sight.notice}" if sight and sight.notice else ""
                raise DemoTrouble(
                    self._sentence(
                        f"wanted to {gesture} (pressed {keys}), and saw nothing of it "
                        f"within {self.pace.patience:g} s{said}"
                    )
                )
            await asyncio.sleep(GLANCE)

    async def at(self, stage: str) -> None:
        """Wait until the group's stage is on the screen, and take part in it from now on."""
        self.stage = ""
        await self.until("see the stage", lambda sight: sight.stage == stage)
        self.stage = stage

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self._stay()
            self._pressed.append(key)
            self.hands.press(key)
            await self.pace.reach(self.chance, 4)

    async def write(self, text: str) -> None:
        """Type a text."""
        self._pressed.append(f"“{text}”")
        burst = self.pace.burst if self.pace.watched else max(len(text), 1)
        for start in range(0, len(text), burst):
            self._stay()
            self.hands.press(text[start : start + burst])
            await self.pace.reach(self.chance, burst)

    async def fill_in(self, key: str, *answers: str) -> None:
        """Open a form with a key and fill in its lines."""
        await self.press(key)
        await self.pace.think(0.4)
        for answer in answers:
            await self.write(answer)
            await self.press("enter")

    async def go_to(self, row: str, rows: Callable[[Sight], Sequence[str]]) -> bool:
        """Move the cursor to a row with the arrows; False when the row is gone."""
        while True:
            sight = self.sight
            order = list(rows(sight))
            if row not in order:
                return False
            if sight.cursor == row:
                return True
            start = order.index(sight.cursor) if sight.cursor in order else 0
            steps = order.index(row) - start
            await self.press(*(["down"] * steps or ["up"] * -steps))
            # When others move the rows meanwhile, the rest of the way is another one.
            await self.until(f"go to {row}", partial(_arrived, row, order, rows))

    async def step_back(self) -> None:
        """Close a question that was left open."""
        self.stage = ""
        self._pressed.clear()
        sight = await self.until("see the room", lambda sight: True)
        if sight.dialog:
            await self.press("escape")
            await self.until("close a question", lambda sight: not sight.dialog)

    async def go(self) -> None:
        """Leave the meeting that is over."""
        self.stage = ""
        await self.until("see the end", lambda sight: sight.view.ended)
        await self.press("ctrl+q")
        try:
            async with asyncio.timeout(self.pace.patience):
                await self.hands.gone.wait()
        except TimeoutError:
            raise DemoTrouble(
                self._sentence("wanted to leave (pressed ctrl+q), and is still there")
            ) from None

    def _stay(self) -> None:
        """Do not type into another stage than the one that was meant."""
        sight = self.look()
        if sight is not None:
            self._check(sight)

    def _check(self, sight: Sight) -> None:
        if self.stage and (sight.stage != self.stage or not (self.holds is None or self.holds(sight))):
            raise MovedOn

    def _sentence(self, what: str) -> str:
        return f"{self.name}, in {self._title}, {what}."


def _arrived(row: str, order: list[str], rows: Callable[[Sight], Sequence[str]], sight: Sight) -> bool:
    return sight.cursor == row or list(rows(sight)) != order
