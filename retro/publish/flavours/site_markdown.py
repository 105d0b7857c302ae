"""Markdown for programs that make sites of it: MkDocs, which reads it with Python-Markdown, and kramdown.

Both are older than CommonMark. A list inside another is indented by four blanks, and a line ends with
`<br />` alone, because some sites show each line of the source as one. A backslash is shown before most
signs, so that what it does not escape becomes an entity. MkDocs shows the Markdown in `<details>` as it is,
unless its settings say otherwise, so nothing is folded there.
kramdown makes quotes, dashes and ellipses of what was typed, unless they are escaped. Both are often run
after Jinja or Liquid, for which `{{` and `{%` must not stand in the page at all.
"""

import re
from textwrap import indent

from markdown_it.tree import SyntaxTreeNode

from retro.publish.flavours import tokens
from retro.publish.flavours.tokens import Words

_INSIDE = " " * 4
_BOX = {None: "", False: "[ ] ", True: "[x] "}
_BREAK = "<br />"
_ALIVE = r"""
      [\\`*_\[\]{}<~|\#$^]                  # emphasis, code, links, tables, templates, math, tags, headings
    | &(?=\#|[A-Za-z][A-Za-z0-9]*;)         # entities
    | @(?=\S)                               # mentions and mail addresses
    | (?<=[Ww]{3})\.(?=\S)                  # www.
    | :(?=//) | (?<=:)/(?=/)                # addresses
    | (?<!\d):(?=[A-Za-z0-9_+-]+:)          # :emoji:
    | =(?==)|(?<==)= | %(?=[%}])|(?<=[%{])% | \+(?=\+)|(?<=\+)\+    # ==marked==, tags, ++keys++
    | \A[=:>!] | \A[-+](?![\w>]) | \?(?=\?\?)  # headings, definitions, quotes, lists, folds
    | \A[0-9]{1,9}[.)](?=\s|\Z)             # numbered lists
"""
_MKDOCS = re.compile(
    rf"""{_ALIVE}
    | (?<=\+)/(?=-) | (?<==)/(?==) | (?<=\bc)/(?=o\b) | (?<=[1-7])/(?=[2-8])  # ± ≠ ℅ ½
    | \((?=(?:c|tm|r)\)) | (?<=--)> | \A/(?=//)  # © ™ ® → and blocks
    """,
    re.VERBOSE,
)
_KRAMDOWN = re.compile(
    rf"{_ALIVE} | ['\"] | -(?=-)|(?<=-)- | \.(?=\.)|(?<=\.)\. | >(?=>)|(?<=>)>", re.VERBOSE
)
_BACKSLASHED = frozenset("\\`*_{}[]()>#+-.!")
"""What both read as itself after a backslash."""


def for_mkdocs(page: str) -> str:
    """Write a page for MkDocs, or anything else that uses Python-Markdown."""
    return _Writer(_MKDOCS, folds=False).written(page)


def for_kramdown(page: str) -> str:
    """Write a page for kramdown, which Jekyll uses."""
    return _Writer(_KRAMDOWN, folds=True).written(page)


class _Writer:
    """Writes pages in one of the two; `alive` is what that would read as anything but text."""

    def __init__(self, alive: re.Pattern[str], *, folds: bool) -> None:
        self._alive = alive
        self._folds = folds

    def written(self, page: str) -> str:
        return "\n\n".join(filter(None, map(self._block, tokens.tree(page).children))) + "\n"

    def _block(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "heading":
                return f"{'#' * int(node.tag[1])} {self._line(tokens.words(node))}"
            case "bullet_list":
                return "\n".join(map(self._item, node.children))
            case "blockquote":
                return indent("\n\n".join(map(self._block, node.children)), "> ", lambda line: True)
            case "table":
                head, *body = tokens.rows(node)
                aligned = (
                    "---:" if cell.attrs.get("style") == "text-align:right" else "---" for cell in head
                )
                lines = (self._row(head), f"| {' | '.join(aligned)} |", *map(self._row, body))
                return "\n".join(lines)
            case "html_block":
                return self._fold(tokens.fold(node))
            case "paragraph":
                return self._line(tokens.words(node))
            case _:
                return ""

    def _fold(self, summary: str | None) -> str:
        if not self._folds:
            return self._escaped(summary or "")
        if not summary:
            return "</details>"
        return f'<details markdown="1">\n<summary>{summary}</summary>'

    def _row(self, cells: list[SyntaxTreeNode]) -> str:
        return f"| {' | '.join(self._line(tokens.words(cell)) for cell in cells)} |"

    def _item(self, item: SyntaxTreeNode) -> str:
        said = "\n\n".join(map(self._line, tokens.item_lines(item)))
        inner = "".join("\n" + self._block(inside) for inside in tokens.item_lists(item))
        whole = f"{_BOX[tokens.box(item)]}{said}{inner}"
        return "- " + indent(whole, _INSIDE).removeprefix(_INSIDE)

    def _line(self, pieces: tuple[Words, ...]) -> str:
        return "".join(map(self._piece, pieces))

    def _piece(self, piece: Words) -> str:
        match piece.kind:
            case "strong":
                return f"**{self._line(piece.inner)}**"
            case "code":
                return self._code(piece.text)
            case "link":
                return f"[{self._line(piece.inner)}](#{piece.to})"
            case "url":
                itself = piece.text == piece.to and piece.to.startswith("http")
                return f"<{piece.to}>" if itself else f"[{self._line(piece.inner)}]({piece.to})"
            case "anchor":
                return f'<a id="{piece.to}"></a>'
            case "break":
                return _BREAK
            case _:
                return self._escaped(piece.text)

    def _code(self, text: str) -> str:
        """Write code between backticks as long as nothing in it could be taken for more.

        kramdown reads no backslash inside `<code>`, so that what is inert there is an entity.
        """
        if not self._alive.search(text):
            return f"`{text}`"
        return f"<code>{self._alive.sub(lambda found: _entity(found[0]), text)}</code>"

    def _escaped(self, text: str) -> str:
        return self._alive.sub(_inert, text)


def _inert(found: re.Match[str]) -> str:
    alive, sign = found[0], found[0][-1]
    if sign not in _BACKSLASHED or (sign == "[" and not found.start()):  # a paragraph in `\[…\]` is a formula
        return _entity(alive)
    return f"{alive[:-1]}\\{sign}"


def _entity(alive: str) -> str:
    before, sign = alive[:-1], alive[-1]
    return before + (sign if sign.isalnum() else f"&#{ord(sign)};")
