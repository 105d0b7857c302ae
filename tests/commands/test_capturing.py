"""`retro capture` and `retro captures`: what is kept between meetings, from wherever it comes."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retro.commands.captured_since import captured_since
from retro.commands.capturing import keep, texts_of
from retro.commands.kept_library import KeptLibrary
from retro.commands.today import today
from retro.errors import RuleError
from retro.session.captures import INPUT_LIMIT, Capture, new_capture
from retro.storage import DamagedEntry, SessionEntry
from retro.storage.capture_files import CaptureFiles
from retro.workspace import Workspace
from tests.publish.helpers import retro


@pytest.fixture
def team(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "retro.toml").write_text("")
    return folder


def typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def kept(folder: Path, team: str = "") -> tuple[Capture, ...]:
    return tuple(each for each in CaptureFiles(folder / "captures", team).read(today()) if each.open)


def a_team(folder: Path, team_id: str, name: str) -> None:
    (folder / "teams").mkdir(exist_ok=True)
    (folder / "teams" / f"{team_id}.toml").write_text(f'name = "{name}"\n')


def test_a_line_is_kept_and_can_be_taken_back(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "capture", "They", "freeze at noon", "#release") == 0

    (capture,) = kept(team)
    assert (capture.text, capture.channels, capture.name) == ("They freeze at noon", ("release",), "")
    said = capsys.readouterr().out.strip()
    assert said.startswith(f"{capture.id} is kept for the next meeting, without your name. Undo today: ")
    command = said.partition("Undo today: ")[2].split()
    assert retro(team, *command[command.index("capture") :]) == 0
    assert not kept(team)
    assert b"freeze" not in b"".join(path.read_bytes() for path in (team / "captures").iterdir())


def test_wrong_words_take_nothing_back_and_the_index_stays(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = Workspace(team)
    workspace.prepare()
    ((capture, words),) = keep(CaptureFiles(workspace.captures), ["freeze at noon"])
    KeptLibrary(workspace).refresh()
    index, generation = (workspace.private / f"library.{end}" for end in ("sqlite", "generation"))
    before = index.read_bytes(), generation.read_bytes() if generation.exists() else b""

    assert retro(team, "capture", "--undo", capture.id, "wrong-42") == 1

    assert "These words do not take this capture back" in capsys.readouterr().err
    assert [each.id for each in kept(team)] == [capture.id]
    assert (index.read_bytes(), generation.read_bytes() if generation.exists() else b"") == before
    assert retro(team, "capture", "--undo", capture.id, words) == 0
    assert not index.exists()


def test_a_capture_is_signed_and_is_for_a_team(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_team(team, "product", "Product")
    assert retro(team, "capture", "x", "--name", "Ana", "--about", "pain") == 0

    assert "is kept for Product's next meeting, signed Ana. Undo" in capsys.readouterr().out
    assert kept(team, "product")[0].name == "Ana"
    assert not kept(team)

    a_team(team, "platform", "Platform")
    assert retro(team, "capture", "x") == 1
    assert "Which team: platform or product? Say --team" in capsys.readouterr().err
    assert retro(team, "capture", "for nobody", "--team", "none") == 0
    assert [each.text for each in kept(team)] == ["for nobody"]


def test_the_whole_input_is_one_capture_or_each_line(
    team: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, b"Mend the build\n\nIt was slow.\n")
    assert retro(team, "capture", "-", "--about", "lesson") == 0
    typed(monkeypatch, "one #a\n\n  \nzwei Bäume\n".encode())
    assert retro(team, "capture", "-", "--each", "--json") == 0

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [set(each) for each in told["captures"]] == [{"ref", "undo"}] * 2
    assert sorted(each.text for each in kept(team)) == ["Mend the build\n\nIt was slow.", "one", "zwei Bäume"]


@pytest.mark.parametrize(
    ("arguments", "data", "said"),
    [
        (("capture",), b"", "Say what to keep"),
        (("capture", "  "), b"", "Say what to keep"),
        (("capture", "-"), b" \n", "The input is empty"),
        (("capture", "-", "--each"), b"\n\n", "The input is empty"),
        (("capture", "-"), b"\xff\xfe", "not text in UTF-8"),
        (("capture", "-"), b"x" * (INPUT_LIMIT + 1), "up to 64 kB"),
        (("capture", "-"), b"x" * 3000, "up to 2,000 characters; this has 3,000"),
        (("capture", "x", "--each"), b"", "--each goes with - only"),
        (("capture", "x", "--undo", "C1", "a-1"), b"", "and no text"),
        (("capture", "--undo", "C1", "a-1"), b"", "There is no capture 'C1'"),
        (("capture", "x", "--team", "../x"), b"", "There is no team"),
        (("captures", "drop", "C1", "--yes"), b"", "There is no capture 'C1'"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_kept(
    team: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    data: bytes,
    said: str,
) -> None:
    typed(monkeypatch, data)

    assert retro(team, *arguments) == 1

    assert said in capsys.readouterr().err
    assert not kept(team)


def test_one_line_too_long_keeps_none_of_an_input(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, b"fine\n" + b"x" * 3000)

    assert retro(team, "capture", "-", "--each") == 1
    assert not kept(team)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_a_text_is_the_same_capture_from_the_shell_and_from_the_input(tmp_path: Path, text: str) -> None:
    def read(most: int) -> bytes:
        return text.encode()[:most]

    try:
        (by_argument,) = texts_of(text, read, each=False)
        expected = new_capture(by_argument)
    except RuleError:
        return
    (by_input,) = texts_of("-", read, each=False)
    assert new_capture(by_input) == expected


def test_captures_are_listed_by_what_they_are_about(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "captures") == 0
    assert "Nothing is kept for the next meeting." in capsys.readouterr().err
    for text, about in (("idea of mine", "idea"), ("just so", ""), ("it hurts", "pain")):
        assert retro(team, "capture", text, *(("--about", about) if about else ())) == 0
    capsys.readouterr()

    assert retro(team, "captures") == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[-1] for line in listed] == ["it hurts", "idea of mine", "just so"]

    assert retro(team, "captures", "list", "--about", "pain", "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert told["schema"] == 1
    assert [each["text"] for each in told["captures"]] == ["it hurts"]
    assert "undo" not in told["captures"][0]


def test_a_capture_is_dropped_for_good(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "capture", "secretword") == 0
    (capture,) = kept(team)

    assert retro(team, "captures", "drop", capture.id.lower(), "--yes") == 0

    assert f"{capture.id}: dropped" in capsys.readouterr().err
    assert b"secretword" not in b"".join(path.read_bytes() for path in (team / "captures").iterdir())


def test_the_home_says_what_was_captured_since_the_last_meeting(team: Path) -> None:
    workspace = Workspace(team)
    assert captured_since(workspace, []) == ""
    keep(CaptureFiles(workspace.captures), ["one", "two"])
    keep(CaptureFiles(workspace.captures, "product"), ["three"])

    def ended(at: int) -> tuple[str, SessionEntry | DamagedEntry]:
        return "a", SessionEntry(opened=at, ended=at, demo=False)

    assert captured_since(workspace, []) == "3 captured for the next meeting"
    assert captured_since(workspace, [ended(1)]) == "3 captured since the last meeting"
    assert captured_since(workspace, [ended(4_000_000_000)]) == "3 captured before the last meeting"
