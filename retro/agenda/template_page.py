"""A Markdown page as blocks that know their lines, parted at its `##` headings."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from retro.agenda.prose import plain


class Block(msgspec.Struct, frozen=True):
    """A paragraph, list, heading, … of the page; `line` and `end` are its first and last line, from 1."""

    type: str
    tag: str
    line: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def title(self) -> str:
        """The text of a heading."""
        return next((plain(token) for token in self.tokens if token.type == "inline"), "")

    @property
    def underlined(self) -> bool:
        """Whether a heading is made by dashes below it, which are often meant as a thematic break."""
        return self.type == "heading" and self.tokens[0].markup == "-"

    @property
    def closed(self) -> bool:
        """Whether a fenced block ends with a fence; otherwise it has swallowed the rest of the page."""
        content = self.tokens[0].content
        whole = not content or content.endswith("\n")
        return whole and self.end - self.line == content.count("\n") + 1

    @property
    def language(self) -> str:
        """What a fenced block says it holds."""
        words = self.tokens[0].info.split() if self.type == "fence" else []
        return words[0].lower() if words else ""


class Section(msgspec.Struct, frozen=True):
    """A heading with all blocks down to the next heading of a section."""

    heading: Block
    blocks: tuple[Block, ...]


class TemplatePage(msgspec.Struct, frozen=True):
    """A template as it is written: lines, what stands before the first section, sections."""

    lines: tuple[str, ...]
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]

    def source(self, blocks: Sequence[Block]) -> str:
        """Return the lines of neighbouring blocks as they are written."""
        return "\n".join(self.lines[blocks[0].line - 1 : blocks[-1].end]) if blocks else ""


def read_page(text: str) -> TemplatePage:
    """Part a page: the blocks up to the first `##`, then one section for each `##`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks = tuple(_blocks(MarkdownIt("commonmark").parse(text)))
    opening, *sections = parted(blocks, "h2")
    return TemplatePage(tuple(lines), opening, tuple(Section(part[0], part[1:]) for part in sections))


def parted(blocks: Sequence[Block], tag: str) -> list[tuple[Block, ...]]:
    """Part blocks at the headings of a level: what stands above the first, then each with what follows it."""
    starts = [n for n, block in enumerate(blocks) if block.tag == tag]
    cuts = [0, *starts, len(blocks)]
    return [tuple(blocks[start:end]) for start, end in pairwise(cuts)]


def _blocks(tokens: Iterable[Token]) -> Iterator[Block]:
    """Group the tokens of each block at the top level."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            first = group[0]
            start, end = first.map or (0, 0)
            yield Block(first.type.removesuffix("_open"), first.tag, start + 1, end, tuple(group))
            group = []
