"""The time boxes of topics, and how many topics a discussion has time for."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from retro.session.agenda import Stage
from retro.session.model import Session

DOTS: Final = "dots"
ALTERNATING: Final = "alternating"
ORDERS: Final = (DOTS, ALTERNATING)


class DiscussSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which topics are talked about, in which order, and for how long."""

    boxes: Annotated[
        tuple[int, ...],
        Meta(
            description="minutes of the first and further time boxes of a topic; one number alone is halved"
        ),
    ] = (5, 2, 1)
    top: Annotated[int, Meta(description="the most topics; 0: all")] = 0
    of: Annotated[
        tuple[str, ...], Meta(description="the questions whose topics are talked about; empty: all")
    ] = ()
    order: Annotated[
        str,
        Meta(description='"dots" (most dots first) or "alternating" (the questions take turns)'),
    ] = DOTS
    last: Annotated[
        str, Meta(description="the question whose topic with most dots comes last, to end on; empty: none")
    ] = ""

    def __post_init__(self) -> None:
        if not self.boxes or not all(1 <= minutes <= 120 for minutes in self.boxes):
            raise ValueError("boxes must be minutes of 1-120")
        if not 0 <= self.top <= 100:
            raise ValueError("top must be 0-100")
        if self.order not in ORDERS:
            raise ValueError(f"order must be one of {', '.join(ORDERS)}")
        if self.last and self.of and self.last not in self.of:
            raise ValueError("last must be one of the questions in of")


def time_boxes(settings: DiscussSettings) -> tuple[int, ...]:
    """Return the minutes of all time boxes of a topic; where one is named, each further has half as many."""
    boxes = [*settings.boxes]
    while len(settings.boxes) == 1 and boxes[-1] > 1:
        boxes.append(boxes[-1] // 2)
    return tuple(boxes)


def prompts_of(session: Session, settings: DiscussSettings) -> frozenset[str]:
    """Ids of the prompts whose topics are talked about; none where all are."""
    return frozenset(prompt.id for prompt in session.agenda.prompts if prompt.title in settings.of)


def first_in_time(stage: Stage, settings: DiscussSettings) -> int:
    """Return how many topics a discussion has time for, at one first time box each; at least one."""
    return max(stage.minutes // settings.boxes[0], 1)
