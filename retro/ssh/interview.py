"""The questions at the door: which session, which name, whose seat."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from retro.errors import RuleError
from retro.room import Room
from retro.session.people import Role, Seat
from retro.session.text import NAME_LIMIT, clean, required
from retro.ssh.admission import Admission, leading, offered_name
from retro.ssh.codes import code_matches, looks_like_return_code
from retro.ssh.limits import Limits

TOO_MANY: Final = "These were too many tries. Connect again."


class Question(msgspec.Struct, frozen=True):
    """What to ask next, with a sentence before it. What is typed is shown: codes are read aloud anyway."""

    prompt: str
    sentence: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """Why this connection ends."""

    sentence: str


Reply = Question | Admission | Refusal


class Interview:
    """One conversation. What it remembers outlives a client that starts the conversation over."""

    def __init__(
        self,
        rooms: Callable[[], Sequence[Room]],
        limits: Limits,
        hashing: asyncio.Semaphore,
        user: str,
        key: str,
    ) -> None:
        self._rooms = rooms
        self._limits = limits
        self._hashing = hashing
        self._offer = offered_name(user)
        self._key = key
        self._wrong = 0
        self._answers = 0
        self._room: Room | None = None
        self._role = Role.PARTICIPANT
        self._claimed: Seat | None = None
        """The seat that has the name this person gave."""

    def question(self) -> Question:
        """Ask what is open now."""
        if self._room is None:
            return Question("Session code: ")
        if self._claimed is not None:
            return Question(f"{self._claimed.name} is here already. Your return code, or another name: ")
        return Question(f"Your name [{self._offer}]: " if self._offer else "Your name: ")

    async def answer(self, text: str) -> Reply:
        """Take an answer."""
        # Counted before anything is awaited: a client that does not wait for the reply has no more tries.
        self._answers += 1
        if self._answers > self._limits.rounds or self._wrong >= self._limits.tries:
            return Refusal(TOO_MANY)
        text = text[:200]
        if self._room is None:
            reply = await self._code(text)
        elif self._claimed is not None:
            reply = await self._claim(self._room, self._claimed, text)
        else:
            reply = self._name(self._room, text)
        if isinstance(reply, Question) and self._answers >= self._limits.rounds:
            return Refusal(TOO_MANY)
        return reply

    async def _code(self, text: str) -> Reply:
        opened = [(room, role) for room in self._rooms() if (role := room.door.role_for(text))]
        if not opened:
            self._wrong += 1
            left = self._limits.tries - self._wrong
            await asyncio.sleep(self._limits.try_delay * 2 ** (self._wrong - 1))
            if left <= 0:
                return Refusal("No session here has this code. Ask the facilitator for it.")
            return Question("Session code: ", "No session here has this code.")
        self._room, self._role = next((pair for pair in opened if not pair[0].session.over), opened[0])
        if self._room.session.over:
            return Refusal("This session is over.")
        if self._role is Role.FACILITATOR:
            seat = leading(self._room, self._offer, self._key)
            if seat is not None:
                return seat
        return self.question()

    def _name(self, room: Room, text: str) -> Reply:
        try:
            name = required(text.strip() or self._offer, "A name", NAME_LIMIT)
        except RuleError as refusal:
            return msgspec.structs.replace(self.question(), sentence=str(refusal))
        taken = room.session.seat_named(name)
        if taken is None:
            return Admission(room, self._role, name, key=self._key)
        if self._role is Role.FACILITATOR and taken.role is Role.FACILITATOR:
            # Their code opens every facilitator's seat, so it opens this one.
            return Admission(room, taken.role, taken.name, taken.id)
        self._claimed = taken
        return self.question()

    async def _claim(self, room: Room, seat: Seat, text: str) -> Reply:
        async with self._hashing:
            matches = await asyncio.to_thread(code_matches, text, seat.code)
        if matches:
            return Admission(room, seat.role, seat.name, seat.id, self._key, clean(text)[: NAME_LIMIT * 4])
        if looks_like_return_code(text):
            return msgspec.structs.replace(
                self.question(), sentence=f"This is not the return code of {seat.name}."
            )
        self._claimed = None
        if not text.strip():
            return self.question()
        return self._name(room, text)
