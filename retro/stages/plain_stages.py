"""How stages are said in lines, whatever their kind."""

from collections.abc import Mapping
from typing import Any

from retro.errors import BrokenKind
from retro.plain import Kinds, PlainStage
from retro.session.view import View
from retro.stages.registry import KINDS, load_part


def plain_for(view: View) -> PlainStage[Any]:
    """How the stage of a view is said. Raises BrokenKind where that cannot be loaded."""
    return plain_of(view.stage.kind) if view.stage else PlainStage()


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
    """How all kinds are said, by their titles. Raises BrokenKind."""
    return {kind.title: plain_of(name) for name, kind in KINDS.items()}


PLAIN_KINDS = Kinds(plain_for, every_plain)
