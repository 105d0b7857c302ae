"""The documentation holds what it names: links lead somewhere, and lists have every command and setting."""

import argparse
import re
from pathlib import Path

import msgspec
import pytest

from retro.agenda.template_reader import check
from retro.cli import parser
from retro.stages.registry import installed
from retro.workspace import Settings

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def prose(page: Path) -> str:
    """What a page says outside of its blocks of code."""
    return re.sub(r"^(`{3,}).*?^\1$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The names that GitHub and others give to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_link_leads_to_a_file_and_a_heading_of_it(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\((?!https?://)([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(page))):
        path, _, anchor = link.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.is_file() or (anchor and anchor not in anchors(there)):
            broken.append(link)

    assert broken == []


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 200


def test_the_readme_leads_to_every_page() -> None:
    links = re.findall(r"\]\((docs/\w+\.md)\)", (ROOT / "README.md").read_text("utf-8"))

    assert set(links) == {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    (commands,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))

    assert [name for name in commands.choices if f"`retro {name}" not in text] == []


def test_every_setting_of_retro_toml_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")

    assert [
        key for key in Settings.__struct_fields__ if not re.search(rf"^\[?{key}\b", text, re.MULTILINE)
    ] == []


def test_every_kind_of_stage_and_its_settings_are_documented() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \|(.*)$", (ROOT / "docs" / "templates.md").read_text("utf-8"), re.MULTILINE
    )
    documented = {(kind, word) for kind, said in rows for word in ["", *re.findall(r"`(\w+)", said)]}
    registry = installed()
    needed = {
        (name, key)
        for name, kind in registry.kinds.items()
        if name not in registry.added
        for key in ["", *(field.name for field in msgspec.structs.fields(kind.Settings))]
    }

    assert needed - documented == set()


def test_the_template_in_the_documentation_has_nothing_to_mend() -> None:
    text = (ROOT / "docs" / "templates.md").read_text("utf-8")
    (example,) = re.findall(r"^````markdown\n(.*?)^````$", text, re.MULTILINE | re.DOTALL)

    assert check(example, "ours.md", installed().kinds) == []
