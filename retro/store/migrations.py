"""How files of earlier versions become files of this one: a pure function for each step.

A step takes the tables of its version and gives those of the next. It is never changed once it was
released; a file of each version stays in the tests to prove it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

Tables = dict[str, dict[str, Any]]
Step = Callable[[Tables], Tables]


def _from_1(tables: Tables) -> Tables:
    """Version 2 has events that version 1 does not know, such as `Snapshot`; the rest is the same."""
    return tables


def _from_2(tables: Tables) -> Tables:
    """Version 3 has tags where names appear with the reveal, and contracts that can change."""
    return tables


def _from_3(tables: Tables) -> Tables:
    """Version 4 knows who was expected, what sets an action off, and how a decision was made."""
    return tables


STEPS: Mapping[int, Step] = MappingProxyType({1: _from_1, 2: _from_2, 3: _from_3})
"""By the version that a step begins with."""

SCHEMA = max(STEPS) + 1
"""What this version writes. `meta.1.schema` is where every version looks first."""


def migrated(tables: Tables, steps: Mapping[int, Step] = STEPS) -> Tables:
    """Take the tables through every step from their own version on."""
    version = tables["meta"]["1"]["schema"]
    while version in steps:
        tables = steps[version](tables)
        version += 1
    tables["meta"]["1"]["schema"] = version
    return tables
