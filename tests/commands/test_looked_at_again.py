"""What a meeting says of the records of earlier ones: in lists, in searches, on pages, and once removed."""

from pathlib import Path

import msgspec
import pytest

from retro.commands.hosted_session import start_session
from retro.commands.meeting_memory import MeetingMemory
from retro.commands.read_session import read_session
from retro.session import acts
from retro.session.recalled import DueRecord, RecallContext
from retro.session.record import Action, CarriedAction, Decision
from retro.storage import Library
from tests.builders import OPENED, Meeting, an_agenda
from tests.commands.records_workspace import EARLIER, FIRST, WEEK, a_session, a_team, put
from tests.commands.test_parting import kept
from tests.commands.test_search import opened
from tests.publish.helpers import retro

THIRD = "2026-11-28-sprint-43"
REASON = "Zacharias merges by hand"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    team = a_team(tmp_path / "team")
    carried = CarriedAction(Action("A1", "Ask operations", "Ben"), FIRST, "2026-03-07")
    meeting = Meeting(an_agenda(), name=THIRD, now=OPENED + WEEK, carried_actions=(carried,))
    meeting.join("Ana", "Ben").go("review").recalled = frozenset(
        f"{FIRST}/{name}" for name in ("D1", "L1", "E1")
    )
    meeting.lead(acts.JudgeRecord(f"{FIRST}/D1", "ended", because=REASON))
    meeting.lead(acts.JudgeRecord(f"{FIRST}/L1", "again", until="2099-01-01"))
    meeting.lead(acts.JudgeRecord(f"{FIRST}/E1", "dropped", saw="Nobody came"))
    put(team, meeting.wait(600).lead(acts.EndSession()))
    return team


def out(team: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert retro(team, *arguments) == 0
    return capsys.readouterr().out


def test_lists_searches_and_what_is_due_know_it(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"{FIRST}/D1  ended" in " ".join(out(team, capsys, "decisions").split(" "))
    assert "kept, found true again once, look again 1 Jan 2099" in out(team, capsys, "lessons")
    assert "dropped" in out(team, capsys, "experiments")
    assert FIRST not in out(team, capsys, "due").replace(f"{FIRST}/A", "")
    assert f"{FIRST}/D1" in out(team, capsys, "show", f"{FIRST}/D1")
    assert "ended" in out(team, capsys, "search", "state:ended", "--all")


def test_the_page_of_the_record_says_it_too(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = out(team, capsys, "minutes", FIRST)

    assert f"ended on {_day(THIRD)} · because: {REASON}" in page
    assert "what was seen: Nobody came" in page
    assert f"D1 of {FIRST}: ended · because: {REASON}" in out(team, capsys, "minutes", THIRD)


def test_the_command_says_the_last_word_after_the_meeting(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "decisions", "confirm", f"{FIRST}/D1", "--until", "2099-01-01") == 0

    assert "in force, look again 1 Jan 2099" in capsys.readouterr().err


def test_what_a_meeting_says_counts_from_its_end_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = a_team(tmp_path / "team")
    due = out(team, capsys, "search", "state:due", "--all")
    assert "D1" in due
    meeting = Meeting(an_agenda(), name=THIRD, now=OPENED + WEEK).join("Ana", "Ben").go("review")
    meeting.recalled = frozenset({f"{FIRST}/D1"})
    put(team, meeting.lead(acts.JudgeRecord(f"{FIRST}/D1", "ended", because=REASON)))

    assert out(team, capsys, "search", "state:due", "--all") == due
    assert "in force" in out(team, capsys, "show", f"{FIRST}/D1")


def test_a_meeting_gets_what_is_due_with_all_that_it_says(tmp_path: Path) -> None:
    team = a_team(tmp_path / "team")
    recalled = MeetingMemory(opened(team)).recall(RecallContext(THIRD, "", (), "Sprint 43", due=True))

    found = {each.ref: each.record for each in recalled if isinstance(each, DueRecord)}
    decision = found[f"{FIRST}/D1"]
    assert isinstance(decision, Decision)
    assert {each.heading for each in recalled} >= {decision.text}
    assert None not in found.values()


def test_a_reason_is_removed_from_all_that_is_kept(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "search", "Zacharias", "--all") == 0
    assert f"reason {FIRST}/D1" in out(team, capsys, "sessions", "remove", THIRD)

    assert retro(team, "sessions", "remove", THIRD, f"{FIRST}/D1", "--yes") == 0

    assert b"Zacharias" not in kept(team)
    assert "ended" in out(team, capsys, "decisions")


def test_removing_a_record_names_the_meetings_that_said_something_of_it(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "sessions", "remove", FIRST, "D1", "--yes") == 0

    said = capsys.readouterr().err
    assert f"{THIRD} said something of it in words" in said
    assert f"sessions remove {THIRD} {FIRST}/D1" in said


def test_forgetting_a_name_takes_it_out_of_the_reasons(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "sessions", "forget", THIRD, "Zacharias", "--yes") == 0

    assert b"Zacharias" not in kept(team)
    assert "a participant merges by hand" in out(team, capsys, "minutes", THIRD)


def test_export_and_import_keep_it(team: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "third.json"
    document.write_text(out(team, capsys, "minutes", THIRD, "--format", "json"), "utf-8")
    other = a_team(tmp_path / "other")
    assert retro(other, "import", str(document)) == 0

    assert "ended" in out(other, capsys, "decisions")

    written = msgspec.json.decode(document.read_bytes())
    written["record"]["verdicts"][0]["said"] = "retired"
    document.write_bytes(msgspec.json.encode(written))
    assert retro(other, "import", str(document)) == 1
    assert "a verdict that fits no such record" in capsys.readouterr().err


def _day(session: str) -> str:
    return session[:10]


@pytest.mark.parametrize(
    ("recall", "kept_in"), [("on", True), ("after", True), ("quiet", True), ("off", False)]
)
def test_a_meeting_without_open_actions_has_its_review_where_something_is_due(
    tmp_path: Path, recall: str, kept_in: bool
) -> None:
    team = tmp_path / "team"
    team.mkdir()
    put(team, a_session(FIRST, EARLIER[:3], -37))
    (team / "teams").mkdir()
    (team / "teams" / "platform.toml").write_text(f'recall = "{recall}"\n', "utf-8")
    assert retro(team, "teams", "adopt", "platform", "--yes") == 0
    workspace = opened(team)

    journal = start_session(workspace, Library(team / "sessions"), "four-ls", team="platform")
    journal.close()

    session = read_session(workspace, journal.path.stem)
    assert not session.record.carried_actions
    assert any(stage.kind == "review" for stage in session.agenda.stages) is kept_in
