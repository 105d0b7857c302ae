"""A Markdown page as a tree, with what flavours ask of its nodes."""

from collections.abc import Iterator
from itertools import groupby
from typing import Literal
from urllib.parse import unquote

import msgspec
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from retro.markdown.escape import APART
from retro.publish.targets.places import PAGE

_BOXES = {"[ ] ": False, "[x] ": True}
_TEXTS = ("text", "text_special")
_SUMMARY = "<summary>"


class Words(msgspec.Struct, frozen=True):
    """A piece of a line. `text` is what a reader sees, `inner` what stands inside, `to` where it leads.

    A `link` leads to an anchor of the same page, a `page` to another page of the same wiki by its name there,
    and a `url` to anywhere else.
    """

    kind: Literal["text", "code", "strong", "link", "page", "url", "anchor", "break"]
    text: str = ""
    inner: "tuple[Words, ...]" = ()
    to: str = ""


def tree(page: str) -> SyntaxTreeNode:
    """Parse a page; what was escaped stays apart from what was not, so that a box is known as one."""
    reader = exact(MarkdownIt("commonmark").enable("table").disable("text_join"))
    return SyntaxTreeNode(reader.parse(page))


def exact(reader: MarkdownIt) -> MarkdownIt:
    """Keep a reader from writing addresses in another way than they are typed."""
    reader.normalizeLink = reader.normalizeLinkText = str  # type: ignore[method-assign, assignment]
    return reader


def words(node: SyntaxTreeNode) -> tuple[Words, ...]:
    """Return the pieces of a paragraph, heading or cell, with neighbouring texts in one."""
    return _words(node.children[0].children if node.children else [])


def box(item: SyntaxTreeNode) -> bool | None:
    """Return whether a list item is a task that is done, or None when it is no task."""
    first = item.children[0] if item.children else None
    if first is None or first.type != "paragraph":
        return None
    start = next(iter(first.children[0].children), None)
    return _BOXES.get(start.content[:4]) if start is not None and start.type == "text" else None


def item_lines(item: SyntaxTreeNode) -> list[tuple[Words, ...]]:
    """Return the paragraphs of a list item, without the box of a task."""
    lines = [words(child) for child in item.children if child.type == "paragraph"]
    if box(item) is None:
        return lines
    first, *rest = lines[0]
    return [(msgspec.structs.replace(first, text=first.text[4:]), *rest), *lines[1:]]


def item_lists(item: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """Return the lists inside a list item."""
    return [child for child in item.children if child.type == "bullet_list"]


def rows(table: SyntaxTreeNode) -> list[list[SyntaxTreeNode]]:
    """Return the cells of a table, heading first."""
    return [row.children for part in table.children for row in part.children]


def fold(node: SyntaxTreeNode) -> str | None:
    """Read the summary of a fold that opens here, an empty one where it closes."""
    _, start, rest = node.content.partition(_SUMMARY)
    return rest.partition("<")[0] if start else ""


def seen(pieces: tuple[Words, ...]) -> str:
    """Return what a reader sees of some pieces, on one line."""
    return "".join(" " if piece.kind == "break" else piece.text for piece in pieces)


def _words(nodes: list[SyntaxTreeNode]) -> tuple[Words, ...]:
    told = (node for node in nodes if node.content != APART)
    return tuple(piece for kind, run in groupby(told, _is_text) for piece in _run(kind, [*run]))


def _is_text(node: SyntaxTreeNode) -> bool:
    return node.type in _TEXTS


def _run(texts: bool, run: list[SyntaxTreeNode]) -> Iterator[Words]:
    if texts:
        yield Words("text", "".join(node.content for node in run))
        return
    for node in run:
        match node.type:
            case "code_inline":
                yield Words("code", node.content)
            case "strong":
                inner = _words(node.children)
                yield Words("strong", seen(inner), inner)
            case "link":
                inner, to = _words(node.children), str(node.attrs["href"])
                if to.startswith(PAGE):
                    yield Words("page", seen(inner), inner, unquote(to.removeprefix(PAGE)))
                    continue
                kind: Literal["link", "url"] = "link" if to.startswith("#") else "url"
                yield Words(kind, seen(inner), inner, to.removeprefix("#"))
            case "html_inline" if node.content.startswith("<a id="):
                yield Words("anchor", to=node.content.split('"')[1])
            case "hardbreak" | "softbreak":
                yield Words("break")
