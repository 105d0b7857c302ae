"""A meeting over real SSH whose process is killed again and again: what a screen showed as saved is there.

`RETRO_TORTURE=100 pytest tests/killer` kills a hundred times, `RETRO_SEED=7` draws other moments. The kills
are shared among all kinds of stages in which people give something in private.
"""

import asyncio
import contextlib
import os
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from retro.session.agenda import Stage
from retro.stages import KINDS
from tests.killer.giving import Giving, Person
from tests.killer.giving_texts import CARDS
from tests.killer.processes import Served, a_workspace, an_open_action, secrets, served, session_file, stored
from tests.killer.taking_part import GIVING
from tests.terminal import PATIENCE, Terminal, join

pytestmark = pytest.mark.serial

SEED = int(os.environ.get("RETRO_SEED", "1"))  # read now: tests run without what a shell has set
ROUNDS = int(os.environ.get("RETRO_TORTURE", "25"))
A_MEETING = 10
"""Rounds until another session begins."""
SIZE = (100, CARDS + 20)  # all own cards are on it
NAMES = ("Ana", "Ben", "Cleo")
SILENT = "Eve"


def test_people_take_part_in_every_kind_in_which_they_give_something_in_private() -> None:
    assert GIVING.keys() == {kind.name for kind in KINDS.values() if kind.private_acts}


@pytest.mark.parametrize("meeting", range(-(-ROUNDS // A_MEETING)))
async def test_what_a_screen_showed_as_saved_survives_every_kill(meeting: int, tmp_path: Path) -> None:
    print(f"to draw the same moments: RETRO_SEED={SEED}")
    rng = random.Random(f"{SEED} {meeting}")
    workspace = a_workspace(tmp_path / "team")
    an_open_action(workspace)
    people = [Person(name, random.Random(rng.random())) for name in NAMES]
    people.append(Person(SILENT, rng, silent=True))
    rounds = min(A_MEETING, ROUNDS - meeting * A_MEETING)
    what = "killed"
    at = 0
    kept: Counter[str] = Counter()
    for number in range(rounds):
        async with served(workspace, what) as serving, at_the_terminals(serving, people) as dana:
            what = session_file(workspace).stem
            stages = stored(workspace).agenda.stages
            assert {stage.kind for stage in stages} == GIVING.keys()
            if number:
                await everything_is_there(workspace, people)
            else:
                await dana.press("n")
                await begin(dana, people, stages, at)
            while at < number * len(stages) // rounds:
                await go_on(workspace, dana, people, stages, at)
                at += 1
            if rng.random() < 0.5 and number:
                await dana.press("t")

            doing = [asyncio.create_task(person.giving.give()) for person in people if not person.silent]
            await people[0].giving.until_anything()
            await asyncio.sleep(rng.uniform(0.2, 1.2))
            serving.process.kill()
            for task in doing:
                task.cancel()
            for end in await asyncio.gather(*doing, return_exceptions=True):
                if isinstance(end, Exception) and not isinstance(end, OSError):  # the line was dead
                    raise end
            await serving.ended()
            for person in people:
                await person.terminal.wait_ended()
                person.giving.look()
            nobody_else_was_seen(dana, people)
            kept[stages[at].kind] += sum(p.giving.saved != p.giving.nothing for p in people)

    print(f"people who had seen something saved when it was killed: {dict(kept)}")
    async with served(workspace, what) as serving, at_the_terminals(serving, people) as dana:
        await everything_is_there(workspace, people)
        assert secrets(workspace) <= {f"stage-{stages[at].id}"}
        for place in range(at, len(stages)):
            await go_on(workspace, dana, people, stages, place)
    assert secrets(workspace) == set()
    assert [file.name for file in (workspace / "sessions").glob("*.tmp")] == []


@contextlib.asynccontextmanager
async def at_the_terminals(serving: Served, people: list[Person]) -> AsyncIterator[Terminal]:
    """Let everybody join; gives the facilitator's terminal."""
    async with contextlib.AsyncExitStack() as stack:
        dana = await stack.enter_async_context(
            join(serving.port, "Dana", serving.leader_code, size=(120, 40))
        )

        async def come(person: Person) -> None:
            person.terminal = await stack.enter_async_context(
                join(serving.port, person.name, serving.code, size=SIZE, keys=[person.key])
            )

        await asyncio.gather(*map(come, people))
        await dana.wait_until(lambda: all(person.name in dana.text() for person in people), "everybody")
        yield dana


async def everything_is_there(workspace: Path, people: list[Person]) -> None:
    """See that everybody finds what they gave, and that nobody finds anything else."""
    async with asyncio.timeout(PATIENCE):  # that the time has stopped is stored first after a start
        while stored(workspace).timer.running:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    for person in people:
        await person.giving.check()


async def begin(dana: Terminal, people: list[Person], stages: tuple[Stage, ...], at: int) -> None:
    """Bring the stage that was entered to where people can give something."""
    giving = GIVING[stages[at].kind]
    await giving.ask(dana)
    for person in people:
        person.giving = giving(person)
        await person.giving.until(giving.nothing)


async def go_on(
    workspace: Path, dana: Terminal, people: list[Person], stages: tuple[Stage, ...], at: int
) -> None:
    """Let everybody give one thing more, close the stage, compare its outcome, and enter the next one."""
    giving, stage = GIVING[stages[at].kind], stages[at]
    givers = [person.giving for person in people if not person.silent]
    await asyncio.gather(*(one.give_last() for one in givers))
    nobody_else_was_seen(dana, people)
    await dana.wait_for(f" n {giving.closes}")
    await dana.pause()
    await dana.step()
    key = await way_on(dana, giving, after(stages, at))
    assert giving.outcome(stored(workspace), stage) == giving.expected([one.saved for one in givers])
    assert secrets(workspace) == set()
    if at + 1 < len(stages):
        await dana.pause()
        await dana.step(key)
        await begin(dana, people, stages, at + 1)


def after(stages: tuple[Stage, ...], at: int) -> str:
    """The words by which the facilitator's screen offers what follows a stage."""
    return f"go to {stages[at + 1].title}" if at + 1 < len(stages) else "end the session"


async def way_on(dana: Terminal, giving: type[Giving], following: str) -> str:
    """Wait until the stage is closed and the facilitator can go on to what follows; gives the key."""
    keys: list[str] = []

    def offered() -> bool:
        keys[:] = re.findall(rf" ([{giving.ways_on}]) {following}", dana.text())
        return bool(keys) and f" n {giving.closes}" not in dana.text()

    await dana.wait_until(offered, following)
    return keys[0]


def nobody_else_was_seen(dana: Terminal, people: list[Person]) -> None:
    """See that nothing of what is shown to one person as their own was sent to anybody else."""
    for person in people:
        giving = person.giving
        others = [other for other in people if other is not person and not giving.shares_with(other)]
        text = f"{person.name}{giving.sign}".encode()
        assert not giving.sign or not any(
            text in terminal.received for terminal in (dana, *(other.terminal for other in others))
        )
        if person.silent:
            assert giving.shown(dana.text()) in (None, giving.nothing)
            assert giving.now in (None, giving.nothing)
