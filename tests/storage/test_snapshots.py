"""A history that is folded means the same, and what is private beside it can still be erased."""

import logging
import random
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import partial, reduce
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import NotSaved
from retro.session.agenda import Privacy
from retro.session.events import PrivateGiven, SessionRenamed
from retro.session.kind import NoState
from retro.session.snapshot import Snapshot
from retro.stages import KINDS
from retro.storage import Cap, DurableStorage, Event, Journal
from tests.builders import Meeting, a_whole_meeting, an_agenda
from tests.session.test_any_sequence_of_acts import Move, a_meeting, attempt, contracts, moves

from .disks import FaultyDisk, SimDisk
from .folding import CODEC, ENGINE, FOLD, read
from .test_journal import bytes_of, tables_of
from .workload import SMALL, Operation, fold, is_secret, meaning, operations, rounds


def stored(documents: Sequence[Event]) -> list[Event]:
    """As they come back from a file."""
    copies: list[Event] = msgspec.json.decode(msgspec.json.encode(documents))
    return copies


def an_open_meeting() -> Meeting:
    """Private things in three stages that are all still open."""
    meeting = Meeting().join("Ana", "Ben", "Chloé").next().answer("Ana", 3).answer("Ben", 1).next()
    meeting.next().add("Ana", "Start", "needle one").add("Ben", "Stop", "needle two").done("Ana")
    return meeting.go("close").rate("Ana", 4, "needle three").done("Ana")


# What it means


@settings(deadline=None, max_examples=rounds(40))
@given(moves, contracts, st.lists(st.integers(0, 60), max_size=4))
def test_a_session_folded_at_any_moment_is_the_same_session(
    tries: list[Move], privacy: Privacy, moments: list[int]
) -> None:
    meeting = a_meeting(privacy)
    pseudonyms: set[str] = set()

    for number, move in enumerate(tries):
        attempt(meeting, move)
        for part in meeting.session.private.values():
            pseudonyms |= (part.values.keys() | part.done) - {seat.id for seat in meeting.session.seats}

        if number in moments:
            meeting.documents = stored(CODEC.folded(ENGINE, meeting.documents))
            assert [d["event"] for d in meeting.documents] == ["Snapshot"]
        data = msgspec.json.encode([meeting.documents, meeting.private]).decode()
        assert not any(pseudonym in data for pseudonym in pseudonyms)

    assert read(stored(meeting.documents)) == meeting.session.public
    assert read(stored(CODEC.folded(ENGINE, stored(meeting.documents)))) == meeting.session.public
    assert meeting.reread() == meeting.session


def test_a_kind_says_what_its_state_is() -> None:
    meeting = a_whole_meeting()

    for stage in meeting.session.agenda.stages:
        kind = KINDS[stage.kind]
        keeps = kind.is_private(stage) or not kind.kept_nothing_before
        assert type(meeting.session.states[stage.id]) is (kind.State if keeps else NoState)


def test_a_session_that_is_over_folds_into_one_event_that_can_be_read() -> None:
    meeting = a_whole_meeting()

    folded = stored(CODEC.folded(ENGINE, meeting.documents))

    assert [event["event"] for event in folded] == ["Snapshot"]
    assert read(folded) == meeting.session


def test_what_is_read_from_a_snapshot_is_as_frozen_as_what_was_built() -> None:
    meeting = a_whole_meeting()
    session = read(stored(CODEC.folded(ENGINE, meeting.documents)))

    for name, state in session.states.items():
        for field in state.__struct_fields__:
            kept = getattr(meeting.session.states[name], field)
            assert type(getattr(state, field)) is type(kept)
    for name in ("states", "private", "used"):
        assert type(getattr(session, name)) is type(getattr(meeting.session, name))


def test_nothing_private_is_in_a_history_or_in_a_snapshot_of_it() -> None:
    meeting = an_open_meeting()

    (snapshot,) = CODEC.folded(ENGINE, meeting.documents)

    assert "needle" not in str([snapshot, meeting.documents])
    assert meeting.private.keys() == {"checkin", "close", "ideate"}
    with pytest.raises(TypeError, match="never stored"):
        CODEC.encode(next(event for event in meeting.events if isinstance(event, PrivateGiven)))
    given = msgspec.structs.replace(meeting.session, title="x")
    assert "needle" not in str(CODEC.encode(Snapshot(given)))
    assert "needle" not in repr(meeting.session) + repr(meeting.events)


def test_nothing_tells_who_came_first_in_private() -> None:
    def kept(*names: str) -> Any:
        meeting = Meeting(an_agenda(Privacy.NAMED)).join("Ana", "Ben", "Chloé").go("ideate")
        for name in names:
            meeting.add(name, "Start", f"card of {name}").done(name)
        part = meeting.session.private["ideate"]
        texts = {key: [card.text for card in own.cards] for key, own in part.values.items()}
        return list(meeting.private["ideate"]["values"]), meeting.private["ideate"]["done"], texts

    one, other = kept("Ana", "Ben", "Chloé"), kept("Chloé", "Ben", "Ana")
    assert one == other
    assert one[0] == sorted(one[0])


def test_what_a_snapshot_says_of_private_things_is_not_read() -> None:
    (document,) = stored(a_whole_meeting().documents)
    document["session"]["private"] = {"vote": {"values": {"x": {"dots": {"a1": 1}}}, "done": ["x"]}}

    assert not read([document]).private


@pytest.mark.parametrize(
    "data",
    [
        b'{"values": {"x": {"option": "three"}}, "done": []}',
        b'{"values": {"x": {}}, "done": []}',
        b'{"values": {}, "done": [], "more": 1}',
        b"[]",
        b"",
    ],
)
def test_a_private_part_that_is_none_of_ours_is_refused(data: bytes) -> None:
    stages = {stage.id: stage for stage in an_agenda().stages}

    with pytest.raises(msgspec.DecodeError):
        CODEC.part_read(stages["checkin"], data)
    with pytest.raises(msgspec.ValidationError, match="nothing private"):
        CODEC.part_read(stages["group"], b'{"values": {"x": {}}, "done": []}')


def test_a_history_that_would_not_fold_into_the_same_session_stays() -> None:
    meeting = an_open_meeting()

    class Forgetful(type(ENGINE)):  # type: ignore[misc]
        def apply(self, session: Any, event: Any) -> Any:
            session = super().apply(session, event)
            if isinstance(event, Snapshot):
                return super().apply(session, SessionRenamed("another"))
            return session

    documents = CODEC.folded(Forgetful(KINDS), meeting.documents)

    assert documents == meeting.documents


@pytest.mark.parametrize("state", [{"Nobody": {}}, {}, {"VoteState": 3}, {"VoteState": {}, "NoState": {}}, 7])
def test_a_state_that_is_none_of_ours_is_refused(state: object) -> None:
    (document,) = stored(a_whole_meeting().documents)
    document["session"]["states"]["vote"] = state

    with pytest.raises(msgspec.ValidationError):
        CODEC.decode(document)


# In a file


async def hold(journal: Journal, meeting: Meeting, told: int = 0) -> int:
    """Store what happened in a meeting, as its room does."""
    session = None
    for number, event in enumerate(meeting.events):
        session = ENGINE.apply(session, event)
        if number >= told:
            documents, erase = CODEC.stored([event], session)
            parts = {
                stage: {"stage": stage, **msgspec.json.decode(CODEC.part_written(part))}
                for stage, part in session.private.items()
            }
            gone = dict.fromkeys(journal.private.keys() - parts.keys())
            await journal.commit(documents, erase=erase, private={**parts, **gone})
    return len(meeting.events)


async def test_a_history_past_the_cap_is_folded_in_the_step_that_passes_it(tmp_path: Path) -> None:
    meeting = an_open_meeting()
    path = tmp_path / "s.json"
    journal = Journal.create(path, {"title": "t"}, fold=FOLD, cap=Cap(events=len(meeting.documents) - 1))
    disk = DurableStorage(path)

    with closing(journal):
        await hold(journal, meeting)

        assert [event["event"] for event in journal.events] == ["Snapshot"]
        assert list(tables_of(path)["events"].values()) == journal.events
        assert list(tables_of(path)["private"]) == ["1", "2", "3"]
        kept = tables_of(path)["private"].values()
        assert [document["stage"] for document in kept] == ["checkin", "close", "ideate"]
        assert {document["stage"]: document for document in kept} == journal.private
        assert tables_of(disk.backup)["events"]
        assert read(journal.events) == meeting.session.public
        await journal.commit([], head={"title": "later"})
        assert len(journal.events) == 1
    reopened = Journal.open(path, fold=FOLD)
    with closing(reopened):
        assert read(reopened.events) == meeting.session.public
        assert reopened.private == journal.private


async def test_sealing_after_a_snapshot_leaves_nothing_private_in_any_file(tmp_path: Path) -> None:
    meeting = an_open_meeting()
    with closing(Journal.create(tmp_path / "s.json", {}, fold=FOLD, cap=Cap(events=9))) as journal:
        told = await hold(journal, meeting)
        pseudonyms = {
            name.encode() for part in meeting.session.private.values() for name in (*part.values, *part.done)
        }
        assert len(pseudonyms) == 5
        assert all(name in bytes_of(tmp_path) for name in pseudonyms)

        meeting.show_closing().go("ideate").reveal().go("checkin").show_answers()
        await hold(journal, meeting, told)

        assert not any(name in bytes_of(tmp_path) for name in pseudonyms)
        assert journal.private == {}
        assert "private" not in tables_of(tmp_path / "s.json")
        assert read(journal.events) == meeting.session


async def test_a_large_file_is_folded_though_its_events_are_few(tmp_path: Path) -> None:
    with closing(Journal.create(tmp_path / "s.json", {}, fold=fold, cap=Cap(bytes=2000))) as journal:
        for number in range(12):
            await journal.commit([{"kind": "fact", "text": "x" * 250, "n": number}])

        assert len(journal.events) < 9
        assert [event["n"] for event in meaning(journal.events)[0]] == [*range(12)]


async def test_a_history_that_cannot_be_shorter_is_not_folded_at_every_event(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[int] = []

    def mistaken(events: Sequence[Event], how: str) -> Sequence[Event]:
        tries.append(len(events))
        if how == "raises":
            raise KeyError("the text of a card")
        return [{"x": object()}] if how == "unstorable" else events

    for how in ("raises", "unstorable", "same"):
        path = tmp_path / f"{how}.json"
        told = partial(mistaken, how=how)
        with closing(Journal.create(path, {}, fold=told, cap=Cap(events=3))) as journal:
            for number in range(20):
                await journal.commit([{"n": number}])
            assert journal.events == [{"n": number} for number in range(20)]
    assert tries == [4, 9, 19] * 3
    assert "raises could not be folded (KeyError)" in caplog.text
    assert "card" not in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.ERROR}


async def test_the_next_folding_waits_until_there_is_as_much_again(tmp_path: Path) -> None:
    sizes = []

    def halved(events: Sequence[Event]) -> Sequence[Event]:
        sizes.append(len(events))
        return events[len(events) // 2 :]

    with closing(Journal.create(tmp_path / "s.json", {}, fold=halved, cap=Cap(events=10))) as journal:
        for number in range(60):
            await journal.commit([{"n": number}])

    assert sizes[:3] == [11, 13, 15]


def the_step() -> tuple[list[Operation], Operation]:
    """What is done first, and the operation that passes the cap while secrets are stored."""
    history: list[Event] = []
    done: list[Operation] = []
    for operation in operations(3):
        wanted = operation.after(history)
        if len(wanted) > SMALL.events and any(map(is_secret, history)) and not operation.erases:
            break
        done.append(operation)
        history = wanted
    return done, operation


FIRST, LAST = the_step()
HISTORY: list[Event] = reduce(lambda state, operation: operation.after(state), FIRST, [])
WANTED = LAST.after(HISTORY)
STEPS = 16
"""More than a write takes that folds."""


async def fold_on(path: Path, disk: "ArmedDisk | ArmedSimDisk") -> list[Event]:
    """Pass the cap in one last commit, in which the disk does what it is armed for."""
    with closing(Journal.create(path, {}, system=disk, fold=fold, cap=SMALL)) as journal:
        for operation in FIRST:
            await journal.commit(operation.events, erase=is_secret if operation.erases else None)
        assert journal.events == HISTORY
        disk.arm()
        with suppress(NotSaved):
            await journal.commit(LAST.events)
        return journal.events


class ArmedDisk(FaultyDisk):
    """Refuses one call, or all from there on, counted from when it is armed."""

    def __init__(self, after: int, *, lasting: bool) -> None:
        super().__init__(lasting=lasting)
        self.after = after

    def arm(self) -> None:
        self.at = self.calls + self.after


class ArmedSimDisk(SimDisk):
    """Its power goes some steps after it is armed."""

    after = 10**9

    def arm(self) -> None:
        self.steps, self.steps_left = 0, self.after


@pytest.mark.parametrize("lasting", [False, True])
async def test_a_snapshot_the_disk_refuses_at_any_step_changes_nothing(tmp_path: Path, lasting: bool) -> None:
    refused = 0
    for after in range(STEPS):
        path = tmp_path / f"s{after}.json"

        in_memory = await fold_on(path, ArmedDisk(after, lasting=lasting))

        tables = DurableStorage(path).read()
        assert tables is not None
        on_disk = [*tables["events"].values()]
        if in_memory == HISTORY:
            refused += 1
            assert on_disk == HISTORY or (lasting and on_disk == fold(WANTED))
        else:
            assert in_memory == on_disk == fold(WANTED)
    assert 5 < refused < STEPS


@pytest.mark.parametrize("how", ["killed", "in the dark"])
async def test_a_process_that_ends_at_any_step_of_a_snapshot_leaves_the_history_or_the_snapshot(
    tmp_path: Path, how: str
) -> None:
    path = tmp_path / "s.json"
    whole = ArmedSimDisk()
    await fold_on(path, whole)
    steps = whole.steps
    assert 8 < steps < 2 * STEPS
    found = []
    for after in range(steps):
        for seed in range(rounds(1 if how == "killed" else 6)):
            disk = ArmedSimDisk()
            disk.after = after

            acknowledged = await fold_on(path, disk)

            left: SimDisk = disk if how == "killed" else disk.rebooted(random.Random(seed))
            left.steps_left = 10**9
            with closing(Journal.open(path, system=left)) as journal:
                assert journal.events in (HISTORY, fold(WANTED))
                assert journal.events == acknowledged or acknowledged == HISTORY
                found.append(journal.events == HISTORY)
    assert set(found) == {True, False}
