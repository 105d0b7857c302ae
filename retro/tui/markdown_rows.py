"""Markdown as rows of text, for pre-reads. Parsed by markdown-it-py; nothing in it acts."""

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from textual.content import Content

from retro.tui.widgets.row import Row

_HEADINGS = {"h1": "heading", "h2": "heading", "h3": "strong"}

_COLUMNS = " │ "
_TABLE = 56
"""Cells up to which a table is drawn with columns; a line of the smallest usual terminal has a few more."""


def rows_of(markdown: str) -> list[Row]:
    """Lay a Markdown page out as rows: headings, paragraphs, lists, quotes, code and tables."""
    return [row for rows in rows_by_block(markdown) for row in rows][:-1]


def rows_by_block(markdown: str) -> list[list[Row]]:
    """Lay it out in its parts: each item of a list at the edge is one, and so is whatever else stands there.

    An empty row follows each part but the items that have another behind them.
    """
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    blocks: list[list[Row]] = []
    for node in tree.children:
        if node.type in ("bullet_list", "ordered_list"):
            blocks += _items(node, 0)
        else:
            blocks.append([])
            _block(node, blocks[-1], 0)
        if blocks:
            blocks[-1].append(Row(""))
    return blocks


def _block(node: SyntaxTreeNode, rows: list[Row], indent: int, bullet: str = "") -> None:
    hanging = len(bullet)
    match node.type:
        case "heading":
            rows.append(Row(_inline(node), style=_HEADINGS.get(node.tag, "strong"), indent=indent))
        case "paragraph":
            rows.append(Row(Content(bullet) + _inline(node), indent=indent, hanging=hanging))
        case "bullet_list" | "ordered_list":
            rows.extend(row for item in _items(node, indent) for row in item)
        case "blockquote":
            for child in node.children:
                _block(child, rows, indent + 2, "│ ")
        case "fence" | "code_block":
            lines = node.content.rstrip("\n").split("\n")
            rows.extend(Row(line, style="mark", indent=indent + 2) for line in lines)
        case "hr":
            rows.append(Row("─" * 24, style="rule", indent=indent))
        case "table":
            _table(node, rows, indent)
        case "html_block":
            rows.extend(Row(line, indent=indent) for line in node.content.rstrip("\n").split("\n"))
        case _:
            for child in node.children:
                _block(child, rows, indent)


def _items(node: SyntaxTreeNode, indent: int) -> list[list[Row]]:
    """Return the rows of each item of a list."""
    first, items = int(node.attrs.get("start", 1) or 1), []
    for number, item in enumerate(node.children, first):
        sign = "• " if node.type == "bullet_list" else f"{number}. "
        rows: list[Row] = []
        _item(item, rows, indent + 1, sign)
        items.append(rows)
    return items


def _item(item: SyntaxTreeNode, rows: list[Row], indent: int, sign: str) -> None:
    for number, child in enumerate(item.children):
        if number == 0:
            _block(child, rows, indent, sign)
        else:
            _block(child, rows, indent + len(sign))


def _table(node: SyntaxTreeNode, rows: list[Row], indent: int) -> None:
    """Columns stand below each other where that has room on any terminal; an empty cell keeps its place."""
    lines = [
        ("strong" if part.type == "thead" else "", [_inline(cell) for cell in line.children])
        for part in node.children
        for line in part.children
    ]
    widths = [max(cell.cell_length for cell in column) for column in zip(*(c for _, c in lines), strict=True)]
    if sum(widths) + len(_COLUMNS) * (len(widths) - 1) > _TABLE:
        widths = [0] * len(widths)
    for style, cells in lines:
        padded = [
            cell.pad_right(max(0, width - cell.cell_length))
            for cell, width in zip(cells, widths, strict=True)
        ]
        rows.append(Row(Content(_COLUMNS).join(padded), style=style, indent=indent, hanging=2))


def _inline(node: SyntaxTreeNode) -> Content:
    content = Content("")
    bold = italic = 0
    for child in node.children:
        for token in child.token.children or [] if child.token else []:
            bold += (token.type == "strong_open") - (token.type == "strong_close")
            italic += (token.type == "em_open") - (token.type == "em_close")
            style = " ".join(name for name, on in (("bold", bold), ("italic", italic)) if on)
            content += _piece(token, style)
    return content


def _piece(token: Token, style: str) -> Content:
    match token.type:
        case "text" | "html_inline":
            return Content.styled(token.content, style) if style else Content(token.content)
        case "code_inline":
            return Content.styled(token.content, "mark")
        case "softbreak":
            return Content(" ")
        case "hardbreak":
            return Content("\n")
        case "link_close":
            return Content("")
        case "image":
            return Content(f"[{token.content}]")
        case _:
            return Content("")
