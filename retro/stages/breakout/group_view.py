"""What a seat sees of the groups: all of them, and the board of its own."""

from collections.abc import Collection

import msgspec

from retro.errors import RuleError
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.private import Gathered
from retro.session.view import RoomState
from retro.stages.breakout.forming import Seats
from retro.stages.breakout.group_settings import ALL, BreakoutSettings
from retro.stages.breakout.group_words import way_of_working
from retro.stages.breakout.groups import BreakoutState, alone_in


class GroupCard(msgspec.Struct, frozen=True):
    """A card on the board of a group."""

    id: str
    text: str


class GroupCards(msgspec.Struct, frozen=True):
    """The cards of one person, in the order they were written. Their own group sees them."""

    cards: tuple[GroupCard, ...] = ()


def own_card(cards: tuple[GroupCard, ...], card_id: str) -> GroupCard:
    """Find one of somebody's own cards, or refuse."""
    for card in cards:
        if card.id == card_id:
            return card
    raise RuleError("Only your own cards can be changed.")


class GroupSeen(msgspec.Struct, frozen=True):
    """A group as everybody sees it."""

    number: int
    """From 1."""
    seats: Seats
    """Ids of the places of its people, in the order in which they came; removed ones are left out."""
    brought: tuple[str, ...] = ()
    """What it brought back, sentence by sentence."""
    labels: tuple[str, ...] = ()
    """The labels of the cards that these have become; empty before."""
    alone: str = ""
    """Who is the only one here in it, while others are here in other groups: the id of the seat."""


class BreakoutView(msgspec.Struct, frozen=True):
    """The groups, and of the own one its board."""

    groups: tuple[GroupSeen, ...]
    own: int
    """The number of the own group; 0 where the seat is in none."""
    cards: tuple[GroupCard, ...]
    """What is on the board of the own group."""
    mine: tuple[GroupCard, ...]
    """Those of them that are the seat's own, in the order they were written."""
    question: str
    """What the groups talk about; empty where the stage's title says it all."""
    work: str
    """How people work now: "alone", "in pairs", "in groups of 3"; empty once everybody is back."""
    brings: bool
    """Whether groups can bring something back now."""
    most: int
    """How many sentences a group can bring back."""
    over: bool
    """Whether everybody was called back."""
    company: bool
    """Whether more than one person is here."""
    few: bool
    """Whether there are fewer people than a group should have."""
    steps: tuple[int, ...] = ()
    """The minutes of each step of 1-2-4-All; empty where there are none."""
    step: int = 0
    """Which step it is, from 0."""


def breakout_view(
    session: Session,
    stage: Stage,
    state: BreakoutState,
    settings: BreakoutSettings,
    seat: str,
    room_state: RoomState,
    gathered: Gathered,
    *,
    alone: bool,
    brings: bool,
) -> BreakoutView:
    """Return what a seat sees; `alone` and `brings` say what the step lets people do."""
    number = state.number_of(seat)
    present, offers = room_state.present, not (alone or state.over)
    size = 0 if settings.same else settings.size(state.step)
    return BreakoutView(
        groups=room_state.once_now("groups", lambda: _seen(session, state, present, offers=offers)),
        own=0 if number is None else number + 1,
        cards=tuple(gathered.group),
        mine=gathered.mine.cards if gathered.mine else (),
        question=_question(stage),
        work="" if state.over else way_of_working(settings, state),
        brings=brings,
        most=settings.bring,
        over=state.over,
        company=sum(member.id in present for member in session.members) > 1,
        few=not state.over and 1 < len(session.members) < size and not settings.by_steps,
        steps=settings.minutes if settings.by_steps else (),
        step=ALL if state.over else state.step,
    )


def _seen(
    session: Session, state: BreakoutState, present: Collection[str], *, offers: bool
) -> tuple[GroupSeen, ...]:
    texts = {card.id: card.text for card in session.board.cards}
    members = [member.id for member in session.members]
    seen = []
    for number, group in enumerate(state.groups):
        cards = [sentence.card for sentence in group.sentences if sentence.card in texts]
        seen.append(
            GroupSeen(
                number + 1,
                tuple(seat for seat in members if seat in group.seats),
                (*group.texts, *(texts[card] for card in cards)),
                tuple(cards),
                alone_in(session, state, number, present) if offers else "",
            )
        )
    return tuple(seen)


def _question(stage: Stage) -> str:
    said = [prompt.question or prompt.title for prompt in stage.prompts]
    return "".join(text for text in said[:1] if text != stage.title)
