"""What was changed in an agenda while its session was under way, and how that is said."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec


class How(StrEnum):
    """What was done to a stage."""

    SKIPPED = "skipped"
    UNSKIPPED = "unskipped"
    REPEATED = "repeated"
    INSERTED = "inserted"
    MOVED = "moved"
    CHANGED = "changed"


class AgendaChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change. Titles are not in it: whoever reads of it finds the present ones."""

    how: How
    stage: str
    """The id of the stage that was changed, or that is new."""
    at: int
    """Epoch seconds."""
    other: str = ""
    """The id of the stage that was repeated, or of the one behind which this one was put; empty for none."""
    parts: tuple[str, ...] = ()
    """Which parts of a stage were changed, in words: `minutes from 10 to 8`."""
    was: str | None = None
    """The id of the stage behind which a moved one was, empty for the first; None where nobody knows."""
    anew: bool = False
    """Whether what people had given in the stage had to fit, so that everybody was asked anew if done."""


def part_from(what: str, was: object, now: object) -> str:
    """Return one part that was changed, in words; empty where it is as it was."""
    return f"{what} from {was} to {now}" if was != now else ""


def joined_parts(parts: Iterable[str]) -> tuple[str, ...]:
    """Return what the parts of several changes come to: each from its first value to its last."""
    found: dict[str, tuple[str, str] | None] = {}
    for part in parts:
        what, has_values, values = part.partition(" from ")
        was, _, now = values.partition(" to ")
        first = found.get(what)
        found[what] = (first[0] if first else was, now) if has_values else None
    joined = (part_from(what, *ends) if ends else what for what, ends in found.items())
    return tuple(filter(None, joined))


def said_of(change: AgendaChange, titles: Mapping[str, str]) -> str:
    """Return a change in a sentence; `titles` are those of all stages by id."""
    title, other = titles.get(change.stage, "A stage"), titles.get(change.other, "")
    match change.how:
        case How.SKIPPED:
            return f"{title} was skipped."
        case How.UNSKIPPED:
            return f"{title} is not skipped any more."
        case How.REPEATED:
            return f"{title} was added, to repeat {other or 'a stage'}."
        case How.INSERTED:
            return f"{title} was added."
        case How.MOVED:
            return f"{title} now comes after {other}." if other else f"{title} now comes first."
        case _:
            return f"{title} was changed: {', '.join(change.parts)}."


def note_of(change: AgendaChange, titles: Mapping[str, str]) -> str:
    """Return what everybody is told of a change once it is made; short enough for one line, if titles are."""
    if change.how is not How.CHANGED:
        return f"The agenda has changed: {said_of(change, titles)}"
    asked = " Whoever was done is asked again." if change.anew else ""
    title = titles.get(change.stage, "a stage")
    return f"The agenda has changed in {title}: {', '.join(change.parts)}.{asked}"
