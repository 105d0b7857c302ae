"""What a kind of stage adds to the minutes of a session; `retro.minutes` puts the page together."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from types import MappingProxyType
from typing import ClassVar

import msgspec

from retro.markdown.escape import inline
from retro.session.agenda import Stage
from retro.session.model import Session


class Chapter(Enum):
    """The parts of the page that stages add to; their order and headings are those of the page."""

    ACTIONS = auto()
    DECISIONS = auto()
    LESSONS = auto()
    TOPICS = auto()
    RESULTS = auto()
    CARDS = auto()


class Figure(msgspec.Struct, frozen=True):
    """The mean of a scale from 1 to `top`."""

    name: str
    mean: float
    top: int
    answers: int

    @classmethod
    def of_counts(cls, name: str, counts: Sequence[int]) -> "Figure | None":
        """The figure of how often 1, 2, … were chosen; None when nobody chose."""
        answers = sum(counts)
        total = sum(number * count for number, count in enumerate(counts, 1))
        return cls(name, total / answers, len(counts), answers) if answers else None

    def same(self, other: "Figure") -> bool:
        """Whether both are answers to the same question."""
        return (self.name.casefold(), self.top) == (other.name.casefold(), other.top)


class Discussed(msgspec.Struct, frozen=True):
    """What is known of a topic that was talked about."""

    seconds: int
    planned: int
    """Minutes that its first time boxes were meant to take."""
    asked: str = ""
    """Markdown on what people were asked about the topic; empty when nothing."""


class KindMinutes:
    """What one kind adds to the page. The defaults add nothing.

    Sessions that come here hold nothing private. All of people's text goes through `inline`.
    """

    chapter: ClassVar[Chapter] = Chapter.RESULTS
    """Where `section` stands."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        """What came out of a stage, as Markdown blocks; an empty list when there is nothing to tell."""
        return []

    def cards(self, session: Session, stage: Stage) -> list[str]:
        """Cards of a stage whose `section` stands elsewhere, as Markdown blocks for the chapter of cards."""
        return []

    def withheld(self, session: Session, stage: Stage) -> str:
        """What is missing on the page of a stage that has no outcome, as a part of a sentence."""
        return f"the answers to {inline(stage.title)}, which {was_open(session)}"

    def figures(self, session: Session, stage: Stage) -> Sequence[Figure]:
        """Means that can be compared with those of other sessions, where the stage asked on a scale."""
        return ()

    def discussed(self, session: Session, stages: Sequence[Stage]) -> Mapping[str, Discussed]:
        """Topics that were talked about in the stages of this kind, by id and in the order of the talk."""
        return MappingProxyType({})


def was_open(session: Session) -> str:
    """Return a sentence for a stage that has no outcome, now or at its end."""
    return "was still open" if session.over else "is open"
