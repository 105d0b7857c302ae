"""Which sessions there are, and their names."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import SessionInUse, UnknownSession, WorkspaceError
from retro.storage import SCHEMA, DamagedEntry, Journal, Library, SessionEntry
from retro.storage.slugs import is_slug, slugified


def a_library(folder: Path, *ids: str) -> Library:
    library = Library(folder / "sessions")
    for session_id in ids:
        Journal.create(library.new_path(session_id), {"title": session_id.upper()}).close()
    return library


def test_the_newest_session_comes_first(tmp_path: Path) -> None:
    library = a_library(tmp_path, "2026-11-21-b", "2026-11-02-z", "2026-11-21-a", "kickoff")
    os.utime(library.path("2026-11-21-a"), (2e9, 2e9))
    os.utime(library.path("kickoff"), (1e9, 1e9))

    assert [session_id for session_id, _ in library.heads()] == [
        "2026-11-21-a",
        "2026-11-21-b",
        "2026-11-02-z",
        "kickoff",
    ]
    assert library.heads()[3][1] == SessionEntry(title="KICKOFF")


async def test_an_unreadable_session_is_listed_with_the_reason(tmp_path: Path) -> None:
    library = a_library(tmp_path, "a-damaged", "b-recovered", "c-newer", "d-fine", "e-only-older")
    for session_id in ("b-recovered", "e-only-older"):
        journal = Journal.open(library.path(session_id))
        await journal.commit([], head={"title": "second"})
        journal.close()
    library.path("a-damaged").write_bytes(b'{"meta"')
    library.path("b-recovered").write_bytes(b"")
    library.path("c-newer").write_text(f'{{"meta":{{"1":{{"schema":{SCHEMA + 1},"head":{{}}}}}}}}')
    library.path("e-only-older").unlink()
    (library.folder / "README.md").write_text("not a session")
    (library.folder / "Not A Slug.json").write_text("{}")

    heads = dict(library.heads())

    assert set(heads) == {"a-damaged", "b-recovered", "c-newer", "d-fine", "e-only-older"}
    damaged, newer = heads["a-damaged"], heads["c-newer"]
    assert isinstance(damaged, DamagedEntry)
    assert "No copy of a-damaged can be read" in damaged.error
    assert isinstance(newer, DamagedEntry)
    assert "newer version" in newer.error
    assert heads["b-recovered"] == SessionEntry(title="B-RECOVERED")
    assert heads["d-fine"] == SessionEntry(title="D-FINE")
    assert heads["e-only-older"] == SessionEntry(title="E-ONLY-OLDER")


def test_a_session_whose_summary_is_no_summary_is_listed_with_the_reason(tmp_path: Path) -> None:
    library = a_library(tmp_path, "fine")
    Journal.create(library.new_path("odd"), {"title": 7}).close()

    entries = dict(library.heads())

    assert entries["fine"] == SessionEntry(title="FINE")
    odd = entries["odd"]
    assert isinstance(odd, DamagedEntry)
    assert "The file of odd contains something that this program does not understand" in odd.error


def test_an_unknown_session_is_answered_with_names_near_it(tmp_path: Path) -> None:
    library = a_library(tmp_path, "2026-11-21-sprint-42", "2026-11-21-offsite")

    with pytest.raises(UnknownSession, match=r"did you mean 2026-11-21-sprint-42\?"):
        library.path("sprint-42")
    with pytest.raises(UnknownSession, match=r"There is no session 'zzz'\.$"):
        library.path("zzz")


@pytest.mark.parametrize("name", ["", "../x", "a/b", "-a", "A", "a.json", "a\n", "ü", "a" * 81])
def test_a_name_that_could_leave_the_folder_names_nothing(tmp_path: Path, name: str) -> None:
    library = a_library(tmp_path)

    with pytest.raises(UnknownSession):
        library.path(name)
    with pytest.raises(UnknownSession):
        library.new_path(name)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Sprint 42", "sprint-42"),
        ("  Überblick & Straße!  ", "uberblick-strasse"),
        ("ﬁnal Ⅳ", "final-iv"),
        ("回顾", "session"),
        ("", "session"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_title_becomes_a_name_that_can_be_typed(title: str, slug: str) -> None:
    assert slugified(title) == slug


@given(st.text(max_size=120))
def test_any_title_becomes_a_name(title: str) -> None:
    assert is_slug(slugified(title))


def test_a_new_session_never_takes_the_place_of_one_that_cannot_be_read(tmp_path: Path) -> None:
    library = a_library(tmp_path, "2026-11-21-sprint")
    path = library.path("2026-11-21-sprint")
    aside = path.rename(path.with_name(f"{path.name}.unreadable-1"))
    assert library.ids() == []

    session_id = library.new_id("2026-11-21", "Sprint")
    Journal.create(library.new_path(session_id), {}).close()

    assert session_id == "2026-11-21-sprint-2"
    assert aside.exists()


@pytest.mark.parametrize("title", ["Sprint 42", "x" * 200])
def test_a_new_session_gets_a_name_nobody_has(tmp_path: Path, title: str) -> None:
    library = a_library(tmp_path)
    names = []
    for _ in range(12):
        names.append(library.new_id("2026-11-21", title))
        Journal.create(library.new_path(names[-1]), {}).close()

    assert len(set(names)) == 12
    assert names[0].startswith("2026-11-21-sprint-42"[:11])
    assert all(name.endswith(f"-{number}") for number, name in enumerate(names[1:], 2))


async def test_a_deleted_session_leaves_nothing_and_takes_nobody_along(tmp_path: Path) -> None:
    library = a_library(tmp_path, "a", "a-b")
    journal = Journal.open(library.path("a"))
    await journal.commit([{"n": 1}])
    with pytest.raises(SessionInUse):
        library.delete("a")
    assert library.path("a").exists()
    journal.close()
    for ending in (".tmp", ".bak-v1", ".lock"):
        (library.folder / f"a.json{ending}").touch()

    library.delete("a")

    assert [path.name for path in library.folder.iterdir()] == ["a-b.json"]
    with pytest.raises(UnknownSession):
        library.delete("a")


def test_the_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "workspace" / "sessions"

    Library(folder)

    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    for folder in (tmp_path / "file", tmp_path / "file" / "sessions"):
        with pytest.raises(WorkspaceError, match=f"The folder {folder} cannot be made"):
            Library(folder)


def test_a_folder_that_cannot_be_read_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.R_OK)

    with pytest.raises(WorkspaceError, match="cannot be read"):
        Library(tmp_path)


def test_in_a_folder_that_cannot_be_written_sessions_are_read_and_none_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_library(tmp_path, "2026-11-21-sprint")
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)

    library = Library(tmp_path / "sessions")

    assert library.heads() == [("2026-11-21-sprint", SessionEntry(title="2026-11-21-SPRINT"))]
    assert library.events("2026-11-21-sprint") == []
    with pytest.raises(WorkspaceError, match="cannot be written"):
        library.new_path("2026-11-22-sprint")
