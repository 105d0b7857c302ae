"""Forgetting a name and deleting a session reach what is remembered of published pages, too."""

import subprocess
from pathlib import Path

import msgspec
import pytest

from retro.publish.followups import Followups
from retro.publish.published_page import PublishedPage
from retro.session.record import Action, CarriedAction
from retro.workspace import Workspace
from tests.builders import OPENED, Meeting
from tests.confirming import confirmed
from tests.publish.helpers import (
    SESSION,
    a_meeting,
    a_repository,
    a_workspace,
    an_identity,
    edited,
    git,
    retro,
)
from tests.storage.written import put_tables

WEEK = 7 * 24 * 3600
PAGE = f"Retrospectives/{SESSION}.md"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return a_repository(tmp_path / "wiki.git")


@pytest.fixture
def meeting() -> Meeting:
    return a_meeting(("A card of nobody's",))


@pytest.fixture
def workspace(tmp_path: Path, repository: Path, meeting: Meeting) -> Path:
    an_identity()
    settings = f'[publish.wiki]\nkind = "git"\nurl = "file://{repository}"\n'
    return a_workspace(tmp_path / "team", settings, meeting)


def kept(workspace: Path) -> bytes:
    """Everything in the workspace and what is private of it, with what git keeps in its own form."""
    places = (workspace, Workspace(workspace).private)
    found = [path.read_bytes() for place in places for path in place.rglob("*") if path.is_file()]
    for copy in (copy for place in places for copy in place.rglob("*.git")):
        command = ["git", "-C", str(copy), "cat-file", "--batch", "--batch-all-objects"]
        found.append(subprocess.run(command, capture_output=True, check=True).stdout)
    return b"".join(found)


def change(repository: Path, old: str, new: str, page_at: str = PAGE) -> None:
    """Change a published page by hand."""

    def by_hand(clone: Path) -> None:
        page = (clone / page_at).read_text("utf-8")
        assert old in page
        (clone / page_at).write_text(page.replace(old, new), "utf-8")

    edited(repository, by_hand)


def take_over(workspace: Path, repository: Path, old: str, new: str) -> None:
    """Publish, change the page by hand, and read it back."""
    assert retro(workspace, "publish", SESSION) == 0
    change(repository, old, new)
    assert retro(workspace, "actions", "--sync") == 0


def test_a_forgotten_name_is_in_nothing_that_publishing_left(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_over(workspace, repository, "Ben", "Cleo")
    assert b"Ana" in kept(workspace)
    capsys.readouterr()

    assert retro(workspace, "sessions", "forget", SESSION, "Ana", "--yes") == 0

    assert f"retro --workspace {workspace} publish {SESSION} --to wiki --force" in capsys.readouterr().err
    assert b"Ana" not in kept(workspace)
    assert b"Cleo" in kept(workspace)
    assert retro(workspace, "actions", "--sync") == 0
    assert b"Ana" not in kept(workspace)
    assert retro(workspace, "publish", SESSION) == 1
    assert retro(workspace, "publish", SESSION, "--force") == 0
    assert "Ana" not in git(repository, "show", f"main:{PAGE}")


def test_a_page_is_known_to_be_ours_when_a_name_was_forgotten(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "publish", SESSION) == 0
    assert retro(workspace, "sessions", "forget", SESSION, "Ana", "--yes") == 0
    confirmed(workspace, (workspace / "retro.toml").read_text("utf-8") + 'path = "{slug}.md"\n')
    capsys.readouterr()

    assert retro(workspace, "publish", SESSION) == 1

    refused = capsys.readouterr()
    assert "not published from here" not in refused.err
    assert (
        f"{PAGE} was published to wiki. What was sent is no longer kept here, because a name was"
        in refused.err
    )
    assert "+- [ ] Fix the \\*flaky\\* test — **a participant**" in refused.out
    assert retro(workspace, "sessions", "forget", SESSION, "Ben", "--yes") == 0
    assert f"retro --workspace {workspace} publish {SESSION} --to wiki --force" in capsys.readouterr().err
    assert retro(workspace, "publish", SESSION, "--force") == 0
    assert git(repository, "ls-tree", "-r", "--name-only", "main").split() == [PAGE]
    assert retro(workspace, "publish", SESSION) == 0
    assert "up to date" in capsys.readouterr().err


def test_a_place_that_holds_a_forgotten_name_is_forgotten(tmp_path: Path) -> None:
    followups = Followups(tmp_path / "x.json")
    pages = [
        PublishedPage(target=place, mark="m", place=place, revision="7", text="Zoë")
        for place in ("2026 Talk with Zoë", "https://x.org/Zo%C3%AB", "2026 Talk")
    ]
    followups.keep(pages)

    assert sorted(page.target for page in followups.forget("Zoë")) == sorted(page.target for page in pages)

    assert len(followups.all()) == 1
    assert [(page.place, page.text, page.revision) for page in followups.of(PublishedPage)] == [
        ("2026 Talk", "", "")
    ]


def test_what_was_ticked_is_not_forgotten_with_the_name(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "publish", SESSION) == 0
    change(repository, "[ ] Fix", "[x] Fix")

    assert retro(workspace, "sessions", "forget", SESSION, "Ana", "--yes") == 0
    assert retro(workspace, "publish", SESSION, "--force") == 0

    assert git(repository, "show", f"main:{PAGE}").count("[x]") == 1
    capsys.readouterr()
    assert retro(workspace, "actions") == 0
    assert f"{SESSION}/A1" not in capsys.readouterr().out


def test_a_name_that_came_from_a_wiki_can_be_forgotten(workspace: Path, repository: Path) -> None:
    take_over(workspace, repository, "Ben", "Cleo")

    assert retro(workspace, "sessions", "forget", SESSION, "Cleo", "--yes") == 0

    assert b"Cleo" not in kept(workspace)
    assert retro(workspace, "sessions", "forget", SESSION, "Cleo", "--yes") == 1


def test_it_says_where_a_forgotten_name_is_left(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_over(workspace, repository, "Write it — nobody yet", "Ask Ben — Cleo")
    settings = workspace / "retro.toml"
    settings.write_text(f'team = ["Ana", "BEN"]\n{settings.read_text("utf-8")}', "utf-8")
    capsys.readouterr()

    assert retro(workspace, "sessions", "forget", SESSION, "Ben", "--yes") == 0

    said = capsys.readouterr().err
    assert f"is still in texts that people wrote: {SESSION}/A3 as wiki has it." in said
    assert f"{settings} has the name in team" in said


def test_a_name_that_a_wiki_gave_to_an_action_of_another_session_is_pointed_to(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    carried = CarriedAction(Action("A2", "Ask <ops>", "Ben"), SESSION, "2026-11-21")
    later = Meeting(carried_actions=(carried,), name="2026-11-28-later", now=OPENED + WEEK).go("review").end()
    a_workspace(workspace, (workspace / "retro.toml").read_text("utf-8"), later)
    assert retro(workspace, "publish", "2026-11-28-later") == 0
    change(repository, "Ben", "Dora", "Retrospectives/2026-11-28-later.md")
    assert retro(workspace, "actions", "--sync") == 0
    capsys.readouterr()

    assert retro(workspace, "sessions", "forget", SESSION, "Dora", "--yes") == 1

    assert "2026-11-28-later carried over an action with this name" in capsys.readouterr().err


def test_a_name_is_forgotten_although_another_session_cannot_be_read(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = workspace / "sessions" / "2026-11-28-broken.json"
    a_workspace(workspace, (workspace / "retro.toml").read_text("utf-8"), Meeting(name=broken.stem))
    tables = msgspec.json.decode(broken.read_bytes().replace(b'"event":"', b'"event":"Un', 1))
    put_tables(broken, tables)
    capsys.readouterr()

    assert retro(workspace, "sessions", "forget", SESSION, "Ana", "--yes") == 0

    said = capsys.readouterr().err
    assert f"Ana is now “a participant” without a name in {SESSION}." in said
    assert f"It is not known whether {broken.stem} has the name." in said


def test_a_deleted_session_is_in_no_copy_of_a_wiki(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "publish", SESSION) == 0
    assert b"A card of nobody's" in kept(workspace)

    assert retro(workspace, "sessions", "delete", SESSION, "--yes") == 0

    assert SESSION.encode() not in kept(workspace)
    assert b"A card of nobody's" not in kept(workspace)
    assert PAGE in capsys.readouterr().err
