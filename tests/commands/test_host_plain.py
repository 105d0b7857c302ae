"""`retro host --plain`: a session led by what a pipe says, in good order to its end."""

import os
import subprocess
import sys
from pathlib import Path

from retro.session.typed_letters import COMMAND_NOT_UTF8
from retro.workspace import Workspace


def led(folder: Path, *typed: str, what: tuple[str, ...] = ("start-stop-continue",)) -> tuple[int, str, str]:
    """Lead with these lines; the exit status, what was written, and what was said."""
    done = subprocess.run(
        order(folder, *what),
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "TERM": "dumb"},
    )
    return done.returncode, done.stdout, done.stderr


def order(folder: Path, *what: str) -> list[str]:
    """What starts it in a workspace of its own."""
    team = folder / "team"
    team.mkdir()
    Workspace(team).prepare()
    return [
        *(sys.executable, "-m", "retro", "--workspace", str(team), "--state", str(folder / "state")),
        *("host", *what, "--plain", "--port", "0", "--bind", "127.0.0.1"),
    ]


def leading(folder: Path) -> "subprocess.Popen[bytes]":
    """Start it, with an input that a test writes."""
    pipe = subprocess.PIPE
    env = {**os.environ, "TERM": "dumb"}
    return subprocess.Popen(
        order(folder, "start-stop-continue"), stdin=pipe, stdout=pipe, stderr=pipe, env=env
    )


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


def test_who_leaves_while_the_terminal_stays_open_leaves_in_good_order(tmp_path: Path) -> None:
    with leading(tmp_path) as host:
        assert host.stdin
        host.stdin.write(b"leave\n")
        host.stdin.flush()
        # The input is not closed: something still waits for a line when the process ends.
        assert host.wait(120) == 0
        assert host.stderr
        assert b"Fatal" not in host.stderr.read()


def test_a_line_that_is_no_utf_8_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with leading(tmp_path) as host:
        out, _ = host.communicate(b"next\naction caf\xe9\nactions\n", 120)
    assert COMMAND_NOT_UTF8.encode() in out
    assert b"There are no actions." in out
