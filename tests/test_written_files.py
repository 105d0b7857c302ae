"""Files that commands write: whole or as they were."""

import errno
import os
from pathlib import Path

import pytest

from retro.errors import WorkspaceError
from retro.files import write_file
from retro.workspace import Workspace


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.md"
    path.write_text("old")

    def full(fd: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_file(path, b"new")
    with pytest.raises(WorkspaceError, match="No space"):
        Workspace(tmp_path / "w").write_output(path, "new")

    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["page.md"]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_an_output_has_the_rights_that_the_umask_says(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        Workspace(tmp_path / "w").write_output(tmp_path / "page.md", "new")
    finally:
        os.umask(before)

    assert (tmp_path / "page.md").stat().st_mode & 0o777 == mode


def test_a_loop_of_links_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")

    with pytest.raises(WorkspaceError, match="cannot be written"):
        Workspace(tmp_path / "w").write_output(tmp_path / "loop", "new")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        Workspace(tmp_path / "w").write_output(tmp_path / "loop" / "page.md", "new")
