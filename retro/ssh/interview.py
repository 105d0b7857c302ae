"""The questions at the door: which session, which name, whose seat."""

import asyncio
from typing import Final

import msgspec

from retro.errors import RuleError
from retro.room import Room
from retro.session.names import free_name, seat_like
from retro.session.people import Role, Seat
from retro.session.text import NAME_LIMIT, clean, required
from retro.ssh.admission import LOCKED, OVER, Admission, by_key, check, leading, offered_name
from retro.ssh.codes import looks_like_return_code
from retro.ssh.house import House

NOT_UTF8: Final = "Your terminal sent letters that are not UTF-8. Use the letters of English."
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
        house: House,
        user: str,
        key: str,
    ) -> None:
        self._house = house
        self._limits = house.limits
        self._offer = offered_name(user)
        self._key = key
        self._wrong = 0
        self._answers = 0
        self._room: Room | None = None
        self._renewed = 0
        self._role = Role.PARTICIPANT
        self._claimed: Seat | None = None
        """The seat that has the name this person gave."""

    def question(self) -> Question:
        """Ask what is open now."""
        if self._room is None:
            return Question(self._which())
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
        if any("\udc80" <= letter <= "\udcff" for letter in text):  # bytes that are no UTF-8
            reply: Reply = msgspec.structs.replace(self.question(), sentence=NOT_UTF8)
        elif self._room is None:
            reply = await self._code(text)
        elif self._claimed is not None:
            reply = await self._claim(self._room, self._claimed, text)
        else:
            reply = self._name(self._room, text)
        if isinstance(reply, Question) and self._answers >= self._limits.rounds:
            return Refusal(TOO_MANY)
        return reply

    def _known(self) -> Admission | None:
        """Say where the key of this person has a place already."""
        known = by_key(self._house.rooms(), self._key, self._offer) if self._key else None
        return None if known is None or known.room.session.over else known

    def _which(self) -> str:
        known = self._known()
        return f"Session code, or Enter for {known.room.session.title}: " if known else "Session code: "

    async def _code(self, text: str) -> Reply:
        if not text.strip() and (known := self._known()):
            return known
        opened = await self._house.opened(text)
        if not opened:
            self._wrong += 1
            left = self._limits.tries - self._wrong
            await asyncio.sleep(self._limits.try_delay * 2 ** (self._wrong - 1))
            if left <= 0:
                return Refusal("No session here has this code. Ask the facilitator for it.")
            return Question(self._which(), "No session here has this code.")
        self._room, self._role = next((pair for pair in opened if not pair[0].session.over), opened[0])
        self._renewed = self._room.door.renewed
        if self._room.session.over:
            return Refusal(OVER)
        if refusal := self._room.door.refusal(self._key):
            return Refusal(refusal)
        if self._key and (known := by_key([self._room], self._key, self._offer)):
            return known
        if self._role is Role.FACILITATOR:
            seat = leading(self._room, self._offer, self._key)
            if seat is not None:
                return seat
        return self.question()

    def _name(self, room: Room, text: str) -> Reply:
        try:
            name = required(text.strip() or self._offer, "A name", NAME_LIMIT)
            taken = seat_like(room.session, name)
            if taken is None:
                name = free_name(room.session, name, self._role)
        except RuleError as refusal:
            return msgspec.structs.replace(self.question(), sentence=str(refusal))
        if taken is None:
            admission = Admission(
                room, self._role, name, key=self._key, proven=self._key, renewed=self._renewed
            )
            return self._newcomer(admission)
        if self._role is Role.FACILITATOR and taken.role is Role.FACILITATOR:
            # Their code opens every facilitator's seat, so it opens this one.
            return Admission(room, taken.role, taken.name, taken.id, proven=self._key)
        self._claimed = taken
        return self.question()

    def _newcomer(self, admission: Admission) -> Reply:
        """Let somebody new through, or say why not; somebody who has a seat may have slipped in the name."""
        try:
            check(admission)
        except RuleError as refusal:
            if str(refusal) != LOCKED:
                return Refusal(str(refusal))
            return Question("Your name as it is in the room: ", LOCKED)
        return admission

    async def _claim(self, room: Room, seat: Seat, text: str) -> Reply:
        if await self._house.is_return_code(text, seat):
            code = clean(text)[: NAME_LIMIT * 4]
            return Admission(room, seat.role, seat.name, seat.id, self._key, code, proven=self._key)
        if looks_like_return_code(text):
            return msgspec.structs.replace(
                self.question(), sentence=f"This is not the return code of {seat.name}."
            )
        self._claimed = None
        if not text.strip():
            return self.question()
        return self._name(room, text)
