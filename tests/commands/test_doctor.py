"""`retro doctor`: what would stop a meeting, and what is to be thought of."""

import errno
import os
import shutil
import socket
from collections import namedtuple
from pathlib import Path

import pytest

from retro.cli import main
from retro.commands.doctor import speed
from retro.errors import NotSaved
from retro.store import Journal, Library
from retro.store.place import concern, kind_of
from retro.store.timing import durable_writes


class Surgery:
    """Runs the command in a workspace of its own and reads its lines."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def lines(self, code: int = 0) -> dict[str, list[str]]:
        assert main(["--workspace", str(self.folder), "doctor", "--port", str(self.port)]) == code
        out, err = self.capsys.readouterr()
        found: dict[str, list[str]] = {}
        for line in out.splitlines():
            weight, about, sentence = line.split(maxsplit=2)
            found.setdefault(about, []).append(f"{weight}: {sentence}")
        assert ("would stop a meeting" in err) == bool(code)
        return found


@pytest.fixture
def surgery(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Surgery:
    return Surgery(tmp_path / "workspace", capsys)


def test_a_machine_that_is_ready_is_told_so(surgery: Surgery) -> None:
    Library(surgery.folder / "sessions")
    (surgery.folder / "retro.toml").write_text('theme = "dark"\n')

    lines = surgery.lines()

    assert set(lines) >= {"workspace", "space", "disk", "settings", "sessions", "port", "ssh", "terminal"}
    assert lines["disk"][0].startswith("good: a card is saved in about ") or "slow" in lines["disk"][0]
    assert lines["port"] == [f"good: {surgery.port} is free"]
    assert lines["terminal"] == ["good: xterm-256color, 16 million colours, 80x24"]
    assert "Python 3." in lines["versions"][0]
    assert not any(line.startswith("stop") for about in lines.values() for line in about)


def test_looking_makes_no_workspace_and_leaves_nothing(surgery: Surgery) -> None:
    lines = surgery.lines()

    assert "made when it is needed" in lines["workspace"][0]
    assert list(surgery.folder.parent.iterdir()) == []


def test_a_port_that_is_taken_stops_a_meeting(surgery: Surgery) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", surgery.port))
        taken.listen()

        lines = surgery.lines(1)

    assert lines["port"] == [
        f"stop: {surgery.port} is in use, perhaps by another meeting; choose another with --port"
    ]


def test_settings_that_cannot_be_read_stop_a_meeting(surgery: Surgery) -> None:
    surgery.folder.mkdir()
    (surgery.folder / "retro.toml").write_text("theme = 3\n")

    (line,) = surgery.lines(1)["settings"]

    assert line.startswith("stop: ")
    assert "retro.toml" in line


def test_a_file_in_the_way_of_the_sessions_stops_a_meeting(surgery: Surgery) -> None:
    surgery.folder.mkdir()
    (surgery.folder / "sessions").touch()

    assert "in the way" in surgery.lines(1)["workspace"][0]


def test_a_folder_that_may_not_be_written_stops_a_meeting(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)

    assert "cannot be written" in surgery.lines(1)["workspace"][0]


def test_a_full_disk_stops_a_meeting(surgery: Surgery, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 9, 1_000_000))

    assert surgery.lines(1)["space"] == ["stop: 1 MB are free; a session takes one or two"]


@pytest.mark.parametrize(
    "trouble", [NotSaved("the disk refused"), OSError(errno.EROFS, os.strerror(errno.EROFS))]
)
def test_a_disk_that_keeps_nothing_stops_a_meeting(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def refused(folder: Path) -> list[float]:
        raise trouble

    monkeypatch.setattr("retro.commands.doctor.durable_writes", refused)

    assert "nothing can be saved" in surgery.lines(1)["disk"][0]


def test_what_others_may_read_and_what_is_damaged_is_to_be_thought_of(surgery: Surgery) -> None:
    library = Library(surgery.folder / "sessions")
    Journal.create(library.new_path("a"), {}).close()
    library.path("a").write_bytes(b"{")
    library.folder.chmod(0o755)

    lines = surgery.lines()

    assert lines["sessions"] == ["note: 1 of 1 cannot be read; see retro sessions check"]
    assert "retro sessions check --repair" in lines["rights"][0]


def test_without_an_ssh_client_others_can_still_join(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    assert surgery.lines()["ssh"][0].startswith("note: no ssh here")


@pytest.mark.parametrize(
    ("term", "columns", "says"),
    [
        ("dumb", "80", "note: dumb, no colours, 80x24: a meeting cannot be led from it, retro serve works"),
        ("xterm-256color", "60", "note: xterm-256color, 16 million colours, 60x24: make it at least 80x24"),
        ("linux", "100", "good: linux, 16 million colours, 100x24"),
    ],
)
def test_the_terminal_is_described(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch, term: str, columns: str, says: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", columns)

    assert surgery.lines()["terminal"] == [says]


def test_a_language_without_all_letters_is_to_be_thought_of(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "de_DE.ISO-8859-1")

    assert surgery.lines()["terminal"][1].startswith("note: it speaks de_DE.ISO-8859-1")


@pytest.mark.parametrize(
    ("usual", "rare", "weight", "says"),
    [
        (0.0021, 0.004, "good", "a card is saved in about 2.1 ms; one in twenty takes longer than 4.0 ms"),
        (0.03, 0.09, "note", "this disk is slow: a card is saved in about 30 ms, one in twenty takes longer"),
        (1.5, 2.0, "stop", "too slow: a card is saved in about 1500 ms; choose another disk"),
    ],
)
def test_the_speed_of_the_disk_is_said_in_cards(usual: float, rare: float, weight: str, says: str) -> None:
    word = speed(usual, rare)

    assert word.weight == weight
    assert word.sentence.startswith(says)


def test_the_disk_is_measured_and_left_as_it_was(tmp_path: Path) -> None:
    took = durable_writes(tmp_path)

    assert took == sorted(took)
    assert took[0] > 0
    assert list(tmp_path.iterdir()) == []


MOUNTS = """\
22 27 0:21 / / rw - ext4 /dev/vda rw
23 22 0:22 / /home rw,relatime shared:3 - nfs4 server:/home rw
24 22 0:23 / /home/my\\040disk rw - btrfs /dev/vdb rw
25 22 0:24 / /shm rw - tmpfs tmpfs rw
26 22 0:25 / /box rw - overlay overlay rw
not a line
"""


@pytest.mark.parametrize(
    ("folder", "kind", "says"),
    [
        ("/srv/retro", "ext4", ""),
        ("/home/ana", "nfs4", "on a network file system (nfs4)"),
        ("/home/my disk/retro", "btrfs", ""),
        ("/homely", "ext4", ""),
        ("/shm/retro", "tmpfs", "in memory (tmpfs)"),
        ("/box", "overlay", "inside a container"),
    ],
)
def test_the_kind_of_file_system_is_known_where_the_system_tells(folder: str, kind: str, says: str) -> None:
    assert kind_of(Path(folder), MOUNTS) == kind
    assert concern(Path(folder), MOUNTS).startswith(says)
    assert bool(concern(Path(folder), MOUNTS)) == bool(says)


def test_where_the_system_does_not_tell_nothing_is_claimed(tmp_path: Path) -> None:
    assert kind_of(tmp_path, "") == ""
    assert concern(Path("/srv"), "") == ""
    assert "temporary files" in concern(tmp_path, "")
