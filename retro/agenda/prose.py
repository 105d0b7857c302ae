"""Markdown prose as plain text: what people read in a terminal carries no asterisks."""

import re
from collections.abc import Iterable

from markdown_it.token import Token

from retro.session.text import clean

_BLANKS = re.compile(r"( +)")


def plain(inline: Token) -> str:
    """Return the text of a paragraph or heading on one line, except where a line break was asked for."""
    said: list[str] = []
    link, start = "", 0
    for token in inline.children or ():
        match token.type:
            case "softbreak":
                said.append(" ")
            case "hardbreak":
                said.append("\n")
            case "link_open":
                link, start = str(token.attrGet("href") or ""), len(said)
            case "link_close":
                if link and link not in ("".join(said[start:]), f"mailto:{''.join(said[start:])}"):
                    said.append(f" ({link})")
            case "html_inline" if token.content.startswith("<!--"):
                pass
            case _:
                said.append(token.content)
    return clean("".join(said), lines=True)


def prose(tokens: Iterable[Token]) -> str:
    """Return the text of blocks: paragraphs with an empty line between them, lists item by item."""
    text, marker, depth, listing = "", "", 0, False
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                listing = listing and depth > 0
                depth += 1
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
            case "list_item_open":
                marker = f"{token.info}{token.markup} " if token.info else "- "
            case "inline" | "fence" | "code_block" | "html_block":
                said = plain(token) if token.type == "inline" else clean(token.content, lines=True)
                if said and not said.startswith("<!--"):
                    gap = "\n" if marker and listing else "\n\n"
                    text += (gap if text else "") + marker + said
                    marker, listing = "", depth > 0
    return text


def document(source: str) -> str:
    """Clean a Markdown text and keep its shape: indentation and columns mean something there."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    return "\n".join(_kept(line) for line in lines).strip("\n")


def _kept(line: str) -> str:
    words = _BLANKS.split(line)
    kept = "".join(word if word.startswith(" ") else clean(word) for word in words)
    return kept if kept.strip() else ""
