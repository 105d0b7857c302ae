"""The parts of a Markdown text that notes can be about: headings, paragraphs, and items of lists.

Parts are numbered in the order of the text, from 0, as `retro.tui.markdown_rows.rows_by_block` numbers them.
"""

import msgspec
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from retro.session.text import clean, excerpt

PLACE = 40
"""Characters of a part that say in the minutes which one it is."""


class Block(msgspec.Struct, frozen=True):
    """A part of a text. One without words, such as a line between two parts, can have no notes."""

    place: str
    """Its first words."""
    section: str
    """The heading it stands under, or its own; empty before the first one."""


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Part a text; each item of a list at its edge is a part of its own."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    section, blocks = "", []
    for node in tree.children:
        for part in node.children if node.type in ("bullet_list", "ordered_list") else (node,):
            words = excerpt(clean(_words(part)), PLACE)
            section = words if part.type == "heading" else section
            blocks.append(Block(words, section))
    return tuple(blocks)


def _words(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "code_inline" | "fence" | "code_block":
            return node.content
        case "softbreak" | "hardbreak":
            return " "
        case "paragraph" | "heading" | "th" | "td":
            return "".join(map(_words, node.children)) + " "
        case _:
            return "".join(map(_words, node.children))
