"""What is hard for a server, from some of the people in a meeting: nothing is left half painted anywhere."""

import asyncio
import contextlib
from typing import Any

import pyte
import pytest

from retro.stages.ideate.panel import IdeatePanel
from retro.stages.ideate.rules import IdeateView, PlaceCard
from retro.tui.app import SessionApp
from tests.server.small import until
from tests.server.stalled import WINDOW, Held, held, stall
from tests.terminal import Terminal
from tests.tui.rooms import live

SIZES = ((80, 24), (120, 40), (1, 1), (500, 200), (60, 20), (100, 30))
AFTERWARDS = ((80, 24), (60, 20), (50, 15), (140, 45), (90, 28))
"""The sizes of all terminals but the first in the end."""
NAMES = ("Abe", "Bea", "Cem", "Dov", "Eli", "Fay")
PASTE = b"\x1b[200~" + b"words that were copied from somewhere else " * 1400 + b"\x1b[201~"
"""60 kB."""


async def write_cards(meeting: Held, count: int) -> None:
    prompts = meeting.meeting.session.agenda.stages[4].prompts
    for number in range(count):
        prompt = prompts[number % len(prompts)]
        await meeting.act("Ana", PlaceCard("ideate", prompt.id, f"card {number} of some words"))
        await asyncio.sleep(0.01)


async def at_rest(terminal: Terminal) -> list[Any]:
    """The cells of a terminal once nothing comes any more."""
    cells: list[Any] = []
    while True:
        before, received = cells, len(terminal.received)
        await asyncio.sleep(0.7)
        buffer = terminal._screen.buffer
        cells = [
            [buffer[y][x] for x in range(terminal._screen.columns)] for y in range(terminal._screen.lines)
        ]
        if cells == before and len(terminal.received) == received:
            return cells


async def is_whole(terminal: Terminal, app: SessionApp) -> bool:
    """Whether a terminal shows what an empty one shows after the whole picture was sent again."""
    shown = await at_rest(terminal)
    terminal._screen = pyte.Screen(terminal._screen.columns, terminal._screen.lines)
    terminal._stream = pyte.ByteStream(terminal._screen)
    terminal._screen.reset_mode(7, private=True)  # as the server set it: nothing is wrapped
    before = len(terminal.received)
    app.call_later(app.refresh)
    await terminal.wait_until(lambda: len(terminal.received) > before, "the picture")
    return await at_rest(terminal) == shown


async def test_nothing_is_left_half_painted_after_all_sorts_of_bad_input() -> None:
    async with contextlib.AsyncExitStack() as stack:
        meeting = await stack.enter_async_context(held(live()))
        terminals: list[Terminal] = []
        for name, size in zip(NAMES, SIZES, strict=True):
            window = WINDOW if name == "Abe" else 2_097_152
            terminals.append(await stack.enter_async_context(meeting.join(name, size=size, window=window)))
            await terminals[-1].wait_until(lambda: len(meeting.apps) == len(terminals))
            if name == "Abe":
                writer, channel = meeting.way_out
        await asyncio.gather(*map(at_rest, terminals))
        abe, bea, cem, _, _, fay = terminals

        for terminal in terminals[1::2]:
            terminal.send(b"\x1bOP")  # a dialog on half of the screens
        channel.set_write_buffer_limits(high=1000)
        await stall(abe, channel, meeting.apps[0])
        await write_cards(meeting, 10)
        fay.send(PASTE)
        for terminal, (width, height) in zip(terminals[1:], SIZES[2:] + SIZES[:2], strict=False):
            await terminal.resize(max(width, 1), max(height, 1))
        await write_cards(meeting, 10)
        await until(lambda: writer.dropped)
        abe.channel.resume_reading()
        for terminal, size in zip(terminals[1:], AFTERWARDS, strict=True):
            await terminal.resize(*size)
        await write_cards(meeting, 10)
        bea.send(b"\x1b")
        cem.send(b"\t")

        whole = await asyncio.gather(*map(is_whole, terminals, meeting.apps))
        assert whole == [True] * len(terminals), "\n\n".join(terminal.text() for terminal in terminals)


async def test_an_error_in_the_panel_of_one_seat_ends_that_one_only(monkeypatch: pytest.MonkeyPatch) -> None:
    show = IdeatePanel.show

    def some(panel: IdeatePanel, shown: IdeateView) -> None:
        if panel.view.name == "Abe" and any(
            column.cards for column in shown.columns if "fatal" in str(column)
        ):
            raise RuntimeError("about the card: secret words")
        show(panel, shown)

    monkeypatch.setattr(IdeatePanel, "show", some)
    async with (
        held(live()) as meeting,
        meeting.join("Abe") as abe,
        meeting.join("Bea") as bea,
        meeting.join("Cem", size=(120, 40)) as cem,
    ):
        for terminal in (abe, bea, cem):
            await terminal.wait_for("Start")
        prompt = meeting.meeting.session.agenda.stages[4].prompts[0]
        await meeting.act("Ana", PlaceCard("ideate", prompt.id, "fatal words"))

        assert await abe.wait_ended() == 1
        assert "Something went wrong" in abe.text()
        assert b"secret words" not in abe.received
        for terminal, app in ((bea, meeting.apps[1]), (cem, meeting.apps[2])):
            await terminal.wait_for("fatal words")
            assert await is_whole(terminal, app)
