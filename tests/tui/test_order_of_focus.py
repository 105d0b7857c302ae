"""Tab goes through what can be used in the order it is read, on every screen and in every dialog."""

from collections.abc import Sequence
from typing import Any, Final

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from retro.tui.widgets.field import Field
from retro.tui.widgets.row_list import RowList
from tests.builders import LEADER
from tests.tui.rooms import TERMINAL, WINDOW, Harness, settle
from tests.tui.test_every_dialog import FORMS, OTHERS, Scene
from tests.tui.test_every_screen import EVERY

MOST: Final = 12
"""Places of one screen."""


def places(pilot: Pilot[Any]) -> list[Widget]:
    """What can have the focus and is there to be seen, as it is read: by lines, and then from the left."""
    there = [widget for widget in pilot.app.screen.focus_chain if widget.region.area]
    return sorted(there, key=lambda widget: (widget.region.y, widget.region.x))


def is_used(widget: Widget) -> bool:
    """Whether something is written or chosen there; what is only read need not be gone to."""
    rows = widget.rows if isinstance(widget, RowList) and widget.has_cursor else ()
    return isinstance(widget, Field) or any(row.key for row in rows)


async def goes_round(pilot: Pilot[Any]) -> None:
    """Go on with Tab until the focus is where it was; a line that opens on the way is gone through, too."""
    await settle(pilot)
    if not places(pilot):
        return  # the keys are the screen's own
    round_trip = [pilot.app.focused]
    for _ in range(MOST):
        await pilot.press("tab")
        await settle(pilot)
        if pilot.app.focused is round_trip[0]:
            break
        round_trip.append(pilot.app.focused)
    assert len(round_trip) <= MOST
    there = places(pilot)
    assert {*round_trip} <= {*there}
    assert {widget for widget in there if is_used(widget)} <= {*round_trip}
    order = [there.index(widget) for widget in round_trip if widget is not None]
    first = order.index(min(order))
    assert order[first:] + order[:first] == sorted(order)
    await pilot.press("shift+tab")
    await settle(pilot)
    assert pilot.app.focused in places(pilot)


@pytest.mark.parametrize("scene", EVERY.values(), ids=EVERY.keys())
async def test_the_places_of_a_screen_are_gone_through_as_they_are_read(scene: Scene) -> None:
    meeting = scene()
    async with Harness(meeting) as harness:
        for name, size in ((LEADER, WINDOW), (meeting.session.members[1].name, TERMINAL)):
            async with harness.at(name, size) as pilot:
                await goes_round(pilot)


DIALOGS: Final = [*FORMS, *((scene, name, (key,)) for scene, name, keys in OTHERS for key in keys)]


@pytest.mark.parametrize(("scene", "name", "keys"), DIALOGS)
async def test_the_places_of_a_dialog_are_gone_through_as_they_are_read(
    scene: Scene, name: str, keys: Sequence[str]
) -> None:
    async with Harness(scene()) as harness, harness.at(name, WINDOW) as pilot:
        await pilot.press(*keys)
        await settle(pilot)
        assert len(pilot.app.screen_stack) > 1
        await goes_round(pilot)
        assert len(pilot.app.screen_stack) > 1
