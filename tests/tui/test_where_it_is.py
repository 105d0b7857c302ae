"""The summary for somebody who comes late follows the meeting, from before it is drawn."""

from textual.widgets import Static

from retro.tui.dialogs.where_it_is import WhereItIs
from tests.tui.hosts import Host


async def test_what_happens_before_it_is_drawn_is_shown() -> None:
    dialog = WhereItIs("Where it is", ["Writing"])
    async with Host().run_test() as pilot:
        pilot.app.push_screen(dialog)
        dialog.follow(["Voting"])
        await pilot.pause()
        assert str(dialog.query_one("#lines", Static).content) == "Voting"
        dialog.follow(["Talking"])
        assert str(dialog.query_one("#lines", Static).content) == "Talking"
