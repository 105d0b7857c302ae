"""Over real SSH: people come on different days before the meeting, and the host is killed in between.

Every byte is recorded: until the reveal nobody gets what another wrote, and no file holds it.
"""

import hashlib
import signal
from pathlib import Path

import asyncssh
import pytest

from retro.commands.privacy_check import traced
from retro.workspace import Workspace
from tests.killer.processes import a_workspace, private, secrets, served, session_file
from tests.terminal import Terminal, join

pytestmark = pytest.mark.serial

TEMPLATE = """\
# Prepared

A meeting that people prepare.

## Paper

```toml
kind = "read"
minutes = 5
before = true
```

Two mornings without meetings.

## Writing

```toml
kind = "ideate"
minutes = 10
before = true
```

### Well
What went well?

## Risks

```toml
kind = "ideate"
minutes = 10
before = true
```

### Risk
What could go wrong?
"""
PEOPLE = ("Ana", "Ben")


def _word(name: str, stage: str) -> str:
    return hashlib.sha256(f"{name} {stage}".encode()).hexdigest()[:14]


WORDS = {(name, stage): _word(name, stage) for name in PEOPLE for stage in ("Writing", "Risks")}


def heard(terminal: Terminal) -> set[str]:
    """Return whose words a terminal was sent, or parts of them."""
    received = bytes(terminal.received)
    return {
        name
        for (name, _), word in WORDS.items()
        if any(word[n : n + 6].encode() in received for n in range(len(word) - 5))
    }


async def write(terminal: Terminal, name: str) -> None:
    """Read the text, and write a card in each of the other two stages."""
    await terminal.wait_for("Open before the meeting")
    await terminal.press("enter")
    await terminal.wait_for("Two mornings without meetings.")
    await terminal.press("ctrl+d")
    await terminal.wait_for("✓ done")
    await terminal.press("escape")
    for number, stage in enumerate(("Writing", "Risks"), 1):
        await terminal.wait_for("Open before the meeting")
        await terminal.press(*["down"] * number, "enter")
        await terminal.wait_for(f"Before the meeting: {stage}")
        await terminal.press(WORDS[name, stage], "enter")
        await terminal.wait_for(f"▌ {WORDS[name, stage]}")
        await terminal.press("escape")


async def test_cards_of_two_stages_survive_a_kill_and_reach_nobody_before_the_reveal(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    (workspace / "templates" / "prepared.md").write_text(TEMPLATE, "utf-8")
    keys = {name: asyncssh.generate_private_key("ssh-ed25519") for name in PEOPLE}

    async with (
        served(workspace, "prepared") as serving,
        join(serving.port, "Ana", serving.code, keys=[keys["Ana"]]) as ana,
    ):
        await write(ana, "Ana")
        await ana.wait_until(lambda: ana.text().count("your 1 card is kept") == 2)
        await serving.kill()
    name = session_file(workspace).stem
    alone = session_file(workspace).read_text()
    assert {document.keys() == {"stage", "sealed"} for document in private(workspace).values()} == {True}
    assert len(private(workspace)) == len(secrets(workspace)) == 3

    async with served(workspace, name) as serving:
        async with join(serving.port, "Ana", serving.code, keys=[keys["Ana"]]) as ana:
            await ana.wait_until(lambda: ana.text().count("your 1 card is kept") == 2)
            await ana.wait_for("you have read it")
        async with join(serving.port, "Ben", serving.code, keys=[keys["Ben"]]) as ben:
            await write(ben, "Ben")
            await ben.wait_until(lambda: ben.text().count("your 1 card is kept") == 2)
            assert heard(ben) == {"Ben"}
        await serving.stop(signal.SIGTERM)
    assert not any(
        word in text for word in WORDS.values() for text in (alone, session_file(workspace).read_text())
    )

    async with (
        served(workspace, name) as serving,
        join(serving.port, "Dana", serving.leader_code, size=(100, 40)) as dana,
        join(serving.port, "Ana", serving.code, keys=[keys["Ana"]]) as ana,
    ):
        await dana.wait_for("Open before the meeting")
        await ana.wait_for("your 1 card is kept")
        for step in ("begin", "end the reading"):
            await dana.wait_for(f" n {step}")
            await dana.pause()
            await dana.step()
        await ana.wait_for(WORDS["Ana", "Writing"])
        assert (heard(dana), heard(ana)) == (set(), {"Ana"})
        await dana.wait_for(" n reveal cards")
        await dana.pause()
        await dana.step()
        for person in PEOPLE:
            await dana.wait_for(WORDS[person, "Writing"])
            await ana.wait_for(WORDS[person, "Writing"])
        assert private(workspace).keys() == {"s3"}
        assert WORDS["Ben", "Risks"].encode() not in bytes(dana.received)
        await dana.pause()
        await dana.press("E")
        await dana.wait_for("hidden will be deleted.")
        await dana.press("enter")
        await ana.wait_for("has been deleted")
        assert "Traceback" not in serving.said
    assert not secrets(workspace)
    assert [t.sentence for t in traced(Workspace(workspace), name) if t.links] == []
