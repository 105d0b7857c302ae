"""`retro search`, `show` and `library`: what meetings left is found as it stands, and erased with them."""

import contextlib
import itertools
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from retro.commands import library_sources
from retro.commands.due_at_opening import say_what_is_due
from retro.commands.kept_library import KeptLibrary
from retro.commands.library_reader import SessionReader
from retro.commands.meeting_memory import MeetingMemory
from retro.errors import StateError
from retro.memory.entry import Entry
from retro.publish.followups import Followups
from retro.session import acts
from retro.session.later_words import RecordWord
from retro.session.recalled import Fitting, RecallContext, Written
from retro.session.record import Action, CarriedAction, Decision, Lesson, Verdict
from retro.state import StateFolder
from retro.storage import Library
from retro.workspace import Workspace
from tests.builders import Meeting, an_agenda
from tests.commands.records_workspace import FIRST, LATER, SECOND, a_session, a_team, put
from tests.publish.helpers import retro


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RETRO_STATE", str(tmp_path / "state"))
    return a_team(tmp_path / "team")


def opened(team: Path) -> Workspace:
    return Workspace.find(team, StateFolder.find(None))


def found(team: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """The entries that a question finds."""
    capsys.readouterr()
    assert retro(team, "search", *arguments, "--json") == 0
    entries: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["entries"]
    return entries


def refs(team: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    return [entry["ref"] for entry in found(team, capsys, *arguments)]


def bytes_everywhere(team: Path) -> bytes:
    """All that lies in the workspace and in what this machine keeps of it."""
    folders = (team, team.parent / "state")
    return b"".join(file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file())


def test_what_is_kept_is_found_and_shown(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "search", "flaky") == 0
    out, told = capsys.readouterr()
    assert out.splitlines()[:2] == [
        f"D1  {FIRST}   decision, in force, due since 1 Sep 2026 · #ci",
        "    No merge while a test is «flaky»",
    ]
    assert told.startswith("2 found. Read one: retro ")
    assert told.endswith(f" show {FIRST}/D1\n")
    assert retro(team, "show", f"{FIRST}/L1") == 0
    assert capsys.readouterr().out.splitlines()[0] == "A flaky test is mended within the week"
    assert retro(team, "show", f"{FIRST}/L1", "--json") == 0
    assert json.loads(capsys.readouterr().out)["entry"]["channels"] == ["ci"]


def test_filters_are_typed_or_given_as_options(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refs(team, capsys, "kind:lesson", "#ci") == [f"{FIRST}/L1"]
    assert refs(team, capsys, "--kind", "lesson", "--channel", "ci") == [f"{FIRST}/L1"]
    assert refs(team, capsys, "--who", "Ben", "--state", "open") == [f"{FIRST}/A1"]
    assert set(refs(team, capsys, "--kind", "action", "--since", "2026-06")) == {f"{SECOND}/A1"}
    assert set(refs(team, capsys, "state:due")) == {f"{FIRST}/{each}" for each in ("D1", "L1", "E1", "A1")}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["kin:lesson"], "There is no filter kin:; did you mean kind:?"),
        ([], "Say what to look for, such as: flaky kind:lesson #ci"),
        (["since:someday"], "is not a"),
        (["x" * 400], "A question holds up to 300 characters"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(
    typed: list[str], sentence: str, team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "search", *typed) == 1
    out, told = capsys.readouterr()
    assert not out
    assert sentence in told
    assert "Traceback" not in told


def test_nothing_found_names_words_that_are_near(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "search", "flakey") == 0
    assert capsys.readouterr().err == "Nothing has “flakey”. Near: flaky (2).\n"


def test_a_name_that_is_not_there_is_a_sentence(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "show", f"{FIRST}/L9") == 1
    assert f"Nothing is kept under the name {FIRST}/L9." in capsys.readouterr().err


def test_what_later_sessions_and_commands_said_is_found_with_it(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found(team, capsys, f"in:{FIRST}", "kind:action")[0]["state"] == "open"
    assert retro(team, "lessons", "again", f"{FIRST}/L1") == 0
    entry = found(team, capsys, f"in:{FIRST}", "kind:lesson")[0]
    assert (entry["state"], entry["seen"]) == ("kept", 1)
    (carried,) = (each for each in carried_by(team) if each.action.id == "A1" and each.session == FIRST)
    meeting = Meeting(name="2026-11-28-sprint-43", carried_actions=(carried,)).join("Ana").go("review")
    meeting.judge(0, Verdict.DONE).go("lessons")
    meeting.lead(acts.WriteDown(Decision("D", "Merge when the build is green", changes=f"{FIRST}/D1")))
    put(team, meeting.wait(600).lead(acts.EndSession()))
    assert found(team, capsys, f"in:{FIRST}", "kind:action")[0]["state"] == "done"
    assert found(team, capsys, f"in:{FIRST}", "kind:decision")[0]["state"] == "changed"


def carried_by(team: Path) -> Any:
    from retro.commands.past_actions import from_earlier_sessions

    workspace = opened(team)
    return from_earlier_sessions(workspace, Library(workspace.sessions)).carried_actions


def test_the_same_index_comes_of_one_file_after_the_other_and_of_all_at_once(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = (["flaky"], ["kind:action"], ["a"], ["state:due"], ["#ci"])
    for weeks, name in ((1, "2026-11-28-one"), (2, "2026-12-05-two")):
        put(team, a_session(name, LATER, weeks))
        found(team, capsys, "kind:lesson")
    grown = [found(team, capsys, *question) for question in questions]
    assert retro(team, "library", "--rebuild") == 0
    assert [found(team, capsys, *question) for question in questions] == grown


def test_what_is_deleted_removed_or_forgotten_is_in_no_byte(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = (Lesson("L", "XLESSONX holds"), Action("A", "XACTIONX", "Xanthippe"))
    put(team, a_session("2026-11-28-marked", marked, 1))
    assert refs(team, capsys, "XLESSONX") == ["2026-11-28-marked/L1"]
    assert b"XLESSONX" in bytes_everywhere(team)
    assert retro(team, "sessions", "remove", "2026-11-28-marked", "L1", "--yes") == 0
    assert b"XLESSONX" not in bytes_everywhere(team)
    assert refs(team, capsys, "who:Xanthippe") == ["2026-11-28-marked/A1"]
    assert retro(team, "sessions", "forget", "2026-11-28-marked", "Xanthippe", "--yes") == 0
    assert b"Xanthippe" not in bytes_everywhere(team)
    assert refs(team, capsys, "XACTIONX") == ["2026-11-28-marked/A1"]
    assert retro(team, "sessions", "delete", "2026-11-28-marked", "--yes") == 0
    assert b"XACTIONX" not in bytes_everywhere(team)
    assert refs(team, capsys, "XACTIONX") == []


def test_words_said_later_go_with_their_removal(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "lessons", "retire", f"{FIRST}/L1", "--because", "XBECAUSEX") == 0
    assert refs(team, capsys, "XBECAUSEX") == [f"{FIRST}/L1"]
    assert Followups(Library(team / "sessions").path(FIRST)).of(RecordWord)
    assert retro(team, "sessions", "remove", FIRST, "later L1", "--yes") == 0
    assert b"XBECAUSEX" not in bytes_everywhere(team)


def test_a_damaged_session_hides_no_other(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(team, a_session("2026-11-28-lost", LATER, 1))
    path = Library(team / "sessions").path("2026-11-28-lost")
    path.write_bytes(path.read_bytes()[:200])
    assert set(refs(team, capsys, "kind:lesson")) == {f"{FIRST}/L1", f"{SECOND}/L1"}


def test_a_meeting_is_reminded_of_what_fits_with_the_reasons(team: Path) -> None:
    memory = MeetingMemory(opened(team))
    context = RecallContext(
        "2026-11-28-sprint-43",
        "",
        ("ci",),
        "Sprint 43",
        topic="A flaky test blocks every merge",
        cards=("The flaky test again",),
    )
    recalled = memory.recall(context)
    assert {each.ref for each in recalled} == {f"{FIRST}/L1", f"{FIRST}/D1"}
    assert all("#ci here too" in each.why and "flaky" in each.why for each in recalled)
    only = RecallContext(
        **{name: getattr(context, name) for name in context.__struct_fields__} | {"kinds": ("decision",)}
    )
    assert [each.ref for each in memory.recall(only)] == [f"{FIRST}/D1"]
    own = RecallContext(
        **{name: getattr(context, name) for name in context.__struct_fields__} | {"session": FIRST}
    )
    assert memory.recall(own) == ()


def written(kind: Fitting, text: str) -> RecallContext:
    """A meeting in which this was just written down."""
    return RecallContext("2026-11-28-sprint-43", "", (), "Sprint 43", written=(Written(kind, text),))


@pytest.mark.parametrize(
    ("kind", "text", "ref"),
    [
        ("lesson", "A flaky test is to be mended within the week", f"{FIRST}/L1"),
        ("decision", "No merge while a test is flaky", f"{FIRST}/D1"),
        ("action", "Ask the operations", f"{FIRST}/A1"),
    ],
)
def test_what_says_nearly_the_same_as_something_new_comes_back(
    kind: Fitting, text: str, ref: str, team: Path
) -> None:
    memory = MeetingMemory(opened(team))
    (found,) = memory.recall(written(kind, text))
    assert (found.ref, found.kind) == (ref, kind)
    assert found.why.startswith("says nearly the same")
    assert memory.recall(written(kind, "Nobody has ever written anything such as this")) == ()
    own = msgspec.structs.replace(written(kind, text), session=FIRST)
    assert memory.recall(own) == ()
    assert memory.recall(msgspec.structs.replace(written(kind, text), team="platform")) == ()


def test_what_a_running_meeting_changes_is_read_again_by_no_recall(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = CarriedAction(Action("A1", "Ask operations", "Ben"), FIRST, "2026-03-07")
    running = Meeting(an_agenda(), name="2026-11-28-sprint-43", carried_actions=(carried,)).join("Ana")
    put(team, running)
    memory, path = MeetingMemory(opened(team)), Library(team / "sessions").path("2026-11-28-sprint-43")
    assert memory.recall(written("decision", "No merge while a test is flaky"))
    read: list[str] = []
    monkeypatch.setattr(SessionReader, "entries", lambda self, name, *more: read.append(name))
    for _ in range(3):
        os.utime(path, ns=(time.time_ns(), time.time_ns()))
        assert memory.recall(written("decision", "No merge while a test is flaky"))
    assert read == []


def test_a_running_meeting_makes_nothing_of_another_stale(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = CarriedAction(Action("A1", "Ask operations", "Ben"), FIRST, "2026-03-07")
    put(team, Meeting(an_agenda(), name="2026-11-28-sprint-43", carried_actions=(carried,)).join("Ana"))
    assert refs(team, capsys, "flaky")
    read: list[str] = []
    whole = SessionReader.entries

    def entries(self: SessionReader, name: str, *more: Any) -> tuple[Entry, ...]:
        read.append(name)
        return whole(self, name, *more)

    monkeypatch.setattr(SessionReader, "entries", entries)
    os.utime(Library(team / "sessions").path("2026-11-28-sprint-43"), ns=(time.time_ns(), time.time_ns()))
    assert refs(team, capsys, "flaky")
    assert FIRST not in read


def test_another_spelling_of_a_channel_is_found_by_its_name(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(team, a_session("2026-11-28-sprint-43", (Lesson("L", "Pipes leak", tags=("pipeline",)),), 1))
    (team / "channels").mkdir()
    (team / "channels" / "ci.toml").write_text('also = ["pipeline"]\n', "utf-8")
    for typed in ("#ci", "#pipeline"):
        found = refs(team, capsys, "kind:lesson", typed)
        assert set(found) == {f"{FIRST}/L1", "2026-11-28-sprint-43/L1"}


def a_team_file(team: Path, recall: str) -> None:
    (team / "teams").mkdir(exist_ok=True)
    (team / "teams" / "platform.toml").write_text(f'recall = "{recall}"\n', "utf-8")


def test_a_team_says_when_earlier_meetings_come_back(team: Path) -> None:
    context = RecallContext(
        "2026-11-28-sprint-43",
        "platform",
        ("ci",),
        "Sprint 43",
        topic="A flaky test",
        cards=("A flaky test",),
    )
    a_team_file(team, "on")
    assert retro(team, "teams", "adopt", "platform", "--yes") == 0
    due = msgspec.structs.replace(context, due=True)

    def recalled(context: RecallContext, *, revealed: bool = True) -> list[bool]:
        """Whether each that comes back is quiet."""
        asked = msgspec.structs.replace(context, revealed=revealed)
        return [each.quiet for each in MeetingMemory(opened(team)).recall(asked)]

    assert recalled(context) == [False, False] == recalled(context, revealed=False)
    a_team_file(team, "after")
    assert recalled(context) == [False, False]
    assert recalled(context, revealed=False) == []
    assert recalled(due, revealed=False) == [False, False, False]
    a_team_file(team, "quiet")
    assert recalled(context) == [True, True]
    assert recalled(due) == [False, False, False]
    a_team_file(team, "off")
    assert recalled(context) == [] == recalled(due)


def test_lists_as_data_say_of_an_entry_what_the_search_says(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (team / "teams").mkdir()
    (team / "teams" / "platform.toml").write_text('channels = ["ci"]', "utf-8")
    assert retro(team, "teams", "adopt", "platform", "--yes") == 0
    capsys.readouterr()
    for kind in ("lesson", "decision", "experiment", "action"):
        assert retro(team, "search", f"kind:{kind}", "--all", "--json") == 0
        found = {each["ref"]: each for each in json.loads(capsys.readouterr().out)["entries"]}
        assert retro(team, f"{kind}s", "--json") == 0
        listed = json.loads(capsys.readouterr().out)["entries"]
        assert listed
        for entry in listed:
            assert entry["team"] == "platform"
            for field in ("team", "channels", "heading", "who", "review", "topic"):
                assert entry.get(field, type(found[entry["ref"]][field])()) == found[entry["ref"]][field]


def test_a_team_that_nobody_knows_is_no_filter(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "search", "flaky", "--team", "nope") == 1
    assert "no team" in capsys.readouterr().err.casefold()


def test_a_meeting_that_gathers_is_reminded_of_what_is_due_the_longest_first(team: Path) -> None:
    context = RecallContext("2026-11-28-sprint-43", "", (), "Sprint 43", due=True)
    recalled = MeetingMemory(opened(team)).recall(context)
    assert [(each.ref, each.why) for each in recalled] == [
        (f"{FIRST}/E1", "its end was 1 Apr 2026 · adopt, adapt or drop it?"),
        (f"{FIRST}/D1", "due since 1 Sep 2026 · does it still hold?"),
        (f"{FIRST}/L1", "due since 3 Sep 2026 · does it still hold?"),
    ]
    assert all(each.due for each in recalled)
    platform = RecallContext("2026-11-28-sprint-43", "platform", (), "Sprint 43", due=True)
    assert MeetingMemory(opened(team)).recall(platform) == ()


def test_a_session_that_goes_on_meanwhile_keeps_no_question_waiting(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is another one at each look; once, who brought the index up to date waited for themselves."""
    assert refs(team, capsys, "flaky")
    looked_at = library_sources._stamps
    count = itertools.count()

    def always_another(folder: Path) -> dict[str, str]:
        return {name: f"{stamp}{next(count)}" for name, stamp in looked_at(folder).items()}

    monkeypatch.setattr(library_sources, "_stamps", always_another)
    monkeypatch.setattr(time, "monotonic", itertools.count(step=30).__next__)
    put(team, a_session("2026-11-28-sprint-43", LATER, 1))
    assert refs(team, capsys, "flaky")


def test_a_meeting_knows_what_ended_just_before_it(team: Path) -> None:
    context = RecallContext(
        "2026-11-29-sprint-44",
        "",
        ("vault",),
        "Sprint 44",
        topic="Where keys are",
        cards=("Keys in a drawer",),
    )
    assert MeetingMemory(opened(team)).recall(context) == ()
    new = (Lesson("L", "A drawer is no place for keys", tags=("vault",)),)
    put(team, a_session("2026-11-28-sprint-43", new, 1))
    (found,) = MeetingMemory(opened(team)).recall(context)
    assert found.ref == "2026-11-28-sprint-43/L1"


def test_what_is_due_is_said_when_a_meeting_opens(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say_what_is_due(opened(team), "")
    assert capsys.readouterr().err.startswith("3 records are due for a second look. To list them: retro ")
    say_what_is_due(opened(team), "platform")
    assert not capsys.readouterr().err


def test_a_library_of_one_team_finds_nothing_of_another(team: Path) -> None:
    from retro.memory.scope import Scope

    library = KeptLibrary(opened(team), Scope(("platform",), ()))
    assert library.ask("flaky").total == 0


def test_a_capture_is_found_until_it_is_dropped(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "capture", "XCAPTUREX before Friday deploys #release") == 0
    (ref,) = refs(team, capsys, "XCAPTUREX", "#release")
    assert refs(team, capsys, "kind:capture") == [ref]
    assert retro(team, "captures", "drop", ref.rpartition("/")[2], "--yes") == 0
    assert b"XCAPTUREX" not in bytes_everywhere(team)
    assert refs(team, capsys, "XCAPTUREX") == []


def test_what_is_no_file_hides_nothing(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "capture", "XCAPTUREX before Friday deploys") == 0
    (team / "captures" / "x-2026-01.json").symlink_to(team / "nowhere")
    (team / "captures" / "y-2026-01.json").mkdir()
    (team / "sessions" / "2026-01-01-link.json").symlink_to(team / "nowhere")
    (team / "sessions" / "2026-01-02-folder.json").mkdir()
    assert f"{FIRST}/L1" in refs(team, capsys, "flaky")
    assert len(refs(team, capsys, "XCAPTUREX")) == 1
    say_what_is_due(opened(team), "")
    assert "3 records are due" in capsys.readouterr().err


def test_a_link_that_hid_captures_hides_them_no_more_once_it_is_gone(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = team / "captures" / "none-2026-01.json"
    assert retro(team, "capture", "XCAPTUREX before Friday deploys") == 0
    link.symlink_to(team / "nowhere")
    found(team, capsys, "XCAPTUREX")
    link.unlink()
    assert len(refs(team, capsys, "XCAPTUREX")) == 1


def test_a_folder_that_is_not_there_is_empty(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = library_sources.SessionSources(opened(team), KeptLibrary(opened(team)).teams)
    shutil.rmtree(team / "sessions")
    assert sources.stamps() == {}
    (team / "captures").write_text("no folder")
    with pytest.raises(StateError, match="cannot be read"):
        sources.stamps()


def test_a_file_that_goes_while_a_folder_is_read_is_left_out(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = os.scandir

    @contextlib.contextmanager
    def then_one_goes(folder: Path) -> Iterator[list[os.DirEntry[str]]]:
        with lists(folder) as entries:
            listed = list(entries)
        (team / "sessions" / f"{SECOND}.json").unlink(missing_ok=True)
        yield listed

    monkeypatch.setattr(os, "scandir", then_one_goes)
    assert list(library_sources._stamps(team / "sessions")) == [FIRST]
