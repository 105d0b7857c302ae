"""A link that leads to itself, wherever a file or a folder is expected: a sentence."""

from pathlib import Path

import pytest

from retro.cli import main
from retro.files import LINK
from retro.storage.filesystem import concern
from retro.workspace import Workspace
from tests.publish.helpers import SESSION, a_workspace

FOLLOWS_NONE = LINK[:40]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return a_workspace(tmp_path / "team", "")


def around(path: Path) -> Path:
    """Put a link that leads to itself in the place of what is there."""
    if path.exists():
        path.rename(path.with_name(f"{path.name}-before"))
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(path.name)
    return path


def said(capsys: pytest.CaptureFixture[str], workspace: Path, *words: str) -> tuple[int, str]:
    code = main(["--workspace", str(workspace), *words])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


SERVE = ("serve", "start-stop-continue", "--port", "0")
LOOPS = (
    ("themes", SERVE, "themes cannot be read: it is a link that leads to itself."),
    ("themes", ("doctor",), "themes cannot be read: it is a link that leads to itself."),
    ("themes/ours.toml", SERVE, f"themes/ours.toml: cannot be read: {FOLLOWS_NONE}"),
    ("templates", ("templates",), "templates cannot be read: Too many levels of symbolic links."),
    ("templates", SERVE, "templates cannot be read: Too many levels of symbolic links."),
    ("templates/ours.md", ("templates",), "ours                      cannot be used: "),
    ("templates/ours.md", ("templates", "check", "ours"), "this page is a link, and Retro follows none"),
    ("templates/ours.md", ("serve", "ours", "--port", "0"), "this page is a link, and Retro follows none"),
    ("retro.toml", SERVE, f"retro.toml cannot be read: {FOLLOWS_NONE}"),
    ("retro.toml", ("trust",), f"retro.toml cannot be read: {FOLLOWS_NONE}"),
    ("sessions", ("sessions",), "sessions cannot be made"),
    ("sessions", ("minutes", SESSION), "sessions cannot be made"),
    ("sessions", SERVE, "cannot be written"),
    (f"sessions/{SESSION}.json", ("minutes", SESSION), f"{SESSION}.json cannot be read: {FOLLOWS_NONE}"),
    (f"sessions/{SESSION}.json", ("sessions",), f"{SESSION}.json cannot be read: {FOLLOWS_NONE}"),
    (f"sessions/{SESSION}.json", ("sessions", "check"), f"{SESSION}.json cannot be read ({FOLLOWS_NONE}"),
    (f"sessions/{SESSION}.json.bak", ("sessions", "check"), f"json.bak cannot be read ({FOLLOWS_NONE}"),
    (
        f"sessions/{SESSION}.json.lock",
        ("sessions", "delete", SESSION, "--yes"),
        "used as a lock: it is a link",
    ),
    ("page.md", ("minutes", SESSION, "-o", "team/page.md"), f"page.md cannot be written: {FOLLOWS_NONE}"),
    ("../page.md", ("minutes", SESSION, "-o", "page.md"), f"page.md cannot be written: {FOLLOWS_NONE}"),
    ("../page.md", ("minutes", SESSION, "-o", "page.md/x"), "cannot be written: Too many levels of symbolic"),
    ("../page.md", ("import", "page.md"), "page.md cannot be read: Too many levels of symbolic links."),
    ("../page.md", ("templates", "show", "page.md"), "this page cannot be read: Too many levels of symbolic"),
    (
        "../page.md",
        ("serve", "silent-meeting", "--read", "page.md", "--port", "0"),
        "page.md cannot be read: Too",
    ),
)


@pytest.mark.parametrize(("place", "words", "sentence"), LOOPS)
def test_a_link_that_leads_to_itself_is_said_in_a_sentence(
    team: Path,
    place: str,
    words: tuple[str, ...],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(team.parent)
    around(team / place)

    _, told = said(capsys, team, *words)

    assert sentence in told


@pytest.mark.parametrize("place", ["host_key", "workspaces.json", "workspaces", "workspaces.lock"])
def test_a_link_that_leads_to_itself_among_what_is_private_is_said_too(
    team: Path, tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Workspace(team).prepare()
    around(Workspace(team).state.folder / place)

    code, told = said(capsys, team, *SERVE)

    assert (code, "cannot be" in told or "is a link" in told) == (1, True)
    assert said(capsys, team, "doctor")[1]


def test_a_folder_of_links_that_lead_to_themselves_has_some_file_system(tmp_path: Path) -> None:
    assert isinstance(concern(around(tmp_path / "sessions")), str)
