"""`ideate`: everybody writes cards alone; nobody sees another's until all are revealed at once.

A hidden card belongs to a mark, not to a seat (see `retro.session.context.mark_of`). The reveal
draws a new order, gives the cards their labels and stands for everything that led to them.
"""

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
from retro.session.text import CARD_LIMIT, counted, required
from retro.session.timer import Timer
from retro.session.view import Step, World

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


class CardWithdrawn(StageEvent, frozen=True):
    card: str

    private: ClassVar[bool] = True


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
    """A prompt with its number of cards and, once they are shown, the cards."""

    prompt: str
    title: str
    question: str
    count: int
    cards: tuple[Card, ...]


class IdeateView(msgspec.Struct, frozen=True):
    """The columns as everybody sees them, and this seat's own hidden cards."""

    hidden: bool
    """Whether cards are being written in private."""
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

    def enter(self, session: Session, stage: Stage) -> IdeateState:
        state: IdeateState = session.states.get(stage.id, IdeateState())
        return state

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
        mine = sum(card.mark == ctx.mark(stage, card.id) for card in state.hidden)
        if mine >= CARDS_A_SEAT:
            raise RuleError(f"You have written {mine} cards; that is the most one person may.")
        card_id = ctx.fresh_id()
        return (CardAdded(stage.id, card_id, prompt, text, ctx.mark(stage, card_id)),)

    def _own(self, session: Session, stage: Stage, card_id: str, ctx: Context) -> HiddenCard:
        ctx.take_part()
        for card in self.state(session, stage).hidden:
            if card.id == card_id and card.mark == ctx.mark(stage, card_id):
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
            author = "" if stage.anonymous else hidden.mark
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
        state = self.state(session, stage)
        if not self._writing(stage, state) or not state.hidden:
            return None
        return Step(f"reveal {counted(len(state.hidden), 'card')}", RevealCards(stage.id))

    def box(self, session: Session, stage: Stage) -> int:
        settings = self.settings(stage)
        listening = settings.reveal_minutes if settings.hidden else 0
        return int(max(stage.minutes - listening, 1) * 60)

    def promise(self, session: Session, stage: Stage) -> str:
        if self._writing(stage, self.state(session, stage)):
            if stage.anonymous:
                return "Hidden until revealed; nobody can tell who wrote them, even from the files."
            return "Hidden until revealed; your name appears with your cards then."
        who = "without a name." if stage.anonymous else "with your name."
        return f"Cards are revealed; what you add now is seen by all at once, {who}"

    def view(self, session: Session, stage: Stage, seat: str, world: World) -> IdeateView:
        state = self.state(session, stage)
        return IdeateView(
            hidden=self._writing(stage, state),
            columns=world.once("columns", lambda: _columns(session, stage, state)),
            own=tuple(
                OwnCard(card.id, card.prompt, card.text)
                for card in state.hidden
                if is_mine(stage, world, seat, card.mark, card.id)
            ),
            names={}
            if stage.anonymous
            else {card.author: session.name_of(card.author) for card in session.board.cards},
        )

    def _writing(self, stage: Stage, state: IdeateState) -> bool:
        return bool(self.settings(stage).hidden) and not state.revealed


def _columns(session: Session, stage: Stage, state: IdeateState) -> tuple[Column, ...]:
    shown: dict[str, list[Card]] = {prompt.id: [] for prompt in stage.prompts}
    waiting = dict.fromkeys(shown, 0)
    for card in session.board.cards:
        if card.prompt in shown:
            shown[card.prompt].append(card)
    for hidden in state.hidden:
        waiting[hidden.prompt] += 1
    return tuple(
        Column(
            prompt=prompt.id,
            title=prompt.title,
            question=prompt.question,
            count=len(shown[prompt.id]) + waiting[prompt.id],
            cards=tuple(shown[prompt.id]),
        )
        for prompt in stage.prompts
    )
