"""What a facilitator reads out so that people can join, and who waits to be let in."""

import msgspec


class JoinRequest(msgspec.Struct, frozen=True):
    """Somebody who waits to be let in."""

    id: str
    name: str
    seat: str = ""
    """Of somebody who asks for a place that is taken, without key or code: the id of its seat."""


class Invitation(msgspec.Struct, frozen=True):
    """What the facilitator reads out so that people can join."""

    command: str
    """The line to type: `ssh -p 2222 192.168.1.20`."""
    code: str
    fingerprint: str
    """Of the host key, to compare with what ssh shows at the first connection."""
    note: str = ""
    """Who cannot join with this line, if somebody cannot; a sentence."""
    locked: bool = False
    """Whether only people who have a seat come in."""
    asks: bool = False
    """Whether newcomers wait until they are let in."""
    banned: int = 0
    """How many were kept out."""
    requests: tuple[JoinRequest, ...] = ()
    """Who waits."""
    problem: str = ""
    """What is wrong, or was until now, with the way in, in a sentence."""
    minutes: str = ""
    """The line to type for the minutes, on the machine of the host."""
