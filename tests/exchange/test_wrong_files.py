"""What is no export is refused by its name; words with joiners are imported letter by letter."""

import os
from pathlib import Path

import pytest

from retro.cli import main
from retro.errors import ImportFailed
from retro.exchange.import_reader import decoded, read
from retro.exchange.tables import TABLES, as_csv
from retro.minutes import markdown
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from tests.builders import a_whole_meeting
from tests.exchange.test_other_tools import FILES, a_session


def test_the_file_of_a_session_is_called_one(tmp_path: Path) -> None:
    meeting = a_whole_meeting()
    path = Library(tmp_path).new_path("2026-11-21-x")
    Journal.create(path, summary_of(meeting.session), meeting.documents).close()

    with pytest.raises(ImportFailed, match="This is a session of Retro, not an export"):
        read(decoded(path.read_bytes()))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_retro_is_called_one(table: str) -> None:
    with pytest.raises(ImportFailed, match="This is a table that Retro wrote for spreadsheets"):
        read(as_csv(TABLES[table](a_whole_meeting().session)))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04rest", "This is a workbook or an archive"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"\x89PNG\r\n", "This is a picture"),
        (b"<!DOCTYPE html><p>a, b", "This is a web page"),
        (b"---\ntitle: a, b\n---\n", "This is a page of Markdown"),
        (markdown(a_whole_meeting().session).encode(), "This is a page of Markdown"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(ImportFailed, match=sentence):
        read(decoded(data))


def test_a_pipe_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert main(["--workspace", str(tmp_path), "import", str(tmp_path / "pipe")]) == 1
    assert "cannot be read: it is a pipe, not a file." in capsys.readouterr().err


def test_words_with_joiners_are_imported_letter_by_letter() -> None:
    written = (FILES / "zwnj.csv").read_text("utf-8")
    session = a_session("zwnj.csv")

    texts = [card.text for card in session.board.cards]
    assert texts == ["می\u200cخواهم بنویسم", "👩\u200d💻 dev", "क्\u200dष हिन्दी", "ไทย ภาษา"]
    assert all(text in written and text in markdown(session) for text in texts)
