"""One host key for each user and machine, and what becomes of those that workspaces had before."""

import io
import os
import re
import sys
from pathlib import Path

import pytest

from retro.commands.server_key import host_key_of
from retro.errors import StateError
from retro.server.host_key import fingerprint, host_key, read_host_key
from retro.state import StateFolder
from retro.workspace import Workspace
from tests.killer.processes import a_workspace, served


class Place:
    """A workspace that has a host key of its own, and a user who has none yet."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state = StateFolder(folder / "state")
        self.workspace = Workspace(folder / "team", state=self.state)
        self.older = fingerprint(host_key(self.workspace.older_host_key))
        self._patch = monkeypatch

    def answer(self, text: str, *, terminal: bool = True) -> None:
        """Sit at a terminal, or not, and type this."""
        for name, stream in (("stdin", io.StringIO(text)), ("stderr", sys.stderr)):
            self._patch.setattr(stream, "isatty", lambda: terminal, raising=False)
            self._patch.setattr(sys, name, stream)

    def used(self) -> str:
        """Give the fingerprint that a server would have now."""
        return fingerprint(host_key(host_key_of(self.state, self.workspace)))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Place:
    return Place(tmp_path, monkeypatch)


@pytest.mark.serial
async def test_two_workspaces_of_one_person_have_one_host_key(tmp_path: Path) -> None:
    seen = []
    for name in ("one", "two"):
        async with served(a_workspace(tmp_path / name)) as serving:
            seen += re.findall(r"host key +(\S+)", serving.said)

    assert len(seen) == 2
    assert len(set(seen)) == 1


def test_a_workspace_s_key_is_taken_over_by_who_has_seen_it(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.answer("y\n")

    assert place.used() == place.older
    said = capsys.readouterr().err
    assert place.older in said
    assert str(place.workspace.older_host_key) in said
    assert fingerprint(read_host_key(place.state.host_key)) == place.older

    place.answer("")
    assert place.used() == place.older
    assert capsys.readouterr().err == ""  # it is asked once


@pytest.mark.parametrize("answer", ["n\n", "\n", "yes please\n", ""])
def test_any_other_answer_makes_a_new_one_and_says_what_that_means(
    place: Place, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    place.answer(answer)

    assert place.used() != place.older
    said = capsys.readouterr().err
    assert f"the older host key {place.workspace.older_host_key} is not used" in said
    assert "will be told that the host has changed" in said
    assert f"remove {place.state.host_key} and start" in said


def test_without_a_terminal_nobody_is_asked_and_a_new_one_is_made(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.answer("y\n", terminal=False)

    assert place.used() != place.older
    said = capsys.readouterr().err
    assert "[y/N]" not in said
    assert "is not used" in said


def test_who_has_a_key_is_asked_nothing(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    own = fingerprint(host_key(place.state.host_key))
    place.answer("y\n")

    assert place.used() == own
    assert capsys.readouterr().err == ""


def open_to_others(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older.chmod(0o640)


def a_link(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older.rename(older.with_name("moved"))
    older.symlink_to("moved")


def behind_a_link(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older.parent.rename(older.parent.with_name("moved"))
    older.parent.symlink_to("moved")


def another_user_s(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the workspace's key another user's, and nothing else."""
    real, inode = os.fstat, older.stat().st_ino

    def fstat(handle: int) -> os.stat_result:
        found = real(handle)
        return os.stat_result((*found[:4], 54321, *found[5:])) if found.st_ino == inode else found

    monkeypatch.setattr(os, "fstat", fstat)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (open_to_others, "can be read by others"),
        (a_link, "is a link"),
        (behind_a_link, "is reached through one"),
        (another_user_s, "belongs to another user"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_key_that_others_had_a_hand_in_is_never_taken_over(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    spoil: object,
    says: str,
) -> None:
    assert callable(spoil)
    spoil(place.workspace.older_host_key, monkeypatch)
    place.answer("y\n")

    assert place.used() != place.older
    said = capsys.readouterr().err
    assert says in said
    assert "is not used" in said
    assert "[y/N]" not in said


def test_a_folder_s_name_cannot_steer_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for spoiled in (False, True):
        place = Place(tmp_path / f"\x1b[2J{spoiled}", monkeypatch)
        place.state = StateFolder(tmp_path / f"state-{spoiled}")
        place.workspace.older_host_key.chmod(0o640 if spoiled else 0o600)
        place.answer("n\n")

        place.used()

        assert "\x1b" not in capsys.readouterr().err


def test_a_state_folder_that_cannot_be_used_is_a_sentence(place: Place) -> None:
    place.state.folder.symlink_to(place.workspace.folder)

    with pytest.raises(StateError, match="is a link"):
        host_key_of(place.state, place.workspace)
