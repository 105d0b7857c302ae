"""Tasks that people wrote under Actions on a published page; without an id, nobody has agreed to them yet.

Pure. Who copies the line of an action to write another one leaves its id there: of several lines with one id,
those with other words are new. A line of the list counts with a box or without one: in most wikis nobody can
type our boxes.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from retro.publish.confluence_content import readable
from retro.publish.flavours.tokens import exact
from retro.publish.page_tasks import BOX, OPEN, TICKED, date_in, flat, said
from retro.publish.published_page import AddedTask, Task
from retro.publish.targets.target import MARKDOWN, Flavour
from retro.session.clusters import cut
from retro.session.record import FoundTask
from retro.session.text import LINE_LIMIT, NAME_LIMIT, clean, fold

MOST: Final = 50
"""Tasks of one page that a meeting could be asked about."""
_HEADING: Final = "actions"
_ID = re.compile("[a-z0-9][a-z0-9-]*/A[0-9]+")
_BEFORE_ID = re.compile(rf"(?:''|<code>|%%|· )({_ID.pattern})(?!\d)")
_BOXES = re.compile(rf"\s*({'|'.join(map(re.escape, (*TICKED, *OPEN)))})\s*")
_BOLD = {"mediawiki": re.compile(r"'''(.+?)'''"), "dokuwiki": re.compile(r"\*\*(.+?)\*\*")}
_TITLE = re.compile(r"(={1,6})\s*(.*?)\s*\1\s*")
_ITEM = {
    "mediawiki": re.compile(r"[*#](?![*#:;])\s*(.*)"),
    "dokuwiki": re.compile(r"(?: {2,3}|\t)[*-]\s*(.*)"),
}
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]")
_NAMED_URL = re.compile(r"\[https?://\S+\s+([^\]]*)\]")
_TAGS = re.compile(r"</?(?:nowiki|span|br|small|u|s|del|ins|i|b)\b[^<>]*>|%%|''+", re.IGNORECASE)
_TYPED_DASH = re.compile(r"\s(?:–|--?)\s+(?=[^–—]*?(?:,\s*|\s)(?:by|due)\b)(?!.*\s(?:–|--?)\s)")
_TYPED_DUE = re.compile(r",?\s+(?:by|due(?:\s+(?:by|on))?):?\s+(?P<due>\S.*)\Z")

Pieces: TypeAlias = list[tuple[str, str]]
"""A line as a reader sees it, in pieces of the kinds `text`, `strong`, `code` and `break`."""
Line: TypeAlias = tuple[str, Pieces]
"""The id in a line, or nothing, and what stands before it."""


def added_tasks(
    page: str, ours: str, flavour: Flavour, known: Iterable[Task], before: Iterable[AddedTask], at: int
) -> tuple[AddedTask, ...]:
    """Find what people added to our page; `known` are its actions, which may have lost their ids.

    What was there `before` keeps the moment at which it was seen first; `at` is now, in epoch seconds.
    """
    known = tuple(known)
    there = [*_tasks(page, flavour, at)]
    copies = _copies([(name, task.text) for name, task, _ in there], known)
    new = [
        task
        for name, task, ticked in there
        if task.text and not ticked and (not name or (name, task.text) in copies)
    ]
    found = {fold(task.text): task for task in new}
    if not found:
        return ()
    own = {fold(task.text) for task in known}
    own |= {fold(task.text) for name, task, _ in _tasks(ours, flavour, at) if not name}
    seen = {(task.text, task.who, task.due): task for task in before}
    added = (task for words, task in found.items() if words not in own)
    return tuple(seen.get((task.text, task.who, task.due), task) for task in added)[:MOST]


def without_copies(tasks: tuple[Task, ...], known: Iterable[Task]) -> tuple[Task, ...]:
    """Leave out lines that were made of the line of an action, which is there as well."""
    copies = _copies([(task.id, task.text) for task in tasks], known)
    return tuple(task for task in tasks if (task.id, task.text) not in copies)


def _copies(lines: Iterable[tuple[str, str]], known: Iterable[Task]) -> set[tuple[str, str]]:
    """Find the lines with the id of an action and other words than it has, where another has its words."""
    words: dict[str, set[str]] = {}
    for task in known:
        words.setdefault(task.id, set()).add(fold(task.text))
    lines = [*lines]
    originals = {name for name, text in lines if fold(text) in words.get(name, ())}
    return {(name, text) for name, text in lines if name in originals and fold(text) not in words[name]}


def found_task(added: AddedTask, session: str, wiki: str) -> FoundTask:
    """Return what a meeting is asked; words that are no date stay in the text."""
    due = date_in(added.due, added.at)
    what = added.text if due or not added.due else f"{added.text} ({added.due})"
    who = cut(clean(added.who), NAME_LIMIT * 4)
    return FoundTask(cut(clean(what), LINE_LIMIT), session, wiki, who=who, due=due)


def _tasks(page: str, flavour: Flavour, at: int) -> Iterator[tuple[str, AddedTask, bool]]:
    """Read the lines under Actions: the id of each, what it says, and whether it is ticked."""
    match flavour:
        case "confluence":
            lines = _confluence(page)
        case "mediawiki" | "dokuwiki":
            lines = _lines(page, flavour)
        case _ if flavour in MARKDOWN:
            lines = _markdown(page)
        case _:
            return
    for name, pieces in lines:
        whole = "".join(text for _, text in pieces)
        box = _BOXES.match(whole) or BOX.match(whole)
        ticked = box is not None and box[1] in (*TICKED, "x", "X")
        yield name, _task(pieces, box.end() if box else 0, at), ticked


def _task(pieces: Pieces, start: int, at: int) -> AddedTask:
    """Read what, who and by when, also as people type it who write without the signs of our lines."""
    if not any(" — " in text for _, text in pieces) and all(kind == "text" for kind, _ in pieces):
        pieces = [("text", _TYPED_DASH.sub(" — ", "".join(text for _, text in pieces), count=1))]
    what, who, due = map(clean, said(pieces, start))
    if not due and (typed := _TYPED_DUE.search(what)) and date_in(typed["due"], at):
        what, due = what[: typed.start()], typed["due"]
    return AddedTask(what, who, due, at)


def _markdown(page: str) -> Iterator[Line]:
    reader = exact(MarkdownIt("commonmark").enable("strikethrough"))
    section = _Section()
    for node in SyntaxTreeNode(reader.parse(page)).children:
        if node.type == "heading":
            section.heading(int(node.tag[1]), "".join(text for _, text in flat(node.children[0].children)))
        elif section.is_ours and node.type in ("bullet_list", "ordered_list"):
            for item in node.children:
                line = next(iter(item.children), None)
                if line is not None and line.type == "paragraph":
                    pieces = [*flat(line.children[0].children)]
                    ends = (n for n, (kind, _) in enumerate(pieces) if kind == "break")
                    yield _with_id(pieces[: next(ends, len(pieces))])


def _with_id(pieces: Pieces) -> Line:
    """Find the id among the pieces of a line, behind what it says."""
    named = [n for n, (kind, text) in enumerate(pieces) if kind == "code" and _ID.fullmatch(text.strip())]
    return (pieces[named[-1]][1].strip(), pieces[: named[-1]]) if named else ("", pieces)


def _lines(page: str, flavour: Flavour) -> Iterator[Line]:
    section = _Section()
    for line in page.splitlines():
        if title := _TITLE.fullmatch(line.rstrip()):
            level = len(title[1]) if flavour == "mediawiki" else 7 - len(title[1])
            section.heading(level, title[2])
        elif section.is_ours and (item := _ITEM[flavour].fullmatch(line.rstrip())):
            named = _BEFORE_ID.search(item[1])
            said_there = item[1][: named.start()] if named else item[1]
            parts = enumerate(_BOLD[flavour].split(said_there))
            pieces = [("strong" if n % 2 else "text", _plain(part)) for n, part in parts if part]
            yield named[1] if named else "", pieces


def _plain(source: str) -> str:
    shown = _NAMED_URL.sub(r"\1", _LINK.sub(r"\1", source))
    return unescape(_TAGS.sub("", shown))


def _confluence(page: str) -> Iterator[Line]:
    reader = _Storage()
    reader.feed(readable(page))
    reader.close()
    return map(_with_id, reader.tasks)


class _Section:
    """Whether a place of the page is under the heading of the actions."""

    def __init__(self) -> None:
        self._level = 0

    @property
    def is_ours(self) -> bool:
        return self._level > 0

    def heading(self, level: int, title: str) -> None:
        """Go past a heading; one below stays in the section."""
        if clean(title).casefold() == _HEADING:
            self._level = level
        elif level <= self._level:
            self._level = 0


class _Storage(HTMLParser):
    """Reads tasks under Actions in the storage format of Confluence, not those inside other tasks."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[Pieces] = []
        self._section = _Section()
        self._title: str | None = None
        self._depth = 0
        self._kinds: list[str] = []
        self._status = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._title = ""
            case "ac:task":
                self._depth += 1
                if self._depth == 1 and self._section.is_ours:
                    self.tasks.append([])
            case "ac:task-status" | "ac:task-id" | "ac:task-uuid":
                self._status = tag == "ac:task-status"
                self._kinds.append("status" if self._status else "none")
            case "strong" | "b":
                self._kinds.append("strong")
            case "code":
                self._kinds.append("code")
            case "time":
                self._say(f"{dict(attrs).get('datetime') or ''} ")
            case "br" | "p":
                self._say(" ")

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self._title is not None:
                self._section.heading(int(tag[1]), self._title)
                self._title = None
            case "ac:task":
                self._depth = max(self._depth - 1, 0)
            case "ac:task-status" | "ac:task-id" | "ac:task-uuid" | "strong" | "b" | "code" if self._kinds:
                self._kinds.pop()

    def handle_data(self, data: str) -> None:
        if self._title is not None:
            self._title += data
        self._say(data)

    def _say(self, text: str) -> None:
        if self._depth != 1 or not self._section.is_ours or not self.tasks:
            return
        kind = self._kinds[-1] if self._kinds else "text"
        if kind == "status":
            self.tasks[-1].append(("text", "[x] " if text.strip() == "complete" else "[ ] "))
        elif kind != "none" and (text.strip() or self.tasks[-1]):
            self.tasks[-1].append((kind, text))
