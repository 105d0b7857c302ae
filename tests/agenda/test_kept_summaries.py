"""Summaries that are kept from one time to the next: the same ones, until something has changed."""

import os
from pathlib import Path

import pytest

from retro.agenda import KeptSummaries, Templates
from retro.agenda import template_folders as folders
from retro.errors import TemplateError
from retro.stages import KINDS

PAGE = '# {name}\n\n## Reading\n\n```toml\nkind = "read"\nminutes = 7\nfile = "memo.md"\n```\n'

BROKEN = "# Broken\n\n## Stage\n\n```toml\nkind = 3\n```\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with more pages than are read anew each time."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "_memo.md").write_text("All of it.\n", "utf-8")
    for number in range(20):
        page = PAGE.format(name=f"Page {number}").replace("memo.md", "_memo.md")
        (tmp_path / "pages" / f"p{number}.md").write_text(page, "utf-8")
    return tmp_path / "pages"


def templates(folder: Path) -> Templates:
    return Templates([folder], KINDS, KeptSummaries(folder.parent / "kept.json"))


def test_what_was_kept_is_what_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = templates(folder).summaries()
    assert first == Templates([folder], KINDS).summaries() != ()
    monkeypatch.setattr(folders, "read", None)  # nothing is read again

    assert templates(folder).summaries() == first


def test_a_changed_page_is_read_again(folder: Path) -> None:
    templates(folder).summaries()
    page = folder / "p3.md"
    page.write_text(page.read_text("utf-8").replace("Page 3", "Page X"), "utf-8")

    assert "Page X" in [each.title for each in templates(folder).summaries()]
    page.write_text(BROKEN, "utf-8")
    assert [each.name for each in templates(folder).summaries() if each.error] == ["p3"]
    page.unlink()
    assert "p3" not in [each.name for each in templates(folder).summaries()]


def test_a_page_whose_text_to_read_is_gone_is_read_again(folder: Path) -> None:
    assert not any(each.error for each in templates(folder).summaries())
    (folder / "_memo.md").unlink()

    assert all("does not exist" in each.error for each in templates(folder).summaries())


def test_a_page_with_a_mistake_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "p3.md").write_text(BROKEN, "utf-8")
    templates(folder).summaries()
    monkeypatch.chdir(folder)

    (broken,) = [each for each in templates(folder).summaries() if each.error]
    assert broken.error.startswith("p3.md:5: ")
    with pytest.raises(TemplateError):
        templates(folder).load("p3")


@pytest.mark.parametrize("damage", [b"", b"{", b'{"program":"another","pages":{"x":1}}', b"\xff\x00", b"[]"])
def test_a_damaged_file_is_none(folder: Path, damage: bytes) -> None:
    (folder.parent / "kept.json").write_bytes(damage)

    assert len(templates(folder).summaries()) == 20
    assert len(KeptSummaries(folder.parent / "kept.json")._pages) == 20


def test_another_program_does_not_take_what_this_one_has_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates(folder).summaries()
    monkeypatch.setattr("retro.__version__", "0.0.0")

    assert not KeptSummaries(folder.parent / "kept.json")._pages


def test_where_nothing_can_be_kept_all_is_read(folder: Path) -> None:
    kept = KeptSummaries(folder.parent / "nowhere" / "kept.json")

    assert len(Templates([folder], KINDS, kept).summaries()) == 20
    assert not (folder.parent / "nowhere").exists()


def test_a_few_pages_are_not_worth_a_file(folder: Path) -> None:
    for number in range(5, 20):
        (folder / f"p{number}.md").unlink()
    templates(folder).summaries()

    assert not (folder.parent / "kept.json").exists()
    assert os.listdir(folder.parent) == ["pages"]  # noqa: PTH208
