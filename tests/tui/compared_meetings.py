"""The same random meeting played with and without what makes painting faster, and what differs."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
import textual._time

from retro.tui import step_pause, stray_keys
from tests.simulation.loop import VirtualLoop, run
from tests.tui.plain_painting import lay_anew, painted_plainly
from tests.tui.random_meeting import ANEW, LAST, RandomMeeting, Shown, seconds
from tests.tui.terminals import difference


def played(
    seed: int, count: int, patch: pytest.MonkeyPatch, met: Counter[str], *, plain: bool = False
) -> list[Shown]:
    """Play a meeting and return what was seen at its beginning and after each step."""
    seen: list[Shown] = []

    async def play() -> None:
        meeting = RandomMeeting(seed, met)
        with meeting.terminals.read(patch), painted_plainly(patch) if plain else contextlib.nullcontext():
            async with meeting.attended():
                seen.append(await meeting.shown(f"{meeting.scene} begins"))
                for number in range(count):
                    done = await meeting.step(number)
                    if plain and number % ANEW == 0:
                        for app in meeting.apps.values():
                            if app.is_running:
                                lay_anew(app)
                    await seconds(LAST)
                    seen.append(await meeting.shown(done))

    with in_made_up_time(patch):
        run(play, seed)
    return seen


def faults(seed: int, count: int, patch: pytest.MonkeyPatch, met: Counter[str]) -> Iterator[str]:
    """What is wrong with a meeting: where its pictures are not the plain ones, and what came too early."""
    shown = played(seed, count, patch, met)
    yield from compared(shown, played(seed, count, patch, Counter(), plain=True))


def compared(shown: Sequence[Shown], wanted: Sequence[Shown]) -> Iterator[str]:
    """What is wrong with a meeting, by what the same meeting shows where it is painted plainly."""
    for here, there in zip(shown, wanted, strict=True):
        yield from (f"{here.done}: {leak}" for leak in here.leaks)
        if here.done != there.done:
            yield f"{here.done}, and painted plainly {there.done}"
            return
        for name, cells in here.cells.items():
            differs = difference(here.then[name], there.then[name])
            if differs and cells != there.cells[name]:
                yield f"{here.done}\nterminal of {name}, {differs}"


@contextlib.contextmanager
def in_made_up_time(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let what asks how much time has passed ask the loop that jumps over it."""
    with patch.context() as context:
        context.setattr(textual._time, "get_time", _now)
        for waits in (stray_keys.StrayKeys, step_pause.StepPause):
            context.setattr(waits.__init__, "__defaults__", (_now,))
        yield


def _now() -> float:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop.time()
