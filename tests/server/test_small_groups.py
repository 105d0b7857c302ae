"""1-2-4-All with nine people over SSH, two of whom drop out in pairs; one of them comes back."""

import contextlib
import re
from pathlib import Path

import pytest

from retro.commands.read_session import read_session
from retro.minutes import markdown
from retro.workspace import Workspace
from tests.killer.processes import a_workspace, served, session_file
from tests.server.people import a_key
from tests.terminal import Terminal, join

pytestmark = pytest.mark.serial

NINE = ("Ana", "Ben", "Cleo", "Dov", "Eva", "Finn", "Gus", "Hal", "Ivy")


def group_of(terminal: Terminal) -> str:
    found = re.search(r"Group (\d)", terminal.text())
    return found[1] if found else ""


async def step(stage: Terminal, sign: str) -> None:
    """Take the next step, and say yes to the question before it."""
    await stage.pause()
    await stage.press("n")
    await stage.wait_for("not done.")
    await stage.press("y")
    await stage.wait_for(sign)


async def test_nine_people_go_from_alone_to_all_although_two_drop_out(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with contextlib.AsyncExitStack() as stack:
        serving = await stack.enter_async_context(served(workspace, "one-two-four-all"))
        stage = await stack.enter_async_context(join(serving.port, "Dana", serving.leader_code, (140, 45)))
        leaving = {name: contextlib.AsyncExitStack() for name in NINE}
        keys = {name: a_key() for name in NINE}
        seats: dict[str, Terminal] = {}
        for name in NINE:
            await stack.enter_async_context(leaving[name])
            coming = join(serving.port, name, serving.code, keys=[keys[name]])
            seats[name] = await leaving[name].enter_async_context(coming)
            await stage.wait_for(name)
        await stage.press("n")
        for name, terminal in seats.items():
            await terminal.wait_for("write a card")
            await terminal.press(f"idea of {name}", "enter")
            await terminal.wait_for(f"▌ idea of {name}")
        await step(stage, "Now in pairs")
        for terminal in seats.values():
            await terminal.wait_until(lambda t=terminal: bool(group_of(t)), "a group")  # type: ignore[misc]
        first = next(
            name for name in NINE if name != "Ana" and group_of(seats[name]) == group_of(seats["Ana"])
        )
        second = next(name for name in NINE if group_of(seats[name]) != group_of(seats["Ana"]))
        for name in (first, second):
            await leaving[name].aclose()
            await stage.wait_for(f"{name} is away and comes back")

        await step(stage, "Now in fours")
        await stage.wait_for("Group 2")
        await stage.wait_gone("Group 3")
        assert "Group 2" in stage.text()
        assert "Group 3" not in stage.text()
        back = await stack.enter_async_context(join(serving.port, first, serving.code, keys=[keys[first]]))
        await back.wait_for("Group ")
        await back.wait_for(f"idea of {first}")
        assert "You are the only one here" not in back.text()

        await seats["Ana"].press("tab", "b")
        await seats["Ana"].wait_for("What your group brings back")
        await seats["Ana"].press("ctrl+u", "one idea for all", "enter")
        await stage.wait_for("one idea for all")
        await step(stage, "What the groups brought back")
        await stage.pause()
        await stage.press("E")
        await stage.wait_for("End the session now?")
        await stage.press("enter")
        await stage.wait_for("over")
    session = read_session(Workspace(workspace), session_file(workspace).stem)
    assert [card.text for card in session.board.cards] == ["one idea for all"]
    page = markdown(session)
    assert "one idea for all (a1)" in page
    assert "idea of" not in page
