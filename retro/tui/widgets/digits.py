"""Figures three lines high, made of half blocks: thick strokes survive the compression of a video call."""

from typing import Final

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


def figures(text: str) -> list[str]:
    """The text as three equally wide lines."""
    rows = [" ".join(_GLYPHS[character][y] for character in text) for y in range(5)]
    rows.append(" " * len(rows[0]))
    return [
        "".join(_HALVES[upper + lower] for upper, lower in zip(rows[y], rows[y + 1], strict=True))
        for y in (0, 2, 4)
    ]
