"""Draws the pictures of the README: `python tests/pictures.py`."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.builders import LEADER, Meeting  # noqa: E402
from tests.tui.rooms import (  # noqa: E402
    TERMINAL,
    Harness,
    Size,
    revealed,
    settle,
    talking,
    text_of,
    voting,
    writing,
    writing_few,
)

PICTURES: Final = ROOT / "docs" / "pictures"
WINDOW: Final = (128, 34)
"""Fewer cells than a shared window has in real life, so that a page shows them large enough to read."""


class Picture(NamedTuple):
    """A screen worth showing, and what is on it."""

    name: str
    title: str
    scene: Callable[[], Meeting]
    person: str = LEADER
    size: Size = WINDOW
    theme: str = "dark"
    keys: tuple[str, ...] = ()


ALL: Final = (
    Picture("shared-reveal", "The shared window: all cards at once", revealed),
    Picture("shared-ideation", "The shared window: everybody writes", writing),
    Picture("shared-discussion", "The shared window: one topic at a time", talking),
    Picture("seat-ideation", "A participant writes cards", writing_few, "Ana", TERMINAL),
    Picture("seat-voting", "A participant votes", voting, "Ana", TERMINAL, keys=("end",)),
    Picture("seat-light", "A participant writes cards, light", writing_few, "Ana", TERMINAL, "light"),
    Picture("help", "Help: all keys", writing_few, "Ana", TERMINAL, keys=("f1",)),
)


async def drawn(picture: Picture) -> tuple[str, str]:
    """Draw a picture as SVG and as text."""
    async with (
        Harness(picture.scene(), theme=picture.theme) as harness,
        harness.at(picture.person, picture.size) as pilot,
    ):
        await pilot.press(*picture.keys)
        await settle(pilot)
        svg = pilot.app.export_screenshot(title=picture.title)
        text = text_of(pilot)
    return _tidy(svg), _tidy(text)


def _tidy(text: str) -> str:
    """End every line where it says nothing more."""
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


async def draw_all() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for picture in ALL:
        for ending, content in zip(("svg", "txt"), await drawn(picture), strict=True):
            file = PICTURES / f"{picture.name}.{ending}"
            file.write_text(content, "utf-8")
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    asyncio.run(draw_all())
