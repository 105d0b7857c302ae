"""Lists in columns, as commands print them."""

from collections.abc import Iterable, Sequence


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a line for each row of as many cells: each column but the last is as wide as its widest cell.

    Widths are those of a terminal, in which a character of some scripts takes two places.
    """
    known = list(rows)
    widths = [max(map(_width, column)) for column in zip(*known, strict=True)][:-1]
    return ["  ".join([*map(_padded, row, widths), row[-1]]).rstrip() for row in known]


def _width(cell: str) -> int:
    if cell.isascii():
        return len(cell)
    from rich.cells import cell_len  # most lists have nothing for which it would have to be loaded

    return cell_len(cell)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))
