"""Settings that people write in TOML: reading them, and a sentence for everything in them that is wrong.

Templates, `retro.toml` and all of its tables are read with these, so that a mistake is told in the same
words everywhere, and never in those of the codec.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from retro.session.text import clean
from retro.toml_lines import KeyLines, parts_of
from retro.words import listed, nearest, value

_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_SET = re.compile(r"\s*+([\w-]++)\s*+=\s*+([^\W\d][^#]*+)")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})

DEEPEST: Final = 50
"""How many tables and lists may be in each other."""
TOO_DEEP: Final = "the settings are nested too deeply"
BITS: Final = 64
HINTS: Final = 20
"""Unknown keys of one table for which a known one is looked for, which takes long."""
HERE = "set above"
"""The phrase for keys that are known in a table but are no part of its struct."""


class NotToml(ValueError):
    """A text that is no TOML; its sentence says why, and `line` where: from 0, or -1 for all of it."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


class SettingFault(NamedTuple):
    """A key that is wrong, and a sentence about it without an end. The key is empty where one is missing."""

    key: str
    sentence: str


def read_toml(text: str) -> dict[str, Any]:
    """Read a text. Raises NotToml.

    What it takes grows with the length of the text and no faster, whatever is written: somebody else may have
    written it.
    """
    # The library needs long for a key of very many parts.
    if text.count(".") > DEEPEST and parts_of(text).longest_key > DEEPEST:
        raise NotToml(-1, TOO_DEEP)
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise NotToml(-1, TOO_DEEP) from None
    except ValueError as error:
        raise NotToml(*_explained(str(error), text)) from None
    for key, thing in values.items():
        if fault := _beyond(key, thing):
            raise NotToml(KeyLines(text.split("\n")).line_of(key), fault)
    return values


def _beyond(key: str, thing: object) -> str:
    """Return why nobody can go on with a value: a number that cannot be shown, or what goes too deep."""
    level, depth = [thing], 0
    while level:
        depth += 1
        if any(isinstance(each, int) and each.bit_length() > BITS for each in level):
            return f"{key} is too large a number"
        inner = (
            each.values() if isinstance(each, dict) else each
            for each in level
            if isinstance(each, list | dict)
        )
        level = [each for things in inner for each in things]
    return TOO_DEEP if depth > DEEPEST else ""


def _explained(error: str, text: str) -> tuple[int, str]:
    """Return the index of the line that is no TOML, and a sentence about it."""
    lines = text.split("\n")
    where = _WHERE.search(error)
    if where and where[1]:
        number = min(int(where[1]), len(lines)) - 1
    else:  # what is not closed, or said twice, starts below the longest part that can be read
        starts = parts_of(text).starts
        number = starts[
            bisect_left(starts, True, key=lambda n: not _is_toml("\n".join([*lines[:n], ""]))) - 1
        ]
    said = _WHERE.sub("", error)
    if found := _SET.match(lines[number]):
        key, word = found[1], found[2].rstrip()
        if word.lower() in ("true", "false") and word != word.lower():
            return number, f"write {key} = {word.lower()}, in small letters"
        if "Invalid value" in said:
            return number, f"put the text in quotes: {key} = {value(clean(word))}"
    if said == "Invalid value":
        return number, "this is not valid TOML: a text needs quotes around it"
    if said.startswith("Exceeds the limit"):
        return number, "this is not valid TOML: this number is too large"
    if "Cannot overwrite" in said:
        return number, "this key is set twice"
    return number, f"this is not valid TOML: {said[:1].lower()}{said[1:]}"


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def faults(
    values: Mapping[str, Any],
    struct: type[msgspec.Struct],
    elsewhere: Mapping[str, str] = _NOWHERE,
    *,
    see: str = "",
) -> list[SettingFault]:
    """Return for every key why it does not fit the struct; when nothing is returned, all of them do.

    A field may say with `msgspec.Meta(title=…)` what it must be; its description is for the documentation
    and says what it means. `elsewhere` says of keys that do not
    belong here where they do: a phrase such as `a setting of vote`. `see` stands for a list of all settings
    that would be too long.
    """
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
    known = {key: thing for key, thing in values.items() if key in fields}
    strange = [key for key in values if key not in fields]
    unknown = [
        SettingFault(key, _unknown(key, fields, elsewhere, see, hint=number < HINTS))
        for number, key in enumerate(strange)
    ]
    wrong = [
        SettingFault(key, sentence)
        for key, thing in known.items()
        if (sentence := _misfit(key, thing, fields[key]) or _refused({key: thing}, struct, key))
    ]
    wrong += [
        SettingFault(field.encode_name, f"{field.encode_name} is missing")
        for field in msgspec.structs.fields(struct)
        if field.required and field.encode_name not in values
    ]
    if not wrong and (together := _refused(known, struct)):
        wrong = [SettingFault(_named(together, known), together)]
    return unknown + wrong


def _unknown(key: str, fields: Collection[str], elsewhere: Mapping[str, str], see: str, *, hint: bool) -> str:
    if key in elsewhere:
        return f"{key} is {elsewhere[key]}"
    here = sorted({*fields, *(other for other, place in elsewhere.items() if place == HERE)})
    key = clean(key)[:40]
    if hint and (meant := nearest(key, here)):
        return f"there is no setting {key}; did you mean {meant}?"
    return f"there is no setting {key}; {see or f'there are {listed(here)}'}"


def _misfit(key: str, thing: object, kind: Any) -> str:
    """Return what a value must be instead, or nothing when it is of its kind."""
    try:
        msgspec.convert(thing, kind)
    except msgspec.ValidationError:
        return f"{key} must be {_wanted(inspect.type_info(kind), thing)}, not {value(thing)}"
    return ""


def in_words(kind: Any) -> str:
    """Return what a setting of a type must be: `a whole number from 1 to 9`."""
    return _wanted(inspect.type_info(kind), [])


def meaning_of(kind: Any) -> str:
    """Return what the description of an annotated type says; empty where there is none."""
    about = getattr(inspect.type_info(kind), "extra_json_schema", None) or {}
    return str(about.get("description", ""))


def _wanted(kind: inspect.Type, thing: object = None) -> str:
    """Return what is of a kind, in words."""
    match kind:
        case inspect.Metadata(extra_json_schema={"title": said}):
            return str(said)
        case inspect.Metadata(type=inner):
            return _wanted(inner, thing)
        case inspect.UnionType(types=types):
            words = [_wanted(each, thing) for each in types if not isinstance(each, inspect.NoneType)]
            return listed(words, "or")
        case inspect.LiteralType(values=words):
            return listed(map(value, words), "or")
        case inspect.IntType(ge=least, le=most):
            return f"a whole number{_range(least, most)}"
        case inspect.FloatType(ge=least, le=most):
            return f"a number{_range(least, most)}"
        case inspect.BoolType():
            return "true or false"
        case inspect.StrType():
            return "text in quotes"
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return f"a list, each item {_wanted(item)}" if isinstance(thing, list) else "a list in brackets"
        case _:
            return "a table"


def _range(least: float | None, most: float | None) -> str:
    return "" if least is None or most is None else f" from {least:,} to {most:,}"


def _refused(values: Mapping[str, Any], struct: type[msgspec.Struct], only: str = "") -> str:
    """Return what the struct itself refuses of values that are of their kinds. `only` names the only key."""
    try:
        msgspec.convert(values, struct)
    except msgspec.ValidationError as error:
        said = str(error)
        if missing := _MISSING.match(said):
            return "" if only else f"{missing[1]} is missing"
        sentence = said.partition(" - at `$")[0]
        if key := _named(said, values):
            return f"{sentence}, not {value(values[key])}"
        return f"{only}: {sentence}" if only else sentence
    return ""


def _named(sentence: str, values: Mapping[str, Any]) -> str:
    """Return the key a sentence starts with."""
    first = sentence.split()[0] if sentence.split() else ""
    return first if first in values else ""
