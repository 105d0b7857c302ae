"""Links from one place of the page to another, and the anchors they lead to.

Anchors and folds are HTML, which Markdown has no words for. `bare` takes them out again, for readers
that do not draw HTML.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import msgspec

from retro.markdown.escape import APART, without_links
from retro.session.board import Topic

_HTML = re.compile(r'<a id="[a-z]+[0-9]+"></a>$|^</?details>\n(?:<summary>.*</summary>\n)?\n?', re.MULTILINE)
_LINK = re.compile(r"from \[([A-Za-z]+[0-9]+)\]\(#[a-z]+[0-9]+\)")


class EarlierPages(msgspec.Struct, frozen=True):
    """The pages of earlier sessions in the place where this one is published too."""

    links: Mapping[str, str] = MappingProxyType({})
    """What a link on this page leads to, as Markdown has it in brackets, by session."""
    previous: str = ""
    """The meeting before, of the same agenda, if it has a page there."""

    def linked(self, text: str, session: str) -> str:
        """Return a text as a link to the page of a session, or alone where that has none."""
        return f"[{text}]({self.links[session]})" if session in self.links else text


NO_PAGES = EarlierPages()
"""Where minutes are not published, no page is known."""


def to_topic(topic: Topic) -> str:
    """Return which topic something came from, and lead there."""
    return f"from [{topic.id}](#{topic.id.lower()})"


def anchor(topic: Topic) -> str:
    """Make the place that links to a topic lead to, for the end of a heading."""
    return f'<a id="{topic.id.lower()}"></a>'


def folded(summary: str, blocks: Sequence[str]) -> list[str]:
    """Fold blocks away under a line."""
    return [f"<details>\n<summary>{summary}</summary>", *blocks, "</details>"] if blocks else []


def bare(page: str) -> str:
    """Take links and everything that is HTML out of a page; people's texts hold none that is alive."""
    plain = without_links(page).replace(APART, "")
    return _HTML.sub("", _LINK.sub(r"from \1", plain)).rstrip("\n") + "\n"
