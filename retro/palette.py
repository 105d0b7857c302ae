"""What is drawn in true colour, in the colours that a terminal has.

Of the 256 colours only the 240 from 16 on are the same in every terminal. Which of them a colour becomes
is looked up, not computed by the usual arithmetic, which takes bright greys a step down and turns a warm
white into pink. Of 16 colours, or without any, a colour has no shade of its own any more: what counts then is
what it stands for in its theme.
"""

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from rich.color import Color as RichColor
from rich.color import ColorSystem, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

Colour = Literal["truecolor", "256", "16", "none"]

_LEVELS: Final = (0, 95, 135, 175, 215, 255)
_GREYS: Final = range(8, 239, 10)
XTERM: Final[Mapping[str, int]] = MappingProxyType(
    {
        f"#{r:02x}{g:02x}{b:02x}": 16 + 36 * x + 6 * y + z
        for x, r in enumerate(_LEVELS)
        for y, g in enumerate(_LEVELS)
        for z, b in enumerate(_LEVELS)
    }
    | {f"#{grey:02x}{grey:02x}{grey:02x}": 232 + number for number, grey in enumerate(_GREYS)}
)
"""The index of each of the 240 fixed colours of xterm, by its hex."""

HALVES: Final = ("▄", "▀")
"""The lower half of a line, and the upper one."""

_BRIGHT_HUES: Final = ((25, 9), (68, 11), (155, 10), (235, 14), (330, 13), (360, 9))
"""Up to which hue which of the 16 colours; blue is left out, it is too dark to be read."""


@dataclass(frozen=True, eq=False)
class FewColours:
    """What the colours of one theme are on a terminal of 16 colours, and of none; keys are hex."""

    texts: Mapping[str, int] = field(default_factory=dict)
    """Of a letter or a shape, from 0 to 15."""
    grounds: Mapping[str, int] = field(default_factory=dict)
    """Of what stands behind it."""
    reversed: frozenset[str] = frozenset()
    """Grounds that are shown without colours too, as reversed video."""


UNNAMED: Final = FewColours()
"""For colours of which nobody says what they stand for."""


@dataclass(frozen=True)
class Palette(LineFilter):
    """Repaints lines for a terminal of few colours. Two equal ones share what Textual caches of a line."""

    colour: Colour
    few: FewColours = UNNAMED
    enabled: bool = True

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        colour, few = self.colour, self.few
        return [
            _half_of_ground(text, style, colour, few)
            if style and text[:1] in HALVES and colour in ("16", "none")
            else Segment(text, style and repainted(style, colour, few), control)
            for text, style, control in segments
        ]


def _half_of_ground(text: str, style: Style, colour: Colour, few: FewColours) -> Segment:
    """Half a line of a ground, in the colour which that ground has; free where it has none of its own."""
    half, behind = (few.grounds.get(_hex(one)) if one else None for one in (style.color, style.bgcolor))
    painted = repainted(style, colour, few)
    if half is None or behind is None:  # it is a bar or a figure
        return Segment(text, painted)
    if half == behind:
        return Segment(" " * len(text), painted)
    return Segment(text, painted + Style(color=_ansi(half)) if colour == "16" else painted)


@lru_cache(8192)
def repainted(style: Style, colour: Colour, few: FewColours = UNNAMED) -> Style:
    """Return a style in the colours of a terminal."""
    if style.color is None and style.bgcolor is None:
        return style
    if colour == "none":
        bare = style.without_color
        # A shape painted in one colour is a full block already: reversed there would be nothing of it.
        if style.bgcolor and style.bgcolor != style.color and _hex(style.bgcolor) in few.reversed:
            bare += Style(reverse=True)
        return bare + Style.from_meta(style.meta) if style.meta else bare
    if colour == "truecolor":
        return style
    if colour == "16":
        fore = style.color and _of_16(style.color, few.texts)
        back = style.bgcolor and _of_16(style.bgcolor, few.grounds)
    else:
        fore = style.color and fewer_colours(style.color, colour)
        back = style.bgcolor and fewer_colours(style.bgcolor, colour)
    if fore is not None and fore == back and style.color != style.bgcolor:
        fore = _readable(back)
    return style + Style(color=fore, bgcolor=back)


def fewer_colours(colour: RichColor, system: Literal["256", "16"]) -> RichColor:
    """The colour that comes nearest; of 16, a light tint becomes the bright colour of its hue.

    The nearest of 16 to a soft green, teal or violet is the same grey for all of them.
    """
    if system == "256":
        return RichColor.from_ansi(nearest_of_256(_hex(colour))) if colour.triplet else colour
    if colour.triplet is not None:
        hue, lightness, _saturation = colorsys.rgb_to_hls(*colour.triplet.normalized)
        chroma = max(colour.triplet) - min(colour.triplet)
        if lightness > 0.55 and chroma > 45:
            return _ansi(next(number for end, number in _BRIGHT_HUES if hue * 360 <= end))
    return colour.downgrade(ColorSystem.STANDARD)


@lru_cache(1024)
def nearest_of_256(colour: str) -> int:
    """Return the index of a colour (`#rrggbb`), or of the one of the 240 that looks most like it."""
    if colour in XTERM:
        return XTERM[colour]
    wanted = _oklab(colour)
    return min(XTERM.values(), key=lambda index: _distance(wanted, _fixed_oklab()[index]))


def fixed_colour(index: int) -> str:
    """Return the hex of one of the 240 fixed colours."""
    return next(known for known, number in XTERM.items() if number == index)


def _of_16(colour: RichColor, named: Mapping[str, int]) -> RichColor:
    number = named.get(_hex(colour)) if colour.triplet else None
    return fewer_colours(colour, "16") if number is None else _ansi(number)


def _ansi(number: int) -> RichColor:
    return RichColor(f"color({number})", ColorType.STANDARD, number=number)


def _hex(colour: RichColor) -> str:
    return colour.triplet.hex if colour.triplet else ""


def _readable(ground: RichColor) -> RichColor:
    """Two shades that fell onto one colour must not hide the text: take black or white instead."""
    red, green, blue = ground.get_truecolor()
    light = 0.299 * red + 0.587 * green + 0.114 * blue > 127
    return RichColor("black" if light else "white", ColorType.STANDARD, number=0 if light else 15)


@lru_cache(1)
def _fixed_oklab() -> Mapping[int, tuple[float, float, float]]:
    return {index: _oklab(colour) for colour, index in XTERM.items()}


def _distance(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _oklab(colour: str) -> tuple[float, float, float]:
    """Lightness and two opponent hues, in which equal distances look alike.

    Source: Björn Ottosson, "A perceptual color space for image processing", 2020.
    """
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in Color.parse(colour).normalized
    )
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
