"""`retro demo` as it is called: a whole meeting over real SSH, its report and its minutes."""

import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from retro.cli import main
from retro.commands.reading import read_session
from retro.session.model import Session
from retro.session.record import Verdict
from retro.workspace import Workspace

QUICK = ("start-stop-continue", "mad-sad-glad")
OTHERS = ("four-ls", "lean-coffee", "project-lessons-learned", "silent-meeting")


def played(template: str, folder: Path) -> tuple[Session, str, list[str]]:
    """Play a demo with three people; give the session, its minutes and the report."""
    order = [sys.executable, "-m", "retro", "--workspace", str(folder), "demo", "--fast", "--seats", "3"]
    done = subprocess.run(
        [*order, "--template", template], capture_output=True, encoding="utf-8", timeout=180
    )

    assert done.returncode == 0, done.stderr
    *lines, file, minutes = done.stdout.splitlines()
    assert Path(file).parent == folder / "sessions"
    assert Path(minutes) == Path(file).with_suffix(".md")
    session = read_session(Workspace(folder), Path(file).stem)
    return session, Path(minutes).read_text("utf-8"), lines


def as_read(page: str) -> str:
    """Give the words of a Markdown page as a reader sees them."""
    blocks = MarkdownIt("commonmark").parse(page)
    return "\n".join("".join(part.content for part in block.children or ()) for block in blocks)


def check(session: Session, minutes: str, lines: list[str]) -> None:
    assert session.over
    kinds = [stage.kind for stage in session.agenda.stages]
    assert [line.split()[0] for line in lines] == ["join", *kinds, "total"]
    assert {seat.name for seat in session.members} == {"Ana", "Björn", "Chidi"}
    assert minutes.startswith("# Demo: ")
    said = as_read(minutes)
    assert session.board.cards
    assert all(card.text in said for card in session.board.cards)
    assert session.record.decisions
    assert all(decision.text in said for decision in session.record.decisions)
    assert all(action.what in said for action in session.record.actions)
    assert all(action.who and action.due for action in session.record.actions)
    assert "left early" not in "\n".join(lines)


@pytest.mark.parametrize("template", QUICK)
def test_a_meeting_is_played_to_its_minutes(template: str, tmp_path: Path) -> None:
    session, minutes, lines = played(template, tmp_path)

    check(session, minutes, lines)
    if template == "start-stop-continue":
        assert [promise.verdict for promise in session.record.promises] == [Verdict.DONE, Verdict.KEEP]


@pytest.mark.serial
@pytest.mark.parametrize("template", OTHERS)
def test_every_template_can_be_played(template: str, tmp_path: Path) -> None:
    check(*played(template, tmp_path))


@pytest.mark.parametrize("seats", ["0", "41", "-3"])
def test_too_few_or_too_many_people_are_refused(
    seats: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--workspace", str(tmp_path), "demo", "--fast", "--seats", seats]) == 1

    _, err = capsys.readouterr()
    assert f"not {seats}" in err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_template_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(tmp_path), "demo", "--fast", "--template", "tea"]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
