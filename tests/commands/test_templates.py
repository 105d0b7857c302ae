"""`retro templates`: found, shown, checked, made."""

import io
import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from retro.cli import main
from retro.commands import new_template
from retro.commands.templates import is_for

PAGE = """\
# Ours

Talk about trust.

```toml
tags = ["trust", "calm"]
people = "3-6"
purpose = "people"
embeddable = true
```

## Vote

```toml
kind = "vote"
minutes = 7
```

Choose.
"""


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A workspace with a good page and one with a mistake."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "sessions").mkdir()
    (tmp_path / "templates" / "ours.md").write_text(PAGE, "utf-8")
    broken = PAGE.replace("minutes = 7", "minutes = 0")
    (tmp_path / "templates" / "broken.md").write_text(broken, "utf-8")
    return tmp_path


def said(
    team: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0, of: str = "templates"
) -> str:
    assert main(["--workspace", str(team), of, *words]) == code
    return capsys.readouterr().out


def names(team: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    return [line.split()[0] for line in said(team, capsys, "list", *words).splitlines()]


# Listing


def test_a_page_with_a_mistake_hides_no_other_and_is_listed_with_its_line(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = said(team, capsys).splitlines()

    (broken,) = [line for line in lines if line.startswith("broken ")]
    assert "cannot be used: " in broken
    assert broken.endswith("broken.md:16: minutes must be 1-180, not 0")
    assert [line for line in lines if line.startswith("ours ")] == [
        "ours                        7 min · 3-6 people · Ours · people · yours"
    ]
    assert any(line.startswith("start-stop-continue ") for line in lines)


@pytest.mark.parametrize(
    ("words", "there", "away"),
    [
        (["trust"], ["ours"], ["four-ls"]),
        (["TRUST", "talk"], ["ours"], []),
        (["trust", "nothing-like-it"], [], ["ours"]),
        (["--tag", "Calm"], ["ours"], ["four-ls", "broken"]),
        (["--tag", "calm", "--tag", "trust"], ["ours"], []),
        (["--tag", "cal"], [], ["ours"]),
        (["--minutes", "7"], ["ours"], ["four-ls", "broken"]),
        (["--minutes", "6"], [], ["ours"]),
        (["--people", "6"], ["ours", "four-ls"], []),
        (["--people", "7"], ["four-ls"], ["ours"]),
        (["--purpose", "people"], ["ours"], ["four-ls", "broken"]),
        (["--purpose", "look back"], ["four-ls"], ["ours"]),
    ],
)
def test_only_what_fits_is_listed(
    team: Path,
    capsys: pytest.CaptureFixture[str],
    words: Sequence[str],
    there: Sequence[str],
    away: Sequence[str],
) -> None:
    found = names(team, capsys, *words)

    assert set(there) <= set(found)
    assert not set(away) & set(found)


def test_where_nothing_fits_it_says_so(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(team), "templates", "list", "nothing-like-it"]) == 0

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("retro: no format fits. To list all of them: retro --workspace ")


def test_a_list_as_json_has_all_that_is_known(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {each["name"]: each for each in json.loads(said(team, capsys, "list", "--json"))}

    assert found["ours"] == {
        "name": "ours",
        "title": "Ours",
        "description": "Talk about trust.",
        "minutes": 7,
        "people": "3-6",
        "tags": ["trust", "calm"],
        "purpose": "people",
        "embeddable": True,
        "stages": ["Vote"],
        "reads_text": False,
        "own": True,
        "stands_in": False,
        "error": "",
    }
    assert found["broken"]["error"].endswith("broken.md:16: minutes must be 1-180, not 0")
    assert found["four-ls"]["own"] is False


def test_a_page_that_stands_in_for_a_shipped_one_says_so(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (team / "templates" / "four-ls.md").write_text(PAGE, "utf-8")

    assert "yours, instead of the shipped one" in said(team, capsys, "list", "four-ls")


@pytest.mark.parametrize(
    ("people", "number", "fits"),
    [
        ("3-12", 3, True),
        ("3-12", 13, False),
        ("3–12", 12, True),
        ("16+", 60, True),
        ("16+", 15, False),
        ("about 7", 7, True),
        ("up to 12", 5, True),
        ("4 or more", 9, True),
        ("7", 8, False),
        ("", 4, True),
        ("any number", 4, True),
        ("9" * 5000, 4, False),
    ],
)
def test_whether_a_format_is_for_so_many_people(people: str, number: int, fits: bool) -> None:
    assert is_for(people, number) is fits


# Showing and checking


def test_a_format_is_shown_with_its_plan_and_where_it_is_from(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(team)
    ours, shipped = said(team, capsys, "show", "ours", "four-ls").split("\n\nFour Ls\n")

    assert ours.splitlines()[1:3] == [
        "7 minutes · 1 stage · 3-6 people · people · can be inserted into a meeting ·",
        "templates/ours.md · trust · calm",
    ]
    assert " 1  0:00  Vote    7'  vote  anonymous" in ours
    assert "comes with Retro" in " ".join(shipped.splitlines()[:2])


def test_the_source_is_the_page_itself(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(team, capsys, "show", "ours", "--source") == PAGE
    assert said(team, capsys, "show", "broken", "--source") == PAGE.replace("= 7", "= 0")
    said(team, capsys, "show", "nothing-like-it", "--source", code=1)


def test_all_findings_are_told_with_their_lines(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGE.replace("Choose.", "Why did you miss it?").replace("minutes = 7", "minutes = 0\ncolour = 1")
    (team / "templates" / "broken.md").write_text(page, "utf-8")

    found = said(team, capsys, "check", "broken", code=1)

    lines = [line.partition("broken.md:")[2].partition(":")[0] for line in found.splitlines()]
    assert lines == ["12", "12", "16", "17"]
    assert "asks about a person; ask how and what, not who and why (hint)" in found


# Making


def ask(monkeypatch: pytest.MonkeyPatch, *answers: str, editor: str = "") -> None:
    monkeypatch.setattr(new_template, "has_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)


def test_a_format_is_copied_under_its_own_name(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(team, capsys, "new", "Our *best* hour", "--from", "lean-coffee").endswith(": good\n")

    page = (team / "templates" / "our-best-hour.md").read_text("utf-8")
    assert page.startswith("# Our \\*best\\* hour\n\nNo agenda in advance")
    assert "Our *best* hour" in said(team, capsys, "list", "our-best-hour")


def test_a_few_questions_make_a_format(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monkeypatch, "Ärger & Glück", "decide", '4-"9', "1")

    said(team, capsys, "new")

    page = (team / "templates" / "ärger-glück.md").read_text("utf-8")
    assert page.splitlines()[0] == "# Ärger \\& Glück"
    assert 'people = "4-\\"9"' in page
    assert 'purpose = "decide"' in page
    assert "decide" in said(team, capsys, "list", "--purpose", "decide", "Ärger & Glück")


def test_unanswered_questions_leave_the_usual_format(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monkeypatch, "Plain", "seventeen", "", "", "")

    said(team, capsys, "new")

    copied = (team / "templates" / "plain.md").read_text("utf-8")
    usual = said(team, capsys, "show", "start-stop-continue", "--source")
    assert copied == usual.replace("# Start, stop, continue", "# Plain")


def test_the_editor_of_the_user_is_opened_and_what_it_leaves_is_checked(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoils = "import sys, pathlib; p = pathlib.Path(sys.argv[1]); p.write_text('# Only a name')"
    ask(monkeypatch, editor=shlex.join([sys.executable, "-c", spoils]))

    told = said(team, capsys, "new", "Plain", "--from", "four-ls", code=1)

    assert "plain.md:1: a template needs at least one stage" in told


@pytest.mark.parametrize("editor", ["/no/such/editor", "'"])
def test_an_editor_that_is_not_there_is_a_sentence(
    team: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    ask(monkeypatch, editor=editor)

    assert main(["--workspace", str(team), "templates", "new", "Plain", "--from", "four-ls"]) == 0
    assert "cannot be started" in capsys.readouterr().err
    assert (team / "templates" / "plain.md").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["new"], "A format needs a name"),
        (["new", "Ours", "--from", "four-ls"], "There is already a format"),
        (["new", "!!!", "--from", "four-ls"], '"!!!" cannot be the name of a file'),
        (["new", "Read me", "--from", "nothing"], 'There is no template "nothing".'),
        (["new", "Readme", "--from", "four-ls"], '"Readme" cannot be the name of a file'),
        (["new", "x" * 500, "--from", "four-ls"], "A name has up to"),
        (["new", "Plain", "--from", "broken"], "minutes must be 1-180, not 0"),
    ],
)
def test_what_cannot_be_made_is_refused(
    team: Path, capsys: pytest.CaptureFixture[str], words: Sequence[str], sentence: str
) -> None:
    before = sorted((team / "templates").iterdir())

    assert main(["--workspace", str(team), "templates", *words]) == 1
    assert sentence in capsys.readouterr().err
    assert sorted((team / "templates").iterdir()) == before


def test_a_title_that_leads_out_of_the_folder_does_not(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(team, capsys, "new", "../../escape", "--from", "four-ls")

    assert (team / "templates" / "escape.md").is_file()
