"""Pieces of an exact width in cells, of which pictures are put together."""

from textual.content import Content


def fixed(text: str, width: int, style: str = "") -> Content:
    """A text in exactly `width` cells, cut with `…` where it is too long."""
    if width <= 0:
        return Content("")
    cut = Content.styled(text, style).truncate(width, ellipsis=True)
    return cut.pad_right(width - cut.cell_length)


def painted(cells: int, colour: str) -> Content:
    """Whole cells in a colour, on the sign and behind it: no seams, and without colours a block is left."""
    return Content.styled("█" * max(0, cells), f"{colour} on {colour}")


def gap(cells: int) -> Content:
    """Free cells."""
    return Content(" " * max(0, cells))
