"""Teams: whose session it is, what it brings back from the team's earlier ones, and `retro teams`."""

import json
import random
from pathlib import Path

import pytest

from retro.commands.hosted_session import host_session
from retro.commands.past_actions import from_earlier_sessions, past_sessions
from retro.commands.read_session import read_session, session_before
from retro.commands.session_teams import team_of_session
from retro.errors import RuleError, WorkspaceError
from retro.session.agenda import Agenda
from retro.session.model import Session
from retro.session.open_actions import known_actions
from retro.session.record import CarriedAction, Verdict
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from retro.workspace import Workspace
from tests.builders import OPENED, Meeting, a_stage
from tests.publish.helpers import retro

DAY = 24 * 60 * 60
SHORT = Agenda("Short", (a_stage("review"), a_stage("commit")))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    Workspace(tmp_path).prepare()
    return tmp_path


def team(workspace: Path, name: str, text: str = "") -> Path:
    (workspace / "teams").mkdir(exist_ok=True)
    (workspace / "teams" / f"{name}.toml").write_text(text, "utf-8")
    return workspace / "teams" / f"{name}.toml"


def begin(day: int, team_id: str = "", carried: tuple[CarriedAction, ...] = ()) -> Meeting:
    """Begin the meeting of a day, numbered from 1."""
    name = f"2026-10-{day:02}-{team_id or 'nobody'}"
    now = OPENED + day * DAY
    return Meeting(SHORT, f"Day {day}", carried, name=name, now=now, team_id=team_id)


def keep(workspace: Path, meeting: Meeting) -> Path:
    session = meeting.end().session
    path = workspace / "sessions" / f"{session.id}.json"
    Journal.create(path, summary_of(session), meeting.documents).close()
    return path


def hold(workspace: Path, day: int, team_id: str = "", *actions: str) -> Path:
    """Hold a meeting that agrees on actions and looks at no earlier ones."""
    meeting = begin(day, team_id).join("Ana").go("commit")
    for action in actions:
        meeting.action(action)
    return keep(workspace, meeting)


def opened(workspace: Path, what: str = "start-stop-continue", team: str | None = None) -> Session:
    hosted = host_session(Workspace(workspace), what, team=team)
    try:
        return hosted.room.session
    finally:
        hosted.journal.close()


def carried(session: Session) -> list[str]:
    return [each.action.what for each in session.record.carried_actions]


# A session of a team


def test_a_session_of_a_team_expects_its_people_and_keeps_whose_it_is(workspace: Path) -> None:
    team(workspace, "platform", 'members = [ { name = "Ana" }, { name = "Ben" } ]\nchannels = ["ci"]')
    team(workspace, "product", 'members = [ { name = "Cem" } ]')

    session = opened(workspace, team="platform")

    assert (session.team_id, session.channels, session.team) == ("platform", ("ci",), ("Ana", "Ben"))
    head = dict(Library(workspace / "sessions").heads())[session.id]
    assert (head.team_id, head.channels) == ("platform", ("ci",))  # type: ignore[union-attr]


def test_the_only_team_is_meant_and_of_several_one_has_to_be_named(workspace: Path) -> None:
    team(workspace, "platform")
    assert opened(workspace).team_id == "platform"
    assert opened(workspace, team="none").team_id == ""

    team(workspace, "product")
    before = Library(workspace / "sessions").ids()
    with pytest.raises(RuleError, match=r"Which team: platform or product\? Say --team, or --team none\."):
        opened(workspace)
    assert Library(workspace / "sessions").ids() == before


def test_without_a_team_those_of_retro_toml_are_expected(workspace: Path) -> None:
    (workspace / "retro.toml").write_text('team = ["Zoe"]', "utf-8")
    assert opened(workspace).team == ("Zoe",)
    team(workspace, "platform", 'members = [ { name = "Ana" } ]')
    assert opened(workspace).team == ("Ana",)
    assert opened(workspace, team="none").team == ("Zoe",)


def test_the_team_of_a_session_that_has_begun_stays(workspace: Path) -> None:
    team(workspace, "platform")
    team(workspace, "product")
    session = opened(workspace, team="platform")

    with pytest.raises(RuleError, match="already started, so its team cannot be changed"):
        opened(workspace, session.id, team="product")
    assert opened(workspace, session.id).team_id == "platform"


def test_a_template_says_before_the_team_what_its_sessions_are_about(workspace: Path) -> None:
    team(workspace, "platform", 'channels = ["ci"]')
    page = '# Own\n```toml\nchannels = ["#Hiring"]\n```\n## Act\n```toml\nkind = "commit"\nminutes = 3\n```\n'
    (workspace / "own.md").write_text(page, "utf-8")

    assert opened(workspace, str(workspace / "own.md")).channels == ("hiring",)


def test_a_mistake_in_the_file_of_another_team_is_told_and_keeps_nobody_out(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team(workspace, "platform")
    file = team(workspace, "product", 'name = "P"\ncolour = 1')

    assert opened(workspace, team="platform").team_id == "platform"
    assert f"retro: {file}:2: there is no setting colour" in capsys.readouterr().err
    with pytest.raises(WorkspaceError, match="there is no setting colour"):
        opened(workspace, team="product")


def test_prepare_takes_the_template_of_the_team(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team(workspace, "platform", 'template = "lean-coffee"')
    team(workspace, "product")

    assert retro(workspace, "prepare", "--team", "platform") == 0
    session = read_session(Workspace(workspace), capsys.readouterr().out.strip())
    assert (session.agenda.template, session.team_id) == ("lean-coffee", "platform")
    assert retro(workspace, "prepare", "--team", "product") == 1
    assert retro(workspace, "prepare", "lean-coffee") == 1
    assert "Which team: platform or product?" in capsys.readouterr().err


# Open actions


def test_open_actions_are_those_of_the_team(workspace: Path) -> None:
    for name in ("platform", "product"):
        team(workspace, name)
    hold(workspace, 1, "platform", "Mend the build")
    hold(workspace, 2, "product", "Ask the customer")
    hold(workspace, 3, "", "Water the plants")

    assert carried(opened(workspace, team="platform")) == ["Mend the build"]
    assert carried(opened(workspace, team="product")) == ["Ask the customer"]
    assert carried(opened(workspace, team="none")) == ["Water the plants"]


def test_the_actions_of_a_team_come_back_however_many_sessions_there_were_since(workspace: Path) -> None:
    team(workspace, "platform")
    hold(workspace, 1, "platform", "Mend the build")
    for number in range(31):
        meeting = Meeting(SHORT, name=f"2026-11-01-later-{number}", now=OPENED + (3 + number) * DAY)
        keep(workspace, meeting if number % 2 else meeting.join("Ana"))
    for number in range(31):
        name = f"2026-11-02-own-{number}"
        keep(workspace, Meeting(SHORT, name=name, now=OPENED + (40 + number) * DAY, team_id="platform"))

    assert carried(opened(workspace)) == ["Mend the build"]


def test_open_actions_of_no_team_are_counted_at_the_opening(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team(workspace, "platform", 'name = "Platform"')
    hold(workspace, 1, "", "Mend the build", "Water the plants")

    assert carried(opened(workspace)) == []
    said = capsys.readouterr().err
    assert "2 open actions belong to no team. To make older sessions those of Platform: retro" in said
    assert "teams adopt platform" in said

    opened(workspace, team="none")
    assert "no team" not in capsys.readouterr().err


def test_the_actions_of_two_teams_never_mix(tmp_path: Path) -> None:
    """200 generated histories: whatever is agreed, answered and left open, each team gets back its own."""
    for seed in range(200):
        dice = random.Random(seed)
        folder = tmp_path / str(seed)
        Workspace(folder).prepare()
        for name in ("red", "blue"):
            team(folder, name)
        workspace, library = Workspace(folder), Library(folder / "sessions")
        open_: dict[str, list[str]] = {"red": [], "blue": [], "": []}
        for day in range(1, 5):
            whose = dice.choice(["red", "blue", "blue", ""])
            earlier = from_earlier_sessions(workspace, library, team=whose).carried_actions
            assert sorted(each.action.what for each in earlier) == sorted(open_[whose]), (seed, day)
            meeting = begin(day, whose, earlier).join("Ana")
            if earlier:
                meeting.go("review")
                for number, each in enumerate(earlier):
                    verdict = dice.choice([Verdict.OPEN, Verdict.DONE, Verdict.DROP, Verdict.KEEP])
                    if verdict is not Verdict.OPEN:
                        meeting.judge(number, verdict)
                    if verdict in (Verdict.DONE, Verdict.DROP):
                        open_[whose].remove(each.action.what)
            meeting.go("commit")
            for number in range(dice.randrange(3)):
                what = f"{whose or 'nobody'} {day} {number}"
                meeting.action(what)
                open_[whose].append(what)
            keep(folder, meeting)
        whose = dice.choice([*open_])
        known = known_actions(past_sessions(workspace, library, team=whose))
        assert sorted(k.carried.action.what for k in known if k.state == "open") == sorted(open_[whose]), seed


def test_the_meeting_before_is_one_of_the_same_team(workspace: Path) -> None:
    hold(workspace, 1, "platform")
    hold(workspace, 2, "product")
    now = read_session(Workspace(workspace), hold(workspace, 3, "platform").stem)

    before = session_before(Workspace(workspace), now)

    assert before is not None
    assert before.team_id == "platform"


# retro teams


def test_adopting_leaves_every_session_file_as_it_is(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team(workspace, "platform", 'name = "Platform"')
    team(workspace, "product")
    files = [hold(workspace, day, "", f"Action {day}") for day in (1, 2, 12)]
    theirs = hold(workspace, 5, "product", "Other")
    running = opened(workspace, team="none").id
    before = {path: path.read_bytes() for path in [*files, theirs]}

    assert retro(workspace, "teams", "adopt", "platform", "--sessions", "2026-10-0*") == 1
    assert "Make 2 sessions belong to Platform? To confirm it, add --yes." in capsys.readouterr().err
    assert retro(workspace, "teams", "adopt", "platform", "--sessions", "2026-10-0*", "--yes") == 0

    said = capsys.readouterr().err
    assert "2026-10-01-nobody  Day 1" in said
    assert "2026-10-12-nobody" not in said
    assert "1 session left out that belong to another team" in said
    assert "2 sessions now belong to Platform." in said
    assert {path: path.read_bytes() for path in before} == before
    library = Library(workspace / "sessions")
    assert [team_of_session(library, path.stem, "") for path in files] == ["platform", "platform", ""]
    assert carried(opened(workspace, team="platform")) == ["Action 1", "Action 2"]
    assert running not in said


def test_adopting_can_be_taken_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team(workspace, "platform")
    hold(workspace, 1, "", "Action")
    hold(workspace, 2, "platform", "Own")
    retro(workspace, "teams", "adopt", "platform", "--yes")
    assert carried(opened(workspace)) == ["Action", "Own"]

    assert retro(workspace, "teams", "adopt", "none", "--yes") == 0
    assert "1 session now belongs to no team." in capsys.readouterr().err
    assert carried(opened(workspace)) == ["Own"]


def test_adopting_nothing_and_what_is_not_there(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team(workspace, "platform")
    assert retro(workspace, "teams", "adopt", "platform") == 0
    assert "There is no session to change." in capsys.readouterr().err
    assert retro(workspace, "teams", "adopt", "platform", "--sessions", "x*") == 1
    assert 'No session is called "x*"' in capsys.readouterr().err
    assert retro(workspace, "teams", "adopt", "plat") == 1
    assert "did you mean platform?" in capsys.readouterr().err


def test_teams_are_listed_with_what_belongs_to_them(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team(workspace, "platform", 'name = "Platform"\nmembers = [ { name = "Ana" } ]')
    hold(workspace, 1, "platform", "Own")
    hold(workspace, 2, "gone", "Left behind")
    hold(workspace, 3, "", "Nobody's", "Another")

    assert retro(workspace, "teams") == 0
    assert capsys.readouterr().out.splitlines() == [
        "platform  Platform   1 person  1 session  1 open action   0 due",
        "gone                 no file   1 session  1 open action   0 due",
        "          (no team)            1 session  2 open actions  0 due",
    ]
    assert retro(workspace, "teams", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema": 1,
        "teams": [
            {
                "id": "platform",
                "name": "Platform",
                "members": ["Ana"],
                "file": True,
                "sessions": 1,
                "open_actions": 1,
                "due": 0,
            },
            {
                "id": "gone",
                "name": "",
                "members": [],
                "file": False,
                "sessions": 1,
                "open_actions": 1,
                "due": 0,
            },
        ],
        "no_team": {"sessions": 1, "open_actions": 2, "due": 0},
    }


def test_the_sessions_of_a_team_that_was_removed_stay(workspace: Path) -> None:
    file = team(workspace, "platform")
    hold(workspace, 1, "platform", "Mend the build")
    file.unlink()

    assert carried(opened(workspace)) == []
    assert read_session(Workspace(workspace), "2026-10-01-platform").team_id == "platform"
    team(workspace, "platform")
    assert carried(opened(workspace)) == ["Mend the build"]


def test_without_teams_the_list_says_what_to_do(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(workspace, "teams") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "There are no teams yet. To make one: retro" in said.err
    assert retro(workspace, "teams", "check") == 0


def test_a_new_team_is_written_and_can_be_used(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hold(workspace, 1, "", "Old")
    options = ("--name", 'The "A" team\\', "--members", "Ana, Ben, ana,,", "--channels", "CI, #On call")

    assert retro(workspace, "teams", "new", "platform", *options, "--language", "de") == 0
    said = capsys.readouterr().err
    assert "1 older session belongs to no team. To take over: retro" in said
    assert retro(workspace, "teams", "check", "platform") == 0
    assert retro(workspace, "teams", "show", "platform") == 0
    shown = capsys.readouterr().out
    assert 'The "A" team\\' in shown
    assert "Ana, Ben" in shown
    assert "#ci #on-call" in shown

    assert retro(workspace, "teams", "new", "platform") == 1
    assert "is there already; nothing was changed" in capsys.readouterr().err
    for wrong in ("none", "Two words", "../x"):
        assert retro(workspace, "teams", "new", wrong) == 1
    assert retro(workspace, "teams", "new", "other", "--language", "klingon") == 1
    assert sorted(path.name for path in (workspace / "teams").iterdir()) == ["platform.toml"]


def test_mistakes_are_checked_with_what_a_file_names(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = team(workspace, "platform", 'facilitators = ["no key"]\ntemplate = "nothing"\npublish = "wiki"')
    broken = team(workspace, "product", "[review]\nlesson = 'soon'")

    assert retro(workspace, "teams", "check") == 1
    said = capsys.readouterr().err
    assert f'{file}: facilitators: "no key" is neither a public key nor a fingerprint.' in said
    assert f"{file}: template: " in said
    assert f"{file}: publish: retro.toml has no wiki called wiki." in said
    assert f"{broken}:2: review: lesson must be a whole number" in said


def test_forgetting_a_name_says_which_team_files_hold_it(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [team(workspace, name, 'members = [ { name = "ANA" } ]') for name in ("platform", "product")]
    other = team(workspace, "web", 'members = [ { name = "Ben" } ]')
    broken = team(workspace, "zoo", "name = 1")
    session = hold(workspace, 1, "platform").stem

    assert retro(workspace, "sessions", "forget", session, "Ana", "--yes") == 0
    said = capsys.readouterr().err
    for file in files:
        assert f"{file} has the name among its members; remove it there." in said
    assert str(other) not in said
    assert f"It is not known whether a team has the name. {broken}:1:" in said


def test_a_forgotten_name_leaves_the_team_of_an_adopted_session(workspace: Path) -> None:
    team(workspace, "platform")
    session = hold(workspace, 1).stem
    retro(workspace, "teams", "adopt", "platform", "--yes")

    assert retro(workspace, "sessions", "forget", session, "Ana", "--yes") == 0
    assert team_of_session(Library(workspace / "sessions"), session, "") == "platform"


def test_the_actions_of_one_team_can_be_listed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team(workspace, "platform")
    for day, name in enumerate(("platform", "gone", ""), 1):
        hold(workspace, day, name, f"Of {name or 'nobody'}")

    def listed(*options: str) -> list[str]:
        assert retro(workspace, "actions", *options) == 0
        return [line.rpartition("  ")[2] for line in capsys.readouterr().out.splitlines()]

    assert listed() == ["Of platform", "Of gone", "Of nobody"]
    assert listed("--team", "platform") == ["Of platform"]
    assert listed("list", "--team", "gone") == ["Of gone"]
    assert listed("--team", "none") == ["Of nobody"]
    assert retro(workspace, "actions", "--team", "platfrom") == 1
    assert "did you mean platform?" in capsys.readouterr().err
    assert retro(workspace, "sessions", "show", "2026-10-01-platform") == 0
    assert "team" in capsys.readouterr().out


def test_a_damaged_session_hides_no_action_of_another(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team(workspace, "platform")
    hold(workspace, 1, "platform", "Mend the build")
    path = hold(workspace, 2, "platform", "Lost")
    path.write_bytes(b"{")
    adopted = hold(workspace, 3, "", "Beside")
    adopted.with_name(f"{adopted.name}.after").write_bytes(b"no json")

    assert carried(opened(workspace)) == ["Mend the build"]
    said = capsys.readouterr().err
    assert "actions may be missing here" in said
    assert retro(workspace, "teams") == 0
    assert "2026-10-03-nobody" in capsys.readouterr().err
    assert carried(opened(workspace, team="none")) == ["Beside"]
    other = hold(workspace, 4)

    assert retro(workspace, "teams", "adopt", "platform", "--yes") == 1
    said = capsys.readouterr().err
    assert "1 session now belongs to platform." in said
    assert team_of_session(Library(workspace / "sessions"), other.stem, "") == "platform"


def test_what_is_recovered_of_an_adopted_session_belongs_to_its_team(workspace: Path) -> None:
    team(workspace, "platform")
    path = hold(workspace, 1, "", "Mend the build")
    retro(workspace, "teams", "adopt", "platform", "--yes")
    path.write_bytes(path.read_bytes()[:-40])

    retro(workspace, "sessions", "check", "--repair")

    recovered = read_session(Workspace(workspace), f"{path.stem}-recovered")
    assert recovered.team_id == "platform"


def test_minutes_go_to_the_wiki_of_the_team(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = []
    for name in ("blog", "wiki"):
        (workspace / name).mkdir()
        tables.append(f'[publish.{name}]\nkind = "folder"\nfolder = "{workspace / name}"\n')
    team(workspace, "platform", 'publish = "wiki"')
    (workspace / "retro.toml").write_text("".join(tables), "utf-8")
    assert retro(workspace, "trust", "--yes") == 0
    own, other = hold(workspace, 1, "platform"), hold(workspace, 2)

    assert retro(workspace, "publish", own.stem) == 0
    assert len([*(workspace / "wiki").rglob("*-platform.md")]) == 1
    assert not [*(workspace / "blog").rglob("*.md")]
    assert retro(workspace, "publish", own.stem, "--to", "blog") == 0
    assert retro(workspace, "publish", other.stem) == 1
    capsys.readouterr()

    team(workspace, "platform", 'publish = "blog"')
    assert retro(workspace, "publish", own.stem) == 1
    assert "is not confirmed" in capsys.readouterr().err


def test_what_is_due_is_counted_and_listed_by_team_with_the_days_it_agreed_on(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team(workspace, "platform", "[review]\nlesson = 1")
    team(workspace, "product", "[review]\nlesson = 0")
    agenda = Agenda("Short", (a_stage("lessons"),))
    for team_id in ("platform", "product"):
        long_ago = OPENED - 30 * DAY
        meeting = Meeting(agenda, "Short", name=f"2026-10-01-{team_id}", now=long_ago, team_id=team_id)
        keep(workspace, meeting.join("Ana").go("lessons").lesson("Ask early"))

    assert retro(workspace, "due") == 0
    everything = capsys.readouterr().out
    assert "2026-10-01-platform/L1" in everything
    assert "product" not in everything
    assert retro(workspace, "due", "--team", "platform") == 0
    assert capsys.readouterr().out == everything
    assert retro(workspace, "due", "--team", "product") == 0
    assert capsys.readouterr() == ("", "Nothing is due.\n")
    assert retro(workspace, "teams") == 0
    assert [line.rsplit("  ", 1)[1] for line in capsys.readouterr().out.splitlines()] == ["1 due", "0 due"]


def test_what_is_found_as_due_follows_the_days_that_a_team_agrees_on_later(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def due() -> list[tuple[str, str]]:
        capsys.readouterr()
        assert retro(workspace, "search", "state:due", "--json") == 0
        return [(each["ref"], each["review"]) for each in json.loads(capsys.readouterr().out)["entries"]]

    team(workspace, "platform", "[review]\nlesson = 100")
    long_ago = OPENED - 30 * DAY
    meeting = Meeting(
        Agenda("Short", (a_stage("lessons"),)),
        "Short",
        name="2026-10-01-platform",
        now=long_ago,
        team_id="platform",
    )
    keep(workspace, meeting.join("Ana").go("lessons").lesson("Ask early"))
    assert due() == []
    team(workspace, "platform", "[review]\nlesson = 1")
    ((ref, review),) = due()
    assert ref == "2026-10-01-platform/L1"
    team(workspace, "platform", "[review]\nlesson = 3")
    ((_, later),) = due()
    assert later > review
    team(workspace, "platform", "[review]\nlesson = 0")
    assert due() == []


def test_a_team_without_actions_is_not_said_to_have_no_sessions(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team(workspace, "platform")
    team(workspace, "product")
    hold(workspace, 1, "platform", "Mend the build")

    assert retro(workspace, "actions", "--team", "product") == 0
    assert capsys.readouterr() == ("", "There are no open actions of this team.\n")
