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
    """Bring a sentence of the own group back to all.

    `instead` is the sentence of the group that it replaces, in its words; an empty `text` takes that one
    back. Without it, this is one more; where a group brings back only one, it replaces that one.
    """

    text: str
    instead: str = ""


class BringSeveralBack(StageAct, frozen=True):
    """Bring several sentences of the own group back, or change several: all of them or none."""

    changes: tuple[tuple[str, str], ...]
    """Of each the new words and those that they replace, as `text` and `instead` of one."""


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
    same: bool = False
    """Whether they are those of a stage before."""


class SeatPlaced(StageEvent, frozen=True, tag="SeatPlaced"):
    """Somebody is in this group from now on."""

    seat: str
    group: int


class BroughtBack(StageEvent, frozen=True, tag="BroughtBack"):
    """A sentence that a group brought back, or took back where it is empty."""

    group: int
    text: str
    place: int = 0
    """Which of its sentences it replaces, from 0; a new one where there are not so many."""

    @property
    def withdraws(self) -> bool:
        return not self.text


class CalledBack(StageEvent, frozen=True, tag="CalledBack"):
    """The outcome: cards, and of each the number of the group that brought it back, from 0."""

    cards: tuple[Card, ...]
    groups: tuple[int, ...]
