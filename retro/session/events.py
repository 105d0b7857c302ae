"""What a session accepted. Events of one kind of stage live with its rules.

The tag of an event and the names of its fields are the format of the stored file: a change to them is
a new schema version. A class may get another name, and keeps its tag.
"""

from typing import Any

import msgspec

from retro.session.agenda import Agenda, Privacy, Stage
from retro.session.agenda_log import AgendaChange
from retro.session.brought import BroughtCapture
from retro.session.earlier_figures import EarlierMeeting
from retro.session.people import Seat
from retro.session.private import PrivatePart
from retro.session.record import (
    Action,
    CarriedAction,
    Decision,
    Experiment,
    FoundTask,
    Lesson,
    Note,
    RecallReply,
    TextId,
)
from retro.session.record_verdict import RecordVerdict
from retro.session.timer import Timer
from retro.session.turns import Hand, SpeakingRound


class Event(msgspec.Struct, frozen=True, tag_field="event", omit_defaults=True):
    """Something that happened and was accepted."""

    @property
    def withdraws(self) -> bool:
        """Whether something that was shown must not be shown to anybody any more, from this moment on."""
        return False


class StageEvent(Event, frozen=True):
    """Something that happened in one stage."""

    stage: str


class SessionOpened(Event, frozen=True, tag="SessionOpened"):
    """The first event of every session."""

    id: str
    title: str
    agenda: Agenda
    at: int
    offset: int = 0
    carried_actions: tuple[CarriedAction, ...] = msgspec.field(default=(), name="promises")
    team: tuple[str, ...] = ()
    found: tuple[FoundTask, ...] = ()
    earlier: tuple[EarlierMeeting, ...] = ()
    team_id: str = ""
    channels: tuple[str, ...] = ()
    captures: tuple[BroughtCapture, ...] = ()


class SessionRenamed(Event, frozen=True, tag="SessionRenamed"):
    title: str


class SeatTaken(Event, frozen=True, tag="SeatTaken"):
    seat: Seat


class SeatChanged(Event, frozen=True, tag="SeatChanged"):
    """A seat got another name, key or return code, was named co-facilitator, or was removed."""

    seat: Seat

    @property
    def withdraws(self) -> bool:
        return self.seat.removed


class StageEntered(Event, frozen=True, tag="StageEntered"):
    position: int
    at: int


class AgendaChanged(Event, frozen=True, tag="AgendaChanged"):
    """The facilitator changed the agenda."""

    change: AgendaChange
    order: tuple[str, ...]
    """The ids of all stages."""
    stages: tuple[Stage, ...] = ()
    """Those that are new, or not as they were."""


class TimerSet(Event, frozen=True, tag="TimerSet"):
    timer: Timer


class Interrupted(Event, frozen=True, tag="Interrupted"):
    """Nobody hosted the session between two moments; that time is nobody's."""

    since: int
    until: int


class PrivacyIncreased(Event, frozen=True):
    """A stage became more private. `part` is what was given in it so far, under its new pseudonyms.

    Never stored itself: the whole session is stored anew, so that no trace of the old ones stays.
    """

    stage: str
    privacy: Privacy
    part: PrivatePart = PrivatePart()

    @property
    def withdraws(self) -> bool:
        return True


class PassingEvent(StageEvent, frozen=True):
    """Something that changes the private part of a stage. It exists between two states of the session in
    memory and is never stored: the file holds the private part as a whole and not how it came about."""


class PrivateGiven(PassingEvent, frozen=True):
    """Somebody gave a value in private, in place of the earlier one; None takes it back."""

    pseudonym: str
    value: Any
    takes_back: bool = False
    """Whether words of the earlier value are gone, of which no copy may stay."""

    def __repr__(self) -> str:
        return "PrivateGiven(…)"


class ValuesFitted(PassingEvent, frozen=True):
    """What people gave had to fit a change of the agenda; whose did not, nobody is told but they."""


class ValueLost(PassingEvent, frozen=True):
    """What somebody gave does not fit a change of the agenda; they must give it again."""

    pseudonym: str


class DoneMarked(PassingEvent, frozen=True):
    """Somebody is done, or not any more."""

    pseudonym: str
    done: bool = True


class NobodyDone(PassingEvent, frozen=True):
    """Something new begins in the stage: nobody is done with it yet."""


class PrivateDestroyed(PassingEvent, frozen=True):
    """The stage has an outcome, which stands for everything that was given: that is destroyed."""


class ActionKept(Event, frozen=True, tag="ActionKept"):
    action: Action


class DecisionKept(Event, frozen=True, tag="DecisionKept"):
    decision: Decision


class LessonKept(Event, frozen=True, tag="LessonKept"):
    lesson: Lesson


class ExperimentKept(Event, frozen=True, tag="ExperimentKept"):
    experiment: Experiment


class NoteKept(Event, frozen=True, tag="NoteKept"):
    note: Note


class EntryStruck(Event, frozen=True, tag="EntryStruck"):
    entry: str


class TopicRenamed(Event, frozen=True, tag="TopicRenamed"):
    """The facilitator put the name of a topic right."""

    topic: str
    title: str


class RecalledAnswered(Event, frozen=True, tag="RecalledAnswered"):
    """The group said something of an entry of an earlier meeting that came back."""

    answer: RecallReply


class RecordJudged(Event, frozen=True, tag="RecordJudged"):
    """The group said what becomes of a record of an earlier meeting that was due for a second look."""

    verdict: RecordVerdict


class VerdictTakenBack(Event, frozen=True, tag="VerdictTakenBack"):
    """What was said of such a record counts no more."""

    ref: str


class RemovalAsked(Event, frozen=True, tag="RemovalAsked"):
    """Somebody asked for a text to be removed."""

    text: TextId


class RemovalDeclined(Event, frozen=True, tag="RemovalDeclined"):
    """The facilitator lets a text stay for which this was asked."""

    text: TextId


class TextRemoved(Event, frozen=True):
    """The facilitator removed a text for good.

    Never stored itself: the whole session is stored anew, so that no trace of the words stays.
    """

    text: TextId

    @property
    def withdraws(self) -> bool:
        return True


class HistoryErased(Event, frozen=True):
    """How the session came about may not be told by its file any more.

    Never stored itself: the whole session is stored anew, and every older copy of it goes.
    """


class HandRaised(Event, frozen=True, tag="HandRaised"):
    hand: Hand


class HandLowered(Event, frozen=True, tag="HandLowered"):
    hand: str


class RoundChanged(Event, frozen=True, tag="RoundChanged"):
    """A round of speaking began, went on, or is over."""

    round: SpeakingRound | None = None


class SessionEnded(Event, frozen=True, tag="SessionEnded"):
    """The meeting is over. What was still private is destroyed, and the session is stored anew."""

    at: int


CORE_EVENTS: tuple[type[Event], ...] = (
    SessionOpened,
    SessionRenamed,
    SeatTaken,
    SeatChanged,
    StageEntered,
    AgendaChanged,
    TimerSet,
    Interrupted,
    ActionKept,
    DecisionKept,
    LessonKept,
    ExperimentKept,
    NoteKept,
    EntryStruck,
    TopicRenamed,
    RecalledAnswered,
    RecordJudged,
    VerdictTakenBack,
    RemovalAsked,
    RemovalDeclined,
    HandRaised,
    HandLowered,
    RoundChanged,
    SessionEnded,
)
