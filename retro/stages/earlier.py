"""What versions before this one stored of private acts, read so that open stages of their files go on.

They stored an event for each act, and marks instead of seats: HMAC-SHA256 of the seat and a purpose under
the secret of the stage. Whose a mark is, is found by trying every seat. Names and fields are those of
schema versions 1 to 4 and never change.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from retro.session.agenda import Stage
from retro.session.private import PrivatePart, pseudonym_of
from retro.stages.checkin.rules import CheckedIn
from retro.stages.close.rules import Closing
from retro.stages.discuss.course import DiscussState
from retro.stages.discuss.rules import Wish
from retro.stages.ideate.own_cards import OwnCard, OwnCards
from retro.stages.vote.ballots import Ballot


class _Card(msgspec.Struct):
    id: str
    prompt: str
    text: str
    mark: str


class _Kept(msgspec.Struct):
    """What the state of a kind held in private; each has some of it."""

    hidden: list[_Card] = []
    ballots: dict[str, dict[str, int]] = {}
    answers: dict[str, Any] = {}


class _Event(msgspec.Struct):
    """A private event of whichever name."""

    event: str
    mark: str = ""
    done: Any = None
    state: dict[str, _Kept] | None = None
    card: str = ""
    prompt: str = ""
    text: str = ""
    dots: dict[str, int] = {}
    option: int = 0
    rating: int = 0
    line: str = ""
    go: bool = False


class _Fold:
    """The state that the events of one stage lead to."""

    def __init__(self) -> None:
        self.cards: dict[str, _Card] = {}
        self.values: dict[str, Any] = {}
        """Ballots and answers by mark."""
        self.done: set[str] = set()

    def add(self, event: _Event) -> None:
        match event.event:
            case "StageKept":
                self._kept(event)
            case "DoneMarked":
                (self.done.discard if event.done is False else self.done.add)(event.mark)
            case "CardAdded":
                self.cards[event.card] = _Card(event.card, event.prompt, event.text, event.mark)
            case "CardEdited" if event.card in self.cards:
                self.cards[event.card].text = event.text
            case "CardWithdrawn":
                self.cards.pop(event.card, None)
            case "BallotCast":
                self.values[event.mark] = _ballot(event.dots)
            case "Answered":
                self.values[event.mark] = CheckedIn(event.option)
            case "ClosingGiven":
                self.values[event.mark] = _closing(Closing(event.rating, event.line))
            case "GoOnAnswered":
                self.values[event.mark] = Wish(event.go)

    def _kept(self, event: _Event) -> None:
        if event.done is not None:
            self.done = set(event.done)
        for kept in (event.state or {}).values():
            self.cards = {card.id: card for card in kept.hidden}
            answers = {mark: _answer(answer) for mark, answer in kept.answers.items()}
            self.values = {mark: _ballot(dots) for mark, dots in kept.ballots.items()} | answers


def part_of_earlier(
    stage: Stage, state: Any, kept: Sequence[dict[str, Any]], seats: Iterable[str], secret: bytes
) -> PrivatePart:
    """Make the private part of a stage of the events that were stored for it; `state` is its public state.

    What belongs to no seat, as where another secret is here than then, is left out.
    Raises `msgspec.ValidationError`.
    """
    fold = _Fold()
    for document in kept:
        fold.add(msgspec.convert(document, _Event))
    part, people = PrivatePart(), tuple(seats)
    purpose = f"go {state.topic} {state.box}" if isinstance(state, DiscussState) else "ballot"
    for mark in fold.done:
        for seat in filter(_is(stage, secret, mark, "done"), people):
            part = part.with_done(pseudonym_of(stage, secret, seat), True)
    for mark, value in fold.values.items():
        for seat in filter(_is(stage, secret, mark, purpose), people):
            part = part.with_value(pseudonym_of(stage, secret, seat), value)
    for card in fold.cards.values():
        for seat in filter(_is(stage, secret, card.mark, card.id), people):
            pseudonym = pseudonym_of(stage, secret, seat)
            written = part.values.get(pseudonym, OwnCards()).cards
            own = OwnCards((*written, OwnCard(card.id, card.prompt, card.text)))
            part = part.with_value(pseudonym, own)
    return part


def _is(stage: Stage, secret: bytes, mark: str, purpose: str) -> Callable[[str], bool]:
    """Return whether a mark names a seat. Version 2 has the seat's id where names appear with the reveal."""

    def named(seat: str) -> bool:
        if mark == seat:
            return True
        tag = hmac.digest(secret, f"{seat}\0{purpose}".encode(), hashlib.sha256).hex()[:32]
        return stage.tagged and mark == tag

    return named


def _ballot(dots: dict[str, int]) -> Ballot | None:
    left = {topic: number for topic, number in dots.items() if number}
    return Ballot(MappingProxyType(left)) if left else None


def _answer(answer: Any) -> Any:
    match answer:
        case bool():
            return Wish(answer)
        case int():
            return CheckedIn(answer)
        case _:
            return _closing(msgspec.convert(answer, Closing))


def _closing(given: Closing) -> Closing | None:
    return given if given != Closing() else None
