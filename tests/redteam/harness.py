"""A whole session on a real disk, of which an intruder has a copy at every step of every write."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

from retro.minutes import markdown
from retro.room import AccessPolicy, Room, opening
from retro.room.recalls import Memory, NoMemory
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.context import SYSTEM
from retro.session.people import Role
from retro.session.record import FoundTask
from retro.session.summary import summary_of
from retro.stages import KINDS, codec, engine
from retro.stages.checkin.rules import Answer, ShowAnswers
from retro.stages.close.rules import Rate, SayLine, ShowClosing
from retro.stages.ideate.rules import AddCard, EditCard, IdeateView, RevealCards, WithdrawCard
from retro.stages.vote.rules import CloseVote, GiveDot, TakeDot
from retro.storage import Journal, Vault
from retro.storage.disk import MACHINE
from retro.workspace import Workspace
from tests.fakes import FakeClock, counting_entropy

LEADER = "s-dana"
PEOPLE = ("s-anaanaan", "s-benbenbe", "s-chloechl", "s-denizden")
NAMES = dict(zip(PEOPLE, ("Ana", "Ben", "Chloe", "Deniz"), strict=True))
SESSION = "2026-11-21-red"
FILE_NAME = f"{SESSION}.json"

Files = dict[str, bytes]
PRIVATE = "private of this machine/"


def an_agenda(privacy: Privacy = Privacy.ANONYMOUS, **more: object) -> Agenda:
    prompts = (Prompt("p-well", "Well"), Prompt("p-badly", "Badly"))
    stages = (
        Stage("checkin", "checkin", "Check-in", 5, privacy=privacy),
        Stage("writing", "ideate", "Writing", 5, privacy=privacy, prompts=prompts),
        Stage("voting", "vote", "Voting", 5, privacy=privacy, settings={"dots": 3}),
        Stage("later", "ideate", "Later", 5, privacy=privacy, prompts=(Prompt("p-more", "More"),)),
        Stage("close", "close", "Close", 5, privacy=privacy),
    )
    return Agenda(name="red", stages=stages, **more)  # type: ignore[arg-type]


class Watched:
    """The machine's disk; whoever watches is told after every call that leaves a mark on it."""

    def __init__(self, watch: Callable[[str], None]) -> None:
        self._watch = watch

    open = staticmethod(os.open)
    read = staticmethod(os.read)
    close = staticmethod(os.close)
    listdir = staticmethod(os.listdir)
    stamp = staticmethod(MACHINE.stamp)

    def write(self, fd: int, data: memoryview, /) -> int:
        written = MACHINE.write(fd, data)
        self._watch("write")
        return written

    def fsync(self, fd: int, /) -> None:
        MACHINE.fsync(fd)
        self._watch("fsync")

    def link(self, source: str, target: str, /) -> None:
        MACHINE.link(source, target)
        self._watch("link")

    def replace(self, source: str, target: str, /) -> None:
        MACHINE.replace(source, target)
        self._watch("replace")

    def unlink(self, path: str, /) -> None:
        MACHINE.unlink(path)
        self._watch("unlink")


class Harness:
    """A workspace with one session, and all that was ever seen of its files and of the user's own."""

    def __init__(self, folder: Path, agenda: Agenda | None = None, seed: int = 0) -> None:
        self.folder = folder
        self.path = folder / "sessions" / f"{SESSION}.json"
        self.path.parent.mkdir(parents=True, mode=0o700)
        self.workspace = Workspace(folder)
        self.workspace.prepare()
        self.copies: list[Files] = []
        self.watching = False
        self.clock = FakeClock()
        self.secrets: set[bytes] = set()
        """Every secret that was ever drawn for a stage."""
        self.agenda = agenda or an_agenda()
        self.found: tuple[FoundTask, ...] = ()
        self.memory: Memory = NoMemory()
        self._draw = counting_entropy(seed)
        self.room: Room

    def files(self) -> Files:
        """Give all files of the workspace as they are now, and under `PRIVATE` what is kept elsewhere."""
        found: Files = {}
        for folder, name in ((self.folder, ""), (self.workspace.private, PRIVATE)):
            for file in sorted(folder.rglob("*")):
                with contextlib.suppress(FileNotFoundError, IsADirectoryError):
                    found[f"{name}{file.relative_to(folder)}"] = file.read_bytes()
        return found

    def lay_out(self, files: Files) -> None:
        """Put these files in place, as `files` gave them."""
        for name, data in files.items():
            private = name.startswith(PRIVATE)
            path = self.workspace.private / name.removeprefix(PRIVATE) if private else self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(data)
            path.chmod(0o600)

    def _watch(self, call: str) -> None:
        if self.watching:
            self.copies.append(self.files())

    def _entropy(self, count: int) -> bytes:
        drawn = self._draw(count)
        if count == 32:
            self.secrets.add(drawn)
        return drawn

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Room]:
        """Host the session in this process."""
        system = Watched(self._watch)
        fold = partial(codec().folded, engine())
        if self.path.exists():
            journal = Journal.open(self.path, system=system, fold=fold)
        else:
            first = opening(
                SESSION, "Red", self.agenda, kinds=KINDS, at=self.clock.now(), offset=0, found=self.found
            )
            head = summary_of(engine().fold([first]))
            journal = Journal.create(self.path, head, [codec().encode(first)], system=system, fold=fold)
        with contextlib.closing(journal):
            self.room = Room(
                engine=engine(),
                codec=codec(),
                journal=journal,
                vault=Vault(self.workspace.secrets, SESSION, system=system),
                clock=self.clock,
                entropy=self._entropy,
                access_policy=AccessPolicy("maple-otter-violin-42", "basil-comet-harbor-linen-17"),
                memory=self.memory,
            )
            self.room.catch_up()
            self.room.start()
            yield self.room
            await self.room.close()

    async def gather(self, people: tuple[str, ...] = PEOPLE) -> None:
        await self.room.submit(SYSTEM, acts.TakeSeat(LEADER, "Dana", Role.FACILITATOR))
        for seat in people:
            await self.room.submit(SYSTEM, acts.TakeSeat(seat, NAMES[seat], Role.PARTICIPANT))
            self.room.subscribe(seat, lambda: None, lambda: None)

    async def lead(self, act: acts.Act) -> None:
        await self.room.submit(LEADER, act)

    def own(self, seat: str) -> dict[str, str]:
        """Give the own cards of somebody, ids by text."""
        panel = self.room.view(seat).panel
        assert isinstance(panel, IdeateView)
        return {card.text: card.id for card in panel.own}

    async def write(self, seat: str, *texts: str, stage: str = "writing", prompt: str = "p-well") -> None:
        for text in texts:
            await self.room.submit(seat, AddCard(stage, prompt, text))

    def write_minutes(self) -> None:
        self.path.with_suffix(".md").write_text(markdown(self.room.session), "utf-8")


def marker(seat: str, what: str) -> str:
    """Make a text that is found again wherever it is."""
    return f"marker {what} of {NAMES[seat].upper()}"


async def play(harness: Harness, *, end: bool = True) -> None:
    """Hold a meeting in which everybody does everything, some of it twice and some of it never shown."""
    room = harness.room
    await harness.gather()
    await harness.lead(acts.JumpTo("checkin"))
    for number, seat in enumerate(PEOPLE):
        await room.submit(seat, Answer("checkin", number))
        await room.submit(seat, Answer("checkin", (number + 1) % 4))
        await room.submit(seat, acts.MarkDone("checkin"))
    await harness.lead(ShowAnswers("checkin"))
    await harness.lead(acts.JumpTo("writing"))
    for seat in PEOPLE:
        await harness.write(seat, marker(seat, "kept"), marker(seat, "before"), marker(seat, "slip"))
        await room.submit(
            seat, EditCard("writing", harness.own(seat)[marker(seat, "before")], marker(seat, "after"))
        )
        await room.submit(seat, WithdrawCard("writing", harness.own(seat)[marker(seat, "slip")]))
        room.keep_draft(seat, "card p-well", marker(seat, "draft"))
        await harness.clock.pass_by(1)
        await room.submit(seat, acts.MarkDone("writing"))
    await harness.lead(RevealCards("writing"))
    await harness.lead(acts.JumpTo("voting"))
    topics = [topic.id for topic in room.session.board.topics]
    for number, seat in enumerate(PEOPLE):
        for topic in topics[number : number + 2]:
            await room.submit(seat, GiveDot("voting", topic))
        await room.submit(seat, TakeDot("voting", topics[number]))
        await room.submit(seat, acts.MarkDone("voting"))
    await harness.lead(CloseVote("voting"))
    await harness.lead(acts.JumpTo("later"))
    for seat in PEOPLE:
        await harness.write(seat, marker(seat, "unseen"), stage="later", prompt="p-more")
    await harness.lead(acts.JumpTo("close"))
    for number, seat in enumerate(PEOPLE):
        await room.submit(seat, Rate("close", number + 1))
        await room.submit(seat, SayLine("close", marker(seat, "line")))
    if end:
        await harness.lead(ShowClosing("close"))
        await harness.lead(acts.EndSession())
        await asyncio.sleep(0)
