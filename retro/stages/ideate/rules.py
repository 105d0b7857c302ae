"""`ideate`: everybody writes cards alone; nobody sees another's until all are revealed at once.

Hidden cards are private values. The reveal gets them one by one in an order drawn anew, and gives them
their labels. A card that all see at once is another act: nobody's hidden card is shown by mistake.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.board import Card
from retro.session.context import Context
from retro.session.events import Event, StageEvent, TimerSet
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.text import CARD_LIMIT, required
from retro.session.timer import Timer
from retro.session.view import RoomState, Step

CARDS_A_SEAT = 100
CARDS = 1000


class IdeateSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`hidden = false` shows every card at once; `reveal_minutes` of the minutes follow the reveal."""

    hidden: bool = True
    reveal_minutes: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.reveal_minutes <= 60:
            raise ValueError("reveal_minutes must be 0-60")


class OwnCard(msgspec.Struct, frozen=True):
    """A hidden card, which only its author sees."""

    id: str
    prompt: str
    text: str


class OwnCards(msgspec.Struct, frozen=True):
    """The hidden cards of one person, in the order they were written."""

    cards: tuple[OwnCard, ...] = ()


class IdeateState(msgspec.Struct, frozen=True):
    """Whether the cards are revealed; from then on they are on the board."""

    revealed: bool = False


class AddCard(StageAct, frozen=True):
    """Write a card that is hidden until the reveal."""

    prompt: str
    text: str


class PlaceCard(StageAct, frozen=True):
    """Write a card that all see at once, where cards are not hidden or not any more."""

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


class CardsRevealed(StageEvent, frozen=True, tag="CardsRevealed"):
    """The outcome: the cards in an order drawn anew."""

    cards: tuple[Card, ...]


class CardPlaced(StageEvent, frozen=True, tag="CardPlaced"):
    """A card that was shown from the start."""

    card: Card


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
    state_name: ClassVar[str] = "IdeateState"
    Private = OwnCards
    summed: ClassVar[bool] = False
    shows_authors: ClassVar[bool] = True
    acts: ClassVar = (PlaceCard,)
    private_acts: ClassVar = (AddCard, EditCard, WithdrawCard)
    closing_acts: ClassVar = (RevealCards,)
    events: ClassVar = (CardsRevealed, CardPlaced)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    prompts: ClassVar[tuple[int, int]] = (1, 9)
    individual: ClassVar[bool] = True
    given: ClassVar[str] = "card"
    writes_cards: ClassVar[bool] = True

    def enter(self, session: Session, stage: Stage) -> IdeateState:
        state: IdeateState = session.states.get(stage.id, IdeateState())
        return state

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: OwnCards | None, draw: Callable[[], str]
    ) -> OwnCards | None:
        cards = mine.cards if mine else ()
        match act:
            case AddCard(_, prompt, text):
                if not self._writing(stage, self.state(session, stage)):
                    raise RuleError("Cards are not hidden any more. Send it again and all see it at once.")
                text = self._checked(stage, prompt, text)
                if len(cards) >= CARDS_A_SEAT:
                    raise RuleError(f"You have written {len(cards)} cards; that is the most one person may.")
                return OwnCards((*cards, OwnCard(draw(), prompt, text)))
            case EditCard(_, card_id, text):
                edited = msgspec.structs.replace(
                    self._own(cards, card_id), text=required(text, "A card", CARD_LIMIT)
                )
                return OwnCards(tuple(edited if card.id == card_id else card for card in cards))
            case WithdrawCard(_, card_id):
                taken = self._own(cards, card_id)
                left = tuple(card for card in cards if card != taken)
                return OwnCards(left) if left else None
            case _:
                raise RuleError("This cannot be done in this stage.")

    def _own(self, cards: tuple[OwnCard, ...], card_id: str) -> OwnCard:
        for card in cards:
            if card.id == card_id:
                return card
        raise RuleError("Only your own cards can be changed, and only until they are revealed.")

    def _checked(self, stage: Stage, prompt: str, text: str) -> str:
        if prompt not in {p.id for p in stage.prompts}:
            raise RuleError("This question belongs to another stage.")
        return required(text, "A card", CARD_LIMIT)

    def pieces(self, value: OwnCards) -> tuple[OwnCard, ...]:
        return value.cards

    def unseen(self, value: OwnCards) -> int:
        return len(value.cards)

    def most(self, session: Session, stage: Stage) -> int:
        return CARDS - len(session.board.cards)

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        ctx.take_part()
        assert isinstance(act, PlaceCard)  # noqa: S101  (the engine checked the kind's acts)
        text = self._checked(stage, act.prompt, act.text)
        if self._writing(stage, self.state(session, stage)):
            raise RuleError("Cards are hidden in this stage until they are revealed.")
        if len(session.board.cards) >= CARDS:
            raise RuleError(f"The board is full: it holds {CARDS} cards.")
        label = session.board.next_label(session.agenda.letter(act.prompt, stage.kind))
        return (CardPlaced(stage.id, Card(label, act.prompt, text, ctx.seat)),)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        if not self._writing(stage, self.state(session, stage)):
            raise RuleError("The cards are revealed already.")
        board = session.board
        for piece in pieces:
            prompt = piece.value.prompt
            label = board.next_label(session.agenda.letter(prompt, stage.kind))
            board = board.placed((Card(label, prompt, piece.value.text, piece.author),))
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
        match event:
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

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if self._writing(stage, self.state(session, stage)):
            if stage.anonymous:
                kept = "nobody can ever tell who wrote them, not even from the files"
                return f"Cards: hidden; {kept}."
            if stage.tagged:
                return "Cards: hidden until revealed; your name appears with your cards then."
            return "Cards: by name; hidden until revealed."
        who = "without a name" if stage.anonymous else "by name"
        return f"Cards: {who}; what you add now all see at once, as it comes."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> IdeateView:
        state = self.state(session, stage)
        writing = self._writing(stage, state)
        return IdeateView(
            hidden=writing,
            so_far=gathered.so_far if writing else "",
            columns=room_state.once("columns", lambda: _columns(session, stage)),
            own=gathered.mine.cards if gathered.mine else (),
            names={}
            if stage.anonymous
            else {card.author: session.name_of(card.author) for card in session.board.cards},
        )

    def written_openly(self, stage: Stage) -> bool:
        return not self.settings(stage).hidden

    def _writing(self, stage: Stage, state: IdeateState) -> bool:
        return bool(self.settings(stage).hidden) and not state.revealed


KIND: Final = Ideate()


def _columns(session: Session, stage: Stage) -> tuple[Column, ...]:
    shown: dict[str, list[Card]] = {prompt.id: [] for prompt in stage.prompts}
    for card in session.board.cards:
        if card.prompt in shown:
            shown[card.prompt].append(card)
    return tuple(
        Column(prompt.id, prompt.title, prompt.question, tuple(shown[prompt.id])) for prompt in stage.prompts
    )
