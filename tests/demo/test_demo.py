"""`retro demo` as it is called: a whole meeting over real SSH, its report and its minutes."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pytest
from markdown_it import MarkdownIt

from retro.agenda import Templates
from retro.cli import main
from retro.commands import demo_command
from retro.commands.read_session import read_session
from retro.demo import DemoFailed, StageReport, Table
from retro.errors import StoreError
from retro.resources import shipped
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.record import Verdict
from retro.stages import KINDS
from retro.workspace import Workspace

TEMPLATES: Final = Templates([shipped("templates")], KINDS).names()
RECORDS: Final = {"discuss": "actions", "commit": "actions", "decide": "decisions", "lessons": "lessons"}
"""What is written down in a stage, at least once."""


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
    assert f"retro --workspace {folder} sessions delete {Path(file).stem}" in done.stderr
    session = read_session(Workspace(folder), Path(file).stem)
    assert session.agenda.simulated
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
    said, record = as_read(minutes), session.record
    assert all(card.text in said for card in session.board.cards)
    assert all(decision.text in said for decision in record.decisions)
    assert all(lesson.statement in said for lesson in record.lessons)
    assert all(action.what in said for action in record.actions)
    assert all(action.who and action.due for action in record.actions)
    assert "left early" not in "\n".join(lines)
    for stage in session.agenda.stages:
        check_stage(session, stage)


def check_stage(session: Session, stage: Stage) -> None:
    """There is a card, a result and a record of every stage that can make one."""
    kind = KINDS[stage.kind]
    if kind.writes_cards:
        assert {card.prompt for card in session.board.cards} & {prompt.id for prompt in stage.prompts}
    asks = kind.is_private(stage) and not kind.deals(stage)
    asks = asks and not (kind.writes_cards and kind.written_openly(stage))
    if asks and not stage.settings.get("destroy"):
        assert session.states[stage.id] != kind.State()
    if record := RECORDS.get(stage.kind):
        assert getattr(session.record, stage.settings.get("write", record))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_is_played_to_its_minutes(template: str, tmp_path: Path) -> None:
    session, minutes, lines = played(template, tmp_path)

    check(session, minutes, lines)
    if template == "start-stop-continue":
        assert [carried.verdict for carried in session.record.carried_actions] == [Verdict.DONE, Verdict.KEEP]


@pytest.mark.parametrize("seats", ["0", "101", "-3"])
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


# What is left of a demo that did not come to its end

Ending = Callable[[], Awaitable[None]]


async def in_trouble() -> None:
    raise DemoFailed("In the stage Voting, Ana wanted to give a dot, but nothing of it was on the screen.")


async def in_error() -> None:
    raise LookupError("somebody's words")


async def by_a_signal() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(60)


def broken(monkeypatch: pytest.MonkeyPatch, folder: Path, ending: Ending) -> int:
    """Play a demo that ends like this once somebody is in the room."""

    async def play(table: Table, seats: int, stages: object, told: Callable[[StageReport], None]) -> None:
        await table.gather(table.story.names(seats))
        assert list((folder / "sessions").glob("*.json"))
        await ending()

    monkeypatch.setattr(demo_command, "play", play)
    return main(["--workspace", str(folder), "demo", "--fast", "--seats", "1"])


def left_of(folder: Path) -> list[Path]:
    kept = [*(folder / "sessions").iterdir()]
    secrets = Workspace(folder).secrets
    return [*kept, *(secrets.iterdir() if secrets.is_dir() else ())]


def test_a_demo_in_which_somebody_cannot_go_on_says_who_and_leaves_nothing_but_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert broken(monkeypatch, tmp_path, in_trouble) == 1

    *_, said = capsys.readouterr().err.splitlines()
    assert said == (
        "retro: The demo failed. In the stage Voting, Ana wanted to give a dot, "
        "but nothing of it was on the screen. Nothing was kept."
    )
    assert left_of(tmp_path) == []
    assert "Ana wanted to give a dot" in (Workspace(tmp_path).private / "retro.log").read_text("utf-8")


def test_a_demo_that_fails_leaves_nothing_and_no_words_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert broken(monkeypatch, tmp_path, in_error) == 1

    *_, said = capsys.readouterr().err.splitlines()
    assert said.startswith("retro: The demo failed because of an error in Retro; details are in ")
    assert said.endswith("retro.log. Nothing was kept.")
    assert left_of(tmp_path) == []
    kept = (Workspace(tmp_path).private / "retro.log").read_text("utf-8")
    assert "the demo failed (LookupError)" in kept
    assert "somebody's words" not in kept


def test_a_demo_that_is_stopped_by_a_signal_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert broken(monkeypatch, tmp_path, by_a_signal) == 130

    assert "The demo was stopped before its first stage. Nothing was kept." in capsys.readouterr().err
    assert left_of(tmp_path) == []


def test_a_demo_whose_room_does_not_open_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(*things: object) -> None:
        raise DemoFailed("No room.")

    monkeypatch.setattr(demo_command, "hosted_by", closed)

    assert main(["--workspace", str(tmp_path), "demo", "--fast", "--seats", "1"]) == 1
    assert "No room." in capsys.readouterr().err
    assert left_of(tmp_path) == []


def test_a_session_that_cannot_be_removed_is_named_with_how_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*things: object) -> None:
        raise StoreError("The disk says no.")

    monkeypatch.setattr(demo_command, "remove_session", refused)

    assert broken(monkeypatch, tmp_path, in_trouble) == 1
    (file,) = (tmp_path / "sessions").glob("*.json")
    removal = f"retro --workspace {tmp_path} sessions delete {file.stem}"
    assert f"Its session still exists. To delete it: {removal}" in capsys.readouterr().err
