"""Ten people vote over real SSH while the process is killed, and while a real disk is full."""

import asyncio
import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncssh
import pytest

from tests.killer.processes import Served, a_workspace, served, session_file
from tests.terminal import Terminal, join

pytestmark = pytest.mark.serial

NAMES = ("Ana", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jana")
KEYS = {name: asyncssh.generate_private_key("ssh-ed25519") for name in NAMES}
BALLAST = "ballast"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.getuid() or not mount:
        pytest.skip("only root can mount a small disk")
    command = [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextlib.asynccontextmanager
async def ten(serving: Served) -> AsyncIterator[dict[str, Terminal]]:
    """Let ten people join."""
    async with contextlib.AsyncExitStack() as stack:
        yield {
            name: await stack.enter_async_context(join(serving.port, name, serving.code, keys=[KEYS[name]]))
            for name in NAMES
        }


def left(terminal: Terminal) -> int | None:
    found = re.search(r"(\d+) of 30 dots left", terminal.text())
    return int(found[1]) if found else None


async def to_the_vote(dana: Terminal, people: dict[str, Terminal]) -> None:
    await dana.wait_for(NAMES[-1])
    await dana.press("n")
    for name, terminal in people.items():
        await terminal.wait_for("What went well?")
        await terminal.press(f"thought of {name}", "enter")
        await terminal.wait_for(f"▌ thought of {name}")
    for label in ("go to Voting", "close voting"):
        await dana.pause()
        await dana.step()
        await dana.wait_for(label)
    for terminal in people.values():
        await terminal.wait_for("30 of 30 dots left")
    await dana.pause()


async def give(terminal: Terminal, dots: int, then: int) -> None:
    await terminal.press(*["space", "down"] * dots)
    await terminal.wait_until(lambda: left(terminal) == then, f"{then} dots left")


async def test_ten_people_find_their_dots_after_a_kill(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with (
        served(workspace) as serving,
        ten(serving) as people,
        join(serving.port, "Dana", serving.leader_code, size=(120, 40)) as dana,
    ):
        await to_the_vote(dana, people)
        for number, terminal in enumerate(people.values()):
            await give(terminal, 1 + number, 29 - number)
        await serving.kill()

    async with (
        served(workspace, session_file(workspace).stem) as serving,
        ten(serving) as people,
        join(serving.port, "Dana", serving.leader_code, size=(120, 40)) as dana,
    ):
        for number, terminal in enumerate(people.values()):
            await terminal.wait_until(lambda t=terminal, n=number: left(t) == 29 - n, "the dots")  # type: ignore[misc]
        await dana.wait_for("Nobody was hosting for")
        await give(people["Ana"], 2, 27)


async def test_a_full_disk_refuses_with_a_banner_and_goes_on_once_there_is_room(small_disk: Path) -> None:
    workspace = a_workspace(small_disk / "team")
    async with (
        served(workspace) as serving,
        ten(serving) as people,
        join(serving.port, "Dana", serving.leader_code, size=(120, 40)) as dana,
    ):
        await to_the_vote(dana, people)
        for terminal in people.values():
            await give(terminal, 2, 28)
        before = session_file(workspace).read_bytes()
        fill(small_disk)

        await asyncio.gather(*(terminal.press("space") for terminal in people.values()))
        for terminal in people.values():
            await terminal.wait_until(
                lambda t=terminal: "Not saved" in t.text() and left(t) is not None,  # type: ignore[misc]
                "what was refused",
            )
            assert left(terminal) == 28
        await dana.wait_for("Not saved")
        assert session_file(workspace).read_bytes() == before
        # Reading goes on; and whoever sees the help has been refused: keys are taken one after the other.
        for terminal in people.values():
            await terminal.press("f1")
            await terminal.wait_for("Give")
            await terminal.press("escape")
            await terminal.wait_gone("Esc close")

        (small_disk / BALLAST).unlink()
        await give(people["Ana"], 1, 27)
        await dana.wait_until(lambda: "Not saved" not in dana.text(), "the banner going away")
        for name in NAMES[1:]:
            await give(people[name], 1, 27)
        await serving.kill()

    async with served(workspace, session_file(workspace).stem) as serving, ten(serving) as people:
        for terminal in people.values():
            await terminal.wait_until(lambda t=terminal: left(t) == 27, "the dots")  # type: ignore[misc]


async def test_a_disk_that_is_full_at_the_start_is_told_before_anybody_joins(small_disk: Path) -> None:
    workspace = a_workspace(small_disk / "team")
    async with served(workspace):
        pass
    session = session_file(workspace).stem
    fill(small_disk)

    with pytest.raises(AssertionError) as ended:
        async with served(workspace, session):
            pass
    where = workspace / "sessions"
    assert str(ended.value) == f"it ended: retro: Nothing can be saved in {where}: the host's disk is full.\n"

    (small_disk / BALLAST).unlink()
    async with served(workspace, session) as serving:
        assert "The disk is nearly full: 2 MB are free" in serving.said


def fill(disk: Path) -> None:
    """Leave no byte free."""
    with (disk / BALLAST).open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
        while ballast.write(b"\0" * 512):
            pass
