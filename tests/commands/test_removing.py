"""`retro sessions remove`: a text goes from a session that is over, and from all that is kept of it here."""

from pathlib import Path

import pytest

from retro.session import acts
from retro.session.record import Action, CarriedAction, Part, TextId
from tests.builders import LEADER, OPENED, Meeting
from tests.commands.test_parting import WEEK, change, kept
from tests.publish.helpers import (
    SESSION,
    a_meeting,
    a_repository,
    a_workspace,
    an_identity,
    git,
    retro,
)

HARM = "Zacharias steals the coffee"
PAGE = f"Retrospectives/{SESSION}.md"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return a_repository(tmp_path / "wiki.git")


@pytest.fixture
def settings(repository: Path) -> str:
    an_identity()
    return f'[publish.wiki]\nkind = "git"\nurl = "file://{repository}"\n'


@pytest.fixture
def workspace(tmp_path: Path, settings: str) -> Path:
    return a_workspace(tmp_path / "team", settings, a_meeting(("fine", HARM)))


def label(workspace: Path, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Find a text in the list."""
    capsys.readouterr()
    assert retro(workspace, "sessions", "remove", SESSION) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if text[:20] in line]
    return lines[0].partition("  ")[0].strip()


def test_a_removed_card_is_in_nothing_that_is_kept_here(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "minutes", SESSION, "-o", str(workspace / "sessions" / f"{SESSION}.md")) == 0
    assert retro(workspace, "publish", SESSION) == 0
    assert HARM.encode() in kept(workspace)
    card = label(workspace, HARM, capsys)

    assert retro(workspace, "sessions", "remove", SESSION, *card.split(), "--yes") == 0

    said = capsys.readouterr().err
    assert f"{card} is removed from {SESSION}." in said
    assert "Minutes that were written to another file still have it; to write them again: retro" in said
    assert f"Its page in wiki ({PAGE}) may still have it" in said
    assert f"retro --workspace {workspace} publish {SESSION} --to wiki --force" in said
    assert "A wiki keeps older versions of its pages" in said
    assert b"Zacharias" not in kept(workspace)
    assert b"1 card removed by the facilitator" in (workspace / "sessions" / f"{SESSION}.md").read_bytes()
    assert retro(workspace, "publish", SESSION, "--force") == 0
    assert "Zacharias" not in git(repository, "show", f"main:{PAGE}")
    assert "fine" in git(repository, "show", f"main:{PAGE}")


def test_what_was_ticked_on_a_page_is_read_before_the_page_is_forgotten(
    workspace: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "publish", SESSION) == 0
    change(repository, "[ ] Fix", "[x] Fix")
    card = label(workspace, HARM, capsys)

    assert retro(workspace, "sessions", "remove", SESSION, card.split()[1], "--yes") == 0
    assert retro(workspace, "publish", SESSION, "--force") == 0

    assert git(repository, "show", f"main:{PAGE}").count("[x]") == 1


def test_a_removed_action_is_pointed_to_where_it_was_carried_over(
    tmp_path: Path, settings: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Meeting(name=SESSION).join("Ana").go("commit").action(HARM, "Ana").action("Fine", "Ana").end()
    carried = tuple(
        CarriedAction(Action(name, what, "Ana"), SESSION, "2026-11-21")
        for name, what in (("A1", HARM), ("A2", "Fine"))
    )
    later = Meeting(carried_actions=carried, name="2026-11-28-later", now=OPENED + WEEK).go("review").end()
    workspace = a_workspace(tmp_path / "team", settings, first)
    a_workspace(workspace, settings, later)
    for name in (SESSION, "2026-11-28-later"):
        assert retro(workspace, "publish", name) == 0
    change(repository, HARM, f"{HARM}, I saw it", "Retrospectives/2026-11-28-later.md")
    assert retro(workspace, "actions", "--sync") == 0
    capsys.readouterr()

    assert retro(workspace, "sessions", "remove", SESSION, "A1", "--yes") == 0

    again = f"sessions remove 2026-11-28-later {SESSION}/A1"
    assert again in capsys.readouterr().err
    assert b"Zacharias" in kept(workspace)
    assert retro(workspace, *again.split(), "--yes") == 0
    assert b"Zacharias" not in kept(workspace)
    assert b"Fine" in kept(workspace)
    capsys.readouterr()
    assert retro(workspace, "actions", "--all") == 0
    listed = capsys.readouterr().out
    assert f"{SESSION}/A2" in listed
    assert f"{SESSION}/A1" not in listed


@pytest.mark.parametrize("note", [HARM, f"{HARM.upper()}. ", f"{HARM} every day"])
def test_what_has_the_same_words_in_the_session_is_named(
    tmp_path: Path, settings: str, capsys: pytest.CaptureFixture[str], note: str
) -> None:
    meeting = Meeting(name=SESSION).join("Ana").go("discuss").note(note).note("Zacharias").go("lessons")
    workspace = a_workspace(tmp_path / "team", settings, meeting.lesson(f"{HARM}.").end())

    assert retro(workspace, "sessions", "remove", SESSION, "lesson", "L1", "--yes") == 0

    again = f"sessions remove {SESSION} note N1"
    said = capsys.readouterr().err
    assert f"note N1 of {SESSION} says nearly the same; to remove it: retro" in said
    assert f"{again}\n" in said
    assert retro(workspace, *again.split(), "--yes") == 0
    assert "nearly the same" not in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["z9", "A1a", "zz top"])
def test_a_label_that_there_is_not_changes_nothing(
    wrong: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(workspace)

    assert retro(workspace, "sessions", "remove", SESSION, *wrong.split(), "--yes") == 1

    assert f"There is no text called '{wrong}'" in capsys.readouterr().err
    assert kept(workspace) == before


def test_a_card_and_an_action_are_told_apart_by_the_case_of_their_letter(
    tmp_path: Path, settings: str, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = Meeting(name=SESSION).join("Ana").go("ideate").add("Ana", "Start", "a card").reveal()
    workspace = a_workspace(tmp_path / "team", settings, meeting.go("commit").action("an action").end())

    assert retro(workspace, "sessions", "remove", SESSION, "A1", "--yes") == 0

    assert label(workspace, "a card", capsys) == "card a1"


def test_a_session_that_goes_on_is_led_to_remove_a_text(
    tmp_path: Path, settings: str, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = Meeting(name=SESSION).join("Ana").go("ideate").add("Ana", "Start", HARM).reveal()
    workspace = a_workspace(tmp_path / "team", settings, meeting)

    assert retro(workspace, "sessions", "remove", SESSION, "a1", "--yes") == 1

    assert "has not ended yet. To remove a text there, lead it and press H" in capsys.readouterr().err
    assert HARM.encode() in kept(workspace)


def test_without_a_terminal_to_ask_on_nothing_is_removed(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = label(workspace, HARM, capsys)

    assert retro(workspace, "sessions", "remove", SESSION, *card.split()) == 1

    assert "add --yes" in capsys.readouterr().err
    assert HARM.encode() in kept(workspace)


def test_what_somebody_asked_to_be_removed_is_still_known_after_the_end(
    tmp_path: Path, settings: str, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = Meeting(name=SESSION).join("Ana", "Ben").go("ideate").add("Ana", "Start", HARM).reveal()
    meeting.act("Ben", acts.AskRemoval(TextId(Part.CARD, "a1")))
    assert meeting.end().view(LEADER).removable == ()
    workspace = a_workspace(tmp_path / "team", settings, meeting)

    assert retro(workspace, "sessions", "show", SESSION) == 0
    assert "somebody asked to remove card a1" in capsys.readouterr().out
    assert retro(workspace, "sessions", "remove", SESSION, "a1", "--yes") == 0
    assert retro(workspace, "sessions", "show", SESSION) == 0
    assert "asked to remove" not in capsys.readouterr().out
