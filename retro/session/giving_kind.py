"""What a kind says of its privacy where that depends on settings, and of what is dealt to people."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

import msgspec

from retro.session.agenda import Privacy, Stage


class GivingKind:
    """In which stages people give something in private, and what each gets there that others do not see.

    By default they give wherever the kind declares `Private`, and nobody gets anything.
    """

    Private: ClassVar[type[msgspec.Struct] | None] = None
    """What one person gives in private, as one value. Its fields are stored while a stage is open."""
    privacy: ClassVar[Privacy] = Privacy.NAMED
    """What holds when the template says nothing."""

    private_with: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    """Settings with which something is private, where it depends on them: one example of all there are."""

    def is_private(self, stage: Stage) -> bool:
        """Whether something in such a stage is private, so that its privacy means something."""
        return self.Private is not None

    def usual_privacy(self, settings: Mapping[str, Any]) -> Privacy:
        """Return what holds in a stage with these settings when the template says nothing."""
        return self.privacy

    def deals(self, stage: Stage) -> bool:
        """Whether each person who takes part gets a private value from the host, who draws it."""
        return False

    def ends_dealt(self, stage: Stage) -> bool:
        """Whether what was dealt before matters no more from such a stage on."""
        return False

    def deal(
        self, stage: Stage, dealt: Sequence[Any], people: int, shuffled: Callable[[Sequence[Any]], list[Any]]
    ) -> Sequence[Any]:
        """Make the private values of so many people who have none yet; `dealt` are those of all others.

        They go to people in an order drawn anew.
        """
        return ()

    def reminder(self, value: Any) -> str:
        """Return what its owner alone is told of such a value in each later stage, in a sentence."""
        return ""
