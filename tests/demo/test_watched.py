"""The demo as one watches it: on the facilitator's own screen, in a real terminal."""

import sys
from pathlib import Path

import pytest

from tests.window import Window

pytestmark = pytest.mark.serial

HURRY = """
import sys
from retro.cli import main
from retro.commands import demo_command
from retro.demo import Pace

# Texts arrive in parts, as when one watches a full room.
Pace.human = lambda seats: Pace(thought=0.001, burst=2, patience=20)
demo_command.LINGER = 0.5
sys.exit(main(sys.argv[1:]))
"""


async def test_a_watched_demo_shows_every_stage_and_ends_with_both_paths(tmp_path: Path) -> None:
    window = Window(
        *(sys.executable, "-c", HURRY, "--workspace", str(tmp_path)),
        *("demo", "--seats", "4", "--template", "lean-coffee"),
    )
    try:
        assert await window.ended(within=180) == 0
    finally:
        window.clear_away()

    shown = window.shown.decode("utf-8", "replace")
    assert "Ctrl-Q stops it" in shown
    assert "Demo: " in shown  # the progress line
    assert "The demo is over" in shown
    (session,) = (tmp_path / "sessions").glob("*.json")
    assert str(session) in shown
    assert str(session.with_suffix(".md")) in shown
    assert shown.rindex("\x1b[?1049l") < shown.rindex(str(session))  # told after the screen was given back
    assert "Traceback" not in shown


async def test_whoever_watches_may_leave_before_the_end(tmp_path: Path) -> None:
    window = Window(
        *(sys.executable, "-m", "retro", "--workspace", str(tmp_path)),
        *("demo", "--seats", "3", "--template", "lean-coffee"),
    )
    try:
        await window.wait_for(b"stage 1 of")
        await window.wait_for(b"Demo: Ctrl-Q stops it.")
        window.press(b"\x11")
        await window.wait_for(b"Stop hosting?")
        window.press(b"y")
        assert await window.ended(within=60) == 0
    finally:
        window.clear_away()

    shown = window.shown.decode("utf-8", "replace")
    assert "The demo was stopped at" in shown
    (session,) = (tmp_path / "sessions").glob("*.json")
    retro = f"retro --workspace {tmp_path}"
    assert f"Its session is saved. To continue it: {retro} host {session.stem}" in shown
    assert f"To delete it: {retro} sessions delete {session.stem}" in shown


async def test_a_watched_demo_whose_window_is_closed_leaves_no_session(tmp_path: Path) -> None:
    window = Window(
        *(sys.executable, "-m", "retro", "--workspace", str(tmp_path)),
        *("demo", "--seats", "2", "--template", "lean-coffee"),
    )
    try:
        await window.wait_for(b"stage 1 of")
        window.close()
        await window.ended(within=60)
    finally:
        window.clear_away()

    assert list((tmp_path / "sessions").iterdir()) == []
