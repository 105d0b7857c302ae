"""A text to hear, the facts that belong to it, and the own role, in lines."""

from collections.abc import Iterator
from typing import Final

from retro.plain.plain_stage import PlainStage
from retro.plain.verb import Item, Line
from retro.session.record import CarriedAction
from retro.session.view import View
from retro.stages.brief.facts import became
from retro.stages.brief.rules import ELSEWHERE, KIND, BriefView, DrawnRole


class PlainBrief(PlainStage[BriefView]):
    """There is something to hear, and nothing to type. The text itself is said with the stage."""

    def says(self, view: View, shown: BriefView) -> tuple[Line, ...]:
        return tuple(map(Line, _lines(shown)))

    def items(self, view: View, shown: BriefView) -> tuple[Item, ...]:
        last = shown.facts.last if shown.facts else ()
        return tuple(
            Item(f"{carried.session}/{carried.action.id}", _told(carried), "Actions of last time")
            for carried in last
        )

    def reading(self, view: View, shown: BriefView) -> str:
        return (view.stage.document or view.stage.instruction) if view.stage else ""


def _lines(shown: BriefView) -> Iterator[str]:
    if shown.role:
        yield KIND.reminder(DrawnRole(shown.role))
    elif shown.roles:
        yield ELSEWHERE
    if shown.facts is not None:
        yield from shown.facts.sentences
        yield from (f"{carried.action.id}  {_told(carried)}" for carried in shown.facts.last)


def _told(carried: CarriedAction) -> str:
    said = ", ".join(filter(None, (carried.action.who, became(carried))))
    return f"{carried.action.what} ({said})"


PLAIN: Final = PlainBrief()
