"""Output that goes nowhere: a sentence and an exit code, and what people are told never mixes with data."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from retro.cli import main
from tests.builders import a_whole_meeting
from tests.commands.test_minutes_and_import import NAME, ROOT, kept

FULL = "retro: The output cannot be written: No space left on device.\n"
CLOSED = "retro: The output cannot be written: it is closed.\n"
STOPPED = "retro: The program that reads this output stopped early, so the rest was not written.\n"


def shell(line: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a line of sh in which `retro` is this program, `"$@"` the arguments."""
    whole = f'retro() {{ "$PYTHON" -m retro "$@"; }}\n{line}'
    return subprocess.run(
        ["sh", "-c", whole, "sh", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHON": sys.executable, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return kept(tmp_path, a_whole_meeting())


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "--version",
        "templates",
        "templates show start-stop-continue four-ls",
        "sessions",
        f"minutes {NAME}",
        f"minutes {NAME} --format json",
        f"sessions show {NAME}",
        "doctor --port 0",
        f"doctor --privacy {NAME}",
    ],
)
def test_output_that_cannot_be_written_is_a_sentence(team: Path, command: str) -> None:
    full = shell(f'retro --workspace "$1" {command} > /dev/full', team)
    closed = shell(f'retro --workspace "$1" {command} >&-', team)

    assert (full.returncode, full.stderr) == (1, FULL)
    assert (closed.returncode, closed.stderr) == (1, CLOSED)


@pytest.mark.parametrize("command", ["sessions", f"minutes {NAME} --format json"])
def test_a_reader_that_stops_is_a_sentence(team: Path, command: str) -> None:
    # The reader is gone before anything is written.
    line = f'{{ sleep 0.2; retro --workspace "$1" {command}; echo $? >&2; }} | true'

    assert shell(line, team).stderr == f"{STOPPED}1\n"


def test_a_file_that_cannot_be_written_is_a_sentence(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(team), "minutes", NAME, "-o", "/dev/full"]) == 1
    assert capsys.readouterr().err == "retro: /dev/full cannot be written: No space left on device.\n"


@pytest.mark.parametrize("nowhere", ["2>&-", "2>/dev/full"])
def test_what_nobody_can_be_told_is_no_reason_to_stop(team: Path, nowhere: str) -> None:
    done = shell(f'retro --workspace "$1" sessions delete {NAME} --yes {nowhere}', team)
    listed = shell(f'retro --workspace "$1" sessions {nowhere}', team)
    refused = shell(f'retro --workspace "$1" sessions show nothing {nowhere}', team)
    wrong = shell(f"retro --nothing {nowhere}")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_without_any_stream_the_exit_code_still_tells(team: Path) -> None:
    assert shell('retro --workspace "$1" sessions <&- >&- 2>&-', team).returncode == 1
    assert shell('retro --workspace "$1" sessions show nothing <&- >&- 2>&-', team).returncode == 1
    deleted = shell(f'retro --workspace "$1" sessions delete {NAME} --yes <&- >&- 2>&-', team)
    assert deleted.returncode == 0
    assert list((team / "sessions").glob("*.json")) == []


def test_letters_that_an_encoding_has_not_are_no_traceback() -> None:
    listed = shell("PYTHONIOENCODING=ascii retro templates")

    assert (listed.returncode, listed.stderr) == (0, "")
    assert "\\xb7" in listed.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serve", "--port", "abc"], "a port is a number from 0 to 65535, not abc"),
        (["host", "--port", "99999"], "a port is a number from 0 to 65535, not 99999"),
        (["doctor", "--port", ""], "a port is a number from 0 to 65535, not"),
        (["demo", "--seats", "abc"], "a number of people is needed, such as 6, not abc"),
        (["templates", "list", "--minutes", "abc"], "a number of minutes is needed, such as 60, not abc"),
        (["templates", "list", "--purpose", "fun"], "practise or open or close, not fun"),
        (["import", "x", "--date", "abc"], "a date looks like 2026-12-05, not abc"),
    ],
)
def test_a_wrong_value_is_told_in_words(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)

    assert capsys.readouterr().err.rstrip().endswith(sentence)
