"""What a host says of files that are not as they should be, and that it opens all others."""

import asyncio
import signal
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.killer.processes import a_workspace, served, session_file
from tests.storage.written import put_tables
from tests.terminal import join

pytestmark = pytest.mark.serial


async def test_a_damaged_newest_copy_is_told_to_the_host_and_the_facilitator(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with served(workspace) as serving, join(serving.port, "Dana", serving.leader_code) as dana:
        await dana.wait_for(" n begin")
        await dana.press("n")
        await dana.wait_for("reveal cards")
        await serving.stop(signal.SIGTERM)
    file = session_file(workspace)
    file.write_bytes(file.read_bytes()[:100])

    async with (
        served(workspace, file.stem) as serving,
        join(serving.port, "Dana", serving.leader_code, size=(140, 45)) as dana,
    ):
        sentence = f"The newest copy of {file.stem} is damaged"
        await dana.wait_for(sentence)
        assert sentence in serving.said


async def test_one_session_that_cannot_be_opened_keeps_no_other_closed(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with served(workspace) as serving:
        await serving.stop(signal.SIGTERM)
    good = session_file(workspace)
    in_use = good.with_name("2020-01-01-in-use.json")
    put_tables(in_use, msgspec.json.decode(good.read_bytes()))

    async with served(workspace, in_use.stem), served(workspace, "") as serving:
        assert "is open in another process" in serving.said or "in use" in serving.said
        assert good.stem in serving.said


async def test_a_port_that_is_taken_leaves_no_session_behind(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        access_policy = ("--bind", "127.0.0.1", "--port", str(taken.getsockname()[1]))
        command = (
            sys.executable,
            "-m",
            "retro",
            "--workspace",
            str(workspace),
            "serve",
            "killed",
            *access_policy,
        )
        ended = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True)

    assert (ended.returncode, "in use" in ended.stderr, "Traceback" in ended.stderr) == (1, True, False)
    assert [*(workspace / "sessions").iterdir()] == []
