"""The door for text: what a person types or pastes is cleaned here once, before it becomes an event.

Terminals obey control characters, and Textual passes them through, so nothing that steers a terminal
or hides from the eye gets past `clean`. It says nothing about markup: no screen parses people's text.
"""

import re
import unicodedata

from retro.errors import RuleError
from retro.session.confusables import LOOKALIKES

CARD_LIMIT = 500
"""Characters a card may have: one thought, readable at a glance."""
TITLE_LIMIT = 80
LINE_LIMIT = 300
NOTE_LIMIT = 2000
NAME_LIMIT = 24

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # fillers
    "\u2800\ufffc\U0001d159"  # drawn as nothing
    "\u180b\u180c\u180d\u180f\U00016fe4"
    + "".join(map(chr, (*range(0xFE00, 0xFE0F), *range(0xE0100, 0xE01F0))))  # variants of other characters
)
"""What the categories let through although it cannot be seen; of the variants only "as a picture" stays."""
_MARKS_PER_CHARACTER = 3
_PICTURE = "\U0001f000-\U0001faff\u2190-\u2bff\ufe0f"
_SEEN_AS = str.maketrans({look: letter for letter, looks in LOOKALIKES for look in looks})
_LONE_JOINER = re.compile(f"(?<![{_PICTURE}])\u200d|\u200d(?![{_PICTURE}])")
_PLAIN_PICTURE = "\xa9\xae\u203c\u2049\u2122\u2139\u3000-\u32ff"
_LONE_VARIANT = re.compile(f"(?<![{_PICTURE}{_PLAIN_PICTURE}])\ufe0f")


def clean(text: str, *, lines: bool = False) -> str:
    """Return the text without anything that could steer a terminal or alter other people's text.

    Unicode NFC; no control, format, private or unassigned characters (so no escape sequences and no
    bidirectional overrides) and none that is drawn as nothing; at most three combining marks in a row
    and none at the beginning; the zero-width joiner stays inside emoji. Line breaks become blanks unless
    `lines`. Cleaning twice changes nothing.
    """
    for _ in range(8):  # a removed character can let its neighbours compose: repeat until it is still
        cleaned = _clean_once(text, lines)
        if cleaned == text:
            break
        text = cleaned
    return text


def _clean_once(text: str, lines: bool) -> str:
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
            if marks > _MARKS_PER_CHARACTER or character in _INVISIBLE or _begins(kept):
                continue
        elif character != "\u200d":
            marks = 0
        if character == "\u200d" or (character == "\n" and lines):
            kept.append(character)
        elif character in "\t\n" or category == "Zs":
            kept.append(" ")
        elif category not in _DROPPED and character not in _INVISIBLE:
            kept.append(character)
    text = _LONE_VARIANT.sub("", _LONE_JOINER.sub("", "".join(kept)))
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def _begins(kept: list[str]) -> bool:
    """Whether a line begins here: a combining mark would be drawn on what stands before the text."""
    return not kept or kept[-1] == "\n"


def required(text: str, what: str, limit: int, *, lines: bool = False) -> str:
    """Clean the text and refuse it with a sentence when nothing is left or it is over `limit`."""
    cleaned = optional(text, what, limit, lines=lines)
    if not cleaned:
        raise RuleError(f"{what} needs some text.")
    return cleaned


def optional(text: str, what: str, limit: int, *, lines: bool = False) -> str:
    """Clean the text and refuse it with a sentence when it is over `limit` characters."""
    if len(text) > limit * 4:  # cleaning is linear, and nobody means a text this long
        raise RuleError(f"{what} holds up to {limit:,} characters; this has {len(text):,}.")
    cleaned = clean(text, lines=lines)
    if len(cleaned) > limit:
        raise RuleError(f"{what} holds up to {limit:,} characters; this has {len(cleaned):,}.")
    return cleaned


def fold(name: str) -> str:
    """Return the form under which two names count as the same person's.

    Case, blanks and punctuation are nothing; letters that look alike are one. Case goes first: "Н" looks
    like an H, but it is a capital "н", which does not.
    """
    small = unicodedata.normalize("NFKC", name).casefold()
    return glyphs(glyphs(small).casefold()).casefold()


def glyphs(name: str) -> str:
    """Return what is seen of a name as it is written: letters that look alike are one, blanks nothing."""
    seen = unicodedata.normalize("NFKC", name).translate(_SEEN_AS)
    return "".join(c for c in seen if unicodedata.category(c)[0] not in "ZPC") or seen


def excerpt(text: str, width: int) -> str:
    """Shorten to at most `width` characters, at a word where one ends, with an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    cut = flat[: max(width - 1, 1)]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > width // 2 else cut).rstrip(" ,;:.") + "…"


def counted(number: int, noun: str) -> str:
    """Say a number with its noun: `1 card`, `3 cards`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
