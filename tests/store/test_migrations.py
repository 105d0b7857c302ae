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
from retro.session.agenda import Contract
from retro.session.context import Context
from retro.session.model import Session
from retro.session.people import Role
from retro.session.view import World
from retro.stages.ideate.rules import RevealCards, WithdrawCard
from retro.store import SCHEMA, Journal, Library
from retro.store.disk import beside
from retro.store.migrations import STEPS, Tables, migrated

from .disks import FaultyDisk
from .folding import CODEC, ENGINE, read
from .test_journal import bytes_of, tables_of

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

    session = read(library.events("s"))

    assert session.title == "Sprint 42"
    assert markdown(session).startswith("# Sprint 42")
    assert dict(library.heads())["s"]["title"] == "Sprint 42"
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
        sealed: dict[str, Any] = {"event": "CardsRevealed", "stage": "ideate", "cards": []}
        documents, erase = CODEC.stored(ENGINE, [CODEC.decode(sealed)], read(journal.events))
        await journal.commit(documents, erase=erase)

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


def of_version_2(tmp_path: Path, act: acts.Act, seat: str, role: Role) -> Session:
    """Act in a session of version 2, which kept the seat's id where names appear with the reveal."""
    session = read(Library(an_old_file(tmp_path, "v2-open").parent).events("s"))
    for event in ENGINE.decide(session, act, Context(seat, role, session.entered, b"e" * 16, SECRET)):
        session = ENGINE.apply(session, event)
    return session


def test_hidden_cards_of_version_2_are_still_their_authors(tmp_path: Path) -> None:
    session = read(Library(an_old_file(tmp_path, "v2-open").parent).events("s"))
    ana = next(seat.id for seat in session.seats if seat.name == "Ana")
    (mine,) = ENGINE.view_for(session, ana, World(session.entered, secret=SECRET)).panel.own  # type: ignore[attr-defined]
    assert mine.text == "needle one"

    session = of_version_2(tmp_path, WithdrawCard("ideate", mine.id), ana, Role.PARTICIPANT)

    assert [card.text for card in session.states["ideate"].hidden] == ["needle two", "needle three"]


def test_the_reveal_names_the_authors_of_version_2(tmp_path: Path) -> None:
    session = of_version_2(tmp_path, RevealCards("ideate"), "seat-0", Role.FACILITATOR)

    authors = {card.text: session.name_of(card.author) for card in session.board.cards}
    assert authors == {"needle one": "Ana", "needle two": "Ben", "needle three": "Chloé"}


def test_a_stage_of_version_2_that_becomes_anonymous_keeps_no_seat(tmp_path: Path) -> None:
    act = acts.Tighten("ideate", Contract.ANONYMOUS)
    session = of_version_2(tmp_path, act, "seat-0", Role.FACILITATOR)

    assert not {card.mark for card in session.states["ideate"].hidden} & {seat.id for seat in session.seats}


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

    ((_, head),) = Library(path.parent).heads()

    assert "No copy of s can be read" in head["trouble"]


def test_an_old_file_is_as_it_was_released() -> None:
    for path in FILES.iterdir():
        assert msgspec.json.decode(path.read_bytes())["meta"]["1"]["schema"] == int(path.name[1])
