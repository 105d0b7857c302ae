"""`group`: cards are put together into topics, by everybody, with one undo for all."""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.board import Board, Topic
from retro.session.context import Context
from retro.session.events import Event, StageEvent
from retro.session.identity_cache import IdentityCache
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.people import Role
from retro.session.private import Gathered
from retro.session.text import TITLE_LIMIT, optional
from retro.session.view import RoomState
from retro.stages.card_letters import letter_of
from retro.stages.dots import holds_dots


class GroupSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`by = "facilitator"` keeps the participants' hands off the board."""

    by: str = "everyone"

    def __post_init__(self) -> None:
        if self.by not in ("everyone", "facilitator"):
            raise ValueError('by must be "everyone" or "facilitator"')


class JoinTopics(StageAct, frozen=True):
    """Put topics together; labels of their cards name them too."""

    topics: tuple[str, ...]


class NameTopic(StageAct, frozen=True):
    """Give a topic a name; an empty one takes it away."""

    topic: str
    title: str


class SplitTopic(StageAct, frozen=True):
    """Take a topic apart into its cards."""

    topic: str


class UndoGrouping(StageAct, frozen=True):
    """Take back the last change of the board, whoever made it.

    `moves` is how many changes the person saw; with another number it is refused. None takes back any.
    """

    moves: int | None = None


class TopicsJoined(StageEvent, frozen=True, tag="TopicsJoined"):
    topics: tuple[str, ...]


class TopicNamed(StageEvent, frozen=True, tag="TopicNamed"):
    topic: str
    title: str


class TopicSplit(StageEvent, frozen=True, tag="TopicSplit"):
    topic: str


class GroupingUndone(StageEvent, frozen=True, tag="GroupingUndone"):
    pass


class TopicRow(msgspec.Struct, frozen=True):
    """A topic with its cards."""

    id: str
    title: str
    named: bool
    cards: tuple[tuple[str, str], ...]
    """Label and text."""

    @property
    def alone(self) -> bool:
        """Whether it is one card that nobody named."""
        return len(self.cards) == 1 and not self.named


class Asked(msgspec.Struct, frozen=True):
    """A question that cards were written for."""

    title: str
    question: str
    letter: str
    """What the labels of its cards begin with."""


class GroupView(msgspec.Struct, frozen=True):
    """The board as everybody sees it."""

    topics: tuple[TopicRow, ...]
    hands_on: bool
    """Whether this seat may move cards."""
    undo: bool
    moves: int
    """How many changes can be taken back."""
    asked: tuple[Asked, ...] = ()
    """All questions of the stages whose cards are on the board, in their order."""


class Group(Kind[NoState]):
    """Putting cards together."""

    name: ClassVar[str] = "group"
    title: ClassVar[str] = "Grouping"
    usual_minutes: ClassVar[int] = 8
    Settings = GroupSettings
    acts: ClassVar = (JoinTopics, NameTopic, SplitTopic, UndoGrouping)
    events: ClassVar = (TopicsJoined, TopicNamed, TopicSplit, GroupingUndone)

    def enter(self, session: Session, stage: Stage) -> NoState:
        return NoState()

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.contribute()
        if ctx.role is not Role.FACILITATOR and self.settings(stage).by == "facilitator":
            raise RuleError("In this session the facilitator moves the cards.")
        if holds_dots(session):
            raise RuleError(
                "People have already voted on these topics. "
                "To move cards, go back to the vote and open it again."
            )
        board = session.board
        match act:
            case JoinTopics(_, topics):
                ids = tuple(dict.fromkeys(board.topic(topic).id for topic in topics))
                board.joined(ids)
                return (TopicsJoined(stage.id, ids),)
            case NameTopic(_, topic, title):
                named = board.topic(topic).id
                return (TopicNamed(stage.id, named, optional(title, "A topic's name", TITLE_LIMIT)),)
            case SplitTopic(_, topic):
                board.split(topic)
                return (TopicSplit(stage.id, board.topic(topic).id),)
            case UndoGrouping(_, moves) if moves not in (None, len(board.history)):
                raise RuleError("Somebody else moved cards. Look at the board again before you undo.")
            case _:
                board.undone()
                return (GroupingUndone(stage.id),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        return msgspec.structs.replace(session, board=_changed(session.board, event))

    def privacy_note(self, session: Session, stage: Stage) -> str:
        return "Everyone sees each move, but not who made it."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> GroupView:
        board = session.board
        found = session.seat(seat)
        everyone = self.settings(stage).by == "everyone"
        return GroupView(
            topics=topic_rows(board, room_state.kept),
            hands_on=bool(
                found and (found.role is Role.FACILITATOR or (everyone and found.role is Role.PARTICIPANT))
            ),
            undo=bool(board.history),
            moves=len(board.history),
            asked=room_state.once("asked", lambda: _asked(session)),
        )


KIND: Final = Group()


def reading_order(topics: Iterable[TopicRow]) -> list[TopicRow]:
    """Topics first, then the cards that are alone, each in the order of the board."""
    return sorted(topics, key=lambda topic: topic.alone)


def topic_rows(board: Board, kept: IdentityCache | None = None) -> tuple[TopicRow, ...]:
    """Make the rows of a board in the order of its topics, with `kept` only of those that have changed."""
    kept = IdentityCache() if kept is None else kept
    texts = kept.same("texts", (board.cards,), lambda: {card.id: card.text for card in board.cards})

    def row(topic: Topic) -> TopicRow:
        return TopicRow(
            id=topic.id,
            title=topic.title or texts[topic.cards[0]],
            named=bool(topic.title),
            cards=tuple((card_id, texts[card_id]) for card_id in topic.cards),
        )

    return kept.each("topics", board.topics, row, (texts,))


def _asked(session: Session) -> tuple[Asked, ...]:
    agenda = session.agenda
    answered = {card.prompt for card in session.board.cards}
    return tuple(
        Asked(prompt.title, prompt.question, letter_of(agenda, prompt.id, stage.kind))
        for stage in agenda.stages
        if answered.intersection(p.id for p in stage.prompts)
        for prompt in stage.prompts
    )


def _changed(board: Board, event: StageEvent) -> Board:
    match event:
        case TopicsJoined(_, topics):
            return board.joined(topics)
        case TopicNamed(_, topic, title):
            return board.named(topic, title)
        case TopicSplit(_, topic):
            return board.split(topic)
        case _:
            return board.undone()
