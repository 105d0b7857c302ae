"""Small parts of the sentences that people are answered with when something they wrote cannot be read."""

import hashlib
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from retro.session.text import clean, excerpt

WHOLE: Final = 300
"""Characters up to which a value that somebody has to judge is shown as a whole."""


def quoted(text: str) -> str:
    """Put a text into quotes, shortened where it is long."""
    return f'"{excerpt(text, 40)}"'


def shown(text: str, most: int = WHOLE) -> str:
    """Put somebody else's text into quotes for a person who has to judge it.

    What is left out, at its end or because it could steer a terminal, is said, with how the text can be told
    from another one that looks like this.
    """
    told = clean(text[:most])
    quotes = '"' + told.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if told == text:
        return quotes
    cut_off = (
        f"shortened from {len(text):,} characters" if len(text) > most else "parts of it cannot be shown"
    )
    return f"{quotes} ({cut_off}; SHA-256 {hashlib.sha256(text.encode()).hexdigest()[:16]}…)"


def value(thing: object) -> str:
    """Return a value as it is written in a block of settings."""
    match thing:
        case bool():
            return "true" if thing else "false"
        case str():
            return quoted(thing)
        case dict():
            return "a table"
        case list() | tuple():
            return excerpt(f"[{', '.join(value(item) for item in thing[:10])}]", 40)
        case _:
            return excerpt(str(thing), 40)


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, or nothing."""
    by_folded = {word.casefold(): word for word in known}
    found = get_close_matches(text.casefold()[:80], by_folded, 1)
    return by_folded[found[0]] if found else ""


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return several words as one phrase: `a, b and c`."""
    *head, tail = list(words) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def ended(sentence: str) -> str:
    """End a sentence with a full stop, unless it has an end already."""
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
