"""Secrets stay with the user: not in a folder that is copied, and found again after one was moved."""

import argparse
import asyncio
import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from retro.cli import main
from retro.commands.host import host
from retro.commands.hosted_session import host_session
from retro.commands.meeting_server import invite
from retro.commands.serve import serve
from retro.commands.taking_over import ask_if_moved
from retro.errors import WorkspaceError
from retro.room.stage_secrets import LOST
from retro.session import acts
from retro.session.people import Role
from retro.stages.ideate.rules import AddCard, IdeateView
from retro.storage import Library
from retro.workspace import Workspace
from tests.fakes import a_room
from tests.killer.processes import a_workspace

Capture = pytest.CaptureFixture[str]


async def _written(workspace: Workspace) -> None:
    hosted = host_session(workspace, "killed")
    hosted.room.start()
    try:
        await hosted.room.submit("system", acts.TakeSeat("lead", "Dana", Role.FACILITATOR))
        await hosted.room.submit("system", acts.TakeSeat("ana", "Ana", Role.PARTICIPANT))
        await hosted.room.submit("lead", acts.NextStage(""))
        stage = hosted.room.session.stage
        assert stage
        await hosted.room.submit("ana", AddCard(stage.id, stage.prompts[0].id, "a thought of hers"))
    finally:
        await hosted.close()


def opened(workspace: Workspace) -> list[str]:
    """Host the session again, and give the cards that Ana knows as hers."""

    async def look() -> list[str]:
        (name,) = Library(workspace.sessions).ids()
        hosted = host_session(workspace, name)
        panel = hosted.room.view("ana").panel
        await hosted.close()
        assert isinstance(panel, IdeateView)
        return [card.text for card in panel.own]

    return asyncio.run(look())


@pytest.fixture
def team(tmp_path: Path) -> Workspace:
    """A workspace with a session in which Ana wrote a card that nobody has seen."""
    workspace = Workspace(a_workspace(tmp_path / "team"), given=True)
    workspace.prepare()
    asyncio.run(_written(workspace))
    return workspace


@pytest.fixture
def elsewhere(team: Workspace) -> Workspace:
    """The same, moved without a word."""
    shutil.move(team.folder, team.folder.parent / "elsewhere")
    return Workspace(team.folder.parent / "elsewhere", given=True)


def moved(old: Workspace, new: Workspace) -> int:
    return main(["workspace", "moved", str(old.folder), str(new.folder)])


def answer(monkeypatch: pytest.MonkeyPatch, text: str, *, terminal: bool = True) -> None:
    """Sit at a terminal, or not, and type this."""
    for name, stream in (("stdin", io.StringIO(text)), ("stderr", sys.stderr)):
        monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
        monkeypatch.setattr(sys, name, stream)


def test_a_workspace_that_stays_keeps_its_secrets(team: Workspace, capsys: Capture) -> None:
    assert opened(team) == ["a thought of hers"]
    assert LOST not in capsys.readouterr().err


def test_a_copy_has_no_secrets_and_says_so_when_it_is_opened(team: Workspace, capsys: Capture) -> None:
    shutil.copytree(team.folder, team.folder.parent / "copy")
    copy = Workspace(team.folder.parent / "copy", given=True)
    copy.prepare()

    assert opened(copy) == []

    said = capsys.readouterr().err
    assert LOST in said
    assert f"retro --workspace {copy.folder} workspace moved OLD {copy.folder}" in said
    assert opened(team) == ["a thought of hers"]


def test_a_workspace_that_was_moved_finds_its_secrets_again(team: Workspace, elsewhere: Workspace) -> None:
    kept = team.private

    assert moved(team, elsewhere) == 0

    elsewhere.prepare()
    assert elsewhere.private == kept
    assert opened(elsewhere) == ["a thought of hers"]


def test_a_link_may_stand_where_a_workspace_was(team: Workspace, elsewhere: Workspace) -> None:
    kept = team.private
    team.folder.symlink_to(elsewhere.folder)

    assert moved(team, elsewhere) == 0
    assert elsewhere.private == kept


def test_an_old_place_that_nobody_knows_is_refused(elsewhere: Workspace, capsys: Capture) -> None:
    assert moved(Workspace(elsewhere.folder / "other"), elsewhere) == 1

    assert "retro workspace lists the known ones" in capsys.readouterr().err
    assert not elsewhere.state.id_of(elsewhere.folder)


def test_a_new_place_must_be_there(team: Workspace, capsys: Capture) -> None:
    assert moved(team, Workspace(team.folder / "nowhere")) == 1

    assert "There is no folder" in capsys.readouterr().err
    assert opened(team) == ["a thought of hers"]


def test_a_new_place_with_secrets_of_its_own_is_refused(
    team: Workspace, elsewhere: Workspace, capsys: Capture
) -> None:
    elsewhere.prepare()
    opened(elsewhere)
    own, known = elsewhere.private, elsewhere.state.known()

    assert moved(team, elsewhere) == 1

    assert f"There are already private files of {elsewhere.folder}, in {own}" in capsys.readouterr().err
    assert elsewhere.state.known() == known
    shutil.rmtree(own)
    assert moved(team, elsewhere) == 0
    elsewhere.prepare()
    assert elsewhere.private != own


def test_one_that_was_copied_and_not_moved_can_be_given_its_secrets_back(
    team: Workspace, capsys: Capture
) -> None:
    shutil.copytree(team.folder, team.folder.parent / "copy")
    copy = Workspace(team.folder.parent / "copy")

    assert moved(team, copy) == 0
    assert "undo this" in capsys.readouterr().err
    assert moved(copy, team) == 0
    assert opened(team) == ["a thought of hers"]


def test_the_known_ones_are_listed(team: Workspace, capsys: Capture) -> None:
    assert main(["workspace"]) == 0
    assert capsys.readouterr().out == f"{team.folder}  {team.private.name}\n"

    shutil.rmtree(team.folder)
    assert main(["workspace", "list"]) == 0
    assert capsys.readouterr().out.endswith("  (not there)\n")

    assert main(["--state", str(team.folder.parent / "none"), "workspace"]) == 0
    assert "No workspace has private files yet" in capsys.readouterr().err
    assert not (team.folder.parent / "none").exists()


@pytest.mark.parametrize("text", ["\n", "n\n", ""])
def test_who_moved_a_workspace_is_told_before_anything_is_made(
    team: Workspace, elsewhere: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Capture, text: str
) -> None:
    answer(monkeypatch, text)

    with pytest.raises(WorkspaceError, match="Nothing was opened"):
        ask_if_moved(elsewhere)

    said = capsys.readouterr().err
    assert f"workspace moved {team.folder} {elsewhere.folder}" in said
    assert not elsewhere.state.id_of(elsewhere.folder)


def test_one_may_go_on_without_the_secrets(
    elsewhere: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    answer(monkeypatch, "y\n")
    ask_if_moved(elsewhere)
    assert "[y/N]" in capsys.readouterr().err

    answer(monkeypatch, "", terminal=False)
    ask_if_moved(elsewhere)
    said = capsys.readouterr().err
    assert "workspace moved" in said
    assert "[y/N]" not in said


def test_nobody_is_asked_about_a_copy_or_about_other_sessions(team: Workspace, capsys: Capture) -> None:
    shutil.copytree(team.folder, team.folder.parent / "copy")
    ask_if_moved(Workspace(team.folder.parent / "copy"))
    ask_if_moved(team)
    shutil.rmtree(team.folder)
    ask_if_moved(Workspace(a_workspace(team.folder.parent / "another")))

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["sessions"],
        ["sessions", "check"],
        ["doctor", "--port", "0"],
        ["actions"],
        ["templates"],
        ["workspace"],
    ],
    ids=" ".join,
)
def test_looking_keeps_nothing(tmp_path: Path, arguments: list[str]) -> None:
    workspace = Workspace(a_workspace(tmp_path / "team"))

    main(["--workspace", str(workspace.folder), *arguments])

    assert not workspace.state.folder.exists()
    assert not workspace.earlier.exists()


def test_what_is_kept_of_a_workspace_that_is_gone_is_named_and_left(
    team: Workspace, tmp_path: Path, capsys: Capture
) -> None:
    kept, other = team.private, Workspace(a_workspace(tmp_path / "other"))
    unknown = team.state.workspaces / "0123456789abcdef"
    unknown.mkdir()
    shutil.rmtree(team.folder)

    assert main(["--workspace", str(other.folder), "sessions", "check", "--repair"]) == 0

    said = capsys.readouterr().out
    assert f"{kept}: this belongs to {team.folder}, which does not exist" in said
    assert f"{unknown}: this belongs to no known workspace" in said
    assert kept.is_dir()
    main(["--workspace", str(other.folder), "doctor", "--port", "0"])
    assert f"note  state      {kept}: this belongs to {team.folder}" in capsys.readouterr().out


def test_the_doctor_says_where_what_is_private_is(team: Workspace, capsys: Capture) -> None:
    doctor = ["--workspace", str(team.folder), "doctor", "--port", "0"]
    main(doctor)
    assert f"good  state      the private files of this workspace are in {team.private}\n" in (
        capsys.readouterr().out
    )

    team.private.chmod(0o750)
    main(doctor)
    assert f"other users have rights to {team.private}" in capsys.readouterr().out

    team.state.register.write_text("{")
    assert main(doctor) == 1
    assert f"stop  state      {team.state.register} is damaged" in capsys.readouterr().out


@pytest.mark.parametrize("command", [host, serve])
def test_hosting_and_serving_ask_before_they_make_anything(
    elsewhere: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    command: Callable[[Workspace, argparse.Namespace], int],
) -> None:
    answer(monkeypatch, "n\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    with pytest.raises(WorkspaceError, match="Nothing was opened"):
        command(elsewhere, argparse.Namespace(what="killed", title=None, code=False, plain=False))

    assert not elsewhere.state.id_of(elsewhere.folder)


def test_every_command_hears_where_what_is_private_is(
    team: Workspace, tmp_path: Path, capsys: Capture
) -> None:
    main(["--state", str(tmp_path / "mine"), "--workspace", str(team.folder), "doctor", "--port", "0"])

    assert f"they will be in {tmp_path / 'mine' / 'workspaces'}" in capsys.readouterr().out


def test_the_line_for_the_minutes_names_the_workspace_that_was_given(tmp_path: Path) -> None:
    room = a_room()
    server = SimpleNamespace(addresses=(), port=2222, fingerprint="SHA256:x")
    for workspace in (Workspace(tmp_path, given=True), Workspace(tmp_path)):
        invite(room, server, workspace, "127.0.0.1")  # type: ignore[arg-type]
        assert room.invitation is not None
        assert room.invitation.minutes == workspace.command("minutes", room.id)
