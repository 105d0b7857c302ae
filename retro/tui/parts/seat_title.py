"""The first line of a seat: the stage, the raised hands or else the session, and whose seat it is."""

from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.session.text import counted
from retro.session.view import View
from retro.tui.parts.line import spread
from retro.tui.parts.raised_hands import hand_name, numbered_hands

NARROW: Final = 60
"""Cells below which the stage's name alone is the title."""
NAME_SHARE: Final = 3
"""The name of the seat takes this part of the width at most, and is shortened beyond it."""
GAP: Final = 3


@dataclass(frozen=True)
class SeatTitle:
    """This line as one seat sees it. Raised hands take the place of the session's title."""

    stage: str
    session: str
    """The title of the session; empty where there is no room for it."""
    name: str
    """Of the person. Always there: who shares a key or a machine sees whose seat this is before writing."""
    most: int
    """Cells of that name."""
    hands: tuple[str, ...] = ()
    """Who raised a hand, in that order; "you" for who looks on."""

    def lines(self, width: int) -> list[Content]:
        """One line of `width` cells."""
        title = Content.styled(self.stage, "bold $text-strong")
        mine = Content.styled(self.name, "$text-strong").truncate(self.most, ellipsis=True)
        if self.hands:
            room = width - mine.cell_length - 2
            # The name of the stage gives way as far as it takes to say how many hands there are.
            least = len(counted(len(self.hands), "hand")) + GAP
            title = title.truncate(max(room - least, 0), ellipsis=True)
            title += " " * GAP + numbered_hands(self.hands, room - title.cell_length - GAP)
        elif self.session:
            title += Content.styled(f" · {self.session}", "$text-quiet")
        return [spread(title, mine, width)]


def seat_title(view: View, stage: str, width: int) -> SeatTitle:
    """The line for a seat at a terminal of `width` cells; `stage` is what the meeting is at."""
    hands = tuple("you" if hand.id == view.seat else hand_name(hand) for hand in view.hands)
    return SeatTitle(stage, view.title if width >= NARROW else "", view.name, width // NAME_SHARE, hands)
