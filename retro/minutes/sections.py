"""What the kinds of stages add to the page."""

from collections.abc import Callable, Iterator
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from retro.errors import BrokenKind
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Chapter, Discussed, Figure, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.registry import NAMES, load_part

T = TypeVar("T")


class _Unloaded(KindMinutes):
    """Stands for the minutes of a kind that cannot be loaded, and says so."""

    def __init__(self, why: str) -> None:
        self.why = why

    def section(self, session: Session, stage: Stage) -> list[str]:
        return _untold(stage, self.why)


def _untold(stage: Stage, why: str) -> list[str]:
    return [f"### {inline(stage.title)}", f"Its result cannot be shown here. {inline(why)}"]


def _asked(kind: str, ask: Callable[[], T], otherwise: Callable[[str], T]) -> T:
    """Ask the minutes of a kind. What fails in somebody else's costs their own part of the page alone."""
    try:
        return ask()
    except Exception as error:
        if kind in NAMES:
            raise
        return otherwise(f"The minutes of the kind {kind} failed: {type(error).__name__}.")


def minutes_of(stage: Stage) -> KindMinutes:
    """What the kind of a stage adds to the minutes; where that cannot be loaded, that it cannot."""
    try:
        return minutes_of_kind(stage.kind)
    except BrokenKind as error:
        return _Unloaded(str(error))


def minutes_of_kind(kind: str) -> KindMinutes:
    """What a kind adds to the minutes. Raises BrokenKind where that cannot be loaded."""
    module = load_part(kind, "minutes")
    found = getattr(module, "MINUTES", None) if module else KindMinutes()
    if not isinstance(found, KindMinutes):
        raise BrokenKind(f"The kind {kind} has no MINUTES in its module minutes.")
    return found


def missing_from_page(session: Session, stage: Stage) -> str:
    """What is missing on the page of a stage that has no outcome, as a part of a sentence."""
    return _asked(
        stage.kind,
        partial(minutes_of(stage).withheld, session, stage),
        lambda why: KindMinutes().withheld(session, stage),
    )


def told(session: Session, chapter: Chapter) -> list[str]:
    """What the stages the group came to add to a chapter, in the order of the agenda."""
    return [
        block
        for stage, minutes in _entered(session)
        for tell in _tellers(minutes, chapter)
        for block in _asked(stage.kind, partial(tell, session, stage), partial(_untold, stage))
    ]


def _tellers(minutes: KindMinutes, chapter: Chapter) -> Iterator[Callable[[Session, Stage], list[str]]]:
    if minutes.chapter is chapter:
        yield minutes.section
    if chapter is Chapter.CARDS:
        yield minutes.cards


def figures(session: Session) -> tuple[Figure, ...]:
    """The means of all scales that were shown to the group."""
    return tuple(
        figure
        for stage, minutes in _entered(session)
        for figure in _asked(stage.kind, partial(minutes.figures, session, stage), lambda why: ())
    )


def discussed(session: Session) -> dict[str, Discussed]:
    """Topics that were talked about, by id and in that order, with the time spent on each."""
    found: dict[str, Discussed] = {}
    stages: dict[str, list[Stage]] = {}
    for stage, _ in _entered(session):
        stages.setdefault(stage.kind, []).append(stage)
    for kind, of_kind in stages.items():
        ask = partial(minutes_of(of_kind[0]).discussed, session, of_kind)
        for topic, more in _asked(kind, ask, lambda why: MappingProxyType({})).items():
            before = found.get(topic, Discussed(0, 0))
            asked = " ".join(filter(None, (before.asked, more.asked)))
            seconds, planned = before.seconds + more.seconds, before.planned + more.planned
            found[topic] = Discussed(seconds, planned, asked)
    return found


def _entered(session: Session) -> Iterator[tuple[Stage, KindMinutes]]:
    return ((stage, minutes_of(stage)) for stage in session.agenda.stages if stage.id in session.states)
