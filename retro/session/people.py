"""Seats: one person's place in a session, which outlives every connection."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What a seat may do."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    OBSERVER = "observer"


class Seat(msgspec.Struct, frozen=True, omit_defaults=True):
    """One person's place. `key` is the fingerprint of a proven SSH key, `code` the hash of a return code."""

    id: str
    name: str
    role: Role
    key: str = ""
    code: str = ""
    removed: bool = False
