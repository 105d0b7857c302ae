"""Order, acknowledgement and erasure, as the room sees them."""

import asyncio
import contextlib
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retro.errors import NotSaved, SessionInUse, StoreError, UnknownSession
from retro.storage import SCHEMA, DurableStorage, Event, Journal
from retro.storage.checksum import FIELD
from retro.storage.disk import beside

from .disks import FaultyDisk

documents = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=8,
    ),
    max_size=4,
)  # fmt: skip


def tables_of(path: Path) -> dict[str, Any]:
    tables: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    tables["meta"]["1"].pop(FIELD, None)
    return tables


def bytes_of(folder: Path) -> bytes:
    return b"|".join(file.read_bytes() for file in folder.iterdir())


class SlowDisk(FaultyDisk):
    """Is not done before it is told to be, or after a while."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.free = threading.Event()
        self._seconds = seconds

    def fsync(self, fd: int, /) -> None:
        self.free.wait(self._seconds)


def is_secret(event: Event) -> bool:
    return "secret" in event


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(documents, max_size=4), max_size=5), documents)
def test_what_was_committed_is_read_back_in_order(
    tmp_path: Path, batches: list[list[Event]], head: dict[str, Any]
) -> None:
    path = tmp_path / "s.json"
    path.unlink(missing_ok=True)
    path.with_name("s.json.bak").unlink(missing_ok=True)

    async def write() -> list[Event]:
        journal = Journal.create(path, head)
        await asyncio.gather(*(journal.commit(batch) for batch in batches))
        journal.close()
        return journal.events

    in_memory = asyncio.run(write())

    reopened = Journal.open(path)
    assert reopened.events == in_memory == [event for batch in batches for event in batch]
    assert reopened.head == head
    reopened.close()


commits = st.lists(
    st.tuples(st.integers(0, 3), st.booleans(), st.sampled_from(["", "erase", "cancel", "bad"])),
    max_size=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commits)
def test_commits_made_at_once_equal_commits_made_one_by_one(
    tmp_path: Path, wishes: list[tuple[int, bool, str]]
) -> None:
    path = tmp_path / "s.json"
    for leftover in tmp_path.iterdir():
        leftover.unlink()
    model: list[Event] = []

    async def write() -> list[Event]:
        nonlocal model
        journal = Journal.create(path, {})
        waiting = [asyncio.create_task(journal.commit([{"first": True}]))]
        model = [{"first": True}]
        await asyncio.sleep(0)  # its write begins; all others wait behind it
        for number, (size, hidden, how) in enumerate(wishes):
            kind = "secret" if hidden else "fact"
            events: list[Event] = [{kind: f"{number}.{place}"} for place in range(size)]
            if how == "bad":
                events.append({"text": "\ud800"})
            erase = is_secret if how == "erase" else None
            waiting.append(asyncio.create_task(journal.commit(events, erase=erase)))
            await asyncio.sleep(0)
            if how == "cancel":
                waiting[-1].cancel()
            elif how != "bad":
                kept = [event for event in model if not (erase and is_secret(event))]
                model = kept + events
        await asyncio.gather(*waiting, return_exceptions=True)
        await journal.commit([])  # behind a cancelled one whose write has begun
        journal.close()
        return journal.events

    # A cancelled commit may have begun; a write that is fast enough makes that visible.
    found = asyncio.run(write())
    cancelled = {str(n) for n, (_, _, how) in enumerate(wishes) if how == "cancel"}

    def without_cancelled(events: list[Event]) -> list[Event]:
        return [e for e in events if str(next(iter(e.values()))).split(".")[0] not in cancelled]

    assert without_cancelled(found) == model
    assert list(tables_of(path)["events"].values()) == found
    assert list(tables_of(path)["events"]) == [str(n) for n in range(1, len(found) + 1)]


async def test_an_acknowledged_event_is_on_disk_and_a_listing_sees_the_new_head(
    tmp_path: Path,
) -> None:
    path = tmp_path / "s.json"
    journal = Journal.create(path, {"title": "before"})

    await journal.commit([{"n": 1}], head={"title": "after"})

    assert tables_of(path) == {
        "meta": {"1": {"schema": SCHEMA, "head": {"title": "after"}}},
        "events": {"1": {"n": 1}},
    }
    assert journal.head == {"title": "after"}
    journal.close()


async def test_commits_that_wait_together_share_one_write(tmp_path: Path) -> None:
    disk = FaultyDisk()
    journal = Journal.create(tmp_path / "s.json", {}, system=disk)
    disk.by_name.clear()

    await asyncio.gather(*(journal.commit([{"n": n}]) for n in range(100)))

    assert journal.events == [{"n": n} for n in range(100)]
    assert disk.by_name["replace"] == 2
    journal.close()


async def test_the_loop_goes_on_while_the_disk_is_slow(tmp_path: Path) -> None:
    disk = SlowDisk(60)
    disk.free.set()
    journal = Journal.create(tmp_path / "s.json", {}, system=disk)
    disk.free.clear()
    commit = asyncio.create_task(journal.commit([{"n": 1}]))
    for _ in range(11):
        await asyncio.sleep(0.001)

    assert not commit.done()
    disk.free.set()
    await commit
    journal.close()


@pytest.mark.parametrize(
    "bad", [{"text": "\ud800"}, {"x": object()}, {1.5 + 1j: 1}, ["not", "a", "document"]]
)
async def test_an_event_no_file_can_hold_is_refused_without_harm_to_its_neighbours(
    tmp_path: Path, bad: Any
) -> None:
    journal = Journal.create(tmp_path / "s.json", {})

    results = await asyncio.gather(
        journal.commit([{"n": 1}]),
        journal.commit([{"n": 2}, bad]),
        journal.commit([{"n": 3}]),
        return_exceptions=True,
    )

    assert [type(result) for result in results] == [type(None), NotSaved, type(None)]
    assert journal.events == [{"n": 1}, {"n": 3}]
    journal.close()


async def test_an_event_too_deep_to_be_read_again_is_refused(tmp_path: Path) -> None:
    def open_from_deep_inside(path: Path, frames: int) -> Journal:
        return open_from_deep_inside(path, frames - 1) if frames else Journal.open(path)

    kept = []
    for depth in (100, *range(700, 1000, 20), 100_000):
        journal = Journal.create(tmp_path / f"s{depth}.json", {})
        deep: Event = {}
        for _ in range(depth):
            deep = {"d": deep}

        with contextlib.suppress(NotSaved):
            await journal.commit([deep])

        await journal.commit([{"n": 1}])
        journal.close()
        reopened = open_from_deep_inside(journal.path, 60)
        kept.append(len(reopened.events))
        reopened.close()
    assert (kept[0], kept[-1]) == (2, 1)


async def test_a_refused_batch_refuses_every_commit_in_it_and_the_next_one_works(
    tmp_path: Path,
) -> None:
    disk = FaultyDisk()
    journal = Journal.create(tmp_path / "s.json", {"title": "before"}, system=disk)
    await journal.commit([{"n": 0}])
    disk.at, disk.lasting = disk.calls, True

    results = await asyncio.gather(
        *(journal.commit([{"n": n}], head={"title": "after"}) for n in range(1, 9)),
        return_exceptions=True,
    )

    assert {type(result) for result in results} == {NotSaved}
    assert (journal.events, journal.head) == ([{"n": 0}], {"title": "before"})
    disk.heal()
    await journal.commit([{"n": 9}])
    journal.close()
    reopened = Journal.open(journal.path)
    assert (reopened.events, reopened.head) == ([{"n": 0}, {"n": 9}], {"title": "before"})
    reopened.close()


async def test_a_cancelled_commit_that_waits_is_not_written_and_stops_nobody(
    tmp_path: Path,
) -> None:
    journal = Journal.create(tmp_path / "s.json", {})
    waiting = [asyncio.create_task(journal.commit([{"n": n}])) for n in range(4)]
    await asyncio.sleep(0)

    waiting[0].cancel()  # its write is under way
    waiting[2].cancel()  # waits behind it
    await asyncio.gather(*waiting, return_exceptions=True)
    await journal.commit([{"n": 4}])

    assert journal.events == [{"n": 0}, {"n": 1}, {"n": 3}, {"n": 4}]
    journal.close()


async def test_erased_events_are_in_no_file_and_leave_no_gap(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    journal = Journal.create(path, {})
    for number in range(6):
        await journal.commit([{"secret": f"needle-{number}"}, {"fact": number}])

    await journal.commit([{"sealed": True}], erase=is_secret, head={"sealed": 1})

    assert b"needle" not in bytes_of(tmp_path)
    assert list(tables_of(path)["events"]) == ["1", "2", "3", "4", "5", "6", "7"]
    assert journal.events == [*({"fact": number} for number in range(6)), {"sealed": True}]
    await journal.commit([{"fact": 7}])
    assert list(tables_of(path)["events"]) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    journal.close()


async def test_an_erasure_in_a_shared_write_reaches_the_events_waiting_before_it_only(
    tmp_path: Path,
) -> None:
    journal = Journal.create(tmp_path / "s.json", {})

    await asyncio.gather(
        journal.commit([{"n": 0}]),
        journal.commit([{"secret": "before"}]),
        journal.commit([{"n": 1}], erase=is_secret),
        journal.commit([{"secret": "after"}]),
    )

    assert journal.events == [{"n": 0}, {"n": 1}, {"secret": "after"}]
    journal.close()


async def test_an_erasure_after_a_recovery_removes_the_damaged_copy_too(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    journal = Journal.create(path, {})
    await journal.commit([{"secret": "needle"}])
    await journal.commit([{"secret": "needle"}])
    journal.close()
    path.write_bytes(path.read_bytes()[:-3])
    journal = Journal.open(path)
    assert "the last change may be missing" in journal.recovered

    await journal.commit([{"sealed": True}], erase=is_secret)

    assert b"needle" not in bytes_of(tmp_path)
    assert journal.events == [{"sealed": True}]
    journal.close()


@pytest.mark.parametrize("mistake", [KeyError("n"), StopIteration(), ZeroDivisionError()])
async def test_an_erasure_that_cannot_tell_fails_alone(tmp_path: Path, mistake: Exception) -> None:
    def undecided(event: Event) -> bool:
        raise mistake

    journal = Journal.create(tmp_path / "s.json", {})
    await journal.commit([{"n": 0}])

    results = await asyncio.gather(
        journal.commit([{"n": 1}]),
        journal.commit([{"n": 2}], erase=undecided, head={"title": "never"}),
        journal.commit([{"n": 3}]),
        return_exceptions=True,
    )

    assert [type(result) for result in results] == [type(None), NotSaved, type(None)]
    assert (journal.events, journal.head) == ([{"n": 0}, {"n": 1}, {"n": 3}], {})
    journal.close()


async def test_a_document_changed_by_its_owner_later_is_stored_as_it_was(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "s.json", {})
    event = {"cards": ["one"]}

    await journal.commit([event])
    event["cards"].append("two")
    await journal.commit([{"n": 2}])

    assert journal.events == [{"cards": ["one"]}, {"n": 2}]
    assert tables_of(journal.path)["events"]["1"] == {"cards": ["one"]}
    journal.close()


async def test_closing_saves_the_write_under_way_and_refuses_the_rest(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "s.json", {}, system=SlowDisk(0.03))
    waiting = [asyncio.create_task(journal.commit([{"n": n}])) for n in range(3)]
    await asyncio.sleep(0)

    journal.close()

    assert tables_of(journal.path)["events"] == {"1": {"n": 0}}
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), NotSaved, NotSaved]
    with pytest.raises(NotSaved, match="s is closed"):
        await journal.commit([{"n": 4}])
    reopened = Journal.open(journal.path)
    assert reopened.events == [{"n": 0}]
    reopened.close()
    assert not beside(journal.path, ".lock").exists()


def test_a_session_is_open_once(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    journal = Journal.create(path, {})

    with pytest.raises(SessionInUse):
        Journal.open(path)

    journal.close()
    journal.close()
    Journal.open(path).close()


def test_a_session_is_created_once_and_only_what_is_there_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    with pytest.raises(UnknownSession):
        Journal.open(path)
    with pytest.raises(UnknownSession):
        Journal.open(tmp_path / "nowhere" / "s.json")
    assert list(tmp_path.iterdir()) == []

    Journal.create(path, {"title": "first"}).close()

    with pytest.raises(StoreError, match="already a session s"):
        Journal.create(path, {"title": "second"})
    assert Journal.open(path).head == {"title": "first"}


async def test_what_is_read_from_a_refused_storage_is_what_was_saved(tmp_path: Path) -> None:
    disk = FaultyDisk()
    storage = DurableStorage(tmp_path / "s.json", system=disk)
    meta: dict[str, Any] = {"1": {"schema": SCHEMA, "head": {}}}
    storage.write({"meta": meta, "events": {"1": {"n": 1}}})
    tables = storage.read()
    assert tables is not None
    tables["events"]["2"] = {"n": 2}
    disk.at = disk.calls

    with pytest.raises(NotSaved):
        storage.write(tables)

    assert storage.read() == {"meta": meta, "events": {"1": {"n": 1}}}
