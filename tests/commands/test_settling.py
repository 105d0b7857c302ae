"""What a meeting said of captures and left is written once it is over, and goes with it."""

import asyncio
from pathlib import Path

import pytest

from retro.commands.settled_captures import settle_captures
from retro.commands.today import today
from retro.errors import StateError, StoreError
from retro.session import acts
from retro.session.brought import Judgement
from retro.session.captures import OPEN_CAPTURES, CaptureState, captured_note
from retro.session.context import SYSTEM
from retro.session.people import Role
from retro.session.record import Lesson
from retro.stages.inbox.rules import JudgeCapture
from retro.storage import Library
from retro.storage.disk import beside
from retro.storage.lock import Lock
from retro.workspace import Workspace
from tests.commands.capture_meetings import a_team, captured, everything, files, held, opened, stage
from tests.publish.helpers import retro


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return a_team(tmp_path / "team")


async def test_what_a_meeting_dropped_is_destroyed_once_it_is_over_though_its_host_goes_on(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = captured(workspace, "Xdroppedx", "is kept")
    hosted = await opened(workspace)
    name, room = hosted.room.id, hosted.room
    room.start()
    await room.submit(SYSTEM, acts.TakeSeat("lead", "Dana", Role.FACILITATOR))
    await room.submit("lead", acts.NextStage(""))
    for ref, judgement in ((one.ref, Judgement.DROP), (two.ref, Judgement.KEEP)):
        await room.submit("lead", JudgeCapture(stage(hosted, "inbox"), ref, judgement))
    await room.submit("lead", acts.WriteDown(captured_note("they freeze")))
    await room.submit("lead", acts.EndSession())
    async with asyncio.timeout(60):
        while not workspace.remembered("settled"):  # noqa: ASYNC110  (another thread writes)
            await asyncio.sleep(0.02)

    assert b"Xdroppedx" not in everything(workspace.folder) + everything(workspace.private)
    found = {each.text: each for each in files(workspace).read(today()) if each.open}
    assert found.keys() == {"is kept", "they freeze"}
    assert found["is kept"].kept_in == (name,)
    assert not capsys.readouterr().err  # a screen may be there
    await hosted.close()
    assert "1 line captured on the way, kept for the next meeting" in capsys.readouterr().err
    settle_captures(workspace)
    assert len(files(workspace).read(today())) == 3


async def test_a_meeting_that_ends_with_its_host_is_settled_before_that(workspace: Workspace) -> None:
    (one,) = captured(workspace, "Xdroppedx")
    hosted = await opened(workspace)
    await held(hosted, ("ana", JudgeCapture(stage(hosted, "inbox"), one.ref, Judgement.DROP)))

    assert b"Xdroppedx" not in everything(workspace.folder)


async def test_a_session_that_somebody_changes_is_settled_after_that(workspace: Workspace) -> None:
    captured(workspace, "old")
    hosted = await opened(workspace)
    await held(hosted)
    workspace.remember("settled", "")
    lock = Lock(beside(hosted.journal.path, ".lock"))
    settle_captures(workspace)
    assert not workspace.remembered("settled").strip("[]")
    lock.release()
    settle_captures(workspace)
    assert workspace.remembered("settled").strip("[]")


async def test_what_cannot_be_settled_now_is_settled_the_next_time(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    captured(workspace, "old")
    hosted = await opened(workspace)

    def refuse(*given: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr("retro.commands.settled_captures.settle_session", refuse)
        await held(hosted, ("ana", acts.WriteDown(captured_note("they freeze"))))
        settle_captures(workspace)
    assert "is not kept yet: The disk is full." in capsys.readouterr().err

    settle_captures(workspace)

    assert {each.text for each in files(workspace).read(today())} == {"old", "they freeze"}
    assert len(list(Library(workspace.sessions).heads())) == 1


async def test_what_a_meeting_said_is_kept_also_where_there_is_no_room_for_what_it_left(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *_ = captured(workspace, *(f"number {number}" for number in range(OPEN_CAPTURES)))
    hosted = await opened(workspace)
    await held(
        hosted,
        ("ana", JudgeCapture(stage(hosted, "inbox"), first.ref, Judgement.DROP)),
        ("ana", acts.WriteDown(captured_note("they freeze"))),
        ("ana", acts.WriteDown(captured_note("and they thaw"))),
    )

    settle_captures(workspace)

    found = {each.ref: each for each in files(workspace).read(today())}
    assert found[first.ref].state is CaptureState.DROPPED
    assert "is not kept yet: There is room for 300 open captures" in capsys.readouterr().err
    assert retro(workspace.folder, "captures", "drop", next(r for r in found if r != first.ref), "--yes") == 0
    settle_captures(workspace)
    assert {"they freeze", "and they thaw"} <= {each.text for each in files(workspace).read(today())}


async def test_an_index_that_cannot_be_erased_keeps_no_meeting_from_opening(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (one,) = captured(workspace, "is dropped")
    hosted = await opened(workspace)
    inbox = stage(hosted, "inbox")

    def refuse(folder: Path) -> None:
        raise StateError("The index cannot be used.")

    with monkeypatch.context() as patch:
        patch.setattr("retro.commands.settled_captures.erasing", refuse)
        await held(hosted, ("ana", JudgeCapture(inbox, one.ref, Judgement.DROP)))
        following = await opened(workspace)
    following.journal.close()

    assert "is not kept yet: The index cannot be used." in capsys.readouterr().err


async def test_what_is_remembered_of_sessions_has_no_word_of_their_titles(workspace: Workspace) -> None:
    workspace.remember("settled", '["2020-01-01-xoldx"]')
    captured(workspace, "looked at")
    hosted = await opened(workspace, "Xtitlex")
    await held(hosted)
    settle_captures(workspace)
    settle_captures(workspace)

    assert "xtitlex" in hosted.room.id
    assert workspace.remembered("settled") not in ("", "[]")
    left = everything(workspace.private)
    assert b"xtitlex" not in left
    assert b"xoldx" not in left

    workspace.private.joinpath("remembered.new").write_text("xtitlex")
    assert retro(workspace.folder, "sessions", "delete", hosted.room.id, "--yes") == 0
    assert workspace.remembered("settled") == "[]"
    for folder in (workspace.folder, workspace.private):
        assert b"xtitlex" not in everything(folder).lower()
    assert workspace.private.joinpath("remembered.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("command", [("remove", "N1"), ("delete",)])
async def test_what_was_captured_in_a_meeting_goes_with_its_words_wherever_it_is_kept(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    captured(workspace, "old")
    hosted = await opened(workspace, "Xtitlex")
    await held(hosted, *(("ana", acts.WriteDown(captured_note(text))) for text in ("Xfirstx", "second")))
    settle_captures(workspace)
    first = next(each for each in files(workspace).read(today()) if each.text == "Xfirstx")
    assert retro(workspace.folder, "search", "Xfirstx") == 0
    following = await opened(workspace, "Next")
    following.journal.close()
    capsys.readouterr()

    what, *label = command
    assert retro(workspace.folder, "sessions", what, hosted.room.id, *label, "--yes") == 0

    said = capsys.readouterr().err
    assert first.ref in said
    assert "kept of it for a meeting to come" in said
    assert first.id in said.partition(f"{following.room.id}, which is not over, still has ")[2]
    left = {each.text for each in files(workspace).read(today()) if each.open}
    assert left == ({"old", "second"} if label else {"old"})
    assert retro(workspace.folder, "sessions", "delete", following.room.id, "--yes") == 0
    for folder in (workspace.folder, workspace.private):
        found = everything(folder).lower()
        assert b"xfirstx" not in found
        assert (b"xtitlex" in found) is bool(label and folder == workspace.folder)


@pytest.mark.parametrize("settled", [True, False])
async def test_a_line_goes_with_what_a_meeting_made_of_it_also_where_that_is_not_settled_yet(
    workspace: Workspace, settled: bool
) -> None:
    line, other = captured(workspace, "Xfirstx", "other")
    (path,) = workspace.captures.glob("*.json")
    before = path.read_bytes()
    hosted = await opened(workspace)
    await held(hosted, ("ana", acts.WriteDown(Lesson("L", "Xfirstx", origin=line.ref))))
    if not settled:  # as where the process was killed at the end
        path.write_bytes(before)
        workspace.remember("settled", "")
    assert (b"Xfirstx" in everything(workspace.captures)) is not settled

    assert retro(workspace.folder, "sessions", "remove", hosted.room.id, "L1", "--yes") == 0

    for folder in (workspace.folder, workspace.private):
        assert b"Xfirstx" not in everything(folder)
    workspace.remember("settled", "")
    settle_captures(workspace)
    found = {each.ref: each for each in files(workspace).read(today())}
    assert found[line.ref].state is (CaptureState.USED if settled else CaptureState.DROPPED)
    assert (found[other.ref].open, found[other.ref].text) == (True, "other")


async def test_what_became_of_a_line_from_a_deleted_meeting_is_named(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (old,) = captured(workspace, "old")
    first = await opened(workspace, "First")
    await held(first, ("ana", acts.WriteDown(captured_note("they freeze"))))
    settle_captures(workspace)
    line = next(each for each in files(workspace).read(today()) if each.ref != old.ref)
    second = await opened(workspace, "Second")
    await held(second, ("ana", acts.WriteDown(Lesson("L", "They freeze", origin=line.ref))))
    settle_captures(workspace)

    assert retro(workspace.folder, "sessions", "delete", first.room.id, "--yes") == 0

    assert f"{second.room.id}/L1 was made of it and may still have its words" in capsys.readouterr().err
    line = next(each for each in files(workspace).read(today()) if each.ref == line.ref)
    assert (line.state, line.from_session, line.became) == (CaptureState.USED, "", f"{second.room.id}/L1")


async def test_what_a_meeting_dropped_is_not_open_again_once_it_is_deleted(workspace: Workspace) -> None:
    one, two, three = captured(workspace, "is dropped", "is kept", "is dropped too")
    over = await opened(workspace)
    inbox = stage(over, "inbox")
    judging = (("ana", JudgeCapture(inbox, two.ref, Judgement.KEEP)),)
    await held(over, ("ana", JudgeCapture(inbox, one.ref, Judgement.DROP)), *judging)
    goes_on = await opened(workspace)
    room = goes_on.room
    room.start()
    await room.submit(SYSTEM, acts.TakeSeat("lead", "Dana", Role.FACILITATOR))
    await room.submit("lead", acts.NextStage(""))
    await room.submit("lead", JudgeCapture(inbox, three.ref, Judgement.DROP))
    await room.submit("lead", acts.WriteDown(Lesson("L", "Learned", origin=two.ref)))
    await goes_on.close()

    for name in (over.room.id, room.id):
        assert retro(workspace.folder, "sessions", "delete", name, "--yes") == 0

    found = {each.ref: each for each in files(workspace).read(today())}
    assert {ref for ref, each in found.items() if each.open} == {two.ref}
    assert found[two.ref].kept_in == ("(deleted)",)
