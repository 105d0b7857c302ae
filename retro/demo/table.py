"""Everybody at the table: who leads, who takes part, what they will say, and who is told about it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from retro.demo.hands import CTRL_D
from retro.demo.pace import Pace
from retro.demo.sight import Sight
from retro.demo.simulated_person import Invited, SimulatedPerson
from retro.demo.story import Story
from retro.demo.texts.decks import Theme
from retro.session.agenda import Stage

AT_ONCE: Final = 3
"""People who come in at the same time."""


@dataclass
class Table:
    """The people of one demo."""

    invited: Invited
    story: Story
    pace: Pace
    narrate: Callable[[str], None]
    """Tells whoever looks on what happens now."""
    people: list[SimulatedPerson] = field(default_factory=list)
    _leader: SimulatedPerson | None = None
    said: set[str] = field(default_factory=set)
    """What was said already, so that nobody says it again."""
    themes: list[Theme] = field(default_factory=list)
    """What was talked about."""

    @property
    def leader(self) -> SimulatedPerson:
        """Who leads."""
        assert self._leader is not None  # noqa: S101  (gather comes first)
        return self._leader

    def person(self, number: int) -> SimulatedPerson:
        """Return one of the people, by any number."""
        return self.people[number % len(self.people)]

    @property
    def crowd(self) -> str:
        """The names of the first ones, and how many more there are."""
        names = [person.name for person in self.people]
        shown, rest = names[:3], len(names) - 3
        return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")

    async def lead(self, name: str) -> SimulatedPerson:
        """Join as the facilitator."""
        self._leader = await SimulatedPerson.join(self.invited, name, self.pace, self.story.seed, leads=True)
        return self._leader

    async def gather(self, names: Sequence[str]) -> None:
        """Join with all people, a few at a time."""
        turns = asyncio.Semaphore(1 if self.pace.watched and len(names) < 12 else AT_ONCE)

        async def come(name: str) -> None:
            async with turns:
                person = await SimulatedPerson.join(self.invited, name, self.pace, self.story.seed)
                self.people.append(person)
                await self.pace.think(min(0.4, 6 / len(names)))

        await together(come(name) for name in names)
        self.people.sort(key=lambda person: names.index(person.name))
        await self.leader.until(
            "see everybody",
            lambda sight: {p.name for p in sight.view.people if p.here}.issuperset(names),
        )

    async def at(self, stage: Stage) -> None:
        """Wait until everybody sees the stage."""
        await together(person.at(stage.id) for person in (self.leader, *self.people))

    def release(self) -> None:
        """Bind nobody to a stage any more."""
        for person in (self.leader, *self.people):
            person.stage = ""

    async def each(
        self,
        do: Callable[[int, SimulatedPerson], Coroutine[Any, Any, None]],
        holds: Callable[[Sight], bool] | None = None,
    ) -> None:
        """Run something for all people at the same time, for as long as `holds` is true."""
        for person in self.people:
            person.holds = holds
        try:
            await together(do(number, person) for number, person in enumerate(self.people))
        finally:
            for person in self.people:
                person.holds = None

    async def done(self, person: SimulatedPerson) -> None:
        """Press “I am done” for somebody."""
        await person.press(CTRL_D)
        await person.until("say “I am done”", lambda sight: sight.view.mine_done)

    async def leave(self) -> None:
        """Hang up, everybody, whatever else has happened."""
        everybody = [*self.people, *([self._leader] if self._leader else [])]
        await asyncio.gather(*(person.hands.leave() for person in everybody), return_exceptions=True)


async def together(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Do things at the same time; the first error ends the others and is raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
