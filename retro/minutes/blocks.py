"""The few shapes a page is made of. A block is Markdown without blank lines around it.

Anchors and folds are HTML, which Markdown has no words for. `bare` takes them out again, for readers
that do not draw HTML.
"""

import re
from collections.abc import Iterable, Sequence
from textwrap import indent

from retro.session.board import Topic

_HTML = re.compile(r'<a id="[a-z]+[0-9]+"></a>$|^</?details>\n(?:<summary>.*</summary>\n)?\n?', re.MULTILINE)
_LINK = re.compile(r"from \[([A-Za-z]+[0-9]+)\]\(#[a-z]+[0-9]+\)")


def bullet(body: str, *inner: str) -> str:
    """Make an item of a list; its further lines and the items inside it are indented."""
    return "- " + indent("\n".join((body, *inner)), "  ")[2:]


def bullets(items: Iterable[str]) -> list[str]:
    """Make one list, or nothing when there are no items."""
    block = "\n".join(items)
    return [block] if block else []


def counts(head: str, rows: Iterable[tuple[str, int]]) -> str:
    """Make a small table of names and numbers."""
    lines = [f"| {head} | People |", "| --- | ---: |"]
    lines += [f"| {name} | {number} |" for name, number in rows]
    return "\n".join(lines)


def quote(text: str) -> str:
    """Make a block quote."""
    return indent(text, "> ", lambda line: True)


def under(heading: str, blocks: Sequence[str]) -> list[str]:
    """Put blocks under a heading, or leave both out when there are none."""
    return [heading, *blocks] if blocks else []


def to_topic(topic: Topic) -> str:
    """Say which topic something came from, and lead there."""
    return f"from [{topic.id}](#{topic.id.lower()})"


def anchor(topic: Topic) -> str:
    """Make the place that links to a topic lead to, for the end of a heading."""
    return f'<a id="{topic.id.lower()}"></a>'


def folded(summary: str, blocks: Sequence[str]) -> list[str]:
    """Fold blocks away under a line."""
    return [f"<details>\n<summary>{summary}</summary>", *blocks, "</details>"] if blocks else []


def bare(page: str) -> str:
    """Take links and everything that is HTML out of a page; people's texts hold none that is alive."""
    return _HTML.sub("", _LINK.sub(r"from \1", page)).rstrip("\n") + "\n"
