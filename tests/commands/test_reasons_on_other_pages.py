"""What a meeting said of a record goes also from what we keep of the pages of the record's meeting."""

from pathlib import Path

import pytest

from retro.publish.followups import Followups
from retro.publish.published_page import PublishedPage
from retro.storage import Library
from tests.commands.records_workspace import FIRST, SECOND
from tests.commands.test_looked_at_again import REASON, THIRD, team
from tests.commands.test_parting import kept
from tests.confirming import confirmed
from tests.publish.helpers import a_repository, an_identity, edited, git, retro

__all__ = ["team"]
NAME = b"Zacharias"
PAGE = f"Retrospectives/{FIRST}.md"
REMOVE = ("remove", THIRD, f"{FIRST}/D1")
FORGET = ("forget", THIRD, "Zacharias")
DELETE = ("delete", THIRD)


@pytest.fixture
def wiki(team: Path, tmp_path: Path) -> Path:
    """A wiki with the pages of the earlier meetings, one of which has the reason."""
    an_identity()
    repository = a_repository(tmp_path / "wiki.git")
    confirmed(team, f'[publish.wiki]\nkind = "git"\nurl = "file://{repository}"\n')
    for name in (FIRST, SECOND):
        assert retro(team, "publish", name, "--to", "wiki") == 0
    assert REASON in git(repository, "show", f"main:{PAGE}")
    return repository


def page_of(team: Path, session: str) -> PublishedPage:
    (page,) = Followups(Library(team / "sessions").path(session)).of(PublishedPage)
    return page


@pytest.mark.parametrize("command", [REMOVE, FORGET, DELETE])
def test_the_words_are_in_nothing_that_is_kept_of_the_page(
    team: Path, wiki: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    after = Library(team / "sessions").path(FIRST).with_suffix(".json.after")
    assert NAME in after.read_bytes()
    capsys.readouterr()

    assert retro(team, "sessions", *command, "--yes") == 0

    assert NAME not in kept(team)
    said = capsys.readouterr().err
    assert f"The minutes of {FIRST} had this too" in said
    assert f"minutes {FIRST} -o FILE" in said
    assert f"publish {FIRST} --to wiki --force" in said
    assert SECOND not in said
    assert (page_of(team, FIRST).text, bool(page_of(team, SECOND).text)) == ("", True)
    assert retro(team, "publish", FIRST, "--to", "wiki", "--force") == 0
    assert NAME.decode() not in git(wiki, "show", f"main:{PAGE}")


@pytest.mark.parametrize("command", [REMOVE, DELETE])
def test_what_was_ticked_on_the_page_is_kept(team: Path, wiki: Path, command: tuple[str, ...]) -> None:
    def by_hand(clone: Path) -> None:
        page = (clone / PAGE).read_text("utf-8")
        assert "[ ] Ask operations" in page
        (clone / PAGE).write_text(page.replace("[ ] Ask operations", "[x] Ask operations"), "utf-8")

    edited(wiki, by_hand)

    assert retro(team, "sessions", *command, "--yes") == 0
    assert NAME not in kept(team)

    assert retro(team, "publish", FIRST, "--to", "wiki", "--force") == 0
    assert "[x] Ask operations" in git(wiki, "show", f"main:{PAGE}")


@pytest.mark.parametrize(
    "command", [("remove", THIRD, "A1"), ("forget", THIRD, "Ana"), ("remove", THIRD, f"{FIRST}/E1")]
)
def test_pages_of_records_whose_reasons_stay_are_as_they_were(
    team: Path, wiki: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    page, says_so = page_of(team, FIRST), command[-1].endswith("E1")
    retro(team, "sessions", *command, "--yes")

    assert (page_of(team, FIRST) == page) is not says_so
    assert ("had this too" in capsys.readouterr().err) is says_so


@pytest.mark.parametrize("command", [REMOVE, DELETE])
def test_pages_that_cannot_be_known_keep_nobody_from_it(
    team: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    after = Library(team / "sessions").path(FIRST).with_suffix(".json.after")
    after.write_bytes(b"not json")

    assert retro(team, "sessions", *command, "--yes") == 0

    assert f"It is not known whether pages of {FIRST} have it" in capsys.readouterr().err
    after.unlink()
    assert NAME not in kept(team)


def test_a_meeting_that_is_deleted_is_not_named(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "sessions", "delete", FIRST, "--yes") == 0
    capsys.readouterr()

    assert retro(team, "sessions", *REMOVE, "--yes") == 0

    said = capsys.readouterr().err
    assert f"The minutes of {FIRST}" not in said
    assert "It is not known" not in said


def test_who_deletes_a_damaged_session_is_told_that_its_words_may_be_elsewhere(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Library(team / "sessions").path(THIRD).write_bytes(b"not json")

    assert retro(team, "sessions", *DELETE, "--yes") == 0

    assert f"not known whether minutes of other sessions have words of {THIRD}" in capsys.readouterr().err


def test_forgetting_a_name_names_the_meetings_that_said_it_of_records(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "sessions", "forget", FIRST, "Zacharias", "--yes") == 1
    said = capsys.readouterr().err
    assert f"What {THIRD} said of earlier records has this name" in said
    assert f"Nobody in {FIRST} is called Zacharias." in said

    assert retro(team, "sessions", *FORGET, "--yes") == 0
    capsys.readouterr()
    assert retro(team, "sessions", "forget", FIRST, "Zacharias", "--yes") == 1
    assert THIRD not in capsys.readouterr().err
