"""Blank sheets for whoever gives marks, without any marks on them.

python -m tests.memory.relevance.sheets situations TEAM        by situation, entries in the order of the files
python -m tests.memory.relevance.sheets entries TEAM --seed 2  by entry, both in a drawn order
"""

import argparse
import random

from retro.memory.entry import Entry
from tests.memory.relevance.labelled_set import LANGUAGES, Situation, entries, may_find, situations


def situation_lines(situation: Situation) -> list[str]:
    """A situation as it is read on a sheet; its name, which may tell too much, is left out."""
    channels = " ".join(f"#{channel}" for channel in situation.channels)
    said = {
        "topic": (situation.topic,) if situation.topic else (),
        "cards": situation.cards,
        "notes": situation.notes,
        "open actions": situation.open,
        "captures": situation.captures,
        "not reached": situation.unreached,
    }
    return [
        f"{situation.day} {situation.title} {channels}".rstrip(),
        *(f"    {label}: {' / '.join(texts)}" for label, texts in said.items() if texts),
    ]


def entry_line(entry: Entry) -> str:
    """An entry as it is read on a sheet."""
    return f"{entry.day} {entry.kind}: {entry.heading}" + (f" ({entry.body})" if entry.body else "")


def numbered(team: str, seed: int | None) -> tuple[list[tuple[str, Situation]], list[tuple[str, Entry]]]:
    """The team's situations s1, s2, … and the entries e1, e2, … that it may find; drawn by `seed`, if any."""
    asked = [one for one in situations() if one.team == team]
    found = [entry for entry in entries() if any(may_find(one, entry) for one in asked)]
    if seed is not None:
        chance = random.Random(seed)
        chance.shuffle(asked)
        chance.shuffle(found)
    return (
        [(f"s{number}", one) for number, one in enumerate(asked, start=1)],
        [(f"e{number}", one) for number, one in enumerate(found, start=1)],
    )


def main() -> None:
    """Print one sheet."""
    parser = argparse.ArgumentParser(prog="python -m tests.memory.relevance.sheets")
    parser.add_argument("by", choices=("situations", "entries"))
    parser.add_argument("team", choices=tuple(LANGUAGES))
    parser.add_argument("--seed", type=int)
    options = parser.parse_args()
    asked, found = numbered(options.team, options.seed)
    situation_part = [f"{name} " + "\n".join(situation_lines(one)) for name, one in asked]
    entry_part = [f"{name} {entry_line(entry)}" for name, entry in found]
    parts = (entry_part, situation_part) if options.by == "situations" else (situation_part, entry_part)
    print("\n".join(parts[0]), "", "\n".join(parts[1]), sep="\n")


if __name__ == "__main__":
    main()
