"""A template made from another one: the same page under its own name, for its own purpose."""

import re
from collections.abc import Mapping
from typing import Final

from retro.agenda.template_page import Block, read_page
from retro.session.text import clean

LONGEST: Final = 60
"""Characters of the name of a file."""
_GAPS: Final = re.compile(r"[^\w]+")


def file_name(title: str) -> str:
    """Return what the page of a template of this title is called, without its ending; it may be nothing."""
    return _GAPS.sub("-", clean(title).casefold()).strip("-_")[:LONGEST].rstrip("-_")


def renamed(text: str, title: str, settings: Mapping[str, str]) -> str:
    """Return the page under another title, with these settings of the page in place of those it had.

    `settings` are texts; an empty one leaves the page's own. Everything else stays as it is, to the letter.
    """
    page = read_page(text)
    lines = list(page.lines)
    name = next((block for block in page.opening if block.tag == "h1"), None)
    table = next((block for block in page.opening if block.language == "toml"), None)
    given = {key: f'{key} = "{_escaped(value)}"' for key, value in settings.items() if value}
    if table:
        lines[table.line : table.end - 1] = _settled(lines, table, given)
    elif given and name:
        lines[name.end : name.end] = ["", "```toml", *given.values(), "```"]
    if name:
        lines[name.line - 1 : name.end] = [f"# {_plain(title)}"]
    return "\n".join(lines)


def _settled(lines: list[str], table: Block, given: Mapping[str, str]) -> list[str]:
    inside = lines[table.line : table.end - 1]
    rest = dict(given)
    changed = []
    for line in inside:
        key = line.partition("=")[0].strip()
        changed.append(rest.pop(key) if key in rest else line)
    return [*changed, *rest.values()]


def _escaped(value: str) -> str:
    return clean(value).replace("\\", "\\\\").replace('"', '\\"')


def _plain(title: str) -> str:
    """Return the title so that no part of it is Markdown."""
    return re.sub(r"([\\`*_\[\]<>&#~])", r"\\\1", clean(title))
