"""A task that somebody adds to a published page by hand is asked about in the next session, and only once."""

import time
from pathlib import Path

import pytest

from retro.commands.hosted_session import host_session
from retro.publish.followups import Followups
from retro.publish.published_page import PageReading
from retro.session.record import Answer, FoundTask
from retro.session.summary import summary_of
from retro.stages.review.rules import AnswerFound
from retro.storage import Journal, Library
from retro.workspace import Workspace
from tests.builders import Meeting
from tests.publish.helpers import SESSION, a_workspace, retro

PAGE = f"Retrospectives/{SESSION}.md"
LATER = "2026-12-01-sprint-43"
ADDED = "- [ ] Ask the vendor — Zoë, by 2026-12-10"
FOUND = FoundTask("Ask the vendor", SESSION, "wiki", "Zoë", "2026-12-10")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    settings = f'[publish.wiki]\nkind = "folder"\nfolder = "{tmp_path / "pages"}"\n'
    team = a_workspace(tmp_path / "team", settings)
    retro(team, "publish", SESSION)
    add(team)
    return team


def page_of(workspace: Path) -> Path:
    return workspace.parent / "pages" / PAGE


def add(workspace: Path, line: str = ADDED) -> None:
    """Write a line under the last action of the page."""
    text = page_of(workspace).read_text("utf-8")
    last = f"`{SESSION}/A3`\n"
    assert last in text
    page_of(workspace).write_text(text.replace(last, f"{last}{line}\n"), "utf-8")


def asked(workspace: Path) -> tuple[FoundTask, ...]:
    """What the team's next session is asked about; it does not take place."""
    hosted = host_session(Workspace(workspace), "start-stop-continue")
    found = hosted.room.session.record.found
    assert "Open actions" in [stage.title for stage in hosted.room.session.agenda.stages]
    hosted.journal.close()
    assert retro(workspace, "sessions", "delete", hosted.room.session.id, "--yes") == 0
    return found


def meet(workspace: Path, found: tuple[FoundTask, ...], answer: Answer) -> None:
    """Hold and end the team's next meeting, which says this of everything that was found."""
    meeting = Meeting(title="Sprint 43", found=found, name=LATER, now=int(time.time()) + 1000).go("review")
    for number in range(len(found)):
        meeting.lead(AnswerFound(meeting.here, number, answer))
    session = meeting.wait(5).end().session
    path = Library(workspace / "sessions").new_path(LATER)
    Journal.create(path, summary_of(session), meeting.documents).close()


def after(workspace: Path) -> str:
    return (workspace / "sessions" / f"{SESSION}.json.after").read_text("utf-8")


def test_the_next_session_is_asked_with_owner_and_date(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(workspace) == (FOUND,)
    assert f"{PAGE} in wiki has a new task (Ask the vendor)" in capsys.readouterr().err
    retro(workspace, "actions", "list", "--all")
    assert "vendor" not in capsys.readouterr().out  # nobody has agreed to it


@pytest.mark.parametrize("answer", [Answer.TAKE, Answer.LEAVE])
def test_what_was_taken_or_left_is_never_asked_about_again(workspace: Path, answer: Answer) -> None:
    meet(workspace, asked(workspace), answer)
    page = page_of(workspace)
    page.write_text(page.read_text("utf-8").replace("- [ ] Ask the vendor", "* Ask the vendor,"), "utf-8")

    assert asked(workspace) == ()


def test_what_nobody_answered_is_asked_about_again(workspace: Path) -> None:
    meet(workspace, asked(workspace), Answer.OPEN)
    assert asked(workspace) == (FOUND,)


def test_what_was_taken_is_an_open_action_of_the_session_that_took_it(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    meet(workspace, asked(workspace), Answer.TAKE)
    capsys.readouterr()

    retro(workspace, "actions")

    assert f"{LATER}/A1" in capsys.readouterr().out


def test_publishing_again_keeps_the_line_and_asks_about_it_once(workspace: Path) -> None:
    assert retro(workspace, "publish", SESSION) == 0
    retro(workspace, "actions", "done", "A1")
    assert retro(workspace, "publish", SESSION) == 0
    assert ADDED in page_of(workspace).read_text("utf-8")
    assert asked(workspace) == (FOUND,)


def test_a_line_that_is_gone_is_not_asked_about(workspace: Path) -> None:
    assert asked(workspace) == (FOUND,)
    assert retro(workspace, "publish", SESSION, "--force") == 0
    assert asked(workspace) == ()


def test_a_name_that_is_forgotten_is_not_kept_with_what_was_found(workspace: Path) -> None:
    meet(workspace, asked(workspace), Answer.LEAVE)
    assert "Zo" in after(workspace)

    assert retro(workspace, "sessions", "forget", SESSION, "Zoë", "--yes") == 0
    assert retro(workspace, "sessions", "forget", LATER, "Zoë", "--yes") == 0

    assert "Zo" not in after(workspace)
    session = (workspace / "sessions" / f"{LATER}.json").read_text("utf-8")
    assert "Zo" not in session
    assert "Ask the vendor" in session


@pytest.mark.parametrize("answer", [Answer.TAKE, Answer.LEAVE])
def test_what_was_found_can_be_removed_for_good(
    workspace: Path, answer: Answer, capsys: pytest.CaptureFixture[str]
) -> None:
    meet(workspace, asked(workspace), answer)
    capsys.readouterr()
    retro(workspace, "sessions", "remove", LATER)
    assert "found task 1" in capsys.readouterr().out

    label = "A1" if answer is Answer.TAKE else "found task 1"
    assert retro(workspace, "sessions", "remove", LATER, label, "--yes") == 0

    assert f"{PAGE} in wiki still has it" in capsys.readouterr().err
    assert not any(reading.added for reading in _readings(workspace))
    assert "vendor" not in (workspace / "sessions" / f"{LATER}.json").read_text("utf-8")


def test_what_was_found_is_removed_also_where_the_session_of_its_page_is_deleted(workspace: Path) -> None:
    meet(workspace, asked(workspace), Answer.LEAVE)
    retro(workspace, "sessions", "delete", SESSION, "--yes")

    assert retro(workspace, "sessions", "remove", LATER, "found task 1", "--yes") == 0


def _readings(workspace: Path) -> list[PageReading]:
    return Followups(Library(workspace / "sessions").path(SESSION)).of(PageReading)
