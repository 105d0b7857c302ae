"""One damaged file: every command names it and goes on with the others."""

import asyncio
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from retro.cli import main
from retro.commands.home import content_of
from retro.commands.hosted_session import host_session
from retro.commands.read_session import read_session
from retro.errors import DamagedFile
from retro.publish.followups import Followups
from retro.session.agenda import Agenda, Privacy
from retro.session.open_actions import ActionEdit
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from retro.storage.checksum import checked
from retro.workspace import Workspace
from tests.builders import Meeting, a_stage, a_whole_meeting

EARLIER = Path(__file__).parents[1] / "storage" / "files"
CASE = Path(__file__).parent / "files" / "event-of-another-stage.json"
BAD, GOOD = "2026-11-26-bad", "2026-11-25-good"
HARM: dict[str, dict[str, Any]] = {
    "a stage of another kind": {"event": "VoteClosed", "stage": "ideate", "tally": {}, "voted": 1},
    "a stage that is not there": {"event": "VoteClosed", "stage": "nowhere", "tally": {}, "voted": 1},
    "a position beyond the end": {"event": "StageEntered", "position": 99, "at": 1},
    "a second opening": {"event": "SessionOpened"},
    "no name": {},
}


def kept(library: Library, name: str, meeting: Meeting, *more: dict[str, Any]) -> None:
    path, head = library.new_path(name), summary_of(meeting.session)
    with closing(Journal.create(path, head, [*meeting.documents, *more])) as journal:
        asyncio.run(journal.commit([], private=meeting.private))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    kept(Library(tmp_path / "sessions"), GOOD, a_whole_meeting())
    workspace = Workspace(tmp_path)
    workspace.prepare()
    return workspace


@pytest.mark.parametrize("harm", HARM)
def test_an_event_that_does_not_fit_is_damage_wherever_it_is_met(
    workspace: Workspace, harm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(Library(workspace.sessions), BAD, Meeting().join("Ana").go("ideate"), HARM[harm])

    for command in (["minutes", BAD], ["sessions", "show", BAD], ["serve", BAD, "--port", "0"]):
        assert main(["--workspace", str(workspace.folder), *command]) == 1
        said = capsys.readouterr().err
        assert said.startswith(
            f"retro: The file of {BAD} contains something that this program does not understand: "
        )
        assert said.count("\n") == 1
    assert main(["--workspace", str(workspace.folder), "sessions", "check"]) == 1
    assert f"{BAD}: {BAD}.json holds" in capsys.readouterr().out
    assert main(["--workspace", str(workspace.folder), "minutes", GOOD]) == 0
    assert BAD in (workspace.private / "retro.log").read_text()


def test_something_private_in_a_stage_of_another_kind_is_damage(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(CASE, workspace.sessions / f"{BAD}.json")

    for command in (["minutes", BAD], ["sessions", "show", BAD], ["serve", BAD, "--port", "0"]):
        assert main(["--workspace", str(workspace.folder), *command]) == 1
        assert f"retro: No copy of {BAD} can be read" in capsys.readouterr().err
    assert main(["--workspace", str(workspace.folder), "sessions"]) == 0
    assert GOOD in capsys.readouterr().out
    assert all(meeting.error for meeting in content_of(workspace).past if meeting.id == BAD)
    assert read_session(workspace, GOOD).over


def test_a_mistake_of_any_kind_while_a_file_becomes_a_session_is_damage(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(Library(workspace.sessions), BAD, Meeting().join("Ana"))

    def broken(*arguments: Any) -> Any:
        raise AttributeError("text of a card")

    monkeypatch.setattr("retro.session.engine.Engine.apply", broken)

    with pytest.raises(DamagedFile) as damage:
        read_session(workspace, BAD)
    assert "text of a card" not in str(damage.value)
    with pytest.raises(DamagedFile):
        host_session(workspace, BAD)


def test_cards_under_a_question_that_is_not_there_are_damage_in_every_format(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = a_whole_meeting(name=BAD)
    board = meeting.session.board
    cards = tuple(msgspec.structs.replace(card, prompt="nowhere") for card in board.cards)
    lost = msgspec.structs.replace(meeting.session, board=msgspec.structs.replace(board, cards=cards))
    head = summary_of(meeting.session)
    Journal.create(Library(workspace.sessions).new_path(BAD), head, meeting.codec.whole(lost)).close()

    for more in ((), ("--format", "csv"), ("--format", "json")):
        assert main(["--workspace", str(workspace.folder), "minutes", BAD, *more]) == 1
        assert capsys.readouterr().err.startswith(f"retro: The file of {BAD} contains something")
    assert main(["--workspace", str(workspace.folder), "sessions", "check", BAD]) == 1


def test_an_event_without_a_name_in_a_file_of_an_earlier_version_is_damage(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = msgspec.json.decode((EARLIER / "v4-open.json").read_bytes())
    tables["events"]["3"]["event"] = {"event": "CardAdded"}
    (workspace.sessions / f"{BAD}.json").write_bytes(msgspec.json.encode(tables))

    assert main(["--workspace", str(workspace.folder), "minutes", BAD]) == 1
    assert f"retro: No copy of {BAD} can be read" in capsys.readouterr().err
    assert main(["--workspace", str(workspace.folder), "sessions", "check", BAD, "--repair"]) == 1


def test_a_stage_that_no_secret_can_be_named_after_is_said_with_the_session(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    agenda = Agenda("Odd", (a_stage("ideate", "Start, stop", ["Well"], privacy=Privacy.ANONYMOUS),))
    kept(Library(workspace.sessions), BAD, Meeting(agenda, name=BAD).join("Ana"))

    assert main(["--workspace", str(workspace.folder), "serve", BAD, "--port", "0"]) == 1
    assert f"cannot name a secret of {BAD}." in capsys.readouterr().err


@pytest.mark.parametrize(
    "changed", [{"key": ["wording"]}, {"key": {"wording": 1}}, {"key": None}, {"due": "Tomorrow"}]
)
def test_an_entry_beside_a_session_that_is_none_is_said_and_costs_nothing_else(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], changed: dict[str, object]
) -> None:
    path = workspace.sessions / f"{GOOD}.json.after"
    edit = ActionEdit(action=f"{GOOD}/A1", what="Move the release window", due="2026-12-24", by="wiki", at=5)
    Followups(workspace.sessions / f"{GOOD}.json").keep([edit])
    tables = msgspec.json.decode(path.read_bytes())
    tables["events"]["1"].update(changed)
    del tables["meta"]["1"]["checksum"]
    path.write_bytes(checked(tables, f"{GOOD}.json.after"))

    assert main(["--workspace", str(workspace.folder), "actions"]) == 0
    said = capsys.readouterr()
    assert f"{GOOD}.json.after holds " in said.err
    assert "Move the release window" in said.out
