"""What a key of a participant sends through the real driver: the rows that changed, and no others."""

import asyncio
import re
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.at_rest import at_rest
from tests.builders import Meeting
from tests.server.small import CODE, serving
from tests.terminal import Terminal, join
from tests.tui.rooms import Harness, Size, grouping, talking, voting, writing_few

Scene = Callable[[], Meeting]

MOVE: Final = re.compile(rb"\x1b\[(\d+);(\d+)H")
"""Where what follows is written, as line and column from 1."""
CONTROL: Final = re.compile(rb"\x1b\[[?0-9;]*[a-zA-Z]")
QUIET: Final = 6
"""How often in a row nothing may have come until a terminal is taken to be at rest."""


def rows_written(sent: bytes) -> set[int]:
    """The rows, from 0, in which text is written."""
    pieces = MOVE.split(sent)
    return {
        int(row) - 1 for row, text in zip(pieces[1::3], pieces[3::3], strict=True) if CONTROL.sub(b"", text)
    }


def rows_of(terminal: Terminal) -> list[tuple[Any, ...]]:
    """What stands in each row, with its colours."""
    screen = terminal._screen
    return [tuple(screen.buffer[y][x] for x in range(screen.columns)) for y in range(screen.lines)]


async def rest(terminal: Terminal) -> None:
    """Wait until nothing more comes."""
    before, same = -1, 0
    while same < QUIET:
        await at_rest()
        same = same + 1 if before == len(terminal.received) else 0
        before = len(terminal.received)
        await asyncio.sleep(0.05)


async def press(terminal: Terminal, key: str) -> tuple[set[int], set[int]]:
    """Press a key; return the rows that are written then, and those that look different."""
    await rest(terminal)
    before, received = rows_of(terminal), len(terminal.received)
    await terminal.press(key)
    await terminal.wait_until(lambda: len(terminal.received) > received)
    await rest(terminal)
    after = rows_of(terminal)
    changed = {y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
    return rows_written(bytes(terminal.received[received:])), changed


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
@pytest.mark.parametrize(
    ("scene", "shown", "keys", "most"),
    [
        (writing_few, "Silent ideation", ("x", "y", "z", "backspace", "left"), 3),
        (voting, "Voting", ("down", "down", "up", "space", "backspace"), 12),
        (grouping, "Grouping", ("down", "up", "space", "down"), 12),
        (talking, "Discussion", ("h", "h", "h"), 2),  # the first line names the hand, the footer its key
    ],
    ids=["a line", "a list and its dots", "a board and its marks", "a raised hand"],
)
async def test_a_key_paints_only_the_rows_that_change(
    scene: Scene, shown: str, keys: tuple[str, ...], most: int, size: Size
) -> None:
    harness = Harness(scene(), away=["Ana"])
    async with (
        harness,
        serving(make_app=lambda room, seat, terminal: harness.app(room.view(seat).name)) as s,
        join(s.port, "Ana", CODE, size=size) as terminal,
    ):
        await terminal.wait_for(shown)
        await press(terminal, keys[0])  # a list that was laid out twice while it came up is painted once more
        for key in keys:
            written, changed = await press(terminal, key)
            assert changed, key
            assert written == changed, (key, sorted(written - changed), sorted(changed - written))
            assert len(written) <= most, key
