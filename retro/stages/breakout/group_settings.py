"""How large groups are, how much a group can bring back, and the steps of 1-2-4-All.

1-2-4-All: alone, in pairs, in fours, all together (Lipmanowicz and McCandless, Liberating Structures).
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from retro.session.agenda import Stage

ONE_TWO_FOUR_ALL: Final = "1-2-4-all"
SAME: Final = "same"
"""The groups of a stage before this one."""
SIZES: Final = (("pairs", 2), ("fours", 4))
"""The sizes that have a name."""
LARGEST: Final = 30
USUAL: Final = 3
"""People in a group where the groups should be those of a stage before, and there are none."""
SENTENCES: Final = 5
"""What a group can bring back, at most."""
STEPS: Final = (1, 2, 4, 5)
"""Minutes alone, in pairs, in fours, and all together."""
ALONE, PAIRS, FOURS, ALL = range(4)
"""The steps of 1-2-4-All by number."""
LONGEST: Final = 60


class BreakoutSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How people are put into groups, and how many sentences each group can bring back."""

    groups: Annotated[
        str | int | None,
        Meta(
            description='how large the groups are: "pairs", "fours", a number from 2 to 30, or "1-2-4-all"; '
            '"same": the groups of the breakout stage before'
        ),
    ] = None
    """None for pairs."""
    steps: Annotated[
        tuple[int, ...],
        Meta(description='the minutes alone, in pairs, in fours and all together, for "1-2-4-all"'),
    ] = ()
    bring: Annotated[int, Meta(description="how many sentences a group can bring back, 1 to 5")] = 1

    def __post_init__(self) -> None:
        named = (*(name for name, _ in SIZES), ONE_TWO_FOUR_ALL, SAME)
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
        if not 1 <= self.bring <= SENTENCES:
            raise ValueError(f"bring must be 1-{SENTENCES} sentences")

    @property
    def by_steps(self) -> bool:
        """Whether people go from alone to pairs to fours to all."""
        return self.groups == ONE_TWO_FOUR_ALL

    @property
    def same(self) -> bool:
        """Whether the groups are those of a stage before."""
        return self.groups == SAME

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
        return USUAL if self.same else dict(SIZES)[self.groups or SIZES[0][0]]


def settings_of(stage: Stage) -> BreakoutSettings:
    """Read the settings of a stage of this kind."""
    return msgspec.convert(stage.settings, BreakoutSettings)
