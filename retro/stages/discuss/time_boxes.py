"""The time boxes of topics, and how many topics a discussion has time for."""

from collections.abc import Sequence

import msgspec

from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.view import TopicsInTime


class DiscussSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`boxes` are the minutes of a topic's first and further time boxes, or of the first alone; `top` limits
    the topics (0: all); `of` names the prompts whose topics are talked about (none: all)."""

    boxes: tuple[int, ...] = (5, 2, 1)
    top: int = 0
    of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.boxes or not all(1 <= minutes <= 120 for minutes in self.boxes):
            raise ValueError("boxes must be minutes of 1-120")
        if not 0 <= self.top <= 100:
            raise ValueError("top must be 0-100")


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


def fitting(
    session: Session, stage: Stage, settings: DiscussSettings, ranked: Sequence[tuple[str, int]]
) -> TopicsInTime:
    """Return how many of the topics a discussion has time for, at one first time box each.

    `ranked` are topics with their dots, most first. There is always time for the first one.
    """
    about = {topic.id for topic in session.board.about(prompts_of(session, settings))}
    topics = [(topic, dots) for topic, dots in ranked if topic in about]
    in_time = first_in_time(stage, settings)
    count = min(in_time, settings.top or in_time)
    inside, outside = topics[:count], topics[count:]
    cut = inside[-1][1] if outside and inside[-1][1] == outside[0][1] else 0
    return TopicsInTime(
        stage=stage.title,
        minutes=stage.minutes,
        box=settings.boxes[0],
        count=count,
        topics=tuple(topic for topic, _ in inside),
        tie=tuple(topic for topic, dots in topics if cut and dots == cut),
        limited=count < in_time,
    )
