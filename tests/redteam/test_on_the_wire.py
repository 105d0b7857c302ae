"""Over real SSH, with every byte recorded: what is private to one reaches nobody else, before or after."""

import contextlib
import hashlib
from pathlib import Path

import pytest

from retro.commands.privacy_check import traced
from retro.workspace import Workspace
from tests.killer.processes import a_workspace, private, secrets, served, session_file
from tests.terminal import Terminal, join

pytestmark = pytest.mark.serial

PEOPLE = ("Ana", "Ben", "Cleo")


def _word(name: str, what: str) -> str:
    """Make a word of which no part is in any other."""
    return hashlib.sha256(f"{name} {what}".encode()).hexdigest()[:14]


SHOWN = {name: _word(name, "shown") for name in PEOPLE}
SLIPS = {name: _word(name, "slip") for name in PEOPLE}
HALVES = {name: _word(name, "half") for name in PEOPLE}


def fragments(text: str) -> set[bytes]:
    """Give the parts that would still tell a text apart when a terminal is sent only some of it."""
    return {text[n : n + 6].encode() for n in range(len(text) - 5)}


def heard(terminal: Terminal, *texts: str, since: int = 0) -> set[str]:
    received = bytes(terminal.received[since:])
    return {text for text in texts if any(part in received for part in fragments(text))}


async def write(terminal: Terminal, name: str) -> None:
    """Write one card to be shown, take one back, and leave one unfinished."""
    await terminal.wait_for("What went well?")
    await terminal.press(SLIPS[name], "enter")
    await terminal.wait_until(lambda: f"▌ {SLIPS[name]}" in terminal.text())
    await terminal.press("up", "ctrl+x")
    await terminal.wait_gone(SLIPS[name])
    await terminal.press(SHOWN[name], "enter")
    await terminal.wait_until(lambda: f"▌ {SHOWN[name]}" in terminal.text())
    await terminal.press(HALVES[name])
    await terminal.wait_for(HALVES[name])


async def test_no_byte_of_what_is_private_reaches_another_terminal_the_stage_or_a_file(
    tmp_path: Path,
) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with contextlib.AsyncExitStack() as stack:
        serving = await stack.enter_async_context(served(workspace))
        stage = await stack.enter_async_context(join(serving.port, "Dana", serving.leader_code))
        seats = {
            name: await stack.enter_async_context(join(serving.port, name, serving.code)) for name in PEOPLE
        }
        for name in PEOPLE:
            await stage.wait_for(name)
        await stage.press("n")
        for name, terminal in seats.items():
            await write(terminal, name)

        everybody = {**seats, "Dana": stage}
        own = {name: (SHOWN[name], SLIPS[name], HALVES[name]) for name in PEOPLE}
        private_words = [*SHOWN.values(), *SLIPS.values(), *HALVES.values()]
        for name, terminal in everybody.items():
            others = [text for text in private_words if text not in own.get(name, ())]
            assert not heard(terminal, *others), name
        for text in SLIPS.values():
            assert text not in session_file(workspace).read_text()

        sealed = [document["sealed"] for document in private(workspace).values()]
        assert sealed
        for text in private_words:
            assert text not in session_file(workspace).read_text()
        before = {name: len(terminal.received) for name, terminal in everybody.items()}
        await stage.pause()
        await stage.press("n")
        await stage.wait_for("Reveal cards anyway?")
        await stage.press("y")
        for terminal in everybody.values():
            for text in SHOWN.values():
                await terminal.wait_for(text)
        assert not secrets(workspace)
        for name, terminal in everybody.items():
            others = [text for text in (*SLIPS.values(), *HALVES.values()) if text not in own.get(name, ())]
            assert not heard(terminal, *others, since=before[name]), name

        await stage.pause()
        await stage.press("E")
        await stage.wait_for("End the session now?")
        await stage.press("enter")
        for terminal in everybody.values():
            await terminal.wait_for("has been deleted")
        await stage.press("ctrl+q")

        places = (workspace, Workspace(workspace).private)
        everything = b"".join(f.read_bytes() for place in places for f in place.rglob("*") if f.is_file())
        for text in (*SLIPS.values(), *HALVES.values(), *sealed):
            assert text.encode() not in everything
        assert not private(workspace)
        assert "Traceback" not in serving.said
    found = [t.sentence for t in traced(Workspace(workspace), session_file(workspace).stem) if t.links]
    assert found == []
