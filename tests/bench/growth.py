"""What an act costs late in a session, compared with early: the cost must not grow with what came before.

python -m tests.bench.growth [--seats 12] [--only WORD]

Prints the CPU of an act as it is stored, and of an act and seat with everybody's screen, when there are 10,
100 and 1,000 cards (notes, events) already, and the last divided by the first. In process, with a real file.
By hand; nothing asserts on it.
"""

import argparse
import asyncio
import contextlib
import gc
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from textual.drivers.headless_driver import HeadlessDriver

from retro.room import AccessPolicy, Room
from retro.room.rate_limits import RateLimit
from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.record import Action, Note
from retro.stages import codec, engine
from retro.stages.group.rules import NameTopic
from retro.stages.ideate.rules import AddCard, PlaceCard
from retro.stages.vote.rules import GiveDot
from retro.storage import Journal, Vault
from tests.builders import LEADER, Meeting
from tests.fakes import FakeClock, counting_entropy
from tests.tui.rooms import Harness, a_meeting, reach

SIZES = 10, 100, 985
SAMPLES = 12
WIDE = 120, 40
WRITERS = tuple(f"Person{number:02}" for number in range(60))
"""People in the session; a seat writes at most 100 cards."""
FAST = RateLimit(rate=1e6, burst=10**6, waiting=10**6)
SECOND = 1000

Act = Callable[["Live", int], Awaitable[None]]


class Terminal(HeadlessDriver):
    """Draws as a terminal does, and writes to nobody."""

    @property
    def is_headless(self) -> bool:
        return False


class Live(Harness):
    """A room with a file, and apps of some of its people."""

    def __init__(self, meeting: Meeting, folder: Path) -> None:
        super().__init__(meeting)
        self._file = Journal.create(folder / f"{meeting.session.id}.json", {}, meeting.documents)
        vault = Vault(folder / "secrets", meeting.session.id)
        for name, secret in meeting.secrets.items():
            vault.write(name, secret)
        self.clock = FakeClock(meeting.now)
        self.room = Room(
            engine=engine(),
            codec=codec(),
            journal=self._file,
            vault=vault,
            clock=self.clock,
            entropy=counting_entropy(),
            access_policy=AccessPolicy("a", "b"),
            pace=FAST,
        )

    async def save_private(self) -> None:
        await self._file.commit([], private=self.meeting.private)

    def close(self) -> None:
        self._file.close()


# Meetings with so much in them already.


def cards(hidden: bool, number: int) -> Meeting:
    """A stage in which cards are written, with so many of them."""
    privacy = Privacy.ANONYMOUS if hidden else Privacy.NAMED
    meeting = reach(a_meeting(*WRITERS, privacy=privacy, ideate={"hidden": hidden}), "ideate")
    write = AddCard if hidden else PlaceCard
    for count in range(number):
        meeting.act(WRITERS[count % 60], write("ideate", "start", text(count)))
    return meeting.wait(1)


def text(number: int) -> str:
    return f"Card number {number} with a few more words in it than one would think"


def topics(number: int) -> Meeting:
    """A vote on so many cards."""
    return cards(hidden=True, number=number).reveal().go("vote").wait(1)


def notes(number: int) -> Meeting:
    """A discussion with so many notes."""
    meeting = cards(hidden=True, number=10).reveal().go("discuss").wait(1)
    for count in range(number):
        meeting.write(Note("N", f"Note number {count}"), WRITERS[count % 60])
    return meeting.wait(1)


def actions(number: int) -> Meeting:
    """A stage for actions with so many of them."""
    meeting = cards(hidden=True, number=10).reveal().go("commit").wait(1)
    for count in range(number):
        meeting.write(Action("A", f"Action number {count}", WRITERS[count % 60]), WRITERS[count % 60])
    return meeting.wait(1)


def talked(number: int) -> Meeting:
    """A discussion of so many topics."""
    meeting = cards(hidden=True, number=number).reveal().go("discuss")
    return meeting.talk(meeting.session.board.topics[0].id).wait(1)


def grouping(number: int) -> Meeting:
    """Cards to be put together."""
    return cards(hidden=True, number=number).reveal().go("group").wait(1)


def events(number: int) -> Meeting:
    """A stage with ten cards in a session in which much has happened before."""
    meeting = cards(hidden=False, number=10)
    while len(meeting.documents) < number:
        meeting.lead(acts.AddTime(1)) if len(meeting.documents) % 2 else meeting.lead(acts.AddTime(-1))
    return meeting


# Acts, each the `count`th of its kind.


async def open_card(live: Live, count: int) -> None:
    await live.act(WRITERS[count % 60], PlaceCard("ideate", "start", f"fresh {count} ok"))


async def hidden_card(live: Live, count: int) -> None:
    await live.act(WRITERS[count % 60], AddCard("ideate", "start", f"fresh {count} ok"))


async def dot(live: Live, count: int) -> None:
    await live.act(WRITERS[count % 60], GiveDot("vote", "a1"))


async def note(live: Live, count: int) -> None:
    await live.act(WRITERS[count % 60], acts.WriteDown(Note("N", f"fresh {count} ok")))


async def action(live: Live, count: int) -> None:
    entry = Action("A", f"fresh {count} ok", WRITERS[0])
    await live.act(WRITERS[count % 60], acts.WriteDown(entry))


async def name(live: Live, count: int) -> None:
    await live.act(LEADER, NameTopic("group", "a1", f"Name {count}"))


async def done(live: Live, count: int) -> None:
    here = live.room.session.stage
    await live.act(WRITERS[count % 60], acts.MarkDone(here.id if here else "", True))


LONG = 10, 1000, 5000
ROWS: Sequence[tuple[str, Callable[[int], Meeting], Act, Sequence[int]]] = (
    ("a card all see", lambda size: cards(False, size), open_card, SIZES),
    ("a hidden card", lambda size: cards(True, size), hidden_card, SIZES),
    ("done, with cards", lambda size: cards(True, size), done, SIZES),
    ("a dot, with topics", topics, dot, SIZES),
    ("a note, with notes", notes, note, (10, 100, 280)),
    ("a note, with topics", talked, note, SIZES),
    ("an action", actions, action, (10, 100, 280)),
    ("a name, with topics", grouping, name, SIZES),
    ("a card, with events", events, open_card, LONG),
)


async def stored(live: Live, act: Act) -> float:
    """Milliseconds of CPU of one act without any screen."""
    async with live:
        for name in WRITERS:
            live.view(name)
        await act(live, 0)
        await asyncio.sleep(0.1)
        began = time.process_time()
        for count in range(1, SAMPLES + 1):
            await act(live, count)
        return (time.process_time() - began) / SAMPLES * SECOND


async def shown(live: Live, act: Act, seats: int) -> float:
    """Milliseconds of CPU of one act for each screen that shows it."""
    async with live, contextlib.AsyncExitStack() as open_apps:
        for name in (LEADER, *WRITERS[: seats - 1]):
            app = live.app(name, driver_class=Terminal)
            pilot = await open_apps.enter_async_context(app.run_test(size=WIDE))
            await pilot.pause()
        await act(live, 0)
        await asyncio.sleep(1)
        began = time.process_time()
        for count in range(1, SAMPLES + 1):
            await act(live, count)
            await asyncio.sleep(0.2)
        return (time.process_time() - began) / SAMPLES / seats * SECOND


async def measured(meeting: Meeting, act: Act, seats: int) -> float:
    """Of screens of so many seats, or without a screen."""
    with tempfile.TemporaryDirectory() as folder:
        live = Live(meeting, Path(folder))
        await live.save_private()
        gc.collect()
        gc.freeze()
        cost = await (shown(live, act, seats) if seats else stored(live, act))
        live.close()
        return cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seats", type=int, default=12)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    seats: int = arguments.seats
    print(f"{'ms CPU, 60 people':24} {'':>27}   {'stored':>24}   {f'shown, a seat of {seats}':>24}")
    for name, meeting, act, sizes in ROWS:
        if arguments.only not in name:
            continue
        kept, drawn = (
            [asyncio.run(measured(meeting(size), act, screens)) for size in sizes] for screens in (0, seats)
        )
        where = "".join(f"{size:>9,}" for size in sizes)
        print(
            f"{name:24} {where}   "
            + "   ".join(
                "".join(f"{cost:6.2f}" for cost in costs) + f" {costs[-1] / costs[0]:5.2f}x"
                for costs in (kept, drawn)
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
