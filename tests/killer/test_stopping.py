"""Told to stop, in whatever way: everybody hears it, everything is on disk, and the exit code is 0."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from retro.commands.lead_session import GOODBYE as HOST_GOODBYE
from retro.commands.serve import GOODBYE
from retro.workspace import Workspace
from tests.killer.processes import (
    Served,
    a_workspace,
    events,
    hidden_cards,
    secrets,
    served,
    session_file,
    stored,
)
from tests.terminal import Terminal, join
from tests.window import Window

pytestmark = pytest.mark.serial

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Signals that nobody told this process to ignore: what `nohup` and a shell's `&` set is passed on."""
    before = {each: signal.getsignal(each) for each in SIGNALS}
    ignored = [each for each, handler in before.items() if handler is signal.SIG_IGN]
    for each in ignored:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each in ignored:
        signal.signal(each, signal.SIG_IGN)


@asynccontextmanager
async def a_meeting(workspace: Path) -> AsyncIterator[tuple[Served, Terminal, Terminal]]:
    """Serve, and bring Dana's meeting to its first stage, with a card of Ana's."""
    async with (
        served(workspace) as serving,
        join(serving.port, "Dana", serving.leader_code) as dana,
        join(serving.port, "Ana", serving.code) as ana,
    ):
        await dana.wait_for("Ana")
        await dana.press("n")
        await ana.wait_for("What went well?")
        await ana.press("kept", "enter", "half a thought")
        await ana.wait_until(lambda: "▌ kept" in ana.text() and "half a thought" in ana.text())
        await dana.wait_for("reveal cards")
        yield serving, dana, ana


@pytest.mark.parametrize("number", SIGNALS)
async def test_serving_ends_well_by_any_signal(number: signal.Signals, tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    begun = time.time()
    async with a_meeting(workspace) as (serving, _, ana):
        code, seconds = await serving.stop(number)
        took = time.time() - begun

        assert (code, seconds < 5) == (0, True)
        assert await ana.wait_ended() == 0
        await ana.wait_for(" ".join(GOODBYE.split()[:4]))
        assert "Traceback" not in serving.said

    session = stored(workspace)
    assert hidden_cards(workspace) == {"kept"}
    assert not session.timer.running
    assert 0 <= session.timer.used(session.entered) <= min(took + 1, 60)
    assert not session_file(workspace).with_suffix(".json.lock").exists()


async def test_secrets_of_closed_stages_are_gone_and_those_of_open_ones_are_kept(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with a_meeting(workspace) as (serving, dana, ana):
        assert secrets(workspace) == {"stage-s1"}
        await dana.pause()
        await dana.step()
        await dana.wait_for("go to Voting")
        await dana.pause()
        await dana.press("n")
        await ana.wait_for("Totals only")
        await ana.pause()
        await ana.press("space")
        await ana.wait_for("29 of 30")
        await serving.stop(signal.SIGTERM)

    assert secrets(workspace) == {"stage-s2"}
    assert "kept" in {card.text for card in stored(workspace).board.cards}


async def test_the_next_start_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with a_meeting(workspace) as (serving, _, _):
        await serving.stop(signal.SIGTERM)
    timer = stored(workspace).timer
    await asyncio.sleep(1.1)

    async with (
        served(workspace, session_file(workspace).stem) as serving,
        join(serving.port, "Dana", serving.leader_code) as dana,
    ):
        await dana.wait_for("Writing")
        await serving.stop(signal.SIGTERM)

    assert stored(workspace).timer == timer
    assert [e["event"] for e in events(workspace)][-2:] == ["TimerSet", "Interrupted"]


# The facilitator's own screen, in a terminal of its own.


@asynccontextmanager
async def a_window(workspace: Path, *program: str) -> AsyncIterator[tuple[Window, int, str]]:
    """`retro host` in a window, with the port and the code that people join by."""
    host = ("--workspace", str(workspace), "host", "killed", "--bind", "127.0.0.1", "--port", "0")
    window = Window(sys.executable, *(program or ("-m", "retro")), *host)
    try:
        await window.wait_for(b"then the code")
        code = next(Workspace(workspace).secrets.glob("*/join-code")).read_text()
        port = int(window.shown.split(b"ssh -p ")[1].split()[0])
        yield window, port, code
    finally:
        window.clear_away()


@pytest.mark.parametrize("how", [*SIGNALS, "close"])
async def test_hosting_ends_well_by_any_signal_and_when_the_window_closes(
    how: signal.Signals | str, tmp_path: Path
) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with a_window(workspace) as (window, port, code), join(port, "Ana", code) as ana:
        await window.wait_for(b"Ana")
        window.press(b"n")
        await ana.wait_for("What went well?")
        await ana.press("kept", "enter")
        await ana.wait_for("▌ kept")
        begun = time.monotonic()

        if isinstance(how, str):
            window.close()
        else:
            os.kill(window.pid, how)

        assert await window.ended() == 0
        assert time.monotonic() - begun < 5
        assert await ana.wait_ended() == 0
        await ana.wait_for(" ".join(HOST_GOODBYE.split()[:4]))

    assert b"Traceback" not in window.shown
    assert how == "close" or f"To continue it: retro --workspace {workspace} host ".encode() in window.shown
    assert not stored(workspace).timer.running
    assert hidden_cards(workspace) == {"kept"}
    assert json.loads(session_file(workspace).read_text("utf-8"))["meta"]


async def test_a_window_that_takes_nothing_holds_nobody(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with (
        a_window(workspace) as (window, port, code),
        join(port, "Ana", code) as ana,
        join(port, "Ben", code) as ben,
    ):
        await window.wait_for(b"Ana")
        await window.wait_for(b"Ben")
        window.press(b"n")
        await ana.wait_for("What went well?")
        await ben.wait_for("What went well?")
        for number in range(60):  # each is a frame that nobody takes
            await ana.press(f"card {number}", "enter")
        await ana.wait_for("▌ card 59")

        window.press(b"ny")  # its keys still count
        await ben.wait_for("60 cards")
        window.shown = b""
        await window.wait_for(b"a9 ")  # and when it takes again it shows what is now

        os.kill(window.pid, signal.SIGTERM)
        assert await window.ended() == 0


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
async def test_a_host_that_was_halted_shows_all_of_its_screen_again(
    number: signal.Signals, tmp_path: Path
) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with a_window(workspace) as (window, _, _):
        window.show(0.5)
        assert not window.waits_for_lines
        await window.halt(number)
        window.show(0.5)
        window.shown = b""
        os.kill(window.pid, signal.SIGCONT)
        await window.wait_for(b"then the code")
        assert not window.waits_for_lines

        window.press(b"n")
        await window.wait_for(b"reveal cards")
        os.kill(window.pid, signal.SIGTERM)
        assert await window.ended() == 0
        assert window.waits_for_lines


FAILING = """
import sys
from retro.tui.screens.lead import LeadScreen

def fail(screen):
    raise ValueError("somebody's words")

LeadScreen.action_retitle = fail
from retro.cli import main
sys.exit(main(sys.argv[1:]))
"""


async def anew(window: Window, text: bytes) -> None:
    """Wait until a screen that was begun anew shows a text; what the one before drew does not count."""
    await window.wait_until(lambda: text in window.shown.partition(b"\x1b[?1049h")[2], repr(text))


async def test_a_screen_here_that_fails_is_begun_anew_and_people_go_on(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with (
        a_window(workspace, "-c", FAILING) as (window, port, code),
        join(port, "Ana", code) as ana,
    ):
        await window.wait_for(b"Ana")
        window.shown = b""
        window.press(b"R")
        await anew(window, b"then the code")
        window.press(b"n")
        await ana.wait_for("What went well?")

        await window.wait_for(b"reveal cards")
        window.shown = b""
        window.press(b"R")
        await anew(window, b"reveal cards")
        window.press(b"R")
        assert await window.ended() == 1
        assert await ana.wait_ended() == 0

    assert b"something went wrong on this screen" in window.shown
    assert b"somebody's words" not in window.shown


@pytest.mark.parametrize("how", SIGNALS)
async def test_the_home_gives_the_terminal_back_by_any_signal_and_says_so(
    how: signal.Signals, tmp_path: Path
) -> None:
    window = Window(sys.executable, "-m", "retro", "--workspace", str(a_workspace(tmp_path / "team")))
    try:
        await window.wait_for(b"Lean coffee")
        assert not window.waits_for_lines
        window.show(0.3)

        os.kill(window.pid, how)
        await window.wait_for(b"stopped; nothing was opened.")

        window.show(0.3)
        assert window.waits_for_lines
        assert b"\x1b[?1049l" in window.shown
        assert await window.ended() == 0
    finally:
        window.clear_away()
