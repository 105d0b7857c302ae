"""What people give in private in each kind of stage, and what a screen shows of it as saved."""

import asyncio
import random
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import asyncssh

from retro.session.agenda import Stage
from retro.session.kind import Kind
from retro.session.model import Session
from retro.stages.vote.rules import Vote
from tests.terminal import Terminal

DOTS = 30


@dataclass
class Person:
    """Somebody at a terminal. A silent one gives nothing."""

    name: str
    rng: random.Random
    silent: bool = False
    key: asyncssh.SSHKey = field(default_factory=lambda: asyncssh.generate_private_key("ssh-ed25519"))
    terminal: Terminal = field(init=False)
    giving: "Giving" = field(init=False)
    """What they give in the current stage."""


class Giving(ABC):
    """What one person gives in one stage, and what is known to be saved of it."""

    kind: ClassVar[type[Kind[Any]]]
    closes: ClassVar[str]
    """What the facilitator's screen calls the step that closes the stage."""
    ways_on: ClassVar[str] = "n"
    """The keys of the next stage then; `N` where the kind may have a next step of its own."""
    nothing: ClassVar[object]
    """What the screen shows of somebody who gave nothing."""
    sign: ClassVar[str] = ""
    """What follows the writer's name in every text that is given; empty where none is."""

    saved: Any
    """What the screen showed as saved."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @staticmethod
    @abstractmethod
    def shown(text: str) -> Any:
        """Read from a screen what is shown as one's own and saved; None if it is not wholly drawn."""

    @staticmethod
    @abstractmethod
    def expected(saved: Sequence[Any]) -> object:
        """Give the outcome of what people's screens showed as saved."""

    @staticmethod
    @abstractmethod
    def outcome(session: Session, stage: Stage) -> object:
        """Give the outcome that is stored."""

    @abstractmethod
    async def give(self) -> None:
        """Give things, quickly and slowly, until the line is dead."""

    @abstractmethod
    async def give_last(self) -> None:
        """Give one more thing; when the screen shows it, it shows everything that this person gave."""

    @abstractmethod
    def may_be(self, value: Any) -> bool:
        """Whether this can be what is saved: all that was shown as saved, nothing that was never sent."""

    @abstractmethod
    def know(self, value: Any, *, lost: bool = False) -> None:
        """Remember what the screen showed. What is not in it is lost, or still on its way."""

    def shares_with(self, other: Person) -> bool:
        """Whether another person may see what is given before the stage is closed."""
        return False

    @classmethod  # noqa: B027  (most need nothing)
    async def ask(cls, dana: Terminal) -> None:
        """Let the facilitator do what comes before people can give anything."""

    @property
    def now(self) -> Any:
        return self.shown(self.person.terminal.text())

    async def until(self, value: object) -> None:
        """Wait until this is shown as saved."""
        await self.person.terminal.wait_until(lambda: self.now == value, f"{value} of {self.person.name}")
        self.know(value)

    async def until_anything(self) -> None:
        """Wait until something is shown as saved."""
        await self.person.terminal.wait_until(lambda: self.now not in (None, self.nothing), "anything")
        self.know(self.now)

    async def wait(self, *seconds: float) -> None:
        await asyncio.sleep(self.person.rng.choice(seconds))

    def look(self) -> None:
        """Remember what stood on the screen when the line was dead."""
        value = self.now
        if value is not None and self.may_be(value):  # a part of a picture may have come
            self.know(value)

    async def check(self) -> None:
        """See, at a new terminal, that everything is there."""
        found: list[Any] = []

        def there() -> bool:
            found[:] = [self.now]
            return found[0] is not None and self.may_be(found[0])

        await self.person.terminal.wait_until(there, f"{vars(self)}")
        self.know(found[0], lost=True)


class Dots(Giving):
    """A ballot: dots by topic."""

    kind = Vote
    closes = "close voting"
    nothing: ClassVar[Counter[str]] = Counter()

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.presses = 0
        self.saved = self.nothing

    @staticmethod
    def shown(text: str) -> Counter[str] | None:
        left = re.search(rf"(\d+) of {DOTS} dots left", text)
        rows = re.findall(r"(\S+) +\w+-\d+ +(?:(\d+) )?(●+)▐?$", text, re.MULTILINE)
        dots = Counter({topic: int(number or len(signs)) for topic, number, signs in rows})
        return dots if left and dots.total() == DOTS - int(left[1]) else None

    @staticmethod
    def expected(saved: Sequence[Counter[str]]) -> object:
        return sum(saved, Counter[str]())

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        return session.states[stage.id].tally

    async def give(self) -> None:
        await self.person.terminal.pause()
        while self.presses < DOTS - 1:  # one is left to be given last
            self.presses += 1
            await self.person.terminal.press(self.person.rng.choice(["space", "space", "right"]))
            if self.person.rng.random() < 0.3:
                await self.person.terminal.press("down")
            await self.wait(0, 0.02, 0.1)

    async def give_last(self) -> None:
        total = self.saved.total() + 1
        await self.person.terminal.press("space")
        await self.person.terminal.wait_until(
            lambda: self.now is not None and self.now.total() == total, f"{total} dots"
        )
        self.know(self.now)

    def may_be(self, value: Counter[str]) -> bool:
        return self.saved <= value and value.total() <= self.presses

    def know(self, value: Counter[str], *, lost: bool = False) -> None:
        self.saved = value
        if lost:
            self.presses = value.total()


class Replacing(Giving):
    """One answer that each new one replaces."""

    answers: ClassVar[dict[Any, str]]
    """What can be answered, each with its key."""

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.sent: list[Any] = [self.nothing]
        """What is known to be saved, and what was sent since; none twice, so that each tells when it was."""
        self.saved = self.nothing

    async def give(self) -> None:
        while True:
            await self._answer()
            if self.person.rng.random() < 0.3 or not self._fresh():
                await self.until(self.sent[-1])
            await self.wait(0, 0.02, 0.1)

    async def give_last(self) -> None:
        await self._answer()
        await self.until(self.sent[-1])

    def _fresh(self) -> list[Any]:
        return [answer for answer in self.answers if answer not in self.sent]

    async def _answer(self) -> None:
        answer = self.person.rng.choice(self._fresh())
        if not self.sent:
            await self.person.terminal.pause()
        self.sent.append(answer)
        await self.person.terminal.press(self.answers[answer])

    def may_be(self, value: object) -> bool:
        return value in self.sent

    def know(self, value: object, *, lost: bool = False) -> None:
        self.sent = [value] if lost else self.sent[self.sent.index(value) :]
        self.saved = value
