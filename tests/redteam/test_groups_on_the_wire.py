"""Over real SSH, every byte recorded: what a group writes reaches no other group, nor the shared window."""

import contextlib
import hashlib
import re
from functools import partial
from pathlib import Path

import pytest

from retro.commands.privacy_check import traced
from retro.workspace import Workspace
from tests.killer.processes import a_workspace, private, served, session_file
from tests.redteam.test_on_the_wire import heard
from tests.terminal import Terminal, join

pytestmark = pytest.mark.serial

PEOPLE = ("Ana", "Ben", "Cleo", "Dov")
WORDS = {name: hashlib.sha256(f"{name} in a group".encode()).hexdigest()[:14] for name in PEOPLE}
TEMPLATE = """\
# Pairs

## Pairs

```toml
kind = "breakout"
minutes = 10
```

### Idea
What is your idea?

## Closing

```toml
kind = "close"
minutes = 10
```
"""


def on_board(terminal: Terminal, text: str) -> bool:
    """Whether a card is on the board, and not only in the line."""
    return f"▌ {text}" in terminal.text()


def links(workspace: Path) -> list[str]:
    """What the files tell of people that they should not."""
    return [t.sentence for t in traced(Workspace(workspace), session_file(workspace).stem) if t.links]


def group_of(terminal: Terminal) -> str:
    """The number of the group that somebody reads they are in."""
    found = re.search(r"Group (\d)", terminal.text())
    assert found is not None, terminal.text()
    return found[1]


async def test_no_byte_of_a_groups_board_reaches_another_group_the_shared_window_or_a_file(
    tmp_path: Path,
) -> None:
    workspace = a_workspace(tmp_path / "team")
    (workspace / "templates" / "pairs.md").write_text(TEMPLATE, "utf-8")
    async with contextlib.AsyncExitStack() as stack:
        serving = await stack.enter_async_context(served(workspace, "pairs"))
        stage = await stack.enter_async_context(join(serving.port, "Dana", serving.leader_code))
        seats = {
            name: await stack.enter_async_context(join(serving.port, name, serving.code)) for name in PEOPLE
        }
        for name in PEOPLE:
            await stage.wait_for(name)
        await stage.press("n")
        for name, terminal in seats.items():
            await terminal.wait_for("What is your idea?")
            await terminal.press(WORDS[name], "enter")
            await terminal.wait_until(partial(on_board, terminal, WORDS[name]))
        groups = {name: group_of(terminal) for name, terminal in seats.items()}
        assert sorted(groups.values()) == ["1", "1", "2", "2"]
        mates = {name: [n for n in PEOPLE if groups[n] == groups[name]] for name in PEOPLE}
        for name, terminal in seats.items():
            for mate in mates[name]:
                await terminal.wait_for(WORDS[mate])
            others = [WORDS[other] for other in PEOPLE if other not in mates[name]]
            assert not heard(terminal, *others), name
        assert not heard(stage, *WORDS.values())
        sealed = [document["sealed"] for document in private(workspace).values()]
        assert sealed
        assert not any(text in session_file(workspace).read_text() for text in WORDS.values())

        assert links(workspace) == []

        chosen = WORDS["Ana"]
        await seats["Ana"].press("tab", "b")
        await seats["Ana"].wait_for("What your group brings back")
        await seats["Ana"].press("ctrl+u", chosen, "enter")
        await stage.wait_for(chosen)
        await stage.pause()
        await stage.press("n")
        await stage.wait_for("nobody else sees it")
        await stage.press("y")
        for terminal in (stage, *seats.values()):
            await terminal.wait_for("What the groups brought back")
        rest = [text for text in WORDS.values() if text != chosen]
        assert not heard(stage, *rest)

        places = (workspace, Workspace(workspace).private)
        everything = b"".join(f.read_bytes() for place in places for f in place.rglob("*") if f.is_file())
        assert not any(text.encode() in everything for text in (*rest, *sealed))
        assert not private(workspace)
    assert links(workspace) == []
