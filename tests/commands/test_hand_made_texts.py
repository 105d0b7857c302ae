"""Files that a hand wrote, with what a terminal obeys in every text: none of it reaches one."""

import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest

from retro.cli import main
from retro.commands.home import content_of
from retro.commands.read_session import read_session
from retro.publish.followups import Followups
from retro.resources import shipped
from retro.session.open_actions import ActionEdit
from retro.tui.home_preview import preview_rows
from retro.tui.home_rows import Item
from retro.tui.theme import load_themes
from retro.workspace import Workspace
from tests.builders import a_whole_meeting
from tests.commands.test_minutes_and_import import NAME, ROOT, kept
from tests.publish.helpers import SESSION, a_workspace
from tests.storage.written import put_tables

EVIL = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m\u202e\x08"
STEERING = ("Cc", "Cf", "Co", "Zl", "Zp")


def steering(text: str) -> list[str]:
    text = re.sub("\r+\n", "\n", text)  # a terminal has one more at the end of a line
    return [c for c in text if c not in "\t\n" and unicodedata.category(c) in STEERING]


def poisoned(file: Path) -> None:
    """Put what steers a terminal into everything that people wrote."""

    def worse(value: object) -> object:
        match value:
            case dict():
                return {k: worse(v) if k != "event" else v for k, v in value.items()}
            case list():
                return [*map(worse, value)]
            case str() if " " in value or value[:1].isupper():
                return value + EVIL
            case _:
                return value

    tables = msgspec.json.decode(file.read_bytes())
    changed: dict[str, Any] = worse(tables)  # type: ignore[assignment]
    put_tables(file, changed)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    team = a_workspace(tmp_path / "team", '[publish.notes]\nkind = "folder"\nfolder = "notes"\n')
    poisoned(team / "sessions" / f"{SESSION}.json")
    odd = '{"meta": {"1": {"schema": 1, "head": {"title": "EVIL"}}}, "events": {"1": {"event": "EVIL"}}}'
    odd_file = team / "sessions" / "2026-11-20-odd.json"
    odd_file.write_text(odd.replace("EVIL", "\\u001b[2J"), "utf-8")
    (team / "templates").mkdir()
    (team / "templates" / "ours.md").write_text(
        f'# Ours{EVIL}\n\n## One{EVIL}\n\n```toml\nkind = "\\u001b[2J\\u202eideate"\n```\n', "utf-8"
    )
    page = team / "notes" / "Retrospectives" / f"{SESSION}.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"# By hand{EVIL}\n- [x] done{EVIL}\n", "utf-8")
    return team


COMMANDS = (
    ("sessions",),
    ("sessions", "show", SESSION),
    ("sessions", "show", "2026-11-20-odd"),
    ("sessions", "check"),
    ("minutes", SESSION),
    ("minutes", SESSION, "--format", "text"),
    ("minutes", SESSION, "--format", "csv"),
    ("minutes", SESSION, "--format", "json"),
    ("actions",),
    ("actions", "done", f"{SESSION}/A1"),
    ("actions", "done", f"no{EVIL}"),
    ("templates",),
    ("templates", "check", "ours"),
    ("templates", "show", "ours"),
    ("publish",),
    ("publish", SESSION),
    ("publish", SESSION, "--dry-run", "--force"),
    ("doctor", "--port", "0"),
    ("doctor", "--privacy", SESSION),
    ("host", f"no{EVIL}"),
)


def on_a_terminal(*command: str) -> str:
    """Run a command whose output and words are shown on a terminal, and give what that got."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "retro", *command],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
    )
    os.close(theirs)
    parts = []
    try:
        while part := os.read(ours, 65536):
            parts.append(part)
    except OSError:  # nobody has the other side any more
        pass
    os.close(ours)
    process.wait()
    return b"".join(parts).decode()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:3]).replace(EVIL, ""))
def test_a_terminal_is_steered_by_no_file(workspace: Path, command: tuple[str, ...]) -> None:
    shown = on_a_terminal("--workspace", str(workspace), *command)
    piped = subprocess.run(
        [sys.executable, "-m", "retro", "--workspace", workspace, *command],
        capture_output=True,
        check=False,
        cwd=ROOT,
    )

    assert shown.strip()
    assert "Traceback" not in shown
    assert steering(shown) == []
    # A CSV in a file begins with the mark of its encoding, which is none of its text.
    assert steering(piped.stdout.decode("utf-8-sig") + piped.stderr.decode()) == []


@pytest.mark.parametrize("toml", ["no\x9bthing = 1", '"no\\u001b[2Jthing" = 1', '"a\\u202e" = "\\u001b"\n='])
def test_what_is_wrong_in_the_settings_is_said_in_plain_letters(workspace: Path, toml: str) -> None:
    (workspace / "retro.toml").write_text(toml, "utf-8")

    for command in ("publish", "doctor"):
        shown = on_a_terminal("--workspace", str(workspace), command)
        assert "retro.toml" in shown
        assert steering(shown) == []


def test_the_home_shows_nothing_that_steers_a_terminal(workspace: Path) -> None:
    content = content_of(Workspace(workspace))
    items: list[Item] = [*content.unfinished, *content.formats, *content.past]

    shown = [repr(row) for item in items for row in preview_rows(item, None)]

    assert len(items) > 3
    assert steering("".join(shown)) == []
    assert [text for text in ("\\x1b", "\\u202e", "\\x9b") if text in "".join(shown)] == []


def test_a_session_that_is_opened_holds_nothing_that_steers_a_terminal(workspace: Path) -> None:
    session = read_session(Workspace(workspace), SESSION)

    assert steering(msgspec.json.decode(msgspec.json.encode(str(session)))) == []
    assert "\ufffd" in session.title
    assert not any(sign in repr(session) for sign in ("\\x1b", "\\x9b", "\\u202e", "\\x08"))


def test_words_that_came_back_from_a_wiki_steer_no_terminal_in_the_next_session(workspace: Path) -> None:
    followups = Followups(workspace / "sessions" / f"{SESSION}.json")
    followups.keep([ActionEdit(action=f"{SESSION}/A1", what=f"mended{EVIL}", by="notes", at=1)])

    [wording] = followups.of(ActionEdit)

    assert wording.what.startswith("mended\ufffd]52")
    assert steering(wording.what) == []


def test_a_theme_has_a_name_that_can_be_shown(tmp_path: Path) -> None:
    (tmp_path / "sea.toml").write_text(
        'name = "sea\\u001b[2J"\ntitle = "Sea\\u202e"\nbase = "dark"\n', "utf-8"
    )

    themes = load_themes([tmp_path, shipped("themes")])

    assert steering("".join((*themes, *(theme.title for theme in themes.values())))) == []


# What was cleaned when it was written is data


@pytest.mark.parametrize("more", [(), ("--format", "csv"), ("--format", "json"), ("--format", "text")])
def test_minutes_come_out_as_they_are_written_to_a_file(tmp_path: Path, more: tuple[str, ...]) -> None:
    kept(tmp_path, a_whole_meeting())
    file = tmp_path.parent / "minutes"
    command = ["--workspace", str(tmp_path), "minutes", NAME, *more]

    printed = subprocess.run(
        [sys.executable, "-m", "retro", *command], capture_output=True, check=True, cwd=ROOT
    )
    assert main([*command, "-o", str(file)]) == 0

    assert printed.stdout == file.read_bytes()
    assert "\ufffd" not in printed.stdout.decode()
