"""The list of pages on a page of the team's: only what stands between two markers is ours."""

import posixpath
import re
import urllib.parse
from collections.abc import Callable
from typing import Final

from retro.markdown.escape import unlinked

BEGIN: Final = "<!-- retro: begin -->"
END: Final = "<!-- retro: end -->"
_BLOCK = re.compile(f"{re.escape(BEGIN)}((?:(?!{re.escape(BEGIN)}).)*?){re.escape(END)}", re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]*)\)")
_HEADING = "# Retrospectives"


def with_page(
    index: str, at: str, page: str, title: str, *, suffix: bool, is_there: Callable[[str], bool]
) -> str:
    """Return the page `at` with one line for `page`; the newest first, everything else as it was.

    A page without markers gets them at its end; one that is empty gets a heading too. A line of this title
    that leads to where no page `is_there` any more goes: from there this one was moved.
    """
    link = relative_link(at, page, suffix=suffix)
    line = f"- [{unlinked(title)}]({link})"
    found = _BLOCK.search(index)
    if found is None:
        before = index.rstrip("\n") or _HEADING
        return f"{before}\n\n{BEGIN}\n{line}\n{END}\n"
    lines = [each for each in found[1].strip("\n").split("\n") if each.strip()]
    named = f"- [{unlinked(title)}]("
    kept = [
        each
        for each in lines
        if _target(each) != link
        and (not each.startswith(named) or is_there(_path(at, _target(each), suffix=suffix)))
    ]
    block = "\n".join(sorted([*kept, line], key=_target, reverse=True))
    return f"{index[: found.start()]}{BEGIN}\n{block}\n{END}{index[found.end() :]}"


def relative_link(at: str, page: str, *, suffix: bool) -> str:
    """Return what a link on the page `at` leads to, to come to a page: its file, or its name alone."""
    path = posixpath.relpath(page, posixpath.dirname(at) or ".")
    if not suffix:
        path = path.removesuffix(".md")
    return urllib.parse.quote(path)


def _path(at: str, link: str, *, suffix: bool) -> str:
    path = posixpath.normpath(posixpath.join(posixpath.dirname(at), urllib.parse.unquote(link)))
    return path if suffix else f"{path}.md"


def _target(line: str) -> str:
    found = _LINK.findall(line)
    return found[-1] if found else ""
