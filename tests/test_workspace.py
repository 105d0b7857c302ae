"""The folder of a team: what makes one, and who may look into it."""

import os
import shlex
from pathlib import Path

import pytest

import retro
from retro.cli import main
from retro.commands.templates import known_templates
from retro.commands.theme_set import ThemeSet
from retro.errors import WorkspaceError
from retro.workspace import Workspace


def test_what_holds_people_s_words_is_for_the_owner_only(tmp_path: Path) -> None:
    for name in ("sessions", "templates"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)

    workspace = Workspace(tmp_path)
    workspace.prepare()

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"sessions": 0o700, "templates": 0o755}
    assert workspace.private.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(WorkspaceError, match="cannot be written"):
        Workspace(tmp_path / "file" / "team").prepare()


def test_the_source_checkout_is_a_workspace() -> None:
    checkout = Workspace(Path(retro.__file__).parents[1])

    assert ThemeSet.of(checkout).theme in ThemeSet.of(checkout).themes
    assert "start-stop-continue" in known_templates(checkout).names()


@pytest.mark.parametrize(
    ("toml", "sentences"),
    [
        ('facilitaters = ["x"]', [": there is no setting facilitaters; did you mean facilitators?"]),
        ('team = "Ana"', [': team must be a list of names, such as ["Ana"], not "Ana".']),
        ("team = [1]", [': team must be a list of names, such as ["Ana"], not [1].']),
        ('waiting = "yes"', [': waiting must be true or false, not "yes".']),
        ("theme = 3", [": theme must be text in quotes, not 3."]),
        (
            "allow = 3",
            [': allow must be a list of keys, such as ["ssh-ed25519 AAAAC3Nz… ana@laptop"], not 3.'],
        ),
        ("limits = 3", [": limits must be a table that begins with a line of [limits], not 3."]),
        (
            '[publish]\nkind = "git"',
            [": publish must be tables that begin with a line such as [publish.wiki], not a table."],
        ),
        (
            'taem = ["Ana"]\nwaiting = 1',
            [": there is no setting taem; did you mean team?", ": waiting must be true or false, not 1."],
        ),
        ("waiting = true\nteam = [Ana]", [":2: this is not valid TOML: a text needs quotes around it."]),
        ("waiting = True", [":1: write waiting = true, in small letters."]),
        ("theme = dark", [':1: put the text in quotes: theme = "dark".']),
        ("waiting = true\nwaiting = false", [":2: this key is set twice."]),
        ('team = ["Ana"\nwaiting = true', [":2: this is not valid TOML: unclosed array."]),
        ("x = " + "[" * 3000, [":1: the settings are nested too deeply."]),
    ],
)
def test_a_mistake_in_the_settings_is_told_in_words(tmp_path: Path, toml: str, sentences: list[str]) -> None:
    (tmp_path / "retro.toml").write_text(toml, "utf-8")

    with pytest.raises(WorkspaceError) as refused:
        Workspace(tmp_path).settings()

    assert str(refused.value).splitlines() == [f"{tmp_path / 'retro.toml'}{each}" for each in sentences]


def test_settings_that_are_no_text_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "retro.toml").write_bytes(b"\xff")

    with pytest.raises(WorkspaceError, match="save it as UTF-8"):
        Workspace(tmp_path).settings()


def test_settings_may_begin_with_the_mark_of_some_editors(tmp_path: Path) -> None:
    (tmp_path / "retro.toml").write_text('team = ["Ana"]\n', "utf-8-sig")

    assert Workspace(tmp_path).settings().team == ("Ana",)


def test_a_folder_that_is_not_there_is_refused_and_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "of the team"

    assert main(["--workspace", str(nowhere), "sessions"]) == 1

    said = f"retro: There is no folder {nowhere}; make it with: retro init {shlex.quote(str(nowhere))}\n"
    assert capsys.readouterr().err == said
    assert not nowhere.exists()


def test_a_file_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(WorkspaceError, match="is not a folder"):
        Workspace.find(tmp_path / "file")


def test_a_name_that_no_folder_can_have_is_a_sentence() -> None:
    with pytest.raises(WorkspaceError, match="cannot be used"):
        Workspace.find(Path("x" * 5000))


def test_a_current_folder_that_is_gone_is_a_sentence() -> None:
    here = Path.cwd()
    here.rmdir()

    for given in (None, Path("team")):
        with pytest.raises(WorkspaceError, match="The current folder cannot be used"):
            Workspace.find(given)


def test_a_folder_that_was_given_keeps_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "team").mkdir()
    monkeypatch.chdir(tmp_path)

    assert Workspace.find(Path("team")).folder == tmp_path / "team"
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    assert Workspace.find(None).folder.is_absolute()


def test_a_hint_repeats_the_folder_where_one_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "of the team"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)

    hint = Workspace.find(Path(folder.name)).command("sessions", "forget", "x", "Ana Maria")

    assert shlex.split(hint) == [
        *("retro", "--workspace", os.fspath(folder), "sessions", "forget", "x", "Ana Maria")
    ]
    assert Workspace.find(None).command("host", "x") == "retro host x"
