"""What a kind says of changes that the facilitator makes to its stages while a meeting runs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from retro.session.agenda import Stage
from retro.session.model import Session


class ChangeableKind:
    """How a stage can be changed, and what becomes of what people gave in it; by default not at all."""

    numbers: ClassVar[Mapping[str, tuple[str, str]]] = MappingProxyType({})
    """The settings that are whole numbers and may change while the meeting runs: each with what a form calls
    it, and what 0 means."""
    given_anew: ClassVar[str] = ""
    """What somebody is told whose private value did not fit such a change, and who must give it again."""
    usual_minutes: ClassVar[int] = 10
    """Of a stage that no template describes."""
    usual_prompt: ClassVar[str] = ""
    """The question of a stage that no template describes."""

    def numbers_of(self, stage: Stage) -> Mapping[str, tuple[str, str]]:
        """Return those of the `numbers` that mean something in a stage with these settings."""
        return self.numbers

    def why_minutes_stay(self, stage: Stage) -> str:
        """Return why such a stage cannot be given other minutes, in sentences; or nothing."""
        return ""

    def lost_by(self, session: Session, stage: Stage, changed: Stage) -> str:
        """Return the question before other `numbers` take effect that private values may not fit, or nothing.

        It depends on what all may know, never on what was given.
        """
        return ""

    def value_after(self, session: Session, stage: Stage, changed: Stage, value: Any, people: int) -> Any:
        """Return a private value once the stage has other `numbers`; None where it must be given anew.

        `people` is for how many the seat gives.
        """
        return value
