"""What every command makes of damaged files of sessions.

`python tests/bench/mutations.py [NUMBER] [FIRST SEED]` prints how each kind of change ended, 10,000 of them
unless said otherwise, and those that ended as none may.
"""

import logging
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.damage.trial import Broken, Trial

ENDS = (
    *("the right session", "the copy before it", "a recovered one", "a sentence"),
    *("what a hand wrote", "without a checksum"),
)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    logging.disable(logging.CRITICAL)
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RETRO_STATE"] = str(Path(folder) / "state")
        trial, began = Trial(Path(folder)), time.monotonic()
        for seed in range(first, first + number):
            try:
                trial.attempt(seed, thorough=seed % 5 == 0)
                if seed % 5 == 0:
                    trial.attempt_beside(seed)
            except Broken as error:
                broken += 1
                print(error)
        took = time.monotonic() - began
    print(f"{number} changes in {took:.0f} s, {broken} ended as none may\n")
    print(f"{'':28}" + "".join(f"{end:>20}" for end in ENDS))
    for change in sorted({change for change, _ in trial.outcomes}):
        print(f"{change:28}" + "".join(f"{trial.outcomes[change, end]:>20}" for end in ENDS))
    print(
        f"{'all':28}"
        + "".join(f"{sum(n for (_, e), n in trial.outcomes.items() if e == end):>20}" for end in ENDS)
    )


if __name__ == "__main__":
    main()
