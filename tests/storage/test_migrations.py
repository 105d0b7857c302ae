"""Files of earlier versions are read, and are kept when they are first written anew."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from retro.errors import NotSaved
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.context import Context
from retro.session.events import PrivateDestroyed
from retro.session.model import Session
from retro.session.people import Role
from retro.session.privacy import who_is_done
from retro.session.private import pseudonym_of
from retro.session.summary import SessionSummary
from retro.session.view import RoomState
from retro.stages import KINDS
from retro.stages.checkin.rules import CheckedIn
from retro.stages.close.rules import Closing
from retro.stages.discuss.rules import Wish
from retro.stages.ideate.rules import RevealCards, WithdrawCard
from retro.storage import SCHEMA, DamagedEntry, Journal, Library, Vault
from retro.storage.disk import beside
from retro.storage.file_content import PrivateTable, decode
from retro.storage.migrations import STEPS, Tables, migrated
from tests.fakes import FakeClock, opened

from .disks import FaultyDisk
from .folding import CODEC, ENGINE, FOLD, read
from .test_journal import bytes_of, tables_of
from .test_room_that_folds import a_room

FILES = Path(__file__).parent / "files"
SECRET = b"s" * 32
TALLY = {"a1": 2, "T1": 5, "c1": 2}


def an_old_file(folder: Path, name: str = "v1-open") -> Path:
    (folder / "sessions").mkdir(exist_ok=True)
    return Path(shutil.copy(FILES / f"{name}.json", folder / "sessions" / "s.json"))


def test_a_file_of_every_earlier_version_is_kept_here() -> None:
    kept = {int(path.name[1:].partition("-")[0]) for path in FILES.iterdir()}

    assert kept == set(range(1, SCHEMA)) == set(STEPS)


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.stem)
def test_a_file_of_an_earlier_version_is_read_and_left_as_it_is(tmp_path: Path, path: Path) -> None:
    old = an_old_file(tmp_path, path.stem)
    library = Library(old.parent)

    title = tables_of(path)["meta"]["1"]["head"]["title"]
    session = read(library.events("s"))

    assert session.title == title
    assert markdown(session).startswith(f"# {title}")
    summary = dict(library.heads())["s"]
    assert isinstance(summary, SessionSummary)
    assert summary.title == title
    assert old.read_bytes() == path.read_bytes()
    assert [file.name for file in old.parent.iterdir()] == ["s.json"]


def test_a_whole_meeting_of_version_1_says_what_it_said_then(tmp_path: Path) -> None:
    session = read(Library(an_old_file(tmp_path, "v1-over").parent).events("s"))

    assert session.over
    assert {card.text for card in session.board.cards} >= {"Friday deploys", "Lunch together"}
    assert [action.what for action in session.record.actions] == [
        "Move the release window to Tuesday",
        "Put pairing hours into the calendar",
        "Thank the night shift",
    ]
    assert dict(session.states["vote"].tally) == TALLY


async def test_the_first_write_keeps_the_file_it_migrates(tmp_path: Path) -> None:
    path = an_old_file(tmp_path)
    before = path.read_bytes()

    with closing(Journal.open(path)) as journal:
        await journal.commit([{"event": "SessionRenamed", "title": "Anew"}])
        await journal.commit([{"event": "SessionRenamed", "title": "Again"}])

        assert beside(path, ".bak-v1").read_bytes() == before
        assert beside(path, ".bak-v1").stat().st_mode & 0o777 == 0o600
        assert tables_of(path)["meta"]["1"]["schema"] == SCHEMA
        assert read(journal.events).title == "Again"
    assert {file.name for file in path.parent.iterdir()} == {"s.json", "s.json.bak", "s.json.bak-v1"}


async def test_what_was_kept_for_an_earlier_version_goes_when_a_stage_is_sealed(tmp_path: Path) -> None:
    path = an_old_file(tmp_path)
    needle = b"needle one"
    assert needle in path.read_bytes()

    with closing(Journal.open(path)) as journal:
        await journal.commit([], head={})
        assert beside(path, ".bak-v1").exists()
        revealed = CODEC.decode({"event": "CardsRevealed", "stage": "ideate", "cards": []})
        happened = [revealed, PrivateDestroyed("ideate")]
        documents, erase = CODEC.stored(happened, read(journal.events))
        await journal.commit(documents, erase=erase, private={"ideate": None})

    assert not beside(path, ".bak-v1").exists()
    assert needle not in bytes_of(path.parent)


async def test_a_disk_that_refuses_the_migration_leaves_the_old_file(tmp_path: Path) -> None:
    for at in range(20):
        path = an_old_file(tmp_path)
        before = path.read_bytes()
        disk = FaultyDisk()
        with closing(Journal.open(path, system=disk)) as journal:
            disk.at = disk.calls + at
            try:
                await journal.commit([{"event": "SessionRenamed", "title": "Anew"}])
            except NotSaved:
                assert path.read_bytes() == before
                await journal.commit([{"event": "SessionRenamed", "title": "Anew"}])
            assert beside(path, ".bak-v1").read_bytes() == before
        assert read(Library(path.parent).events("s")).title == "Anew"


def opened_from(folder: Path, name: str, *stages: str) -> Session:
    """Open an old file as a room does that has the secrets of these stages."""
    tables = decode(an_old_file(folder, name).read_bytes(), "s")[0]
    secrets = {f"stage-{stage}": SECRET for stage in stages}
    return opened([*tables["events"].values()], PrivateTable.of(tables), secrets)


def of_version_2(tmp_path: Path, act: acts.Act, seat: str, role: Role) -> Session:
    """Act in a session of version 2, which kept the seat's id where names appear with the reveal."""
    session = opened_from(tmp_path, "v2-open", "ideate", "checkin")
    for event in ENGINE.decide(session, act, Context(seat, role, session.entered, b"e" * 16, SECRET)):
        session = ENGINE.apply(session, event)
    return session


def test_hidden_cards_of_version_2_are_still_their_authors(tmp_path: Path) -> None:
    session = opened_from(tmp_path, "v2-open", "ideate")
    ana = next(seat.id for seat in session.seats if seat.name == "Ana")
    (mine,) = ENGINE.view_for(session, ana, RoomState(session.entered, secret=SECRET)).panel.own  # type: ignore[attr-defined]
    assert mine.text == "needle one"

    session = of_version_2(tmp_path, WithdrawCard("ideate", mine.id), ana, Role.PARTICIPANT)

    left = [card.text for own in session.private["ideate"].values.values() for card in own.cards]
    assert sorted(left) == ["needle three", "needle two"]


def test_the_reveal_names_the_authors_of_version_2(tmp_path: Path) -> None:
    session = of_version_2(tmp_path, RevealCards("ideate"), "seat-0", Role.FACILITATOR)

    authors = {card.text: session.names[card.author] for card in session.board.cards}
    assert authors == {"needle one": "Ana", "needle two": "Ben", "needle three": "Chloé"}


def test_a_stage_of_version_2_that_becomes_anonymous_keeps_no_seat(tmp_path: Path) -> None:
    act = acts.MakeMorePrivate("ideate", Privacy.ANONYMOUS)
    session = of_version_2(tmp_path, act, "seat-0", Role.FACILITATOR)

    part = session.private["ideate"]
    assert not (part.values.keys() | part.done) & {seat.id for seat in session.seats}


def test_everything_private_of_version_4_is_still_its_owners(tmp_path: Path) -> None:
    session = opened_from(tmp_path, "v4-open", "checkin", "vote", "close", "discuss")
    stages = {stage.id: stage for stage in session.agenda.stages}

    def of(stage: str, name: str) -> Any:
        seat = next(seat.id for seat in session.seats if seat.name == name)
        return session.private[stage].values.get(pseudonym_of(stages[stage], SECRET, seat))

    assert (of("checkin", "Ana"), of("checkin", "Ben"), of("checkin", "Chloé")) == (
        CheckedIn(3),
        CheckedIn(1),
        None,
    )
    assert dict(of("vote", "Ana").dots) == {"a1": 2}
    assert dict(of("vote", "Ben").dots) == {"a2": 1}
    assert dict(of("named-vote", "Chloé").dots) == {"a1": 1}
    for name, texts in (
        ("Ana", ["needle one"]),
        ("Ben", ["needle two", "needle better"]),
        ("Chloé", ["needle three"]),
    ):
        assert [card.text for card in of("more", name).cards] == texts
    assert (of("close", "Ana"), of("close", "Ben")) == (Closing(4, "needle four"), Closing(2))
    assert (of("discuss", "Ana"), of("discuss", "Ben")) == (Wish(True), Wish(False))
    said = {
        stage: {s.name for s in session.seats if pseudonym_of(stages[stage], SECRET, s.id) in part.done}
        for stage, part in session.private.items()
    }
    assert {stage: names for stage, names in said.items() if names} == {
        "checkin": {"Ana"},
        "vote": {"Ben"},
        "named-vote": {"Chloé"},
        "close": {"Ana"},
    }
    kinds = {stage: KINDS[stages[stage].kind] for stage in session.private}
    done = {stage: who_is_done(kinds[stage], session, stages[stage], SECRET) for stage in session.private}
    assert {stage: {session.names[seat] for seat in seats} for stage, seats in done.items() if seats} == {
        "checkin": {"Ana", "Ben"},
        "vote": {"Ben"},
        "named-vote": {"Chloé"},
        "close": {"Ana", "Ben"},
        "discuss": {"Ana", "Ben"},
    }


async def test_the_first_write_of_a_room_leaves_nothing_in_the_form_of_an_earlier_version(
    tmp_path: Path,
) -> None:
    path = an_old_file(tmp_path, "v4-open")
    vault = Vault(tmp_path / "secrets", "s")
    for stage in ("checkin", "vote", "close", "discuss"):
        vault.write(f"stage-{stage}", SECRET)
    with closing(Journal.open(path, fold=FOLD)) as journal:
        room = a_room(journal, tmp_path, FakeClock(1_795_260_000))
        room.start()
        await room.submit("seat-0", acts.RenameSession("Anew"))
        await room.close()

        assert all({"sealed", "values"} & document.keys() for document in journal.private.values())
        assert len(journal.private) == 6
        before = room.session
    assert {file.name for file in path.parent.iterdir()} <= {"s.json", "s.json.bak", "s.json.lock"}
    data = bytes_of(path.parent)
    assert b"CardAdded" not in data
    assert b"StageKept" not in data
    assert b"needle four" not in data
    with closing(Journal.open(path, fold=FOLD)) as journal:
        assert a_room(journal, tmp_path, FakeClock(1_795_260_100)).session == before


@pytest.mark.parametrize("name", ["v2-over", "v1-open"])
def test_what_an_outcome_should_have_erased_is_no_part_of_the_session(tmp_path: Path, name: str) -> None:
    tables = msgspec.json.decode((FILES / f"{name}.json").read_bytes())
    events = tables["events"]
    if name == "v1-open":
        sealed = {"event": "CheckinClosed", "stage": "checkin", "counts": [], "answered": 2}
        events[str(len(events) + 1)] = sealed

    found = migrated(tables)

    closed = {"v2-over": ["checkin", "close", "ideate"], "v1-open": ["checkin"]}[name]
    kept = PrivateTable.of(found)
    assert [stage for stage, document in sorted(kept.items()) if "left_over" in document] == closed
    session = opened([*found["events"].values()], kept, {})
    assert not session.private.keys() & set(closed)


def test_every_step_is_taken_once_in_order() -> None:
    def step(tables: Tables) -> Tables:
        return {**tables, "events": {**tables["events"], str(len(tables["events"]) + 1): {}}}

    def last(tables: Tables) -> Tables:
        assert len(tables["events"]) == 2
        return step(tables)

    old: Tables = {"meta": {"1": {"schema": 3, "head": {}}}, "events": {"1": {}}}

    new = migrated(old, {1: last, 2: last, 3: step, 4: last})

    assert (new["meta"]["1"]["schema"], len(new["events"])) == (5, 3)


@pytest.mark.parametrize("harm", [b'"head": {', b'"events": {'])
def test_a_damaged_file_of_an_earlier_version_is_damage(tmp_path: Path, harm: bytes) -> None:
    path = an_old_file(tmp_path)
    path.write_bytes(path.read_bytes().replace(harm, b'"other": {', 1))

    ((_, entry),) = Library(path.parent).heads()

    assert isinstance(entry, DamagedEntry)
    assert "No copy of s can be read" in entry.error


def test_an_old_file_is_as_it_was_released() -> None:
    for path in FILES.iterdir():
        assert msgspec.json.decode(path.read_bytes())["meta"]["1"]["schema"] == int(path.name[1])
