"""The few shapes a page is made of. A block is Markdown without blank lines around it."""

from collections.abc import Iterable, Sequence
from textwrap import indent


def bullet(body: str, *inner: str) -> str:
    """Make an item of a list; its further lines and the items inside it are indented."""
    return "- " + indent("\n".join((body, *inner)), "  ")[2:]


def bullets(items: Iterable[str]) -> list[str]:
    """Make one list, or nothing when there are no items."""
    block = "\n".join(items)
    return [block] if block else []


def counts(head: str, rows: Iterable[tuple[str, int]]) -> str:
    """Make a small table of names and numbers."""
    return table((head, "People"), ((name, str(number)) for name, number in rows))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Make a table whose first column is text and whose other columns are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def quote(text: str) -> str:
    """Make a block quote."""
    return indent(text, "> ", lambda line: True)


def under(heading: str, blocks: Sequence[str]) -> list[str]:
    """Put blocks under a heading, or leave both out when there are none."""
    return [heading, *blocks] if blocks else []
