"""Return codes: with one, a person takes their seat again from another terminal.

A code is drawn when it can be shown for the first time, and it is durable before it is shown. The session's
file has a hash of it, made with a key that lies in the vault: the file alone says nothing of the code, and
where the vault is missing no code opens anything.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from retro.errors import NotSaved, StoreError
from retro.room.error_reports import report
from retro.room.ports import Entropy, Submitting, Vault
from retro.session import acts
from retro.session.context import SYSTEM
from retro.session.events import Event, SeatChanged
from retro.session.model import Session
from retro.session.names import spoken
from retro.session.people import Role, Seat

KEY: Final = "return-codes"
"""The name of the key in the vault."""
KEY_BYTES: Final = 32
CODES_LOST: Final = "Earlier return codes are lost: without a key, type ? to ask for the seat."
"""After a file was copied without its secrets; short enough for the one line of a small window."""
FORGOTTEN: Final = (
    "Return codes from before do not work here any more. If you are {name}, type ? to ask the facilitator "
    "for your seat."
)

_KEYED: Final = "hmac-pbkdf2"
_PLAIN: Final = "pbkdf2"
"""The form of versions that had no key: any process with the file could try codes."""
_ROUNDS: Final = 10_000
"""Of PBKDF2 with SHA-256, some 2-4 ms a guess. Whoever has file and key has 50 bits to guess: with a million
guesses a second, as a graphics card makes them, that takes decades."""
_MOST_ROUNDS: Final = 100_000
"""Of the plain form, and as many as are worked out for a file, whatever it says."""
_SALT: Final = 16


class _Hash(msgspec.Struct, frozen=True):
    """A hash as it is in the file: `hmac-pbkdf2$ROUNDS$KEY$SALT$DIGEST`, or `pbkdf2$ROUNDS$SALT$DIGEST`.

    KEY names the key by four bytes of an HMAC with it; all bytes are in hexadecimal digits.
    """

    rounds: int
    key: str
    """Empty in the plain form."""
    salt: bytes
    digest: bytes

    @classmethod
    def read(cls, stored: str) -> "_Hash | None":
        """Read it; None for what is no hash."""
        form, *parts = stored.split("$")
        if form == _PLAIN:
            parts.insert(1, "")
        if form not in (_PLAIN, _KEYED) or len(parts) != 4:
            return None
        rounds, key, salt, digest = parts
        if len(rounds) > len(str(_MOST_ROUNDS)) or bool(key) != (form == _KEYED):
            return None
        try:
            known = cls(int(rounds), key, bytes.fromhex(salt), bytes.fromhex(digest))
        except ValueError:
            return None
        return known if 1 <= known.rounds <= _MOST_ROUNDS else None


class ReturnCodes:
    """The return codes of one session's seats; `draw` draws one, `learned` hears of a seat that has another.

    Those that this process knows are kept in memory only, to show them to their seats.
    """

    def __init__(
        self,
        room: Submitting,
        vault: Vault,
        entropy: Entropy,
        draw: Callable[[], str] | None,
        learned: Callable[[str], None],
    ) -> None:
        self._room = room
        self._vault = vault
        self._entropy = entropy
        self._draw_code = draw
        self._learned = learned
        self._codes: dict[str, str] = {}
        self._drawing: dict[str, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()
        kept = vault.read(KEY)
        self._key = kept if kept is not None and len(kept) == KEY_BYTES else None
        if kept is not None and room.session.over:
            vault.destroy(KEY)  # the process in which it ended could not

    # What this process knows.

    def known(self, seat: str) -> str:
        """Return a seat's code, or an empty text when this process never learned it."""
        return self._codes.get(seat, "")

    def keep(self, seat: str, code: str) -> None:
        """Remember a code that is stored; one that is known already is not older."""
        self._codes.setdefault(seat, code)
        self._learned(seat)

    def follow(self, happened: Iterable[Event]) -> None:
        """Forget those of seats that were taken away."""
        for event in happened:
            if isinstance(event, SeatChanged) and event.seat.removed:
                self._codes.pop(event.seat.id, None)

    # New codes.

    async def fresh(self) -> tuple[str, str]:
        """Draw a code. Returns it and its hash, to be stored before the code is shown. Raises NotSaved."""
        assert self._draw_code is not None  # noqa: S101  (given wherever people are let in)
        code = self._draw_code()
        key = await self._kept_key()
        return code, await asyncio.to_thread(hash_code, code, key, self._entropy(_SALT))

    async def draw(self, seat: str) -> None:
        """See to it that a seat's code can be shown: where it is not known, another one takes its place.

        It goes on for who does not wait for the end. Raises RuleError when the seat is gone, or NotSaved.
        """
        if seat in self._codes or self._draw_code is None or self._room.session.over:
            return
        # Two terminals of one seat must be told the same: the code of the first would be replaced.
        drawing = self._drawing.get(seat)
        if drawing is None:
            drawing = self._drawing[seat] = asyncio.create_task(self._draw(seat), name="return code")
            drawing.add_done_callback(lambda done: self._drawn(seat, done))
        await asyncio.shield(drawing)

    async def _draw(self, seat: str) -> None:
        code, hashed = await self.fresh()
        await self._room.submit(SYSTEM, acts.SetReturnCode(seat, hashed))
        self._codes[seat] = code
        self._learned(seat)

    def _drawn(self, seat: str, done: "asyncio.Task[None]") -> None:
        del self._drawing[seat]
        if not done.cancelled():
            done.exception()  # nobody may have waited for it

    # Codes that people type.

    async def matches(self, text: str, seat: Seat) -> bool:
        """Whether a text is the return code of a seat; takes a core for up to 40 ms."""
        return await asyncio.to_thread(code_matches, text, seat.code, self._key)

    def are_lost(self, session: Session) -> bool:
        """Whether there are seats whose code opens nothing here."""
        return not session.over and any(self.is_lost(seat) for seat in session.seats)

    def is_lost(self, seat: Seat) -> bool:
        """Whether a participant's code was hashed with a key that is not here."""
        if seat.removed or seat.role is Role.FACILITATOR:
            return False
        known = _Hash.read(seat.code)
        return known is not None and bool(known.key) and (self._key is None or known.key != _name(self._key))

    # The key.

    async def _kept_key(self) -> bytes:
        """Return the key, which is durable before anything is hashed with it. Raises NotSaved."""
        async with self._turn:
            if self._key is None:
                fresh = self._entropy(KEY_BYTES)
                try:
                    await asyncio.to_thread(self._vault.write, KEY, fresh)
                except OSError as error:
                    raise NotSaved(f"Not saved: {error.strerror or error}.") from error
                self._key = fresh
            return self._key

    async def end(self) -> None:
        """Destroy the key of a session that is over: nobody comes back to one."""
        self._key = None
        try:
            async with self._turn:
                await asyncio.to_thread(self._vault.destroy, KEY)
        except (OSError, StoreError) as error:
            report("the key of the return codes could not be destroyed", error)


def hash_code(code: str, key: bytes, salt: bytes) -> str:
    """Hash a return code for the record. Takes some 4 ms: call it in a thread."""
    known = _Hash(_ROUNDS, _name(key), salt, b"")
    return f"{_KEYED}${_ROUNDS}${known.key}${salt.hex()}${_digest(code, known, key).hex()}"


def code_matches(code: str, stored: str, key: bytes | None) -> bool:
    """Whether a return code is the hashed one. Takes up to 40 ms: call it in a thread."""
    known = _Hash.read(stored)
    if known is None or (known.key and (key is None or known.key != _name(key))):
        return False
    return hmac.compare_digest(_digest(code, known, key), known.digest)


def _digest(code: str, known: _Hash, key: bytes | None) -> bytes:
    said = spoken(code[:200]).encode()
    if known.key and key is not None:
        said = hmac.digest(key, said, hashlib.sha256)
    return hashlib.pbkdf2_hmac("sha256", said, known.salt, known.rounds)


def _name(key: bytes) -> str:
    """Name a key without telling anything of it."""
    return hmac.digest(key, b"the name of this key", hashlib.sha256)[:4].hex()
