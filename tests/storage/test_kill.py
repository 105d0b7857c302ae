"""Real processes: killed in the middle of a write, or two at the same file."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import retro
from retro.errors import SessionInUse
from retro.storage import Journal

from .workload import Event, meaning, operations, parts_gone, rounds, tokens

ROOT = Path(retro.__file__).parents[1]
FEW = 6


def start_worker(path: Path, seed: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.storage.worker", str(path), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def kill_after(worker: subprocess.Popen[str], commits: int, pause: float) -> int:
    """Kill without warning once so many commits were acknowledged; how many were by then."""
    assert worker.stdout is not None
    last = -1
    while last < commits:
        last = int(worker.stdout.readline())
    time.sleep(pause)
    worker.send_signal(signal.SIGKILL)
    for line in worker.stdout:
        last = int(line) if line.endswith("\n") else last
    worker.stdout.close()
    worker.wait()
    return last


@pytest.mark.parametrize("seed", range(rounds(FEW)))
def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = tmp_path / "s.json"

    acknowledged = kill_after(start_worker(path, seed), rng.randrange(5, 80), rng.random() * 0.004)

    states: list[list[Event]] = [[]]
    done = list(itertools.islice(operations(seed), acknowledged + 1))
    for operation in done:
        states.append(operation.after(states[-1]))
    journal = Journal.open(path)
    assert journal.recovered == ""
    found = [number for number, state in enumerate(states) if meaning(state) == meaning(journal.events)]
    assert found
    at = found[-1]
    assert at >= acknowledged
    assert journal.private == (done[at - 1].kept if at else {})
    gone = {t for state in states[:at] for t in tokens(state)} - set(tokens(journal.events))
    gone |= parts_gone(done[:at])
    assert gone or seed >= FEW  # the first ones are known to erase early
    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert not any(token in data for token in gone for data in files)
    journal.close()


def test_a_second_process_is_told_who_has_the_session_until_that_one_dies(tmp_path: Path) -> None:
    path = tmp_path / "sprint-42.json"
    worker = start_worker(path, 1)
    assert worker.stdout is not None
    worker.stdout.readline()

    with pytest.raises(SessionInUse, match=f"sprint-42 is in use by process {worker.pid}"):
        Journal.open(path)

    kill_after(worker, 0, 0)
    Journal.open(path).close()
