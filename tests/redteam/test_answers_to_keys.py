"""What a key may not read, no answer between meetings tells it: not a byte, and not by being another answer.

For every key everything that can be typed is asked over real SSH. Nothing that this key may not read is in
what comes back; all that it may read is; and a workspace in which nothing else ever was answers the same.
"""

import contextlib
import json
import re
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from retro.commands.kept_for_keys import KeptForKeys
from retro.commands.library_for_keys import UNREADABLE
from retro.errors import StateError
from retro.server.admission import NO_KEY
from retro.server.frame_writer import FrameWriter
from retro.server.host_key import fingerprint
from retro.server.kept_things import UNKNOWN_KEY
from retro.server.line_channel import LineChannel
from retro.workspace import Workspace
from tests.fakes import a_room
from tests.redteam.kept_questions import commands, mistakes, of_meetings, some, verbs, writings
from tests.redteam.kept_secrets import OWN, Secret
from tests.redteam.kept_workspace import COMMON, KeptWorkspace, a_kept_workspace, a_twin, some_keys
from tests.server.small import CODE, LEADER_CODE, limits, serving
from tests.terminal import answers, connect

KNOWN: Final = tuple(name for name, teams in OWN.items() if teams != ())
STRANGERS: Final = tuple(name for name, teams in OWN.items() if teams == ())


class Answered(NamedTuple):
    """What came back."""

    command: str
    status: int | None
    out: bytes
    errors: bytes


@contextlib.asynccontextmanager
async def served(made: KeptWorkspace) -> AsyncIterator[int]:
    """Serve a workspace beside a session that somebody else holds; the port."""
    room = a_room("ideate", "vote", code=CODE, leader_code=LEADER_CODE)
    kept = KeptForKeys(made.workspace)
    quick = limits(questions_per_minute=100_000, waiting=10_000, waiting_per_address=10_000)
    async with serving(room, kept=kept, limits=quick) as s:
        yield s.port


async def asked(made: KeptWorkspace, person: str, typed: Iterable[str], code: str = "") -> list[Answered]:
    """Ask over SSH, one after the other."""
    found = []
    async with served(made) as port:
        for command in typed:
            says = answers(person, code) if code else None
            connection, _ = await connect(port, user=person.lower(), keys=[made.keys[person]], says=says)
            async with connection:
                done = await connection.run(command, encoding=None)
            assert isinstance(done.stdout, bytes)
            assert isinstance(done.stderr, bytes)
            found.append(Answered(command, done.exit_status, done.stdout, done.stderr))
    return found


class Paper(FrameWriter):
    """Takes what would be sent to a client."""

    def __init__(self) -> None:
        self.out, self.errors = bytearray(), bytearray()

    def send(self, text: str, *, error: bool = False) -> None:
        (self.errors if error else self.out).extend(text.encode())

    async def drained(self) -> None:
        """Wait for nothing."""


async def answered(made: KeptWorkspace, person: str, typed: Iterable[str]) -> list[Answered]:
    """Ask in the same way as a server does once it knows the key: without the login, which takes longest."""
    kept, key, found = KeptForKeys(made.workspace), fingerprint(made.keys[person]), []
    for command in typed:
        if not (kept.takes(command, seated=False) or kept.explains(command)):
            continue
        paper = Paper()
        status = await kept.answer(key, command, LineChannel(paper, lambda hold: None, echo=False))
        found.append(Answered(command, status, bytes(paper.out), bytes(paper.errors)))
    return found


async def is_known(made: KeptWorkspace, person: str) -> bool:
    """Whether a key may ask for anything, as the files are now."""
    kept = KeptForKeys(made.workspace)
    await kept.look()
    return kept.knows(fingerprint(made.keys[person]))


def everything(made: KeptWorkspace) -> list[str]:
    """All that is asked by a key that may ask."""
    shown = [command for verb in verbs() if verb.shows for command in commands(made, verb)]
    written = [command for verb in verbs() if not verb.shows for command in writings(verb)]
    return [*shown, *mistakes(), *written]


def told(answers: Iterable[Answered], secrets: Iterable[Secret]) -> list[tuple[str, Secret]]:
    """Return what an answer says of secrets that stand in no part of the question."""
    found = []
    secrets = list(secrets)
    for each in answers:
        said = (each.out + each.errors).lower()
        typed = each.command.lower().encode()
        found += [
            (each.command, secret)
            for secret in secrets
            for part in secret.parts
            if part in said and part not in typed
        ]
    return found


@pytest.fixture(autouse=True)
def always_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two workspaces answer the same where nothing is drawn and nobody is too slow."""
    monkeypatch.setattr("retro.commands.kept_for_keys.SECONDS", 60)
    monkeypatch.setenv("RETRO_STATE", str(tmp_path / "state"))
    monkeypatch.setattr("retro.storage.capture_files.fresh_number", lambda taken, below: f"C{len(taken) + 1}")
    monkeypatch.setattr("retro.commands.capturing.undo_words", lambda draw: "otter-42")


def content(answer: Answered) -> tuple[str, int | None, list[str], list[str]]:
    """Return what an answer says, in any order.

    Which of two entries fits better may depend on how rare words are, which is counted over everything.
    """
    errors = re.sub(r"Read one: show \S+", "Read one", answer.errors.decode())
    out = answer.out.decode()
    if out.startswith("{"):
        document = json.loads(out)
        entries = document.pop("entries", [])
        told = [json.dumps(document), *sorted(map(json.dumps, entries))]
    else:
        told = sorted(out.splitlines())
    return answer.command, answer.status, told, errors.splitlines()


@pytest.mark.parametrize("person", KNOWN)
async def test_a_key_reads_what_it_may_and_no_byte_of_anything_else(tmp_path: Path, person: str) -> None:
    made = a_kept_workspace(tmp_path / "team", some_keys())
    twin = a_twin(made, tmp_path / "twin", person)
    typed = everything(made)
    found = await answered(made, person, typed)
    assert told(found, made.kept_from(person)) == []

    read = b"".join(each.out for each in found).lower()
    assert [s for s in made.read_by(person) if s.word.lower().encode() not in read] == []

    other = await answered(twin, person, typed)
    differ = [pair for pair in zip(found, other, strict=True) if content(pair[0]) != content(pair[1])]
    assert not differ, differ[0]


async def test_over_ssh_the_same_is_answered_and_nothing_of_a_meeting(tmp_path: Path) -> None:
    made = a_kept_workspace(tmp_path / "team", some_keys())
    for person in KNOWN:
        typed = [command for command in some(everything(made), 97) if command.split()[0] != "capture"]
        direct = {each.command: each for each in await answered(made, person, typed)}
        over_ssh = await asked(made, person, [*typed, *of_meetings()])
        assert told(over_ssh, made.kept_from(person)) == []
        for each in over_ssh:
            if each.command in direct:
                assert each == direct[each.command]
            elif KeptForKeys(made.workspace).explains(each.command):
                assert each.status in (0, 2)  # what can be typed, or that this cannot
            else:
                assert (each.status, each.out, each.errors.decode()) == (1, b"", f"{NO_KEY}\n")


@pytest.mark.parametrize("code", ["", CODE])
async def test_whoever_is_in_no_team_hears_one_sentence_whatever_they_ask(tmp_path: Path, code: str) -> None:
    made = a_kept_workspace(tmp_path / "team", some_keys())
    for person in STRANGERS:
        for verb in verbs():
            typed = some(commands(made, verb) if verb.shows else writings(verb), 60)
            for each in await asked(made, person, typed, code) if code else []:
                assert (each.status, each.out, each.errors.decode()) == (1, b"", f"{UNKNOWN_KEY}\n")
        assert not await is_known(made, person)


async def test_a_file_that_nobody_confirmed_opens_nothing_and_closes_nothing(tmp_path: Path) -> None:
    made = a_kept_workspace(tmp_path / "team", some_keys())
    key = made.keys["Eve"].export_public_key().decode().strip()
    (made.folder / "teams" / "zznew.toml").write_text(f'members = [ {{ name = "Eve", keys = ["{key}"] }} ]\n')
    for person in OWN:
        assert await is_known(made, person) is (person in KNOWN)


@pytest.mark.parametrize("broken", ["teams/zzred.toml", "captures/zzred-2026-11.json", "index", "state"])
async def test_what_is_wrong_on_the_host_names_no_file_of_it(
    tmp_path: Path, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = a_kept_workspace(tmp_path / "team", some_keys())
    kept, key = KeptForKeys(made.workspace), fingerprint(made.keys["Ana"])
    monkeypatch.setattr("retro.commands.capturing.today", lambda: "2026-11-21")
    await kept.look()
    assert kept.knows(key)
    if broken == "index":
        monkeypatch.setattr("retro.memory.index._TRIES", 0)
    elif broken == "state":
        monkeypatch.setattr(Workspace, "claim", _cannot)
    else:
        (made.folder / broken).write_text("{ not = readable")
    said = []
    for command in (f"capture {COMMON}", f"search {COMMON}", "show x/L1", "capture x --team zzred"):
        paper = Paper()
        status = await kept.answer(key, command, LineChannel(paper, lambda hold: None, echo=False))
        said.append(Answered(command, status, bytes(paper.out), bytes(paper.errors)))
    assert told(said, made.kept_from("Ana")) == []
    assert f"{UNREADABLE}\n".encode() in [each.errors for each in said]


def _cannot(workspace: Workspace) -> None:
    raise StateError(f"The folder {workspace.private} cannot be used.")
