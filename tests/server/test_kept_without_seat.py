"""What people are told over SSH who have no seat: which verbs there are, and what is for a meeting."""

from pathlib import Path

import asyncssh
import pytest

from retro.commands.kept_verbs import CAPTURE, VERBS
from retro.server.admission import NO_KEY
from retro.server.kept_things import UNKNOWN_KEY
from retro.server.visit import NO_MEETING
from retro.session import acts
from retro.session.people import Role
from tests.server.kept_host import a_host
from tests.server.small import CODE
from tests.server.test_commands import take
from tests.terminal import answers, connect


@pytest.mark.parametrize("meeting", [True, False])
async def test_a_key_that_a_team_names_is_told_what_can_be_typed(
    meeting: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch, meeting=meeting, questions_per_minute=600) as host:
        status, out, errors = await host.run("Ana", "help")
        assert (status, errors) == (0, "")
        for verb in (*VERBS, CAPTURE):
            assert f"  {verb.usage}: {verb.does}\n" in out
        status, out, _ = await host.run("Ana", "help search")
        assert status == 0
        assert "Example: search flaky kind:lesson" in out
        for command, sentence in (
            ("serch flaky", 'There is no verb "serch". Did you mean search? To see all: help'),
            ("help serch", 'There is no verb "serch". Did you mean search? To see all: help'),
            ("/bin/sh -c id", 'There is no verb "/bin/sh". To see all: help'),
        ):
            assert await host.run("Ana", command) == (2, "", f"{sentence}\n")
        status, _, errors = await host.run("Ana", "lessons --kin lesson")
        assert status == 2
        assert errors.startswith('lessons has no option "--kin".')
        for command in ("status", "cards", "next"):
            assert await host.run("Ana", command) == (1, "", f"{NO_KEY if meeting else NO_MEETING}\n")


async def test_a_seat_asks_the_meeting_for_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_host(tmp_path, monkeypatch, seated=True) as host:
        assert "In every stage, for everybody:" in (await host.run("Ana", "help"))[1]


async def test_a_key_that_no_team_names_is_told_nothing_but_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch) as host:
        for command in ("help", "serch flaky"):
            assert await host.run("Eve", command, code=CODE) == (1, "", f"{NO_KEY}\n")


async def test_a_key_that_nobody_knows_is_told_so_where_there_is_no_meeting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch, meeting=False) as host:
        assert await refused(host.s.port, host.keys["Eve"]) == UNKNOWN_KEY
        assert await refused(host.s.port) == "There is no session here now."


async def refused(port: int, *keys: asyncssh.SSHKey) -> str:
    with pytest.raises(asyncssh.DisconnectError) as refusal:
        await connect(port, user="eve", keys=keys, says=answers("Eve", CODE))
    return refusal.value.reason


async def test_after_its_end_a_meeting_takes_no_captures_of_those_whom_a_team_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_host(tmp_path, monkeypatch, seated=True, questions_per_minute=600) as host:
        await take(host.s.room, "Eve", host.keys["Eve"])
        await take(host.s.room, "Lea", host.keys["Lea"], Role.FACILITATOR)
        assert "is kept for XREDX" not in (await host.run("Ana", "capture Ask operations"))[1]
        await host.s.room.submit("lea", acts.EndSession())
        status, out, _ = await host.run("Ana", "capture Ask operations")
        assert status == 0
        assert "is kept for XREDX's next meeting, without your name." in out
        assert await host.refs("Ana", "actions") == {"2026-11-21-red/A1"}
        # Who is in no team asks the meeting as before.
        assert (await host.run("Eve", "actions"))[1] == "There are no actions.\n"
