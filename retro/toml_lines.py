"""The lines of a TOML text: where each of its keys stands, and where it can be cut. Each is read once."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

_PIECE: Final = re.compile(r'''"""|\'{3}|"(?:[^"\\\n]++|\\.)*+"?|'[^'\n]*+'?|#[^\n]*+|[\[\]{}.=,\n]''')
"""What a text is made of, as far as it says what is within what."""
_ENDS: Final[Mapping[str, re.Pattern[str]]] = {
    '"""': re.compile(r'(?:[^"\\]++|\\.|"(?!""))*+"{3,5}', re.DOTALL),
    "'''": re.compile(r"(?:[^']++|'(?!''))*+'{3,5}"),
}
_KEY: Final = re.compile(r"""[ \t]*+(?:\[++[ \t]*+)?(?:"([^"\\]*+)"|'([^']*+)'|([\w-]++))[ \t]*+[=.\]]""")


class Parts(NamedTuple):
    """Where a text can be cut."""

    starts: list[int]
    """The indices of the lines that begin nothing but a key, a table or a comment: all above is whole."""
    longest_key: int
    """Dots in the longest key."""


def parts_of(text: str) -> Parts:
    """Find them, up to where something is not closed."""
    starts, longest = [0], 0
    at = line = depth = dots = 0
    before = True  # still before the sign between a key and what it is set to
    while found := _PIECE.search(text, at):
        piece, at = found[0], found.end()
        if piece in ("[", "{"):
            depth += 1
        elif piece in ("]", "}"):
            depth -= 1
        elif piece == "\n":
            line += 1
            if depth <= 0:
                starts.append(line)
        elif piece == ".":
            dots += before
            longest = max(longest, dots)
        elif ends := _ENDS.get(piece):
            closed = ends.match(text, at)
            if closed is None:
                break
            line += text.count("\n", at, closed.end())
            at = closed.end()
        if piece == "=":
            before = False
        elif piece in ("[", "{", ",", "\n"):
            before, dots = True, 0
    return Parts(starts, longest)


class KeyLines:
    """Where the keys of a text that can be read stand."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def line_of(self, key: str, start: int = 0) -> int:
        """Return the index of the first line from `start` on which a key stands; -1 where there is none."""
        places = self._places.get(key, [])
        number = bisect_left(places, start)
        return places[number] if number < len(places) else -1

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        """The lines of each key. What looks like one may be part of a longer text, and is none then."""
        found: dict[str, list[int]] = {}
        for number in parts_of("\n".join(self._lines)).starts:
            if key := _KEY.match(self._lines[number]):
                found.setdefault(key[key.lastindex or 0], []).append(number)
        return found
