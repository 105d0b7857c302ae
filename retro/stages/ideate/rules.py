"""`ideate`: everybody writes cards alone; nobody sees another's until all are revealed at once.

A hidden card belongs to a mark, not to a seat (see `retro.session.context.mark_of`). The reveal
draws a new order, gives the cards their labels and stands for everything that led to them. Where
names appear with the reveal, it is the reveal that finds them; no file has them before.
"""

from collections.abc import Callable
from typing import ClassVar

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Contract, Stage
from retro.session.board import Card
from retro.session.context import Context
from retro.session.events import Event, StageEvent, TimerSet
from retro.session.kind import Kind, is_mine
from retro.session.model import Session
from retro.session.text import CARD_LIMIT, required
from retro.session.timer import Timer
from retro.session.view import Step, World
from retro.stages.ballots import few_here, so_far

CARDS_A_SEAT = 100
CARDS = 1000


class IdeateSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`hidden = false` shows every card at once; `reveal_minutes` of the minutes follow the reveal."""

    hidden: bool = True
    reveal_minutes: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.reveal_minutes <= 60:
            raise ValueError("reveal_minutes must be 0-60")


class HiddenCard(msgspec.Struct, frozen=True):
    """A card that only its author sees."""

    id: str
    prompt: str
    text: str
    mark: str


class IdeateState(msgspec.Struct, frozen=True):
    """Cards that wait for their reveal."""

    hidden: tuple[HiddenCard, ...] = ()
    revealed: bool = False


class AddCard(StageAct, frozen=True):
    """Write a card under a prompt."""

    prompt: str
    text: str


class EditCard(StageAct, frozen=True):
    """Change an own card that is still hidden."""

    card: str
    text: str


class WithdrawCard(StageAct, frozen=True):
    """Take back an own card that is still hidden."""

    card: str


class RevealCards(StageAct, frozen=True):
    """Show all cards to everybody."""


class CardAdded(StageEvent, frozen=True):
    card: str
    prompt: str
    text: str
    mark: str

    private: ClassVar[bool] = True


class CardEdited(StageEvent, frozen=True):
    card: str
    text: str

    private: ClassVar[bool] = True
    replaces: ClassVar[bool] = True


class CardWithdrawn(StageEvent, frozen=True):
    card: str

    private: ClassVar[bool] = True
    replaces: ClassVar[bool] = True


class CardsRevealed(StageEvent, frozen=True):
    """The outcome: the cards in an order drawn anew."""

    cards: tuple[Card, ...]

    seals: ClassVar[bool] = True


class CardPlaced(StageEvent, frozen=True):
    """A card that was shown from the start."""

    card: Card


class OwnCard(msgspec.Struct, frozen=True):
    """A hidden card as its author sees it."""

    id: str
    prompt: str
    text: str


class Column(msgspec.Struct, frozen=True):
    """A prompt with the cards that are shown."""

    prompt: str
    title: str
    question: str
    cards: tuple[Card, ...]


class IdeateView(msgspec.Struct, frozen=True):
    """The columns as everybody sees them, and this seat's own hidden cards."""

    hidden: bool
    """Whether cards are being written in private."""
    so_far: str
    """How many are hidden, as far as that may be told; under which questions never is."""
    columns: tuple[Column, ...]
    own: tuple[OwnCard, ...]
    names: dict[str, str]
    """Names of authors by seat id; empty where nobody may tell."""


class Ideate(Kind[IdeateState]):
    """Silent writing and the reveal."""

    name: ClassVar[str] = "ideate"
    title: ClassVar[str] = "Silent ideation"
    Settings = IdeateSettings
    State = IdeateState
    acts: ClassVar = (AddCard, EditCard, WithdrawCard, RevealCards)
    events: ClassVar = (CardAdded, CardEdited, CardWithdrawn, CardsRevealed, CardPlaced)
    contract: ClassVar[Contract] = Contract.ANONYMOUS
    prompts: ClassVar[tuple[int, int]] = (1, 9)
    individual: ClassVar[bool] = True
    given: ClassVar[str] = "card"

    def enter(self, session: Session, stage: Stage) -> IdeateState:
        state: IdeateState = session.states.get(stage.id, IdeateState())
        return state

    def public(self, state: IdeateState) -> IdeateState:
        return msgspec.structs.replace(state, hidden=())

    def unseen(self, state: IdeateState) -> int:
        return len(state.hidden)

    def remarked(self, state: IdeateState, mark: Callable[[str, str], str]) -> IdeateState:
        hidden = tuple(msgspec.structs.replace(card, mark=mark(card.mark, card.id)) for card in state.hidden)
        return msgspec.structs.replace(state, hidden=hidden)

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        match act:
            case AddCard(_, prompt, text):
                return self._add(session, stage, prompt, text, ctx)
            case EditCard(_, card_id, text):
                self._own(session, stage, card_id, ctx)
                return (CardEdited(stage.id, card_id, required(text, "A card", CARD_LIMIT)),)
            case WithdrawCard(_, card_id):
                self._own(session, stage, card_id, ctx)
                return (CardWithdrawn(stage.id, card_id),)
            case _:
                return self._reveal(session, stage, ctx)

    def _add(self, session: Session, stage: Stage, prompt: str, text: str, ctx: Context) -> tuple[Event, ...]:
        ctx.take_part()
        if prompt not in {p.id for p in stage.prompts}:
            raise RuleError("This question belongs to another stage.")
        text = required(text, "A card", CARD_LIMIT)
        state = self.state(session, stage)
        if len(state.hidden) + len(session.board.cards) >= CARDS:
            raise RuleError(f"The board is full: it holds {CARDS} cards.")
        if not self._writing(stage, state):
            author = "" if stage.anonymous else ctx.seat
            label = session.board.next_label(session.agenda.letter(prompt, stage.kind))
            return (CardPlaced(stage.id, Card(label, prompt, text, author)),)
        mine = sum(is_mine(stage, ctx.secret, ctx.seat, card.mark, card.id) for card in state.hidden)
        if mine >= CARDS_A_SEAT:
            raise RuleError(f"You have written {mine} cards; that is the most one person may.")
        card_id = ctx.fresh_id()
        return (CardAdded(stage.id, card_id, prompt, text, ctx.mark(stage, card_id)),)

    def _own(self, session: Session, stage: Stage, card_id: str, ctx: Context) -> HiddenCard:
        ctx.take_part()
        for card in self.state(session, stage).hidden:
            if card.id == card_id and is_mine(stage, ctx.secret, ctx.seat, card.mark, card_id):
                return card
        raise RuleError("Only your own cards can be changed, and only until they are revealed.")

    def _reveal(self, session: Session, stage: Stage, ctx: Context) -> tuple[Event, ...]:
        ctx.lead()
        state = self.state(session, stage)
        if not self._writing(stage, state):
            raise RuleError("The cards are revealed already.")
        board = session.board
        for hidden in ctx.shuffled(state.hidden):
            label = board.next_label(session.agenda.letter(hidden.prompt, stage.kind))
            author = "" if stage.anonymous else _author(session, stage, hidden, ctx)
            board = board.placed((Card(label, hidden.prompt, hidden.text, author),))
        cards = board.cards[len(session.board.cards) :]
        order = [prompt.id for prompt in stage.prompts]
        ordered = sorted(cards, key=lambda card: order.index(card.prompt))
        return (CardsRevealed(stage.id, tuple(ordered)), *self._reveal_timer(stage, ctx))

    def _reveal_timer(self, stage: Stage, ctx: Context) -> tuple[Event, ...]:
        minutes = self.settings(stage).reveal_minutes
        if not minutes:
            return ()
        return (TimerSet(Timer(planned=minutes * 60, since=ctx.now)),)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        hidden = self.state(session, stage).hidden
        match event:
            case CardAdded(_, card_id, prompt, text, mark):
                added = (*hidden, HiddenCard(card_id, prompt, text, mark))
                return self.put(session, stage, hidden=added)
            case CardEdited(_, card_id, text):
                edited = tuple(
                    msgspec.structs.replace(card, text=text) if card.id == card_id else card
                    for card in hidden
                )
                return self.put(session, stage, hidden=edited)
            case CardWithdrawn(_, card_id):
                kept = tuple(card for card in hidden if card.id != card_id)
                return self.put(session, stage, hidden=kept)
            case CardsRevealed(_, cards):
                session = session.with_state(stage.id, IdeateState(revealed=True))
                return msgspec.structs.replace(session, board=session.board.placed(cards))
            case CardPlaced(_, card):
                return msgspec.structs.replace(session, board=session.board.placed((card,)))
            case _:
                return session

    def waits(self, session: Session, stage: Stage) -> bool:
        return self._writing(stage, self.state(session, stage))

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        # Also while there is none: a label that changes with the first card would tell when it came.
        if not self._writing(stage, self.state(session, stage)):
            return None
        return Step("reveal cards", RevealCards(stage.id))

    def box(self, session: Session, stage: Stage) -> int:
        settings = self.settings(stage)
        listening = settings.reveal_minutes if settings.hidden else 0
        return int(max(stage.minutes - listening, 1) * 60)

    def promise(self, session: Session, stage: Stage) -> str:
        if self._writing(stage, self.state(session, stage)):
            few = few_here(session, stage)
            if stage.anonymous:
                kept = "nobody can ever tell who wrote them, not even from the files"
                return f"Cards: hidden; {kept}.{few}"
            if stage.tagged:
                return f"Cards: hidden until revealed; your name appears with your cards then.{few}"
            return "Cards: by name; hidden until revealed."
        who = "without a name" if stage.anonymous else "by name"
        return f"Cards: {who}; what you add now all see at once, as it comes."

    def view(self, session: Session, stage: Stage, seat: str, world: World) -> IdeateView:
        state = self.state(session, stage)
        writing = self._writing(stage, state)
        return IdeateView(
            hidden=writing,
            so_far=so_far(len(state.hidden), "card", session, stage, world) if writing else "",
            columns=world.once("columns", lambda: _columns(session, stage)),
            own=tuple(
                OwnCard(card.id, card.prompt, card.text)
                for card in state.hidden
                if is_mine(stage, world.secret, seat, card.mark, card.id)
            ),
            names={}
            if stage.anonymous
            else {card.author: session.name_of(card.author) for card in session.board.cards},
        )

    def _writing(self, stage: Stage, state: IdeateState) -> bool:
        return bool(self.settings(stage).hidden) and not state.revealed


def _author(session: Session, stage: Stage, card: HiddenCard, ctx: Context) -> str:
    """Find whose card it is, at the moment at which names may be told."""
    owners = (s.id for s in session.seats if is_mine(stage, ctx.secret, s.id, card.mark, card.id))
    return next(owners, "")


def _columns(session: Session, stage: Stage) -> tuple[Column, ...]:
    shown: dict[str, list[Card]] = {prompt.id: [] for prompt in stage.prompts}
    for card in session.board.cards:
        if card.prompt in shown:
            shown[card.prompt].append(card)
    return tuple(
        Column(prompt.id, prompt.title, prompt.question, tuple(shown[prompt.id])) for prompt in stage.prompts
    )
