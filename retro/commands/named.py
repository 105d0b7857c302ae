"""Finding what a person named: an action or a record, by its id or by the last part of it."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from retro.errors import RuleError


class Named(Protocol):
    """Something with a name for ever, such as `2026-11-21-sprint-42/A1`."""

    @property
    def id(self) -> str:
        """The session, and what it is called there."""


T = TypeVar("T", bound=Named)


def chosen(
    names: Iterable[str],
    known: Sequence[T],
    living: Iterable[T],
    simulated: Sequence[T],
    sort: str,
    listing: str,
) -> list[T]:
    """Find what was named, each once, in the order of the names.

    The last part alone is enough where only one has it, or only one of the `living`. One of a demo is found
    by its whole id only, so that none is ever taken for one that somebody agreed to. `sort` is the word for
    one of them, `listing` the command that lists all. Raises RuleError.
    """
    alive = frozenset(each.id for each in living)
    found = (_named(name, known, alive, simulated, sort, listing) for name in names)
    return [*{each.id: each for each in found}.values()]


def _named(
    name: str, known: Sequence[T], alive: frozenset[str], simulated: Sequence[T], sort: str, listing: str
) -> T:
    wanted = name.casefold()
    found = [each for each in (*known, *simulated) if each.id.casefold() == wanted]
    short = [each for each in known if each.id.casefold().endswith(f"/{wanted}")]
    candidates = found or [each for each in short if each.id in alive] or short
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        some = ", ".join(each.id for each in candidates[:4])
        raise RuleError(f"{name} could be several {sort}s: {some}. Give the whole id.")
    raise RuleError(f"There is no {sort} {name!r}. To list all {sort}s: {listing}")
