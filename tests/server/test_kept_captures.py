"""What is captured over SSH between meetings, and taken back."""

from pathlib import Path

import pytest

from retro.commands.kept_for_keys import CAPTURED_OFTEN, CAPTURES_AN_HOUR
from retro.server.kept_things import UNKNOWN_KEY
from tests.server.kept_host import a_host
from tests.server.small import CODE


def captured(folder: Path) -> bytes:
    """All that the files of captures hold."""
    return b"".join(file.read_bytes() for file in folder.rglob("captures/*"))


def everything(folder: Path) -> bytes:
    """All that there is in any file."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_a_line_is_captured_for_the_team_of_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch, questions_per_minute=600) as host:
        status, out, _ = await host.run("Ana", "capture Ask operations before Friday deploys #release")
        assert status == 0
        assert "is kept for XREDX's next meeting, without your name." in out
        (ref,) = await host.refs("Ana", "search operations")
        assert ref.startswith("red-")
        assert await host.refs("Bo", "search operations") == set()
        assert await host.run("Ana", "capture Hm --team blue") == (
            1,
            "",
            "Your key is in no team of this name.\n",
        )
        assert await host.run("Eve", "capture Hm", code=CODE) == (1, "", f"{UNKNOWN_KEY}\n")
        assert b"Ana" not in captured(tmp_path)
        for _ in range(CAPTURES_AN_HOUR - 2):
            assert (await host.run("Ana", "capture Again"))[0] == 0
        assert await host.run("Ana", "capture Again") == (1, "", f"{CAPTURED_OFTEN}\n")


async def test_a_captured_line_is_taken_back_over_ssh_by_a_key_of_the_team(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch, questions_per_minute=600) as host:
        _, out, _ = await host.run("Ana", "capture XCAPTUREX before Friday deploys")
        assert "To take it back today: ssh … capture --undo C" in out
        assert str(tmp_path) not in out
        undo = out.rpartition("ssh … ")[2].strip()
        name = undo.split()[2]
        (ref,) = await host.refs("Ana", "search XCAPTUREX")
        assert await host.run("Bo", undo) == (1, "", f"There is no capture '{name}'.\n")
        assert (await host.run("Ana", f"capture --undo {name} otter-9"))[0] == 1
        assert (await host.run("Ana", f"capture Again --undo {name} otter-42"))[0] == 1
        assert await host.refs("Ana", "search XCAPTUREX") == {ref}
        assert await host.run("Ana", undo) == (0, f"{name} is taken back; its words are destroyed.\n", "")
        assert await host.refs("Ana", "search XCAPTUREX") == set()
        assert b"XCAPTUREX" not in everything(tmp_path)
        assert (await host.run("Ana", f"capture --undo {name}"))[0] == 2
        assert (await host.run("Ana", "capture"))[0] == 2


async def test_who_leads_captures_for_no_team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        status, _, errors = await host.run("Lea", "capture For all of us")
        assert (status, errors) == (1, "Which team: blue or red? Say --team, or --team none.\n")
        status, out, _ = await host.run("Lea", "capture For all of us --team none")
        assert status == 0
        assert "is kept for the next meeting, without your name." in out
        status, taken, _ = await host.run("Lea", out.rpartition("ssh … ")[2].strip())
        assert (status, "is taken back" in taken) == (0, True)
        assert await host.run("Ana", "capture Hm --team none") == (
            1,
            "",
            "Your key is in no team of this name.\n",
        )
