"""Small parts of the sentences that people are answered with when something they wrote cannot be read."""

from collections.abc import Iterable
from difflib import get_close_matches

from retro.session.text import excerpt


def quoted(text: str) -> str:
    """Put a text into quotes, shortened where it is long."""
    return f'"{excerpt(text, 40)}"'


def value(thing: object) -> str:
    """Say a value as it is written in a block of settings."""
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
    """Give the known word that was probably meant, or nothing."""
    by_folded = {word.casefold(): word for word in known}
    found = get_close_matches(text.casefold()[:80], by_folded, 1)
    return by_folded[found[0]] if found else ""


def listed(words: Iterable[str], last: str = "and") -> str:
    """Say several words: `a, b and c`."""
    *head, tail = list(words) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def ended(sentence: str) -> str:
    """End a sentence with a full stop, unless it has an end already."""
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
