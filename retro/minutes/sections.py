"""What each kind of stage adds to the page, and in which chapter.

A new kind is a module `retro.stages.<kind>.minutes` with a function `section` and a line here.
"""

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import Protocol

from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.brief import minutes as brief
from retro.stages.checkin import minutes as checkin
from retro.stages.close import minutes as close
from retro.stages.commit import minutes as commit
from retro.stages.discuss import minutes as discuss
from retro.stages.group import minutes as group
from retro.stages.ideate import minutes as ideate
from retro.stages.lessons import minutes as lessons
from retro.stages.read import minutes as read
from retro.stages.review import minutes as review
from retro.stages.vote import minutes as vote


class Chapter(Enum):
    """The parts of the page that stages add to; their order and headings are those of `page`."""

    ACTIONS = auto()
    LESSONS = auto()
    TOPICS = auto()
    RESULTS = auto()
    CARDS = auto()


class KindMinutes(Protocol):
    """What the module of a kind offers."""

    def section(self, session: Session, stage: Stage) -> list[str]:
        """Tell what came out of a stage, as Markdown blocks; an empty list when there is nothing to tell."""


SECTIONS: Mapping[str, tuple[Chapter, KindMinutes]] = MappingProxyType(
    {
        "brief": (Chapter.RESULTS, brief),
        "read": (Chapter.RESULTS, read),
        "checkin": (Chapter.RESULTS, checkin),
        "review": (Chapter.ACTIONS, review),
        "ideate": (Chapter.CARDS, ideate),
        "group": (Chapter.TOPICS, group),
        "vote": (Chapter.TOPICS, vote),
        "discuss": (Chapter.TOPICS, discuss),
        "commit": (Chapter.ACTIONS, commit),
        "lessons": (Chapter.LESSONS, lessons),
        "close": (Chapter.RESULTS, close),
    }
)


def told(session: Session, chapter: Chapter) -> list[str]:
    """Give what the stages the group came to add to a chapter, in the order of the agenda."""
    return [
        block
        for stage in session.agenda.stages
        if stage.id in session.states and stage.kind in SECTIONS
        for home, minutes in (SECTIONS[stage.kind],)
        if home is chapter
        for block in minutes.section(session, stage)
    ]
