"""Cards that are made of captures, beside those that people write in the stage."""

from typing import Final

import msgspec

from retro.session.agenda import Stage
from retro.session.board import Board, Card
from retro.session.brought import Judgement, judged
from retro.session.captured_entries import fits_a_card, origins
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


def captures_placed(session: Session, stage: Stage, board: Board) -> tuple[Event, ...]:
    """Return what puts captures that the group wants on this board there, behind the cards that are on it.

    Only once these are shown: nobody reads a card of others while they write.
    """
    made = origins(session.record)  # after the group wanted a card, somebody may have made an entry of it
    wanted = [
        capture
        for capture in session.captures
        if capture.judged is Judgement.BOARD and capture.ref not in made and fits_a_card(capture.text)
    ]
    wanted = wanted[: max(MOST_ON_BOARD - len(board.cards), 0)]
    if not wanted:
        return ()
    prompt = stage.prompts[0].id
    labels = board.free_labels(letter_of(session.agenda, prompt, stage.kind))
    cards = tuple(Card(next(labels), prompt, " ".join(capture.text.split())) for capture in wanted)
    return (CapturesPlaced(stage.id, cards, tuple(capture.ref for capture in wanted)),)


def with_placed(session: Session, event: CapturesPlaced) -> Session:
    """Fold it."""
    captures = session.captures
    for card, ref in zip(event.cards, event.refs, strict=True):
        captures = judged(captures, ref, Judgement.PLACED, card.id)
    return msgspec.structs.replace(session, board=session.board.placed(event.cards), captures=captures)


def reveal_timer(minutes: int, ctx: Context) -> tuple[Event, ...]:
    """Return what gives people time after the reveal, if the stage says so."""
    return (TimerSet(Timer(planned=minutes * 60, since=ctx.now)),) if minutes else ()
