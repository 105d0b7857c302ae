"""The way back: what a wiki says of the actions on a page that was published there.

A task is known by the name at the end of its line; everything before it may have been mended by hand.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from retro.minutes.tasks import NOBODY, TRIGGER
from retro.session.text import clean

_ID = re.compile(r"[a-z0-9][a-z0-9-]*/A[0-9]+")
_BOX = re.compile(r"\s*\[\s*([^\s\]]?)\s*\]\s*")
"""With any sign in it: some editors have others than `x`, and those do not mean done."""
_BREAKS = ("softbreak", "hardbreak")
SEPARATOR = "·"
_FACT = f" {SEPARATOR} "
_DASH = re.compile(r"—\s*\Z|\s(?:–|--?)\s*\Z")
"""Before who it is; also as people type it, where what follows shows that a name stands between."""
_AFTER_WHO = (",", "by ", SEPARATOR)
_BY = re.compile(r"\s*,?\s*by(?:\s+|\Z)")
_FROM = re.compile(r"(?: · from [a-z]+[0-9]+)? ·\s*$", re.IGNORECASE)


class Task(msgspec.Struct, frozen=True):
    """A line of a task list: `id` is that of the action, `due` may be anything a person wrote."""

    id: str
    done: bool
    text: str
    who: str
    due: str
    trigger: str = ""


def tasks(markdown: str) -> tuple[Task, ...]:
    """Read the tasks that carry an action's name, in the order of the page."""
    reader = MarkdownIt("commonmark").enable("strikethrough")
    items = (node for node in SyntaxTreeNode(reader.parse(markdown)).walk() if node.type == "list_item")
    return tuple(task for item in items if (task := _task(item)) is not None)


def _task(item: SyntaxTreeNode) -> Task | None:
    line = next(iter(item.children), None)
    if line is None or line.type != "paragraph":
        return None
    pieces = [*_flat(line.children[0].children)]
    named = [n for n, (kind, text) in enumerate(pieces) if kind == "code" and _ID.fullmatch(text.strip())]
    box = _BOX.match("".join(text for _, text in pieces))
    if not named or not box or pieces[0][0] != "text":
        return None
    end = next((n for n, (kind, _) in enumerate(pieces) if kind == "break" and n > named[0]), len(pieces))
    name = max(n for n in named if n < end)  # what stands below is another line that lost its sign
    said = (*_said(pieces[:name], box.end()), _trigger(item))
    return Task(pieces[name][1].strip(), box[1] in ("x", "X"), *map(clean, said))


def _said(pieces: list[tuple[str, str]], start: int) -> tuple[str, str, str]:
    """Tell what, who and by when apart: who stands in bold after the last dash, or simply after it."""
    whole = "".join(text for _, text in pieces)
    owners = [n for n, (kind, _) in enumerate(pieces) if kind == "strong" and n]
    if owners:
        before = "".join(text for _, text in pieces[: owners[-1]])
        after = "".join(text for _, text in pieces[owners[-1] + 1 :])
        found = _DASH.search(before, start)
        if found and (found[0].startswith("—") or after.lstrip().startswith(_AFTER_WHO)):
            return before[start : found.start()], pieces[owners[-1]][1], _due(after)
    what, dash, rest = whole[start:].rpartition(" — ")
    if not dash:
        return _FROM.sub("", whole[start:]), "", ""
    said = f" {rest}".partition(_FACT)[0]
    if _BY.match(said):
        return what, "", _due(said)
    who, _, due = said.partition(", by ")
    return what, "" if who.strip(" *_") in ("", NOBODY) else who, due


def _trigger(item: SyntaxTreeNode) -> str:
    """Find what sets an action off in the list below its line."""
    inner = (line for below in item.children if below.type == "bullet_list" for line in below.children)
    said = ("".join(text for _, text in _flat(line.children[:1])).strip() for line in inner)
    return next((line.removeprefix(TRIGGER) for line in said if line.startswith(TRIGGER)), "")


def _due(after: str) -> str:
    due = after.partition(_FACT)[0].strip()
    return _BY.sub("", due.removeprefix(",").strip(), 1) if due.startswith((",", "by ")) else ""


def _flat(nodes: Iterable[SyntaxTreeNode], kind: str = "text") -> Iterator[tuple[str, str]]:
    """Give the pieces of a line as a reader sees them; what is bold stays in one piece."""
    for node in nodes:
        match node.type:
            case "text":
                yield kind, node.content
            case "code_inline":
                yield "code", node.content
            case "strong":
                yield "strong", "".join(text for _, text in _flat(node.children))
            case broken if broken in _BREAKS:
                yield "break", " "
            case "html_inline":
                if node.content.casefold().startswith("<br"):
                    yield "break", " "
            case _:
                yield from _flat(node.children, kind)
