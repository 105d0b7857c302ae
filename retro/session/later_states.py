"""The states of lessons, decisions and experiments, and the words that lead to them.

The command line takes these names, so this module loads nothing.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Said: TypeAlias = Literal[
    "again",
    "confirmed",
    "practice",
    "retired",
    "changed",
    "ended",
    "started",
    "adopted",
    "adapted",
    "dropped",
    "unclear",
]
"""Found true again, it still holds, a decision stands for it now, it is worth nothing any more; changed by
another decision, ended; begun, and the outcomes of an experiment."""

OUTCOMES: Final[tuple[Said, ...]] = ("dropped", "unclear", "adapted", "adopted")
"""Of experiments. What did not work comes first: a team that only ever adopts is not testing."""
FITTING: Final[Mapping[str, tuple[Said, ...]]] = {
    "L": ("again", "confirmed", "practice", "retired"),
    "D": ("confirmed", "changed", "ended"),
    "E": ("started", *OUTCOMES),
}
"""What can be said, by the letter of the record."""

State: TypeAlias = Literal[
    "due",
    "new",
    "kept",
    "practice",
    "retired",
    "in force",
    "changed",
    "ended",
    "running",
    "planned",
    "dropped",
    "unclear",
    "adapted",
    "adopted",
]
STATES: Final[Mapping[str, tuple[State, ...]]] = {
    "L": ("due", "new", "kept", "practice", "retired"),
    "D": ("due", "in force", "changed", "ended"),
    "E": ("due", "running", "planned", "dropped", "unclear", "adapted", "adopted"),
}
"""By the letter of the record, in the order of lists. `due` is what is not over and whose date has come."""
OVER: Final = frozenset({"retired", "changed", "ended", *OUTCOMES})
