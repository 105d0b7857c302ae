"""Big figures made of blocks: thick strokes survive the compression of a video call."""

from typing import Final, Literal

Scale = Literal[1, 2]

_GLYPHS: Final = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": ("██ ", " █ ", " █ ", " █ ", "███"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", "███", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
    ":": (" ", "█", " ", "█", " "),
    "+": ("   ", " █ ", "███", " █ ", "   "),
}

_HALVES: Final = {"  ": " ", "█ ": "▀", " █": "▄", "██": "█"}


def figures(text: str, scale: Scale) -> list[str]:
    """The text as equally wide lines: three of half blocks, or five at twice the width."""
    rows = [" ".join(_GLYPHS[character][y] for character in text) for y in range(5)]
    if scale == 2:
        return ["".join(pixel * 2 for pixel in row) for row in rows]
    rows.append(" " * len(rows[0]))
    return [
        "".join(_HALVES[upper + lower] for upper, lower in zip(rows[y], rows[y + 1], strict=True))
        for y in (0, 2, 4)
    ]
