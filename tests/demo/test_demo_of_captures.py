"""A demo of a meeting that begins with captured lines: simulated people say what becomes of each."""

from pathlib import Path

from retro.cli import main
from retro.commands.read_session import read_session
from retro.session.brought import Judgement
from retro.session.captured_entries import origins
from retro.storage import Library
from retro.storage.capture_files import teams_with_captures
from retro.workspace import Workspace

TEMPLATE = """\
# Short

Begins with what was captured.

## Captured

```toml
kind = "inbox"
minutes = 5
```

## Lessons

```toml
kind = "lessons"
minutes = 5
```
"""


def test_every_line_is_looked_at_and_none_leaves_the_demo(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "sessions").mkdir()
    (tmp_path / "templates" / "short.md").write_text(TEMPLATE)

    assert main(["--workspace", str(tmp_path), "demo", "--fast", "--seats", "3", "--template", "short"]) == 0

    workspace = Workspace(tmp_path)
    ((name, _),) = Library(workspace.sessions).heads()
    session = read_session(workspace, name)
    made = origins(session.record)
    assert session.captures
    assert all(each.ref in made or each.judged is not Judgement.OPEN for each in session.captures)
    assert not any(each.text for each in session.captures)
    assert teams_with_captures(workspace.captures) == ()
