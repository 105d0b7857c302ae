"""Who is expected: `team` in retro.toml, up to who was absent in the minutes."""

from pathlib import Path

import pytest

from retro.commands.hosted_session import host_session
from retro.errors import WorkspaceError
from retro.session.model import Session
from retro.workspace import Workspace


def opened(folder: Path, settings: str, template: str = "start-stop-continue") -> Session:
    (folder / "retro.toml").write_text(settings, "utf-8")
    hosted = host_session(Workspace(folder), template)
    try:
        return hosted.room.session
    finally:
        hosted.journal.close()


def test_the_team_is_expected_each_once(tmp_path: Path) -> None:
    session = opened(
        tmp_path, r'team = ["Ana", " Ben\u0007 ", "ANA", "", "a name that is far too long for a seat"]'
    )

    assert session.absent == ("Ana", "Ben", "a name that is far too l")


def test_without_a_team_nobody_is_expected(tmp_path: Path) -> None:
    assert opened(tmp_path, "").absent == ()


def test_where_nobody_is_named_nobody_is_expected(tmp_path: Path) -> None:
    page = (
        '# Quiet\n```toml\nattendance = false\n```\n## Actions\n```toml\nkind = "commit"\nminutes = 3\n```\n'
    )
    (tmp_path / "quiet.md").write_text(page, "utf-8")

    session = opened(tmp_path, 'team = ["Ana"]', str(tmp_path / "quiet.md"))

    assert session.team == ()
    assert "Ana" not in (tmp_path / "sessions" / f"{session.id}.json").read_text("utf-8")


def test_a_team_that_is_none_is_refused_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"retro.toml: .*team"):
        opened(tmp_path, "team = [1]")
