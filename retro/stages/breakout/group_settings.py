"""How large groups are, and the steps of 1-2-4-All.

1-2-4-All: alone, in pairs, in fours, all together (Lipmanowicz and McCandless, Liberating Structures).
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

ONE_TWO_FOUR_ALL: Final = "1-2-4-all"
SIZES: Final = (("pairs", 2), ("fours", 4))
"""The sizes that have a name."""
LARGEST: Final = 30
STEPS: Final = (1, 2, 4, 5)
"""Minutes alone, in pairs, in fours, and all together."""
ALONE, PAIRS, FOURS, ALL = range(4)
"""The steps of 1-2-4-All by number."""
LONGEST: Final = 60


class BreakoutSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`groups` is pairs, fours, a number of people, or 1-2-4-all; `steps` are the minutes of its steps."""

    groups: Annotated[
        str | int | None,
        Meta(description='how large the groups are: "pairs", "fours", a number from 2 to 30, or "1-2-4-all"'),
    ] = None
    """None for pairs."""
    steps: Annotated[
        tuple[int, ...],
        Meta(description='the minutes alone, in pairs, in fours and all together, for "1-2-4-all"'),
    ] = ()

    def __post_init__(self) -> None:
        named = (*(name for name, _ in SIZES), ONE_TWO_FOUR_ALL)
        if isinstance(self.groups, str) and self.groups not in named:
            raise ValueError(f"groups must be {', '.join(named)} or a number of people")
        if isinstance(self.groups, int) and not 2 <= self.groups <= LARGEST:
            raise ValueError(f"groups must be 2-{LARGEST} people")
        if self.steps and self.groups not in (None, ONE_TWO_FOUR_ALL):
            raise ValueError(f"steps belong to {ONE_TWO_FOUR_ALL}")
        if len(self.minutes) != len(STEPS):
            raise ValueError(f"steps must be {len(STEPS)} numbers of minutes")
        if not all(1 <= minutes <= LONGEST for minutes in self.minutes):
            raise ValueError(f"steps must be 1-{LONGEST} minutes each")

    @property
    def name(self) -> str:
        """What such groups are called: "pairs"; "groups" where only a number is known."""
        return "groups" if isinstance(self.groups, int) else self.groups or SIZES[0][0]

    @property
    def by_steps(self) -> bool:
        """Whether people go from alone to pairs to fours to all."""
        return self.groups == ONE_TWO_FOUR_ALL

    @property
    def minutes(self) -> tuple[int, ...]:
        """The minutes of each step."""
        return self.steps or STEPS

    def size(self, step: int) -> int:
        """Return the people in a group; `step` counts where there are steps."""
        if isinstance(self.groups, int):
            return self.groups
        if self.by_steps:
            return (1, 2, 4, 4)[step]
        return dict(SIZES)[self.name]
