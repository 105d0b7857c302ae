"""What people put into a page without seeing it, or out of habit: found and named as the cause."""

import re
from collections.abc import Iterator
from typing import Final

from retro.agenda.template_page import TemplatePage

_FRONT: Final = re.compile(r"\A(---|\+\+\+)[ \t]*\n(?:.*\n)*?(?:\1|\.\.\.)[ \t]*(?:\n|\Z)")
_ODD: Final = "\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff"
"""Blanks that look like a space, or like nothing, and are none to Markdown and TOML."""
_ODD_BLANK: Final = re.compile(f"[{_ODD}]")
_HEADING: Final = re.compile(rf"[ {_ODD}]*#{{1,3}}[ {_ODD}]")
_FENCE: Final = re.compile(rf"[ {_ODD}]*(```|~~~)")
_TEXT: Final = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
LONGEST_LINE: Final = 1000
"""Characters of a line that are looked at: a text that is not closed is looked for at each quote anew."""

FRONT_MATTER: Final = (
    "this page begins with front matter, which a template does not have; "
    "remove it and write the settings into a block of ```toml under the name"
)
BLANK_IN_HEADING: Final = (
    "there is a no-break space in this line, so it is no heading; write an ordinary space after the #"
)
BLANK_IN_FENCE: Final = "there is a no-break space before the ```; remove it"
BLANK_IN_SETTING: Final = "there is a no-break space in this line; write an ordinary space"
CURLY_QUOTES: Final = 'these quotes are curly; write straight ones: "'


def without_front_matter(text: str) -> tuple[str, bool]:
    """Return the page with empty lines in the place of its front matter, and whether it had any."""
    found = _FRONT.match(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not found or not re.search(r"^\s*[\w-]+\s*[:=]", found[0], re.MULTILINE):
        return text, False
    rest = text.replace("\r\n", "\n").replace("\r", "\n")[found.end() :]
    return "\n" * found[0].count("\n") + rest, True


def odd_lines(page: TemplatePage) -> Iterator[tuple[int, str]]:
    """Find lines that are meant as headings or fences and are none, with a sentence each.

    A text to read, below a line of its own, may hold what it likes.
    """
    for blocks in (page.opening, *(section.blocks for section in page.sections)):
        for block in blocks:
            if block.type == "hr":
                break
            if block.type != "paragraph":
                continue
            for number in range(block.line, block.end + 1):
                line = page.lines[number - 1]
                if not _ODD_BLANK.search(line):
                    continue
                if (found := _HEADING.match(line)) and _ODD_BLANK.search(found[0]):
                    yield number, BLANK_IN_HEADING
                elif (found := _FENCE.match(line)) and _ODD_BLANK.search(found[0]):
                    yield number, BLANK_IN_FENCE


def cause_in_setting(line: str) -> str:
    """Name what makes a line of settings unreadable although it looks right; empty where nothing does."""
    outside = _TEXT.sub("", line[:LONGEST_LINE])
    if _ODD_BLANK.search(outside):
        return BLANK_IN_SETTING
    return CURLY_QUOTES if re.search("[“”„‘’]", outside) else ""
