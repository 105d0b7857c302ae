"""Whatever people type, only printable text reaches another terminal, and each thing stays in its place."""

import asyncio
import contextlib
import os
import re
import unicodedata
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, cast

import pyte
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from retro.server import ClientTerminal, Limits, reanchor_cursor
from retro.server.app_runner import AppRunner, Streams
from retro.server.frame_writer import FrameWriter
from retro.session import acts
from retro.session.clusters import JOINERS
from retro.session.text import clean
from tests.builders import LEADER, Meeting, texts
from tests.tui.rooms import Harness, a_meeting
from tests.tui.test_nothing_leaks import HOSTILE, attempt, everything

DRAWN = re.compile(
    r"\x1b\[[0-9;]*m"  # how text looks
    r"|\x1b\[[0-9]+;[0-9]+H|\x1b\[[0-9]+G"  # where it goes
    r"|\x1b\[[0-9]+X"  # which cells are its own
    r"|\x1b\[\?(?:1049|25|7|1000|1002|1006|2004)[hl]|\x1b\[2J|\x1b\[H"  # taking and giving back the terminal
)
"""All that a seat's terminal is ever sent besides text."""


def steers(sent: str) -> list[str]:
    """Find what could steer a terminal or hide from the eye."""
    text = DRAWN.sub("", sent)
    return [
        f"U+{ord(c):04X} in {text[max(i - 9, 0) : i + 9]!r}"
        for i, c in enumerate(text)
        if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and c not in JOINERS
    ]


class Tap:
    """Stands where a terminal would: keeps what it is sent and draws it."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.sent = ""
        self.screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self.screen)

    def attach(self, redraw: Callable[[], None], later: Callable[..., object]) -> None:
        """Leave nothing out, so that nothing is ever drawn anew."""

    def detach(self) -> None:
        """Do nothing."""

    def frame(self, text: str) -> None:
        self.send(text)

    def send(self, text: str, *, error: bool = False) -> None:
        self.sent += text
        self._stream.feed(text)


@contextlib.asynccontextmanager
async def looking(
    harness: Harness, name: str, size: tuple[int, int], term: str = "xterm-256color", **environment: str
) -> AsyncIterator[tuple[Tap, Any]]:
    """Sit at somebody's terminal as over SSH."""
    tap: Any = Tap(size)
    app = harness.app(name)
    terminal = ClientTerminal.of(term, {"COLORTERM": "truecolor", **environment}, size)
    running = AppRunner(app, cast("FrameWriter", tap), terminal, Limits(), Streams())
    task = asyncio.create_task(running.run())
    drawn = asyncio.create_task(running.drawn.wait())
    await asyncio.wait({task, drawn}, return_when=asyncio.FIRST_COMPLETED)
    assert drawn.done(), "the app has ended before it has drawn anything"
    try:
        yield tap, app
    finally:
        running.end()
        await task


async def still(*apps: Any) -> None:
    """Wait until the apps have shown what is to be shown."""
    for _ in range(3):
        await asyncio.sleep(0.03)
        for app in apps:
            done = asyncio.Event()
            app.call_next(done.set)
            await done.wait()


async def until(happened: Callable[[], object], *apps: Any) -> None:
    """Wait until the apps have shown something, and all that is to be shown with it."""
    async with asyncio.timeout(30):
        while not happened():
            await still(*apps)
    await still(*apps)


async def a_whole_meeting(said: Sequence[str]) -> None:
    """Say all of it in every place there is, and look at every other seat's terminal."""
    async with Harness(Meeting(a_meeting().session.agenda).join("Ana", "Bo")) as harness:
        async with (
            looking(harness, LEADER, (140, 45)) as (lead, lead_app),
            looking(harness, "Bo", (80, 24)) as (seat, seat_app),
        ):
            for text in said:
                await attempt(harness, LEADER, acts.RenameSeat(harness.seat("Ana"), text))
                request = asyncio.create_task(_ask_to_join(harness, text))
                await still(lead_app, seat_app)
                request.cancel()
            for steps in everything(said):
                for name, act in steps:
                    await attempt(harness, name, act)
                await still(lead_app, seat_app)
                for tap in (lead, seat):
                    assert steers(tap.sent) == []
                    assert tap.screen.title == ""
                    tap.sent = ""
        assert steers(lead.sent + seat.sent) == []


async def _ask_to_join(harness: Harness, text: str) -> None:
    harness.room.access_policy.asks = True
    await harness.room.access_control.ask_to_join(clean(text)[:24], 9, 60)


@pytest.mark.parametrize("said", [HOSTILE[n::4] for n in range(4)], ids=range(4))
async def test_known_hostile_texts_reach_no_terminal(said: Sequence[str]) -> None:
    await a_whole_meeting(said)


@given(st.lists(st.one_of(texts(), st.text(min_size=1, max_size=60)), min_size=4, max_size=6))
@settings(max_examples=3 * int(os.environ.get("RETRO_TORTURE", "1")), suppress_health_check=list(HealthCheck))
def test_no_text_reaches_a_terminal_as_anything_but_text(said: list[str]) -> None:
    asyncio.run(a_whole_meeting(said))


def test_the_oracle_sees_what_steers() -> None:
    for bad in (
        "\x1b]0;t\x07",
        "\x1b[6n",
        "\x9b2J",
        "\u202e",
        "\x1bP",
        "\x1b[2004$p",
        "\u200b",
        "\r",
        "\x1bc",
    ):
        assert steers(f"fine {bad} text")
    assert steers("\x1b[2;3H\x1b[1;38;2;1;2;3mfine 👩\u200d💻 ✓\x1b[0m\x1b[9G") == []


@pytest.mark.parametrize(
    "name",
    [
        "李娜",
        "👩‍💻 Zoë",
        "Zoë 🦊",
        "❤️ Ana",
        "👍🏽 Bo",
        "🇨🇭 Reto",
        "e\u0301\u0301\u0301va",
        "שרה",
        "ศศิธร",
        "நந்தினி",
        "꧅꧅ x",
        "﷽ y",
        "𒐫 z",
        "𓀀𓂀 q",
        "ﷺ r",
        "می‌خواهم",
        "क्‍ष",
        "ශ්‍රී ලංකා",
        "র‍্যাম",
    ],
)
@pytest.mark.parametrize("reckons", ["one cell each", "two cells each", "as pyte does"])
async def test_whatever_a_terminal_takes_a_text_for_the_rest_stays_in_its_place(
    name: str, reckons: str
) -> None:
    """Terminals disagree about the width of such names; what stands beside them never moves."""
    marked = f"\x1b[3;1H|  {name}\x1b[1m rest|\x1b[0m end"
    screen = pyte.Screen(60, 5)
    stream = pyte.Stream(screen)
    with pytest.MonkeyPatch.context() as patch:
        if reckons != "as pyte does":
            wide = 1 if reckons == "one cell each" else 2
            patch.setattr(pyte.screens, "wcwidth", lambda c: 1 if c < "\u0300" else wide)
        stream.feed(reanchor_cursor(marked))
        line = [screen.buffer[2][x].data for x in range(60)]
    begin = 3 + cell_len(name)
    assert "".join(line[begin : begin + 10]) == " rest| end"


def test_a_joiner_is_never_torn_off_its_word() -> None:
    assert reanchor_cursor("\x1b[1;1Hمی\u200cخواهم|") == "\x1b[1;1H\x1b[7Xمی\u200cخواهم\x1b[8G|"


@pytest.mark.parametrize("word", ["क्‍ष", "ශ්‍රී", "می‌خواهم"])
def test_nothing_is_drawn_over_the_end_of_a_word_with_joiners(word: str) -> None:
    """Most terminals give a letter behind a joiner a cell of its own, and the joiner none."""
    screen = pyte.Screen(60, 5)
    frame = reanchor_cursor(f"\x1b[3;1H{word} rest|")
    pyte.Stream(screen).feed(frame.translate(str.maketrans("", "", JOINERS)))  # pyte stops at one

    letters = [c for c in word if unicodedata.category(c) == "Lo"]
    drawn = "".join(screen.buffer[2][x].data for x in range(60))
    assert [c for c in drawn if c in letters] == letters
    assert drawn.rstrip().endswith(" rest|")


def test_where_a_terminal_takes_fewer_cells_nothing_older_is_left() -> None:
    """Some take a letter behind a joiner, or an emoji, for one with what stands before."""
    screen = pyte.Screen(60, 5)
    pyte.Stream(screen).feed("\x1b[3;1H" + "#" * 60)
    pyte.Stream(screen).feed(reanchor_cursor("\x1b[3;3Hක්‍ෂ rest|").replace("\u200dෂ", ""))

    assert screen.display[2] == "##ක්  rest|" + "#" * 50


@given(texts())
def test_pinning_adds_nothing_but_columns(text: str) -> None:
    frame = f"\x1b[1;1H{clean(text)}\x1b[0m|\x1b[2;5H{clean(text)}"
    assert re.sub(r"\x1b\[\d+[GX]", "", reanchor_cursor(frame)) == frame
    assert (
        reanchor_cursor(frame.encode("ascii", "replace").decode())
        == frame.encode("ascii", "replace").decode()
    )
