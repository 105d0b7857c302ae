"""What `retro.toml` can do counts once its user has seen and confirmed it, and again after every change."""

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from retro.cli import main
from retro.commands.checks import ready_to_open
from retro.commands.confirmation import NAME
from retro.commands.meeting_memory import shared_with
from retro.commands.past_actions import from_earlier_sessions
from retro.commands.trust import confirm, left_out_of, trusted_settings
from retro.commands.workspace_access import access_policy_of, address_of, limits_of
from retro.errors import WorkspaceError
from retro.room import AccessPolicy
from retro.server import Limits
from retro.storage import Library, Vault
from retro.workspace import Workspace
from tests.confirming import confirmed
from tests.killer.processes import a_workspace as a_served_workspace
from tests.killer.processes import served
from tests.publish.helpers import SESSION, Reply, Seen, Stub, a_workspace, retro, stub
from tests.server.people import a_key
from tests.window import Window

KEY = a_key()
LINE = KEY.export_public_key().decode().strip()
OTHER = f"SHA256:{'x' * 43}"
SECRET = "s3cret-t0ken-1234"
HINT = "Look at it with: retro --workspace {} trust"


class Team:
    """A workspace whose settings send a secret to a server that remembers everything it is asked."""

    def __init__(self, folder: Path, server: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server = server
        self.folder = a_workspace(folder, self.toml("seen"))
        self.workspace = Workspace(self.folder)
        self.looked_up: list[str] = []
        self._patch = monkeypatch
        names = Watched({"TEAM_TOKEN": SECRET}, self.looked_up)
        monkeypatch.setattr("retro.commands.wikis.os", SimpleNamespace(environ=names))

    def toml(self, path: str) -> str:
        page = f"{self.server.url}/{path}/${{session}}"
        headers = 'headers = { Authorization = "Bearer env:TEAM_TOKEN" }'
        return f'[publish.wiki]\nkind = "http"\nurl = "{page}"\nread = "{page}"\n{headers}\n'

    def write(self, toml: str) -> None:
        (self.folder / "retro.toml").write_text(toml, "utf-8")

    def forget(self) -> None:
        """Come to it for the first time."""
        (self.workspace.private / NAME).unlink()

    @property
    def untouched(self) -> bool:
        """Whether nothing was sent and no secret was read since this was asked last."""
        found = not self.server.seen and not self.looked_up
        self.server.seen.clear()
        self.looked_up.clear()
        return found

    def answer(self, text: str, *, terminal: bool = True) -> None:
        """Sit at a terminal, or not, and type this."""
        for name, stream in (("stdin", io.StringIO(text)), ("stderr", sys.stderr)):
            self._patch.setattr(stream, "isatty", lambda: terminal, raising=False)
            self._patch.setattr(sys, name, stream)


class Watched(dict[str, str]):
    """An environment that remembers what was looked up in it."""

    def __init__(self, names: dict[str, str], looked_up: list[str]) -> None:
        super().__init__(names)
        self._looked_up = looked_up

    def get(self, name: str, default: Any = None) -> Any:
        self._looked_up.append(name)
        return super().get(name, default)


@pytest.fixture
def team(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Team]:
    pages: dict[str, bytes] = {}

    def answer(seen: Seen) -> Reply:
        if seen.method == "PUT":
            pages[seen.path] = seen.body
        return (200, {}, pages[seen.path]) if seen.path in pages else (404, {}, "")

    with stub(answer) as server:
        yield Team(tmp_path / "team", server, monkeypatch)


def an_access_policy(workspace: Workspace) -> AccessPolicy:
    return access_policy_of(workspace, Vault(workspace.secrets, "2026-11-21-test"), None)


# Nothing is sent, and no secret is read


COMMANDS: dict[str, Callable[[Path], object]] = {
    "publish": lambda folder: retro(folder, "publish", SESSION),
    "publish --dry-run": lambda folder: retro(folder, "publish", SESSION, "--dry-run"),
    "publish --force": lambda folder: retro(folder, "publish", SESSION, "--force"),
    "actions --sync": lambda folder: retro(folder, "actions", "--sync"),
    "doctor": lambda folder: retro(folder, "doctor", "--port", "0"),
    "sessions forget": lambda folder: retro(folder, "sessions", "forget", SESSION, "Ben", "--yes"),
    "a meeting that opens": lambda folder: (
        from_earlier_sessions(Workspace(folder), Library(folder / "sessions")).carried_actions
    ),
}


@pytest.mark.parametrize("first", [True, False], ids=["never confirmed", "changed since"])
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_sent_and_no_secret_read_until_it_is_confirmed(
    team: Team, command: str, first: bool, tmp_path: Path
) -> None:
    # The page is there, as far as this workspace knows: whoever made it may have put that down.
    assert retro(team.folder, "publish", SESSION) == 0
    assert not team.untouched
    team.write(team.toml("seen") + 'method = "PATCH"\n')
    if first:
        team.forget()

    other = shutil.copytree(team.folder, tmp_path / "other")

    COMMANDS[command](team.folder)

    assert team.untouched
    confirm(Workspace(other))
    COMMANDS[command](other)
    assert not team.untouched  # so this test would have noticed


@pytest.mark.parametrize("command", ["publish", "actions"])
def test_what_cannot_be_sent_is_refused_with_what_to_do(
    team: Team, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team.folder, "publish", SESSION) == 0
    team.forget()
    capsys.readouterr()

    assert (
        retro(team.folder, *{"publish": ("publish", SESSION), "actions": ("actions", "--sync")}[command]) == 1
    )

    file = team.folder / "retro.toml"
    hint = HINT.format(team.folder)
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"retro: Nothing is sent or read: what {file} can do is not confirmed. {hint}"
    )


def test_no_list_of_wikis_is_shown_before_it_is_confirmed(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    team.forget()

    assert retro(team.folder, "publish") == 1

    assert capsys.readouterr().out == ""


def test_a_meeting_opens_and_says_in_one_line_that_pages_were_not_read(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team.folder, "publish", SESSION) == 0
    team.forget()
    capsys.readouterr()

    earlier = from_earlier_sessions(team.workspace, Library(team.workspace.sessions))

    assert len(earlier.carried_actions) == 3
    assert len(capsys.readouterr().err.splitlines()) == 1


# Nobody leads, nobody more comes in


def test_a_listed_key_leads_only_when_it_is_confirmed(tmp_path: Path) -> None:
    workspace = confirmed(tmp_path, "")
    (tmp_path / "retro.toml").write_text(f'facilitators = ["{LINE}"]\n', "utf-8")

    assert an_access_policy(workspace).leader_keys == frozenset()
    confirm(workspace)
    assert an_access_policy(workspace).leader_keys == {KEY.get_fingerprint()}


def test_an_address_and_limits_count_only_when_they_are_confirmed(tmp_path: Path) -> None:
    toml = 'address = "retro.example.org"\n[limits]\ntries = 10\n'
    (tmp_path / "retro.toml").write_text(toml, "utf-8")
    workspace = Workspace(tmp_path)

    assert address_of(workspace) is None
    assert limits_of(workspace) == Limits()
    confirm(workspace)
    assert address_of(workspace) is not None
    assert limits_of(workspace).tries == 10


def test_what_restricts_counts_without_being_confirmed(tmp_path: Path) -> None:
    toml = f'allow = ["{OTHER}"]\nwaiting = true\nfacilitators = ["{LINE}"]\n'
    (tmp_path / "retro.toml").write_text(toml, "utf-8")

    access_policy = an_access_policy(Workspace(tmp_path))

    assert access_policy.allowed == frozenset({OTHER})
    assert access_policy.let_in_one_by_one


@pytest.mark.parametrize(
    ("changed", "allowed"),
    [
        ("", frozenset({OTHER})),
        (f'allow = ["{OTHER}", "{LINE}"]', frozenset({OTHER})),
        (f'allow = ["{LINE}"]', frozenset()),
        ("allow = []", frozenset()),
    ],
    ids=["nothing", "one more", "another", "nobody"],
)
def test_nobody_more_comes_in_than_was_confirmed(
    tmp_path: Path, changed: str, allowed: frozenset[str]
) -> None:
    workspace = confirmed(tmp_path, f'allow = ["{OTHER}"]\nwaiting = true\n')
    (tmp_path / "retro.toml").write_text(changed, "utf-8")

    assert an_access_policy(workspace).allowed == allowed
    assert an_access_policy(workspace).let_in_one_by_one


# The meeting opens


@pytest.mark.serial
async def test_a_meeting_is_served_without_a_terminal_and_says_what_is_left_out(tmp_path: Path) -> None:
    folder = a_served_workspace(tmp_path / "team")
    toml = f'facilitators = ["{LINE}"]\naddress = "elsewhere.example.org"\n[limits]\ntries = 9\n'
    wiki = '[publish.wiki]\nkind = "git"\nurl = "https://example.org/x.git"\n'
    (folder / "retro.toml").write_text(toml + wiki, "utf-8")

    async with served(folder) as serving:
        said = serving.said

    assert "elsewhere" not in said
    assert said.splitlines()[0] == (
        f"retro: {folder / 'retro.toml'} is not confirmed, so no listed key can lead, nothing is "
        "published or read back, people are told this machine's own address and the "
        "limits are those of Retro itself. " + HINT.format(folder)
    )


@pytest.mark.serial
@pytest.mark.parametrize("what", [("host",), ("host", "start-stop-continue"), ()], ids=" ".join)
async def test_a_host_at_a_terminal_is_asked_first_and_goes_on_with_any_answer(
    tmp_path: Path, what: tuple[str, ...]
) -> None:
    (tmp_path / "retro.toml").write_text(f'facilitators = ["{LINE}"]\n', "utf-8")
    port = ("--port", "0") if what else ()
    window = Window(sys.executable, "-m", "retro", "--workspace", str(tmp_path), *what, *port)
    try:
        await window.wait_for(b"Trust this? [y/N] ")
        assert KEY.get_fingerprint().encode() in window.shown
        window.press(b"n\n")
        await window.wait_for(b"no listed key can lead")
        await window.wait_for(b"\x1b[?1049h")  # the screen opens
    finally:
        window.clear_away()


# What is asked, and when


@pytest.mark.parametrize("command", [("publish", SESSION), ("actions", "--sync")], ids=" ".join)
def test_who_says_yes_is_not_asked_again(
    team: Team, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    retro(team.folder, "publish", SESSION)
    team.forget()
    team.answer("y\n")

    assert retro(team.folder, *command) == 0

    said = capsys.readouterr().err
    host = team.server.url.removeprefix("http://").replace(":", ", port ")
    assert (
        f'publish.wiki: minutes are sent to {host}, with PUT to "{team.server.url}/seen/${{session}}".'
        in " ".join(said.split())
    )
    assert 'the secret in the environment variable "TEAM_TOKEN" is read' in " ".join(said.split())
    kept = team.workspace.private / NAME
    assert kept.stat().st_mode & 0o777 == 0o600
    assert SECRET not in kept.read_text("utf-8")
    assert SECRET not in said

    team.answer("")
    assert retro(team.folder, *command) == 0
    assert "Trust this" not in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["n\n", "\n", "yes please\n", ""])
def test_any_other_answer_confirms_nothing(team: Team, answer: str) -> None:
    team.forget()
    team.answer(answer)

    assert retro(team.folder, "publish", SESSION) == 1

    assert team.untouched
    assert not (team.workspace.private / NAME).exists()


def test_a_change_is_asked_again_and_only_the_change_is_told(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    team.write(team.toml("other"))
    team.answer("n\n")

    assert retro(team.folder, "publish", SESSION) == 1

    said = capsys.readouterr().err
    new = [line for line in said.splitlines() if line.startswith("  new: ")]
    gone = [line for line in said.splitlines() if line.startswith("  gone: ")]
    assert len(new) == len(gone) == 2  # where it sends, and where it reads
    assert "/other/" in said
    assert "as before: 1 sentence" in said
    assert team.untouched


@pytest.mark.parametrize(
    "change",
    [
        lambda toml: f"# a comment\n\n{toml}",
        lambda toml: f'team = ["Ana"]\ntheme = "dark"\n{toml}',
        lambda toml: toml.replace(" = ", "="),
        lambda toml: "".join(
            sorted(toml.splitlines(keepends=True), key=lambda line: not line.startswith("["))
        ),
        lambda toml: toml + 'method = "PUT"\n',
        lambda toml: toml.replace('"http"', "'http'"),
    ],
)
def test_what_means_the_same_is_not_asked_again(team: Team, change: Callable[[str], str]) -> None:
    team.write(change(team.toml("seen")))

    assert trusted_settings(team.workspace).left_out == {}


def test_a_folder_that_leads_elsewhere_is_shown_and_asked_again(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    team = tmp_path / "team"
    team.mkdir()
    (team / "notes").symlink_to(tmp_path / "one")
    workspace = confirmed(team, '[publish.notes]\nkind = "folder"\nfolder = "notes"\n')
    assert trusted_settings(workspace).left_out == {}
    assert f'"{tmp_path / "one"}"' in (workspace.private / NAME).read_text("utf-8").replace("\\", "")

    (team / "notes").unlink()
    (team / "notes").symlink_to(tmp_path / "two")

    assert "publish" in trusted_settings(workspace).left_out


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"digest": 1}', b"\xff", None])
def test_what_was_confirmed_and_cannot_be_read_confirms_nothing(team: Team, damage: bytes | None) -> None:
    kept = team.workspace.private / NAME
    if damage is None:
        kept.rename(team.folder / "elsewhere")
        kept.symlink_to(team.folder / "elsewhere")
    else:
        kept.write_bytes(damage)

    assert "publish" in trusted_settings(team.workspace).left_out


@pytest.mark.parametrize("toml", [None, "", 'team = ["Ana"]\ntheme = "dark"\n', "waiting = true\n"])
def test_what_can_do_nothing_asks_nothing(
    team: Team, toml: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    team.forget()
    if toml is None:
        (team.folder / "retro.toml").unlink()
    else:
        team.write(toml)
    team.answer("")

    ready_to_open(team.workspace)

    assert capsys.readouterr().err == ""


def test_a_new_workspace_asks_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "team")]) == 0

    assert trusted_settings(Workspace(tmp_path / "team")).left_out == {}
    assert main(["--workspace", str(tmp_path / "team"), "trust"]) == 0


def test_a_mistake_is_told_before_anything_is_asked(team: Team) -> None:
    team.write('facilitators = ["nonsense"]\n[limits]\ntries = 99\n')
    team.answer("y\n")

    with pytest.raises(WorkspaceError) as refused:
        ready_to_open(team.workspace)

    assert [line.partition(": ")[2] for line in str(refused.value).splitlines()] == [
        "[limits] tries must be a whole number from 1 to 10, not 99.",
        'facilitators: "nonsense" is neither a public key nor a fingerprint.',
    ]


# The command


def test_it_shows_and_asks_nothing(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    team.answer("y\n")
    assert retro(team.folder, "trust", "--show") == 0
    assert "This is confirmed." in capsys.readouterr().out

    team.forget()
    assert retro(team.folder, "trust", "--show") == 1
    assert retro(team.folder, "trust", "--show") == 1
    said = capsys.readouterr().out
    assert "minutes are sent to 127.0.0.1" in said
    assert f"To confirm it: retro --workspace {team.folder} trust" in said
    assert team.untouched


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1)])
def test_it_asks_at_a_terminal(team: Team, answer: str, code: int) -> None:
    team.forget()
    team.answer(answer)

    assert retro(team.folder, "trust") == code
    assert retro(team.folder, "trust", "--show") == code


def test_without_a_terminal_it_confirms_only_what_it_is_told_to(team: Team) -> None:
    team.forget()
    team.answer("y\n", terminal=False)

    assert retro(team.folder, "trust") == 1
    assert retro(team.folder, "trust", "--yes") == 0
    assert retro(team.folder, "trust") == 0
    with pytest.raises(SystemExit):
        retro(team.folder, "trust", "--yes", "--show")


@pytest.mark.parametrize("command", [("publish", SESSION), ("trust",)], ids=" ".join)
def test_what_was_seen_is_what_is_confirmed(
    team: Team, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that changes while somebody reads the question is not confirmed."""
    team.forget()

    def change(question: str) -> bool:
        team.write(team.toml("other"))
        return True

    team.answer("")
    monkeypatch.setattr("retro.commands.trust.agrees", change)
    retro(team.folder, *command)

    assert "publish" in trusted_settings(team.workspace).left_out
    assert team.untouched


def test_the_doctor_says_whether_it_is_confirmed(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    def line() -> str:
        retro(team.folder, "doctor", "--port", "0")
        return next(each for each in capsys.readouterr().out.splitlines() if each.split()[1] == "trust")

    assert line() == f"good  trust      what {team.folder / 'retro.toml'} can do is confirmed"
    team.forget()
    assert line().startswith(
        f"note  trust      {team.folder / 'retro.toml'} is not confirmed, so nothing is published"
    )


# Teams


def a_team_file(folder: Path, text: str, name: str = "platform") -> None:
    (folder / "teams").mkdir(exist_ok=True)
    (folder / "teams" / f"{name}.toml").write_text(text, "utf-8")


def test_the_keys_of_a_team_lead_its_sessions_once_they_are_confirmed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = confirmed(tmp_path, "")
    a_team_file(tmp_path, f'facilitators = ["{LINE}"]\nmembers = [ {{ name = "Ana", keys = ["{OTHER}"] }} ]')
    a_team_file(tmp_path, "", "product")
    vault = Vault(workspace.secrets, "2026-11-21-test")

    def leaders(team_id: str) -> frozenset[str]:
        return access_policy_of(workspace, vault, None, team_id).leader_keys

    assert leaders("platform") == frozenset()
    assert retro(tmp_path, "trust", "--show") == 1
    said = " ".join(capsys.readouterr().out.split())
    assert f"What {tmp_path / 'retro.toml'} with the files in teams can do" in said
    assert f"new: The key {KEY.get_fingerprint()}" in said
    assert "can lead every session of the team platform." in said

    assert retro(tmp_path, "trust", "--yes") == 0
    assert leaders("platform") == {KEY.get_fingerprint()}
    assert leaders("product") == leaders("") == leaders("gone") == frozenset()
    found = trusted_settings(workspace).team("platform")
    assert found is not None
    assert found.keys == (LINE, OTHER)

    a_team_file(tmp_path, f'facilitators = ["{LINE}", "SHA256:{"y" * 43}"]')
    assert leaders("platform") == frozenset()
    tamed = trusted_settings(workspace).team("platform")
    assert tamed is not None
    assert not tamed.acts
    assert "no key of a team counts" in left_out_of(workspace)


def test_a_team_file_with_a_mistake_changes_nothing_of_what_counts(tmp_path: Path) -> None:
    workspace = confirmed(tmp_path, f'facilitators = ["{LINE}"]')
    a_team_file(tmp_path, "name = 1")

    assert an_access_policy(workspace).leader_keys == {KEY.get_fingerprint()}


def test_what_is_no_key_keeps_the_sessions_of_its_team_closed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    a_team_file(tmp_path, 'members = [ { name = "Ana", keys = ["no key"] } ]')
    confirm(workspace)
    vault = Vault(workspace.secrets, "2026-11-21-test")

    with pytest.raises(WorkspaceError, match=r"platform\.toml: members: \"no key\" is neither a public key"):
        access_policy_of(workspace, vault, None, "platform")
    assert access_policy_of(workspace, vault, None, "").leader_keys == frozenset()


def test_what_a_team_shares_counts_once_it_is_confirmed(tmp_path: Path) -> None:
    workspace = confirmed(tmp_path, "")
    a_team_file(tmp_path, 'share = ["lessons"]')

    def shared() -> dict[str, list[str]]:
        found = shared_with(trusted_settings(workspace).teams, "product")
        return {team: [*kinds] for team, kinds in found.items()}

    assert shared() == {}
    confirm(workspace)
    assert shared() == {"platform": ["lesson"]}
