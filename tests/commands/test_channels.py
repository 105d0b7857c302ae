"""`retro channels`: what sessions and records are about, over all meetings."""

import json
from pathlib import Path

import msgspec
import pytest

from retro.session.record import Decision, Experiment, Lesson
from retro.session.summary import summary_of
from retro.storage import Journal
from retro.workspace import Workspace
from tests.builders import OPENED, Meeting, an_agenda
from tests.publish.helpers import retro

DAY = 24 * 60 * 60


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Three meetings of two teams."""
    Workspace(tmp_path).prepare()
    first = a_meeting("2026-11-01-first", 1, "platform", ("ci",))
    first.write(Lesson("L", "Mend a *flaky* test in the week", tags=("build",), evidence="Three Fridays"))
    first.write(Decision("D", "No merge while it is red")).write(Decision("D", "One reviewer"))
    first.write(Experiment("E", "Smaller steps break less", tags=("ci",))).action("Ask operations", "Ben")
    keep(tmp_path, first)
    second = a_meeting("2026-11-02-second", 2, "product", ())
    second.write(Lesson("L", "Ask two customers", tags=("hiring",))).action("About nothing")
    keep(tmp_path, second)
    third = a_meeting("2026-11-03-third", 3, "platform", ("ci",))
    third.write(Decision("D", "Two reviewers", changes="2026-11-01-first/D2"))
    keep(tmp_path, third)
    (tmp_path / "teams").mkdir()
    for team in ("platform", "product"):
        (tmp_path / "teams" / f"{team}.toml").touch()
    return tmp_path


def a_meeting(name: str, day: int, team: str, channels: tuple[str, ...]) -> Meeting:
    meeting = Meeting(name=name, title=name, now=OPENED + day * DAY, team_id=team, channels=channels)
    return meeting.join("Ana").go("commit")


def keep(workspace: Path, meeting: Meeting) -> None:
    session = meeting.end().session
    path = workspace / "sessions" / f"{session.id}.json"
    Journal.create(path, summary_of(session), meeting.documents).close()


def say_of(workspace: Path, channel: str, text: str) -> None:
    (workspace / "channels").mkdir(exist_ok=True)
    (workspace / "channels" / f"{channel}.toml").write_text(text, "utf-8")


def test_channels_are_listed_with_counts(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(workspace, "channels") == 0

    assert capsys.readouterr().out.splitlines() == [
        "#build   1 lesson",
        "#ci      2 decisions, 1 experiment, 1 open action, 2 sessions",
        "#hiring  1 lesson",
    ]


def test_another_spelling_is_taken_as_the_channel(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say_of(workspace, "ci", 'title = "The build"\nalso = ["build"]')
    say_of(workspace, "silent", "")

    assert retro(workspace, "channels", "--json") == 0
    rows = {row["channel"]: row for row in json.loads(capsys.readouterr().out)["channels"]}
    assert list(rows) == ["ci", "hiring", "silent"]
    assert rows["ci"] == {
        "channel": "ci",
        "title": "The build",
        "also": ["build"],
        "decisions": 2,
        "lessons": 1,
        "experiments": 1,
        "open_actions": 1,
        "sessions": 2,
    }
    assert retro(workspace, "channels", "show", "#Build") == 0
    assert capsys.readouterr().out.startswith("# The build\n")
    assert retro(workspace, "channels", "show", "silent") == 0
    assert "There is nothing in this channel yet." in capsys.readouterr().out


def test_the_page_of_a_channel_has_what_holds_with_where_it_is_from(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say_of(workspace, "ci", 'about = "All of <it>"\nalso = ["build"]')
    page = workspace / "ci.md"

    assert retro(workspace, "channels", "show", "ci", "-o", str(page)) == 0
    assert "Page written to" in capsys.readouterr().err
    text = page.read_text("utf-8")
    assert text.startswith(("# \\#ci\n\n", "# #ci\n\n"))
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Decisions in force",
        "## Lessons",
        "## Experiments",
        "## Open actions",
        "## Sessions",
    ]
    assert "- Two reviewers (2026-11-03-third/D1)" in text
    assert "One reviewer" not in text
    assert "- Mend a \\*flaky\\* test in the week (2026-11-01-first/L1)\n  - Evidence: Three Fridays" in text
    assert "- Smaller steps break less (2026-11-01-first/E1)" in text
    assert "- Ask operations, Ben" in text
    assert text.index("2026-11-03-third)") < text.index("2026-11-01-first)")
    assert "<it>" not in text


def test_one_team_s_part_can_be_asked_for(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(workspace, "channels", "--team", "product") == 0
    assert capsys.readouterr().out.splitlines() == ["#hiring  1 lesson"]
    assert retro(workspace, "channels", "list", "--team", "none") == 0
    assert capsys.readouterr().out == ""


def test_what_is_not_there_or_wrong_is_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(workspace, "channels", "show", "hirring") == 1
    assert 'There is no channel "hirring"; did you mean hiring?' in capsys.readouterr().err
    say_of(workspace, "ci", "also = 3")
    assert retro(workspace, "channels") == 1
    said = capsys.readouterr()
    assert "ci.toml:1: also must be a list of up to 8 words" in said.err
    assert "#ci" in said.out


def test_without_channels_it_is_said_what_makes_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(tmp_path, "channels") == 0
    assert "There are no channels yet." in capsys.readouterr().err


def page_of(workspace: Path, channel: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    capsys.readouterr()
    assert retro(workspace, "channels", "show", channel, *more) == 0
    return capsys.readouterr().out


def test_what_was_ended_or_retired_since_is_no_longer_on_the_page(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "decisions", "end", "2026-11-01-first/D1", "--because", "It is green") == 0
    assert retro(workspace, "lessons", "retire", "2026-11-01-first/L1", "--because", "No longer so") == 0

    text = page_of(workspace, "ci", capsys)

    assert "No merge while it is red" not in text
    assert "- Two reviewers (2026-11-03-third/D1)\n" in text
    assert retro(workspace, "channels") == 0
    assert capsys.readouterr().out.splitlines() == [
        "#ci      1 decision, 1 experiment, 1 open action, 2 sessions",
        "#hiring  1 lesson",
    ]

    assert retro(workspace, "decisions", "confirm", "2026-11-01-first/D1") == 0
    assert retro(workspace, "lessons", "again", "2026-11-02-second/L1") == 0
    assert "- No merge while it is red (2026-11-01-first/D1)\n  - it still held on " in page_of(
        workspace, "ci", capsys
    )
    assert "- Ask two customers (2026-11-02-second/L1)\n  - found true again on " in page_of(
        workspace, "hiring", capsys
    )


def test_an_experiment_that_is_over_has_its_outcome(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ("dropped", "--saw", "Nothing *changed*", "--because", "Too slow")
    assert retro(workspace, "experiments", "conclude", "2026-11-01-first/E1", *said) == 0

    text = page_of(workspace, "ci", capsys)

    line = next(line for line in text.splitlines() if "dropped on" in line)
    assert line.startswith("  - dropped on ")
    assert "what was seen: Nothing \\*changed\\*" in line
    assert "because: Too slow" in line


def test_what_another_team_changed_does_not_hold_in_the_part_of_the_first(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fourth = a_meeting("2026-11-04-fourth", 4, "product", ("ci",))
    fourth.write(Decision("D", "Merge at any time", changes="2026-11-01-first/D1"))
    keep(workspace, fourth)

    text = page_of(workspace, "ci", capsys, "--team", "platform")

    assert "No merge while it is red" not in text
    assert "Merge at any time" not in text
    assert "- Two reviewers (2026-11-03-third/D1)" in text
    assert "Merge at any time" in page_of(workspace, "ci", capsys)


def test_what_is_kept_out_of_the_library_is_in_no_channel(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (("channels",), ("channels", "show", "ci")):
        assert retro(workspace, *command) == 0
    before = capsys.readouterr().out
    agenda = msgspec.structs.replace(an_agenda(), library=False)
    hidden = Meeting(agenda, "zork", name="2026-11-04-zork", now=OPENED + 4 * DAY, channels=("ci",))
    hidden.join("Ana").go("commit").write(Lesson("L", "zork", tags=("zork",))).write(Decision("D", "zork"))
    keep(workspace, hidden.write(Experiment("E", "zork")).action("zork"))

    for command in (("channels",), ("channels", "show", "ci")):
        assert retro(workspace, *command) == 0
    assert capsys.readouterr().out == before
    assert retro(workspace, "channels", "show", "zork") == 1
