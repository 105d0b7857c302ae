"""Every call the store makes to the disk is refused once, and then all from there on."""

import errno
import itertools
from pathlib import Path

import pytest

from retro.errors import NotSaved, StoreError
from retro.storage import Cap, DurableStorage, Journal

from .disks import FaultyDisk, LinklessDisk, StingyDisk
from .workload import TORTURE, Event, fold, is_secret, meaning, operations

LAST: list[Event] = [{"kind": "fact", "text": "last", "n": 0}]
SEEDS = [11, *range(100, 99 + TORTURE)]  # the first one's first operations append, erase and append again


def on_disk(path: Path) -> list[Event]:
    tables = DurableStorage(path).read()
    assert tables is not None
    return list(tables["events"].values())


def same(events: list[Event], state: list[Event]) -> bool:
    return meaning(events) == meaning(state)


def files(folder: Path, start: str) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(start))


async def run(
    path: Path, disk: FaultyDisk, *, seed: int = SEEDS[0], commits: int = 6
) -> tuple[int, list[str]]:
    """Work through refusals; the number of refusals, and what was broken."""
    broken: list[str] = []
    refusals = 0
    journal = Journal.create(path, {"title": "t"}, system=disk, fold=fold, cap=Cap(events=4))
    state: list[Event] = []
    private: dict[str, Event] = {}
    for operation in itertools.islice(operations(seed), commits):
        wanted = operation.after(state)
        try:
            erase = is_secret if operation.erases else None
            await journal.commit(operation.events, erase=erase, private=operation.private)
        except NotSaved:
            refusals += 1
            if not same(on_disk(path), state) and not disk.lasting:
                broken.append("a refused commit is on disk")
            if not same(on_disk(path), state) and not same(on_disk(path), wanted):
                broken.append("neither generation is on disk")
            disk.heal()
        else:
            state, private = wanted, operation.kept
            if not same(on_disk(path), state):
                broken.append("an acknowledged commit is not on disk")
        if not same(journal.events, state) or journal.private != private:
            broken.append("memory is not what was acknowledged")
    disk.heal()
    await journal.commit(LAST)  # takes back what a disk that refused everything was left with
    state = state + LAST
    journal.close()
    reopened = Journal.open(path)
    if not same(reopened.events, state) or reopened.private != private or reopened.recovered:
        broken.append("reopened differently")
    reopened.close()
    return refusals, broken


async def count_of_calls(path: Path, seed: int = SEEDS[0]) -> tuple[int, int]:
    """How many calls creation makes, and how many the whole run."""
    disk = FaultyDisk()
    Journal.create(path.with_name("counted.json"), {}, system=disk).close()
    created = disk.calls
    disk = FaultyDisk()
    assert await run(path, disk, seed=seed) == (0, [])
    assert any("folded" in event for event in on_disk(path)) or seed != SEEDS[0]
    assert {"open", "write", "fsync", "close", "link", "replace", "unlink"} <= set(disk.by_name)
    return created, disk.calls


@pytest.mark.parametrize(("code", "lasting"), [(errno.EIO, False), (errno.ENOSPC, True)])
@pytest.mark.parametrize("seed", SEEDS)
async def test_a_refused_call_fails_its_commit_and_nothing_else(
    tmp_path: Path, code: int, lasting: bool, seed: int
) -> None:
    created, calls = await count_of_calls(tmp_path / "whole.json", seed)
    refused = 0

    for at in range(created, calls):
        disk = FaultyDisk(at, code, lasting=lasting)
        refusals, broken = await run(tmp_path / f"s{at}.json", disk, seed=seed)
        refused += refusals
        assert (at, broken) == (at, [])

    assert refused > (calls - created) // 2


async def test_a_creation_the_disk_refuses_leaves_no_session(tmp_path: Path) -> None:
    created, _ = await count_of_calls(tmp_path / "whole.json")
    path = tmp_path / "s.json"

    for at in range(created):
        try:
            Journal.create(path, {}, system=FaultyDisk(at)).close()
        except StoreError:
            assert files(tmp_path, "s.json") == []
        else:
            path.unlink()


@pytest.mark.parametrize("grant", [1, 7, 4096])
async def test_a_disk_that_takes_few_bytes_at_a_time_gets_them_all(tmp_path: Path, grant: int) -> None:
    assert await run(tmp_path / "s.json", StingyDisk(grant)) == (0, [])


async def test_a_disk_that_takes_no_bytes_is_a_refusal_and_not_an_endless_loop(
    tmp_path: Path,
) -> None:
    disk = StingyDisk(100)
    journal = Journal.create(tmp_path / "s.json", {}, system=disk)

    disk.grant = 0

    with pytest.raises(NotSaved, match=r"Not saved: .* What was saved is safe"):
        await journal.commit([{"n": 1}])
    journal.close()


async def test_without_hard_links_the_older_generation_is_kept_all_the_same(
    tmp_path: Path,
) -> None:
    path = tmp_path / "s.json"
    journal = Journal.create(path, {}, system=LinklessDisk())
    await journal.commit([{"n": 1}])
    await journal.commit([{"n": 2}])
    journal.close()

    path.write_bytes(b"{")

    reopened = Journal.open(path)
    assert reopened.events == [{"n": 1}]
    reopened.close()


async def test_a_full_disk_names_itself_in_the_sentence(tmp_path: Path) -> None:
    disk = FaultyDisk(code=errno.ENOSPC)
    journal = Journal.create(tmp_path / "sprint-42.json", {}, system=disk)
    disk.at, disk.lasting = disk.calls, True

    with pytest.raises(NotSaved, match="the host's disk is full"):
        await journal.commit([{"n": 1}])

    assert files(tmp_path, "") == ["sprint-42.json", "sprint-42.json.lock"]
    journal.close()
