"""Prints the table of the labelled set.

python -m tests.memory.relevance [--half tuning|held-back|both] [--lists]

`--lists` also prints what is recalled in the situations of the tuning half, with marks and reasons. Those of the
other half are not printed: who has read them could tune by them.
"""

import argparse

from tests.memory.relevance.labelled_set import agreed, held_back, marks, may_find, situations, entries
from tests.memory.relevance.judging import kappa, tables
from tests.memory.relevance.orders import SHARED, asked, context_of, library
from retro.memory.recall import recall


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.memory.relevance")
    parser.add_argument("--half", choices=("tuning", "held-back", "both"), default="both")
    parser.add_argument("--lists", action="store_true")
    options = parser.parse_args()
    for half in ("tuning", "held-back") if options.half == "both" else (options.half,):
        print(tables(half))
    print(f"agreement of the two passes (weighted kappa): {kappa():.2f}")
    if options.lists:
        print_lists()


def print_lists() -> None:
    """Print what is recalled, in the tuning half only."""
    counting = agreed(marks("first"), marks("second"))
    kept_back = held_back(situations())
    text = {entry.ref: entry.heading for entry in entries()}
    for situation in situations():
        if situation.name in kept_back:
            continue
        context, found = context_of(situation), library(situation)
        words = asked(context, found, situation.team)
        print(f"\n{situation.name}: {', '.join(f'{one.word} {one.weight:.1f}' for one in words)}")
        shown = recall(context, words, found, SHARED)
        for one in shown:
            mark = counting.get((situation.name, one.entry.ref), 0)
            print(f"  {mark} {one.relevance:.2f} {one.entry.heading}  [{', '.join((*one.words, *one.channels))}]")
        refs = {one.entry.ref for one in shown}
        for (name, ref), mark in counting.items():
            if name == situation.name and ref not in refs:
                print(f"    missing {mark}: {text[ref]}")


if __name__ == "__main__":
    main()
