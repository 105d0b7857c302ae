"""How fast people are: like people, or as fast as it goes."""

import asyncio
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Pace:
    """The default is as fast as it goes."""

    key: float = 0.0
    """Seconds between two keys, on average."""
    thought: float = 0.0
    """How long a second of thinking takes."""
    burst: int = 1
    """Characters that arrive together, so that a full room does not draw for every letter."""
    patience: float = 15.0
    """Seconds in which a gesture must be seen."""
    glance: float = 0.008
    """Seconds between two looks at the screen while waiting."""

    @classmethod
    def human(cls, seats: int) -> "Pace":
        """Return the pace to watch."""
        return cls(
            key=0.035, thought=1.0, burst=1 + seats // 8, patience=15 + seats * 0.5, glance=_glance(seats)
        )

    @classmethod
    def quick(cls, seats: int) -> "Pace":
        """Return the pace of a test."""
        return cls(patience=15 + seats, glance=_glance(seats))

    @property
    def watched(self) -> bool:
        """Whether somebody looks on."""
        return self.thought > 0

    async def think(self, seconds: float) -> None:
        """Do nothing for a while."""
        if self.thought:
            await asyncio.sleep(seconds * self.thought)

    async def reach(self, chance: Random, keys: int = 1) -> None:
        """Take the time of some keys."""
        if self.key:
            await asyncio.sleep(self.key * keys * chance.uniform(0.5, 1.5))


def _glance(seats: int) -> float:
    """Return how seldom each of so many people looks, so that their looking does not hold up the meeting."""
    return max(0.008, seats * 0.0012)
