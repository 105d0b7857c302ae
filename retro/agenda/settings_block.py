"""The `toml` blocks of a page: values with the line each key stands on, and what is wrong with them."""

from collections.abc import Collection, Mapping, Sequence, Set
from typing import Any, TypeVar

import msgspec

from retro.agenda.causes import cause_in_setting
from retro.agenda.problem import ProblemReport
from retro.agenda.template_page import Block
from retro.session.text import clean
from retro.settings import NotToml, faults, read_toml
from retro.toml_lines import KeyLines

S = TypeVar("S", bound=msgspec.Struct)

LONGEST = 100
"""Lines of a block; twenty times what a stage needs."""


class SettingsTable:
    """The values of one block. Text in them is clean; a key knows its line."""

    def __init__(self, values: Mapping[str, Any], lines: Sequence[str], first: int) -> None:
        self.values = values
        self.opens = first - 1
        """The line that opens the block."""
        self.refused: Set[str] = frozenset()
        """Keys that were reported already."""
        self._lines = KeyLines(lines)

    def line(self, key: str) -> int:
        """Return the line of a key; the one that opens the block when there is no such key."""
        number = self._lines.line_of(key)
        return self.opens if number < 0 else self.opens + 1 + number


def read_table(block: Block, report: ProblemReport) -> SettingsTable | None:
    """Read a block of settings, or report why it cannot be read."""
    fence, first = block.tokens[0], block.line + 1
    lines = fence.content.split("\n")
    if not block.closed:
        report.error(
            block.line, f"this block of settings is not closed; end it with a line of {fence.markup}"
        )
        return None
    if len(lines) > LONGEST:
        report.error(block.line, f"a block of settings has up to {LONGEST} lines")
        return None
    try:
        values = read_toml(fence.content)
    except NotToml as error:
        cause = cause_in_setting(lines[error.line]) if error.line >= 0 else ""
        report.error(first + error.line, cause or str(error))
        return None
    table = SettingsTable(values, lines, first)
    table.values = {
        key: _cleaned(thing) for key, thing in values.items() if _is_plain(table, key, thing, report)
    }
    table.refused = values.keys() - table.values.keys()
    return table


def _is_plain(table: SettingsTable, key: str, thing: object, report: ProblemReport) -> bool:
    items = thing if isinstance(thing, list) else [thing]
    if any(isinstance(item, list | dict) for item in items):
        report.error(table.line(key), f"{key} must be a plain value or a list of plain values")
        return False
    if any(isinstance(item, int) and abs(item) >= 2**53 for item in items):
        report.error(table.line(key), f"{key} is too large a number")
        return False
    return True


def _cleaned(thing: Any) -> Any:
    if isinstance(thing, list):
        return [_cleaned(item) for item in thing]
    return clean(thing) if isinstance(thing, str) else thing


def settled(
    table: SettingsTable,
    struct: type[S],
    keys: Collection[str],
    report: ProblemReport,
    elsewhere: Mapping[str, str],
) -> S | None:
    """Turn `keys` of a table into a struct, reporting every one that does not fit.

    `elsewhere` says of keys that do not belong here where they do: a phrase such as `a setting of vote`.
    """
    given = {key: table.values[key] for key in keys}
    found = faults(given, struct, elsewhere)
    for fault in found:
        report.error(table.line(fault.key), fault.sentence)
    return None if found else msgspec.convert(given, struct)
