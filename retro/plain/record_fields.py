"""The fields of what is written down, by the options that are typed for them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from retro.plain.verb import Call
from retro.session.dates import understood_date
from retro.session.record import Action, Decision, Entry, Experiment, Lesson, Note
from retro.session.record_words import tags_of

SENTENCE: Final[Mapping[type[Entry], str]] = MappingProxyType(
    {Action: "what", Decision: "text", Lesson: "statement", Experiment: "hypothesis", Note: "text"}
)
"""The field of each sort of entry that holds its sentence."""

_DECISION: Final = ("why", "instead", "objections", "review", "changes", "tags")
_LESSON: Final = ("context", "evidence", "recommendation", "sort", "review", "changes", "tags")
_EXPERIMENT: Final = ("test", "measure", "before", "until", "tags")

DETAILS: Final[Mapping[type[Entry], Mapping[str, str]]] = MappingProxyType(
    {
        Action: {"owner": "who", "by": "due", "when": "trigger"},
        Decision: {"how": "method", "votes": "tally"} | {name: name for name in _DECISION},
        Lesson: {name: name for name in _LESSON},
        Experiment: {"owner": "who"} | {name: name for name in _EXPERIMENT},
        Note: {},
    }
)
"""The other fields of each sort, by the options that are typed for them."""

_VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "owner": "NAME",
        "by": "DATE",
        "when": "TRIGGER",
        "how": "METHOD",
        "review": "DATE",
        "changes": "REF",
        "sort": "repeat|avoid|surprise",
        "until": "DATE",
        "tags": "TAGS",
    }
)
"""What stands behind an option; where nothing is said here, a text."""
_DATES: Final = ("by", "review", "until")


def options_of(*sorts: type[Entry]) -> dict[str, str]:
    """Return the options of these sorts, each with what stands behind it."""
    return {option: _VALUES.get(option, "TEXT") for sort in sorts for option in DETAILS[sort]}


def with_details(call: Call, entry: Entry) -> Entry:
    """Return an entry with what the options of a call say. Raises RuleError."""
    fields = DETAILS[type(entry)]
    given = {field: _value(call, option) for option, field in fields.items() if option in call.options}
    changed: Entry = msgspec.structs.replace(entry, **given)
    return changed


def _value(call: Call, option: str) -> str | tuple[str, ...]:
    typed = call.options[option]
    if option == "tags":
        return tags_of(typed)
    if option == "changes":
        return _whole_name(call, typed)
    return understood_date(typed, call.now + call.view.offset * 60) if option in _DATES else typed


def _whole_name(call: Call, typed: str) -> str:
    """Return the whole name of what an entry changes: what is shown of earlier meetings has a short one."""
    found = [each.ref for each in call.view.recalled if each.ref.casefold().endswith(f"/{typed.casefold()}")]
    return found[0] if len(found) == 1 else typed
