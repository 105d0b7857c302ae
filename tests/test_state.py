"""The user's own folder: where it is, and that nobody else has a hand in it."""

import contextlib
import os
import shlex
import shutil
import threading
from pathlib import Path

import pytest

from retro.errors import StateError
from retro.state import StateFolder
from retro.workspace import Workspace


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


# Workspaces


def test_nothing_in_a_workspace_says_which_id_it_has(tmp_path: Path) -> None:
    team = Workspace(tmp_path / "team")
    team.prepare()
    shutil.copytree(team.folder, tmp_path / "copy")

    copy = Workspace(tmp_path / "copy")

    assert team.state.known() == {str(team.folder): team.private.name}
    assert team.private.parent == team.state.workspaces
    assert copy.private != team.private
    assert not copy.private.exists()
    assert sorted(path.name for path in team.folder.rglob("*")) == ["sessions"]


def test_a_link_to_a_workspace_is_that_workspace(tmp_path: Path) -> None:
    team = Workspace(tmp_path / "team")
    team.prepare()
    (tmp_path / "link").symlink_to("team")

    linked = Workspace(tmp_path / "link")
    linked.prepare()

    assert linked.private == team.private
    assert len(team.state.known()) == 1


def test_what_is_private_is_where_the_option_says(tmp_path: Path) -> None:
    state = StateFolder.find(tmp_path / "of mine")
    team = Workspace(tmp_path / "team", state=state)
    team.prepare()

    assert team.private.is_relative_to(tmp_path / "of mine")
    assert not StateFolder.find(None).folder.exists()
    assert team.command("host") == f"retro --state {shlex.quote(str(tmp_path / 'of mine'))} host"


def test_what_is_kept_is_for_the_user_only(tmp_path: Path) -> None:
    team = Workspace(tmp_path / "team")
    team.prepare()

    state = team.state
    folders = [state.folder, state.workspaces, team.private]
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}
    assert state.register.stat().st_mode & 0o777 == 0o600


def test_two_that_open_a_workspace_at_once_give_it_one_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_looked = threading.Barrier(2)
    write = StateFolder._write

    def late(self: StateFolder, known: dict[str, str]) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            both_have_looked.wait(0.5)  # whoever is let in alone waits for nobody
        write(self, known)

    monkeypatch.setattr(StateFolder, "_write", late)
    workspaces = [Workspace(tmp_path), Workspace(tmp_path)]
    threads = [threading.Thread(target=each.claim) for each in workspaces]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert workspaces[0].private == workspaces[1].private
    assert [path.name for path in workspaces[0].state.workspaces.iterdir()] == [workspaces[0].private.name]


@pytest.mark.parametrize("content", [b"[]", b'{"/team": "../../elsewhere"}', b'{"/team": 3}', b"\xff{", b""])
def test_a_register_that_is_damaged_is_a_sentence_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    team = Workspace(tmp_path / "team")
    team.state.prepare()
    team.state.register.write_bytes(content)

    for act in (lambda: team.secrets, team.claim):
        with pytest.raises(StateError, match="is damaged"):
            act()

    assert team.state.register.read_bytes() == content


def test_what_is_remembered_is_kept_by_the_user(tmp_path: Path) -> None:
    Workspace(tmp_path).remember("theme", "light")

    assert Workspace(tmp_path).remembered("theme") == "light"
    assert list(tmp_path.iterdir()) == []
