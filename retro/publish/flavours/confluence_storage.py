"""Confluence's storage format: XHTML, with its own elements for tasks, folds, anchors and links."""

from html import escape
from itertools import groupby

from markdown_it.tree import SyntaxTreeNode

from retro.publish.flavours import tokens
from retro.publish.flavours.tokens import Words

_STATUS = {False: "incomplete", True: "complete"}
_FOLD = (
    '<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">{}</ac:parameter><ac:rich-text-body>'
)
_UNFOLD = "</ac:rich-text-body></ac:structured-macro>"
_ANCHOR = (
    '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">{}</ac:parameter></ac:structured-macro>'
)
_PAGE = '<ac:link><ri:page ri:content-title="{}" /><ac:link-body>{}</ac:link-body></ac:link>'
_LINK = '<ac:link ac:anchor="{}"><ac:link-body>{}</ac:link-body></ac:link>'


def written(page: str) -> str:
    """Write a page as XHTML."""
    return "\n".join(filter(None, _blocks(tokens.tree(page)))) + "\n"


def escaped(text: str) -> str:
    """Make a text inert."""
    return escape(text)


def _blocks(root: SyntaxTreeNode) -> list[str]:
    tasks = 0
    blocks = []
    for node in root.children:
        if node.type == "bullet_list":
            blocks.append(_items(node, tasks))
            tasks += len(node.children)
        else:
            blocks.append(_block(node))
    return blocks


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading" | "paragraph":
            return f"<{node.tag}>{_line(tokens.words(node))}</{node.tag}>"
        case "blockquote":
            return f"<blockquote>{''.join(map(_block, node.children))}</blockquote>"
        case "table":
            head, *body = tokens.rows(node)
            rows = [_row("th", head), *(_row("td", row) for row in body)]
            return f"<table><tbody>{''.join(rows)}</tbody></table>"
        case "html_block":
            opens = tokens.fold(node)
            return _FOLD.format(escaped(opens)) if opens else _UNFOLD
        case _:
            return ""


def _row(tag: str, cells: list[SyntaxTreeNode]) -> str:
    return f"<tr>{''.join(f'<{tag}>{_line(tokens.words(cell))}</{tag}>' for cell in cells)}</tr>"


def _items(node: SyntaxTreeNode, number: int) -> str:
    """Write a list; tasks stand in lists of their own, numbered on from `number` throughout the page."""
    lists = []
    for are_tasks, run in groupby(node.children, lambda item: tokens.box(item) is not None):
        items = [*run]
        if are_tasks:
            tasks = "".join(_task(item, number + place) for place, item in enumerate(items, 1))
            lists.append(f"<ac:task-list>{tasks}</ac:task-list>")
        else:
            lists.append(f"<ul>{''.join(f'<li>{_item(item)}</li>' for item in items)}</ul>")
        number += len(items)
    return "".join(lists)


def _task(item: SyntaxTreeNode, number: int) -> str:
    return (
        f"<ac:task><ac:task-id>{number}</ac:task-id>"
        f"<ac:task-status>{_STATUS[bool(tokens.box(item))]}</ac:task-status>"
        f"<ac:task-body>{_item(item)}</ac:task-body></ac:task>"
    )


def _item(item: SyntaxTreeNode) -> str:
    lines = "<br /><br />".join(map(_line, tokens.item_lines(item)))
    return lines + "".join(_items(inner, 0) for inner in tokens.item_lists(item))


def _line(pieces: tuple[Words, ...]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Words) -> str:
    match piece.kind:
        case "strong":
            return f"<strong>{_line(piece.inner)}</strong>"
        case "code":
            return f"<code>{escaped(piece.text)}</code>"
        case "link":
            return _LINK.format(piece.to, _line(piece.inner))
        case "page":
            return _PAGE.format(escaped(piece.to), _line(piece.inner))
        case "url":
            return f'<a href="{escaped(piece.to)}">{_line(piece.inner)}</a>'
        case "anchor":
            return _ANCHOR.format(piece.to)
        case "break":
            return "<br />"
        case _:
            return escaped(piece.text)
