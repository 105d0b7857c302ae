"""Sessions of `retro demo` among real ones: marked in every list, and never taken for what people did."""

from pathlib import Path

import msgspec
import pytest

from retro.commands import serve
from retro.commands.home import content_of, preview_of
from retro.commands.hosted_session import host_session
from retro.commands.past_actions import from_earlier_sessions
from retro.commands.read_session import read_session, session_before
from retro.errors import RuleError
from retro.session import acts
from retro.session.agenda import DEMO
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from retro.tui.home_rows import list_rows
from retro.workspace import Workspace
from tests.builders import OPENED, Meeting, an_agenda
from tests.publish.helpers import a_workspace, retro

REAL, PLAYED, LEFT = "2026-11-21-sprint-42", "2026-11-22-demo-plain", "2026-11-23-demo-plain"


def a_demo(name: str, now: int) -> Meeting:
    return Meeting(an_agenda(tags=("retrospective", DEMO)), "Demo: Plain", name=name, now=now).join("Ana")


def keep(workspace: Path, meeting: Meeting, *, marked: bool = True) -> None:
    head = msgspec.to_builtins(summary_of(meeting.session))
    if not marked:  # as a file of an earlier version
        del head["demo"]
    path = Library(workspace / "sessions").new_path(meeting.session.id)
    Journal.create(path, head, meeting.documents).close()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A real session and a demo that are over, each with actions, and a demo that was killed."""
    folder = a_workspace(tmp_path / "team", "")
    over = a_demo(PLAYED, OPENED + 86_400).go("commit").action("Simulate", "Ana").action("Pretend", "Ana")
    keep(folder, over.lead(acts.EndSession()))
    keep(folder, a_demo(LEFT, OPENED + 172_800).go("vote"))
    return folder


def test_a_list_of_sessions_marks_demos_with_a_word(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "sessions") == 0

    left, played, real = capsys.readouterr().out.splitlines()
    assert left.startswith(f"{LEFT}  demo, at Voting ")
    assert played.startswith(f"{PLAYED} ")
    assert " demo, over " in played
    assert "demo" not in real
    assert left.index("1 seat ") == played.index("1 seat ")


def test_what_is_known_of_a_demo_begins_with_that_its_people_are_simulated(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "sessions", "show", PLAYED)
    assert "demo        yes, its people are simulated" in capsys.readouterr().out.splitlines()
    retro(workspace, "sessions", "show", REAL)
    assert "simulated" not in capsys.readouterr().out


def test_the_home_marks_demos_and_offers_real_sessions_first(workspace: Path) -> None:
    unfinished = Meeting(name="2026-11-20-sprint-41", title="Sprint 41").join("Ana").go("vote")
    keep(workspace, unfinished)
    content = content_of(Workspace(workspace))

    assert [meeting.id for meeting in content.unfinished] == ["2026-11-20-sprint-41", LEFT]
    rows = [*list_rows(content, roomy=False), *list_rows(content, tab="past")]
    told = {row.key: str(row.right) for row in rows if row.key and row.right}
    assert "demo, at Voting" in told[f"session {LEFT}"]
    assert "demo, 1 person" in told[f"session {PLAYED}"]
    assert "demo" not in told[f"session {REAL}"]
    assert preview_of(read_session(Workspace(workspace), PLAYED)).standing == (
        "A demo with simulated people. It is over."
    )


def test_a_demo_of_an_earlier_version_is_listed_and_its_actions_are_nobodys(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = a_demo("2026-11-24-demo-plain", OPENED + 259_200).go("commit").action("Imagine", "Ana")
    keep(workspace, older.lead(acts.EndSession()), marked=False)

    assert retro(workspace, "sessions") == 0
    assert capsys.readouterr().out.startswith("2026-11-24-demo-plain  over ")
    assert content_of(Workspace(workspace)).past[0].id == "2026-11-24-demo-plain"
    retro(workspace, "actions")
    out, err = capsys.readouterr()
    assert "Imagine" not in out
    assert "3 actions of demo sessions are left out" in err


def test_actions_of_demos_are_left_out_and_that_is_said(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "actions") == 0

    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == [f"{REAL}/A{number}" for number in (1, 2, 3)]
    listing = f"retro --workspace {workspace} actions --all"
    assert err == f"2 actions of demo sessions are left out; to list them: {listing}\n"

    retro(workspace, "actions", "--all")
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()][3:] == [f"{PLAYED}/A1", f"{PLAYED}/A2"]
    assert [line.endswith(" (demo)") for line in out.splitlines()] == [False] * 3 + [True] * 2
    assert err == ""


def test_an_action_of_a_demo_is_meant_only_by_its_whole_id(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "actions", "done", "A1", f"{PLAYED}/A2") == 0
    assert capsys.readouterr().err.splitlines() == [
        f"{REAL}/A1 is done: Fix the *flaky* test",
        f"{PLAYED}/A2 is done: Pretend",
    ]
    retro(workspace, "actions")
    assert "1 action of demo sessions is left out" in capsys.readouterr().err


def test_only_actions_of_demos_are_said_to_be_left_out_where_nothing_else_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    over = a_demo(PLAYED, OPENED).go("commit").action("Simulate", "Ana")
    keep(tmp_path, over.lead(acts.EndSession()))

    assert retro(tmp_path, "actions") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "No finished session has an action yet.",
        f"1 action of demo sessions is left out; to list them: retro --workspace {tmp_path} actions --all",
    ]


def test_what_is_open_in_a_demo_is_never_carried_into_a_review(workspace: Path) -> None:
    told = from_earlier_sessions(Workspace(workspace), Library(workspace / "sessions"))

    assert {carried.session for carried in told.carried_actions} == {REAL}


def test_serving_what_is_unfinished_leaves_demos_alone_and_says_so(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(workspace: Workspace, name: str, *more: object) -> None:
        raise RuleError(f"{name} was opened.")

    monkeypatch.setattr(serve, "host_session", opened)

    assert retro(workspace, "serve", "--port", "0") == 1

    err = capsys.readouterr().err
    assert f"{LEFT} is a demo and is not opened. To open it, give its name" in err
    assert "There is no unfinished session" in err


def test_figures_of_real_people_are_not_compared_with_those_of_a_demo(workspace: Path) -> None:
    keep(workspace, Meeting(name="2026-11-25-sprint-43", now=OPENED + 345_600).join("Ana"))
    session = read_session(Workspace(workspace), "2026-11-25-sprint-43")

    before = session_before(Workspace(workspace), session)
    assert before is not None
    assert before.id == REAL


def test_a_template_with_the_tag_of_demos_is_a_real_meeting_all_the_same(workspace: Path) -> None:
    templates = workspace / "templates"
    templates.mkdir()
    page = '# Our demo\n\n```toml\ntags = ["demo", "sprint"]\n```\n\n'
    page += '## Talk\n\n```toml\nkind = "brief"\nminutes = 5\n```\n\nHello.\n'
    (templates / "our-demo.md").write_text(page, "utf-8")

    hosted = host_session(Workspace(workspace), "our-demo")
    hosted.journal.close()
    assert not hosted.room.session.agenda.simulated
    assert hosted.room.session.agenda.tags == ("sprint",)
