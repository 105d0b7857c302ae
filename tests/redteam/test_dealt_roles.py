"""What the host deals to people, on a real disk: each sees the own one, no file tells whose it is."""

from pathlib import Path

import msgspec
import pytest

from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.context import SYSTEM
from retro.session.people import Role
from retro.stages import KINDS
from retro.storage.file_content import PrivateTable
from tests.redteam.anykind import LEADER, PEOPLE, SILENT, STAGE, WATCHER, Meeting
from tests.redteam.test_every_kind import check_over

TAKING_PART = (*PEOPLE, SILENT)


def roles(meeting: Meeting, *seats: str) -> dict[str, str]:
    return {seat: meeting.room.view(seat).panel.role for seat in seats}  # type: ignore[attr-defined]


@pytest.mark.parametrize("privacy", [Privacy.REVEALED, Privacy.ANONYMOUS])
async def test_roles_survive_a_restart_sealed_and_are_gone_after_the_end(
    privacy: Privacy, tmp_path: Path
) -> None:
    meeting = Meeting(tmp_path, KINDS, KINDS["brief"], privacy)
    async with meeting.open():
        await meeting.lead(acts.JumpTo(STAGE))
        before = roles(meeting, *TAKING_PART)
        assert sorted(before.values()) in (["First"] * 3 + ["Second"] * 2, ["First"] * 2 + ["Second"] * 3)
        assert roles(meeting, LEADER, WATCHER) == {LEADER: "", WATCHER: ""}
    parts = PrivateTable.of(msgspec.json.decode(meeting.path.read_bytes()))
    assert [part.keys() for part in parts.values()] == [{"stage", "sealed"}]
    async with meeting.open():
        assert roles(meeting, *TAKING_PART) == before
        await meeting.lead(acts.JumpTo("before"))
        await meeting.room.submit(SYSTEM, acts.TakeSeat("s-late-one", "Late", Role.PARTICIPANT))
        for seat in TAKING_PART:
            note = meeting.room.view(seat).privacy_note
            assert note.startswith(f"Your role: {before[seat]}. Only you see it.")
        assert meeting.room.view("s-late-one").privacy_note.startswith("Your role: ")
        for seat in (LEADER, WATCHER):
            assert "Your role" not in meeting.room.view(seat).privacy_note
        await meeting.lead(acts.JumpTo(STAGE))
        assert roles(meeting, *TAKING_PART) == before
        assert len(meeting.secrets) == 1
        await meeting.lead(acts.EndSession())
        check_over(meeting)
        assert "Your role" not in meeting.room.view(PEOPLE[0]).privacy_note
