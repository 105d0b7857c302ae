"""One simulated meeting: people, connections, a disk and deaths, driven by one seed, watched all along."""

import asyncio
import random
from collections import Counter
from typing import Any

import msgspec

from retro.errors import RetroError, RuleError
from retro.room import AccessPolicy, Room, Subscription, opening
from retro.room.timekeeper import JUMP
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.context import SYSTEM
from retro.session.model import Session
from retro.session.people import Role
from retro.session.record import Action, CarriedAction
from retro.stages import KINDS, codec, engine
from retro.stages.close.rules import CloseState, Closing, SayLine
from retro.stages.ideate.own_cards import OwnCards
from retro.stages.ideate.rules import AddCard, EditCard, IdeateView, PlaceCard, WithdrawCard
from retro.stages.vote.rules import Vote
from tests.builders import a_stage, an_agenda
from tests.fakes import opened
from tests.simulation.disk import Disk, DiskJournal, DiskVault
from tests.simulation.loop import VirtualClock, VirtualLoop
from tests.simulation.people import choice

PEOPLE = ("dana", "ana", "ben", "cleo")
LIVES = 3
LATEST = 3
"""Seconds of the timer that a death may take: a note is made each second, and is on its way for a while."""
LONGEST = 20.0
"""Seconds a process lives."""
CHECKED_EVERY = 25
"""Acts between two looks at everything."""


LEFT_OPEN = CarriedAction(Action("A1", "left open"), "2026-11-07-before", "2026-11-07")


def asking(agenda: Agenda, privacy: Privacy) -> Agenda:
    """The agenda with all that people are asked alone or dealt, where a kind does that by a setting."""
    roles = a_stage("brief", settings={"roles": ["One", "Two"]}, privacy=privacy)
    stages = (
        msgspec.structs.replace(stage, settings=dict(KINDS[stage.kind].private_with), privacy=privacy)
        if KINDS[stage.kind].private_with
        else stage
        for stage in agenda.stages
    )
    first, *others = stages
    return msgspec.structs.replace(agenda, stages=(first, roles, *others))


class Meeting:
    """Runs, and raises AssertionError when something that always holds does not."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.clock = VirtualClock()
        agenda = asking(an_agenda(self.rng.choice(list(Privacy))), self.rng.choice(list(Privacy)))
        about: dict[str, Any] = {"at": self.clock.start, "offset": 0, "carried_actions": (LEFT_OPEN,)}
        first = opening("2026-11-21-simulated", "Simulated", agenda, kinds=KINDS, **about)
        self.disk = Disk([codec().encode(first)])
        self.room: Room
        self.saved: dict[str, str] = {}
        """Words that were acknowledged, with whose they are."""
        self.asked: dict[str, str] = {}
        """Words that somebody sent, with who it was."""
        self.refused: set[str] = set()
        self.set_back = False
        self.acts = 0
        self.answers: Counter[str] = Counter()
        self._lines: dict[str, list[Subscription]] = {}

    async def run(self) -> None:
        """Live and die a few times."""
        for life in range(LIVES):
            self.room = self._open()
            self.room.start()
            if not life:
                for name in PEOPLE:
                    role = Role.FACILITATOR if name == PEOPLE[0] else Role.PARTICIPANT
                    await self.room.submit(SYSTEM, acts.TakeSeat(name, name.title(), role))
            await self._live()
            if self.room.session.over:
                break
            self.clock.jump(self.rng.choice([0, 3, 100, 4000]))
        self.room = self._open()
        self._check_stored()
        if self.room.session.over:
            assert not self.disk.secrets.keys() - {"last-alive"}

    def _open(self) -> Room:
        """Start a process on what the disk holds."""
        room = Room(
            engine=engine(),
            codec=codec(),
            journal=DiskJournal(self.disk),
            vault=DiskVault(self.disk),
            clock=self.clock,
            entropy=self.rng.randbytes,
            access_policy=AccessPolicy("maple-otter-violin-42", "basil-comet-harbor-linen-17"),
        )
        room.catch_up()
        return room

    async def _live(self) -> None:
        """Let people do what they do until the process ends, one way or the other."""
        self._lines = {}
        doing = [asyncio.create_task(self._person(name)) for name in PEOPLE]
        doing += [asyncio.create_task(self._trouble())]
        until = asyncio.get_running_loop().time() + self.rng.uniform(1, LONGEST)
        while asyncio.get_running_loop().time() < until and not self.room.session.over:
            await asyncio.sleep(0.1)
            for task in doing:
                if task.done():
                    task.result()
        self.disk.full = False
        if self.rng.random() < 0.4:
            await self._end_well(doing)
        else:
            await self._die(doing)

    async def _end_well(self, doing: list["asyncio.Task[None]"]) -> None:
        self.disk.was_full = False
        await self.room.close()
        await _cancel(doing)
        self._check_stored()
        session = self.room.session
        assert not session.timer.running or self.disk.was_full
        assert session == self._stored()

    def _stored(self) -> Session:
        """Give the session that another process would find."""
        return opened(self.disk.documents, self.disk.private, self.disk.secrets)

    async def _die(self, doing: list["asyncio.Task[None]"]) -> None:
        session, now = self.room.session, self.clock.now()
        if abs(now - self.room._timekeeper._looked) > JUMP:  # asleep when it died
            now = self.room._timekeeper._looked
        timer, sharp = session.timer, not self.disk.was_full
        # What was noted before the clock was set back is wrong until it is noted anew.
        known = not self.disk.writing and not self.set_back
        gap = self.room._timekeeper.gap
        used = timer.paused(gap.since).spent if gap else timer.used(now)
        self.disk.kill()
        await _cancel([*doing, *self.room._tasks])
        if known and timer.planned and not session.over:
            self.clock.jump(1000)
            again = self._open()
            seen = again._engine.view_for(again.session, "dana", again._room_state("dana")).timer
            assert not seen.running
            assert seen.planned == timer.planned
            assert seen.spent <= used + 1
            assert seen.spent >= used - LATEST or not sharp or now - session.entered < LATEST
        self._check_stored()

    # What happens.

    async def _person(self, name: str) -> None:
        """Come and go, and ask for things one after the other."""
        while True:
            await asyncio.sleep(self.rng.expovariate(2))
            if self.rng.random() < 0.08:
                self._come_or_go(name)
            seat = name
            try:
                view = self.room.view(name)
                if view.lead_seat and self.rng.random() < 0.3:
                    seat = view.lead_seat
                    view = self.room.view(seat)
            except RuleError:
                return
            if self.rng.random() < 0.1:
                self.room.keep_draft(name, "card", f"draft of {name} {self.acts}")
            await self._ask(seat, choice(view, self.rng, f"{name}-{self.acts}-{self.rng.randrange(9999)}x"))

    async def _ask(self, seat: str, act: acts.Act) -> None:
        self.acts += 1
        words = (
            act.text
            if isinstance(act, AddCard | PlaceCard | EditCard)
            else act.line
            if isinstance(act, SayLine)
            else ""
        )
        if words:
            self.asked[words] = seat
        if isinstance(act, EditCard | WithdrawCard):  # from now on, whether or not there is an answer
            panel = self.room.view(seat).panel
            assert isinstance(panel, IdeateView)
            for card in panel.own:
                if card.id == act.card:
                    self.saved.pop(card.text, None)
        life = self.disk.life
        try:
            await self.room.submit(seat, act)
        except RetroError as refusal:
            if life == self.disk.life:
                self.answers[type(refusal).__name__] += 1
                self.refused.add(words)
            return
        if life != self.disk.life:
            return
        self.answers["saved"] += 1
        if words and isinstance(act, AddCard | PlaceCard):
            assert self.disk.writing or words in _words(self._stored()), "acknowledged, and not on the disk"
            self.saved[words] = seat
        if self.acts % CHECKED_EVERY == 0:
            self._check()

    def _come_or_go(self, name: str) -> None:
        lines = self._lines.setdefault(name, [])
        if lines and self.rng.random() < 0.5:
            self.room.unsubscribe(lines.pop())
        else:
            lines.append(self.room.subscribe(name, lambda: None, lambda: None))

    async def _trouble(self) -> None:
        """Fill the disk for a while, put the computer to sleep, and lose connections."""
        while True:
            await asyncio.sleep(self.rng.expovariate(0.2))
            self.disk.full = self.rng.random() < 0.5
            await asyncio.sleep(self.rng.expovariate(1))
            self.disk.full = False
            if self.rng.random() < 0.2:
                jump = self.rng.choice([100, 5000, -100])
                self.set_back = self.set_back or jump < 0
                self.clock.jump(jump)
            if self.rng.random() < 0.3:
                self.room.forget(self.rng.choice(PEOPLE))

    # What always holds.

    def _check(self) -> None:
        if not self.disk.writing:
            live = self.room.session
            assert live == self._stored(), "live is not what is stored"
            assert live.public == _folded(self.disk.history), "erasing has changed what the session is"
        self._check_session(self.room.session)
        self._check_views()

    def _check_stored(self) -> None:
        """Look at what the next process will find."""
        session = self._stored()
        ended = msgspec.structs.replace(_folded(self.disk.history), unseen=session.unseen)
        assert session.public == ended, "erasing has changed what the session is"
        self._check_session(session)
        there = _words(session)
        stored = str(self.disk.documents)
        for words in self.saved:
            if session.over:
                assert (words in there) == (words in stored), f"{words} was never shown and is still there"
            else:
                assert words in there, f"{words} was acknowledged and is lost"
        if session.over:
            assert [document["event"] for document in self.disk.documents] == ["Snapshot"]
            assert not self.disk.private
        for words in self.refused - {""}:
            assert words not in stored, f"{words} was refused and is stored"
            assert words not in there, f"{words} was refused and is kept"
        for stage in session.agenda.stages:
            if document := self.disk.private.get(stage.id):
                assert ("sealed" in document) == stage.tagged

    def _check_session(self, session: Session) -> None:
        board = session.board
        placed = Counter(card for topic in board.topics for card in topic.cards)
        assert placed == Counter(card.id for card in board.cards)
        assert set(placed.values()) <= {1}
        for stage in session.agenda.stages:
            if stage.kind == Vote.name and stage.id in session.private:
                budget = Vote().budget(session, stage)
                ballots = session.private[stage.id].values.values()
                given = [one for ballot in ballots if not ballot.ranks for one in ballot.answered.values()]
                assert all(sum(dots.values()) <= budget for dots in given)
        owners = [seat.owner for seat in session.seats if seat.owner and not seat.removed]
        assert len(set(owners)) == len(owners)
        dana = session.seat("dana")
        assert dana is not None
        assert dana.role is Role.FACILITATOR

    def _check_views(self) -> None:
        """See that nobody sees what is somebody else's alone."""
        public = _public(self.room.session)
        secret = {words: whose for words, whose in self.asked.items() if words not in public}
        for seat in self.room.session.seats:
            if seat.removed:
                continue
            seen = msgspec.json.encode(self.room.view(seat.id)).decode()
            for words, whose in secret.items():
                assert whose == seat.id or words not in seen, f"{seat.id} sees {words}"
            for name in PEOPLE:
                assert name == seat.id or f"draft of {name}" not in seen


def simulate(seed: int) -> Meeting:
    """Hold the meeting of a seed."""
    meeting = Meeting(seed)
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(seed)) as runner:
        runner.run(meeting.run())
    return meeting


def _folded(documents: list[dict[str, Any]]) -> Session:
    return engine().fold(map(codec().decode, documents))


def _public(session: Session) -> set[str]:
    lines = [s.lines for s in session.states.values() if isinstance(s, CloseState)]
    return {card.text for card in session.board.cards} | {line for told in lines for line in told}


def _words(session: Session) -> set[str]:
    given = [value for part in session.private.values() for value in part.values.values()]
    cards = [own.cards for own in given if isinstance(own, OwnCards)]
    lines = {closing.line for closing in given if isinstance(closing, Closing)}
    return _public(session) | {card.text for own in cards for card in own} | lines


async def _cancel(tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result
