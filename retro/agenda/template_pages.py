"""Which pages of a folder are templates, and not texts that lie beside them."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from retro.agenda.template_page import read_page

_KIND: Final = re.compile(r"""^[ \t]*["']?kind["']?[ \t]*=""", re.MULTILINE)
_FILE: Final = re.compile(r"""^[ \t]*["']?file["']?[ \t]*=[ \t]*(["'])(?P<name>.*?)\1""", re.MULTILINE)


def describes_stages(text: str) -> bool:
    """Whether a page has a setting `kind`, or a block of settings under a heading of a stage."""
    if _KIND.search(text):
        return True
    return any(block.language == "toml" for section in read_page(text).sections for block in section.blocks)


def templates_among(texts: Mapping[Path, str | None], is_broken: Callable[[Path], bool]) -> list[Path]:
    """Return the pages that are templates; None stands for a text that cannot be read, which is listed too.

    A page that another one names as its `file` is none if it is broken as a template.
    """
    named = {
        page.parent / found["name"]
        for page, text in texts.items()
        for found in _FILE.finditer(text or "")
        if page.parent / found["name"] != page
    }
    return [
        page
        for page, text in texts.items()
        if not (page in named and is_broken(page)) and (text is None or describes_stages(text))
    ]
