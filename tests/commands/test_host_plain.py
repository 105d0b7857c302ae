"""`retro host --plain`: a session led by what a pipe says, in good order to its end."""

import os
import subprocess
import sys
from pathlib import Path

from retro.workspace import Workspace


def led(folder: Path, *typed: str, what: tuple[str, ...] = ("start-stop-continue",)) -> tuple[int, str, str]:
    """Lead with these lines; the exit status, what was written, and what was said."""
    team = folder / "team"
    team.mkdir()
    Workspace(team).prepare()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "retro", "--workspace", str(team), "--state", str(folder / "state")),
            *("host", *what, "--plain", "--port", "0", "--bind", "127.0.0.1"),
        ],
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "TERM": "dumb"},
    )
    return done.returncode, done.stdout, done.stderr


def test_a_session_is_led_from_a_pipe_to_its_minutes(tmp_path: Path) -> None:
    status, out, errors = led(
        *(tmp_path, "next", "action Write the runbook --owner Ana", "timer +2", "end", "yes"),
        *("minutes", "nonsense"),
    )
    assert status == 0, errors
    assert "Code: " in out
    assert "Stage 1 of 6: Silent ideation opened" in out
    assert "Written down as A1." in out
    assert "2 minutes more." in out
    assert "- [ ] Write the runbook — **Ana**" in out
    assert 'There is no verb "nonsense".' in out
    assert "\x1b" not in out
    assert "Its minutes: " in errors
    assert "Traceback" not in errors


def test_the_end_of_the_input_stops_hosting_and_keeps_the_session(tmp_path: Path) -> None:
    status, out, errors = led(tmp_path, "next")
    assert status == 0, errors
    assert "Silent ideation opened" in out
    assert "To continue it: " in errors


def test_without_a_name_there_is_a_sentence(tmp_path: Path) -> None:
    status, _, errors = led(tmp_path, what=())
    assert status == 1, errors
    assert "Name a template or a session to lead in lines." in errors
