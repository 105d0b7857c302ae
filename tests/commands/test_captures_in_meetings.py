"""What was captured goes into the next meeting, and what becomes of it comes back; each once."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from retro.commands import brought_captures
from retro.commands.brought_captures import ask_to_begin
from retro.commands.capturing import keep
from retro.commands.hosted_session import Hosted, host_session
from retro.commands.settled_captures import settle_captures
from retro.commands.today import today
from retro.errors import StateError, StoreError
from retro.session import acts
from retro.session.brought import Judgement
from retro.session.captures import OPEN_CAPTURES, Capture, CaptureState, captured_note
from retro.session.context import SYSTEM
from retro.session.people import Role
from retro.session.record import Lesson
from retro.stages.ideate.card_acts import RevealCards
from retro.stages.inbox.rules import JudgeCapture
from retro.storage import Library
from retro.storage.capture_files import CaptureFiles
from retro.workspace import Workspace
from tests.publish.helpers import retro

TEMPLATE = """\
# Short

Begins with what was captured.

## Captured

```toml
kind = "inbox"
minutes = 5
```

## Cards

```toml
kind = "ideate"
minutes = 5
```

### What now?
Say it.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "team"
    (folder / "templates").mkdir(parents=True)
    (folder / "sessions").mkdir()
    (folder / "templates" / "short.md").write_text(TEMPLATE)
    found = Workspace(folder)
    found.prepare()
    return found


def files(workspace: Workspace) -> CaptureFiles:
    return CaptureFiles(workspace.captures)


def captured(workspace: Workspace, *texts: str) -> list[Capture]:
    return [each for each, _ in keep(files(workspace), texts)]


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def held(hosted: Hosted, *asked: tuple[str, Any]) -> None:
    """Hold a meeting: somebody leads, Ana takes part, and this is asked for; then it ends."""
    room = hosted.room
    room.start()
    await room.submit(SYSTEM, acts.TakeSeat("lead", "Dana", Role.FACILITATOR))
    await room.submit(SYSTEM, acts.TakeSeat("ana", "Ana"))
    await room.submit("lead", acts.NextStage(""))
    for seat, act in asked:
        await room.submit(seat, act)
    await room.submit("lead", acts.EndSession())
    await hosted.close()


def stage(hosted: Hosted, kind: str) -> str:
    return next(stage.id for stage in hosted.room.session.agenda.stages if stage.kind == kind)


async def test_a_lap_from_the_shell_through_a_meeting_and_back(workspace: Workspace) -> None:
    one, two, three, four, five = captured(
        workspace, "becomes a lesson", "is kept", "is dropped", "becomes a card", "is not looked at"
    )
    hosted = await asyncio.to_thread(host_session, workspace, "short")
    assert {each.ref for each in hosted.room.session.captures} == {
        each.ref for each in (one, two, three, four, five)
    }
    inbox, ideate = stage(hosted, "inbox"), stage(hosted, "ideate")
    name = hosted.room.id
    await held(
        hosted,
        ("ana", acts.WriteDown(Lesson("L", "Learned", origin=one.ref))),
        ("ana", JudgeCapture(inbox, two.ref, Judgement.KEEP)),
        ("ana", JudgeCapture(inbox, three.ref, Judgement.DROP)),
        ("lead", JudgeCapture(inbox, four.ref, Judgement.BOARD)),
        ("lead", acts.NextStage(inbox)),
        ("lead", RevealCards(ideate)),
    )

    for _ in range(3):  # each once, however often
        settle_captures(workspace)
        workspace.remember("settled", "")

    found = {each.ref: each for each in files(workspace).read(today())}
    assert (found[one.ref].state, found[one.ref].became) == (CaptureState.USED, f"{name}/L1")
    assert (found[four.ref].state, found[four.ref].became) == (CaptureState.USED, f"{name}/a1")
    assert found[three.ref].state is CaptureState.DROPPED
    assert (found[two.ref].open, found[two.ref].kept_in) == (True, (name,))
    assert (found[five.ref].open, found[five.ref].kept_in) == (True, ())
    left = everything(workspace.folder)
    assert b"is dropped" not in left
    assert b"becomes a lesson" not in left
    assert left.count(b"is kept") == left.count(b"is not looked at") == 1  # with the captures alone


async def test_what_was_captured_on_the_way_and_left_goes_to_the_captures_once(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    captured(workspace, "old")
    hosted = await asyncio.to_thread(host_session, workspace, "short")
    name = hosted.room.id
    await held(
        hosted,
        ("ana", acts.WriteDown(captured_note("they freeze #release"))),
        ("ana", acts.WriteDown(captured_note("is a lesson"))),
        ("ana", acts.WriteDown(Lesson("L", "Learned", origin=f"{name}/N2"))),
    )

    assert retro(workspace.folder, "captures", "--json") == 0
    assert "1 line captured on the way, kept for the next meeting" in capsys.readouterr().err
    workspace.remember("settled", "")
    assert retro(workspace.folder, "captures", "--json") == 0

    told = json.loads(capsys.readouterr().out.splitlines()[-1])["captures"]
    (left,) = [each for each in told if each["text"] != "old"]
    assert (left["text"], left["channels"]) == ("they freeze", ["release"])
    assert left["from_session"] == f"{name}/N1"
    assert retro(workspace.folder, "captures", "drop", left["ref"], "--yes") == 0
    assert f"was said in the meeting {name}" in capsys.readouterr().err
    workspace.remember("settled", "")
    settle_captures(workspace)
    assert [each.text for each in files(workspace).read(today()) if each.open] == ["old"]


def test_a_meeting_without_anything_captured_has_no_such_stage(workspace: Workspace) -> None:
    hosted = host_session(workspace, "short")
    try:
        assert [stage.kind for stage in hosted.room.session.agenda.stages] == ["ideate"]
    finally:
        hosted.journal.close()


def test_a_meeting_begins_with_what_was_captured_if_somebody_says_so(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def agrees(question: str) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(brought_captures, "agrees", agrees)
    for stream in ("stdin", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
    assert not ask_to_begin(workspace, "start-stop-continue", None)
    files(workspace).add([Capture("", "old enough")], "2020-01-01")
    captured(workspace, "new")

    assert ask_to_begin(workspace, "start-stop-continue", None)
    assert not ask_to_begin(workspace, "short", None)  # has such a stage already
    assert not ask_to_begin(workspace, "no-such-template", None)
    assert len(asked) == 1
    assert asked[0].startswith("2 captured, oldest ")
    assert asked[0].endswith(" days. Begin with them?")

    hosted = host_session(workspace, "start-stop-continue", captured=True)
    try:
        session = hosted.room.session
        assert session.agenda.stages[0].kind == "inbox"
        assert [each.text for each in session.captures] == ["old enough", "new"]
    finally:
        hosted.journal.close()
    assert not ask_to_begin(workspace, hosted.room.id, None)


def test_captures_that_cannot_be_read_keep_no_meeting_from_opening(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    captured(workspace, "some")
    (path,) = workspace.captures.iterdir()
    path.write_bytes(b"{}")

    hosted = host_session(workspace, "short")
    hosted.journal.close()

    assert "cannot be read; restore the file" in capsys.readouterr().err
    assert not hosted.room.session.captures


async def test_what_cannot_be_settled_now_is_settled_the_next_time(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    captured(workspace, "old")
    hosted = await asyncio.to_thread(host_session, workspace, "short")
    await held(hosted, ("ana", acts.WriteDown(captured_note("they freeze"))))

    def refuse(*given: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr("retro.commands.settled_captures.settle_session", refuse)
        settle_captures(workspace)
    assert "is not kept yet: The disk is full." in capsys.readouterr().err

    settle_captures(workspace)

    assert {each.text for each in files(workspace).read(today())} == {"old", "they freeze"}
    assert len(list(Library(workspace.sessions).heads())) == 1


async def test_what_a_meeting_said_is_kept_also_where_there_is_no_room_for_what_it_left(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *_ = captured(workspace, *(f"number {number}" for number in range(OPEN_CAPTURES)))
    hosted = await asyncio.to_thread(host_session, workspace, "short")
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
    hosted = await asyncio.to_thread(host_session, workspace, "short")
    inbox = stage(hosted, "inbox")

    def refuse(folder: Path) -> None:
        raise StateError("The index cannot be used.")

    with monkeypatch.context() as patch:
        patch.setattr("retro.commands.settled_captures.erasing", refuse)
        await held(hosted, ("ana", JudgeCapture(inbox, one.ref, Judgement.DROP)))
        following = await asyncio.to_thread(host_session, workspace, "short")
    following.journal.close()

    assert "is not kept yet: The index cannot be used." in capsys.readouterr().err


async def test_what_is_remembered_of_sessions_has_no_word_of_their_titles(workspace: Workspace) -> None:
    workspace.remember("settled", '["2020-01-01-xoldx"]')
    captured(workspace, "looked at")
    hosted = await asyncio.to_thread(host_session, workspace, "short", "Xtitlex")
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
    hosted = await asyncio.to_thread(host_session, workspace, "short", "Xtitlex")
    await held(hosted, *(("ana", acts.WriteDown(captured_note(text))) for text in ("Xfirstx", "second")))
    settle_captures(workspace)
    first = next(each for each in files(workspace).read(today()) if each.text == "Xfirstx")
    assert retro(workspace.folder, "search", "Xfirstx") == 0
    following = await asyncio.to_thread(host_session, workspace, "short", "Next")
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


async def test_what_became_of_a_line_from_a_deleted_meeting_is_named(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (old,) = captured(workspace, "old")
    first = await asyncio.to_thread(host_session, workspace, "short", "First")
    await held(first, ("ana", acts.WriteDown(captured_note("they freeze"))))
    settle_captures(workspace)
    line = next(each for each in files(workspace).read(today()) if each.ref != old.ref)
    second = await asyncio.to_thread(host_session, workspace, "short", "Second")
    await held(second, ("ana", acts.WriteDown(Lesson("L", "They freeze", origin=line.ref))))
    settle_captures(workspace)

    assert retro(workspace.folder, "sessions", "delete", first.room.id, "--yes") == 0

    assert f"{second.room.id}/L1 was made of it and may still have its words" in capsys.readouterr().err
    line = next(each for each in files(workspace).read(today()) if each.ref == line.ref)
    assert (line.state, line.from_session, line.became) == (CaptureState.USED, "", f"{second.room.id}/L1")


async def test_what_a_meeting_dropped_is_not_open_again_once_it_is_deleted(workspace: Workspace) -> None:
    one, two, three = captured(workspace, "is dropped", "is kept", "is dropped too")
    over = await asyncio.to_thread(host_session, workspace, "short")
    inbox = stage(over, "inbox")
    judging = (("ana", JudgeCapture(inbox, two.ref, Judgement.KEEP)),)
    await held(over, ("ana", JudgeCapture(inbox, one.ref, Judgement.DROP)), *judging)
    goes_on = await asyncio.to_thread(host_session, workspace, "short")
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


def test_dropping_says_which_meeting_that_is_not_over_still_has_the_words(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = captured(workspace, "one", "two")
    hosted = host_session(workspace, "short")
    hosted.journal.close()

    assert retro(workspace.folder, "captures", "drop", one.ref, "--yes") == 0

    said = capsys.readouterr().err
    assert f"{hosted.room.id}, which is not over, still has {one.id}, at the latest until its end." in said
    assert two.id not in said
