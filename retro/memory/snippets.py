"""The part of an entry that shows why it was found: made of what people wrote, never of stems."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from retro.memory.entry import Entry
from retro.memory.patterns import Alternatives
from retro.memory.search_words import Token, Words
from retro.session.clusters import cut

WORDS_SHOWN: Final = 12
_BEFORE: Final = 3
_PAIRS_PER_WORD: Final = 3
LONGEST: Final = 240
"""Characters, however long its words are."""


class Piece(NamedTuple):
    """A part of a snippet, and whether it is what was looked for."""

    text: str
    found: bool = False


class Window(NamedTuple):
    """Some words of a text, and how many groups of a question are in it."""

    fits: int
    text: str
    tokens: Sequence[Token]
    hits: Sequence[int]
    """Which tokens were looked for."""
    first: int
    after: int


def snippet(entry: Entry, groups: Sequence[Alternatives], words: Words) -> tuple[Piece, ...]:
    """Return some words with the most that was looked for; the heading's first where nothing was."""
    windows = [window for text in (entry.heading, entry.body) for window in _windows(text, groups, words)]
    best = max(windows, key=lambda window: window.fits, default=None)  # the first of equals: the heading
    return tuple(_shortened(_pieces(best))) if best else (Piece(entry.heading),) if entry.heading else ()


def marked(pieces: Sequence[Piece], before: str = "«", after: str = "»") -> str:
    """Return a snippet as a text with signs around what was looked for."""
    return "".join(f"{before}{text}{after}" if found else text for text, found in pieces)


def _windows(text: str, groups: Sequence[Alternatives], words: Words) -> Iterator[Window]:
    tokens = list(words.tokens(text))
    terms = [token.term for token in tokens]
    groups_at: dict[int, set[int]] = {}
    for number, group in enumerate(groups):
        for pattern in group:
            for begin in pattern.places(terms):
                for at in range(begin, begin + len(pattern.terms)):
                    groups_at.setdefault(at, set()).add(number)
    hits = sorted(groups_at)
    for first in dict.fromkeys(max(hit - _BEFORE, 0) for hit in hits or [0]):
        begin, after = _filled(tokens, first)
        inside = [groups_at[hit] for hit in hits if begin <= hit < after]
        if tokens:
            yield Window(len(set().union(*inside)), text, tokens, hits, begin, after)


def _filled(tokens: Sequence[Token], first: int) -> tuple[int, int]:
    """Return the window from a word on, which begins earlier where the text ends too soon."""
    room, after = WORDS_SHOWN * _PAIRS_PER_WORD, first
    while after < len(tokens) and (room := room - _width(tokens[after])) >= 0:
        after += 1
    while after == len(tokens) and first > 0 and (room := room - _width(tokens[first - 1])) >= 0:
        first -= 1
    return first, after


def _width(token: Token) -> int:
    return 1 if token.paired else _PAIRS_PER_WORD


def _pieces(window: Window) -> Iterator[Piece]:
    text, tokens = window.text, window.tokens
    at = tokens[window.first].begin if window.first else 0
    end = tokens[window.after - 1].end if window.after < len(tokens) else len(text)
    if window.first:
        yield Piece("…")
    for begin, after in _joined([tokens[hit] for hit in window.hits if window.first <= hit < window.after]):
        if at < begin:
            yield Piece(text[at:begin])
        yield Piece(text[begin:after], found=True)
        at = after
    if at < end:
        yield Piece(text[at:end])
    if window.after < len(tokens):
        yield Piece("…")


def _joined(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Return the places of tokens, those that overlap as one."""
    begin = end = -1
    for token in tokens:
        if token.begin < end:
            end = max(end, token.end)
            continue
        if end > begin:
            yield begin, end
        begin, end = token.begin, token.end
    if end > begin:
        yield begin, end


def _shortened(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Put everything on one line, which is not too long. Neighbours that are not marked become one."""
    room, plain = LONGEST, ""
    for text, found in pieces:
        flat = " ".join(f".{text}.".split())[1:-1]
        short = flat if len(flat) <= room else cut(flat, room) + "…"
        room -= len(flat)
        if found:
            if plain:
                yield Piece(plain)
            plain = ""
            yield Piece(short, found=True)
        else:
            plain += short
        if room < 0:
            break
    if plain:
        yield Piece(plain)
