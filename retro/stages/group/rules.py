"""`group`: cards are put together into topics, by everybody, with one undo and redo for all.

Several people move cards at once. What would undo something that its person has not seen is refused.
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final

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
from retro.stages.group.suggestions import alike, suggested

NO_CARDS: Final = "There are no cards. Go back to a stage in which people write some."
TOGETHER: Final = "These are in one topic already."


class GroupSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who moves the cards."""

    by: Annotated[
        str, msgspec.Meta(description='who moves the cards: `"everyone"`, or only the `"facilitator"`')
    ] = "everyone"

    def __post_init__(self) -> None:
        if self.by not in ("everyone", "facilitator"):
            raise ValueError('by must be "everyone" or "facilitator"')


class JoinTopics(StageAct, frozen=True):
    """Put topics together; labels of their cards name them too."""

    topics: tuple[str, ...]
    names: tuple[str, ...] | None = None
    """The names of topics that the person saw. It is refused where a name would go that they did not see;
    None refuses nothing."""


class NameTopic(StageAct, frozen=True):
    """Name a topic, or take its name away with an empty one."""

    topic: str
    title: str
    before: str | None = None
    """The name that the person saw; with another it is refused. None replaces any."""


class SplitTopic(StageAct, frozen=True):
    """Take a topic apart into its cards."""

    topic: str
    cards: tuple[str, ...] | None = None
    """The labels of its cards that the person saw; with others it is refused. None takes apart any."""


class KeepApart(StageAct, frozen=True):
    """Refuse the suggestion to put two topics together; it does not come again."""

    topic: str
    other: str


class UndoGrouping(StageAct, frozen=True):
    """Take back the last change of the board, whoever made it.

    `moves` is how many changes the person saw; with another number it is refused. None takes back any.
    """

    moves: int | None = None


class RedoGrouping(StageAct, frozen=True):
    """Make the change again that was undone last; `moves` as in `UndoGrouping`."""

    moves: int | None = None


class TopicsJoined(StageEvent, frozen=True, tag="TopicsJoined"):
    topics: tuple[str, ...]


class TopicNamed(StageEvent, frozen=True, tag="TopicNamed"):
    topic: str
    title: str


class TopicSplit(StageEvent, frozen=True, tag="TopicSplit"):
    topic: str


class TopicsKeptApart(StageEvent, frozen=True, tag="TopicsKeptApart"):
    topic: str
    other: str


class GroupingUndone(StageEvent, frozen=True, tag="GroupingUndone"):
    pass


class GroupingRedone(StageEvent, frozen=True, tag="GroupingRedone"):
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
    undo: int
    """How many changes can be taken back."""
    moves: int
    """How many changes there were, undoing and redoing among them."""
    redo: int = 0
    """How many changes that were undone can be made again."""
    suggested: tuple[str, ...] = ()
    """The ids of two topics that may belong together, for seats that may move cards; empty for none."""
    asked: tuple[Asked, ...] = ()
    """All questions of the stages whose cards are on the board, in their order."""


class Group(Kind[NoState]):
    """Putting cards together."""

    name: ClassVar[str] = "group"
    title: ClassVar[str] = "Grouping"
    usual_minutes: ClassVar[int] = 8
    Settings = GroupSettings
    acts: ClassVar = (JoinTopics, NameTopic, SplitTopic, KeepApart, UndoGrouping, RedoGrouping)
    events: ClassVar = (
        TopicsJoined,
        TopicNamed,
        TopicSplit,
        TopicsKeptApart,
        GroupingUndone,
        GroupingRedone,
    )

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
            case JoinTopics(_, topics, names):
                return (TopicsJoined(stage.id, _joinable(board, topics, names)),)
            case NameTopic(_, topic, title, before):
                found = board.topic(topic)
                if before is not None and found.title not in (before, title):
                    called = f"called it {found.title}" if found.title else "taken its name away"
                    raise RuleError(f"Somebody else has just {called}. Look at it again.")
                title = optional(title, "A topic's name", TITLE_LIMIT)
                return () if title == found.title else (TopicNamed(stage.id, found.id, title),)
            case SplitTopic(_, topic, cards):
                found = board.topic(topic)
                if cards is not None and {*cards} != {*found.cards}:
                    raise RuleError("Somebody else has just changed this topic. Look at it again.")
                board.split(topic)
                return (TopicSplit(stage.id, found.id),)
            case KeepApart(_, topic, other):
                first, second = board.topic(topic), board.topic(other)
                if first.id == second.id:
                    raise RuleError(TOGETHER)
                if {*second.cards} <= {*first.apart}:
                    return ()
                return (TopicsKeptApart(stage.id, first.id, second.id),)
            case UndoGrouping(_, moves) | RedoGrouping(_, moves) if moves not in (None, board.changes):
                what = "undo" if isinstance(act, UndoGrouping) else "redo"
                raise RuleError(f"Somebody else moved cards. Look at the board again before you {what}.")
            case RedoGrouping():
                board.redone()
                return (GroupingRedone(stage.id),)
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
        hands_on = bool(
            found and (found.role is Role.FACILITATOR or (everyone and found.role is Role.PARTICIPANT))
        )
        return GroupView(
            topics=topic_rows(board, room_state.kept),
            hands_on=hands_on,
            undo=len(board.history),
            moves=board.changes,
            asked=room_state.once("asked", lambda: _asked(session)),
            redo=len(board.later),
            suggested=_suggested(session, room_state.kept) if hands_on else (),
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


def _suggested(session: Session, kept: IdentityCache) -> tuple[str, ...]:
    """Return what may belong together; looked for once for all seats, the words only when a text is new."""
    if holds_dots(session):
        return ()
    board = session.board
    pairs = kept.same("alike", (board.cards,), lambda: alike({card.id: card.text for card in board.cards}))
    return kept.same("suggested", (board.topics, pairs), lambda: suggested(board.topics, pairs))


def _joinable(board: Board, topics: tuple[str, ...], names: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the ids of topics that may be put together by somebody who saw these names."""
    found = list(dict.fromkeys(board.topic(topic) for topic in topics))
    if len(found) == 1 < len({topic.casefold() for topic in topics}):
        raise RuleError(TOGETHER)
    _, *lost = [topic.title for topic in found if topic.title] or [""]
    if names is not None and (unseen := [title for title in lost if title not in names]):
        raise RuleError(f"Somebody else has just called one of these {unseen[0]}. Look at it again.")
    ids = tuple(topic.id for topic in found)
    board.joined(ids)
    return ids


def _changed(board: Board, event: StageEvent) -> Board:
    match event:
        case TopicsKeptApart(_, topic, other):
            return board.kept_apart(topic, other)
        case GroupingRedone():
            return board.redone()
        case TopicsJoined(_, topics):
            return board.joined(topics)
        case TopicNamed(_, topic, title):
            return board.named(topic, title)
        case TopicSplit(_, topic):
            return board.split(topic)
        case _:
            return board.undone()
