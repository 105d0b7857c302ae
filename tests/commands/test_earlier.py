"""What a workspace has from an earlier version: shown, taken over if somebody says so, and never followed."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from retro.cli import main
from retro.commands import earlier_files
from retro.commands.taking_over import settled, take_over_secrets
from retro.commands.wikis import Wikis
from retro.publish.targets.deadline import Deadline
from retro.storage import Vault
from retro.storage.disk import beside
from retro.storage.lock import Lock
from retro.workspace import Workspace
from tests.builders import Meeting, a_whole_meeting
from tests.publish.helpers import SESSION, a_meeting, a_repository, an_identity, retro
from tests.publish.helpers import a_workspace as a_team

OPEN, OVER, GONE = "2026-11-21-open", "2026-11-14-over", "2026-11-07-gone"
CODE, SECRET = b"maple-otter-violin-42", b"s" * 32

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture
def team(tmp_path: Path) -> Workspace:
    """A workspace with a session that goes on, one that is over, and what an earlier version kept of both."""
    a_team(tmp_path / "team", "", Meeting(name=OPEN).join("Ana", "Ben").next())
    team = Workspace(a_team(tmp_path / "team", "", a_whole_meeting(name=OVER)), given=True)
    for session_id in (OPEN, OVER, GONE):
        Vault(team.earlier / "secrets", session_id).write("join-code", CODE)
        Vault(team.earlier / "secrets", session_id).write("stage-checkin", SECRET)
    team.earlier.chmod(0o700)
    team.prepare()
    return team


def answer(monkeypatch: Patch, text: str, *, terminal: bool = True) -> None:
    """Sit at a terminal, or not, and type this."""
    for name, stream in (("stdin", io.StringIO(text)), ("stderr", sys.stderr)):
        monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
        monkeypatch.setattr(sys, name, stream)


def left(team: Workspace, session_id: str = OPEN) -> list[str]:
    folder = team.earlier / "secrets" / session_id
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def kept(team: Workspace, session_id: str = OPEN) -> dict[str, bytes]:
    folder = team.secrets / session_id
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_secrets_of_an_open_session_are_taken_over_by_who_says_so(
    team: Workspace, monkeypatch: Patch, capsys: Capture
) -> None:
    answer(monkeypatch, "y\n")

    take_over_secrets(team)

    said = capsys.readouterr().err
    assert "This workspace has secrets of 1 open session from an earlier version" in said
    assert OPEN in said
    assert kept(team) == {"join-code": CODE, "stage-checkin": SECRET}
    assert {path.stat().st_mode & 0o777 for path in (team.secrets / OPEN).iterdir()} == {0o600}
    assert not (team.earlier / "secrets" / OPEN).exists()
    take_over_secrets(team)
    assert capsys.readouterr().err == ""


def test_sessions_that_are_over_or_gone_are_not_asked_about(
    team: Workspace, monkeypatch: Patch, capsys: Capture
) -> None:
    answer(monkeypatch, "y\n")

    take_over_secrets(team)

    assert OVER not in capsys.readouterr().err
    assert (kept(team, OVER), kept(team, GONE)) == ({}, {})
    assert left(team, OVER) == left(team, GONE) == ["join-code", "stage-checkin"]


@pytest.mark.parametrize(("text", "terminal"), [("n\n", True), ("\n", True), ("yes\n", True), ("y\n", False)])
def test_with_any_other_answer_nothing_is_used_and_it_is_said_what_that_means(
    team: Workspace, monkeypatch: Patch, capsys: Capture, text: str, terminal: bool
) -> None:
    answer(monkeypatch, text, terminal=terminal)

    take_over_secrets(team)

    said = capsys.readouterr().err
    assert ("[y/N]" in said) == terminal
    assert "people cannot see or change what they gave in private" in said
    assert "start retro host or retro serve in a terminal" in said
    assert kept(team) == {}
    assert left(team) == ["join-code", "stage-checkin"]


def test_one_who_said_no_is_asked_again_and_keeps_what_was_drawn_since(
    team: Workspace, monkeypatch: Patch
) -> None:
    answer(monkeypatch, "n\n")
    take_over_secrets(team)
    Vault(team.secrets, OPEN).write("join-code", b"basil-comet-harbor-17")
    answer(monkeypatch, "y\n")

    take_over_secrets(team)

    assert kept(team) == {"join-code": b"basil-comet-harbor-17", "stage-checkin": SECRET}
    assert left(team) == ["join-code"]


def test_a_death_while_taking_over_is_made_good(team: Workspace, monkeypatch: Patch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        answer(killed, "y\n")
        killed.setattr(earlier_files, "remove_secrets", die)
        with pytest.raises(KeyboardInterrupt):
            take_over_secrets(team)
    assert kept(team)["stage-checkin"] == SECRET
    assert left(team) == ["join-code", "stage-checkin"]

    answer(monkeypatch, "y\n")
    take_over_secrets(team)

    assert kept(team)["stage-checkin"] == SECRET
    assert left(team) == []


def test_a_session_that_another_process_holds_is_left_alone(
    team: Workspace, monkeypatch: Patch, capsys: Capture
) -> None:
    lock = Lock(beside(team.sessions / f"{OPEN}.json", ".lock"))
    answer(monkeypatch, "y\n")
    try:
        take_over_secrets(team)
    finally:
        lock.release()

    assert "in use" in capsys.readouterr().err
    assert left(team) == ["join-code", "stage-checkin"]


def test_the_host_key_is_asked_about_at_the_same_place(
    team: Workspace, monkeypatch: Patch, capsys: Capture
) -> None:
    from retro.server.host_key import fingerprint, host_key, read_host_key

    older = fingerprint(host_key(team.older_host_key))
    answer(monkeypatch, "n\ny\n")

    assert fingerprint(read_host_key(settled(team))) == older
    assert capsys.readouterr().err.count("[y/N]") == 2
    assert kept(team) == {}


# What others had a hand in


def a_link(team: Workspace, away: Path) -> None:
    away.write_bytes(b"a key of the user's")
    file = team.earlier / "secrets" / OPEN / "stage-checkin"
    file.unlink()
    file.symlink_to(away)


def a_link_to_a_folder(team: Workspace, away: Path) -> None:
    (team.earlier / "secrets" / OPEN).rename(away)
    (team.earlier / "secrets" / OPEN).symlink_to(away)


def a_link_to_all_secrets(team: Workspace, away: Path) -> None:
    (team.earlier / "secrets").rename(away)
    (team.earlier / "secrets").symlink_to(away)


def a_link_to_everything(team: Workspace, away: Path) -> None:
    team.earlier.rename(away)
    team.earlier.symlink_to(away)


def a_pipe(team: Workspace, away: Path) -> None:
    file = team.earlier / "secrets" / OPEN / "stage-checkin"
    file.unlink()
    os.mkfifo(file)


def a_large_file(team: Workspace, away: Path) -> None:
    (team.earlier / "secrets" / OPEN / "stage-checkin").write_bytes(b"s" * (earlier_files.LARGEST + 1))


def a_strange_name(team: Workspace, away: Path) -> None:
    (team.earlier / "secrets" / OPEN / "stage-checkin").rename(team.earlier / "secrets" / OPEN / "Stage.x")


Spoil = Callable[[Workspace, Path], None]
LINKS = (a_link_to_a_folder, a_link_to_all_secrets, a_link_to_everything)


@pytest.mark.parametrize("spoil", [a_link, a_pipe, a_large_file, a_strange_name, *LINKS])
def test_only_small_files_that_are_there_themselves_are_taken_over(
    team: Workspace, monkeypatch: Patch, tmp_path: Path, spoil: Spoil
) -> None:
    spoil(team, tmp_path / "away")
    answer(monkeypatch, "y\n")

    take_over_secrets(team)

    assert set(kept(team)) <= {"join-code"}
    assert spoil not in LINKS or not kept(team)


def test_what_belongs_to_another_user_is_not_taken_over(team: Workspace, monkeypatch: Patch) -> None:
    real, inode = os.fstat, (team.earlier / "secrets" / OPEN / "stage-checkin").stat().st_ino

    def fstat(handle: int) -> os.stat_result:
        found = real(handle)
        return os.stat_result((*found[:4], 54321, *found[5:])) if found.st_ino == inode else found

    monkeypatch.setattr(os, "fstat", fstat)
    answer(monkeypatch, "y\n")

    take_over_secrets(team)

    assert set(kept(team)) == {"join-code"}


@pytest.mark.parametrize("spoil", LINKS)
def test_deleting_and_checking_follow_no_link(
    team: Workspace, tmp_path: Path, capsys: Capture, spoil: Spoil
) -> None:
    spoil(team, tmp_path / "away")
    (tmp_path / "away").chmod(0o755)
    before = sorted((path, path.stat().st_mode) for path in (tmp_path / "away").rglob("*"))

    assert retro(team.folder, "sessions", "delete", OPEN, "--yes") == 0
    retro(team.folder, "sessions", "check", "--repair")

    assert sorted((path, path.stat().st_mode) for path in (tmp_path / "away").rglob("*")) == before
    assert (tmp_path / "away").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("link", [".retro", ".retro/wikis"])
def test_no_copy_behind_a_link_is_removed(team: Workspace, tmp_path: Path, link: str) -> None:
    if link == ".retro":
        team.earlier.rename(tmp_path / "before")
    away = tmp_path / "away"
    (away / "wikis" / "ours.git").mkdir(parents=True)
    (team.folder / link).symlink_to(away if link == ".retro" else away / "wikis")

    assert retro(team.folder, "sessions", "delete", OPEN, "--yes") == 0

    assert (away / "wikis" / "ours.git").is_dir()


# What else looks at both places


def test_delete_and_forget_erase_secrets_in_both_places(team: Workspace) -> None:
    Vault(team.secrets, OPEN).write("join-code", CODE)

    assert retro(team.folder, "sessions", "delete", OPEN, "--yes") == 0
    assert retro(team.folder, "sessions", "forget", OVER, "Ana", "--yes") == 0

    assert (kept(team), left(team), left(team, OVER)) == ({}, [], [])
    assert left(team, GONE) == ["join-code", "stage-checkin"]


def test_copies_of_wikis_are_never_used_and_go_with_the_session(tmp_path: Path) -> None:
    an_identity()
    repository = a_repository(tmp_path / "wiki.git")
    settings = f'[publish.wiki]\nkind = "git"\nurl = "file://{repository}"\n'
    team = Workspace(a_team(tmp_path / "team", settings, a_meeting()))
    planted = team.earlier / "wikis" / "planted.git"
    subprocess.run(["git", "init", "-q", "--bare", planted], check=True)
    before = sorted(path for path in team.earlier.rglob("*"))

    assert retro(team.folder, "publish", SESSION) == 0

    assert sorted(path for path in team.earlier.rglob("*")) == before
    assert len([*team.wikis.glob("*.git")]) == 1
    assert retro(team.folder, "sessions", "delete", SESSION, "--yes") == 0
    assert [*team.wikis.glob("*.git"), *(team.earlier / "wikis").iterdir()] == []


def test_the_check_finds_secrets_of_sessions_that_are_gone_and_rights_of_others(
    team: Workspace, capsys: Capture
) -> None:
    code = team.earlier / "secrets" / OPEN / "join-code"
    code.chmod(0o644)

    assert retro(team.folder, "sessions", "check") == 1

    said = capsys.readouterr().out
    assert (
        f"{GONE}: the session does not exist any more, but its secrets do; "
        f"remove {team.earlier / 'secrets' / GONE}" in said
    )
    assert f".retro/secrets/{OPEN}/join-code: can be used by other users" in said
    retro(team.folder, "sessions", "check", "--repair")
    assert code.stat().st_mode & 0o777 == 0o600


def test_the_doctor_names_an_earlier_folder_and_what_is_in_it(team: Workspace, capsys: Capture) -> None:
    (team.earlier / "wikis" / "x.git").mkdir(parents=True)
    (team.earlier / "retro.log").touch()
    (team.earlier / "something").touch()

    retro(team.folder, "doctor", "--port", "0")

    said = capsys.readouterr().out
    assert f"note  state      {team.earlier} is from an earlier version" in said
    assert "is not used: secrets of 3 sessions, a copy of a wiki, a log, 1 other thing." in said


def test_the_doctor_follows_no_link(team: Workspace, tmp_path: Path, capsys: Capture) -> None:
    a_link_to_everything(team, tmp_path / "away")

    retro(team.folder, "doctor", "--port", "0")

    assert "is not used: it is a link, which is not followed" in capsys.readouterr().out


def test_an_earlier_secret_that_outlived_its_stage_is_found(team: Workspace, capsys: Capture) -> None:
    assert main(["--workspace", str(team.folder), "doctor", "--privacy", OVER]) == 1

    outlived = team.earlier / "secrets" / OVER / "stage-checkin"
    assert (
        f"the secret stage-checkin is still there although its stage is closed; remove {outlived}"
        in capsys.readouterr().out
    )


def test_an_earlier_log_is_looked_into(team: Workspace, capsys: Capture) -> None:
    earlier_files.remove_secrets(team, OVER)
    (team.earlier / "retro.log").write_text("ERROR Pairing on the gnarly parts")
    (team.earlier / "retro.log").chmod(0o600)
    card = next(card.text for card in a_whole_meeting().session.board.cards)
    (team.earlier / "retro.log").write_text(f"ERROR {card}")

    assert main(["--workspace", str(team.folder), "doctor", "--privacy", OVER]) == 1
    assert "retro.log holds something of this session" in capsys.readouterr().out


def test_rights_of_others_to_earlier_secrets_are_found(team: Workspace, capsys: Capture) -> None:
    earlier_files.remove_secrets(team, OVER, ["stage-checkin"])
    (team.earlier / "secrets" / OVER / "join-code").chmod(0o640)

    assert retro(team.folder, "doctor", "--privacy", OVER) == 1

    said = capsys.readouterr().out
    assert f"other users have rights to .retro/secrets/{OVER}/join-code" in said


def test_a_copy_of_a_wiki_is_kept_under_the_id_of_the_workspace(tmp_path: Path) -> None:
    settings = f'[publish.wiki]\nkind = "git"\nurl = "file://{tmp_path}/wiki.git"\n'
    team = Workspace(a_team(tmp_path / "team", settings, a_meeting()))

    before = sorted(team.state.folder.rglob("*"))

    Wikis(team).tried("wiki")
    assert sorted(team.state.folder.rglob("*")) == before

    Wikis(team).open("wiki", Deadline())
    assert team.state.id_of(team.folder) == team.private.name
