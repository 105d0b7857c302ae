"""Text whose width terminals disagree about never moves what stands beside it.

An emoji of several characters takes two cells on one terminal and four on the next; letters of some
scripts take one or two. What Textual reckons is one of the answers. So behind every such text the
cursor is told where it is to be, and a disagreement stays within the text itself. Before it the cells
that are reckoned are erased: a terminal that takes fewer would leave in the others what was there.
"""

import re
from typing import Final

from rich.cells import cell_len

_JOINS: Final = "\u0300-\u036f\u200d\u20d0-\u20ff\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"
"""What becomes one with the character before."""
_AGREED: Final = "\x20-\u02ff\u0370-\u052f\u1e00-\u1fff\u2000-\u200b\u200e-\u206f\u2190-\u2bff"
"""Latin, Greek, Cyrillic, and the lines and signs of screens: one cell everywhere."""
_RARE: Final = re.compile(f"[^{_AGREED}\x00-\x1f]")
"""Without one of these nothing is unsure; most frames have none, and this is quickly seen."""
_UNSURE: Final = re.compile(f"(?:[^{_AGREED}\x00-\x1f]|[{_AGREED}](?=[{_JOINS}]))+")
_TOKEN: Final = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H|(?P<other>\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x1f])"
)


def reanchor_cursor(data: str) -> str:
    """Add to a frame which cells each text of unsure width has, and where the cursor goes on behind it."""
    if not _RARE.search(data):
        return data
    out: list[str] = []
    column: int | None = None
    at = 0
    for token in _TOKEN.finditer(data):
        column = _put(data[at : token.start()], column, out)
        out.append(token.group())
        at = token.end()
        if token["column"]:
            column = int(token["column"])
        elif token["other"][0] != "\x1b" or token["other"][-1] in "ABCDEFGHIJKSTfsu":
            column = None
    _put(data[at:], column, out)
    return "".join(out)


def _put(text: str, column: int | None, out: list[str]) -> int | None:
    """Put a text without sequences; give the column behind it, if it is known where it began."""
    if column is None:
        out.append(text)
        return None
    at = 0
    for unsure in _UNSURE.finditer(text):
        cells = cell_len(unsure.group())
        column += cell_len(text[at : unsure.start()]) + cells
        erased = f"\x1b[{cells}X" if cells else ""
        out += [text[at : unsure.start()], erased, unsure.group(), f"\x1b[{column}G"]
        at = unsure.end()
    out.append(text[at:])
    return column + cell_len(text[at:])
