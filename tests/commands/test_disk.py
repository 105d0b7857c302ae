"""A disk that keeps nothing is told before anybody is let in."""

import errno
import os
import shutil
from argparse import Namespace
from collections import namedtuple
from pathlib import Path

import pytest

from retro.cli import main
from retro.commands.hosted_session import made_ready
from retro.commands.lead_session import lead
from retro.errors import WorkspaceError
from retro.workspace import Workspace


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(folder: Path, writes: int) -> list[float]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("retro.commands.save_trial.durable_writes", refused)


@pytest.mark.usefixtures("full")
def test_a_session_is_not_served_where_nothing_can_be_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--workspace", str(tmp_path), "serve", "start-stop-continue", "--port", "0"]) == 1

    sentence = f"retro: Nothing can be saved in {tmp_path / 'sessions'}: the host's disk is full."
    assert capsys.readouterr().err.splitlines() == [sentence]
    assert list((tmp_path / "sessions").iterdir()) == []


@pytest.mark.usefixtures("full")
def test_a_session_is_not_led_where_nothing_can_be_saved(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="Nothing can be saved"):
        lead(Workspace(tmp_path), Namespace(code=False, what="start-stop-continue", title=None, name=None))


def test_a_disk_that_is_nearly_full_is_worth_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 9, 1_000_000))

    made_ready(Workspace(tmp_path))

    said = "retro: The disk is nearly full: 1 MB are free; a session needs one or two.\n"
    assert capsys.readouterr().err == said
    assert list((tmp_path / "sessions").iterdir()) == []
