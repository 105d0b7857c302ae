"""`retro init`: a folder for a team, and nothing that was there is touched."""

import re
from pathlib import Path

import pytest

from retro.cli import main
from retro.workspace import Workspace


def test_a_workspace_is_made_that_every_command_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = tmp_path / "of" / "the team"

    assert main(["init", str(team)]) == 0

    said = capsys.readouterr().err
    assert f"retro --workspace '{team}' host start-stop-continue" in said
    assert {path.name: path.stat().st_mode & 0o077 for path in team.iterdir() if path.is_dir()} == {
        "sessions": 0,
        "templates": 0o055,
    }
    assert main(["--workspace", str(team), "doctor", "--port", "0"]) == 0
    assert main(["--workspace", str(team), "sessions"]) == 0


def test_alone_it_makes_the_current_folder_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0

    assert "retro host start-stop-continue" in capsys.readouterr().err
    assert Workspace.find(None).folder == Path.cwd()


def test_the_folder_may_be_said_as_a_workspace(tmp_path: Path) -> None:
    assert main(["--workspace", str(tmp_path / "team"), "init"]) == 0
    assert (tmp_path / "team" / "retro.toml").is_file()
    assert main(["--workspace", str(tmp_path), "init", str(tmp_path / "other")]) == 2
    assert not (tmp_path / "other").exists()


def test_what_is_in_a_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("ours")

    assert main(["init", str(tmp_path)]) == 0
    assert (tmp_path / "notes.md").read_text() == "ours"


@pytest.mark.parametrize("there", ["retro.toml", "sessions", "templates"])
def test_a_workspace_that_is_there_is_left_alone(
    there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / there).write_text("ours")

    assert main(["init", str(tmp_path)]) == 1

    assert capsys.readouterr().err == f"retro: {tmp_path} already has {there}; nothing was changed.\n"
    assert [path.name for path in tmp_path.iterdir()] == [there]


@pytest.mark.parametrize("name", ["file", "file/team"])
def test_what_cannot_be_made_is_a_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()

    assert main(["init", str(tmp_path / name)]) == 1
    assert "cannot be made" in capsys.readouterr().err


def test_every_line_of_the_settings_can_be_used(tmp_path: Path) -> None:
    main(["init", str(tmp_path)])
    file = tmp_path / "retro.toml"
    file.write_text(re.sub(r"^# (?=\w+ = |\[)", "", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")

    settings = Workspace(tmp_path).settings()

    assert (settings.team, settings.waiting, settings.theme) == (("Ana", "Ben"), True, "dark")
    assert settings.publish["wiki"]["kind"] == "git"
    assert main(["--workspace", str(tmp_path), "doctor", "--port", "0"]) == 0
