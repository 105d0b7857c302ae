"""One meeting at several terminals, by random steps, and what each terminal shows after each of them."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any, Final

import pyte
import pytest
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from retro.errors import RetroError
from retro.stages.ideate.rules import IdeateView, PlaceCard
from retro.textual_painting import LineRefresh, LineScreen
from retro.tui import base, stray_keys
from retro.tui.screens import frame, session
from tests.builders import LEADER
from tests.tui.rooms import SCENES, Harness, Size, a_moment_passes, settle

SIZES: Final[Sequence[Size]] = ((120, 40), (80, 24), (100, 30), (50, 15), (140, 45), (60, 20))
THEMES: Final = ("dark", "light", "contrast", "projector")
KEYS: Final[Mapping[bool, Sequence[str]]] = {
    True: ("n", "y", "escape", "colon", "question_mark", "P", "plus", "t", "down", "up", "a", "enter", "j"),
    False: (
        *(
            "space",
            "down",
            "up",
            "left",
            "right",
            "tab",
            "enter",
            "escape",
            "x",
            "backspace",
            "f1",
            "pagedown",
        ),
        *("pageup", "end", "home", "1", "3", "a", "d", "ctrl+d", "j", "r"),
    ),
}
"""What the facilitator presses, and what everybody else does."""

FOR_EVER: Final = 3600

Cells = list[list[Any]]


class Screens:
    """What the terminals of apps show, read from what is written to them."""

    def __init__(self) -> None:
        self._terminals: dict[int, tuple[pyte.Screen, pyte.Stream]] = {}

    def resize(self, app: object, size: Size) -> None:
        """Give an app another terminal of this size; what is written next is for it."""
        screen = pyte.Screen(*size)
        self._terminals[id(app)] = (screen, pyte.Stream(screen))

    def feed(self, app: object, data: str) -> None:
        if id(app) in self._terminals:
            self._terminals[id(app)][1].feed(data.replace("\n", ""))

    def cells(self, app: object) -> Cells:
        """Every cell with all its attributes, line by line; of a blank only its ground can be seen."""
        screen = self._terminals[id(app)][0]
        return [[_seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def _seen(cell: Any) -> Any:
    return cell.bg if cell.data == " " and not (cell.reverse or cell.underscore) else cell


@contextlib.contextmanager
def read_from_drivers(patch: pytest.MonkeyPatch, screens: Screens) -> Iterator[None]:
    """Let apps that are tested write to terminals that can be read; no real time passes for what they say."""
    with patch.context() as context:
        context.setattr(frame, "NOTICE_SECONDS", FOR_EVER)
        context.setattr(session, "QUIET", FOR_EVER)
        context.setattr(stray_keys.StrayKeys.__init__, "__defaults__", (lambda: 0.0,))
        context.setattr(HeadlessDriver, "is_headless", property(lambda driver: False))
        context.setattr(HeadlessDriver, "write", lambda driver, data: screens.feed(driver._app, data))
        yield


@contextlib.contextmanager
def painted_by_textual(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let screens be painted as Textual does it."""

    def plain(screen: LineScreen[Any]) -> None:
        super(LineScreen, screen).__init__()
        assert type(screen._compositor) is Compositor

    with patch.context() as context:
        context.setattr(LineScreen, "__init__", plain)
        context.setattr(LineScreen, "paint_now", lambda screen: None)
        context.delattr(LineRefresh, "refresh")
        context.setattr(base, "SharedStylesheet", lambda shared, variables: Stylesheet(variables=variables))
        yield


async def played(
    seed: int, steps: int, patch: pytest.MonkeyPatch, met: Counter[str]
) -> AsyncIterator[tuple[str, dict[str, Cells]]]:
    """Play a meeting; yield what was done and what the terminals show then."""
    chance, screens = random.Random(seed), Screens()
    scene = chance.choice([name for name in SCENES if name != "ended"])
    meeting = SCENES[scene]()
    people = [LEADER, *chance.sample([seat.name for seat in meeting.session.members], 3)]
    with read_from_drivers(patch, screens):
        async with Harness(meeting) as harness, contextlib.AsyncExitStack() as stack:
            pilots: dict[str, Pilot[str]] = {}
            for name in people:
                app = harness.app(name, theme=chance.choice(THEMES))
                size = chance.choice(SIZES)
                screens.resize(app, size)
                pilots[name] = await stack.enter_async_context(app.run_test(size=size))
                await settle(pilots[name])
            for number in range(steps):
                done = await _step(chance, number, harness, pilots, screens, met)
                yield f"{scene} {number}: {done}", await _at_rest(pilots, screens)


async def _at_rest(pilots: Mapping[str, Pilot[str]], screens: Screens) -> dict[str, Cells]:
    """What the terminals show once nothing is painted any more."""
    shown: dict[str, Cells] = {}
    while True:
        for pilot in pilots.values():
            await settle(pilot)
        before, shown = shown, {name: screens.cells(pilot.app) for name, pilot in pilots.items()}
        if shown == before:
            return shown


async def _step(
    chance: random.Random,
    number: int,
    harness: Harness,
    pilots: Mapping[str, Pilot[str]],
    screens: Screens,
    met: Counter[str],
) -> str:
    """Do something at one of the terminals, or to all of them; return what."""
    name = chance.choice([*pilots])
    pilot = pilots[name]
    if not pilot.app.is_running:
        return f"{name} has left"
    what = chance.choices(("key", "card", "size", "second", "theme"), (60, 20, 6, 10, 4))[0]
    stage = harness.view(LEADER).stage
    met.update((what, f"stage {stage.kind if stage else '-'}", type(pilot.app.screen).__name__))
    if what == "key":
        key = chance.choice(KEYS[name == LEADER])
        if name == LEADER and hasattr(pilot.app.session_screen, "step_pause"):  # type: ignore[attr-defined]
            a_moment_passes(pilot)
        await pilot.press(key)
        return f"{name} presses {key}"
    if what == "size":
        size = chance.choice(SIZES)
        screens.resize(pilot.app, size)
        await pilot.resize_terminal(*size)
        return f"{name} has {size}"
    if what == "second":
        await harness.clock.pass_by(1)
        return "a second"
    if what == "theme":
        pilot.app.theme = chance.choice(THEMES)
        return f"{name} takes {pilot.app.theme}"
    panel = harness.view(name).panel
    if stage is None or not isinstance(panel, IdeateView):
        await harness.clock.pass_by(1)
        return "a second"
    writer = chance.choice([seat.name for seat in harness.meeting.session.members])
    text = f"Card {number} " + "with some more words " * chance.randrange(6)
    with contextlib.suppress(RetroError):
        await harness.act(writer, PlaceCard(stage.id, chance.choice(panel.columns).prompt, text))
    return f"{writer} writes a card"
