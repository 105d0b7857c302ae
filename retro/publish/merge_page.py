"""A page that people changed since it was published, with their lines and ours on it.

Pure. What people did to actions was read back before, so that their ticks and words are in ours already: the
line of an action is no conflict, and what nobody read from it stays on the page.
"""

import re
from collections.abc import Iterable
from typing import Final

from retro.errors import RuleError
from retro.publish.page_tasks import tasks, with_box, without_box
from retro.publish.published_page import Task
from retro.publish.targets.target import Flavour
from retro.publish.three_way_merge import Merge, merge
from retro.session.dates import understood_date

MERGED: Final[tuple[Flavour, ...]] = ("md", "gfm", "mediawiki", "dokuwiki")
"""Flavours whose pages are lines that stand for themselves."""
_YEAR = re.compile(r"\d{4}")
_WORD = re.compile(r"[^\W_]+")


def merge_page(base: str, theirs: str, ours: str, flavour: Flavour, ids: Iterable[str]) -> Merge:
    """Put the changes there and ours since `base` was published together; `ids` name its actions."""
    lines = [page_lines(text) for text in (base, theirs, ours)]
    for task_id in ids:
        _settle(lines, task_id, flavour)
    return merge(*lines)


def page_of(lines: Iterable[str]) -> str:
    """Make a page of lines."""
    return "\n".join(lines).rstrip() + "\n"


def page_lines(text: str) -> list[str]:
    """Split a page into lines, whatever they end in, without the empty ones around it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")


def _settle(pages: list[list[str]], task_id: str, flavour: Flavour) -> None:
    """Make the line of an action the same where its change was read back: as it is in ours."""
    found = [_line_of(page, task_id) for page in pages]
    if any(line is None for line in found):
        return
    (before, after), ours = found[:2], found[2]
    base, theirs, new = pages[0][before or 0], pages[1][after or 0], pages[2][ours or 0]
    base, theirs = (with_box(line, task_id, like=new) for line in (base, theirs))
    if flavour in ("md", "gfm") and theirs != base:
        read, known = tasks(theirs.strip()), tasks(new.strip())
        if read and known:
            kept = f"{base} {new} {read[0].text} {read[0].who} {read[0].due if _is_date(read[0].due) else ''}"
            if {*_WORD.findall(theirs)} <= {*_WORD.findall(kept)}:
                theirs = base
            elif (read[0].text, read[0].who) == (known[0].text, known[0].who) and _same_date(
                read[0], known[0]
            ):
                base = new
    pages[0][before or 0], pages[1][after or 0] = base, theirs


def _line_of(page: list[str], task_id: str) -> int | None:
    """Find the one line of an action; none where there are several, or its box is on another one."""
    found = [number for number, line in enumerate(page) if without_box(line, task_id) != line]
    return found[0] if len(found) == 1 else None


def _is_date(words: str) -> bool:
    """Whether these words are a date and nothing more."""
    try:
        return bool(understood_date(words, 0))
    except RuleError:
        return False


def _same_date(read: Task, known: Task) -> bool:
    """Whether the date on a page is the one that is known, or none that says a year."""
    return not known.due or known.due in read.due or not _YEAR.search(read.due)
