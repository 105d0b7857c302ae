"""DokuWiki's syntax. It shows entities as they are, so texts stand between `%%`, which it never reads.

Headings are not parsed at all there, only the equal signs at their ends are taken off; and a section is
linked to by the text of its heading.
"""

import re

from markdown_it.tree import SyntaxTreeNode

from retro.publish.flavours import tokens
from retro.publish.flavours.tokens import Words

_ALIVE = re.compile(
    r"""
      [^\w\ ,.:;?!—·()/+-] | _          # whatever may be syntax or becomes typography
    | [A-Z]{2} | [0-9][A-Za-z]|\bspec\b  # acronyms, sizes
    | ([/.:()-])\1                      # italics, ellipses, footnotes, dashes
    | [:;8=]-|:[?!]:|m\( | \([A-Za-z]+\)  # smileys, signs
    | :/ | \.(?=\w) | \A[-*>^|] | \A\ *\Z
    """,
    re.VERBOSE,
)
_NOT_IN_LINKS = re.compile(r"[\[\]{}|%<>@#~^*'\"]")
_NOT_IN_TITLES = re.compile(r"[\[\]{}|]")
_BOX = {None: "", False: "☐ ", True: "☑ "}
_WORD_JOINER = "\u2060"
_BREAK = r"\\ "


def written(page: str) -> str:
    """Write a page in DokuWiki's syntax."""
    root = tokens.tree(page)
    headings = {
        piece.to: tokens.seen(tokens.words(node))
        for node in root.children
        if node.type == "heading"
        for piece in tokens.words(node)
        if piece.kind == "anchor"
    }
    writer = _Writer(headings)
    return "\n\n".join(filter(None, map(writer.block, root.children))) + "\n"


def escaped(text: str) -> str:
    """Make a text inert; plain words stay readable in the source."""
    if not _ALIVE.search(text):
        return text
    runs = re.split("(%+)", text)
    return "".join(f"<nowiki>{run}</nowiki>" if run.startswith("%") else f"%%{run}%%" for run in runs if run)


class _Writer:
    """Writes the blocks of one page; `headings` are the texts that anchors stand for."""

    def __init__(self, headings: dict[str, str]) -> None:
        self._headings = headings

    def block(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "heading":
                rule = "=" * (7 - int(node.tag[1]))
                return f"{rule} {_heading(tokens.seen(tokens.words(node)))} {rule}"
            case "bullet_list":
                return "\n".join(self._items(node, 1))
            case "blockquote":
                return "\n".join(f"> {self._line(tokens.words(child))}" for child in node.children)
            case "table":
                head, *body = tokens.rows(node)
                lines = [self._row("^", head), *(self._row("|", row) for row in body)]
                return "\n".join(lines)
            case "paragraph":
                return self._line(tokens.words(node))
            case _:
                return ""

    def _row(self, mark: str, cells: list[SyntaxTreeNode]) -> str:
        return f"{mark} " + f" {mark} ".join(self._line(tokens.words(cell)) for cell in cells) + f" {mark}"

    def _items(self, node: SyntaxTreeNode, depth: int) -> list[str]:
        lines = []
        for item in node.children:
            said = (_BREAK * 2).join(map(self._line, tokens.item_lines(item)))
            lines.append(f"{'  ' * depth}* {_BOX[tokens.box(item)]}{said}")
            for inner in tokens.item_lists(item):
                lines += self._items(inner, depth + 1)
        return lines

    def _line(self, pieces: tuple[Words, ...]) -> str:
        return "".join(map(self._piece, pieces))

    def _piece(self, piece: Words) -> str:
        match piece.kind:
            case "strong":
                return f"**{self._line(piece.inner)}**"
            case "code":
                return f"''{escaped(piece.text)}''"
            case "link":
                heading = _NOT_IN_LINKS.sub("_", _heading(self._headings.get(piece.to, piece.text)))
                return f"[[#{heading}|{piece.text}]]"
            case "page" | "url":
                return f"[[{piece.to}|{_NOT_IN_TITLES.sub('_', piece.text)}]]"
            case "anchor":
                return ""
            case "break":
                return _BREAK
            case _:
                return escaped(piece.text)


def _heading(text: str) -> str:
    before = _WORD_JOINER if text.startswith("=") else ""
    return f"{before}{text}{_WORD_JOINER if text.endswith('=') else ''}"
