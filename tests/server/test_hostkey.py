import os
import stat
from pathlib import Path

import pytest

from retro.errors import ServerError
from retro.server.host_key import fingerprint, host_key, keep_host_key, new_host_key, read_host_key
from tests.server.small import serving


def test_a_host_key_is_made_once_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "host_key"

    first = fingerprint(host_key(file))

    assert first.startswith("SHA256:")
    assert fingerprint(host_key(file)) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_host_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "host_key"
    host_key(file)
    file.chmod(0o644)

    with pytest.raises(ServerError, match="can be read by others; run: chmod 600"):
        host_key(file)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"])
def test_a_damaged_host_key_is_refused_and_not_replaced(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "host_key"
    file.write_bytes(content)
    file.chmod(0o600)

    with pytest.raises(ServerError, match="damaged"):
        host_key(file)

    assert file.read_bytes() == content


def test_a_link_in_place_of_a_host_key_is_refused(tmp_path: Path) -> None:
    host_key(tmp_path / "elsewhere")
    (tmp_path / "host_key").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ServerError, match="is a link"):
        host_key(tmp_path / "host_key")


def test_a_host_key_behind_a_linked_folder_is_refused(tmp_path: Path) -> None:
    host_key(tmp_path / "elsewhere" / "host_key")
    (tmp_path / "folder").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ServerError, match="is a link or is reached through one"):
        read_host_key(tmp_path / "folder" / "host_key")


def test_a_pipe_in_place_of_a_host_key_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "host_key", 0o600)

    with pytest.raises(ServerError, match="damaged"):
        host_key(tmp_path / "host_key")


def test_another_user_s_host_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host_key(tmp_path / "host_key")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    with pytest.raises(ServerError, match="belongs to another user"):
        host_key(tmp_path / "host_key")


def test_a_key_is_never_written_over_another(tmp_path: Path) -> None:
    first = fingerprint(host_key(tmp_path / "host_key"))

    keep_host_key(tmp_path / "host_key", new_host_key())

    assert fingerprint(host_key(tmp_path / "host_key")) == first


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ServerError, match="cannot be made"):
        host_key(tmp_path / "file" / "host_key")


async def test_the_server_knows_its_fingerprint() -> None:
    async with serving() as s:
        assert s.server.fingerprint.startswith("SHA256:")
