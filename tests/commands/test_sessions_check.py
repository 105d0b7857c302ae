"""`retro sessions check`: what it finds, what it puts right, and what it leaves alone."""

import asyncio
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from retro.cli import main
from retro.session.events import PassingEvent
from retro.session.summary import summary_of
from retro.storage import SCHEMA, Event, Journal, Library, Vault
from retro.workspace import Workspace
from tests.builders import Meeting, a_whole_meeting
from tests.storage.written import put_tables

OVER, OPEN = "2026-11-21-over", "2026-11-21-open"


class Desk:
    """A workspace with a session that is over and one that is open, and the command."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.library = Library(folder / "sessions")
        self.open_meeting = Meeting().join("Ana", "Ben").next().answer("Ana", 3)
        for name, meeting in ((OVER, a_whole_meeting()), (OPEN, self.open_meeting)):
            first, *rest = history(meeting) if name == OVER else meeting.documents
            head = summary_of(meeting.session)
            with closing(Journal.create(self.library.new_path(name), head, [first])) as journal:
                asyncio.run(journal.commit(rest, private=meeting.private))
                asyncio.run(journal.commit([], head=head))
        self.workspace = Workspace(folder)
        self.workspace.prepare()
        Vault(self.workspace.secrets, OPEN).write("stage-checkin", b"secret")

    def path(self, name: str, ending: str = "") -> Path:
        return self.folder / "sessions" / f"{name}.json{ending}"

    def check(self, *arguments: str) -> tuple[int, list[str]]:
        code = main(["--workspace", str(self.folder), "sessions", "check", *arguments])
        return code, self.capsys.readouterr().out.splitlines()

    def files(self) -> dict[str, bytes]:
        return {
            str(file): file.read_bytes()
            for file in self.folder.rglob("*")
            if file.is_file() and file.exists()
        }


def history(meeting: Meeting) -> list[Event]:
    """Give all that happened and was not private, event by event, as earlier versions kept it."""
    return [meeting.codec.encode(event) for event in meeting.events if not isinstance(event, PassingEvent)]


def test_serve_says_which_sessions_it_cannot_bring_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = Library(tmp_path / "sessions")
    Journal.create(library.new_path(OPEN), {"title": "Open"}).close()
    library.path(OPEN).write_bytes(b"{")

    assert main(["--workspace", str(tmp_path), "serve", "--port", "0"]) == 1

    assert f"retro: No copy of {OPEN} can be read; restore" in capsys.readouterr().err


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "workspace", capsys)


def test_files_that_are_well_are_good(desk: Desk) -> None:
    assert desk.check() == (0, [f"{OPEN}: good", f"{OVER}: good"])
    assert desk.check(OVER) == (0, [f"{OVER}: good"])
    assert desk.check("--repair") == (0, [f"{OPEN}: good", f"{OVER}: good"])
    assert desk.check("--repair", OVER) == desk.check(OVER, "--repair") == (0, [f"{OVER}: good"])


def test_a_session_there_is_none_of_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(desk.folder), "sessions", "check", "2026-11-21-ovr"]) == 1
    assert "did you mean 2026-11-21-over" in capsys.readouterr().err


def change(path: Path, how: Callable[[dict[str, dict[str, object]]], object]) -> None:
    tables = msgspec.json.decode(path.read_bytes())
    how(tables)
    put_tables(path, tables)


HARMS: dict[str, tuple[Callable[[Path], object], str]] = {
    "torn": (lambda path: path.write_bytes(path.read_bytes()[:-9]), "is damaged"),
    "empty": (lambda path: path.write_bytes(b""), "is damaged"),
    "gone": (lambda path: path.unlink(), "is missing"),
    "strange": (
        lambda path: change(path, lambda tables: tables["events"].update({"3": {"event": "Unheard"}})),
        "does not understand: number 3, Invalid value 'Unheard'",
    ),
    "unfit": (
        lambda path: change(path, lambda tables: tables["events"].pop("1")),
        "holds an event that does not fit: number 1 (ValueError)",
    ),
    "no event": (lambda path: change(path, lambda tables: tables["events"].clear()), "holds no event"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_newest_copy_that_cannot_be_used_is_found_and_replaced_by_the_one_before(
    desk: Desk, harm: str
) -> None:
    do, sentence = HARMS[harm]
    before = desk.path(OVER, ".bak").read_bytes()
    do(desk.path(OVER))
    harmed = desk.path(OVER).read_bytes() if desk.path(OVER).exists() else None

    code, lines = desk.check()
    assert code == 1
    assert lines[0] == f"{OPEN}: good"
    assert lines[1].startswith(f"{OVER}: {OVER}.json")
    assert sentence in lines[1]
    assert lines[1].endswith(f"{OVER}.json.bak is good")

    code, lines = desk.check("--repair")
    assert code == 0
    assert f"{OVER}: {OVER}.json.bak is {OVER}.json now (repaired)" in lines
    assert desk.path(OVER).read_bytes() == before
    if harmed is not None:
        assert desk.path(OVER, ".unreadable-1").read_bytes() == harmed
        assert stat.S_IMODE(desk.path(OVER, ".unreadable-1").stat().st_mode) == 0o600
    assert desk.check()[0] == 0


def test_where_no_copy_can_be_read_the_newest_keeps_its_name_and_the_session_stays_listed(
    desk: Desk,
) -> None:
    desk.path(OVER).write_bytes(b"{")
    desk.path(OVER, ".bak").write_bytes(b"}")

    assert desk.check()[0] == 1
    code, lines = desk.check("--repair")

    assert code == 1
    assert desk.path(OVER).read_bytes() == b"{"
    assert desk.path(OVER, ".unreadable-1").read_bytes() == b"}"
    assert OVER in dict(desk.library.heads())
    for arguments in ((), ("--repair",)):
        code, lines = desk.check(*arguments)
        assert code == 1
        assert f"{OVER}: {OVER}.json is damaged" in lines


def test_a_copy_kept_for_an_earlier_version_is_better_than_none(desk: Desk) -> None:
    tables = msgspec.json.decode(desk.path(OVER).read_bytes())
    tables["meta"]["1"] = {"schema": 1, "head": tables["meta"]["1"]["head"]}
    desk.path(OVER, ".bak-v1").write_bytes(msgspec.json.encode(tables))
    desk.path(OVER).write_bytes(b"{")
    desk.path(OVER, ".bak").write_bytes(b"}")

    assert desk.check("--repair")[0] == 0

    assert len(desk.library.events(OVER)) == len(history(a_whole_meeting()))


def test_a_damaged_older_copy_is_found_and_moved_aside(desk: Desk) -> None:
    newest = desk.path(OVER).read_bytes()
    desk.path(OVER, ".bak").write_bytes(b"{")

    assert desk.check(OVER) == (1, [f"{OVER}: {OVER}.json.bak is damaged"])
    assert desk.check(OVER, "--repair")[0] == 0

    assert desk.path(OVER).read_bytes() == newest
    assert desk.path(OVER, ".unreadable-1").read_bytes() == b"{"


def test_what_is_left_of_an_interrupted_write_is_found(desk: Desk) -> None:
    desk.path(OVER, ".tmp").write_bytes(b'{"meta":')
    desk.path(OVER, ".tmp").chmod(0o600)

    code, lines = desk.check(OVER)
    assert (code, len(lines)) == (1, 1)
    assert "interrupted write" in lines[0]
    assert desk.check(OVER, "--repair")[0] == 0
    assert not desk.path(OVER, ".tmp").exists()


def test_the_lock_of_a_process_that_is_gone_is_in_nobodys_way(desk: Desk) -> None:
    desk.path(OVER, ".lock").write_text("999999999")
    desk.path(OVER, ".lock").chmod(0o600)

    code, lines = desk.check(OVER)

    assert code == 0
    assert lines == [f"{OVER}: a process that has ended left its lock; it blocks nobody (hint)"]
    assert desk.check(OVER, "--repair") == (0, [f"{OVER}: good"])


async def test_a_session_in_use_is_looked_at_and_never_repaired(desk: Desk) -> None:
    with closing(Journal.open(desk.path(OPEN))):
        desk.path(OPEN, ".bak").write_bytes(b"{")
        before = desk.files()

        code, lines = desk.check()
        assert code == 1
        assert lines[0].startswith(f"{OPEN}: in use by process")
        assert main(["--workspace", str(desk.folder), "sessions", "check", OPEN, "--repair"]) == 1
        assert "in use by process" in desk.capsys.readouterr().err
        code, lines = desk.check("--repair")
        assert code == 1
        assert lines[-1] == f"{OVER}: good"
        assert desk.files() == before


def test_a_session_that_cannot_be_repaired_keeps_no_other_from_it(desk: Desk) -> None:
    desk.path(OPEN, ".lock").mkdir()
    desk.path(OVER).write_bytes(b"{")

    code, lines = desk.check("--repair")
    assert code == 1
    lock = desk.path(OPEN, ".lock")
    assert f"{OPEN}: {lock} cannot be used as a lock: it is a folder, not a file." in lines
    assert f"{OVER}: {OVER}.json.bak is {OVER}.json now (repaired)" in lines


def test_rights_of_others_are_found_and_taken_away(desk: Desk) -> None:
    secrets = desk.workspace.secrets
    opened = [desk.path(OVER), desk.path(OPEN).parent, secrets, secrets / OPEN / "stage-checkin"]
    for path in opened:
        path.chmod(0o755)

    code, lines = desk.check()

    assert code == 1
    assert f"{OVER}: {OVER}.json can be used by other users (755)" in lines
    assert "sessions: can be used by other users" in lines
    assert f"{secrets / OPEN / 'stage-checkin'}: can be used by other users" in lines
    assert desk.check("--repair")[0] == 0
    assert {stat.S_IMODE(path.stat().st_mode) for path in opened} == {0o700}
    assert desk.check()[0] == 0


def test_what_sealing_was_to_erase_is_found_in_every_copy(desk: Desk) -> None:
    private: dict[str, object] = {"1": desk.open_meeting.private["checkin"]}
    change(desk.path(OVER), lambda tables: tables.update(private=private))

    code, lines = desk.check(OVER)

    assert code == 1
    assert any("still holds what was private in the stage checkin" in line for line in lines)


def test_an_older_copy_from_before_a_sealing_is_found(desk: Desk) -> None:
    older = desk.path(OPEN).read_bytes()
    desk.open_meeting.show_answers()
    path = desk.path(OPEN)
    path.unlink()
    desk.path(OPEN, ".bak").unlink()
    assert not desk.open_meeting.private
    Journal.create(path, {}, desk.open_meeting.documents).close()
    desk.path(OPEN, ".bak").write_bytes(older)
    desk.path(OPEN, ".bak").chmod(0o600)

    code, lines = desk.check(OPEN)

    assert code == 1
    assert lines == [
        f"{OPEN}: {OPEN}.json.bak still holds what was private in the stage checkin, which is closed"
    ]


def test_a_file_of_a_newer_version_is_left_as_it_is(desk: Desk) -> None:
    newer = f'{{"meta":{{"1":{{"schema":{SCHEMA + 1}}}}}}}'
    desk.path(OVER).write_text(newer)
    before = desk.files()

    code, lines = desk.check(OVER, "--repair")

    assert code == 1
    assert "written by a newer version of Retro" in lines[0]
    assert desk.files() == before


def test_secrets_of_a_session_that_is_gone_are_found_and_left(desk: Desk) -> None:
    desk.library.delete(OPEN)

    code, lines = desk.check("--repair")

    assert code == 1
    assert lines[-1].startswith(f"{OPEN}: the session does not exist any more, but its secrets do; remove ")
    assert (desk.workspace.secrets / OPEN / "stage-checkin").exists()


def test_repairing_deletes_nothing(desk: Desk) -> None:
    desk.path(OVER).write_bytes(b"{")
    desk.path(OVER, ".bak").write_bytes(b"}")
    desk.path(OVER, ".tmp").write_bytes(b"]")
    desk.path(OPEN).write_bytes(b"[")
    before = sorted(desk.files().values())

    desk.check("--repair")

    assert sorted(desk.files().values()) == before


def by_hand(desk: Desk, old: bytes, new: bytes) -> Path:
    path = desk.path(OVER)
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    desk.path(OVER, ".bak").unlink()
    return path


def test_a_file_that_a_hand_changed_is_named_and_opens_when_it_is_accepted(desk: Desk) -> None:
    by_hand(desk, b"Friday deploys", b"Monday deploys")

    code, lines = desk.check(OVER, "--repair")
    said = f"{OVER}.json was changed by something other than Retro; if that was intended, accept it with: "
    assert (code, lines) == (1, [f"{OVER}: {said}retro sessions check --accept {OVER}"])
    assert main(["--workspace", str(desk.folder), "minutes", OVER]) == 1
    assert f"retro sessions check --accept {OVER}" in desk.capsys.readouterr().err

    assert desk.check(OVER, "--accept") == (0, [f"{OVER} is accepted as it is."])

    assert desk.check(OVER, "--accept") == (0, [f"{OVER} was not changed; there is nothing to accept."])
    assert desk.check(OVER) == (0, [f"{OVER}: good"])
    assert main(["--workspace", str(desk.folder), "minutes", OVER]) == 0
    assert "Monday deploys" in desk.capsys.readouterr().out


def test_what_makes_no_session_is_not_accepted(desk: Desk) -> None:
    path = by_hand(desk, b'"event":"StageEntered"', b'"event":"StageLeft"')
    before = path.read_bytes()

    assert desk.check(OVER, "--accept")[0] == 1

    assert path.read_bytes() == before
    assert desk.check("--accept")[0] == 2
