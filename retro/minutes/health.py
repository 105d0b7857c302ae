"""How it was, in figures that can be compared from one session to the next."""

import msgspec

from retro.minutes.blocks import bullet, bullets
from retro.minutes.escape import inline
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import counted
from retro.stages.checkin.rules import CheckinSettings, CheckinState
from retro.stages.close.rules import RATINGS, CloseState


class Figure(msgspec.Struct, frozen=True):
    """The mean of a scale from 1 to `top`."""

    name: str
    mean: float
    top: int
    answers: int

    def same(self, other: "Figure") -> bool:
        """Whether both are answers to the same question."""
        return (self.name.casefold(), self.top) == (other.name.casefold(), other.top)


def health(session: Session, before: Session | None) -> list[str]:
    """List the figures, with the change since an earlier session where that had them too."""
    earlier = figures(before) if before else ()
    return bullets(
        bullet(_line(figure, next(filter(figure.same, earlier), None), before)) for figure in figures(session)
    )


def figures(session: Session) -> tuple[Figure, ...]:
    """Give the means of all scales that were shown to the group."""
    found = (_figure(session, stage) for stage in session.agenda.stages)
    return tuple(figure for figure in found if figure)


def _figure(session: Session, stage: Stage) -> Figure | None:
    match session.states.get(stage.id):
        case CheckinState(counts=counts) if counts:
            if msgspec.convert(stage.settings, CheckinSettings).choices:
                return None
            name = " ".join(prompt.title for prompt in stage.prompts) or stage.title
        case CloseState(counts=counts) if counts and len(counts) == len(RATINGS):
            name = "Worth the time"
        case _:
            return None
    total = sum(number * count for number, count in enumerate(counts, 1))
    return Figure(name, total / sum(counts), len(counts), sum(counts)) if sum(counts) else None


def _line(figure: Figure, last: Figure | None, before: Session | None) -> str:
    said = f"**{inline(figure.name)}** {figure.mean:.1f} of {figure.top}, {counted(figure.answers, 'answer')}"
    if last is None or before is None:
        return said
    change = round(figure.mean, 1) - round(last.mean, 1)
    moved = f"{change:+.1f} since" if abs(change) > 0.01 else "as in"
    return f"{said} ({moved} {inline(before.id)})"
