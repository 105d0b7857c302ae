"""A simulated person: looks, thinks, presses keys, and waits until the screen shows what came of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final

from retro.demo.error import DemoFailed, MovedOn
from retro.demo.hands import CTRL_Q, DOWN, ENTER, ESCAPE, TAB, UP, Hands, Key, sign
from retro.demo.pace import Pace
from retro.demo.sight import Look, Sight

STALL: Final = 1.0
"""Seconds between two looks that count as waiting; beyond them the program did not run."""


@dataclass(frozen=True)
class Invited:
    """How people come in, and how the screen of one is looked at once there is one."""

    port: int
    code: str
    leader_code: str
    look: Callable[[str], Look]
    """By the person's name."""


class WaitLimit:
    """How long somebody waits, asked at every glance. A program that was halted meanwhile did not wait."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._before = asyncio.get_running_loop().time()

    def is_spent(self) -> bool:
        """Whether the time is over."""
        now = asyncio.get_running_loop().time()
        self._left -= min(now - self._before, STALL)
        self._before = now
        return self._left <= 0


class SimulatedPerson:
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
        self._pressed: list[str] = []
        self._last: Sight | None = None

    @classmethod
    async def join(
        cls, invited: Invited, name: str, pace: Pace, seed: int, *, leads: bool = False
    ) -> "SimulatedPerson":
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
            raise self._failure("look at the screen", "but there was none yet")
        return self._last

    async def until(self, gesture: str, seen: Callable[[Sight], bool]) -> Sight:
        """Wait until the screen shows something. Raises DemoFailed, or MovedOn from another stage."""
        patience = WaitLimit(self.pace.patience)
        while True:
            sight = self.look()
            if sight is not None:
                self._last = sight
                self._check(sight)
                if seen(sight):
                    self._pressed.clear()
                    return sight
            if self.hands.gone.is_set():
                words = self.hands.last_words or "the server said nothing"
                raise self._failure(gesture, f"but the terminal was closed: {words}")
            if patience.is_spent():
                raise self._failure(gesture, self._nothing(sight))
            await asyncio.sleep(self.pace.glance)

    async def at(self, stage: str) -> None:
        """Wait until the group's stage is on the screen, and take part in it from now on."""
        self.stage = ""
        await self.until("see the stage", lambda sight: sight.stage == stage)
        self.stage = stage

    async def press(self, *keys: Key) -> None:
        """Press keys one after the other."""
        for key in keys:
            self._stay()
            self._pressed.append(key.name)
            self.hands.press(key)
            await self.pace.reach(self.chance, 4)

    async def write(self, text: str) -> None:
        """Type a text."""
        self._pressed.append(f"“{text}”")
        burst = self.pace.burst if self.pace.watched else max(len(text), 1)
        for start in range(0, len(text), burst):
            self._stay()
            self.hands.write(text[start : start + burst])
            await self.pace.reach(self.chance, burst)

    async def open(self, key: Key, what: str) -> None:
        """Press a key and wait for what it opens: without that, the text that follows would be commands."""
        await self.press(key)
        await self.until(f"open {what}", lambda sight: sight.dialog)
        await self.pace.think(0.4)

    async def fill_in(self, key: Key, what: str, *answers: str) -> None:
        """Open a form with a key and fill in its lines; `what` is the form, as a sentence calls it."""
        await self.open(key, what)
        for answer in answers:
            await self.write(answer)
            await self.press(ENTER)

    async def fill_in_all(self, key: Key, what: str, *answers: str) -> None:
        """Do the same where a form has lines that it does not ask for: Tab leads there, Enter saves."""
        await self.open(key, what)
        for answer in answers[:-1]:
            await self.write(answer)
            await self.press(TAB)
        await self.write(answers[-1])
        await self.press(ENTER)

    async def press_for_step(self, gesture: str, key: Key) -> None:
        """Press a key that moves the meeting, once it counts."""
        await self.until(gesture, lambda sight: sight.counts)
        await self.press(key)

    async def take_step(self, gesture: str, taken: Callable[[Sight], bool]) -> Sight:
        """Take the facilitator's next step with its key, and say yes where the screen asks first."""
        await self.press_for_step(gesture, sign("n"))
        sight = await self.until(gesture, lambda sight: sight.dialog or taken(sight))
        if not sight.dialog or taken(sight):
            return sight
        await self.pace.think(2)
        await self.press(ENTER)
        return await self.until(gesture, taken)

    async def go_to(self, row: str, rows: Callable[[Sight], Sequence[str]]) -> bool:
        """Move the cursor to a row with the arrows; False when the row is gone."""
        while True:
            sight = self.sight
            order = list(rows(sight))
            if row not in order:
                return False
            if sight.cursor == row:
                return True
            # On no row yet, ↓ goes to the first.
            nowhere = -1 if sight.cursor is None else 0  # from no row ↓ goes to the first
            start = order.index(sight.cursor) if sight.cursor in order else nowhere
            steps = order.index(row) - start
            await self.press(*([DOWN] * steps or [UP] * -steps))
            # When others move the rows meanwhile, the rest of the way is another one.
            await self.until(f"move the cursor to the row {row}", partial(_arrived, row, order, rows))

    async def step_back(self) -> None:
        """Close a question that was left open."""
        self.stage = ""
        self._pressed.clear()
        sight = await self.until("see the room", lambda sight: True)
        if sight.dialog:
            await self.press(ESCAPE)
            await self.until("close a question", lambda sight: not sight.dialog)

    async def go(self) -> None:
        """Leave the meeting that is over."""
        self.stage = ""
        await self.until("see the end", lambda sight: sight.view.ended)
        await self.press(CTRL_Q)
        patience = WaitLimit(self.pace.patience)
        while not self.hands.gone.is_set():
            if patience.is_spent():
                raise self._failure("leave", self._nothing(self.look()))
            await asyncio.sleep(self.pace.glance)

    def _stay(self) -> None:
        """Do not type into another stage than the one that was meant."""
        sight = self.look()
        if sight is not None:
            self._check(sight)

    def _check(self, sight: Sight) -> None:
        if self.stage and (sight.stage != self.stage or not (self.holds is None or self.holds(sight))):
            raise MovedOn

    def _failure(self, gesture: str, but: str) -> DemoFailed:
        """Return an error: who wanted what in which stage, what they pressed for it, what came of it."""
        view = self._last.view if self._last else None
        if view and view.stage:
            place = f"In the stage {view.stage.title}"
        else:
            place = "At the end" if view and view.ended else "Before the first stage"
        pressed = f" and pressed {' '.join(self._pressed)}" if self._pressed else ""
        return DemoFailed(f"{place}, {self.name} wanted to {gesture}{pressed}, {but}.")

    def _nothing(self, sight: Sight | None) -> str:
        """Return what stood on the screen when nothing came of what was done."""
        nothing = f"but nothing of it was on {self.name}'s screen within {self.pace.patience:g} seconds"
        if sight is None:
            return f"{nothing}; the screen was not drawn"
        asked = "; a form or a question was open there" if sight.dialog else ""
        said = sight.notice.rstrip(".")
        return f"{nothing}{asked}" + (f"; the screen said: {said}" if said else "")


def _arrived(row: str, order: list[str], rows: Callable[[Sight], Sequence[str]], sight: Sight) -> bool:
    return sight.cursor == row or list(rows(sight)) != order
