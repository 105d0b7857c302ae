"""A meeting of random steps at several terminals, and what each of them shows after each step.

A meeting is told by its seed alone: the same one is played with and without what makes painting faster, in
made-up time, so that it lasts no longer than the computer works.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from textual import events
from textual.geometry import Size as TextualSize

from retro.errors import RetroError
from retro.palette import Colour
from retro.server import ClientTerminal, adapt
from retro.session import acts
from retro.session.context import SYSTEM
from retro.session.model import Session
from retro.session.view import View
from retro.stages.breakout.rules import KIND as BREAKOUT
from retro.tui.app import SessionApp
from retro.tui.screens.session import SessionScreen
from tests.builders import LEADER
from tests.simulation.people import choice
from tests.tui import random_acts
from tests.tui import random_steps as steps
from tests.tui.random_beginnings import BEGINNINGS, HABITS, KNOCKING, NOTHING, SOME_AWAY, TURNS
from tests.tui.random_stages import tried
from tests.tui.rooms import WATCHER, Harness, Size
from tests.tui.terminals import Cells, Terminals

SIZES: Final[Sequence[Size]] = ((120, 40), (80, 24), (100, 30), (50, 15), (140, 45), (60, 20))
DEPTHS: Final[Sequence[Colour]] = ("truecolor", "256", "16", "none")
THEMES: Final = ("dark", "light", "contrast", "projector")
ALIKE: Final = 3
"""Seats of one size, theme and depth in each meeting: these share what is painted."""
WEIGHTS: Final = {
    "key": 26,
    "type": 9,
    "open": 22,
    "take part": 14,
    "lead": 5,
    "step": 2,
    "group": 4,
    "record": 4,
    "remove text": 2,
    "hide": 4,
    "remove person": 0.3,
    "second": 8,
    "minutes": 1,
    "size": 4,
    "all sizes": 0.6,
    "theme": 2,
    "wheel": 3,
    "click": 3,
    "paste": 2,
    "come": 1,
    "knock": 4,
    "talk": 5,
    "agree": 8,
    "groups": 4,
    "margin": 4,
    "of the kind": 8,
    "before": 3,
    "agenda": 1.5,
    "voices": 0.7,
}
OF_WHO_LEADS: Final = ("lead", "step", "remove person", "hide", "agenda", "voices")
"""Steps that only whoever leads takes."""
OF_ALL: Final = ("remove text", "talk", "agree", "groups", "margin", "of the kind")
"""Steps that are another thing for whoever leads."""
DURATIONS: Final = (0.33, 0.33, 0.33, 1.07, 8.03)
"""Seconds that a step may last: until all is painted, until keys count again, until a notice has gone. No
few of them together are a time after which something happens."""
ANEW: Final = 5
"""Steps after which lists and boards are laid anew where nothing is painted faster."""
LAST: Final = 0.1
"""Seconds between a step and the look at what is shown."""
AGAIN: Final = 0.05
"""Seconds between that and a second look: a notice may go in just this moment, and be half gone."""

MEMBERS: Final = 98
"""More than there are members; the numbers from there on are of others who sit at terminals."""
OTHERS: Final = (LEADER, WATCHER)
_MARK: Final = re.compile(r"zq(\d+)k(\d+)x")
"""What tells whose a text is and which, in every text that somebody writes."""


@dataclass(frozen=True)
class Shown:
    """What was done, and what each terminal shows then."""

    done: str
    cells: dict[str, Cells]
    then: dict[str, Cells]
    """The same a moment later."""
    leaks: tuple[str, ...]
    """What was written to a terminal of another seat before it was shown to all, in words."""


class RandomMeeting:
    """Terminals at the seats of a room, and the chance that decides what happens."""

    def __init__(self, seed: int, met: Counter[str]) -> None:
        self.chance = random.Random(seed)
        self.scene = TURNS[seed % len(TURNS)]
        self.meeting = BEGINNINGS[self.scene](self.chance)
        self.people = [seat.name for seat in self.meeting.session.members]
        self._sitting = self._drawn_people()
        free = sorted({*self.people} - {*self._sitting})
        away = self.chance.sample(free, min(2, len(free))) if self.scene in SOME_AWAY else []
        self.harness = Harness(self.meeting, away=away)
        self.terminals = Terminals(self._look_for_leaks)
        self.apps: dict[str, SessionApp] = {}
        self.sizes: dict[str, Size] = {}
        self._met = met
        self._leaks: list[str] = []
        self._texts = itertools.count()
        self._looked_at: Session | None = None
        self._public: set[str] = set()
        self._seen_by_all: set[str] = set()
        self._together: set[tuple[str, str]] = set()
        """Seats that were in one group, each with each: what they wrote there they see of each other."""
        self._at_the_door: list[asyncio.Task[None]] = []

    def _drawn_people(self) -> list[str]:
        """Three who sit at terminals; somebody who leads too is one of them."""
        leads = [seat.name for seat in self.meeting.session.members if seat.leads]
        others = [name for name in self.people if name not in leads]
        return [*leads[:1], *self.chance.sample(others, 3)][:3]

    # Whose words are whose.

    def words(self, name: str) -> str:
        """A text that nobody else writes, and that tells who did."""
        whose = self.people.index(name) if name in self.people else OTHERS.index(name) + MEMBERS
        more = " ".join(self.chance.choices(steps.WORDS, k=self.chance.randrange(4)))
        return f"zq{whose}k{next(self._texts)}x {more}".strip()

    def _look_for_leaks(self, app: SessionApp, text: str) -> None:
        for mark in _MARK.finditer(text):
            whose = int(mark[1])
            writer = OTHERS[whose - MEMBERS] if whose >= MEMBERS else self.people[whose]
            seat = self.harness.seat(writer)
            if app.seat == seat or mark[0] in self._all_may_see():
                continue
            self._note_groups()
            if (seat, app.seat) not in self._together:
                self._leaks.append(f"{mark[0]} of {writer} was written to {app.seat}")

    def _all_may_see(self) -> set[str]:
        """The marks of what is not private, and of what was not: a list may show a text that was replaced.

        What was removed for good, or is hidden again, is not among them any more.
        """
        session = self.harness.room.session
        if self._looked_at is not session:
            before, self._looked_at = self._looked_at, session
            public = _marks(msgspec.structs.replace(session, private={}))
            removed = before is not None and before.record.removed != session.record.removed
            self._seen_by_all |= public
            self._seen_by_all -= (self._public if removed else _marks(session.private)) - public
            self._public = public
        return self._seen_by_all

    def _note_groups(self) -> None:
        """Remember who is in a group with whom."""
        session = self.harness.room.session
        for stage in session.agenda.stages:
            if stage.kind == BREAKOUT.name and stage.id in session.states:
                for group in BREAKOUT.state(session, stage).groups:
                    self._together.update(itertools.permutations(group.seats, 2))

    # The terminals.

    @contextlib.asynccontextmanager
    async def attended(self) -> AsyncIterator[None]:
        """Open the room and sit down at all terminals."""
        chance = self.chance
        first, second, third = self._sitting
        names = [LEADER, first, second, third, f"{first} again", WATCHER]
        alike = (chance.choice(SIZES), chance.choice(THEMES), chance.choice(DEPTHS))
        same = {*chance.sample(names, ALIKE)}
        async with self.harness, contextlib.AsyncExitStack() as stack:
            for name in names:
                other = (chance.choice(SIZES), chance.choice(THEMES), chance.choice(DEPTHS))
                size, theme, depth = alike if name in same else other
                app = self.harness.app(name.removesuffix(" again"), theme=theme)
                adapt(app, ClientTerminal(colour=depth, size=size))
                self.apps[name], self.sizes[name] = app, size
                self.terminals.resize(app, size)
                self._met.update((f"size {size}", f"depth {depth}", f"theme {theme}"))
                await stack.enter_async_context(app.run_test(size=size))
            self.harness.room.access_policy.asks = chance.random() < 0.5 or self.scene in KNOCKING
            if self.scene in KNOCKING:
                self._let_knock("Wanda")
                self._let_knock("Xaver")
            await seconds(1)
            yield
            for waiting in self._at_the_door:
                waiting.cancel()

    def resize(self, name: str, size: Size) -> None:
        """Give somebody another terminal, empty and of this size."""
        app = self.apps[name]
        self.terminals.resize(app, size)
        if self.sizes[name] == size:
            app.call_later(app.refresh)  # as the driver does it
            return
        self.sizes[name] = size
        assert app._driver is not None
        app._driver._size = size  # what the driver of a test goes by
        app.post_message(events.Resize(TextualSize(*size), TextualSize(*size)))

    # The steps.

    async def step(self, number: int) -> str:
        """Do something at one terminal, or let something happen elsewhere; return what, in words."""
        chance = self.chance
        what = chance.choices([*WEIGHTS], [*WEIGHTS.values()])[0]
        if chance.random() < 0.2 and any(
            getattr(app.screen, "_title", "") in steps.OF_TEXTS
            for app in self.apps.values()
            if app.is_running
        ):
            what = "remove text"  # it closes a dialog that shows the text
        # The shared window has most of the dialogs, some of them only there.
        habits = HABITS.get(self.scene, NOTHING)
        name = LEADER if what in ("open", "key") and chance.random() < 0.4 else chance.choice([*self.apps])
        if what == "open" and name != LEADER and habits.taking_part and chance.random() < 0.5:
            name = self._sitting[0]
        app = self.apps[name]
        self._note(what)
        self._note_groups()
        self._all_may_see()
        if app.is_running and what in ("key", "type", "open", "wheel", "click", "paste"):
            done = self._at_terminal(what, name, app)
        elif what == "size":
            self.resize(name, chance.choice(SIZES))
            done = f"{name} has {self.sizes[name]}"
        elif what == "all sizes":
            size = chance.choice(SIZES)
            for each in self.apps:
                self.resize(each, size)
            done = f"all have {size}"
        elif what == "theme":
            app.theme = chance.choice(THEMES)
            done = f"{name} takes {app.theme}"
        elif what in ("second", "minutes"):
            count = 1 if what == "second" else 60 * chance.randrange(1, 3)
            for _ in range(count):
                await self.harness.clock.pass_by(1)
                await seconds(0.05)
            done = f"{count} s pass"
        elif what == "knock":
            self._let_knock(f"Visitor {'abcdefghij'[number % 10]}")
            done = "somebody asks to be let in"
        else:
            done = await self._elsewhere(what)
        await seconds(chance.choice(DURATIONS))
        return f"{self.scene} {number}, {what}: {done}"

    def _at_terminal(self, what: str, name: str, app: SessionApp) -> str:
        """Do something with the keys or the mouse of a terminal."""
        chance = self.chance
        leads, asked = name == LEADER, not isinstance(app.screen, SessionScreen)
        owner = name.removesuffix(" again")
        if what in ("type", "paste"):
            text = self.words(owner)
            if what == "paste":
                text += "\n" + self.words(owner)
                app.post_message(events.Paste(text))
            for character in text if what == "type" else ():
                app.post_message(steps.key(character))
            return f"{name} writes {text!r}"
        width, height = self.sizes[name]
        x, y = chance.randrange(width), chance.randrange(height)
        if what in ("wheel", "click"):
            for event in steps.click(x, y) if what == "click" else (steps.wheel(chance, x, y),):
                app.post_message(event)
            return f"{name} at {x}, {y}"
        if what == "open" and not asked:
            key = chance.choice(steps.OPEN_LEADING if leads else steps.OPEN_TAKING_PART)
            usual = HABITS.get(self.scene, NOTHING)
            habits = usual.leading if leads else usual.taking_part
            if habits and chance.random() < 0.7:
                key = chance.choice(habits)
            if not leads and len(key) == 1:
                app.post_message(steps.key("escape"))
        else:
            keys = steps.LEADING if leads else steps.TAKING_PART
            key = chance.choice(steps.KEYS_OF.get(_dialog(app.screen), steps.ASKED) if asked else keys)
        app.post_message(steps.key(key))
        return f"{name} presses {key}"

    async def _elsewhere(self, what: str) -> str:
        """Do something that no terminal here asked for."""
        chance = self.chance
        leads = what in OF_WHO_LEADS or (what in OF_ALL and chance.random() < 0.5)
        name = LEADER if leads else chance.choice(self.people)
        words = self.words(name)
        try:
            if what == "of the kind":
                return await self._of_the_kind(name, words, leads=leads)
            act = self._act(what, self.harness.view(name), words, leads=leads)
            if act is None:
                return "nothing"
            await self.harness.room.submit(
                SYSTEM if isinstance(act, acts.TakeSeat) else self.harness.seat(name), act
            )
        except RetroError as refusal:
            return f"{name} is refused: {refusal}"
        return f"{name}: {act}"

    async def _of_the_kind(self, name: str, words: str, *, leads: bool) -> str:
        """Let somebody do the first thing that is accepted of some that the kind of the stage knows."""
        for act in tried(self.harness.view(name), self.chance, words, leads=leads):
            with contextlib.suppress(RetroError):
                await self.harness.room.submit(self.harness.seat(name), act)
                return f"{name}: {act}"
        return "nothing"

    def _let_knock(self, name: str) -> None:
        self._at_the_door.append(asyncio.create_task(self._knock(name)))

    async def _knock(self, name: str) -> None:
        access, seat = self.harness.room.access_control, self.chance.choice(self.harness.room.session.members)
        with contextlib.suppress(RetroError):
            if self.harness.room.access_policy.let_in_one_by_one:
                await access.ask_to_join(name, 9, 600)
            else:
                await access.ask_for_seat(seat, 9, 600)

    def _act(self, what: str, view: View, words: str, *, leads: bool) -> acts.Act | None:
        chance = self.chance
        match what:
            case "lead":
                return steps.leading(view, chance)
            case "group":
                return steps.grouping(view, chance, words)
            case "record":
                return steps.writing_down(view, chance, words)
            case "remove text":
                return steps.removing(view, chance, leads=leads)
            case "hide":
                return steps.hiding(view, chance)
            case "remove person":
                return steps.removed(view, chance)
            case "talk":
                return random_acts.talking(view, chance, leads=leads)
            case "agree":
                return random_acts.agreeing(view, chance, words, leads=leads)
            case "groups":
                return random_acts.in_groups(view, chance, words, leads=leads)
            case "margin":
                return random_acts.in_the_margin(view, chance, words, leads=leads)
            case "before":
                return random_acts.before_the_meeting(view, chance, words)
            case "agenda":
                return random_acts.with_the_agenda(view, chance, words)
            case "voices":
                return random_acts.with_voices(view, chance)
            case "come":
                number = next(self._texts)
                return acts.TakeSeat(f"late-{number}", f"Late {'abcdefghij'[number % 10]}{number}")
            case _:
                return choice(view, chance, words)

    def _note(self, what: str) -> None:
        """Count what is met with this step."""
        self._met["steps"] += 1
        self._met[f"step {what}"] += 1
        session = self.harness.room.session
        kind = "ended" if session.over else session.stage.kind if session.stage else "none"
        self._met[f"stage {kind}"] += 1
        for name, app in self.apps.items():
            if not app.is_running:
                continue
            self._met[f"size {self.sizes[name]}"] += 1
            screen = app.screen
            if not isinstance(screen, SessionScreen):
                for known in {type(screen).__name__, _dialog(screen)}:
                    if known in steps.DIALOGS:
                        self._met[f"dialog {known}"] += 1

    async def shown(self, done: str) -> Shown:
        """What the terminals show now, and a moment later."""
        cells = self._cells()
        await seconds(AGAIN)
        leaks, self._leaks = tuple(self._leaks), []
        return Shown(done, cells, self._cells(), leaks)

    def _cells(self) -> dict[str, Cells]:
        return {name: self.terminals[app].cells() for name, app in self.apps.items()}


def _marks(part: object) -> set[str]:
    """The marks of all texts in a part of a session."""
    return {mark[0] for mark in _MARK.finditer(repr(part))}


def _dialog(screen: object) -> str:
    """What is known of a dialog by the tables of steps: its class, and what stands at its top."""
    title = re.sub(r"^\d+ ", "", getattr(screen, "_title", ""))
    kind = type(screen).__name__
    return f"{kind}: {title}" if title else kind


async def seconds(count: float) -> None:
    """Let made-up time pass."""
    await asyncio.sleep(count)
