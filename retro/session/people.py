"""Seats: one person's place in a session, which outlives every connection."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What a seat may do."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    OBSERVER = "observer"


class Seat(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person's place. `key` is the fingerprint of a proven SSH key, `code` the hash of a return code.

    A co-facilitator keeps the own place, with all that is private there, and leads from a second one.
    """

    id: str
    name: str
    role: Role
    key: str = ""
    code: str = ""
    removed: bool = False
    cofacilitator: bool = msgspec.field(default=False, name="deputy")
    """Whether this person may take over the lead."""
    owner: str = ""
    """Of the place a co-facilitator leads from: the id of the own place."""
    since: int = 0
    """Of the place a co-facilitator leads from: when the lead was taken over last, epoch seconds."""
    lead_since: int = 0
    """Of a facilitator's place: since when its person leads alone, because the lead was handed over to them,
    epoch seconds; 0 where they do not. One place at most has that."""
    leads: bool = False
    """Of a participant's place: whether its person has led this session too, or may at any time. Such a
    place is nobody behind whom others are hidden, so it counts for no threshold, to the end."""
    after: str = ""
    """Of a place that was given again: the id of the removed one in whose stead it is. What was given there
    in private may be another person's, so this is another place, and no view of it has that."""
    voices: int = 1
    """Of a participant's place: for how many people in one room it votes, as the facilitator said."""
    given: int = 0
    """Of a place that was given again: when, epoch seconds."""
