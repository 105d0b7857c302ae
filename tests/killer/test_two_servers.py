"""A meeting over real SSH while another process writes its file: refused, said, and nothing lost."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.killer.processes import Served, a_workspace, hidden_cards, served, session_file
from tests.terminal import Terminal, join

pytestmark = pytest.mark.serial

REFUSED = "Not saved: another program has written this file. Stop and open it again."


async def to_the_cards(serving: Served, dana: Terminal, ana: Terminal, text: str) -> None:
    await dana.wait_for("Ana")
    await dana.press("n")
    await ana.wait_for("What went well?")
    await write(ana, text)


@asynccontextmanager
async def a_meeting(workspace: Path) -> AsyncIterator[tuple[Served, Terminal, Terminal]]:
    """A server with Dana, who leads, and Ana."""
    async with (
        served(workspace) as serving,
        join(serving.port, "Dana", serving.leader_code) as dana,
        join(serving.port, "Ana", serving.code) as ana,
    ):
        yield serving, dana, ana


async def write(person: Terminal, text: str) -> None:
    await person.press(text, "enter")
    await person.wait_for(f"▌ {text}")


async def test_a_server_whose_lock_was_removed_says_that_another_writes_and_overwrites_nothing(
    tmp_path: Path,
) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with a_meeting(workspace) as (first, dana, ana):
        await to_the_cards(first, dana, ana, "kept by the first")
        file = session_file(workspace)
        file.with_suffix(".json.lock").unlink()
        async with (
            served(workspace, file.stem) as second,
            join(second.port, "Ben", second.code) as ben,
        ):
            await ben.wait_for("the meeting has begun")
            await ben.press("escape")
            await ben.wait_gone("the meeting has begun")
            await ben.wait_for("What went well?")
            await write(ben, "kept by the second")

            await ana.press("not lost", "enter")
            await dana.wait_for(REFUSED)
            await ana.wait_until(lambda: REFUSED in ana.text() and "not lost" in ana.text(), REFUSED)
            assert ana.text().count("not lost") == 1, (
                "what was refused is still in the line, and nowhere else"
            )
            assert hidden_cards(workspace) == {"kept by the first", "kept by the second"}

            await write(ben, "and more")
            assert (await first.stop(signal.SIGTERM))[0] == 0
            assert hidden_cards(workspace) == {"kept by the first", "kept by the second", "and more"}
        assert "Traceback" not in first.said


async def test_a_file_that_a_hand_changed_during_the_meeting_is_not_written_over(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with a_meeting(workspace) as (serving, dana, ana):
        await to_the_cards(serving, dana, ana, "kept")
        file = session_file(workspace)
        changed = file.read_bytes().replace(b"Dana", b"Dina")
        file.write_bytes(changed)

        await ana.press("refused", "enter")
        await dana.wait_for(REFUSED)
        await ana.wait_for(REFUSED)
        assert file.read_bytes() == changed
        await serving.stop(signal.SIGTERM)
        assert file.read_bytes() == changed

    async with served(workspace, file.stem) as again:
        assert "was changed by something other than Retro" in again.said


async def test_a_file_that_was_only_touched_is_written_as_before(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with a_meeting(workspace) as (serving, dana, ana):
        await to_the_cards(serving, dana, ana, "kept")
        os.utime(session_file(workspace), (1, 1))

        await write(ana, "kept too")

        assert hidden_cards(workspace) == {"kept", "kept too"}
