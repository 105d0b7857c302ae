"""How much a second of the clock may send to a terminal."""

from typing import Final, TypeAlias

from rich.style import Style
from textual.strip import Strip

BudgetState: TypeAlias = tuple[int, Style | None]
A_SECOND: Final = 200
"""Bytes that a second of the clock may send to each terminal of a meeting."""
ANY_SECOND: Final = 90
"""Bytes that are left in nearly every second, beside what the clock takes."""
_MOVE: Final = len("\x1b[45;140H")
_COLOURS: Final = len("\x1b[1;38;2;255;255;255;48;2;255;255;255m\x1b[0m")


class ByteBudget:
    """What is left of the bytes of one second, counted for a terminal of true colour, where they are most."""

    def __init__(self, most: int = A_SECOND) -> None:
        self.left = most - _MOVE  # each picture ends with the cursor in its place
        self._look: Style | None = None

    @property
    def state(self) -> BudgetState:
        """What is left, and the look that was sent last."""
        return self.left, self._look

    @state.setter
    def state(self, state: BudgetState) -> None:
        self.left, self._look = state

    def cost(self, piece: Strip) -> int:
        """The bytes of a piece of a line; the look of the piece before is not sent again."""
        cost, look = _MOVE, self._look
        for text, style, _ in piece:
            cost += len(text.encode("utf-8", "replace")) + (_COLOURS if style != look else 0)
            look = style
        return cost

    def take(self, piece: Strip) -> None:
        """Count a piece that is painted."""
        self.left -= self.cost(piece)
        for segment in piece:
            self._look = segment.style

    def fitting(self, piece: Strip) -> int:
        """How many cells from the left of a piece there are bytes for."""
        cells = piece.cell_length
        while cells and self.cost(piece.crop(0, cells)) > self.left:
            cells -= 1
        return cells
