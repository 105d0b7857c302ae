"""`retro doctor`: what would prevent a meeting, and what is to be thought of."""

import errno
import os
import re
import shutil
import socket
import tomllib
from collections import namedtuple
from pathlib import Path

import pytest

from retro.cli import main
from retro.commands.doctor import speed
from retro.commands.save_trial import durable_writes
from retro.commands.versions import TESTED, untested
from retro.errors import NotSaved
from retro.server.host_key import fingerprint, host_key, keep_host_key
from retro.state import StateFolder
from retro.storage import Journal, Library
from retro.storage.filesystem import concern, kind_of
from retro.workspace import Workspace
from tests.confirming import confirmed
from tests.network import HAS_IPV6

ROOT = Path(__file__).parents[2]


class Surgery:
    """Runs the command in a workspace of its own and reads its lines."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def lines(self, code: int = 0) -> dict[str, list[str]]:
        assert main(["--workspace", str(self.folder), "doctor", "--port", str(self.port)]) == code
        out, err = self.capsys.readouterr()
        found: dict[str, list[str]] = {}
        for line in out.splitlines():
            weight, about, sentence = line.split(maxsplit=2)
            found.setdefault(about, []).append(f"{weight}: {sentence}")
        assert ("would prevent a meeting" in err) == bool(code)
        return found


@pytest.fixture
def surgery(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Surgery:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return Surgery(folder, capsys)


def test_a_machine_that_is_ready_is_told_so(surgery: Surgery) -> None:
    Library(surgery.folder / "sessions")
    (surgery.folder / "retro.toml").write_text('theme = "dark"\n')

    lines = surgery.lines()

    assert set(lines) >= {"workspace", "space", "disk", "settings", "sessions", "port", "ssh", "terminal"}
    assert lines["disk"][0].startswith("good: a card is saved in about ") or "slow" in lines["disk"][0]
    assert lines["port"] == [f"good: {surgery.port} is free"]
    assert lines["terminal"] == ["good: xterm-256color, 16 million colours, 80x24"]
    assert "Python 3." in lines["versions"][0]
    assert not any(line.startswith("stop") for about in lines.values() for line in about)


def test_looking_makes_no_workspace_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = sorted(Path.home().rglob("*"))

    assert main(["doctor", "--port", "0"]) == 0

    assert "made when it is needed" in capsys.readouterr().out
    assert sorted(Path.home().rglob("*")) == before
    assert not StateFolder.find(None).folder.exists()


def test_looking_leaves_a_workspace_as_it_was(surgery: Surgery) -> None:
    surgery.lines()

    assert list(surgery.folder.iterdir()) == []


def test_a_port_that_is_taken_stops_a_meeting(surgery: Surgery) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", surgery.port))
        taken.listen()

        lines = surgery.lines(1)

    assert lines["port"] == [
        f"stop: {surgery.port} is in use, perhaps by another meeting; choose another with --port"
    ]


@pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")
def test_a_port_that_is_taken_in_ipv6_alone_stops_a_meeting(surgery: Surgery) -> None:
    with socket.socket(socket.AF_INET6) as taken:
        taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        taken.bind(("::", surgery.port))
        taken.listen()

        lines = surgery.lines(1)

    assert "is in use" in lines["port"][0]


def test_the_line_that_people_will_type_is_shown(surgery: Surgery) -> None:
    confirmed(surgery.folder, 'address = "retro.example.org"\n')

    assert surgery.lines()["address"] == [f"good: people join with ssh -p {surgery.port} retro.example.org"]


def test_an_address_that_is_none_stops_a_meeting(surgery: Surgery) -> None:
    (surgery.folder / "retro.toml").write_text('address = "-oProxyCommand=x"\n')

    (line,) = surgery.lines(1)["address"]

    assert line.startswith(f"stop: {surgery.folder / 'retro.toml'}: address: ")


def test_the_host_key_is_shown_and_not_made(surgery: Surgery) -> None:
    state = StateFolder.find(None)

    assert surgery.lines()["key"] == [
        f"good: the host key will be made at the first meeting, in {state.host_key}"
    ]
    assert not state.folder.exists()

    shown = fingerprint(host_key(state.host_key))

    assert surgery.lines()["key"] == [f"good: the host key is {shown}, in {state.host_key}"]


def test_an_older_host_key_of_the_workspace_is_to_be_thought_of(surgery: Surgery) -> None:
    state, older = StateFolder.find(None), Workspace(surgery.folder).older_host_key
    key = host_key(older)

    assert "to decide whether to use it" in surgery.lines()["key"][1]

    keep_host_key(state.host_key, key)
    assert "a copy of it that is not needed" in surgery.lines()["key"][1]

    state.host_key.unlink()
    host_key(state.host_key)
    assert surgery.lines()["key"][1] == f"note: {older} is an older host key that is not used"

    older.chmod(0o644)
    assert surgery.lines()["key"][1].startswith("note: an older host key is not used: ")


def test_a_host_key_that_cannot_be_used_stops_a_meeting(surgery: Surgery) -> None:
    state = StateFolder.find(None)
    host_key(state.host_key)
    state.host_key.chmod(0o644)
    assert "can be read by others" in surgery.lines(1)["key"][0]

    shutil.rmtree(state.folder)
    state.folder.symlink_to(surgery.folder)
    assert "is a link" in surgery.lines(1)["key"][0]


def test_settings_that_cannot_be_read_stop_a_meeting(surgery: Surgery) -> None:
    (surgery.folder / "retro.toml").write_text("theme = 3\n")

    (line,) = surgery.lines(1)["settings"]

    assert line.startswith("stop: ")
    assert "retro.toml" in line


KEYS = 'facilitators = ["ssh-ed25519 AAAAnope fran@laptop", "SHA256:abc"]'


@pytest.mark.parametrize(
    ("toml", "about", "says"),
    [
        (KEYS, "settings", ['facilitators: "ssh-ed25519 AAAAnope', 'facilitators: "SHA256:abc" is neither']),
        ('allow = ["x"]', "settings", ['allow: "x" is neither a public key nor a fingerprint.']),
        (
            "[limits]\ntries = 0\ntires = 1",
            "settings",
            ["there is no setting tires", "[limits] tries"],
        ),
        ('taem = ["Ana"]\nwaiting = 1', "settings", ["did you mean team?", "waiting must be true or false"]),
    ],
)
def test_what_serve_refuses_stops_a_meeting(
    surgery: Surgery, toml: str, about: str, says: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (surgery.folder / "retro.toml").write_text(toml, "utf-8")

    found = surgery.lines(1)[about]

    assert main(["--workspace", str(surgery.folder), "serve", "start-stop-continue", "--port", "0"]) == 1
    assert capsys.readouterr().err.removeprefix("retro: ").splitlines() == [
        line.removeprefix("stop: ") for line in found
    ]
    assert len(found) == len(says)
    assert all(part in line for part, line in zip(says, found, strict=True))


def test_a_theme_that_serve_refuses_stops_a_meeting(surgery: Surgery) -> None:
    (surgery.folder / "themes").mkdir()
    (surgery.folder / "themes" / "odd.toml").write_text('titel = "x"\n')

    (line,) = surgery.lines(1)["themes"]

    assert line.startswith("stop: ")
    assert "odd.toml:1: titel" in line


def test_the_colours_of_a_theme_are_named_that_are_lost_or_hard_to_see(surgery: Surgery) -> None:
    (surgery.folder / "themes").mkdir()
    (surgery.folder / "themes" / "sea.toml").write_text(
        '[variables]\ntext-strong = "#fffaf0"\nhue-1 = "#303030"\n'
    )

    assert surgery.lines()["themes"] == [
        "note: sea: with 256 colours, text-strong #fffaf0 becomes #ffffff",
        "note: sea: hue-1 on background is hard to see (1.29 to 1)",
        "note: sea: hue-1 on surface is hard to see (1.0 to 1)",
    ]


def test_a_theme_in_a_folder_below_is_not_read_and_named(surgery: Surgery) -> None:
    themes = surgery.folder / "themes"
    (themes / "team").mkdir(parents=True)
    (themes / "team" / "sea.toml").write_text("")

    assert surgery.lines()["themes"] == [
        f"note: {themes / 'team' / 'sea.toml'} is not read: move it to {themes}"
    ]


def test_a_theme_that_is_not_there_is_to_be_thought_of(surgery: Surgery) -> None:
    (surgery.folder / "retro.toml").write_text('theme = "drak"\n')

    file = surgery.folder / "retro.toml"
    assert surgery.lines()["themes"] == [f'note: {file}: there is no theme "drak"; did you mean "dark"?']


def test_a_code_that_serve_refuses_stops_a_meeting(surgery: Surgery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETRO_CODE", "short")

    assert surgery.lines(1)["code"][0].startswith("stop: A code needs at least 8")


def test_a_template_that_cannot_be_used_is_named_with_its_line(surgery: Surgery) -> None:
    (surgery.folder / "templates").mkdir()
    (surgery.folder / "templates" / "ours.md").write_text(
        '# Ours\n\n## A\n\n```toml\nkind = "vote"\nminutes = 0\n```\n'
    )

    broken, good = surgery.lines()["templates"]

    assert broken.startswith("note: ")
    assert broken.endswith("templates/ours.md:7: minutes must be 1-180, not 0")
    assert good == "good: 37 templates can be used"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('kind = "gitt"', 'retro.toml, [publish.wiki]: there is no kind "gitt"; did you mean "git"?'),
        ('kind = "git"\nurl = "x"\nbrnch = "y"', "there is no setting brnch; did you mean branch?"),
        ('kind = "git"\nurl = 3', "url must be text in quotes, not 3."),
        ('kind = "git"', "[publish.wiki]: url is missing."),
        (
            'kind = "git"\nurl = "u"\nlinks = "no"',
            'links must be "", "file" or "page", not "no".',
        ),
        ('kind = "folder"\nfolder = "nowhere"', "there is no folder"),
        ('kind = "folder"\nfolder = "."\npath = "{dat}.md"', "wiki: '{dat}.md' names {dat}"),
        ('kind = "dokuwiki"\nurl = "https://example.org"\ntoken = "x"', "must say where the secret is"),
        ('kind = "http"\nurl = "https://example.org"\nbody = "${texxt}"', "${texxt} is not one of"),
        ('kind = "http"\nurl = "https://example.org"\nheaders = ["x"]', "headers must be a table of texts"),
        ('url = "x"', 'set kind = "…" to one of folder, git,'),
    ],
)
def test_what_publish_refuses_is_to_be_thought_of(surgery: Surgery, table: str, says: str) -> None:
    confirmed(surgery.folder, f"[publish.wiki]\n{table}\n")

    (line,) = surgery.lines()["publish"]

    assert line.startswith("note: ")
    assert says in line
    assert "`" not in line


def test_a_wiki_whose_settings_are_good_is_not_asked(surgery: Surgery) -> None:
    confirmed(surgery.folder, '[publish.wiki]\nkind = "mediawiki"\nurl = "https://192.0.2.1/api.php"\n')

    assert surgery.lines()["publish"] == [
        "good: wiki: its settings can be used; the wiki itself was not contacted"
    ]


def test_versions_that_were_not_tested_are_named(surgery: Surgery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.14.0")

    good, strange = surgery.lines()["versions"]

    assert good.startswith("good: Python 3.14.0, retro-ssh ")
    assert strange.startswith("note: Retro was not tested with Python 3.14.0, but with Python 3.11 to 3.13, ")


@pytest.mark.parametrize(
    ("found", "strange"),
    [
        ({"Python": "3.11.0", "textual": "8.2.8", "asyncssh": "2.24.1"}, []),
        ({"Python": "3.13.9", "textual": "8.2", "asyncssh": "2.24.0rc1"}, []),
        ({"Python": "3.10.1", "textual": "8.10.0", "asyncssh": "2.23.9"}, ["Python", "textual", "asyncssh"]),
        ({"Python": "3.12.0", "textual": "missing"}, []),
    ],
)
def test_versions_are_compared_by_their_first_two_numbers(found: dict[str, str], strange: list[str]) -> None:
    assert untested(found) == [f"{name} {found[name]}" for name in strange]


def test_the_tested_versions_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pythons = [c.rpartition(" ")[2] for c in project["classifiers"] if "Python :: 3." in c]
    assert TESTED["Python"] == (pythons[0], pythons[-1])
    assert project["requires-python"] == f">={pythons[0]}"
    for name in ("textual", "asyncssh"):
        (bounds,) = (d.removeprefix(name) for d in project["dependencies"] if d.startswith(f"{name}>="))
        least, most = re.findall(r"[>=<]+([0-9]+)\.([0-9]+)", bounds)
        assert TESTED[name] == (".".join(least), f"{most[0]}.{int(most[1]) - 1}")


def test_a_file_in_the_way_of_the_sessions_stops_a_meeting(surgery: Surgery) -> None:
    (surgery.folder / "sessions").touch()

    assert "is not a folder" in surgery.lines(1)["workspace"][0]


def test_a_folder_that_may_not_be_written_stops_a_meeting(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)

    assert "cannot be written" in surgery.lines(1)["workspace"][0]


def test_a_full_disk_stops_a_meeting(surgery: Surgery, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 9, 1_000_000))

    assert surgery.lines(1)["space"] == ["stop: 1 MB are free; a session needs one or two"]


@pytest.mark.parametrize(
    "error", [NotSaved("the disk refused"), OSError(errno.EROFS, os.strerror(errno.EROFS))]
)
def test_a_disk_that_keeps_nothing_stops_a_meeting(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refused(folder: Path, writes: int) -> list[float]:
        raise error

    monkeypatch.setattr("retro.commands.save_trial.durable_writes", refused)

    assert "nothing can be saved" in surgery.lines(1)["disk"][0]


def test_what_others_may_read_and_what_is_damaged_is_to_be_thought_of(surgery: Surgery) -> None:
    library = Library(surgery.folder / "sessions")
    Journal.create(library.new_path("a"), {}).close()
    library.path("a").write_bytes(b"{")
    library.folder.chmod(0o755)
    retro = f"retro --workspace {surgery.folder}"

    lines = surgery.lines()

    assert lines["sessions"] == [f"note: 1 of 1 cannot be read; see: {retro} sessions check"]
    assert f"{retro} sessions check --repair" in lines["rights"][0]


def test_without_an_ssh_client_others_can_still_join(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    assert surgery.lines()["ssh"][0].startswith("note: there is no ssh on this machine")


@pytest.mark.parametrize(
    ("term", "columns", "says"),
    [
        ("dumb", "80", "note: dumb, no colours, 80x24: a meeting cannot be led from it; use: {retro} serve"),
        ("xterm-256color", "60", "note: xterm-256color, 16 million colours, 60x24: make it at least 80x24"),
        ("linux", "100", "good: linux, 16 million colours, 100x24"),
    ],
)
def test_the_terminal_is_described(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch, term: str, columns: str, says: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", columns)

    assert surgery.lines()["terminal"] == [says.format(retro=f"retro --workspace {surgery.folder}")]


def test_a_language_without_all_letters_is_to_be_thought_of(
    surgery: Surgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "de_DE.ISO-8859-1")

    assert surgery.lines()["terminal"][1].startswith("note: it is set to de_DE.ISO-8859-1")


@pytest.mark.parametrize(
    ("usual", "rare", "weight", "says"),
    [
        (0.0021, 0.004, "good", "a card is saved in about 2.1 ms; one in twenty takes longer than 4.0 ms"),
        (0.03, 0.09, "note", "this disk is slow: a card is saved in about 30 ms, one in twenty takes longer"),
        (1.5, 2.0, "stop", "too slow: a card is saved in about 1500 ms; choose another disk"),
    ],
)
def test_the_speed_of_the_disk_is_said_in_cards(usual: float, rare: float, weight: str, says: str) -> None:
    word = speed(usual, rare)

    assert word.weight == weight
    assert word.sentence.startswith(says)


def test_the_disk_is_measured_and_left_as_it_was(tmp_path: Path) -> None:
    took = durable_writes(tmp_path)

    assert took == sorted(took)
    assert took[0] > 0
    assert list(tmp_path.iterdir()) == []


MOUNTS = """\
22 27 0:21 / / rw - ext4 /dev/vda rw
23 22 0:22 / /home rw,relatime shared:3 - nfs4 server:/home rw
24 22 0:23 / /home/my\\040disk rw - btrfs /dev/vdb rw
25 22 0:24 / /shm rw - tmpfs tmpfs rw
26 22 0:25 / /box rw - overlay overlay rw
not a line
"""


@pytest.mark.parametrize(
    ("folder", "kind", "says"),
    [
        ("/srv/retro", "ext4", ""),
        ("/home/ana", "nfs4", "on a network file system (nfs4)"),
        ("/home/my disk/retro", "btrfs", ""),
        ("/homely", "ext4", ""),
        ("/shm/retro", "tmpfs", "in memory (tmpfs)"),
        ("/box", "overlay", "inside a container"),
    ],
)
def test_the_kind_of_file_system_is_known_where_the_system_tells(folder: str, kind: str, says: str) -> None:
    assert kind_of(Path(folder), MOUNTS) == kind
    assert concern(Path(folder), MOUNTS).startswith(says)
    assert bool(concern(Path(folder), MOUNTS)) == bool(says)


def test_where_the_system_does_not_tell_nothing_is_claimed(tmp_path: Path) -> None:
    assert kind_of(tmp_path, "") == ""
    assert concern(Path("/srv"), "") == ""
    assert "temporary files" in concern(tmp_path, "")
