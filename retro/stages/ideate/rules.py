"""`ideate`: everybody writes cards alone; nobody sees another's until all are revealed at once.

Hidden cards are private values. The reveal gets them one by one in an order drawn anew, and gives them
their labels. A card that all see at once is another act: nobody's hidden card is shown by mistake. When
writing is reopened, revealed cards leave the board, and the next reveal draws them anew among the others.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

import msgspec

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Prompt, Stage
from retro.session.board import Card, Topic
from retro.session.context import Context
from retro.session.events import Event, HistoryErased, StageEvent, TimerSet
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.on_behalf import kept_name
from retro.session.private import Gathered, Given
from retro.session.text import CARD_LIMIT, counted, required
from retro.session.timer import Timer
from retro.session.view import RoomState, Step
from retro.stages.card_letters import SharedLetters
from retro.stages.ideate.answering import answered, checked, kept_as, to_answer
from retro.stages.ideate.captured_cards import (
    CapturesPlaced,
    captures_placed,
    reveal_timer,
    with_placed,
    written_before,
)
from retro.stages.ideate.card_acts import EVENTS, CardPlaced, CardsRevealed, NextQuestion, QuestionAsked
from retro.stages.ideate.card_acts import AddCard as AddCard
from retro.stages.ideate.card_acts import EditCard as EditCard
from retro.stages.ideate.card_acts import IdeateState as IdeateState
from retro.stages.ideate.card_acts import PlaceCard as PlaceCard
from retro.stages.ideate.card_acts import RevealCards as RevealCards
from retro.stages.ideate.card_acts import WithdrawCard as WithdrawCard
from retro.stages.ideate.card_settings import IdeateSettings
from retro.stages.ideate.card_view import IdeateView as IdeateView
from retro.stages.ideate.correcting import (
    CardCorrected,
    CorrectCard,
    cards_by_author,
    decide_correction,
    names_of_authors,
)
from retro.stages.ideate.one_by_one import (
    asked,
    asked_now,
    next_question,
    seconds_a_question,
    writing_seconds,
)
from retro.stages.ideate.own_cards import OwnCard, OwnCards
from retro.stages.ideate.prompt_columns import columns, with_places_for
from retro.stages.ideate.reopening import CardsReopened, ReopenCards, in_use, time_left

CARDS_A_SEAT = 100
CARDS = 1000
REOPENED = "Writing is open again. People saw the first cards: they may recognise which are new."
"""What everybody is told for as long as cards are hidden again: the next reveal cannot hide it."""


class Ideate(SharedLetters, Kind[IdeateState]):
    """Silent writing and the reveal."""

    name: ClassVar[str] = "ideate"
    title: ClassVar[str] = "Silent ideation"
    usual_minutes: ClassVar[int] = 8
    usual_prompt: ClassVar[str] = "What should we talk about?"
    Settings = IdeateSettings
    State = IdeateState
    state_name: ClassVar[str] = "IdeateState"
    Private = OwnCards
    summed: ClassVar[bool] = False
    shows_authors: ClassVar[bool] = True
    acts: ClassVar = (PlaceCard, CorrectCard, NextQuestion)
    private_acts: ClassVar = (AddCard, EditCard, WithdrawCard)
    closing_acts: ClassVar = (RevealCards, ReopenCards)
    events: ClassVar = (*EVENTS, CardsReopened, CardCorrected, CapturesPlaced)
    prompt_settings: ClassVar[tuple[str, ...]] = ("answers",)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    prompts: ClassVar[tuple[int, int]] = (1, 9)
    individual: ClassVar[bool] = True
    may_open_before: ClassVar[bool] = True
    given: ClassVar[str] = "card"
    writes_cards: ClassVar[bool] = True

    def enter(self, session: Session, stage: Stage) -> IdeateState:
        state: IdeateState = session.states.get(stage.id, IdeateState())
        return state

    def begin(self, session: Session, stage: Stage, ctx: Context) -> tuple[Event, ...]:
        return () if self.settings(stage).hidden else captures_placed(session, stage, session.board)

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: OwnCards | None, draw: Callable[[], str]
    ) -> OwnCards | None:
        cards = mine.cards if mine else ()
        match act:
            case AddCard(_, prompt, text, behalf, topic):
                if not self._writing(stage, self.state(session, stage)):
                    raise RuleError("Cards are no longer hidden. Send it again and everyone sees it.")
                text = self._checked(session, stage, prompt, text)
                topic = checked(self._topics(session, stage), topic)
                behalf = kept_name(stage, behalf)
                if len(cards) >= CARDS_A_SEAT:
                    raise RuleError(f"You have written {len(cards)} cards; nobody can write more.")
                self._check_limit(stage, sum(card.behalf == behalf for card in cards))
                return OwnCards((*cards, OwnCard(draw(), prompt, text, behalf, topic)))
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

    def _checked(self, session: Session, stage: Stage, prompt: str, text: str) -> str:
        if prompt not in {p.id for p in stage.prompts}:
            raise RuleError("This question belongs to another stage.")
        if prompt not in {p.id for p in self._asked(session, stage)}:
            raise RuleError("This question has not been asked yet.")
        return required(text, "A card", CARD_LIMIT)

    def _check_limit(self, stage: Stage, written: int) -> None:
        """Raise RuleError where somebody has written so many cards and may not write more."""
        most = self.settings(stage).cards
        if most and written >= most:
            raise RuleError(f"Everybody writes at most {counted(most, 'card')} here.")

    def _asked(self, session: Session, stage: Stage) -> tuple[Prompt, ...]:
        return asked(session, stage, self.settings(stage), self.state(session, stage))

    def _topics(self, session: Session, stage: Stage) -> tuple[Topic, ...]:
        return to_answer(session, stage, self.settings(stage))

    def on_behalf(self, act: StageAct) -> str:
        return act.behalf if isinstance(act, AddCard | PlaceCard) else ""

    def value_made_anonymous(self, value: OwnCards) -> OwnCards:
        return value.nameless

    def pieces(self, value: OwnCards) -> tuple[OwnCard, ...]:
        return value.cards

    def shown_before(self, session: Session, stage: Stage) -> tuple[Given, ...]:
        return tuple(Given(_own(session, card), card.author) for card in written_before(session, stage))

    def takes_captures(self, session: Session, stage: Stage) -> bool:
        """Whether a card of a capture can still come on the board here: with a reveal, or as it opens."""
        return not (stage.skipped or (self.settings(stage).hidden and self.enter(session, stage).revealed))

    def value_without_topic(self, value: OwnCards, topic: str) -> OwnCards:
        return value.without_topic(topic)

    def unseen(self, value: OwnCards) -> int:
        return len(value.cards)

    def most(self, session: Session, stage: Stage) -> int:
        return CARDS - len(session.board.cards) - len(session.board.hidden_again)

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        if isinstance(act, NextQuestion):
            number, every = self.state(session, stage).number, self._asked(session, stage)
            return next_question(stage, act, ctx, number, len(every), self.box(session, stage))
        ctx.take_part()
        if isinstance(act, CorrectCard):
            return decide_correction(session, stage, act, ctx.seat)
        assert isinstance(act, PlaceCard)  # noqa: S101  (the engine checked the kind's acts)
        text = self._checked(session, stage, act.prompt, act.text)
        if self._writing(stage, self.state(session, stage)):
            raise RuleError("Cards are hidden in this stage until they are revealed.")
        topic = checked(self._topics(session, stage), act.topic)
        behalf = kept_name(stage, act.behalf)
        if most := self.settings(stage).cards:
            if stage.anonymous:
                at_most = f"Everybody writes at most {counted(most, 'card')} here"
                raise RuleError(f"{at_most}, and without names yours cannot be counted any more.")
            own = cards_by_author(session, stage).get(ctx.seat, ())
            self._check_limit(stage, sum(card.behalf == behalf for card in own))
        if self.most(session, stage) <= 0:
            raise RuleError(f"The board is full: it holds {CARDS} cards.")
        label = next(session.board.free_labels(self.letter(session.agenda, act.prompt)))
        answers = kept_as(session.board, topic)
        return (CardPlaced(stage.id, Card(label, act.prompt, text, ctx.seat, behalf, answers)),)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        if isinstance(act, ReopenCards):
            return self._reopen(session, stage, ctx)
        if not self._writing(stage, self.state(session, stage)):
            raise RuleError("The cards are revealed already.")
        board, order = session.board, [prompt.id for prompt in stage.prompts]
        letters = {prompt: self.letter(session.agenda, prompt) for prompt in order}
        free = {letter: board.free_labels(letter) for letter in letters.values()}
        cards = [
            Card(
                next(free[letters[piece.value.prompt]]),
                piece.value.prompt,
                piece.value.text,
                piece.author,
                piece.value.behalf if piece.author else "",
                kept_as(board, piece.value.topic),
            )
            for piece in pieces
        ]
        ordered = sorted(cards, key=lambda card: order.index(card.prompt))
        again = (HistoryErased(),) if board.hidden_under(_prompts(stage)) else ()
        revealed = CardsRevealed(stage.id, tuple(ordered))
        placed = captures_placed(session, stage, self.apply(session, stage, revealed).board)
        return (revealed, *placed, *reveal_timer(self.settings(stage).reveal_minutes, ctx), *again)

    def _reopen(self, session: Session, stage: Stage, ctx: Context) -> tuple[Event, ...]:
        if not self.settings(stage).hidden:
            raise RuleError("Cards are not hidden in this stage; people can go on writing.")
        if self._writing(stage, self.state(session, stage)):
            raise RuleError("The cards are hidden already.")
        if used := in_use(session, stage):
            raise RuleError(f"{used} Writing cannot be reopened now.")
        timers: tuple[Event, ...] = ()
        if self.settings(stage).reveal_minutes:
            left = time_left(session, stage, writing_seconds(stage, self.settings(stage)), ctx.now)
            timers = (TimerSet(Timer(planned=left, since=ctx.now)),)
        return (CardsReopened(stage.id), *timers)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        match event:
            case CardsRevealed(_, cards):
                session = self.put(session, stage, revealed=True)
                board = session.board.without_hidden(_prompts(stage)).placed(cards)
                return msgspec.structs.replace(session, board=board)
            case CardsReopened():
                session = self.put(session, stage, revealed=False, **_all_asked(stage))
                return msgspec.structs.replace(session, board=session.board.hiding(_prompts(stage)))
            case CardCorrected(_, label, text):
                return msgspec.structs.replace(session, board=session.board.corrected(label, text))
            case QuestionAsked(_, number):
                return self.put(session, stage, question=number)
            case CapturesPlaced():
                return with_placed(session, event)
            case CardPlaced(_, card):
                return msgspec.structs.replace(session, board=session.board.placed((card,)))
            case _:
                return session

    def waits(self, session: Session, stage: Stage) -> bool:
        return self._writing(stage, self.state(session, stage))

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        state = self.state(session, stage)
        if not state.revealed and len(self._asked(session, stage)) < len(stage.prompts):
            return Step("ask the next question", NextQuestion(stage.id, state.number))
        # Also while there is none: a label that changes with the first card would tell when it came.
        if not self._writing(stage, self.state(session, stage)):
            return None
        return Step("reveal cards", RevealCards(stage.id))

    def announces(self, session: Session, stage: Stage) -> str:
        return REOPENED if session.board.hidden_under(_prompts(stage)) else ""

    def box(self, session: Session, stage: Stage) -> int:
        return seconds_a_question(stage, self.settings(stage))

    def starts_round(self, stage: Stage, act: StageAct) -> bool:
        return isinstance(act, RevealCards) and bool(self.settings(stage).in_turn)

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if self._writing(stage, self.state(session, stage)):
            if stage.anonymous:
                kept = "nobody can ever tell who wrote them, not even from the files"
                return f"Cards: hidden; {kept}."
            if stage.tagged:
                return "Cards: hidden until revealed; your name appears with your cards then."
            return "Cards: by name; hidden until revealed."
        who = "without a name" if stage.anonymous else "by name"
        return f"Cards: {who}. Everyone now sees new cards immediately."

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> IdeateView:
        state, writing = self.state(session, stage), self._writing(stage, self.state(session, stage))
        public, kept = (session.board, session.agenda, session.states), room_state.kept
        by_author = kept.same("by author", public, lambda: cards_by_author(session, stage))
        written = tuple(_own(session, card) for card in by_author.get(seat, ()))
        shared = kept.same(
            "columns",
            public,
            lambda: columns(session, stage, self._asked(session, stage), self._topics(session, stage)),
        )
        mine = gathered.mine.cards if gathered.mine else written
        shown, own = with_places_for(shared, mine)
        return IdeateView(
            hidden=writing,
            so_far=gathered.so_far if writing else "",
            columns=shown,
            own=own,
            names=names_of_authors(session, stage, kept),
            notice=self.announces(session, stage),
            reopens=bool(state.revealed and not room_state.once("in use", lambda: in_use(session, stage))),
            at_least=gathered.at_least if writing else None,
            left=self._left(stage, mine, writing=writing),
            asked_now=asked_now(session, stage, self.settings(stage), state),
            for_others=not stage.anonymous and session.leads_too(seat),
        )

    def _left(self, stage: Stage, own: Sequence[OwnCard], *, writing: bool) -> int | None:
        most = self.settings(stage).cards
        if not most or not (writing or not stage.anonymous):
            return 0 if most else None
        return max(int(most) - sum(not card.behalf for card in own), 0)

    def written_openly(self, stage: Stage) -> bool:
        return not self.settings(stage).hidden

    def _writing(self, stage: Stage, state: IdeateState) -> bool:
        return bool(self.settings(stage).hidden) and not state.revealed


KIND: Final = Ideate()


def _all_asked(stage: Stage) -> Mapping[str, int]:
    """Once cards were revealed, all questions were asked."""
    return {"question": len(stage.prompts)} if stage.settings.get("one_by_one") else {}


def _prompts(stage: Stage) -> frozenset[str]:
    return frozenset(prompt.id for prompt in stage.prompts)


def _own(session: Session, card: Card) -> OwnCard:
    topic = answered(session.board, card)
    return OwnCard(card.id, card.prompt, card.text, card.behalf, topic.id if topic else "")
