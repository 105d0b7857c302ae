"""Who may come in: the codes and keys that open a session, as which role, and what the facilitator set.

None of it is in the session's file: codes and keys open something.
"""

import asyncio
import hmac
from collections.abc import Callable

import msgspec

from retro.room.ports import Keep
from retro.session.names import alike, spoken
from retro.session.people import Role

BANNED = "The facilitator has asked you not to come back to this session."
UNKNOWN = (
    "Only people whose SSH key is known here can join this session. Send the facilitator your public key."
)


def _nothing(name: str, data: bytes) -> None:
    """Keep nothing: for a session that no process opens a second time."""


class Ban(msgspec.Struct, frozen=True):
    """Somebody who may not come back: the key they had proven, if any, and their name."""

    name: str
    key: str = ""


class AccessSettings(msgspec.Struct, frozen=True):
    """What the facilitator has set for who may come in; kept, so that it holds after a restart."""

    locked: bool = False
    """Whether only people who have a seat come in."""
    asks: bool | None = None
    """Whether newcomers wait until they are let in; None when nothing was set."""
    banned: tuple[Ban, ...] = ()
    leaders: tuple[str, ...] = ()
    """Fingerprints of keys whose people led: they gave the facilitator's code with it, or had its place."""


class AccessPolicy(msgspec.Struct):
    """The codes of a session and the keys of those who may lead it.

    Whatever is changed is kept durably first; only then does it count.
    """

    code: str
    """Opens a participant's seat."""
    leader_code: str
    """Opens the facilitator's screen."""
    leader_keys: frozenset[str] = frozenset()
    """Fingerprints of keys that open the facilitator's screen without a code."""
    allowed: frozenset[str] | None = None
    """Fingerprints of the only keys that may come in, besides `leader_keys`; None for everybody."""
    asks: bool = False
    """Whether newcomers wait until they are let in, as long as the facilitator sets nothing else."""
    access_settings: AccessSettings = AccessSettings()
    renewed: int = 0
    """How often the code was renewed since this process began."""
    draw: Callable[[], str] | None = None
    """Draws another code; None where the code cannot be changed."""
    keep: Keep = _nothing

    def role_for(self, code: str) -> Role | None:
        """Return as which role a code lets in, or None; compared in constant time."""
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
        """Return why somebody may not come in, or an empty text. The key is a proven one, or empty."""
        if not self.knows(key):
            return UNKNOWN
        for ban in self.access_settings.banned:
            if (key and ban.key == key) or (name and alike(ban.name, name)):
                return BANNED
        return ""

    async def change(self, access_settings: AccessSettings) -> None:
        """Keep other settings, then go by them. Raises OSError or StoreError; then nothing has changed."""
        # In a thread: the disk may take its time, and everybody's screens share this one.
        await asyncio.to_thread(self.keep, "door", msgspec.json.encode(access_settings))
        self.access_settings = access_settings

    async def renew(self, code: str) -> None:
        """Keep another code, then let in by it alone. Raises OSError or StoreError like `change`."""
        await asyncio.to_thread(self.keep, "join-code", code.encode())
        self.code = code
        self.renewed += 1

    def assume(self, access_settings: AccessSettings) -> None:
        """Go by other settings until this process ends, without keeping them."""
        self.access_settings = access_settings
