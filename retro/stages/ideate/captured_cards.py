"""Cards that are made of captures, beside those that people write in the stage."""

from collections.abc import Mapping
from typing import Final

import msgspec

from retro.session.agenda import Stage
from retro.session.board import Board, Card
from retro.session.brought import Judgement, judged
from retro.session.captured_entries import fits_a_card, origins, whole_line
from retro.session.context import Context
from retro.session.events import Event, StageEvent, TimerSet
from retro.session.model import Session
from retro.session.timer import Timer
from retro.stages.card_letters import letter_of

MOST_ON_BOARD: Final = 1000


class CapturesPlaced(StageEvent, frozen=True, tag="CapturesPlaced"):
    """Cards that were made of captures, and the refs of these, in the same order."""

    cards: tuple[Card, ...]
    refs: tuple[str, ...]


def written_before(session: Session, stage: Stage) -> tuple[Card, ...]:
    """Return the cards that people wrote here, and that were revealed and are hidden again.

    Those made of captures are not drawn among them again, but come back behind them.
    """
    captured = {card.id for card in _hidden_captures(session, stage).values()}
    return tuple(card for card in _hidden(session, stage) if card.id not in captured)


def _hidden(session: Session, stage: Stage) -> tuple[Card, ...]:
    return session.board.hidden_under(frozenset(prompt.id for prompt in stage.prompts))


def _hidden_captures(session: Session, stage: Stage) -> Mapping[str, Card]:
    """Return the cards made of captures that are hidden again, by the captures' refs."""
    hidden = {card.id: card for card in _hidden(session, stage)}
    placed = (each for each in session.captures if each.judged is Judgement.PLACED)
    return {each.ref: hidden[each.became] for each in placed if each.became in hidden}


def captures_placed(session: Session, stage: Stage, board: Board) -> tuple[Event, ...]:
    """Return what puts captures that the group wants on this board there, behind the cards that are on it.

    Only once these are shown: nobody reads a card of others while they write. What was on it before writing
    was reopened comes back as it read then.
    """
    made = origins(session.record)  # after the group wanted a card, somebody may have made an entry of it
    wanted = [
        capture
        for capture in session.captures
        if capture.judged is Judgement.BOARD
        and capture.ref not in made
        and fits_a_card(capture.text, capture.channels)
    ]
    before = {ref: card.text for ref, card in _hidden_captures(session, stage).items()}
    room = max(MOST_ON_BOARD - len(board.cards) - len(before), 0)
    texts = before | {each.ref: whole_line(each.text, each.channels) for each in wanted[:room]}
    if not texts:
        return ()
    prompt = stage.prompts[0].id
    labels = board.free_labels(letter_of(session.agenda, prompt, stage.kind))
    cards = tuple(Card(next(labels), prompt, text) for text in texts.values())
    return (CapturesPlaced(stage.id, cards, tuple(texts)),)


def with_placed(session: Session, event: CapturesPlaced) -> Session:
    """Fold it."""
    captures = session.captures
    for card, ref in zip(event.cards, event.refs, strict=True):
        captures = judged(captures, ref, Judgement.PLACED, card.id)
    return msgspec.structs.replace(session, board=session.board.placed(event.cards), captures=captures)


def reveal_timer(minutes: int, ctx: Context) -> tuple[Event, ...]:
    """Return what gives people time after the reveal, if the stage says so."""
    return (TimerSet(Timer(planned=minutes * 60, since=ctx.now)),) if minutes else ()
