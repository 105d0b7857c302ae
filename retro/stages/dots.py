"""Dots on topics, whichever kind of stage they were given in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import msgspec

from retro.session.agenda import Stage
from retro.session.board import Topic
from retro.session.model import Session
from retro.session.text import counted

NO_DOTS: Final[Mapping[str, int]] = MappingProxyType({})


class Tallied(msgspec.Struct, frozen=True):
    """The state of a stage in which people give dots to topics: a kind that has such a state counts them."""

    tally: Mapping[str, int] | None = None
    """Dots by the id of a topic, once the voting is closed; None while it is open."""

    @property
    def withheld(self) -> bool:
        """Whether so few voted that their dots were not kept."""
        return False

    @property
    def unit(self) -> str:
        """What is counted."""
        return "dot"

    def rank(self, topic: str) -> tuple[int, ...]:
        """Return what puts topics in order: the more the earlier."""
        return ((self.tally or NO_DOTS).get(topic, 0),)

    def said(self, topic: str, titles: Mapping[str, str]) -> str:
        """Return what a topic got, in words: `7 dots`; empty where it got nothing.

        `titles` are those of the questions of the stage, by id.
        """
        dots = self.rank(topic)[0]
        return counted(dots, "dot") if dots else ""

    def in_short(self, topic: str) -> str:
        """Return the same where it is no number of dots: `43 points`, or `9 · 8` of two questions."""
        return ""

    def cell(self, topic: str, titles: Mapping[str, str]) -> int | str:
        """Return what a topic got for a table: a number, or words where there are several questions."""
        return "" if self.withheld else self.rank(topic)[0]

    def order(self, titles: Mapping[str, str]) -> str:
        """Return which topics come first: `most dots first`."""
        return "most dots first"


@dataclass(frozen=True)
class LatestVote:
    """The last voting that was closed; one without any dots where there is none."""

    state: Tallied
    titles: Mapping[str, str]
    """Of its questions, by their ids."""

    @property
    def tally(self) -> Mapping[str, int]:
        """The dots by topic."""
        return self.state.tally or NO_DOTS

    @property
    def withheld(self) -> bool:
        """Whether it had too few voters for its dots to be shown."""
        return self.state.withheld

    def rank(self, topic: str) -> tuple[int, ...]:
        """What puts topics in order: the more the earlier."""
        return self.state.rank(topic)

    def said(self, topic: str) -> str:
        """What a topic got, in words."""
        return self.state.said(topic, self.titles)

    def in_words(self, topic: str) -> str:
        """What a topic got in each question, or how many points; empty where it is one number of dots."""
        short = self.state.in_short(topic) if self.tally else ""
        return short and (self.said(topic) or short)

    def cell(self, topic: str) -> int | str:
        """What a topic got, for a table."""
        return self.state.cell(topic, self.titles)

    @property
    def nothing(self) -> str:
        """What a topic does not have that got nothing."""
        return f"a {self.state.unit}"

    @property
    def order(self) -> str:
        """Which topics come first; empty where nothing puts them in order."""
        return self.state.order(self.titles) if any(self.tally.values()) else ""


def latest_vote(session: Session) -> LatestVote:
    """Find the last voting that was closed."""
    return next((vote for _, vote in _closed_votes(session)), LatestVote(Tallied(), {}))


def latest_votes(session: Session) -> Mapping[str, LatestVote]:
    """Find the last voting that was closed on each topic, by the id of the topic."""
    votes: dict[str, LatestVote] = {}
    for stage, vote in _closed_votes(session):
        votes |= {topic.id: vote for topic in topics_of(session, stage) if topic.id not in votes}
    return votes


def _closed_votes(session: Session) -> Iterator[tuple[Stage, LatestVote]]:
    for stage in reversed(session.agenda.stages):
        state = session.states.get(stage.id)
        if isinstance(state, Tallied) and state.tally is not None:
            yield stage, LatestVote(state, {prompt.id: prompt.title for prompt in stage.prompts})


def voted_on(session: Session) -> frozenset[str]:
    """Topics of every vote that was closed or in which somebody has given a dot, by id."""
    return frozenset(
        topic.id
        for stage in session.agenda.stages
        if isinstance(state := session.states.get(stage.id), Tallied)
        and (state.tally is not None or stage.id in session.private)
        for topic in topics_of(session, stage)
    )


def topics_of(session: Session, stage: Stage) -> tuple[Topic, ...]:
    """Topics that can be voted on: those with cards under the prompts that the setting `of` names, or all."""
    of = stage.settings.get("of", ())
    return session.board.about(frozenset(p.id for p in session.agenda.prompts if p.title in of))


def holds_dots(session: Session) -> bool:
    """Whether dots were given that moving cards would lose."""
    return any(
        isinstance(state, Tallied) and (state.tally is not None or stage in session.private)
        for stage, state in session.states.items()
    )
