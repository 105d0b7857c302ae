"""Who may join, as a workspace wants it: limits, keys, and a code that nobody else can read."""

import io
import sys
from pathlib import Path

import msgspec
import pytest

from retro.cli import main
from retro.commands.workspace_access import access_policy_of, address_of, chosen_code, limits_of
from retro.errors import RuleError, WorkspaceError
from retro.room.access_policy import AccessSettings
from retro.server import Address, Limits
from retro.storage import Vault
from retro.workspace import Workspace
from tests.confirming import confirmed
from tests.server.people import a_key

ROOT = Path(__file__).parents[2]
OTHER = f"SHA256:{'x' * 43}"


def a_workspace(tmp_path: Path, toml: str = "") -> Workspace:
    return confirmed(tmp_path, toml)


def test_without_a_word_the_limits_are_the_defaults(tmp_path: Path) -> None:
    assert limits_of(Workspace(tmp_path)) == Limits()


def test_limits_are_read_from_the_file(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path, "[limits]\ntries = 2\nidle_seconds = 600\nacts_per_second = 3\n")
    limits = limits_of(workspace)
    assert (limits.tries, limits.idle_seconds, limits.pace.rate) == (2, 600, 3)
    assert limits.waiting == Limits().waiting


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("tries = 0", "tries must be a whole number from 1 to 10, not 0."),
        ("tries = 2.5", "tries must be a whole number from 1 to 10, not 2.5."),
        ("tries = true", "tries must be a whole number from 1 to 10, not true."),
        ('waiting = "many"', 'waiting must be a whole number from 1 to 10,000, not "many".'),
        ("stall_seconds = inf", "stall_seconds must be a number from 0.05 to 86,400, not inf."),
        ("stall_seconds = nan", "stall_seconds must be a number from 0.05 to 86,400, not nan."),
        ("tires = 3", "there is no setting tires; did you mean tries?"),
        ("zzz = 3", "there is no setting zzz; docs/security.md lists all of them."),
    ],
)
def test_a_limit_that_is_none_is_refused_with_file_and_key(tmp_path: Path, line: str, sentence: str) -> None:
    workspace = a_workspace(tmp_path, f"[limits]\n{line}\n")
    with pytest.raises(WorkspaceError) as refused:
        limits_of(workspace)
    assert str(refused.value) == f"{tmp_path / 'retro.toml'}: [limits] {sentence}"


def test_an_address_that_was_given_beats_the_file(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path, 'address = "retro.example.org:2222"\n')

    assert address_of(Workspace(tmp_path / "none")) is None
    assert address_of(workspace) == Address("retro.example.org", 2222)
    assert address_of(workspace, Address("other.example.org")) == Address("other.example.org")


def test_an_address_that_is_none_is_refused_with_file_and_key(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path, 'address = "a b"\n')
    with pytest.raises(WorkspaceError) as refused:
        address_of(workspace)
    assert str(refused.value).startswith(f"{tmp_path / 'retro.toml'}: address: an address looks like ")


def test_an_address_that_is_none_is_refused_with_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("host", "serve"):
        with pytest.raises(SystemExit):
            main([command, "start-stop-continue", "--address=-oProxyCommand=x"])
        assert "argument --address: an address looks like " in capsys.readouterr().err


def test_serve_says_so_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_workspace(tmp_path, "[limits]\ntries = 99\n")
    assert main(["--workspace", str(tmp_path), "serve", "start-stop-continue", "--port", "0"]) == 1
    assert "[limits] tries must be a whole number from 1 to 10, not 99." in capsys.readouterr().err


def test_every_limit_is_in_the_documentation_with_its_default() -> None:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| `")]
    said = {cells[1].strip(" `"): float(cells[2].replace(",", "")) for cells in rows}
    assert said == msgspec.structs.asdict(Limits())


def test_the_server_knows_keys_and_what_was_said_before(tmp_path: Path) -> None:
    key = a_key()
    line = key.export_public_key().decode().strip()
    workspace = a_workspace(tmp_path, f'allow = ["{line}", "{OTHER}"]\nwaiting = true\n')
    vault = Vault(workspace.secrets, "2026-11-21-test")
    access_policy = access_policy_of(workspace, vault, None)

    assert access_policy.allowed == frozenset({key.get_fingerprint(), OTHER})
    assert access_policy.let_in_one_by_one
    assert access_policy_of(workspace, vault, None).code == access_policy.code

    vault.write("door", msgspec.json.encode(AccessSettings(locked=True, asks=False)))
    access_policy = access_policy_of(workspace, vault, None)
    assert access_policy.access_settings.locked
    assert not access_policy.let_in_one_by_one


def test_orders_that_cannot_be_read_are_a_locked_session(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    vault = Vault(workspace.secrets, "2026-11-21-test")
    vault.write("door", b"{")
    assert access_policy_of(workspace, vault, None).access_settings.locked


@pytest.mark.parametrize("damage", [b"\0" * 21, b"\xff\xfe", b"  \n"])
@pytest.mark.parametrize("name", ["join-code", "leader-code"])
def test_a_code_that_cannot_be_read_is_drawn_anew(tmp_path: Path, name: str, damage: bytes) -> None:
    workspace = a_workspace(tmp_path)
    vault = Vault(workspace.secrets, "2026-11-21-test")
    before = access_policy_of(workspace, vault, None)
    vault.write(name, damage)

    access_policy = access_policy_of(workspace, vault, None)
    assert access_policy.role_for("") is None
    assert (access_policy.code == before.code) == (name != "join-code")
    assert (access_policy.leader_code == before.leader_code) == (name != "leader-code")
    assert access_policy_of(workspace, vault, None).code == access_policy.code


def test_secrets_are_the_owners_alone(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    access_policy_of(workspace, Vault(workspace.secrets, "2026-11-21-test"), None)
    folder = workspace.secrets / "2026-11-21-test"
    assert folder.stat().st_mode & 0o077 == 0
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("line", ["ssh-ed25519 nonsense", "SHA256:…", "SHA256:abc", "", "ключ"])
def test_a_key_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    workspace = a_workspace(tmp_path, f'allow = ["{line}"]\n')
    with pytest.raises(WorkspaceError, match="neither a public key nor a fingerprint"):
        access_policy_of(workspace, Vault(workspace.secrets, "2026-11-21-test"), None)


def test_a_code_of_ones_own_comes_from_the_environment_or_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert chosen_code(asked=False) is None
    monkeypatch.setenv("RETRO_CODE", "our own code 42")
    assert chosen_code(asked=False) == "our own code 42"
    assert chosen_code(asked=False) is None  # nobody inherits it
    monkeypatch.setattr(sys, "stdin", io.StringIO("another code 17\n"))
    assert chosen_code(asked=True) == "another code 17"
    monkeypatch.setenv("RETRO_CODE", "short")
    with pytest.raises(RuleError, match="at least 8"):
        chosen_code(asked=False)


def test_no_code_is_taken_from_the_command_line() -> None:
    with pytest.raises(SystemExit):
        main(["host", "--code=maple-otter-violin-42", "start-stop-continue"])
