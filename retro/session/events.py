"""What a session accepted. Events of one kind of stage live with its rules.

The tag of an event (its class name) and its fields are the format of the stored file: a change to
them is a new schema version.
"""

from typing import Any, ClassVar

import msgspec

from retro.session.agenda import Agenda, Contract
from retro.session.people import Seat
from retro.session.record import Action, Decision, Lesson, Note, Promise
from retro.session.timer import Timer


class Event(msgspec.Struct, frozen=True, tag=True, tag_field="event", omit_defaults=True):
    """Something that happened and was accepted."""


class StageEvent(Event, frozen=True):
    """Something that happened in one stage."""

    stage: str

    private: ClassVar[bool] = False
    """Whether the event may still tell who did what, so that sealing its stage erases it."""
    seals: ClassVar[bool] = False
    """Whether this is an outcome: it stands for all private events of its stage, which are erased."""
    replaces: ClassVar[bool] = False
    """Whether something private was changed or taken back, of which no copy may stay."""


class SessionOpened(Event, frozen=True):
    """The first event of every session."""

    id: str
    title: str
    agenda: Agenda
    at: int
    offset: int = 0
    promises: tuple[Promise, ...] = ()
    team: tuple[str, ...] = ()


class SessionRenamed(Event, frozen=True):
    title: str


class SeatTaken(Event, frozen=True):
    seat: Seat


class SeatChanged(Event, frozen=True):
    """A seat got another name, key or return code, was named co-facilitator, or was removed."""

    seat: Seat


class StageEntered(Event, frozen=True):
    position: int
    at: int


class TimerSet(Event, frozen=True):
    timer: Timer


class Interrupted(Event, frozen=True):
    """Nobody hosted the session between two moments; that time is nobody's."""

    since: int
    until: int


class ContractTightened(Event, frozen=True):
    """A stage became more private. `state` and `done` are what it keeps, under its new marks.

    Never stored itself: the whole session is stored anew, so that no trace of the old marks stays.
    """

    stage: str
    contract: Contract
    state: Any = None
    done: frozenset[str] = frozenset()


class DoneMarked(StageEvent, frozen=True):
    """Somebody is done, or not any more. `mark` names the seat as the stage's contract allows."""

    mark: str
    done: bool = True

    private: ClassVar[bool] = True


class ActionKept(Event, frozen=True):
    action: Action


class DecisionKept(Event, frozen=True):
    decision: Decision


class LessonKept(Event, frozen=True):
    lesson: Lesson


class NoteKept(Event, frozen=True):
    note: Note


class EntryStruck(Event, frozen=True):
    entry: str


class SessionEnded(Event, frozen=True):
    """The meeting is over. What was still private is destroyed, and the session is stored anew."""

    at: int


CORE_EVENTS: tuple[type[Event], ...] = (
    SessionOpened,
    SessionRenamed,
    SeatTaken,
    SeatChanged,
    StageEntered,
    TimerSet,
    Interrupted,
    DoneMarked,
    ActionKept,
    DecisionKept,
    LessonKept,
    NoteKept,
    EntryStruck,
    SessionEnded,
)
