"""The `toml` blocks of a page: values with the line each key stands on, and what is wrong with them."""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence, Set
from typing import Any, TypeVar

import msgspec

from retro.agenda.page import Block
from retro.agenda.problem import Report
from retro.agenda.words import listed, nearest, value
from retro.session.text import clean

S = TypeVar("S", bound=msgspec.Struct)

LONGEST = 100
"""Lines of a block; twenty times what a stage needs."""

_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_BARE = re.compile(r"\s*([\w-]+)\s*=\s*([^\W\d][^#]*?)\s*(?:#.*)?$")
_EXPECTED = re.compile(r"Expected `(?P<what>[^`]+)`.*?(?: - at `\$\.?(?P<where>[^`]*)`)?$")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_NAMES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text in quotes",
    "bool": "true or false",
    "array": "a list in brackets",
}


class Table:
    """The values of one block. Text in them is clean; a key knows its line."""

    def __init__(self, values: Mapping[str, Any], lines: Sequence[str], first: int) -> None:
        self.values = values
        self.opens = first - 1
        """The line that opens the block."""
        self.refused: Set[str] = frozenset()
        """Keys that were reported already."""
        self._lines = lines

    def line(self, key: str) -> int:
        """Give the line of a key; the one that opens the block when there is no such key."""
        start = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=.\]]""")
        for number, line in enumerate(self._lines):
            # What looks like a key may be part of a longer text: then the lines above are no whole table.
            if start.match(line) and _loads("\n".join(self._lines[:number])) is not None:
                return self.opens + 1 + number
        return self.opens


def read_table(block: Block, report: Report) -> Table | None:
    """Read a block of settings, or report why it cannot be read."""
    fence, first = block.tokens[0], block.line + 1
    lines = fence.content.split("\n")
    if not block.closed:
        report.error(
            block.line, f"this block of settings is not closed; end it with a line of {fence.markup}"
        )
        return None
    if len(lines) > LONGEST:
        report.error(block.line, f"a block of settings holds up to {LONGEST} lines")
        return None
    try:
        values = tomllib.loads(fence.content)
    except RecursionError:
        report.error(block.line, "the settings are nested too deeply")
        return None
    except ValueError as trouble:
        number, sentence = _explained(str(trouble), lines)
        report.error(first + number, sentence)
        return None
    table = Table(values, lines, first)
    table.values = {
        key: _cleaned(thing) for key, thing in values.items() if _is_plain(table, key, thing, report)
    }
    table.refused = values.keys() - table.values.keys()
    return table


def _is_plain(table: Table, key: str, thing: object, report: Report) -> bool:
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


def _loads(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _explained(trouble: str, lines: Sequence[str]) -> tuple[int, str]:
    """Give the index of the line that is no TOML, and a sentence about it."""
    where = _WHERE.search(trouble)
    if where and where[1]:
        number = min(int(where[1]), len(lines)) - 1
    else:  # what is not closed, or said twice, starts below the longest part that can be read
        number = next(n for n in range(len(lines) - 1, -1, -1) if _loads("\n".join(lines[:n])) is not None)
    said = _WHERE.sub("", trouble)
    if bare := _BARE.match(lines[number]):
        key, word = bare.groups()
        if word.lower() in ("true", "false"):
            return number, f"write {key} = {word.lower()}, in small letters"
        if "Invalid value" in said:
            return number, f"put the text in quotes: {key} = {value(clean(word))}"
    if "Cannot overwrite" in said:
        return number, "this key is set twice"
    return number, f"this is not valid TOML: {said[:1].lower()}{said[1:]}"


def settled(
    table: Table, struct: type[S], keys: Collection[str], report: Report, elsewhere: Mapping[str, str]
) -> S | None:
    """Turn `keys` of a table into a struct, reporting every one that does not fit.

    `elsewhere` says of keys that do not belong here where they do: a phrase such as `a setting of vote`.
    """
    fields = {field.encode_name for field in msgspec.structs.fields(struct)}
    values = {key: table.values[key] for key in keys if key in fields}
    for key in keys:
        if key not in fields:
            report.error(table.line(key), _unknown(key, fields, elsewhere))
    together = _misfit(values, struct)
    if together:
        alone = {key: sentence for key in values if (sentence := _misfit({key: values[key]}, struct, key))}
        for key, sentence in (alone or {_named(together, values): together}).items():
            report.error(table.line(key), sentence)
    return None if together or len(values) < len(keys) else msgspec.convert(values, struct)


def _unknown(key: str, fields: Collection[str], elsewhere: Mapping[str, str]) -> str:
    if key in elsewhere:
        return f"{key} is {elsewhere[key]}"
    here = sorted({*fields, *(other for other, place in elsewhere.items() if place == HERE)})
    if meant := nearest(key, here):
        return f"there is no setting {key}; did you mean {meant}?"
    return f"there is no setting {key}; there are {listed(here)}"


HERE = "set above"
"""The phrase for keys that are known here but are no part of the struct."""


def _misfit(values: Mapping[str, Any], struct: type[msgspec.Struct], only: str = "") -> str:
    """Say why the values do not fit, or nothing. `only` names the key when there is one."""
    try:
        msgspec.convert(values, struct)
    except msgspec.ValidationError as trouble:
        said = str(trouble)
        if missing := _MISSING.match(said):
            return "" if only else f"{missing[1]} is missing"
        expected = _EXPECTED.match(said)
        if not expected:
            key = _named(said, values)
            sentence = said.partition(" - at `$")[0]
            if key:
                return f"{sentence}, not {value(values[key])}"
            return f"{only}: {sentence}" if only else sentence
        key, _, item = (expected["where"] or "").partition("[")
        what = _NAMES.get(expected["what"].partition(" ")[0], expected["what"])
        if item:
            return f"{key} must be a list, each item {what}, not {value(values.get(key))}"
        return f"{key} must be {what}, not {value(values.get(key))}" if key else said
    return ""


def _named(sentence: str, values: Mapping[str, Any]) -> str:
    """Give the key a sentence starts with."""
    first = sentence.split()[0] if sentence.split() else ""
    return first if first in values else ""
