"""The eye-catcher of a screen: a plate with what everybody looks at now. A screen has one of them at most."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.tui.widgets.pieces import at_most, content_of, filled
from retro.tui.widgets.wrap import wrapped

INK: Final = "$spot-ink on $spot"
BOLD_INK: Final = f"bold {INK}"
WIDE: Final = 100
"""Cells from which on the text stands two cells from the edges, instead of one."""
APART: Final = 2
"""Cells that stay free between the text and the facts."""


@dataclass(frozen=True)
class Plate:
    """A text on the ground of the eye-catcher, with facts at the right of its first line."""

    text: str
    facts: tuple[str, ...] = ()
    """The same facts from the longest to the shortest: the longest is taken that leaves the text its line."""
    below: tuple[str, ...] = ()
    """Lines below the text, not bold."""
    free: bool = True
    """Whether the plate has a free line above and below the text."""
    most: int = 3
    """Lines that the text may take; what is longer is cut."""

    def lines(self, width: int) -> list[Content]:
        """As many lines as the text takes, all of them `width` cells of ground."""
        margin = min(2 if width >= WIDE else 1, width // 3)
        room = max(1, width - 2 * margin)
        facts = self._fitting(room)
        beside = room - len_of(facts) - APART if facts else room
        if facts and beside < min(len_of(self.text), room // 2):
            text, own_line = self._wrapped(room), wrapped(content_of(facts, INK), room)
        else:
            text, own_line = self._wrapped(beside), []
            if facts:
                gap = room - text[0].cell_length - len_of(facts)
                text[0] = text[0] + Content(" " * gap) + content_of(facts, INK)
        shown = [*text, *own_line]
        for line in self.below:
            shown += wrapped(content_of(line, INK), room)
        painted = [filled(line, width, INK, margin) for line in shown]
        around = [filled(Content(""), width, INK)] if self.free else []
        return [*around, *painted, *around]

    def _wrapped(self, room: int) -> list[Content]:
        return at_most(wrapped(content_of(self.text, BOLD_INK), room), self.most, room)

    def _fitting(self, room: int) -> str:
        text = len_of(self.text)
        fitting = (facts for facts in self.facts if text + APART + len_of(facts) <= room)
        return next(fitting, self.facts[-1] if self.facts else "")


def len_of(text: str) -> int:
    """Cells of a text in one line."""
    return Content(text).cell_length
