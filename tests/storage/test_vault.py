"""Secrets that can be destroyed."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from retro.errors import NotSaved, StoreError
from retro.storage import Vault

from .disks import FaultyDisk


def test_a_secret_is_read_back_by_the_next_process_and_by_its_owner_only(tmp_path: Path) -> None:
    Vault(tmp_path / "secrets", "s").write("room", b"\0\xff")

    vault = Vault(tmp_path / "secrets", "s")

    assert vault.read("room") == b"\0\xff"
    assert vault.read("other") is None
    assert (vault.folder / "room").stat().st_mode & 0o777 == 0o600
    assert vault.folder.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in vault.folder.iterdir()] == ["room"]


def test_a_destroyed_secret_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    vault = Vault(tmp_path, "s")
    vault.write("one", b"needle")
    vault.write("two", b"other")
    (vault.folder / "one.tmp").write_bytes(b"needle")  # a write was killed

    vault.destroy("one")
    vault.destroy("one")

    assert vault.read("one") is None
    assert [path.name for path in vault.folder.iterdir()] == ["two"]


def test_destroying_all_leaves_no_folder(tmp_path: Path) -> None:
    vault = Vault(tmp_path, "s")
    Vault(tmp_path, "t").write("one", b"")
    vault.write("one", b"1")
    vault.write("two", b"2")

    vault.destroy_all()
    vault.destroy_all()

    assert [path.name for path in tmp_path.iterdir()] == ["t"]
    vault.write("one", b"again")
    assert vault.read("one") == b"again"


@pytest.mark.parametrize("name", ["", "..", "a/b", "A", ".x", "a.tmp"])
def test_a_name_that_could_leave_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError):
        Vault(tmp_path, name)
    with pytest.raises(StoreError):
        Vault(tmp_path, "s").write(name, b"")


def test_a_refused_write_leaves_the_old_secret_and_a_full_write_is_synced(tmp_path: Path) -> None:
    disk = FaultyDisk(code=errno.ENOSPC)
    vault = Vault(tmp_path, "s", system=disk)
    vault.write("one", b"old")
    disk.calls = 0
    disk.by_name.clear()
    vault.write("one", b"old")
    calls = disk.calls
    assert disk.by_name["fsync"] == 3  # the secret, its folder, the folder above

    for at in range(calls):
        disk.calls, disk.at = 0, at
        with pytest.raises(StoreError):
            vault.write("one", b"new")
        disk.heal()
        assert vault.read("one") == b"old"
        assert [path.name for path in vault.folder.iterdir()] == ["one"]


def test_a_secret_the_disk_will_not_destroy_is_not_called_destroyed(tmp_path: Path) -> None:
    disk = FaultyDisk()
    vault = Vault(tmp_path, "s", system=disk)
    vault.write("one", b"1")
    disk.at, disk.lasting = disk.calls, True

    destroy_one: Callable[[], None] = lambda: vault.destroy("one")  # noqa: E731
    for destroy in (destroy_one, vault.destroy_all):
        with pytest.raises(StoreError, match="could not be destroyed") as refusal:
            destroy()
        assert not isinstance(refusal.value, NotSaved)


def test_a_note_is_written_over_in_place_and_without_a_sync(tmp_path: Path) -> None:
    disk = FaultyDisk()
    vault = Vault(tmp_path, "s", system=disk)
    vault.note("time", b"0000000001")
    syncs, inode = disk.by_name["fsync"], (vault.folder / "time").stat().st_ino
    assert syncs

    vault.note("time", b"0000000002")

    assert vault.read("time") == b"0000000002"
    assert (disk.by_name["fsync"], (vault.folder / "time").stat().st_ino) == (syncs, inode)
    assert (vault.folder / "time").stat().st_mode & 0o777 == 0o600


def test_a_note_that_is_refused_leaves_the_one_before(tmp_path: Path) -> None:
    Vault(tmp_path, "s").write("time", b"0000000001")

    with pytest.raises(StoreError, match="time cannot be written"):
        Vault(tmp_path, "s", system=FaultyDisk(1, errno.EIO)).note("time", b"0000000002")

    assert Vault(tmp_path, "s").read("time") == b"0000000001"
