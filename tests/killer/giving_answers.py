"""Answers of which each new one replaces the one before."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from retro.session.agenda import Stage
from retro.session.model import Session
from retro.stages.checkin.rules import Checkin
from retro.stages.choice import tally
from retro.stages.close.closing_questions import RATINGS
from retro.stages.close.rules import Close
from retro.stages.commit.confidence import OPTIONS
from retro.stages.commit.rules import Commit
from retro.stages.decide.methods import FIST, DecideSettings
from retro.stages.decide.rules import Decide
from retro.stages.discuss.rules import Discuss
from retro.stages.review.rules import Review
from tests.killer.giving import Person, Replacing
from tests.terminal import Terminal

SCALE = 5


class Wishes(Replacing):
    """To go on with a topic, or to stop."""

    kind = Discuss
    closes = "show answers"
    ways_on = "nN"
    nothing = "g go on · s stop"
    answers: ClassVar = {"you said go on": "g", "you said stop": "s"}

    @classmethod
    async def ask(cls, dana: Terminal) -> None:
        await dana.wait_for(" n first topic")
        await dana.pause()
        await dana.press("n")
        await dana.wait_gone(" n first topic")
        await dana.press("w")

    @staticmethod
    def shown(text: str) -> str | None:
        found = re.search(
            r"or stop\?  .*(g go on · s stop|you said go on|you said stop)$", text, re.MULTILINE
        )
        return found[1] if found else None

    @staticmethod
    def expected(saved: Sequence[str]) -> object:
        return tuple(saved.count(answer) for answer in Wishes.answers)

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        return session.states[stage.id].rounds[-1].counts


class Answers(Replacing):
    """The answer to a question."""

    kind = Checkin
    closes = "show answers"
    nothing = 0
    answers: ClassVar = {number: str(number) for number in range(1, SCALE + 1)}

    @staticmethod
    def shown(text: str) -> int | None:
        found = re.search(r"(\d)  .*✓ your answer$", text, re.MULTILINE)
        return int(found[1]) if found else 0 if "5  awake" in text else None

    @staticmethod
    def expected(saved: Sequence[int]) -> object:
        return tally([number - 1 for number in saved], SCALE)

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        return session.states[stage.id].counts


class Ratings(Replacing):
    """The rating of the meeting, to which a line belongs."""

    kind = Close
    closes = "show answers"
    nothing = (0, "")
    sign = ": line"
    answers: ClassVar = {number: str(number) for number in range(1, len(RATINGS) + 1)}

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.lines = 0

    @staticmethod
    def shown(text: str) -> tuple[int, str] | None:
        if RATINGS[-1] not in text:
            return None
        rating = re.search(r"(\d)  .*✓ your rating$", text, re.MULTILINE)
        line = re.search(r"your line  (.+)$", text, re.MULTILINE)
        return int(rating[1]) if rating else 0, line[1] if line else ""

    @staticmethod
    def expected(saved: Sequence[tuple[int, str]]) -> object:
        counts = tally([rating - 1 for rating, _ in saved], len(RATINGS))
        return counts, sorted(line for _, line in saved)

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        state = session.states[stage.id]
        return state.counts, sorted(state.lines)

    def _fresh(self) -> list[Any]:
        rated = {rating for rating, _ in self.sent}
        return [rating for rating in self.answers if rating not in rated]

    async def _answer(self) -> None:
        rating, line = self.person.rng.choice(self._fresh()), self.sent[-1][1]
        self.sent.append((rating, line))
        await self.person.terminal.press(self.answers[rating])
        if self.person.rng.random() < 0.4 or not line:
            await self._say(rating)

    async def _say(self, rating: int) -> None:
        self.lines += 1
        line = f"{self.person.name}{self.sign} {self.lines}"
        self.sent.append((rating, line))
        await self.person.terminal.press("tab", "end", "ctrl+u", line, "enter")
        await self.until(self.sent[-1])  # until then the next digit might still belong to the line


class Views(Replacing):
    """The answer to a proposal by fingers; whoever has doubts says why."""

    kind = Decide
    closes = "show answers"
    ways_on = "nN"
    nothing = (-1, "")
    sign = "/"
    fingers: ClassVar = DecideSettings(method=FIST).choices(deciders=False)
    answers: ClassVar = {number: str(number) for number in range(len(fingers))}

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        self.reasons = 0

    @classmethod
    async def ask(cls, dana: Terminal) -> None:
        await dana.wait_for(" n ask everybody")
        await dana.pause()
        await dana.press("n")

    @staticmethod
    def shown(text: str) -> tuple[int, str] | None:
        if Views.fingers[-1].says not in text:
            return None
        answer = re.search(r"(\d)  .*✓ your answer$", text, re.MULTILINE)
        reason = re.search(r"^ *because  (\S+)$", text, re.MULTILINE)
        return int(answer[1]) if answer else -1, reason[1] if reason else ""

    @staticmethod
    def expected(saved: Sequence[tuple[int, str]]) -> object:
        return tally([choice for choice, _ in saved], len(Views.fingers)), sorted(saved)

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        asked = session.states[stage.id].now.last
        return asked.counts, sorted((said.choice, said.reason) for said in asked.said)

    def _fresh(self) -> list[Any]:
        given = {choice for choice, _ in self.sent}
        return [choice for choice in self.answers if choice not in given]

    async def _answer(self) -> None:
        choice = self.person.rng.choice(self._fresh())
        if not self.fingers[choice].heard:
            self.sent.append((choice, ""))
            await self.person.terminal.press(self.answers[choice])
            return
        self.reasons += 1
        reason = f"{self.person.name}{self.sign}{self.reasons}"
        self.sent.append((choice, reason))
        await self.person.terminal.press(self.answers[choice])
        await self.person.terminal.wait_for("▌ because")
        await self.person.terminal.press("end", "ctrl+u", reason, "enter")
        await self.until(self.sent[-1])  # until then the next digit might still belong to the reason


class Opinions(Replacing):
    """What became of the one open action."""

    kind = Review
    closes = "show answers"
    ways_on = "nN"
    nothing = "your answer?"
    answers: ClassVar = {"↑ more of it": "1", "↻ keep": "2", "↓ less of it": "3", "✗ stop": "4"}

    @staticmethod
    def shown(text: str) -> str | None:
        said = "|".join((re.escape(Opinions.nothing), *map(re.escape, Opinions.answers)))
        found = re.search(rf"  ({said}) *▐?$", text, re.MULTILINE)
        return found[1] if found else None

    @staticmethod
    def expected(saved: Sequence[str]) -> object:
        return (tuple(saved.count(answer) for answer in Opinions.answers),)

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        return session.states[stage.id].counts


class Confidence(Replacing):
    """Whether the actions will happen, from 0 to 5."""

    kind = Commit
    closes = "show answers"
    nothing = -1
    answers: ClassVar = {number: str(number) for number in range(len(OPTIONS))}

    @classmethod
    async def ask(cls, dana: Terminal) -> None:
        await dana.wait_for("No action yet")
        await dana.pause()
        await dana.press("a")
        await dana.wait_for("By when")
        await dana.press("Bake", "\x13")
        await dana.wait_for(" n ask whether")
        await dana.pause()
        await dana.press("n")

    @staticmethod
    def shown(text: str) -> int | None:
        found = re.search(r"✓ your answer: (\d)", text)
        return int(found[1]) if found else -1 if "Answer from 0" in text else None

    @staticmethod
    def expected(saved: Sequence[int]) -> object:
        return tally(saved, len(OPTIONS))

    @staticmethod
    def outcome(session: Session, stage: Stage) -> object:
        return session.states[stage.id].counts
