"""Plain text, for mail and chat: nothing is escaped because nothing is read but by people."""

from textwrap import indent

from markdown_it.tree import SyntaxTreeNode

from retro.publish.flavours import tokens
from retro.publish.flavours.tokens import Words

_RULES = {"h1": "=", "h2": "-"}
_BOX = {None: "", False: "[ ] ", True: "[x] "}
_LONGEST_RULE = 72


def written(page: str) -> str:
    """Write a page as plain text."""
    return "\n\n".join(filter(None, map(_block, tokens.tree(page).children))) + "\n"


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading":
            text = _line(tokens.words(node))
            rule = _RULES.get(node.tag)
            return f"{text}\n{rule * min(len(text), _LONGEST_RULE)}" if rule else text
        case "bullet_list":
            return "\n".join(_items(node))
        case "blockquote":
            return indent("\n".join(map(_block, node.children)), "> ")
        case "table":
            return _table([[_line(tokens.words(cell)) for cell in row] for row in tokens.rows(node)])
        case "paragraph":
            return _line(tokens.words(node))
        case _:
            return ""


def _table(rows: list[list[str]]) -> str:
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _items(node: SyntaxTreeNode) -> list[str]:
    lines = []
    for item in node.children:
        said = "\n\n".join(map(_line, tokens.item_lines(item)))
        inner = "\n".join(line for inside in tokens.item_lists(item) for line in _items(inside))
        whole = f"{_BOX[tokens.box(item)]}{said}" + (f"\n{inner}" if inner else "")
        lines.append("- " + indent(whole, "  ")[2:])
    return lines


def _line(pieces: tuple[Words, ...]) -> str:
    return "".join("\n" if piece.kind == "break" else piece.text for piece in pieces)
