"""Random meetings at several terminals, with and without what makes painting faster: all cells must be equal.

python -m tests.bench.same_picture [--steps 100000] [--seed 0] [--jobs 2]

Each meeting has a number, its seed, and the same steps whenever it is played. Prints a table of what was met;
stops at the first difference with its seed and step, and plays one meeting with `--seed N --steps 50`.
Stopped by hand, it says with which seed to go on. By hand; the tests play a few meetings only.
"""

import argparse
import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable

import pytest

from retro.stages import KINDS
from tests.tui.compared_meetings import faults
from tests.tui.random_meeting import DEPTHS, SIZES, THEMES, WEIGHTS
from tests.tui.random_steps import DIALOGS

LENGTH = 50
"""Steps of one meeting."""
WANTED = 500 / 100_000
"""How often each thing is met, of all steps."""


def played(seed: int) -> tuple[int, Counter[str], list[str]]:
    """Play one meeting both ways: what was met in it, and what is wrong."""
    met: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        try:
            wrong = list(faults(seed, LENGTH, patch, met))
        except Exception as error:  # an app ended by it
            wrong = [f"{type(error).__name__}: {error}"]
    return seed, met, wrong


def table(met: Counter[str]) -> Iterable[str]:
    """How often each kind, dialog, size, depth, theme and step was met, with a word where it is too rare."""
    for part, names in {
        "stage": [*KINDS, "none", "ended"],
        "dialog": DIALOGS,
        "size": map(str, SIZES),
        "depth": DEPTHS,
        "theme": THEMES,
        "step": WEIGHTS,
    }.items():
        yield part
        for name in names:
            count = met[f"{part} {name}"]
            rare = (
                "  rare"
                if part in ("stage", "dialog", "size", "depth") and count < WANTED * met["steps"]
                else ""
            )
            yield f"  {name:<34}{count:>8}{rare}"


def _stop(*_: object) -> None:
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)
    raise KeyboardInterrupt


def _leave_stopping_to_the_first() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _stop)
    seeds = range(arguments.seed, arguments.seed + -(-arguments.steps // LENGTH))
    met: Counter[str] = Counter()
    begun, failed, following = time.monotonic(), False, arguments.seed
    with multiprocessing.Pool(arguments.jobs, _leave_stopping_to_the_first) as pool:
        with contextlib.suppress(KeyboardInterrupt):
            for number, (seed, counts, wrong) in enumerate(pool.imap(played, seeds), 1):
                met += counts
                following = seed + 1
                if number % 20 == 0:
                    print(
                        f"{met['steps']} steps, {time.monotonic() - begun:.0f} s, next seed {following}",
                        flush=True,
                    )
                if wrong:
                    failed = True
                    print(f"seed {seed}: {wrong[0]}")
                    break
        pool.terminate()
    print(f"\n{met['steps']} steps in {time.monotonic() - begun:.0f} s; go on with --seed {following}")
    print("\n".join(table(met)))
    sys.exit(failed)


if __name__ == "__main__":
    main()
