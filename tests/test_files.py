"""Opening what anybody may have put into a folder."""

import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retro.files import NotAFile, open_file, read_file, write_file


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as here:
        here.bind(os.path.relpath(path))  # the whole path may be longer than the name of a socket


def a_device(path: Path) -> None:
    path.symlink_to(os.devnull)


def a_link(path: Path) -> None:
    (path.parent / "outside").write_bytes(b"mine")
    path.symlink_to(path.parent / "outside")


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


Made = Callable[[Path], None]
WHAT: dict[str, Made] = {
    "a pipe": a_pipe,
    "a folder": a_folder,
    "a socket": a_socket,
    "a link": a_link,
    "a link to nothing": a_link_to_nothing,
}


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "file"
    assert not (tmp_path / "nowhere").exists()
    if (tmp_path / "outside").exists():
        assert (tmp_path / "outside").read_bytes() == b"mine"


@pytest.mark.parametrize("how", [read_file, lambda path: write_file(path, b"x")], ids=["read", "written"])
@pytest.mark.parametrize("what", WHAT)
def test_what_is_no_file_is_neither_read_nor_written(path: Path, how: Made, what: str) -> None:
    WHAT[what](path)

    with pytest.raises(NotAFile, match=f"it is {what.removesuffix(' to nothing')}"):
        how(path)


@pytest.mark.parametrize("flags", [os.O_RDWR | os.O_CREAT, os.O_WRONLY | os.O_CREAT | os.O_APPEND, os.O_RDWR])
@pytest.mark.parametrize("what", WHAT)
def test_what_is_no_file_is_opened_in_no_way(path: Path, flags: int, what: str) -> None:
    WHAT[what](path)

    with pytest.raises(NotAFile):
        open_file(path, flags)


def test_a_link_is_followed_to_a_file_where_that_was_meant_and_to_nothing_else(path: Path) -> None:
    a_link(path)
    assert read_file(path, links=True) == b"mine"

    path.unlink()
    a_device(path)
    with pytest.raises(NotAFile, match="it is a device, not a file"):
        read_file(path, links=True)


def test_a_file_is_written_whole_and_is_its_owners(path: Path) -> None:
    write_file(path, b"the first text")
    write_file(path, b"second")

    assert path.read_bytes() == read_file(path) == b"second"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_not_there_is_not_there(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(path)


def test_no_descriptor_is_left_open(path: Path) -> None:
    a_pipe(path)
    before = os.open(os.devnull, os.O_RDONLY)
    os.close(before)

    for _ in range(3):
        with pytest.raises(NotAFile):
            read_file(path)

    after = os.open(os.devnull, os.O_RDONLY)
    os.close(after)
    assert before == after
