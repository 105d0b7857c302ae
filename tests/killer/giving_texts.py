"""Hidden cards, notes in the margin of a text, and cards on the board of a group."""

import re
from collections.abc import Sequence
from typing import ClassVar

from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.breakout.rules import Breakout
from retro.stages.ideate.rules import Ideate
from retro.stages.read.rules import Read
from tests.killer.giving import Giving, Person

CARDS = 50
"""Cards that one person writes, which are all on one screen."""
TEXTS = 20
"""Notes, or cards of a group, that one person writes; those of a whole group are on one screen."""
READ = "Two mornings without meetings."
"""A part of the text that is read."""
TALK = "What would you keep?"
"""The question that the groups talk about."""


class Texts(Giving):
    """Texts that are given one after the other."""

    nothing: ClassVar[frozenset[str]] = frozenset()
    most: ClassVar[int] = TEXTS

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.typed: set[str] = set()
        self.saved: frozenset[str] = self.nothing

    async def give(self) -> None:
        while len(self.typed) < self.most - 1:  # one is left to be given last
            await self._write()
            await self.wait(0, 0.01, 0.05, 0.15)

    async def give_last(self) -> None:
        text = await self._write()
        await self.person.terminal.wait_until(lambda: text in (self.now or ()), text)
        self.know(self.now)

    async def _write(self) -> str:
        text = f"{self.person.name}{self.sign}{len(self.typed) + 1}"
        self.typed.add(text)
        await self._type(text)
        return text

    async def _type(self, text: str) -> None:
        await self.person.terminal.press(text, "enter")

    def may_be(self, value: frozenset[str]) -> bool:
        return self.saved <= value <= self.typed

    def know(self, value: frozenset[str], *, lost: bool = False) -> None:
        self.saved = value


class Cards(Texts):
    """Hidden cards."""

    kind = Ideate
    closes = "reveal cards"
    sign = "-"
    most = CARDS

    @staticmethod
    def shown(text: str) -> frozenset[str] | None:
        cards = "\n".join(text.splitlines()[:-3])  # below them: the line to write in, a free one, the keys
        found = re.findall(r"^ +▌ (\w+-\d+)$", cards, re.MULTILINE)
        return frozenset(found) if "What went well?" in text else None

    @staticmethod
    def expected(saved: Sequence[frozenset[str]]) -> object:
        return sorted(text for cards in saved for text in cards)

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        return sorted(card.text for card in session.board.cards)


class Notes(Texts):
    """Notes in the margin, which nobody sees before the reading is over."""

    kind = Read
    closes = "end the reading"
    sign = "~"

    @staticmethod
    def shown(text: str) -> frozenset[str] | None:
        found = re.findall(r"your note: (\S+)$", text, re.MULTILINE)
        return frozenset(found) if READ in text else None

    @staticmethod
    def expected(saved: Sequence[frozenset[str]]) -> object:
        return sorted(text for notes in saved for text in notes)

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        return sorted(note.text for note in session.states[stage.id].notes)

    async def _type(self, text: str) -> None:
        terminal = self.person.terminal
        await terminal.wait_until(lambda: "▌ Note" not in terminal.text(), "the end of the note before")
        await terminal.press("down", "e")
        await terminal.wait_for("▌ Note")
        await terminal.press(text, "enter")


class GroupCards(Texts):
    """Cards on the board of a group. What a group brings back stays when everybody is called back."""

    kind = Breakout
    closes = "call everybody back"
    sign = "+"

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.group: frozenset[str] = frozenset()
        """The names of the others in the group."""

    @property
    def now(self) -> frozenset[str] | None:
        """What is on the board as one's own, and what was brought back with one's own words."""
        found = self.shown(self.person.terminal.text())
        return found and frozenset(text for text in found if text.startswith(self.person.name))

    @staticmethod
    def shown(text: str) -> frozenset[str] | None:
        if not (TALK in text and re.search(r"^ *▌ your group  ", text, re.MULTILINE)):
            return None
        cards = re.findall(r"▌ (\S+) +yours$", text, re.MULTILINE)
        brought = re.findall(r"brought back\n *(\w+ says it)$", text, re.MULTILINE)
        return frozenset((*cards, *brought))

    @staticmethod
    def expected(saved: Sequence[frozenset[str]]) -> object:
        return sorted(text for texts in saved for text in texts if text.endswith(" says it"))

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        (prompt,) = stage.prompts
        assert stage.id not in session.private
        return sorted(card.text for card in session.board.cards if card.prompt == prompt.id)

    async def give_last(self) -> None:
        await super().give_last()
        if self.person.name == min({self.person.name, *self.group}):
            sentence = f"{self.person.name} says it"
            self.typed.add(sentence)
            await self.person.terminal.press("\x02")
            await self.person.terminal.wait_for("What your group brings back")
            await self.person.terminal.press(sentence, "enter")
            await self.until(self.saved | {sentence})

    def know(self, value: frozenset[str], *, lost: bool = False) -> None:
        super().know(value, lost=lost)
        row = re.search(r"^ *Group \d +(.*you)$", self.person.terminal.text(), re.MULTILINE)
        if row:
            self.group = frozenset(re.findall(r"[●○] (\w+)", row[1]))

    def shares_with(self, other: Person) -> bool:
        return other.name in self.group
