"""A page that people moved in a git wiki is found by its id, for updates and for reading back."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from retro.publish.page_id import id_comment, is_page_of
from tests.publish.helpers import SESSION, a_repository, a_workspace, an_identity, edited, git, retro

PLACE = f"Retrospectives/{SESSION}.md"
NEW = "Team notes/Sprint forty-two.md"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    an_identity()
    return a_repository(tmp_path / "wiki.git")


@pytest.fixture(params=["md", "gfm", "mkdocs", "kramdown", "front matter"])
def workspace(tmp_path: Path, repository: Path, request: pytest.FixtureRequest) -> Path:
    how = "front_matter = true" if request.param == "front matter" else f'flavour = "{request.param}"'
    return published(tmp_path, repository, how)


def published(tmp_path: Path, repository: Path, how: str = "") -> Path:
    settings = f'[publish.wiki]\nkind = "git"\nurl = "{repository}"\nindex = "Home.md"\n{how}\n'
    team = a_workspace(tmp_path / "team", settings)
    assert retro(team, "publish", SESSION) == 0
    return team


def move(
    repository: Path, place: str = NEW, change: Callable[[str], str] = str, *, stays: bool = False
) -> None:
    """Move the page as somebody does in the wiki, and perhaps change it, or leave the old one too."""

    def by_hand(clone: Path) -> None:
        text = (clone / PLACE).read_text("utf-8")
        (clone / place).parent.mkdir(exist_ok=True)
        (clone / place).write_text(change(text), "utf-8")
        if not stays:
            (clone / PLACE).unlink()

    edited(repository, by_hand)


def files(repository: Path) -> list[str]:
    return git(repository, "ls-tree", "-r", "-z", "--name-only", "main").strip("\0").split("\0")


def shown(repository: Path, place: str) -> str:
    return git(repository, "show", f"main:{place}")


def ticked(text: str) -> str:
    return text.replace("- [ ] Fix the", "- [x] Fix the")


def test_later_updates_go_to_the_moved_file(workspace: Path, repository: Path) -> None:
    move(repository)
    retro(workspace, "actions", "done", "A1")

    assert retro(workspace, "publish", SESSION) == 0

    assert files(repository) == ["Home.md", NEW]
    assert "- [x] Fix the" in shown(repository, NEW)
    assert "(Team%20notes/Sprint%20forty-two.md)" in shown(repository, "Home.md")
    assert "2026-11-21-sprint-42" not in shown(repository, "Home.md")  # where it was


def test_what_is_done_on_the_moved_file_is_read_back_once(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    move(repository, change=ticked)
    capsys.readouterr()

    assert retro(workspace, "actions", "--sync") == 0
    first = capsys.readouterr()
    assert f"wiki: {PLACE} has moved to {NEW}." in first.err + first.out
    assert f"{SESSION}/A1 (Fix the *flaky* test) is done." in first.err + first.out

    retro(workspace, "actions", "--sync")
    second = capsys.readouterr()
    assert "A1" not in second.err + second.out
    assert "now." not in second.err + second.out


def test_a_page_that_was_moved_twice_is_found(workspace: Path, repository: Path) -> None:
    move(repository)
    retro(workspace, "actions", "--sync")

    def again(clone: Path) -> None:
        (clone / NEW).rename(clone / "Old.md")

    edited(repository, again)
    assert retro(workspace, "publish", SESSION) == 0
    assert files(repository) == ["Home.md", "Old.md"]


def test_of_two_files_with_the_same_id_none_is_taken(
    tmp_path: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = published(tmp_path, repository)
    move(repository, stays=True)
    assert retro(team, "publish", SESSION) == 0  # the one at its own place is no riddle
    move(repository, "Another.md", ticked)
    before = git(repository, "rev-parse", "main")
    capsys.readouterr()

    for more in ((), ("--force",)):
        assert retro(team, "publish", SESSION, *more) == 1
        said = capsys.readouterr().err
        assert f"Another.md and {NEW} all say that they are the page of {SESSION}" in said
    assert retro(team, "actions", "--sync") == 0
    assert "Its actions stay as they were." in capsys.readouterr().err
    assert git(repository, "rev-parse", "main") == before


def test_a_page_of_which_no_file_has_the_id_is_gone(
    tmp_path: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = published(tmp_path, repository)
    move(repository, change=lambda text: text.replace(id_comment(SESSION), ""))
    capsys.readouterr()

    assert retro(team, "publish", SESSION) == 1
    assert "is not there any more; somebody removed it" in capsys.readouterr().err
    retro(team, "actions", "--sync")
    assert "is not in wiki any more" in capsys.readouterr().err


def test_where_nothing_may_be_written_is_said(
    tmp_path: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = published(tmp_path, repository)
    move(repository, ".archive/old.md")
    capsys.readouterr()

    assert retro(team, "publish", SESSION) == 1
    assert "was moved. '.archive/old.md' cannot be the path of a page" in capsys.readouterr().err


def test_a_moved_page_is_found_whatever_a_person_has_set_for_git(tmp_path: Path, repository: Path) -> None:
    team = published(tmp_path, repository)
    move(repository)
    with (Path(os.environ["HOME"]) / ".gitconfig").open("a") as file:
        file.write("[color]\nui = always\n[submodule]\nrecurse = true\n[grep]\nfallbackToNoIndex = true\n")

    assert retro(team, "publish", SESSION) == 0

    assert files(repository) == ["Home.md", NEW]


def test_a_link_with_the_id_in_its_target_is_no_page(tmp_path: Path, repository: Path) -> None:
    team = published(tmp_path, repository)
    edited(repository, lambda clone: (clone / "Link.md").symlink_to(f"\n{id_comment(SESSION)}\n"))
    move(repository)

    assert retro(team, "publish", SESSION) == 0


def test_a_page_that_only_names_a_session_is_not_its_page() -> None:
    text = f"# x\n\nsession: {SESSION}\n\n`{SESSION}/A1`\n\nas in <!-- retro: page of other -->\n"
    assert not is_page_of(text, SESSION)
    assert not is_page_of(id_comment(f"{SESSION}-2"), SESSION)
    assert is_page_of(f'---\r\ntitle: "x"\r\nsession: {SESSION}\r\n---\r\ntext', SESSION)
    assert is_page_of(f"text\n{id_comment(SESSION)}\nmore", SESSION)


def test_the_id_stands_where_no_reader_sees_it(tmp_path: Path, repository: Path) -> None:
    published(tmp_path, repository)

    page = shown(repository, PLACE)

    assert page.endswith(f"\n\n{id_comment(SESSION)}\n")
    assert f"\n{id_comment(SESSION)}\n" in MarkdownIt("commonmark").render(page)  # as HTML, not as text
