"""The content of a Confluence page without what its editors add when they save it.

Pure. Elements and attributes are those of the storage format. The editors put ids on everything (`local-id`,
`ac:macro-id`, `ac:task-uuid`), words of a task into a `span`, words of items and cells into paragraphs, the
page into a layout, and write signs, links and white space in another way than they were sent. What is left is
a line for each block and for each task, so that two texts are the same content if these are equal.
"""

import re
from html import escape
from html.parser import HTMLParser
from typing import Final

Attributes = list[tuple[str, str | None]]

_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_SAME: Final = {"b": "strong", "i": "em", "tt": "code", "ac:plain-text-link-body": "ac:link-body"}
_KEPT: Final = frozenset(
    {
        "ac:name",
        "ac:anchor",
        "ri:content-title",
        "ri:space-key",
        "href",
        "datetime",
        "src",
        "colspan",
        "rowspan",
    }
)
"""Attributes that say something; of others an element of a person's own may have any."""
_UNWRAPPED: Final = frozenset(
    {"tbody", "thead", "ac:layout", "ac:layout-section", "ac:layout-cell", "ac:task-list"}
)
_DROPPED: Final = frozenset({"ac:task-uuid", "ac:task-id", "colgroup"})
"""With all that is in them."""
_PARAMETERS: Final = frozenset({"breakoutmode", "breakoutwidth", "legacyanchorid"})
"""Parameters of macros that an editor adds."""
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS: Final = _HEADINGS | {
    *("ac:rich-text-body", "ac:structured-macro", "ac:task", "blockquote", "hr", "li", "ol", "p", "table"),
    *("td", "th", "tr", "ul"),
}
_OURS: Final = _BLOCKS | {
    *("a", "ac:link", "ac:link-body", "ac:parameter", "ac:task-body", "ac:task-status", "br", "code", "em"),
    *("ri:page", "strong"),
}
"""Elements whose further attributes are an editor's; others keep all that they have."""
_HOLD_PARAGRAPHS: Final = frozenset({"li", "td", "th", "ac:task-body"})
_VOID: Final = frozenset({"br", "hr", "col", "img"})
_ENDS: Final = r"(?:ac:task|ac:task-body|ac:task-status|li|td|th|p|h[1-6])"
_EMPTY = re.compile("(?:<p>(?:<br>)*</p>)?")
_BLANK_AFTER = re.compile(rf"(<{_ENDS}>|</?[uo]l>|\A|<br>) ")
_BLANK_BEFORE = re.compile(rf" (</{_ENDS}>|</?[uo]l>|\Z|<br>)")


def content_of(storage: str) -> str:
    """Return the content of a page, a line for each block and each task."""
    reader = _Reader()
    reader.feed(readable(storage))
    reader.close()
    return reader.content


def readable(storage: str) -> str:
    """Return a page for Python's reader of HTML, which knows no CDATA and ends at a broken one."""
    return _CDATA.sub(lambda found: escape(found[1]), storage).replace("<![", "&lt;![")


class _Reader(HTMLParser):
    """Writes the elements anew that mean something."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[list[str]] = [[]]
        self._open: list[tuple[str, str]] = []
        """Elements around the place, each with what is written at its end."""
        self._dropped = 0
        self._task = 0

    @property
    def content(self) -> str:
        """One line for each block; blanks at the ends of a line mean nothing."""
        lines = (re.sub(r"\s+", " ", "".join(line)) for line in self._lines)
        shown = (_without_outer_blanks(line) for line in lines)
        return "\n".join(line for line in shown if not _EMPTY.fullmatch(line))

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        tag = _SAME.get(tag, tag)
        if self._dropped or tag in _DROPPED or _is_added(tag, attrs):
            if tag not in _VOID:
                self._dropped += 1
                self._open.append((tag, ""))
            return
        if self._means_nothing(tag, attrs):
            if tag == "p" and self._said():
                self._write("<br><br>")
            if tag not in _VOID:
                self._open.append((tag, ""))
            return
        start, end = _written(tag, attrs)
        self._break(tag)
        self._write(start)
        self._task += tag == "ac:task"
        if tag not in _VOID:
            self._open.append((tag, end))

    def handle_endtag(self, tag: str) -> None:
        tag = _SAME.get(tag, tag)
        if tag in _VOID or not any(opened == tag for opened, _ in self._open):
            return
        while self._open:
            opened, end = self._open.pop()
            if self._dropped:
                self._dropped -= 1
            else:
                self._write(end)
                self._task -= opened == "ac:task"
                self._break(opened if end else "")
            if opened == tag:
                break

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if tag == "p":
            return  # an empty line
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._write(escape(data.replace("\xa0", " "), quote=False))

    def handle_comment(self, data: str) -> None:
        """Leave it out."""

    def _means_nothing(self, tag: str, attrs: Attributes) -> bool:
        """Whether only what is inside an element counts."""
        if tag == "p":
            return next(
                (opened in _HOLD_PARAGRAPHS for opened, end in reversed(self._open) if end or opened == "p"),
                False,
            )
        is_plain = tag == "span" and (not attrs or ("class", "placeholder-inline-tasks") in attrs)
        return is_plain or tag in _UNWRAPPED

    def _said(self) -> bool:
        """Whether there is something in the item or cell already."""
        line = "".join(self._lines[-1]).rstrip()
        return bool(line) and not line.endswith(tuple(f"<{tag}>" for tag in _HOLD_PARAGRAPHS))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS and not self._task and self._lines[-1]:
            self._lines.append([])

    def _write(self, text: str) -> None:
        if text:
            self._lines[-1].append(text)


def _is_added(tag: str, attrs: Attributes) -> bool:
    return tag == "ac:parameter" and (dict(attrs).get("ac:name") or "").casefold() in _PARAMETERS


def _written(tag: str, attrs: Attributes) -> tuple[str, str]:
    """Return how an element begins and ends; a link within the page is the same in both ways to write it."""
    named = {name: value or "" for name, value in attrs}
    if tag == "a" and named.get("href", "").startswith("#"):
        return f'<ac:link ac:anchor="{named["href"][1:]}"><ac:link-body>', "</ac:link-body></ac:link>"
    kept = {name: value for name, value in named.items() if name in _KEPT or tag not in _OURS}
    told = "".join(f' {name}="{escape(value)}"' for name, value in sorted(kept.items()))
    return f"<{tag}{told}>", "" if tag in _VOID else f"</{tag}>"


def _without_outer_blanks(line: str) -> str:
    """Take the blanks away that stand next to where a block or a task begins or ends."""
    return _BLANK_BEFORE.sub(r"\1", _BLANK_AFTER.sub(r"\1", line))
