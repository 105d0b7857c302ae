"""Days and moments in files that a hand changed: the file is named, and hides no other."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from retro.cli import main
from retro.commands.home import content_of
from retro.commands.hosted_session import host_session
from retro.session import acts
from retro.session.brought import BroughtCapture
from retro.session.record import Action, Decision, Experiment, Lesson
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from retro.storage.checksum import checked
from retro.storage.file_content import name_of
from retro.workspace import Workspace
from tests.builders import Meeting, a_stage, an_agenda
from tests.commands.capture_meetings import a_team, captured
from tests.publish.helpers import retro

BAD, GOOD = "2026-11-26-bad", "2026-11-25-good"
BROUGHT = BroughtCapture("none-2026-11/C5", "the belt", "", (), "2026-11-20")
EARLIER = {"action": {"id": "A1", "what": "Ask"}, "session": "2026-11-07-sprint-41", "date": "soon"}
NO_MOMENTS = (-1, 253_370_764_801, 1_000_000_000_000, 10**17)
COMMANDS = (
    ("decisions",),
    ("lessons",),
    ("experiments",),
    ("actions",),
    ("due",),
    ("search", "belt"),
    ("sessions",),
    ("captures",),
    ("capture", "one more"),
    ("minutes", GOOD),
)
VERDICT = {"ref": "2026-03-07-sprint-24/D1", "said": "confirmed", "until": "soon"}
HARM: Mapping[str, tuple[tuple[str | int, ...], Any]] = {
    **{f"ended {moment}": (("ended",), moment) for moment in NO_MOMENTS},
    **{f"opened {moment}": (("opened",), moment) for moment in NO_MOMENTS},
    "offset": (("offset",), 10**12),
    "the day of a capture": (("captures", 0, "day"), "soon"),
    "the due day of an action": (("record", "actions", 0, "due"), "soon"),
    "the review of a decision": (("record", "decisions", 0, "review"), "soon"),
    "the review of a lesson": (("record", "lessons", 0, "review"), "soon"),
    "the day of an earlier meeting": (("record", "promises"), [EARLIER]),
    "the next look of a verdict": (("record", "verdicts"), [VERDICT]),
    "the end of an experiment": (("record", "experiments", 0, "until"), "soon"),
}
"""Where it is, within a session, and what is there."""


def a_session(name: str) -> Meeting:
    stages = (a_stage("inbox", title="Captured"), *an_agenda().stages)
    meeting = Meeting(an_agenda(stages=stages), name=name, captures=(BROUGHT,)).join("Ana").go("lessons")
    for entry in (
        Action("A", "Mend the belt", "Ana", "2026-12-05"),
        Decision("D", "The belt stays", review="2026-12-05"),
        Lesson("L", "A belt wears out", review="2026-12-05"),
        Experiment("E", "If we oil the belt, then it holds", until="2026-12-05"),
    ):
        meeting.lead(acts.WriteDown(entry))
    return meeting.lead(acts.EndSession())


def put(workspace: Workspace, meeting: Meeting) -> Path:
    path = Library(workspace.sessions).new_path(meeting.session.id)
    stored = meeting.codec.whole(meeting.session)
    with closing(Journal.create(path, summary_of(meeting.session), stored)):
        return path


def change(path: Path, change: Any) -> None:
    """Change what is in a file, which then has a right checksum."""
    tables = msgspec.json.decode(path.read_bytes())
    del tables["meta"]["1"]["checksum"]
    change(tables)
    path.write_bytes(checked(tables, name_of(path)))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = a_team(tmp_path / "team")
    put(workspace, a_session(GOOD))
    return workspace


@pytest.mark.parametrize("head", [False, True])
@pytest.mark.parametrize("harm", HARM)
def test_no_day_and_no_moment_of_a_session_hides_another(
    workspace: Workspace, harm: str, head: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(workspace, a_session(BAD))
    places, value = HARM[harm]

    def spoil(tables: Any) -> None:
        inner = next(iter(tables["events"].values()))["session"]
        for place in places[:-1]:
            inner = inner[place]
        inner[places[-1]] = value
        if head and len(places) == 1:
            tables["meta"]["1"]["head"][places[-1]] = value

    change(path, spoil)

    for command in COMMANDS:
        capsys.readouterr()
        code = retro(workspace.folder, *command)
        said = capsys.readouterr()
        assert code == 0, (command, said.err)
        if command[0] in ("decisions", "lessons", "experiments", "actions"):
            assert "belt" in said.out
        if command[0] == "decisions" and len(places) < 3:
            assert BAD in said.err
    assert main(["--workspace", str(workspace.folder), "minutes", BAD]) == 1
    assert BAD in capsys.readouterr().err
    assert main(["--workspace", str(workspace.folder), "sessions", "check"]) == 1
    assert {meeting.id for meeting in content_of(workspace).past} == {BAD, GOOD}
    host_session(workspace, "short").journal.close()


@pytest.mark.parametrize("day", ["soon", "2026-02-30", 20261120])
def test_no_day_of_a_capture_raises(
    workspace: Workspace, day: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    captured(workspace, "the oil")
    (path,) = workspace.captures.glob("*.json")

    def spoil(tables: Any) -> None:
        tables["events"]["1"]["day"] = day

    change(path, spoil)

    assert retro(workspace.folder, "captures") == 1
    assert f"The captures in {path} cannot be read" in capsys.readouterr().err
    assert retro(workspace.folder, "search", "belt") == 0
    host_session(workspace, "short").journal.close()
    assert f"The captures in {path} cannot be read" in capsys.readouterr().err


def test_a_capture_without_a_day_is_of_today(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    captured(workspace, "the oil")
    (path,) = workspace.captures.glob("*.json")

    def spoil(tables: Any) -> None:
        del tables["events"]["1"]["day"]

    change(path, spoil)

    assert retro(workspace.folder, "captures") == 0
    assert "the oil" in capsys.readouterr().out
