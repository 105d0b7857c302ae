"""The text that people read in silence: a file that whoever opens the session names."""

import os
from pathlib import Path

import pytest

from retro.agenda.documents import LARGEST
from retro.agenda.reading_text import text_from
from retro.commands.home import asked, content_of
from retro.commands.hosted_session import host_session
from retro.errors import RetroError, TemplateError
from retro.session.model import Session
from retro.tui.home_rows import Start
from retro.workspace import Workspace

MEMO = "# Two desks\n\nWe share *one* room.\n"


def opened(folder: Path, what: str, read: str | None) -> Session:
    """Open a session, and return it as it is on the disk."""
    workspace = Workspace(folder)
    workspace.prepare()
    hosted = host_session(workspace, what, read=read)
    hosted.journal.close()
    return hosted.room.session


def test_people_read_the_file_that_was_chosen(tmp_path: Path) -> None:
    memo = tmp_path / "memo.md"
    memo.write_text(MEMO, "utf-8")
    content = content_of(Workspace(tmp_path))
    ask = {each.name: each.reads_text for each in content.formats}
    assert (ask["silent-meeting"], ask["four-ls"]) == (True, False)

    chosen = asked(Start("silent-meeting", "Desks", str(memo)), content, None)
    session = opened(tmp_path, chosen.what, chosen.read)

    read = [stage for stage in session.agenda.stages if stage.document]
    assert [stage.document for stage in read] == [MEMO.strip()]
    # The minutes name the file by what stands here, and nothing of this machine.
    assert [stage.settings for stage in read] == [{"file": "memo.md"}]


def test_without_a_file_they_read_the_template_s_own_text(tmp_path: Path) -> None:
    assert "quiet mornings" in opened(tmp_path, "silent-meeting", None).agenda.stages[0].document


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "does not exist"),
        (b"caf\xe9", "is not text in UTF-8"),
        (b"a" * (LARGEST + 1), "has more than 100,000 characters"),
        (b"a" * (LARGEST * 4 + 2), "has more than 100,000 characters"),
        (b" \n\n", "has no text in it"),
        (b"a\0b", "is not a text file"),
    ],
)
def test_a_file_that_nobody_could_read_is_refused(content: bytes | None, why: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "memo.md").write_bytes(content)
    with pytest.raises(TemplateError, match=why):
        text_from(str(tmp_path / "memo.md"))


def test_a_folder_and_a_pipe_are_no_text(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, why in ((tmp_path, "is a folder, not a file"), (tmp_path / "pipe", "is a pipe, not a file")):
        with pytest.raises(TemplateError, match=why):
            text_from(str(path))


@pytest.mark.parametrize("path", ["~nobody-has-this-name/memo.md", "a" * 999, "a/\0"])
def test_a_path_that_no_file_can_have_is_refused(path: str) -> None:
    with pytest.raises(TemplateError):
        text_from(path)


def test_a_path_may_begin_with_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "memo.md").write_text(MEMO, "utf-8")
    assert text_from("~/memo.md") == MEMO.strip()


def test_a_template_without_a_stage_to_read_in_takes_no_text(tmp_path: Path) -> None:
    (tmp_path / "memo.md").write_text(MEMO, "utf-8")
    with pytest.raises(TemplateError, match="has no stage in which people read a text"):
        opened(tmp_path, "four-ls", str(tmp_path / "memo.md"))
    assert not list((tmp_path / "sessions").iterdir())


def test_a_session_that_has_begun_keeps_its_text(tmp_path: Path) -> None:
    session = opened(tmp_path, "silent-meeting", None)
    with pytest.raises(RetroError, match="its text cannot be changed"):
        opened(tmp_path, session.id, str(tmp_path / "memo.md"))
