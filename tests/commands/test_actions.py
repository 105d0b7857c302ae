"""`retro actions` and reading back: what became of actions, wherever it was said."""

import datetime
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retro.commands.hosted_session import host_session
from retro.commands.past_actions import sync
from retro.publish.readback import Readback, read_back
from retro.session import acts
from retro.session.record import CarriedAction, Verdict
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from retro.workspace import Workspace
from tests.builders import Meeting
from tests.confirming import confirmed
from tests.publish.helpers import (
    SESSION,
    Reply,
    Seen,
    a_repository,
    a_workspace,
    an_identity,
    edited,
    git,
    retro,
    stub,
)

PAGE = f"Retrospectives/{SESSION}.md"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    an_identity()
    return a_repository(tmp_path / "wiki.git")


@pytest.fixture
def workspace(tmp_path: Path, repository: Path) -> Path:
    return a_workspace(tmp_path / "team", f'[publish.wiki]\nkind = "git"\nurl = "{repository}"\n')


def change(repository: Path, old: str, new: str) -> None:
    def by_hand(clone: Path) -> None:
        text = (clone / PAGE).read_text("utf-8")
        assert old in text
        (clone / PAGE).write_text(text.replace(old, new), "utf-8")

    edited(repository, by_hand)


def opened(workspace: Path) -> tuple[CarriedAction, ...]:
    """Open the team's next session and give what it is told."""
    hosted = host_session(Workspace(workspace), "start-stop-continue")
    try:
        return hosted.room.session.record.carried_actions
    finally:
        hosted.journal.close()


def listed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.split()[0].rpartition("/")[2] for line in capsys.readouterr().out.splitlines()]


def test_everything_open_is_listed_with_age_and_owner(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "actions") == 0

    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.split()[0] == f"{SESSION}/A1"
    assert "Ana" in first
    assert "by 5 Dec 2026" in first
    assert "Fix the *flaky* test" in first
    assert "nobody yet" in last


def test_what_is_done_stays_done_until_it_is_reopened(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "actions", "done", "A1", f"{SESSION}/A2") == 0
    capsys.readouterr()
    retro(workspace, "actions")
    assert listed(capsys) == ["A3"]

    assert retro(workspace, "actions", "reopen", "A2") == 0
    capsys.readouterr()
    retro(workspace, "actions")
    assert listed(capsys) == ["A2", "A3"]
    retro(workspace, "actions", "list", "--all")
    assert listed(capsys) == ["A1", "A2", "A3"]


def test_an_action_that_is_not_there_is_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(workspace, "actions", "done", "A9") == 1
    assert "no action 'A9'" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        retro(workspace, "actions", "done")


def test_a_name_is_taken_in_any_case_and_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(workspace, "actions", "done", "a1", "A1", f"{SESSION}/a1", SESSION.upper() + "/A3") == 0

    said = capsys.readouterr().err.splitlines()
    assert said == [f"{SESSION}/A1 is done: Fix the *flaky* test", f"{SESSION}/A3 is done: Write it"]
    assert retro(workspace, "actions", "list", "a2", "A2") == 0
    assert listed(capsys) == ["A2"]


def test_options_stand_before_or_after_the_verb(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    retro(workspace, "actions", "done", "A1")
    capsys.readouterr()

    for arguments in (("--all",), ("list", "--all"), ("--all", "list")):
        assert retro(workspace, "actions", *arguments) == 0
        assert listed(capsys) == ["A1", "A2", "A3"]
    assert retro(workspace, "actions", "list") == 0
    assert listed(capsys) == ["A2", "A3"]


def test_two_boxes_ticked_by_hand_open_the_next_session_with_two_of_three_done(
    workspace: Path, repository: Path
) -> None:
    retro(workspace, "publish", SESSION)
    change(repository, "- [ ] Fix", "- [x] Fix")
    change(repository, "- [ ] Write", "* [X] Write")

    carried_actions = opened(workspace)

    assert [(carried.action.id, carried.verdict) for carried in carried_actions] == [
        ("A1", Verdict.DONE),
        ("A2", Verdict.OPEN),
        ("A3", Verdict.DONE),
    ]


def test_what_was_mended_there_keeps_its_name(workspace: Path, repository: Path) -> None:
    retro(workspace, "publish", SESSION)
    change(repository, "Write it — nobody yet", "Write *all* of it — **Cleo**, by 2026-12-24")

    carried = opened(workspace)[2]

    assert carried.session == SESSION
    assert carried.action.id == "A3"
    assert (carried.action.what, carried.action.who, carried.action.due) == (
        "Write all of it",
        "Cleo",
        "2026-12-24",
    )


def test_what_was_not_mended_there_stays_whole(tmp_path: Path, repository: Path) -> None:
    many, trigger = "Ana & Ben & Chloé & Deniz & Eva", "the next alarm"
    meeting = Meeting().join("Ana").go("commit").action("Call", many, trigger=trigger)
    meeting.action("Write", trigger="rain").lead(acts.EndSession())
    settings = f'[publish.wiki]\nkind = "git"\nurl = "{repository}"\n'
    team = a_workspace(tmp_path / "others", settings, meeting)
    retro(team, "publish", SESSION)
    change(repository, "- [ ] Call", "- [ ] Call everybody")
    change(repository, "Trigger: rain", "Trigger: snow")

    call, write = (carried.action for carried in opened(team))

    assert (call.what, call.who, call.trigger) == ("Call everybody", many, trigger)
    assert (write.what, write.trigger) == ("Write", "snow")


def test_a_date_that_is_none_is_told_and_the_old_one_stays(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "publish", SESSION)
    change(repository, "by 2026-12-05", "by the end of March")
    capsys.readouterr()

    assert retro(workspace, "actions", "--sync") == 0

    said = capsys.readouterr()
    assert "was reworded; “the end of March” is not a date, so 2026-12-05 stays." in said.err
    assert "by 5 Dec 2026" in said.out.splitlines()[0]
    change(repository, "the end of March", "2026-12-10, see PR #12")
    assert retro(workspace, "actions", "--sync") == 0
    assert "by 10 Dec 2026" in capsys.readouterr().out.splitlines()[0]
    assert retro(workspace, "publish", SESSION) == 0
    assert "by 2026-12-10, see PR #12 ·" in git(repository, "show", f"main:Retrospectives/{SESSION}.md")


def test_what_was_removed_there_is_told_and_not_dropped(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "publish", SESSION)
    change(repository, "- [ ] Ask &lt;ops> — **Ben** · `2026-11-21-sprint-42/A2`\n", "")
    capsys.readouterr()

    assert retro(workspace, "actions", "--sync") == 0

    said = capsys.readouterr()
    assert f"{SESSION}/A2 (Ask <ops>) is not on its page any more" in said.err
    assert "no checkbox on its page in wiki" in said.out
    retro(workspace, "actions", "--sync")
    assert "is not on its page any more" not in capsys.readouterr().err
    assert [carried.action.id for carried in opened(workspace)] == ["A1", "A2", "A3"]


@pytest.mark.parametrize("left", ["- Ask", "Ask"])
def test_a_line_without_its_box_is_not_said_to_be_gone(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str], left: str
) -> None:
    retro(workspace, "publish", SESSION)
    change(repository, "- [ ] Ask", left)
    capsys.readouterr()

    assert retro(workspace, "actions", "--sync") == 0

    said = capsys.readouterr()
    assert f"{SESSION}/A2 (Ask <ops>) has no checkbox on its page any more; it stays open here" in said.err
    assert "Ask <ops> (no checkbox on its page in wiki)" in said.out
    assert "not on its page" not in said.err + said.out
    change(repository, left + " &lt;", "- [ ] Ask &lt;")
    retro(workspace, "actions", "--sync")
    said = capsys.readouterr()
    assert f"{SESSION}/A2 (Ask <ops>) has a checkbox on its page again." in said.err
    assert "no box" not in said.out


def test_what_is_reopened_here_is_not_ticked_again_by_what_was_read_before(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "publish", SESSION)
    change(repository, "- [ ] Fix", "- [x] Fix")
    retro(workspace, "actions", "--sync")
    retro(workspace, "actions", "reopen", "A1")
    retro(workspace, "actions", "--sync")
    capsys.readouterr()

    retro(workspace, "actions")

    assert listed(capsys) == ["A1", "A2", "A3"]


def test_a_page_published_anew_unticks_nothing(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "publish", SESSION)
    change(repository, "- [ ] Fix", "- [x] Fix")
    retro(workspace, "publish", SESSION, "--force")
    retro(workspace, "actions", "--sync")
    capsys.readouterr()

    retro(workspace, "actions")

    assert listed(capsys) == ["A2", "A3"]


def test_a_page_published_anew_is_what_later_changes_are_told_from(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "publish", SESSION)
    change(repository, "- [ ] Fix", "- [x] Fix")
    retro(workspace, "actions", "--sync")
    retro(workspace, "actions", "reopen", "A1")
    retro(workspace, "publish", SESSION)
    retro(workspace, "actions", "done", "A1")
    retro(workspace, "actions", "--sync")
    capsys.readouterr()

    retro(workspace, "actions")

    assert listed(capsys) == ["A2", "A3"]


# What the next session says


def meet(
    workspace: Path, carried_actions: tuple[CarriedAction, ...], verdict: Verdict | None, later: int = 1
) -> Meeting:
    """Hold and end the team's next meeting, saying this of the first carried-over action."""
    now, name = int(time.time()) + 1000 * later, f"2026-12-0{later}-sprint-43"
    meeting = Meeting(title="Sprint 43", carried_actions=carried_actions, name=name, now=now)
    if verdict is not None:
        meeting.go("review").judge(0, verdict)
    meeting.wait(5).lead(acts.EndSession())
    session = meeting.engine.fold(meeting.codec.decode(each) for each in meeting.documents)
    Journal.create(
        Library(workspace / "sessions").new_path(session.id), summary_of(session), meeting.documents
    ).close()
    return meeting


@pytest.mark.parametrize(
    ("verdict", "left"),
    [
        (Verdict.DONE, ["A2", "A3"]),
        (Verdict.DROP, ["A2", "A3"]),
        (Verdict.KEEP, ["A1", "A2", "A3"]),
        (Verdict.OPEN, ["A1", "A2", "A3"]),
    ],
)
def test_what_a_session_says_last_stands(workspace: Path, verdict: Verdict, left: list[str]) -> None:
    retro(workspace, "actions", "done", "A1")
    meet(workspace, opened(workspace), verdict)

    carried_actions = opened(workspace)

    assert [carried.action.id for carried in carried_actions] == left
    assert {carried.verdict for carried in carried_actions} == {Verdict.OPEN}
    assert {carried.session for carried in carried_actions} == {SESSION}


def test_what_was_done_is_told_until_a_session_has_looked_at_it(workspace: Path) -> None:
    retro(workspace, "actions", "done", "A1")
    meet(workspace, opened(workspace), None)

    told = opened(workspace)
    assert [(p.action.id, p.verdict) for p in told] == [
        ("A1", Verdict.DONE),
        ("A2", Verdict.OPEN),
        ("A3", Verdict.OPEN),
    ]
    meet(workspace, told, Verdict.DONE, 2)

    assert [carried.action.id for carried in opened(workspace)] == ["A2", "A3"]


# A wiki that fails


@pytest.mark.parametrize("trouble", ["gone", "slow", "nonsense"])
def test_no_wiki_keeps_a_meeting_from_opening(
    workspace: Path,
    repository: Path,
    trouble: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    retro(workspace, "publish", SESSION)
    settings = workspace / "retro.toml"
    match trouble:
        case "gone":
            repository.rename(tmp_path / "elsewhere.git")
        case "slow":
            monkeypatch.setattr("retro.commands.past_actions.OPENING", 0.2)
            monkeypatch.setattr("retro.publish.read_pages.read_back", lambda *arguments: time.sleep(2))
        case "nonsense":
            settings.write_text(settings.read_text("utf-8") + "path = 7\n[publish.other]\n", "utf-8")
    capsys.readouterr()

    carried_actions = opened(workspace)

    assert [carried.action.id for carried in carried_actions] == ["A1", "A2", "A3"]
    assert "wiki could not be read" in (said := capsys.readouterr().err) or "wiki did not answer" in said


def test_a_date_is_as_old_as_it_says(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from retro.commands.actions import age

    today = datetime.date(2026, 12, 1)
    assert [age(day, today) for day in ("2026-12-01", "2026-11-30", "2026-11-18", "2026-11-17")] == [
        "today",
        "1 day",
        "13 days",
        "2 weeks",
    ]


def test_a_wiki_that_answers_too_late_writes_nothing_any_more(
    workspace: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retro(workspace, "publish", SESSION)
    change(repository, "**Ana**", "**Cleo**")
    library = Library(workspace / "sessions")
    before = library.path(SESSION).with_suffix(".json.after").read_bytes()
    go_on, ended = threading.Event(), threading.Event()

    def late(*arguments: Any) -> Readback:
        readback = read_back(*arguments)
        go_on.wait(60)
        ended.set()
        return readback

    monkeypatch.setattr("retro.publish.read_pages.read_back", late)

    report = sync(Workspace(workspace), library, 2)
    go_on.set()
    assert ended.wait(60)
    time.sleep(0.2)

    assert "did not answer" in report.failures[0]
    assert library.path(SESSION).with_suffix(".json.after").read_bytes() == before


def test_an_address_to_read_from_that_was_set_later_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And when that is changed again, what was read before is no news."""
    page = [""]

    def answer(seen: Seen) -> Reply:
        if seen.method == "POST":
            page[0] = seen.body.decode()
        return 200, {}, page[0]

    with stub(answer) as server:
        table = f'[publish.wiki]\nkind = "http"\nmethod = "POST"\nurl = "{server.url}/pages"\n'
        workspace = a_workspace(tmp_path / "team", table)
        retro(workspace, "publish", SESSION)
        page[0] = page[0].replace("- [ ] Fix", "- [x] Fix")

        for read in ("sources", "raw"):
            capsys.readouterr()
            settings = f'{table}read = "{server.url}/{read}/${{session}}"\n'
            confirmed(workspace, settings)
            assert retro(workspace, "actions", "--sync") == 0

            assert server.seen[-1].path == f"/{read}/{SESSION}"
            said = capsys.readouterr()
            assert ("A1 (Fix the *flaky* test) is done" in said.err) == (read == "sources")
            assert "A1" not in said.out
        before = len(server.seen)
        assert retro(workspace, "publish", SESSION) == 0

    assert [seen.method for seen in server.seen[before:]] == ["GET"]
    assert "up to date" in capsys.readouterr().err


@pytest.mark.parametrize("spoil", [lambda page: page.unlink(), lambda page: page.write_bytes(b"\xff\xfe-\0")])
def test_a_page_that_cannot_be_read_is_told_and_no_change(
    tmp_path: Path, spoil: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes").mkdir()
    notes = f'[publish.notes]\nkind = "folder"\nfolder = "{tmp_path / "notes"}"\n'
    workspace = a_workspace(tmp_path / "team", notes)
    retro(workspace, "publish", SESSION)
    spoil(tmp_path / "notes" / PAGE)
    capsys.readouterr()

    assert retro(workspace, "actions", "--sync") == 0

    said = capsys.readouterr().err
    assert f"{PAGE} " in said
    assert "its actions stay as they were." in said
    assert said.endswith("0 pages read, 0 changes.\n")
    opened(workspace)
    assert "its actions stay as they were." in capsys.readouterr().err


@pytest.mark.parametrize("what", ["file", "followups"])
def test_whose_actions_cannot_be_read_is_said(
    what: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "actions", "done", f"{SESSION}/A2") == 0
    session = workspace / "sessions" / f"{SESSION}.json"
    damaged = session if what == "file" else session.with_name(f"{session.name}.after")
    for file in damaged.parent.glob(f"{damaged.name}*"):
        file.write_text("{")
    capsys.readouterr()

    assert retro(workspace, "actions") == 0
    sentence = f"retro: actions may be missing here: No copy of {damaged.stem} can be read; restore {damaged}"
    assert sentence in capsys.readouterr().err
    opened(workspace)
    assert sentence in capsys.readouterr().err
