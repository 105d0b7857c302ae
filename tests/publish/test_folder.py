"""A folder of files: whole pages, for everybody to read, and nothing outside of it."""

import os
import stat
from pathlib import Path

import pytest

from retro.errors import Conflict, WikiError
from retro.publish.targets.folder import Folder
from retro.publish.targets.target import Page
from retro.publish.targets.target_settings import FolderSettings
from tests.publish.helpers import a_draft

PLACE = "Retrospectives/2026-11-21-sprint-42.md"


def a_folder(path: Path, template: str = "Retrospectives/{date}-{slug}.md") -> Folder:
    path.mkdir(exist_ok=True)
    return Folder("notes", FolderSettings(folder=str(path), path=template), Path("/nowhere"))


def test_a_page_is_written_where_the_template_says(tmp_path: Path) -> None:
    folder, draft = a_folder(tmp_path / "notes"), a_draft()

    put = folder.put(folder.place(draft), draft, None)

    assert (tmp_path / "notes" / PLACE).read_text("utf-8") == draft.text
    assert folder.read(PLACE) == Page(draft.text, put.revision)


def test_others_may_read_it_as_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        folder = a_folder(tmp_path / "notes")
        folder.put(PLACE, a_draft(), None)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "notes" / PLACE).stat().st_mode) == 0o644


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "notes")
    first = folder.put(PLACE, a_draft("one\n"), None)
    folder.put(PLACE, a_draft("two\n"), Page("one\n", first.revision))

    assert [path.name for path in (tmp_path / "notes" / PLACE).parent.iterdir()] == [Path(PLACE).name]


def test_a_page_that_changed_since_it_was_seen_is_left_alone(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "notes")
    folder.put(PLACE, a_draft("one\n"), None)
    seen = folder.read(PLACE)
    (tmp_path / "notes" / PLACE).write_text("by hand\n", "utf-8")

    with pytest.raises(Conflict):
        folder.put(PLACE, a_draft("two\n"), seen)

    assert (tmp_path / "notes" / PLACE).read_text("utf-8") == "by hand\n"


@pytest.mark.parametrize("at", ["Retrospectives", PLACE])
def test_no_link_is_followed_out_of_it(tmp_path: Path, at: str) -> None:
    folder = a_folder(tmp_path / "notes")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("mine\n", "utf-8")
    link = tmp_path / "notes" / at
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside if at == "Retrospectives" else outside / "secret.md")

    for attempt in (lambda: folder.read(PLACE), lambda: folder.put(PLACE, a_draft(), None)):
        with pytest.raises(WikiError, match="not follow links"):
            attempt()

    assert [(path.name, path.read_text("utf-8")) for path in outside.iterdir()] == [("secret.md", "mine\n")]


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    folder = Folder("notes", FolderSettings(folder="share"), tmp_path)

    with pytest.raises(WikiError, match="is it mounted"):
        folder.put(PLACE, a_draft(), None)

    assert not (tmp_path / "share").exists()


@pytest.mark.parametrize(
    "template",
    ["../{slug}.md", "/etc/{slug}.md", ".git/{slug}.md", "a//b.md", "a/./b.md", "a\\..\\b.md", "{title}.md",
     "x/\n.md", "GIT~1/x.md"],
)  # fmt: skip
def test_a_template_that_leads_elsewhere_is_refused(tmp_path: Path, template: str) -> None:
    folder = a_folder(tmp_path / "notes", template)

    with pytest.raises(WikiError):
        folder.place(a_draft())
