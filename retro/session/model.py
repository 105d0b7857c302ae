"""A session: one meeting that is prepared, runs, or is over."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from retro.session.agenda import Agenda, Stage
from retro.session.board import Board
from retro.session.brought import BroughtCapture
from retro.session.earlier_figures import EarlierMeeting
from retro.session.people import Role, Seat
from retro.session.private import PrivatePart
from retro.session.record import Record
from retro.session.text import fold
from retro.session.timer import Timer
from retro.session.turns import Talk

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Session(msgspec.Struct, frozen=True):
    """The fold of a session's events."""

    id: str
    title: str
    agenda: Agenda
    opened: int
    """Epoch seconds."""
    offset: int = 0
    """Minutes between the facilitator's clock and UTC, for dates that people read."""
    team: tuple[str, ...] = ()
    """Names of those who were expected, where attendance may be told."""
    seats: tuple[Seat, ...] = ()
    position: int = -1
    """Index of the current stage; -1 while people gather."""
    timer: Timer = Timer()
    states: Mapping[str, Any] = _NOTHING
    """What each stage that was entered keeps for all to see, by stage id; its type belongs to the kind."""
    private: Mapping[str, PrivatePart] = _NOTHING
    """What was given in private and is not shown, by stage id. Empty where a session is read from its
    file without the secrets of its stages; no kind and no view ever gets it."""
    used: Mapping[str, int] = _NOTHING
    """Seconds spent in each stage, by stage id."""
    began: int | None = None
    """When the first stage was entered, epoch seconds."""
    entered: int = 0
    """When the current stage was entered, epoch seconds; later by the time in which nobody hosted."""
    idle: int = 0
    """Seconds since the first stage was entered in which nobody hosted."""
    unseen: Mapping[str, int] = _NOTHING
    """How many cards or answers were destroyed unseen when the session ended, by stage id."""
    board: Board = Board()
    record: Record = Record()
    ended: int | None = None
    recovered_from: str = ""
    """The damaged session of which this is what could be read; empty for every other."""
    talk: Talk = Talk()
    """Who wants to speak in the current stage, and whose turn it is."""
    earlier: tuple[EarlierMeeting, ...] = ()
    """What earlier sessions of the same format have shown, the oldest first."""
    team_id: str = ""
    """The id of the team to which it belongs, by its own file; empty for none."""
    channels: tuple[str, ...] = ()
    """What it is about: words without `#`."""

    captures: tuple[BroughtCapture, ...] = ()
    """What was captured and is looked at in this session. No view has it but that of the stage which does."""

    @property
    def stage(self) -> Stage | None:
        """The current stage, or None while people gather."""
        return self.agenda.stages[self.position] if self.position >= 0 else None

    @property
    def over(self) -> bool:
        """Whether the session has ended."""
        return self.ended is not None

    def was_entered(self, stage: str) -> bool:
        """Whether the group was ever in a stage."""
        return stage in self.states

    @property
    def members(self) -> tuple[Seat, ...]:
        """The seats that take part by writing and voting."""
        return tuple(s for s in self.seats if s.role is Role.PARTICIPANT and not s.removed)

    @property
    def led_by_members(self) -> tuple[Seat, ...]:
        """The places of participants whose people lead too, also those that were removed."""
        led = self._led_seats
        return tuple(s for s in self.seats if s.role is Role.PARTICIPANT and (s.leads or s.id in led))

    def leads_too(self, seat_id: str) -> bool:
        """Whether a seat is the own place of somebody who leads."""
        return any(own.id == seat_id for own in self.led_by_members)

    @property
    def voters(self) -> tuple[Seat, ...]:
        """The members that make up every threshold: those whose people do not lead."""
        led = self._led_seats
        return tuple(member for member in self.members if not (member.leads or member.id in led))

    @property
    def _led_seats(self) -> frozenset[str]:
        """The ids of the places whose people lead from another one."""
        return frozenset(lead.owner for lead in self.seats if lead.owner)

    @property
    def absent(self) -> tuple[str, ...]:
        """Who was expected and has no seat."""
        here = {fold(seat.name) for seat in self.seats if not seat.removed}
        return tuple(name for name in self.team if fold(name) not in here)

    def seat(self, seat_id: str) -> Seat | None:
        """Find a seat by its id; a removed one counts as gone."""
        return next((s for s in self.seats if s.id == seat_id and not s.removed), None)

    def lead_seat(self, seat_id: str) -> Seat | None:
        """Find the place that a co-facilitator leads from, by the own one."""
        return next((s for s in self.seats if s.owner and s.owner == seat_id and not s.removed), None)

    def before(self, seat: Seat) -> tuple[Seat, ...]:
        """Return the removed places in whose stead this one is, latest first."""
        found: list[Seat] = []
        while seat.after and len(found) < len(self.seats):
            seat = next((s for s in self.seats if s.id == seat.after), Seat("", "", seat.role))
            found += [seat] if seat.id else []
        return tuple(found)

    def seat_of_key(self, fingerprint: str) -> Seat | None:
        """Find the seat that a proven SSH key belongs to."""
        if not fingerprint:
            return None
        return next((s for s in self.seats if s.key == fingerprint and not s.removed), None)

    def seat_named(self, name: str) -> Seat | None:
        """Find the seat with a name that counts as the same."""
        return next((s for s in self.seats if fold(s.name) == fold(name) and not s.removed), None)

    def here(self, present: frozenset[str]) -> frozenset[str]:
        """The ids of the seats whose people are connected, at it or at the place they lead from.

        `present` are the seats that have a connection themselves.
        """
        return present | {seat.owner for seat in self.seats if seat.owner and seat.id in present}

    @property
    def names(self) -> dict[str, str]:
        """The names of all seats, removed or not, by id."""
        return {seat.id: seat.name for seat in self.seats}

    @property
    def facilitators(self) -> tuple[str, ...]:
        """The ids of the seats of facilitators who were not removed."""
        return tuple(s.id for s in self.seats if s.role is Role.FACILITATOR and not s.removed)

    def authors(self) -> dict[str, str]:
        """Return the names of those who wrote the cards on the board, by the ids of their seats."""
        names = self.names
        return {card.author: names.get(card.author, "") for card in self.board.cards}

    @property
    def public(self) -> "Session":
        """This session without anything that was given in private."""
        return msgspec.structs.replace(self, private=_NOTHING) if self.private else self

    @property
    def outline(self) -> "Session":
        """This session as the rules of a kind get it: of private parts only that there is one."""
        if not self.private:
            return self
        kept = {stage: PrivatePart() for stage, part in self.private.items() if part.values}
        return msgspec.structs.replace(self, private=MappingProxyType(kept))

    def with_part(self, stage_id: str, part: PrivatePart) -> "Session":
        """Replace the private part of a stage; an empty one goes."""
        private = {key: kept for key, kept in self.private.items() if key != stage_id}
        if part:
            private[stage_id] = part
        return msgspec.structs.replace(self, private=MappingProxyType(private))

    def with_state(self, stage_id: str, state: Any) -> "Session":
        """Replace what a stage keeps."""
        return msgspec.structs.replace(self, states=MappingProxyType({**self.states, stage_id: state}))
