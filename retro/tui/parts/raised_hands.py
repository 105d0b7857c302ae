"""The queue of raised hands in words: `hands  1 Chidi  2 李娜`."""

from collections.abc import Sequence

from textual.content import Content

from retro.session.text import counted
from retro.session.view import Speaker

LONGEST_NAME = 24
"""Cells of a name beyond which it is shortened."""
MOST_NAMED = 12
"""Hands that are named at most."""


def numbered_hands(names: Sequence[str], room: int) -> Content:
    """The hands with their places, as many as there is room for; only their number where there is less."""
    for count in range(min(len(names), MOST_NAMED), 0, -1):
        line = Content.styled("hands", "$text-quiet")
        for place, name in enumerate(names[:count], 1):
            look = "bold $text-strong" if place == 1 else "$foreground"
            line += Content.styled(f"  {place} ", "$text-quiet") + _shortened(name).stylize(look)
        if len(names) > count:
            line += Content.styled(f"  and {len(names) - count} more", "$text-quiet")
        if line.cell_length <= room:
            return line
    number = Content.styled(counted(len(names), "hand"), "bold $text-strong") if names else Content("")
    return number if number.cell_length <= room else Content("")


def hand_name(hand: Speaker) -> str:
    """What a hand is called: the name, and whether its person is away."""
    return hand.name if hand.here else f"{hand.name} (away)"


def _shortened(name: str) -> Content:
    return Content(name).truncate(LONGEST_NAME, ellipsis=True)
