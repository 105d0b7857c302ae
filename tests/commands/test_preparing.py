"""`retro prepare`: a session is made and not opened, and every list says so."""

from pathlib import Path

import pytest

from retro.cli import main
from retro.commands.read_session import read_session
from retro.workspace import Workspace

TEMPLATE = """# Planned

## Paper

```toml
kind = "read"
minutes = 5
before = true
```

Text of the template.

## Cards

```toml
kind = "ideate"
minutes = 5
before = true
```

## Actions

```toml
kind = "commit"
minutes = 5
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sessions").mkdir(mode=0o700)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "planned.md").write_text(TEMPLATE, "utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> int:
    return main(["--workspace", str(folder), *arguments])


def test_a_session_is_prepared_and_says_how_it_is_opened(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "prepare", "planned", "--title", "Friday") == 0

    said = capsys.readouterr()
    name = said.out.strip()
    session = read_session(Workspace(folder), name)
    assert (session.title, session.position, session.began) == ("Friday", -1, None)
    assert [stage.before for stage in session.agenda.stages] == [True, True, False]
    assert "Open before the meeting: Paper, Cards" in said.err
    assert f"serve {name}" in said.err
    assert f"host {name}" in said.err


def test_the_lists_say_that_it_is_prepared_and_not_begun(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, "prepare", "planned")
    name = capsys.readouterr().out.strip()

    run(folder, "sessions")
    assert "prepared, not begun" in capsys.readouterr().out
    run(folder, "sessions", "show", name)
    assert "prepared, not begun" in capsys.readouterr().out


def test_a_text_to_read_is_taken_from_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = folder / "paper.md"
    paper.write_text("Another text.", "utf-8")

    run(folder, "prepare", "planned", "--read", str(paper))

    session = read_session(Workspace(folder), capsys.readouterr().out.strip())
    assert session.agenda.stages[0].document == "Another text."
    assert session.agenda.stages[0].before


def test_a_template_without_such_a_stage_is_prepared_with_a_hint(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "prepare", "lean-coffee") == 0

    assert "No stage is open before the meeting" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name a template."),
        (["nope"], "There is no template or session called 'nope'."),
    ],
)
def test_what_cannot_be_prepared_leaves_no_session(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert run(folder, "prepare", *arguments) == 1

    assert sentence in capsys.readouterr().err
    assert not list((folder / "sessions").iterdir())


def test_a_session_is_not_prepared_twice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, "prepare", "planned")
    name = capsys.readouterr().out.strip()

    assert run(folder, "prepare", name) == 1

    assert f"{name} exists already" in capsys.readouterr().err
