"""A key that is not offered opens nothing: whoever may not do something is not asked how to do it."""

import pytest

from retro.tui.screens.seat import SeatScreen
from tests.tui.rooms import TERMINAL, WATCHER, Harness, settle
from tests.tui.test_every_screen import EVERY, Scene


@pytest.mark.parametrize("scene", EVERY.values(), ids=EVERY.keys())
async def test_no_key_that_is_not_offered_opens_a_dialog(scene: Scene) -> None:
    async with Harness(scene()) as harness:
        names = {seat.name for seat in harness.room.session.seats}
        for name in [name for name in ("Ana", WATCHER) if name in names]:
            async with harness.at(name, TERMINAL) as pilot:
                screen = pilot.app.screen
                assert isinstance(screen, SeatScreen)
                panel = screen.panel
                assert panel is not None
                offered = {command.action for command in panel.commands()}
                for command in panel.COMMANDS:
                    if command.action not in offered:
                        await pilot.press(command.keys.split(",")[0])
                        await settle(pilot)
                        assert pilot.app.screen is screen, (name, command.keys)
