"""Pictures of an app for people who build screens.

python tests/tui/shot.py picture.svg picture.png
"""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

from textual.app import App

CELL, LINE = 12.2, 24.4
BLOCKS = {"█": (0.0, 1.0), "▀": (0.0, 0.5), "▄": (0.5, 0.5)}


def shot(app: App[object], size: tuple[int, int] = (80, 24), *keys: str) -> str:
    """The first screen of an app as SVG, after the keys were pressed."""

    async def picture() -> str:
        async with app.run_test(size=size) as pilot:
            await pilot.press(*keys)
            await pilot.pause()
            return app.export_screenshot()

    return asyncio.run(picture())


def to_png(svg: Path, png: Path) -> None:
    """Turn a picture into pixels, in a font that is at hand."""
    source = svg.read_text("utf-8").replace("Fira Code", "DejaVu Sans Mono")
    text = re.compile(r'<text class="([^"]+)" x="([^"]+)" y="([^"]+)"[^>]*>([^<]*)</text>')
    source = text.sub(_drawn, source)
    subprocess.run(["rsvg-convert", "--output", str(png)], input=source.encode(), check=True)


def _drawn(match: re.Match[str]) -> str:
    """Text as a terminal has it: leading spaces count, blocks fill their cell."""
    look, x, y, text = match[1], float(match[2]), float(match[3]), match[4]
    if "terminal-title" in look:
        return match[0]
    text = text.replace("&#160;", "\xa0")
    drawn: list[str] = []
    if any(block in text for block in BLOCKS):
        for column, character in enumerate(text):
            if character in BLOCKS:
                top, height = BLOCKS[character]
                drawn.append(
                    f'<rect class="{look}" shape-rendering="crispEdges" '
                    f'x="{x + column * CELL}" y="{y - 18.5 + top * LINE}" '
                    f'width="{CELL}" height="{height * LINE}"/>'
                )
        return "".join(drawn)
    shown = text.lstrip("\xa0")
    left = x + (len(text) - len(shown)) * CELL
    return f'<text class="{look}" x="{left}" y="{y}">{shown}</text>'


if __name__ == "__main__":
    to_png(Path(sys.argv[1]), Path(sys.argv[2]))
