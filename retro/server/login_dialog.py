"""The questions of a login: whose seat, which session, which name.

A key that has a seat opens it, and only it. It may be several people's, so whose it is today is asked where
there is a doubt, before anything of the session is shown. Who says that it is not theirs is a newcomer, and
newcomers need the code: else one who was let in once could take seat after seat behind a new code. A key
that may lead needs no code for another facilitator's seat either. The key stays with the seat that has it.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from retro.errors import RuleError
from retro.room import Room
from retro.room.return_codes import FORGOTTEN
from retro.server.admission import LOCKED, OVER, Admission, by_key, check, leading, offered_name, only_by_key
from retro.server.server_state import ServerState
from retro.session.names import free_name, looks_like_code, seat_like, spoken
from retro.session.people import Role, Seat
from retro.session.seats import NOT_GIVEN_AGAIN
from retro.session.text import NAME_LIMIT, clean, required
from retro.session.typed_letters import has_lost

NOT_UTF8: Final = "Your terminal sent letters that are not UTF-8. Please use English letters only."
TOO_MANY: Final = "Too many attempts. Connect again."
CODE_AS_NAME: Final = (
    "This is a code, not a name. Type your name; if you have a seat, you are asked for your return code next."
)
ASK: Final = "?"
"""Asks the facilitator for a place; a name has a letter or a digit."""
HOW_TO_ASK: Final = "If you are {name} and have no return code, type ? to ask the facilitator."
GIVEN_AGAIN: Final = (
    "{name}'s seat was given to somebody who asked for it; earlier codes do not work any more."
)
_YES: Final = frozenset({"", "y", "yes"})
_NO: Final = frozenset({"n", "no"})


class Question(msgspec.Struct, frozen=True):
    """What to ask next, with a sentence before it. What is typed is shown: codes are read aloud anyway."""

    prompt: str
    sentence: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """Why this connection ends."""

    sentence: str


Reply = Question | Admission | Refusal


class LoginDialog:
    """One conversation. What it remembers outlives a client that starts the conversation over."""

    def __init__(
        self,
        state: ServerState,
        rooms: Callable[[], Sequence[Room]],
        user: str,
        key: str,
    ) -> None:
        self._state = state
        self._rooms = rooms
        """Finds the sessions that may be meant."""
        self._limits = state.limits
        self._offer = offered_name(user)
        self._key = key
        self._wrong = 0
        self._answers = 0
        self._room: Room | None = None
        self._given = ""
        """The code this person gave, as codes are compared."""
        self._renewed: int | None = None
        self._role = Role.PARTICIPANT
        self._claimed: Seat | None = None
        """The seat that has the name this person gave."""
        self._met: Admission | None = None
        """The seat that may be this person's, while they are asked."""
        self._declined: set[tuple[str, str]] = set()
        """Seats that are not theirs, by session and seat."""
        if key and only_by_key(rooms(), key):
            self._met = self._known()

    def question(self) -> Question:
        """Ask what is open now."""
        if self._met is not None:
            return Question(f"Are you {self._met.name}? Enter for yes, or type no: ")
        if self._room is None:
            return Question(self._which())
        if self._claimed is not None:
            how = HOW_TO_ASK if self._claimed.role is not Role.FACILITATOR else ""
            prompt = f"{self._claimed.name} is already here. Your return code, or another name: "
            return Question(prompt, how.format(name=self._claimed.name))
        return Question(f"Your name [{self._offer}]: " if self._offer else "Your name: ")

    async def answer(self, text: str) -> Reply:
        """Take an answer."""
        # Counted before anything is awaited: a client that does not wait for the reply has no more tries.
        self._answers += 1
        if self._answers > self._limits.rounds or self._wrong >= self._limits.tries:
            return Refusal(TOO_MANY)
        text = text[:200]
        if has_lost(text):
            reply: Reply = msgspec.structs.replace(self.question(), sentence=NOT_UTF8)
        elif self._met is not None:
            reply = self._whether(self._met, text)
        elif self._room is None:
            reply = await self._code(text)
        elif self._claimed is not None:
            reply = await self._claim(self._room, self._claimed, text)
        else:
            reply = self._name(self._room, text)
        if isinstance(reply, Admission) and self._role is Role.FACILITATOR:
            reply = msgspec.structs.replace(reply, leads=True)
        if isinstance(reply, Question) and self._answers >= self._limits.rounds:
            return Refusal(TOO_MANY)
        return reply

    def _known(self) -> Admission | None:
        """Return where the key of this person has a seat already, or None."""
        return self._theirs(by_key(self._rooms(), self._key, self._offer) if self._key else None)

    def _theirs(self, found: Admission | None) -> Admission | None:
        """Leave out what nobody can take any more, and what this person has said is not theirs."""
        if found is None or found.room.session.over or (found.room.id, found.seat) in self._declined:
            return None
        return found

    def _meet(self, found: Admission) -> Reply:
        """Return the admission to a seat that is surely theirs, or the question where it may be another's."""
        if self._state.surely(found, self._offer):
            return found
        self._met = found
        return self.question()

    def _whether(self, met: Admission, text: str) -> Reply:
        said = text.strip().casefold()
        if said in _YES:
            return met
        if said not in _NO:
            return msgspec.structs.replace(self.question(), sentence="Please answer yes or no.")
        self._met = None
        self._declined.add((met.room.id, met.seat))
        if self._room is None and self._key in met.room.access_policy.leader_keys:
            self._room, self._role = met.room, Role.FACILITATOR
        return self.question()

    def _which(self) -> str:
        known = self._known()
        return f"Session code, or Enter for {known.room.session.title}: " if known else "Session code: "

    async def _code(self, text: str) -> Reply:
        if not text.strip() and (known := self._known()):
            return self._meet(known)
        opened = await self._state.opened(text)
        if not opened:
            self._wrong += 1
            left = self._limits.tries - self._wrong
            await asyncio.sleep(self._limits.try_delay * 2 ** (self._wrong - 1))
            if left <= 0:
                return Refusal("No session here has this code. Ask the facilitator for it.")
            return Question(self._which(), "No session here has this code.")
        self._room, self._role = next((pair for pair in opened if not pair[0].session.over), opened[0])
        self._given, self._renewed = spoken(text), self._room.access_policy.renewed
        if self._room.session.over:
            return Refusal(OVER)
        if refusal := self._room.access_policy.refusal(self._key):
            return Refusal(refusal)
        known = self._theirs(by_key([self._room], self._key, self._offer) if self._key else None)
        if known is None and self._role is Role.FACILITATOR:
            known = self._theirs(leading(self._room, self._offer, self._key))
        return self._meet(known) if known else self.question()

    def _name(self, room: Room, text: str) -> Reply:
        if looks_like_code(text) or self._is_code(room, text):
            return msgspec.structs.replace(self.question(), sentence=CODE_AS_NAME)
        try:
            name = required(text.strip() or self._offer, "A name", NAME_LIMIT)
            taken = seat_like(room.session, name)
            if taken is None:
                name = free_name(room.session, name, self._role)
        except RuleError as refusal:
            return msgspec.structs.replace(self.question(), sentence=str(refusal))
        if taken is None:
            key = "" if room.session.seat_of_key(self._key) else self._key
            admission = Admission(room, self._role, name, key=key, proven=self._key, renewed=self._renewed)
            return self._newcomer(admission)
        if self._role is Role.FACILITATOR and taken.role is Role.FACILITATOR:
            # Their code opens every facilitator's seat, so it opens this one.
            return Admission(room, taken.role, taken.name, taken.id, proven=self._key)
        self._claimed = taken
        return self.question()

    def _is_code(self, room: Room, text: str) -> bool:
        """Whether a text is a code that this person knows; no word on others, which could be tried here."""
        said = spoken(text)
        return bool(said) and (
            said == self._given
            or (self._role is Role.FACILITATOR and room.access_policy.role_for(text) is not None)
        )

    def _newcomer(self, admission: Admission) -> Reply:
        """Return the admission of somebody new, or why not; who has a seat may have mistyped the name."""
        try:
            check(admission)
        except RuleError as refusal:
            if str(refusal) != LOCKED:
                return Refusal(str(refusal))
            return Question("Your name as it is in the session: ", LOCKED)
        return admission

    def _ask(self, room: Room, seat: Seat) -> Reply:
        """Return the admission of somebody who waits until the facilitator says that it is their place."""
        if seat.role is Role.FACILITATOR:
            return msgspec.structs.replace(self.question(), sentence=NOT_GIVEN_AGAIN)
        bound = room.session.seat_of_key(self._key)
        key = self._key if bound is None or bound.id == seat.id else ""
        admission = Admission(
            room, seat.role, seat.name, seat.id, key, proven=self._key, asks=True, renewed=self._renewed
        )
        try:
            check(admission)
        except RuleError as refusal:
            return Refusal(str(refusal))
        return admission

    async def _claim(self, room: Room, seat: Seat, text: str) -> Reply:
        if await self._state.is_return_code(text, room, seat):
            code = clean(text)[: NAME_LIMIT * 4]
            return Admission(room, seat.role, seat.name, seat.id, self._key, code, proven=self._key)
        if text.strip() == ASK:
            return self._ask(room, seat)
        if looks_like_code(text) and room.return_codes.is_lost(seat):
            return msgspec.structs.replace(self.question(), sentence=FORGOTTEN.format(name=seat.name))
        if looks_like_code(text):
            told = [f"This is not the return code of {seat.name}.", self.question().sentence]
            if seat.after:
                told.insert(1, GIVEN_AGAIN.format(name=seat.name))
            return msgspec.structs.replace(self.question(), sentence=" ".join(filter(None, told)))
        self._claimed = None
        if not text.strip():
            return self.question()
        return self._name(room, text)
