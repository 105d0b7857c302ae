"""What the file of each team can do is confirmed by itself; a mistake in one voids nothing of the others."""

import json
from pathlib import Path

import pytest

from retro.commands.confirmation import NAME
from retro.commands.hosted_session import host_session
from retro.commands.trust import confirm, trusted_settings
from retro.commands.workspace_access import access_policy_of
from retro.storage import Vault
from retro.workspace import Workspace
from tests.confirming import confirmed
from tests.publish.helpers import retro
from tests.server.people import a_key

KEY = a_key()
LINE = KEY.export_public_key().decode().strip()
OTHER = f"SHA256:{'x' * 43}"


def a_team_file(folder: Path, text: str, name: str = "platform") -> None:
    (folder / "teams").mkdir(exist_ok=True)
    (folder / "teams" / f"{name}.toml").write_text(text, "utf-8")


def leaders(workspace: Workspace) -> frozenset[str]:
    return access_policy_of(workspace, Vault(workspace.secrets, "2026-11-21-test"), None).leader_keys


def test_a_mistake_in_the_file_of_one_team_takes_only_what_that_file_can_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_team_file(tmp_path, 'share = ["lessons"]', "product")
    a_team_file(tmp_path, f'share = ["lessons"]\nmembers = [ {{ name = "Ana", keys = ["{OTHER}"] }} ]')
    workspace = confirmed(tmp_path, f'facilitators = ["{LINE}"]')

    a_team_file(tmp_path, 'share = ["lesons"]')

    trusted = trusted_settings(workspace)
    assert trusted.left_out == {}
    assert leaders(workspace) == {KEY.get_fingerprint()}
    assert [(team.id, team.share) for team in trusted.teams] == [("product", ("lessons",))]
    assert retro(tmp_path, "trust") == 0
    said = capsys.readouterr().out
    assert (
        f"Nothing counts of a file with a mistake:\n  {tmp_path / 'teams' / 'platform.toml'}:1: share" in said
    )
    assert "platform, and can look up" not in said
    assert "gone:" not in said
    assert said.endswith("This is confirmed.\n")


def test_what_was_confirmed_of_a_file_with_a_mistake_counts_again_when_it_is_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_team_file(tmp_path, 'share = ["lessons"]')
    workspace = confirmed(tmp_path, "")
    a_team_file(tmp_path, 'share = ["lesons"]')
    (tmp_path / "retro.toml").write_text(f'facilitators = ["{LINE}"]', "utf-8")
    assert retro(tmp_path, "trust", "--show") == 1
    said = capsys.readouterr().out
    assert f"new:  The key {KEY.get_fingerprint()}" in said
    assert "gone" not in said
    assert "platform.toml:1: share" in said

    assert retro(tmp_path, "trust", "--yes") == 0

    assert trusted_settings(workspace).teams == ()
    a_team_file(tmp_path, 'share = ["lessons"]')
    assert trusted_settings(workspace).left_out == {}
    a_team_file(tmp_path, 'share = ["lessons", "decisions"]')
    assert trusted_settings(workspace).left_out == {"teams": "no key of a team counts"}
    assert leaders(workspace) == {KEY.get_fingerprint()}


def test_each_file_is_confirmed_by_itself(tmp_path: Path) -> None:
    a_team_file(tmp_path, 'share = ["lessons"]')
    a_team_file(tmp_path, 'share = ["lessons"]', "product")
    workspace = confirmed(tmp_path, f'facilitators = ["{LINE}"]')

    a_team_file(tmp_path, 'share = ["decisions"]')
    assert trusted_settings(workspace).left_out == {"teams": "no key of platform counts"}
    (tmp_path / "teams" / "platform.toml").unlink()
    assert trusted_settings(workspace).left_out == {}

    (tmp_path / "retro.toml").write_text(f'facilitators = ["{OTHER}"]', "utf-8")
    trusted = trusted_settings(workspace)
    assert trusted.left_out == {"facilitators": "no listed key can lead"}
    assert [team.share for team in trusted.teams] == [("lessons",)]
    a_team_file(tmp_path, 'share = ["lessons"]', "other")
    assert trusted_settings(workspace).left_out["teams"] == "no key of other counts"


def test_what_an_earlier_version_confirmed_stays_confirmed_or_is_asked_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def forget_parts() -> None:
        kept = json.loads((workspace.private / NAME).read_text("utf-8"))
        del kept["settings"], kept["teams"]
        (workspace.private / NAME).write_text(json.dumps(kept), "utf-8")

    a_team_file(tmp_path, 'share = ["lessons"]')
    workspace = confirmed(tmp_path, f'facilitators = ["{LINE}"]')
    forget_parts()
    assert trusted_settings(workspace).left_out == {}
    assert trusted_settings(workspace).teams[0].share == ("lessons",)

    a_team_file(tmp_path, "name = 1")
    assert retro(tmp_path, "trust", "--show") == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "gone, or in a file with a mistake: Other teams can find the lessons of the team platform." in said

    (tmp_path / "teams" / "platform.toml").unlink()
    confirm(workspace)
    forget_parts()
    a_team_file(tmp_path, 'share = ["lessons"]')
    assert trusted_settings(workspace).left_out == {"teams": "no key of a team counts"}


def test_a_mistake_is_named_where_a_meeting_goes_on_or_its_minutes_go_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "teams" / "platform.toml"
    a_team_file(tmp_path, 'publish = "wiki"')
    tables = (f'[publish.{name}]\nkind = "folder"\nfolder = "{name}"\n' for name in ("blog", "wiki"))
    workspace = confirmed(tmp_path, "".join(tables))
    hosted = host_session(workspace, "start-stop-continue")
    hosted.journal.close()
    capsys.readouterr()
    file.write_text("publish = 1\n", "utf-8")

    assert retro(tmp_path, "publish", hosted.room.session.id) == 1
    said = capsys.readouterr().err
    assert f"retro: {file}:1: publish must be" in said
    assert "choose one with --to" in said

    host_session(workspace, hosted.room.session.id).journal.close()
    assert f"retro: {file}:1: publish must be" in capsys.readouterr().err
