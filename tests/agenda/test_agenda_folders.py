"""Templates in folders, the files they name, and those that come with the program."""

import os
import re
from pathlib import Path
from typing import Final

import pytest

from retro.agenda import PURPOSES, Severity, Templates, from_folder, show
from retro.errors import TemplateError
from retro.resources import shipped
from retro.stages import KINDS

PAGE = '# {name}\n\n## Reading\n\n```toml\nkind = "read"\nminutes = 7\nfile = "texts/memo.md"\n```\n'

MINUTES: Final = {
    "after-action-review": 45,
    "appreciation": 15,
    "closer": 3,
    "consent-decision": 30,
    "drop-add-keep-improve": 50,
    "feedback-practice": 40,
    "fist-of-five": 5,
    "four-ls": 60,
    "four-questions": 60,
    "futurespective": 45,
    "health-check": 40,
    "incident-review": 60,
    "kalm": 50,
    "keep-problem-try": 45,
    "large-retrospective": 75,
    "lean-coffee": 60,
    "mad-sad-glad": 60,
    "mock-round-table": 45,
    "onboarding-hour": 45,
    "one-two-four-all": 20,
    "opener": 6,
    "pains-problems-pipelines": 45,
    "postmortem": 30,
    "premortem": 45,
    "project-kick-off": 75,
    "project-lessons-learned": 90,
    "rose-thorn-bud": 45,
    "sailboat": 60,
    "silent-meeting": 45,
    "skills-map": 30,
    "small-experiment": 30,
    "starfish": 60,
    "start-stop-continue": 60,
    "successes-and-failures": 45,
    "troika-consulting": 30,
    "what-so-what-now-what": 45,
    "worst-result": 40,
}
"""How long each format that comes with the program takes."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace's folder with one template and the text it names."""
    home = tmp_path / "templates"
    (home / "texts").mkdir(parents=True)
    (home / "texts" / "memo.md").write_text("# Memo\n\nAll of it.\n")
    (home / "ours.md").write_text(PAGE.format(name="Ours"))
    return home


def test_thirty_seven_formats_come_with_the_program() -> None:
    assert Templates([shipped("templates")], KINDS).names() == tuple(MINUTES)
    assert len(MINUTES) == 37


@pytest.mark.parametrize("name", Templates([shipped("templates")], KINDS).names())
def test_what_comes_with_the_program_is_without_fault(name: str) -> None:
    templates = Templates([shipped("templates")], KINDS)

    agenda = templates.load(name)

    assert templates.check(name) == []
    assert agenda.template == name
    assert templates.read(name).settings.embeddable or agenda.stages[-1].kind == "close"
    assert agenda.people
    assert agenda.tags
    assert agenda.description
    assert all(stage.instruction for stage in agenda.stages)


@pytest.mark.parametrize("name", Templates([shipped("templates")], KINDS).names())
def test_no_instruction_points_to_cards_that_no_screen_shows_any_more(name: str) -> None:
    written: list[str] = []
    for stage in Templates([shipped("templates")], KINDS).load(name).stages:
        if stage.kind == "ideate":  # shows the own cards of its own questions
            assert not [title for title in written if title.casefold() in stage.instruction.casefold()]
            written.append(stage.title)


@pytest.mark.parametrize(("name", "minutes"), MINUTES.items())
def test_the_formats_keep_to_their_time(name: str, minutes: int) -> None:
    agenda = Templates([shipped("templates")], KINDS).load(name)

    assert agenda.minutes == minutes


@pytest.mark.parametrize("name", Templates([shipped("templates")], KINDS).names())
def test_no_instruction_names_keys_which_not_everybody_has(name: str) -> None:
    for stage in Templates([shipped("templates")], KINDS).load(name).stages:
        assert not re.search(r"\b(press|arrows?|Tab|Enter)\b", stage.instruction), stage.title


def test_the_workspace_stands_in_for_what_is_shipped(folder: Path) -> None:
    (folder / "lean-coffee.md").write_text(PAGE.format(name="Our coffee"))
    templates = Templates([folder, shipped("templates")], KINDS)

    assert templates.load("lean-coffee").name == "Our coffee"
    assert templates.path("four-ls").parent == shipped("templates")
    assert "ours" in templates.names()


def test_summaries_tell_what_there_is_and_what_is_broken(folder: Path) -> None:
    (folder / "broken.md").write_text('# Broken\n\nkind = "vote"\n')
    (folder / "image.md").write_bytes(b"\x89PNG\r\n\xff")
    (folder / "README.md").write_text("Not a template.")
    (folder / "_draft.md").write_text("Not yet.")
    (folder / ".hidden.md").write_text("Never.")
    (folder / "notes.txt").write_text("Nor this.")
    (folder / "evil\x1b.md").write_text("Nor this.")
    (folder / "folder.md").mkdir()

    broken, image, ours = Templates([folder, folder / "nowhere"], KINDS).summaries()

    assert broken.error.endswith(
        'broken.md:1: a template needs at least one stage, such as "## Silent ideation"'
    )
    assert image.error.endswith("image.md:1: this page is not text in UTF-8 (line 1)")
    assert (ours.name, ours.title, ours.minutes, ours.stages) == ("ours", "Ours", 7, ("Reading",))


def test_a_text_beside_the_templates_is_none_of_them(folder: Path) -> None:
    (folder / "memo.md").write_text("# Memo\n\n## Why\n\nBecause.\n\n```python\nfile = 1\n```\n")
    (folder / "lean-coffee.md").write_text("# Lean coffee\n\nWhat we know of it.\n")
    templates = Templates([folder, shipped("templates")], KINDS)

    assert "memo" not in templates.names()
    assert templates.path("lean-coffee").parent == shipped("templates")
    assert [summary.name for summary in templates.summaries() if summary.error] == []
    with pytest.raises(TemplateError, match=r'no template "nemo"\. There are ') as refused:
        templates.load("nemo")
    assert "memo and" not in str(refused.value)


@pytest.mark.parametrize(
    "page",
    [
        '# X\n\n## Close\n\n```toml\nkind = "clse"\n```\n',
        "# X\n\n## Close\n\n```toml\nminutes = 3\n```\n",
        'kind = "close"\n',
        "# X\n\n```toml\n'kind' = 3\n```\n",
    ],
)
def test_a_page_with_a_kind_or_a_block_of_settings_is_a_template_even_if_it_is_broken(
    folder: Path, page: str
) -> None:
    (folder / "x.md").write_text(page)

    (summary,) = (s for s in Templates([folder], KINDS).summaries() if s.name == "x")

    assert summary.error


def test_a_text_that_a_template_names_is_never_listed_as_broken(folder: Path) -> None:
    about = '# About\n\n## Close\n\n```toml\nkind = "none"\n```\n'
    (folder / "about.md").write_text(about)
    (folder / "other.md").write_text(PAGE.format(name="Other"))
    assert Templates([folder], KINDS).names() == ("about", "other", "ours")

    naming = PAGE.format(name="Ours").replace("texts/memo.md", "./about.md")
    (folder / "ours.md").write_text(naming + naming.partition("## ")[2].replace("./about.md", "other.md"))

    assert Templates([folder], KINDS).names() == ("other", "ours")  # the other one can be used


def test_a_template_that_is_broken_by_naming_itself_is_listed(folder: Path) -> None:
    (folder / "ours.md").write_text(PAGE.format(name="Ours").replace("texts/memo.md", "ours.md") + "\n## X\n")

    assert Templates([folder], KINDS).names() == ("ours",)


def test_a_page_without_stages_can_be_checked_by_its_name(folder: Path) -> None:
    (folder / "new.md").write_text("# New\n")

    assert "needs at least one stage" in str(Templates([folder], KINDS).check("new")[0])


def test_a_summary_says_whose_a_template_is_and_what_it_is_for(folder: Path) -> None:
    ours = (
        '# Ours\n\n```toml\npurpose = "decide"\nembeddable = true\n```\n\n'
        '## Stage\n\n```toml\nkind = "vote"\nminutes = 2\n```\n'
    )
    (folder / "ours.md").write_text(ours)
    (folder / "four-ls.md").write_text(ours)

    found = {each.name: each for each in Templates([folder, shipped("templates")], KINDS).summaries()}

    assert (found["ours"].purpose, found["ours"].embeddable) == ("decide", True)
    assert (found["ours"].own, found["ours"].stands_in) == (True, False)
    assert (found["four-ls"].own, found["four-ls"].stands_in) == (True, True)
    assert (found["lean-coffee"].own, found["lean-coffee"].stands_in) == (False, False)
    only = Templates([shipped("templates"), shipped("templates")], KINDS)
    assert not any(each.own for each in only.summaries())


def test_every_shipped_format_says_what_it_is_for() -> None:
    assert {each.purpose for each in Templates([shipped("templates")], KINDS).summaries()} <= set(PURPOSES)


def test_an_unknown_name_is_answered_with_near_ones(folder: Path) -> None:
    (folder / "lean-coffee.md").write_text(PAGE.format(name="Coffee"))

    with pytest.raises(TemplateError) as refused:
        Templates([folder], KINDS).load("lean-cofee")

    assert str(refused.value) == (
        'There is no template "lean-cofee". Did you mean lean-coffee? There are lean-coffee and ours.'
    )


@pytest.mark.parametrize("name", ["", "..", "../ours", "\0", "a/b", "x" * 5000, "\x1b[2J"])
def test_odd_names_are_unknown_names(folder: Path, name: str) -> None:
    with pytest.raises(TemplateError, match=r"There is no template .* There are ours\.") as refused:
        Templates([folder], KINDS).load(name)

    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize("name", ["../none.md", "\0.md", "x" * 5000 + ".md"])
def test_odd_paths_are_refused(folder: Path, name: str) -> None:
    with pytest.raises(TemplateError, match=":1: this page "):
        Templates([folder], KINDS).load(name)
    assert Templates([folder], KINDS).check(name)[0].severity is Severity.ERROR


def test_a_path_is_accepted_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    elsewhere = Templates([], KINDS)

    assert elsewhere.load(str(folder / "ours.md")).name == "Ours"
    assert elsewhere.load("ours.md").stages[0].document == "# Memo\n\nAll of it."
    with pytest.raises(TemplateError, match=r'^There is no template "ours"\. There are none yet\.$'):
        elsewhere.load("ours")


def test_the_name_of_a_page_is_accepted_with_its_ending(folder: Path, tmp_path: Path) -> None:
    assert Templates([folder], KINDS).load("ours.md").name == "Ours"


def test_a_problem_is_shown_with_the_path_from_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "ours.md").write_text(PAGE.format(name="Ours").replace("7", "0"))
    monkeypatch.chdir(folder.parent)

    with pytest.raises(TemplateError, match=r"^templates/ours\.md:7: minutes must be 1-180, not 0$"):
        Templates([folder], KINDS).load("ours")


def test_an_unreadable_folder_is_named(folder: Path) -> None:
    with pytest.raises(TemplateError, match="cannot be read: Not a directory"):
        Templates([folder / "ours.md"], KINDS).names()


@pytest.mark.parametrize(
    "name",
    [
        "/etc/hostname",
        "../secret.md",
        "texts/../../secret.md",
        "texts/../ours.md",
        "..\\secret.md",
        "C:\\secret.md",
        "C:secret.md",
        "\\\\server\\secret.md",
        "~/secret.md",
        "link.md",
        "linked/secret.md",
        " ",
    ],
)
def test_no_file_outside_the_folder_is_read(folder: Path, name: str) -> None:
    (folder.parent / "secret.md").write_text("secret")
    (folder / "link.md").symlink_to(folder.parent / "secret.md")
    (folder / "linked").symlink_to(folder.parent)

    with pytest.raises(TemplateError, match="must be in the folder of the template or below it"):
        from_folder(folder)(name)


def test_a_link_that_stays_inside_is_followed(folder: Path) -> None:
    (folder / "link.md").symlink_to(folder / "texts" / "memo.md")

    assert from_folder(folder)("link.md") == "# Memo\n\nAll of it.\n"


def test_what_is_no_readable_text_is_refused(folder: Path) -> None:
    (folder / "big.md").write_text("x" * 100_001)
    (folder / "bigger.md").write_text("é" * 500_000)
    (folder / "nul.md").write_text("a\0b")
    (folder / "latin.md").write_bytes("one\ntwo\ncaf\xe9\n".encode("latin-1"))
    (folder / "loop.md").symlink_to(folder / "loop.md")
    os.mkfifo(folder / "pipe.md")
    load = from_folder(folder)

    for name, sentence in {
        "big.md": "big.md has more than 100,000 characters",
        "bigger.md": "bigger.md has more than 100,000 characters",
        "nul.md": "nul.md is not a text file",
        "latin.md": "latin.md is not text in UTF-8 (line 3)",
        "texts": "texts is a folder, not a file",
        "none.md": "none.md does not exist",
        "pipe.md": "pipe.md is a pipe, not a file",
        "loop.md": "loop.md cannot be found",
    }.items():
        with pytest.raises(TemplateError) as refused:
            load(name)
        assert str(refused.value) == sentence


def test_shipped_folders_exist() -> None:
    assert shipped("templates").is_dir()
    assert shipped("themes").name == "themes"


def test_a_preview_of_a_shipped_format() -> None:
    agenda = Templates([shipped("templates")], KINDS).load("start-stop-continue")

    assert show(agenda).splitlines()[:19] == [
        "Start, stop, continue",
        "60 minutes · 7 stages · 3-12 people · retrospective · actions",
        "",
        'The shortest way from "how was it" to "what changes on Monday".',
        "",
        " 1  0:00  Open actions       5'  review",
        "    What happened to the actions we agreed on last time? Be honest. It is also",
        "    fine to drop an action on purpose.",
        "",
        " 2  0:05  Silent ideation   10'  ideate   anonymous",
        "    Think alone first and write one thought per card. Small things count.",
        "    reveal_minutes: 2",
        "    · Start     What new behaviours should we adopt?",
        "    · Stop      What existing behaviours should we stop?",
        "    · Continue  What should we keep doing?",
        "",
        " 3  0:15  Grouping           7'  group",
        "    Put cards together that mean the same, and give each group a short name.",
        "",
    ]
