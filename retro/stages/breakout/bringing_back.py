"""What groups bring back: each sentence on its own while they work, and cards once all are called back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from retro.errors import RuleError
from retro.session.agenda import Stage
from retro.session.board import Card
from retro.session.context import Context
from retro.session.events import Event, HistoryErased, TimerSet
from retro.session.model import Session
from retro.session.text import CARD_LIMIT, counted, optional
from retro.session.timer import Timer
from retro.stages.breakout.group_acts import BroughtBack, CalledBack
from retro.stages.breakout.group_settings import ALL, BreakoutSettings
from retro.stages.breakout.groups import BreakoutState, Group, Sentence
from retro.stages.breakout.same_groups import others_tell, wanted_later, without_kept_before

NO_GROUP: Final = "You are in no group."
GONE: Final = "Your group has changed this sentence, or has taken it back. Look at what it is now."
TWICE: Final = "Your group has brought this sentence back already."
NOTHING: Final = "Write what your group brings back."


def brought_back(
    stage: Stage,
    state: BreakoutState,
    settings: BreakoutSettings,
    changes: Sequence[tuple[str, str]],
    ctx: Context,
) -> tuple[Event, ...]:
    """Bring back sentences of the group of who asks; of each change the new words and those they replace.

    Raises RuleError where one of them cannot be: then none is.
    """
    number = next((n for n, seats in enumerate(state.seats) if seats and seats == ctx.group), None)
    if number is None:
        raise RuleError(NO_GROUP)
    found: list[Event] = []
    for text, instead in changes:
        text = optional(text, "What a group brings back", CARD_LIMIT)
        texts = state.groups[number].texts
        if (place := _place(texts, text, instead, settings.bring)) is not None:
            found.append(BroughtBack(stage.id, number, text, place))
            state = state.bringing(number, place, text)
    return tuple(found)


def _place(texts: Sequence[str], text: str, instead: str, most: int) -> int | None:
    """Return which of the sentences the new one replaces; None where nothing changes. Refuses the rest."""
    if most == 1 and not instead:
        return None if text == "".join(texts) else 0
    if instead and instead not in texts:
        raise RuleError(GONE)
    if text and text == instead:
        return None
    if text in texts:
        raise RuleError(TWICE)
    if instead:
        return texts.index(instead)
    if not text:
        raise RuleError(NOTHING)
    if len(texts) >= most:
        has = f"Your group has brought back {counted(len(texts), 'sentence')}"
        raise RuleError(f"{has}, and can bring back no more. Change one of them or take one back.")
    return len(texts)


def called_back(
    session: Session,
    stage: Stage,
    state: BreakoutState,
    settings: BreakoutSettings,
    labels: Iterator[str],
    ctx: Context,
) -> tuple[Event, ...]:
    """Make cards of what was brought back, with these labels."""
    prompt = stage.prompts[0].id
    groups = list(state.groups)
    if others_tell(session, stage):  # by its number a group could be found again where its people are named
        groups.sort(key=lambda group: group.texts)
    brought = [(number, text) for number, group in enumerate(groups) for text in group.texts]
    cards = tuple(Card(next(labels), prompt, text) for _, text in brought)
    timers: tuple[Event, ...] = ()
    if settings.by_steps:
        timers = (TimerSet(Timer(planned=settings.minutes[ALL] * 60, since=ctx.now)),)
    # The history says who was in which group, and what was brought back and changed again.
    return (CalledBack(stage.id, cards, tuple(number for number, _ in brought)), *timers, HistoryErased())


def after_calling_back(session: Session, stage: Stage, state: BreakoutState, event: CalledBack) -> Session:
    """Put the cards on the board, and forget who was in which group where nobody may be told.

    Where a later stage has the same groups, that is remembered apart until the last such stage is over.
    """
    session = msgspec.structs.replace(session, board=session.board.placed(event.cards))
    told = not stage.tagged and session.agenda.attendance
    brought = list(zip(event.groups, event.cards, strict=True))
    left = tuple(
        Group(group.seats if told else (), sentences=_cards_of(number, brought))
        for number, group in enumerate(state.groups)
    )
    kept = () if told or not wanted_later(session, stage) else tuple(state.seats)
    state = msgspec.structs.replace(state, groups=left, over=True, kept=kept)
    return without_kept_before(session, stage).with_state(stage.id, state)


def _cards_of(number: int, brought: Iterable[tuple[int, Card]]) -> tuple[Sentence, ...]:
    return tuple(Sentence(card=card.id) for group, card in brought if group == number)
