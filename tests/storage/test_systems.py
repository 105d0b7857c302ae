"""Other systems: a deeper sync on macOS, reading without writing on Windows."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import retro
from retro.storage import DurableStorage
from retro.storage.disk import MACHINE
from retro.storage.lock import Lock

from .test_migrations import FILES
from .test_storage import NEW, OLD

ROOT = Path(retro.__file__).parents[1]


@pytest.mark.parametrize("knows_it", [True, False])
def test_where_a_sync_can_reach_the_disk_itself_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knows_it: bool
) -> None:
    calls: list[str] = []

    def control(fd: int, command: int) -> None:
        assert (os.fstat(fd), command) == (os.fstat(fd), 51)
        calls.append("full")
        if not knows_it:
            raise OSError(25, "Inappropriate ioctl for device")

    monkeypatch.setattr("retro.storage.disk.fcntl", SimpleNamespace(F_FULLFSYNC=51, fcntl=control))
    monkeypatch.setattr(os, "fsync", lambda fd: calls.append("plain"))

    storage = DurableStorage(tmp_path / "s.json")
    storage.write(OLD)
    storage.write(NEW)

    assert calls == (["full"] * 4 if knows_it else ["full", "plain"] * 4)


def test_elsewhere_a_sync_is_the_plain_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("retro.storage.disk.fcntl", None)
    monkeypatch.setattr(os, "fsync", synced.append)

    MACHINE.fsync(7)

    assert synced == [7]


WITHOUT_LOCKS = """\
import sys
sys.modules["fcntl"] = None
from pathlib import Path
from retro.cli import main
from retro.errors import StoreError
from retro.storage import Journal, Library
folder = Path(sys.argv[1])
for command in ("minutes s", "sessions list", "sessions show s", "sessions check s"):
    assert main(["--workspace", str(folder), *command.split()]) == 0, command
for attempt in (
    lambda: Journal.open(folder / "sessions" / "s.json"),
    lambda: Journal.create(folder / "sessions" / "t.json", {}),
    lambda: Library(folder / "sessions").delete("s"),
):
    try:
        attempt()
    except StoreError as refusal:
        print(refusal, file=sys.stderr)
"""


def test_without_locks_sessions_can_be_read_and_not_held(tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir(mode=0o700)
    (tmp_path / "sessions" / "s.json").touch(mode=0o600)
    (tmp_path / "sessions" / "s.json").write_bytes((FILES / "v1-over.json").read_bytes())

    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LOCKS, str(tmp_path)], capture_output=True, text=True, cwd=ROOT
    )

    assert done.returncode == 0, done.stderr
    assert "# Sprint 42" in done.stdout
    sentence = "On this system sessions can be read but not hosted; use Linux, macOS or WSL to host one."
    assert done.stderr.splitlines() == [sentence] * 3
    assert [path.name for path in (tmp_path / "sessions").iterdir()] == ["s.json"]


def test_the_owner_of_a_lock_is_known_without_taking_it(tmp_path: Path) -> None:
    path = tmp_path / "s.json.lock"
    assert Lock.owner(path) == ""
    path.write_text("999999999")
    assert Lock.owner(path) == ""

    lock = Lock(path)

    assert Lock.owner(path) == f"process {os.getpid()}"
    lock.release()
    assert Lock.owner(path) == ""
