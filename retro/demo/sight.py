"""What a person sees: the view their screen was fed, its notice line and its cursor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from retro.demo.error import MovedOn
from retro.session.view import View

P = TypeVar("P")


@dataclass(frozen=True)
class Sight:
    """One look at a screen."""

    view: View
    notice: str = ""
    cursor: str | None = None
    """The key of the row under the cursor."""
    status: str = ""
    """What the panel says at the right of the footer."""
    dialog: bool = False
    """Whether a question or a form lies over the screen."""
    asks: bool = False
    """Whether that is a question to be answered with yes or no."""
    counts: bool = True
    """Whether a key that moves the meeting counts; right after a step it does not."""

    @property
    def stage(self) -> str:
        """The id of the stage that is shown; empty before the first and after the last."""
        return self.view.stage.id if self.view.stage else ""

    def panel(self, kind: type[P]) -> P:
        """Return what the stage shows. Raises MovedOn for another kind: somebody went on meanwhile."""
        if not isinstance(self.view.panel, kind):
            raise MovedOn
        return self.view.panel


Look = Callable[[], Sight | None]
"""Looks at one person's screen; None while there is none."""
