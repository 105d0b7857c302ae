"""Prints the table of the labelled set.

python -m tests.memory.relevance [--half tuning|held-back|both] [--markdown] [--lists]

`--lists` prints what is recalled in the situations of the tuning half, with marks and reasons. Those of the
other half are not printed: who has read them could tune by them.
"""

import argparse

from tests.memory.relevance.judging import counting, half_of, kappa, tables
from tests.memory.relevance.labelled_set import entries
from tests.memory.relevance.orders import recalled


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.memory.relevance")
    parser.add_argument("--half", choices=("tuning", "held-back", "both"), default="both")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--lists", action="store_true")
    options = parser.parse_args()
    for half in ("tuning", "held-back") if options.half == "both" else (options.half,):
        print(tables(half, markdown=options.markdown), "", sep="\n")
    print(f"Weighted kappa of the two passes: {kappa():.2f}")
    if options.lists:
        print_lists()


def print_lists() -> None:
    """Print what is recalled and what is missed, in the tuning half."""
    text = {entry.ref: entry.heading for entry in entries()}
    for situation in half_of("tuning"):
        print(f"\n{situation.name}")
        shown = recalled(situation)
        for one in shown:
            mark = counting().get((situation.name, one.entry.ref), 0)
            why = ", ".join((*one.words, *(f"#{channel}" for channel in one.channels)))
            print(f"  {mark} {one.relevance:.2f} {one.entry.heading} ({why})")
        refs = {one.entry.ref for one in shown}
        for (name, ref), mark in counting().items():
            if name == situation.name and ref not in refs:
                print(f"  missed, {mark}: {text[ref]}")


if __name__ == "__main__":
    main()
