"""Reading pages back with the strictest reader: everything that could come alive is switched on."""

import importlib.util
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from retro.markdown.escape import APART
from retro.publish.flavours.tokens import exact


@cache
def parser() -> MarkdownIt:
    """Make the reader, with guessed links where the library for them is there."""
    linkify = importlib.util.find_spec("linkify_it") is not None
    reader = exact(MarkdownIt("commonmark", {"html": True, "linkify": linkify}))
    reader.enable(["table", "strikethrough"])
    return reader.enable("linkify") if linkify else reader


def shape(page: str) -> list[str]:
    """Give what a page is made of, without its words and web addresses, which are links to themselves."""
    found = [node for node in tree(page).walk() if not _is_apart(node) and not _leads_to_itself(node)]
    return [node.type for node in found if node.type not in ("text", "hardbreak", "softbreak")]


def _is_apart(node: SyntaxTreeNode) -> bool:
    return node.type == "html_inline" and node.content == APART


def _leads_to_itself(node: SyntaxTreeNode) -> bool:
    return node.type == "link" and str(node.attrs["href"]) == words(node)


def words(node: SyntaxTreeNode) -> str:
    """Give the text a reader sees."""
    if node.type in ("hardbreak", "softbreak"):
        return "\n"
    if node.type in ("text", "code_inline"):
        return node.content
    between = "\n\n" if node.type in ("root", "list_item", "blockquote") else ""
    return between.join(words(child) for child in node.children)


def tree(page: str) -> SyntaxTreeNode:
    """Parse a page."""
    return SyntaxTreeNode(parser().parse(page))


def read(page: str) -> str:
    """Give all the text of a page."""
    return words(tree(page))
