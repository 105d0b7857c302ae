"""What a discussion keeps: the order of its topics, where the group is in it, and what it was asked."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec


class Round(msgspec.Struct, frozen=True):
    """One time that everybody was asked to go on or stop."""

    topic: str
    counts: tuple[int, ...] | None = None
    """Go on and stop. None unless they were shown; empty when there were too few answers to show them."""


class DiscussState(msgspec.Struct, frozen=True):
    """The order of topics and where the group is in it."""

    order: tuple[str, ...] = ()
    topic: str = ""
    """The topic that is open; empty before the first."""
    box: int = 0
    """Which time box of the topic runs, from 0."""
    asking: bool = False
    """Whether everybody is being asked to go on or stop."""
    answered: bool = False
    """Whether what was last asked has its outcome, which stands until something else is done."""
    rounds: tuple[Round, ...] = ()
    """Every time that this was asked."""
    covered: tuple[str, ...] = ()
    """Topics that were opened, in that order."""
    opened: int = 0
    """When the open topic was opened, epoch seconds."""
    used: Mapping[str, int] = MappingProxyType({})
    """Seconds spent on each topic."""
    last: str = ""
    """The topic of `order` that ends the talk; empty where none is meant to."""

    @property
    def counts(self) -> tuple[int, ...] | None:
        """What was answered last, while that stands: None before, empty where there were too few answers."""
        return self.rounds[-1].counts if self.answered and self.rounds else None

    @property
    def times_asked(self) -> int:
        """How often this was asked on the open topic."""
        return sum(asked.topic == self.topic for asked in self.rounds)

    def used_until(self, at: int) -> Mapping[str, int]:
        """Return the seconds spent on each topic, with those on the open one until `at`."""
        spent = self.used.get(self.topic, 0) + max(at - self.opened, 0)
        return MappingProxyType({**self.used, self.topic: spent}) if self.topic else self.used
