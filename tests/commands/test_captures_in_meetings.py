"""What was captured goes into the next meeting, and what becomes of it comes back; each once."""

import json
from pathlib import Path

import pytest

from retro.commands import brought_captures
from retro.commands.brought_captures import ask_to_begin
from retro.commands.hosted_session import host_session
from retro.commands.settled_captures import settle_captures
from retro.commands.today import today
from retro.session import acts
from retro.session.brought import Judgement
from retro.session.captures import Capture, CaptureState, captured_note
from retro.session.record import Lesson
from retro.stages.ideate.card_acts import RevealCards
from retro.stages.inbox.rules import JudgeCapture
from retro.workspace import Workspace
from tests.commands.capture_meetings import a_team, captured, everything, files, held, opened, stage
from tests.publish.helpers import retro


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return a_team(tmp_path / "team")


async def test_a_lap_from_the_shell_through_a_meeting_and_back(workspace: Workspace) -> None:
    one, two, three, four, five = captured(
        workspace, "becomes a lesson", "is kept", "is dropped", "becomes a card", "is not looked at"
    )
    hosted = await opened(workspace)
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
    hosted = await opened(workspace)
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
