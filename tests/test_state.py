"""The user's own folder: where it is, and that nobody else has a hand in it."""

import os
from pathlib import Path

import pytest

from retro.errors import StateError
from retro.state import StateFolder


def test_it_is_the_one_that_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = StateFolder.find(None).folder
    monkeypatch.setenv("RETRO_STATE", str(tmp_path / "variable"))

    assert StateFolder.find(None).folder == tmp_path / "variable"
    assert StateFolder.find(tmp_path / "option").folder == tmp_path / "option"

    monkeypatch.setenv("RETRO_STATE", "")
    assert StateFolder.find(None).folder == usual


def test_tests_have_one_of_their_own() -> None:
    assert StateFolder.find(None).folder.is_relative_to(Path(os.environ["HOME"]))


@pytest.mark.parametrize("before", [None, 0o755])
def test_it_is_for_the_owner_only(tmp_path: Path, before: int | None) -> None:
    folder = tmp_path / "state" / "retro"
    if before:
        folder.mkdir(parents=True)
        folder.chmod(before)

    StateFolder(folder).prepare()

    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (tmp_path / "elsewhere").chmod(0o755)
    (tmp_path / "state").symlink_to("elsewhere")

    with pytest.raises(StateError, match="is a link"):
        StateFolder(tmp_path / "state").prepare()

    assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o755


def test_another_user_s_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    with pytest.raises(StateError, match="belongs to another user; name another with --state or RETRO_STATE"):
        StateFolder(tmp_path).prepare()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StateError, match="is a file"):
        StateFolder(tmp_path / "file").prepare()
    with pytest.raises(StateError, match="cannot be made"):
        StateFolder(tmp_path / "file" / "state").prepare()
