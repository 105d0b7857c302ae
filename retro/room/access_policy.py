"""Who may come in: the words and keys that open a session, as which role, and the facilitator's orders.

None of it is in the session's file: codes and keys open something.
"""

import hmac
from collections.abc import Callable
from typing import Any

import msgspec

from retro.session.names import alike, spoken
from retro.session.people import Role

BANNED = "The facilitator has asked you not to come back to this session."
UNKNOWN = "This session is for people whose SSH key is known here. Send the facilitator your public key."


def _nothing(name: str, data: bytes) -> None:
    """Keep nothing: for a door that nobody opens a second time."""


class Ban(msgspec.Struct, frozen=True):
    """Somebody who may not come back: the key they had proven, if any, and their name."""

    name: str
    key: str = ""


class AccessSettings(msgspec.Struct, frozen=True):
    """What the facilitator has said about the door; kept, so that it holds after a restart."""

    locked: bool = False
    """Whether only people who have a seat come in."""
    asks: bool | None = None
    """Whether newcomers wait until they are let in; None when nothing was said."""
    banned: tuple[Ban, ...] = ()
    leaders: tuple[str, ...] = ()
    """Fingerprints of keys whose people led: they gave the facilitator's code with it, or had its place."""


class AccessPolicy(msgspec.Struct):
    """The codes of a session and the keys of those who may lead it."""

    code: str
    """Opens a participant's seat."""
    leader_code: str
    """Opens the facilitator's screen."""
    leader_keys: frozenset[str] = frozenset()
    """Fingerprints of keys that open the facilitator's screen without a code."""
    allowed: frozenset[str] | None = None
    """Fingerprints of the only keys that may come in, besides `leader_keys`; None for everybody."""
    asks: bool = False
    """Whether newcomers wait until they are let in, as long as the facilitator says nothing else."""
    access_settings: AccessSettings = AccessSettings()
    renewed: int = 0
    """How often the code was renewed since this process began."""
    draw: Callable[[], str] | None = None
    """Draws another code."""
    keep: Callable[[str, bytes], Any] = _nothing
    """Keeps something of a name for the next start, durably."""

    def role_for(self, code: str) -> Role | None:
        """Say what a code opens, comparing in constant time; None when it opens nothing."""
        given = spoken(code).encode()
        leads = hmac.compare_digest(given, spoken(self.leader_code).encode())
        joins = hmac.compare_digest(given, spoken(self.code).encode())
        if leads:
            return Role.FACILITATOR
        return Role.PARTICIPANT if joins else None

    @property
    def let_in_one_by_one(self) -> bool:
        """Whether newcomers wait until they are let in."""
        return self.asks if self.access_settings.asks is None else self.access_settings.asks

    def knows(self, key: str) -> bool:
        """Whether somebody with this proven key, or none, may come in at all."""
        return self.allowed is None or key in self.allowed or key in self.leader_keys

    def leads(self, key: str) -> bool:
        """Whether the person with this proven key leads, or may."""
        return bool(key) and (key in self.leader_keys or key in self.access_settings.leaders)

    def refusal(self, key: str, name: str = "") -> str:
        """Say why somebody may not come in, or nothing. The key is a proven one, or empty."""
        if not self.knows(key):
            return UNKNOWN
        for ban in self.access_settings.banned:
            if (key and ban.key == key) or (name and alike(ban.name, name)):
                return BANNED
        return ""
