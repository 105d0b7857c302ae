"""A workspace that somebody else made: links in it lead nowhere, and nothing in it holds a command up."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from retro.cli import main
from retro.commands.theme_set import ThemeSet
from retro.errors import ThemeError
from retro.workspace import Workspace
from tests.publish.helpers import SESSION, a_workspace, retro

OUTSIDE = "what is nobody's business\n"


@pytest.fixture(autouse=True)
def nobody_waits() -> Iterator[None]:
    """End what a pipe would hold up for ever."""

    def end(number: int, frame: object) -> None:
        raise TimeoutError("something waits for a pipe")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A file of the user's that no command may change."""
    file = tmp_path / "outside"
    file.write_text(OUTSIDE, "utf-8")
    file.chmod(0o644)
    yield file
    assert file.read_text("utf-8") == OUTSIDE
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return a_workspace(tmp_path / "team", "")


def put(path: Path, what: str, outside: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    match what:
        case "link":
            path.symlink_to(outside)
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as here:
                here.bind(os.path.relpath(path))


KINDS = ("link", "pipe", "socket")


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize(
    ("place", "command"),
    [
        (f"sessions/{SESSION}.json", ("sessions", "show", SESSION)),
        (f"sessions/{SESSION}.json", ("minutes", SESSION)),
        (f"sessions/{SESSION}.json", ("doctor", "--privacy", SESSION)),
        (f"sessions/{SESSION}.json.after", ("actions", "done", f"{SESSION}/A1")),
        (f"sessions/{SESSION}.json.lock", ("sessions", "delete", SESSION, "--yes")),
        (f"sessions/{SESSION}.json.lock", ("sessions", "forget", SESSION, "Ana", "--yes")),
        (f"sessions/{SESSION}.json.after.lock", ("actions", "done", f"{SESSION}/A1")),
        (f"sessions/{SESSION}.md", ("sessions", "forget", SESSION, "Ana", "--yes")),
        ("retro.toml", ("publish", SESSION)),
        ("retro.toml", ("publish",)),
        ("templates/ours.md", ("templates", "show", "ours.md")),
        ("minutes.md", ("minutes", SESSION, "-o", "minutes.md")),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[:2]),
)
def test_what_is_no_file_is_refused_by_its_name(
    workspace: Path,
    outside: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    command: tuple[str, ...],
    what: str,
) -> None:
    if place == "templates/ours.md" and what != "link":
        command = ("templates", "check", str(workspace / place))
    put(workspace / place, what, outside)
    monkeypatch.chdir(workspace)

    assert retro(workspace, *command) == 1

    told = capsys.readouterr()
    assert Path(place).name in told.err + told.out
    assert f"is a {what}" in told.err + told.out
    assert OUTSIDE.strip() not in told.err + told.out
    assert os.path.lexists(workspace / place)


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("place", [f"sessions/{SESSION}.json", "sessions/2026-12-01-other.json.bak"])
def test_a_list_of_sessions_goes_on(
    workspace: Path, outside: Path, capsys: pytest.CaptureFixture[str], place: str, what: str
) -> None:
    put(workspace / place, what, outside)

    assert retro(workspace, "sessions") == 0
    assert retro(workspace, "actions") in (0, 1)
    assert f"is a {what}" in capsys.readouterr().out
    assert retro(workspace, "sessions", "check", "--repair") == 1


@pytest.mark.parametrize(
    "ending", [".bak", ".tmp", ".lock", ".after", ".after.bak", ".bak-v1", ".unreadable-1"]
)
@pytest.mark.parametrize("what", KINDS)
def test_no_companion_of_a_session_leads_elsewhere(
    workspace: Path, outside: Path, ending: str, what: str
) -> None:
    put(workspace / "sessions" / f"{SESSION}.json{ending}", what, outside)

    retro(workspace, "sessions", "check")
    retro(workspace, "sessions", "check", "--repair")
    retro(workspace, "actions", "done", f"{SESSION}/A1")
    retro(workspace, "minutes", SESSION)
    retro(workspace, "doctor", "--privacy", SESSION)
    retro(workspace, "sessions", "delete", SESSION, "--yes")


@pytest.mark.parametrize("what", KINDS)
def test_a_theme_that_is_no_file_is_refused(workspace: Path, outside: Path, what: str) -> None:
    put(workspace / "themes" / "sea.toml", what, outside)

    with pytest.raises(ThemeError, match=rf"sea\.toml: cannot be read: it is a {what}"):
        ThemeSet.of(Workspace(workspace))


def test_a_folder_of_sessions_may_be_a_link_and_keeps_its_rights(workspace: Path, tmp_path: Path) -> None:
    """People keep sessions on another disk; who may look into that folder is not for a link to say."""
    elsewhere = tmp_path / "elsewhere"
    (workspace / "sessions").rename(elsewhere)
    elsewhere.chmod(0o755)
    (workspace / "sessions").symlink_to(elsewhere)

    Workspace(workspace).prepare()

    assert elsewhere.stat().st_mode & 0o777 == 0o755
    assert retro(workspace, "sessions", "show", SESSION) == 0
    assert retro(workspace, "actions", "done", f"{SESSION}/A1") == 0


@pytest.mark.parametrize("place", ["teams", "channels"])
def test_a_folder_of_settings_that_is_a_link_is_neither_read_nor_written(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "other.toml").write_text("", "utf-8")
    (workspace / place).symlink_to(elsewhere)
    said = f"{workspace / place} cannot be read: it is a link, and Retro follows none; put the folder itself"

    assert retro(workspace, place) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert "other" not in told.out
    retro(workspace, "doctor", "--port", "0")
    assert said in capsys.readouterr().out
    if place == "teams":
        assert retro(workspace, "trust") == 1
        assert retro(workspace, "teams", "new", "platform") == 1
        assert "it is a link" in capsys.readouterr().err
    assert [each.name for each in elsewhere.iterdir()] == ["other.toml"]


def test_a_file_where_the_folder_of_teams_would_be_is_named(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "teams").write_text("Ana, Ben", "utf-8")

    assert retro(workspace, "teams") == 0
    assert retro(workspace, "teams", "new", "platform") == 1

    said = (
        f"{workspace / 'teams'} is a file, and a folder of this name is needed; give the file another name."
    )
    assert said in capsys.readouterr().err
    assert (workspace / "teams").read_text("utf-8") == "Ana, Ben"


# What a person names is their own word


def test_who_names_a_file_outside_may_mean_a_link_a_pipe_or_a_device(
    workspace: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page").write_text("before", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "page")
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)

    for name in ("/dev/stdout", tmp_path / "link", tmp_path / "pipe"):
        assert retro(workspace, "minutes", SESSION, "-o", str(name)) == 0

    page = (tmp_path / "page").read_text("utf-8")
    assert page.startswith("# Sprint 42")
    assert capfd.readouterr().out == page
    assert os.read(reader, 1_000_000).decode() == page
    os.close(reader)


def test_a_pipe_is_not_imported_and_holds_nobody_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "board.csv")
    (tmp_path / "team").mkdir()

    assert main(["--workspace", str(tmp_path / "team"), "import", str(tmp_path / "board.csv")]) == 1

    assert "board.csv cannot be read: it is a pipe, not a file." in capsys.readouterr().err


def test_a_link_that_somebody_names_is_imported(workspace: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    assert retro(workspace, "minutes", SESSION, "--format", "json", "-o", str(tmp_path / "a.json")) == 0
    link.symlink_to(tmp_path / "a.json")
    (tmp_path / "new").mkdir()

    assert main(["--workspace", str(tmp_path / "new"), "import", str(link)]) == 0
