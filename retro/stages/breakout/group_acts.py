"""What can be asked for in small groups, and what is accepted of it."""

from retro.session.acts import StageAct
from retro.session.board import Card
from retro.session.events import StageEvent
from retro.stages.breakout.forming import Seats


class WriteGroupCard(StageAct, frozen=True):
    """Write a card on the board of the own group."""

    text: str


class ChangeGroupCard(StageAct, frozen=True):
    """Change an own card."""

    card: str
    text: str


class WithdrawGroupCard(StageAct, frozen=True):
    """Take an own card back."""

    card: str


class BringBack(StageAct, frozen=True):
    """Bring a sentence of the own group back to all; another one replaces it, an empty one takes it back."""

    text: str


class JoinAnotherGroup(StageAct, frozen=True):
    """Join another group, as the only one here in the own one. They ask for it, or the facilitator does.

    `group` is the place of the group that is left, from 0.
    """

    group: int


class FormNextGroups(StageAct, frozen=True):
    """Go on to the next step of 1-2-4-All; `step` is the one that is left."""

    step: int


class FormGroupsAgain(StageAct, frozen=True):
    """Draw groups anew after everybody was called back."""


class CallBack(StageAct, frozen=True):
    """Call everybody back: what was brought back becomes cards, the rest is destroyed."""


class GroupsFormed(StageEvent, frozen=True, tag="GroupsFormed"):
    """Who is in which group from now on."""

    groups: tuple[Seats, ...]
    step: int = 0


class SeatPlaced(StageEvent, frozen=True, tag="SeatPlaced"):
    """Somebody is in this group from now on."""

    seat: str
    group: int


class BroughtBack(StageEvent, frozen=True, tag="BroughtBack"):
    """What a group brought back, in place of what it brought before."""

    group: int
    text: str

    @property
    def withdraws(self) -> bool:
        return not self.text


class CalledBack(StageEvent, frozen=True, tag="CalledBack"):
    """The outcome: cards, and of each the group that brought it back."""

    cards: tuple[Card, ...]
    groups: tuple[int, ...]
