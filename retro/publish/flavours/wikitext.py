"""MediaWiki's wikitext. Numeric entities are inert everywhere in it and are shown as what they stand for."""

import re
from html import escape

from markdown_it.tree import SyntaxTreeNode

from retro.publish.flavours import tokens
from retro.publish.flavours.tokens import Words

_ALIVE = re.compile(
    r"""
      [\[\]{}<>|&]                     # links, templates, tables, HTML, entities
    | \A[*\#:;!=+-]                   # lists, indents, headings, rules
    | (?:\A|(?<='))' | '(?='|\Z)      # bold and italics, next to our own too
    | =(?==|\Z)|(?<==)= | !(?=!)|(?<=!)! | ~(?=~)|(?<=~)~ | _(?=_)|(?<=_)_
    | (?<=[A-Za-z]):(?=\S) | /(?=/)|(?<=/)/    # addresses with any of MediaWiki's protocols
    | (?:ISBN|RFC|PMID)(?=\s)          # numbers that become links
    """,
    re.VERBOSE,
)
_FOLD = '<div class="mw-collapsible mw-collapsed" data-expandtext="{}">'
_BOX = {None: "", False: "☐ ", True: "☑ "}


def written(page: str) -> str:
    """Write a page as wikitext."""
    return "\n\n".join(filter(None, map(_block, tokens.tree(page).children))) + "\n"


def escaped(text: str) -> str:
    """Make a text inert."""
    return _ALIVE.sub(lambda found: f"&#{ord(found[0][0])};{found[0][1:]}", text)


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "heading":
            rule = "=" * int(node.tag[1])
            return f"{rule} {_line(tokens.words(node))} {rule}"
        case "bullet_list":
            return "\n".join(_items(node, "*"))
        case "blockquote":
            inner = "\n\n".join(_line(tokens.words(child)) for child in node.children)
            return f"<blockquote>\n{inner}\n</blockquote>"
        case "table":
            head, *body = tokens.rows(node)
            lines = ['{| class="wikitable"', *(f"! {_line(tokens.words(cell))}" for cell in head)]
            for row in body:
                lines += ["|-", *(f"| {_line(tokens.words(cell))}" for cell in row)]
            return "\n".join([*lines, "|}"])
        case "html_block":
            opens = tokens.fold(node)
            return _FOLD.format(escape(opens)) if opens else "</div>"
        case "paragraph":
            return _line(tokens.words(node))
        case _:
            return ""


def _items(node: SyntaxTreeNode, stars: str) -> list[str]:
    lines = []
    for item in node.children:
        said = "<br /><br />".join(map(_line, tokens.item_lines(item)))
        lines.append(f"{stars} {_BOX[tokens.box(item)]}{said}")
        for inner in tokens.item_lists(item):
            lines += _items(inner, stars + "*")
    return lines


def _line(pieces: tuple[Words, ...]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Words) -> str:
    match piece.kind:
        case "strong":
            return f"'''{_line(piece.inner)}'''"
        case "code":
            return f"<code>{escaped(piece.text)}</code>"
        case "link":
            return f"[[#{piece.to}|{_line(piece.inner)}]]"
        case "page":
            return f"[[:{piece.to}|{_line(piece.inner)}]]"
        case "url":
            scheme, _, rest = piece.to.partition("://")
            return f"[{scheme}://{escaped(rest)} {_line(piece.inner)}]"
        case "anchor":
            return f'<span id="{piece.to}"></span>'
        case "break":
            return "<br />"
        case _:
            return escaped(piece.text)
