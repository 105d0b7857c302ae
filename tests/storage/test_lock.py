"""One owner at a time."""

import errno
import fcntl
import os
from pathlib import Path

import pytest

from retro.errors import SessionInUse
from retro.storage.lock import Lock


def test_the_lock_of_a_process_that_is_gone_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "s.json.lock"
    path.write_text("999999999")

    lock = Lock(path)

    assert path.read_text() == str(os.getpid())
    lock.release()
    assert not path.exists()


def test_an_owner_who_leaves_while_we_ask_does_not_let_two_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.json.lock"
    leaving = [Lock(path)]
    flock = fcntl.flock

    def leave_then_lock(fd: int, how: int) -> None:
        if leaving:
            leaving.pop().release()
        flock(fd, how)

    monkeypatch.setattr(fcntl, "flock", leave_then_lock)

    mine = Lock(path)

    with pytest.raises(SessionInUse, match=f"s is in use by process {os.getpid()}"):
        Lock(path)
    mine.release()


def test_a_lock_whose_name_cannot_be_removed_is_free_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.json.lock"
    lock = Lock(path)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as read_only:
        read_only.setattr(Path, "unlink", refuse)
        lock.release()

    assert path.exists()
    assert not Lock.owner(path)
    Lock(path).release()


def test_a_full_disk_keeps_nobody_from_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "s.json.lock"
    monkeypatch.setattr(os, "pwrite", refuse)

    mine = Lock(path)

    with pytest.raises(SessionInUse, match="s is in use by another process"):
        Lock(path)
    mine.release()
    assert not path.exists()


def test_a_refused_lock_leaves_no_open_file(tmp_path: Path) -> None:
    mine = Lock(tmp_path / "s.json.lock")
    open_files = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0

    for _ in range(5):
        with pytest.raises(SessionInUse):
            Lock(tmp_path / "s.json.lock")

    if open_files:
        assert len(list(Path("/proc/self/fd").iterdir())) == open_files
    mine.release()
