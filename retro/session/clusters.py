"""Where one character ends for a reader: an emoji of several code points, a letter with its marks.

The extended grapheme clusters of Unicode (Standard Annex 29).
"""

from typing import Final

import regex

JOINERS: Final = "\u200c\u200d"
"""The zero-width non-joiner and joiner: they say how the letters beside them are drawn."""

_CLUSTER: Final = regex.compile(r"\X")
_EMOJI: Final = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3")


def cluster_around(text: str, index: int) -> tuple[int, int]:
    """Return where the cluster begins and ends that `index` lies inside of.

    Where `index` lies between two clusters, or outside of the text, both are `index`.
    """
    for found in _CLUSTER.finditer(text):
        if found.end() >= index:
            return found.span() if found.start() < index < found.end() else (index, index)
    return index, index


def last_cluster(text: str) -> str:
    """Return the last cluster of a text; empty where the text is."""
    found = _CLUSTER.findall(text)
    return str(found[-1]) if found else ""


def is_emoji(cluster: str) -> bool:
    """Whether a cluster is drawn as a picture: a flag, a keycap and a family are one too."""
    return _EMOJI.search(cluster) is not None


def cut(text: str, limit: int) -> str:
    """Shorten to at most `limit` characters, and before a cluster rather than inside it.

    No joiner is left at the end, where it has nothing to join. A cluster that alone is over the limit
    is cut all the same.
    """
    if len(text) <= limit:
        return text
    start, _ = cluster_around(text, limit)
    return text[: start or limit].rstrip(JOINERS)
