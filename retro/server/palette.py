"""What is drawn in true colour, in the colours that a terminal has."""

import colorsys
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from rich.color import Color as RichColor
from rich.color import ColorSystem, ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

Colour = Literal["truecolor", "256", "16", "none"]

_BRIGHT_HUES: Final = ((25, 9), (68, 11), (155, 10), (235, 14), (330, 13), (360, 9))
"""Up to which hue which of the 16 colours; blue is left out, it is too dark to be read."""


@dataclass(frozen=True)
class Palette(LineFilter):
    """Repaints lines for a terminal of few colours. Two equal ones share what Textual caches of a line."""

    colour: Colour
    enabled: bool = True

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        colour = self.colour
        return [
            Segment(text, style and repainted(style, colour), control) for text, style, control in segments
        ]


@lru_cache(8192)
def repainted(style: Style, colour: Colour) -> Style:
    """Return a style in the colours of a terminal."""
    if style.color is None and style.bgcolor is None:
        return style
    if colour == "none":
        bare = style.without_color
        return bare + Style.from_meta(style.meta) if style.meta else bare
    if colour == "truecolor":
        return style
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
        return colour.downgrade(ColorSystem.EIGHT_BIT)
    if colour.triplet is not None:
        hue, lightness, _saturation = colorsys.rgb_to_hls(*colour.triplet.normalized)
        chroma = max(colour.triplet) - min(colour.triplet)
        if lightness > 0.55 and chroma > 45:
            number = next(number for end, number in _BRIGHT_HUES if hue * 360 <= end)
            return RichColor(f"bright {number}", ColorType.STANDARD, number=number)
    return colour.downgrade(ColorSystem.STANDARD)


def _readable(ground: RichColor) -> RichColor:
    """Two shades that fell onto one colour must not hide the text: take black or white instead."""
    red, green, blue = ground.get_truecolor()
    light = 0.299 * red + 0.587 * green + 0.114 * blue > 127
    return RichColor("black" if light else "white", ColorType.STANDARD, number=0 if light else 15)
