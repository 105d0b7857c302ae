"""No state is told by its colour alone: whatever looks different after a key or an act reads different too.

Every scene is gone through: what is marked, chosen or done is changed, and where the picture has changed, so
has its text. Where one goes on to another line to write, or writes in it, the terminal's own cursor says so.
So who sees no colours, or hears the screen, misses nothing.
"""

from collections.abc import Sequence
from typing import Any, Final

import pytest
from rich.style import Style
from textual.app import App
from textual.pilot import Pilot

from retro.session import acts
from retro.session.people import Role
from retro.tui.screens.seat import SeatScreen
from retro.tui.widgets.field import Field
from tests.attack.test_texts import looking, still
from tests.builders import LEADER
from tests.tui.hosts import screen_text
from tests.tui.picture import Picture
from tests.tui.rooms import TERMINAL, WINDOW, Harness, settle
from tests.tui.test_every_dialog import FORMS, OTHERS, Scene
from tests.tui.test_every_screen import EVERY

MOVES: Final = ("down", "up", "tab", "shift+tab")
"""What moves a mark or the focus, wherever it is."""
IN_DIALOGS: Final = ("down", "space", "up", "space", "tab", "shift+tab")
"""What moves and chooses in a dialog; nothing is sent."""


def told_by_looks(before: Picture, after: Picture) -> list[str]:
    """The lines that look different and read the same, where no line beside them reads different.

    A sign stands in the first line of a row; what is long goes on in the lines below it.
    """
    if (before.width, before.height) != (after.width, after.height):
        return []
    found, together = list[str](), list[int]()
    for y in range(after.height + 1):
        if y < after.height and _looks(before, y) != _looks(after, y):
            together.append(y)
            continue
        if all(before.lines[line] == after.lines[line] for line in together):
            found += [f"line {line}: {after.lines[line].rstrip()}" for line in together]
        together = []
    return found


def read_on(app: App[Any]) -> list[str]:
    """What can be read on a screen, without the edges of grounds, which are there only in colours."""
    return [line.replace("▀", " ").replace("▄", " ").rstrip() for line in screen_text(app)]


def _looks(picture: Picture, y: int) -> list[Style]:
    return [cell.style for cell in picture.cells[y]]


async def pressed(pilot: Pilot[Any], key: str) -> list[str]:
    """What a key changes in the looks alone."""
    before, focused, cursor = Picture(pilot), pilot.app.focused, pilot.app.cursor_position
    await pilot.press(key)
    await settle(pilot)
    writes = isinstance(pilot.app.focused, Field) or pilot.app.focused is not focused
    if writes and pilot.app.cursor_position != cursor:
        return []
    return [f"{key}: {fault}" for fault in told_by_looks(before, Picture(pilot))]


async def back(pilot: Pilot[Any], screen: SeatScreen) -> None:
    """Leave every dialog without an answer."""
    for _ in range(4):
        if pilot.app.screen is not screen:
            await pilot.press("escape")
            await settle(pilot)


@pytest.mark.parametrize("scene", EVERY.values(), ids=EVERY.keys())
async def test_what_a_key_changes_can_be_read(scene: Scene) -> None:
    meeting = scene()
    async with Harness(meeting) as harness:
        for name, size in ((LEADER, WINDOW), (meeting.session.members[1].name, TERMINAL)):
            async with harness.at(name, size) as pilot:
                screen, found = pilot.app.screen, list[str]()
                if not isinstance(screen, SeatScreen) or screen.panel is None:
                    continue
                offered = [command.keys.split(",")[0] for command in screen.panel.commands()]
                for key in (*MOVES, *offered, *MOVES):
                    found += await pressed(pilot, key)
                    await back(pilot, screen)
                assert found == []


@pytest.mark.parametrize("scene", EVERY.values(), ids=EVERY.keys())
async def test_what_somebody_else_does_can_be_read(scene: Scene) -> None:
    meeting = scene()
    async with Harness(meeting) as harness, harness.at(LEADER) as lead:
        session = harness.room.session
        if session.stage is None or session.over:
            return
        for seat in [seat for seat in session.seats if seat.role is Role.PARTICIPANT][:2]:
            if any(person.seat == seat.id and person.done is False for person in harness.view(LEADER).people):
                before = Picture(lead)
                await harness.room.submit(seat.id, acts.MarkDone(session.stage.id, True))
                await settle(lead)
                assert told_by_looks(before, Picture(lead)) == []
            before = Picture(lead)
            await harness.room.submit(seat.id, acts.RaiseHand())
            await settle(lead)
            assert told_by_looks(before, Picture(lead)) == []


@pytest.mark.parametrize("scene", list(EVERY.values())[::3], ids=list(EVERY)[::3])
async def test_what_the_time_changes_can_be_read(scene: Scene) -> None:
    meeting = scene()
    name = meeting.session.members[1].name
    async with (
        Harness(meeting) as harness,
        harness.at(LEADER) as lead,
        harness.at(name, TERMINAL) as seat,
    ):
        if harness.room.session.over:
            return
        for minutes in (5, 15, 60):
            before = Picture(lead), Picture(seat)
            harness.clock._now += minutes * 60 - 1
            await harness.clock.pass_by(1)
            for pilot in (lead, seat):
                await settle(pilot)
            assert told_by_looks(before[0], Picture(lead)) == []
            assert told_by_looks(before[1], Picture(seat)) == []


@pytest.mark.parametrize("scene", list(EVERY.values())[1::3], ids=list(EVERY)[1::3])
async def test_without_colours_the_same_can_be_read(scene: Scene) -> None:
    meeting = scene()
    async with Harness(meeting) as harness:
        for name, size in ((LEADER, WINDOW), (meeting.session.members[1].name, TERMINAL)):
            async with harness.at(name, size) as pilot:
                await settle(pilot)
                coloured = read_on(pilot.app)
            async with looking(harness, name, size, NO_COLOR="1") as (_, app):
                await still(app)
                assert read_on(app) == coloured


DIALOGS: Final = [*FORMS, *((scene, name, (key,)) for scene, name, keys in OTHERS for key in keys)]


@pytest.mark.parametrize(("scene", "name", "keys"), DIALOGS)
async def test_what_is_marked_and_chosen_in_a_dialog_can_be_read(
    scene: Scene, name: str, keys: Sequence[str]
) -> None:
    async with Harness(scene()) as harness, harness.at(name, WINDOW) as pilot:
        await pilot.press(*keys)
        await settle(pilot)
        assert len(pilot.app.screen_stack) > 1
        assert [fault for key in IN_DIALOGS for fault in await pressed(pilot, key)] == []
