"""What was acknowledged survives the power; what was erased does not come back with it."""

import itertools
import random
from contextlib import closing, suppress
from pathlib import Path

import pytest

from retro.errors import NotSaved, StoreError, UnknownSession
from retro.storage import DurableStorage, Journal

from .disks import DiskThatForgetsData, DiskThatForgetsNames, LinklessSimDisk, PowerCut, SimDisk
from .workload import (
    SMALL,
    Event,
    Operation,
    fold,
    is_secret,
    meaning,
    operations,
    parts_gone,
    rounds,
    tokens,
)

COMMITS = 8


async def write_until_dark(
    path: Path, disk: SimDisk, seed: int
) -> tuple[list[list[Event]], list[Operation], int]:
    """The states of the session in order, what led to them, and how many of them were acknowledged."""
    states: list[list[Event]] = [[]]
    done: list[Operation] = []
    acknowledged = 0
    with suppress(NotSaved, PowerCut):
        journal = Journal.create(path, {"title": "dark"}, system=disk, fold=fold, cap=SMALL)
        with closing(journal):
            acknowledged = 1
            for operation in itertools.islice(operations(seed), COMMITS):
                states.append(operation.after(states[-1]))
                done.append(operation)
                erase = is_secret if operation.erases else None
                await journal.commit(operation.events, erase=erase, private=operation.private)
                acknowledged += 1
    return states, done, acknowledged


async def trouble_after(path: Path, cut: SimDisk, seed: int, rng: random.Random) -> str:
    """Cut the power once, start again, and say what was broken."""
    states, done, acknowledged = await write_until_dark(path, cut, seed)
    disk = cut.rebooted(rng)
    try:
        journal = Journal.open(path, system=disk)
    except UnknownSession:
        return "" if acknowledged == 0 else "the session is gone"
    except StoreError as trouble:
        return f"unreadable: {trouble}"
    try:
        found = journal.events
        allowed = [i for i in (acknowledged - 1, acknowledged) if 0 <= i < len(states)]
        at = next((i for i in allowed if meaning(states[i]) == meaning(found)), None)
        if at is None:
            return f"{len(found)} events, acknowledged were {len(states[acknowledged - 1])}"
        gone = {token for state in states[:at] for token in tokens(state)} - set(tokens(found))
        if journal.private != (done[at - 1].kept if at else {}):
            return "what is private is not what belongs to these events"
        gone |= parts_gone(done[:at])
        if any(token in inode.data for inode in disk.names.values() for token in gone):
            return "an erased event is still on the disk"
        await journal.commit([{"kind": "fact", "text": "after the dark", "n": 0}])
        again = DurableStorage(path, system=disk.rebooted(rng)).read()
        if again is None or list(again["events"].values()) != journal.events:
            return "a commit after the restart was lost"
    finally:
        journal.close()
    return ""


async def troubles(folder: Path, kind: type[SimDisk], cuts: int) -> list[str]:
    found = []
    for seed in range(cuts):
        rng = random.Random(seed)
        whole = kind()
        path = folder / f"s{seed % 10}.json"
        if seed % 10 == 0:
            await write_until_dark(path, whole, seed)
            steps = whole.steps
            assert steps > COMMITS * 10
        cut = kind(steps_left=rng.randrange(steps))
        if trouble := await trouble_after(path, cut, seed, rng):
            found.append(f"seed {seed}: {trouble}")
    return found


@pytest.mark.parametrize(("kind", "cuts"), [(SimDisk, rounds(400)), (LinklessSimDisk, rounds(150))])
async def test_no_power_cut_loses_an_acknowledged_event_or_brings_back_an_erased_one(
    tmp_path: Path, kind: type[SimDisk], cuts: int
) -> None:
    assert await troubles(tmp_path, kind, cuts) == []


@pytest.mark.parametrize("kind", [DiskThatForgetsData, DiskThatForgetsNames])
async def test_the_model_notices_a_sync_that_does_nothing(tmp_path: Path, kind: type[SimDisk]) -> None:
    assert await troubles(tmp_path, kind, 60) != []


async def test_the_model_notices_an_erasure_that_keeps_the_older_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DurableStorage, "forget", lambda self: None)

    found = await troubles(tmp_path, SimDisk, 60)

    assert any("erased event" in trouble for trouble in found)
