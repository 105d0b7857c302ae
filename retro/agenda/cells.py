"""How wide text is in a terminal, for a preview that must not load a screen library."""

import unicodedata

_JOINER = "\u200d"
_PICTURE = "\ufe0f"


def cells(text: str) -> int:
    """Count the columns that a terminal gives to the text."""
    total = last = 0
    joined = False
    for character in text:
        width = _width(character)
        if character == _PICTURE and last == 1:
            width = 1  # the narrow character before it is drawn as a wide picture
        elif joined and width == 2:
            width = 0
        total += width
        joined = character == _JOINER
        last = width or last
    return total


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    if "\u1160" <= character <= "\u11ff" or "\U0001f3fb" <= character <= "\U0001f3ff":
        return 0  # vowels and finals of composed Hangul; skin tones
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int) -> str:
    """Fill the text with blanks up to a width."""
    return text + " " * max(width - cells(text), 0)


def wrapped(text: str, width: int) -> list[str]:
    """Break the text into lines of at most `width` columns, at blanks where there are any."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and cells(line) + 1 + cells(word) <= width:
                line = f"{line} {word}"
                continue
            if line:
                lines.append(line)
            *whole, line = _pieces(word, width)
            lines.extend(whole)
        if line:
            lines.append(line)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and cells(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
