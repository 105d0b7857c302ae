"""What the colours of a theme become where there are only 16, or none: by what they stand for.

Grounds of cards and bands have no shade there; the edge of a card, a free line and the signs carry it. The
light ground is bright white and not white, which is a grey on which red is hard to read.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from retro.palette import FewColours

_BLACK, _RED, _BLUE, _MAGENTA, _WHITE = 0, 1, 4, 5, 7
_GREY, _BRIGHT_RED, _BRIGHT_GREEN, _BRIGHT_YELLOW, _BRIGHT_MAGENTA, _BRIGHT_CYAN, _BRIGHT_WHITE = (
    *(8, 9, 10, 11),
    *(13, 14, 15),
)

_DARK: Final = MappingProxyType(
    {
        "background": _BLACK,
        "foreground": _WHITE,
        "text-strong": _BRIGHT_WHITE,
        "text-quiet": _WHITE,
        "rule": _GREY,
        "accent": _BRIGHT_YELLOW,
        "spot": _BRIGHT_YELLOW,
        "spot-ink": _BLACK,
        "selected-bg": _BLUE,
        "selected-fg": _BRIGHT_WHITE,
        "mark": _BRIGHT_CYAN,
        "good": _BRIGHT_GREEN,
        "warn": _BRIGHT_YELLOW,
        "bad": _BRIGHT_RED,
        "dot": _BRIGHT_MAGENTA,
    }
)
_LIGHT: Final = MappingProxyType(
    {
        "background": _BRIGHT_WHITE,
        "foreground": _BLACK,
        "text-strong": _BLACK,
        "text-quiet": _BLACK,
        "rule": _GREY,
        "accent": _RED,
        "spot": _BRIGHT_YELLOW,
        "spot-ink": _BLACK,
        "selected-bg": _BLUE,
        "selected-fg": _BRIGHT_WHITE,
        "mark": _BLACK,
        "good": _BLACK,
        "warn": _BLACK,
        "bad": _RED,
        "dot": _MAGENTA,
    }
)
_CONTRAST: Final = _DARK | {
    "foreground": _BRIGHT_WHITE,
    "rule": _WHITE,
    "selected-bg": _BRIGHT_WHITE,
    "selected-fg": _BLACK,
}
_PROJECTOR: Final = _LIGHT | {"mark": _BLUE}

NAMED: Final = MappingProxyType({"contrast": _CONTRAST, "projector": _PROJECTOR})
"""The themes that differ from the usual ones, dark and light."""

_TEXTS: Final = (
    *("foreground", "text-strong", "text-quiet", "rule", "spot-ink", "selected-fg"),
    *("accent", "mark", "good", "warn", "bad", "dot"),
)
_FLAT: Final = ("surface", "panel", "card-2", "now-rest")


def few_colours(name: str, dark: bool, colour: Callable[[str], str]) -> FewColours:
    """The colours of the theme of this name where there are few; `colour` gives the hex of a token."""
    numbers = NAMED.get(name, _DARK if dark else _LIGHT)
    texts = {colour(token): numbers[token] for token in reversed(_TEXTS)}
    grounds = {colour(token): numbers["background"] for token in (*_FLAT, "background")}
    grounds |= {colour(token): numbers[token] for token in ("spot", "selected-bg")}
    # The ground in the colour of strong text is the place where somebody types.
    reversed_grounds = frozenset(map(colour, ("spot", "selected-bg", "text-strong")))
    return FewColours(texts, grounds, reversed_grounds)
