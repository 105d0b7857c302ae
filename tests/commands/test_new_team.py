"""`retro teams new` writes what can be used, or nothing, and asks again where an answer cannot be used."""

import io
import sys
from pathlib import Path

import pytest

from retro.commands import new_team
from retro.teams.team_file import read_team
from retro.workspace import Workspace
from tests.publish.helpers import retro


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    Workspace(tmp_path).prepare()
    return tmp_path


def answer(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Sit at a terminal and type these lines."""
    monkeypatch.setattr(new_team, "has_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


TEN = ",".join(f"word-{number}" for number in range(10))


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("--template", "foo/bar", "This must be the name of a template, not a file."),
        ("--template", "README.md", "This must be the name of a template, not a file."),
        ("--template", "lean-cofee", 'There is no template "lean-cofee"'),
        ("--channels", TEN, "A team has up to 8 such words, and these are 10."),
        ("--channels", "x" * 31, "A word has up to 30 characters"),
        ("--language", "klingon", "There is no language"),
        ("--name", "x" * 500, "The name of a team has up to"),
        ("--members", "Ana," + "x" * 500, "A name has up to"),
        ("--members", ",".join(f"Person {number}" for number in range(5000)), "is longer than 50,000 bytes."),
    ],
    ids=range(9),
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(
    workspace: Path, capsys: pytest.CaptureFixture[str], option: str, given: str, said: str
) -> None:
    assert retro(workspace, "teams", "new", "platform", option, given) == 1

    told = capsys.readouterr().err
    assert said in told
    assert "Written" not in told
    assert not (workspace / "teams" / "platform.toml").exists()


def test_a_template_that_is_there_is_taken(workspace: Path) -> None:
    (workspace / "templates").mkdir(exist_ok=True)
    assert retro(workspace, "teams", "new", "platform", "--template", "lean-coffee") == 0

    assert read_team(workspace / "teams" / "platform.toml").template == "lean-coffee"


def test_a_wrong_answer_is_asked_for_again_and_the_others_stay(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(
        monkeypatch, "Our \x1b[2Jteam", "Ana, Ben", TEN, "ci, #On call", "English", "en", "foo/bar", "four-ls"
    )

    assert retro(workspace, "teams", "new", "platform") == 0

    told = capsys.readouterr().err
    assert told.count("In which language does it write?") == 2
    assert told.count("Who belongs to it?") == 1
    assert "There is no language 'English'" in told
    team = read_team(workspace / "teams" / "platform.toml")
    assert (team.names, team.channels) == (("Ana", "Ben"), ("ci", "on-call"))
    assert (team.language, team.template) == ("en", "four-ls")
    assert "\x1b" not in (workspace / "teams" / "platform.toml").read_text("utf-8") + team.name


def test_an_empty_answer_takes_what_is_offered(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "", "", "", "", "")

    assert retro(workspace, "teams", "new", "platform") == 0

    team = read_team(workspace / "teams" / "platform.toml")
    assert (team.name, team.names, team.language) == ("platform", (), "")
    assert team.template == "start-stop-continue"


def test_who_stops_typing_has_written_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "Platform")

    assert retro(workspace, "teams", "new", "platform") == 1

    assert "Nothing was written." in capsys.readouterr().err
    assert not (workspace / "teams").exists()
