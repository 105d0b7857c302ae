"""How stages are said in lines, whatever their kind."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from retro.errors import BrokenKind
from retro.plain import Kinds, Line, PlainStage
from retro.session.view import View
from retro.stages.registry import KINDS, load_part


class BrokenStage(PlainStage[object]):
    """Stands where how a kind is said cannot be loaded: the meeting goes on, and everybody hears why."""

    def __init__(self, why: str) -> None:
        self.why = why

    def says(self, view: View, shown: object) -> Sequence[Line]:
        return (Line("This stage cannot be said in lines."), Line(self.why))


def plain_for(view: View) -> PlainStage[Any]:
    """How the stage of a view is said."""
    try:
        return plain_of(view.stage.kind) if view.stage else PlainStage()
    except BrokenKind as error:
        return BrokenStage(str(error))


def plain_of(kind: str) -> PlainStage[Any]:
    """How a kind is said; where it does not say, there is only something to hear. Raises BrokenKind."""
    part = load_part(kind, "plain")
    if part is None:
        return PlainStage()
    plain = getattr(part, "PLAIN", None)
    if not isinstance(plain, PlainStage):
        raise BrokenKind(f"The kind {kind} has no PLAIN in its module plain.")
    return plain


def every_plain() -> Mapping[str, PlainStage[Any]]:
    """How all kinds are said, by their titles, but for those of which that cannot be loaded."""
    found: dict[str, PlainStage[Any]] = {}
    for name, kind in KINDS.items():
        with suppress(BrokenKind):
            found[kind.title] = plain_of(name)
    return found


PLAIN_KINDS = Kinds(plain_for, every_plain)
