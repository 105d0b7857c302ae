"""Everything that reaches into Rich's private parts, with what is wrong there.

Written against Rich 14.3 and 15; `pyproject.toml` keeps out versions that the tests have not passed with.

Rich takes what follows a zero-width joiner (U+200D) for a part of the picture before it. That is so for
emoji; in Sinhala, Hindi or Bengali the joiner stands between letters that each have a cell, and what
stands beside such a word would be drawn over its end. Everything in Textual measures through the two
functions that are replaced here, once for the whole process, before any screen is loaded.
"""

from typing import Final

import regex
from rich import cells

_BETWEEN_LETTERS: Final = regex.compile(r"\u200d(?!\p{Extended_Pictographic})")
_NON_JOINER: Final = "\u200c"

_cell_len = cells._cell_len  # noqa: SLF001
_split_graphemes = cells.split_graphemes


def _measured(text: str) -> str:
    """Put in the place of each joiner between letters a character that has no cell and joins nothing."""
    return _BETWEEN_LETTERS.sub(_NON_JOINER, text) if "\u200d" in text else text


def cell_len(text: str, unicode_version: str) -> int:
    """Return the number of cells that a text takes."""
    return _cell_len(_measured(text), unicode_version)


def split_graphemes(text: str, unicode_version: str = "auto") -> tuple[list[cells.CellSpan], int]:
    """Return the spans (start, end, cells) of a text that are not to be cut, and the cells of all."""
    return _split_graphemes(_measured(text), unicode_version)


cells._cell_len = cell_len  # noqa: SLF001
cells.split_graphemes = split_graphemes
