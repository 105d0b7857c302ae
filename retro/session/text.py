"""Cleaning text: what a person types or pastes is cleaned here once, before it becomes an event.

Terminals obey control characters, and Textual passes them through, so nothing that steers a terminal
or hides from the eye gets past `clean`. It says nothing about markup: no screen parses people's text.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
import regex

from retro.errors import RuleError
from retro.session.clusters import JOINERS, cut
from retro.session.confusables import LOOKALIKES

CARD_LIMIT = 500
"""Characters a card may have: one thought, readable at a glance."""
TITLE_LIMIT = 80
LINE_LIMIT = 300
NOTE_LIMIT = 2000
NAME_LIMIT = 24
DRAFT_LIMIT = 4000
"""Characters that a room keeps of one unfinished text."""

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # fillers
    "\u2800\ufffc\U0001d159"  # drawn as nothing
    "\u180b\u180c\u180d\u180f\U00016fe4"
    + "".join(map(chr, (*range(0xFE00, 0xFE0F), *range(0xE0100, 0xE01F0))))  # variants of other characters
)
"""What the categories let through although it cannot be seen; of the variants only "as a picture" stays."""
_MARKS_PER_CHARACTER = 3
_CROWDED: Final = regex.compile(r"[\u200c\u200d]*(?:[\p{Mn}\p{Me}][\u200c\u200d]*){4,}")
_NO_JOINERS: Final = str.maketrans("", "", JOINERS)
_PICTURE = "\U0001f000-\U0001faff\u2190-\u2bff\ufe0f"
_SEEN_AS = str.maketrans({look: letter for letter, looks in LOOKALIKES for look in looks})
_JOINER: Final = regex.compile(
    r"""
      ( (?<=\p{ccc=Virama}) [\u200c\u200d]
      | (?<=[\p{jt=L}\p{jt=D}\p{jt=R}]\p{jt=T}*) \u200c
      | (?<=\S) \u200c (?=[\p{jt=L}\p{jt=D}\p{jt=R}])
      | (?<=[\p{jt=L}\p{jt=D}]\p{jt=T}*) \u200d
        (?! \p{jt=T}*[\p{jt=C}\p{jt=D}\p{jt=R}] | \p{Extended_Pictographic})
      | (?<=\p{L}) \u200d (?=\p{ccc=Virama})
      | (?<=\p{Extended_Pictographic}[\ufe0f\U0001f3fb-\U0001f3ff]*) \u200d (?=\p{Extended_Pictographic})
      )
    | [\u200c\u200d]
    """,
    regex.VERBOSE,
)
"""A joiner; in the group if something is written with it.

Behind a virama: rule CONTEXTJ of RFC 5892, A.1. A non-joiner beside a letter of a script whose letters join
(Arabic, N'Ko, Mongolian): Persian sets endings off with it, also from a word of another script, and people
write it where the eye sees no difference, at the end of a word or behind a letter that joins nothing. A
joiner behind the last such letter of a word, which then looks as it does inside a word: heh, for the year
of the Hijra (Unicode Standard, 23.2). Before a virama: Bengali and Kannada ra, touching letters of Sinhala
(Unicode Standard, 12.2, 12.8, 13.2). Between two emoji: rule GB11 of Unicode Standard Annex 29.

Elsewhere nobody writes one: between Latin letters, digits or ideographs, before a text, or several in a
row, it only hides. Names are compared without any (`fold`), and a name to be forgotten is found with any
inside.
"""
_SHAPING: Final = str.maketrans("", "", JOINERS + "\ufe0f")
_PLAIN_PICTURE = "\xa9\xae\u203c\u2049\u2122\u2139\u3000-\u32ff"
_LONE_VARIANT = re.compile(f"(?<![{_PICTURE}{_PLAIN_PICTURE}])\ufe0f")


_STEERING: Final = regex.compile(
    r"[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}--[\t\r\n\u200c\u200d\u2060]]|\r(?!\n)", regex.V1
)
"""What a terminal may obey or draw elsewhere: controls, sequences of escape, directions of writing.

The ends of lines are none of them, nor are joiners (of letters, emoji and words).
"""


def visible(text: str) -> str:
    """Put a sign in the place of every character that could steer a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return _STEERING.sub("\ufffd", text)


def visible_in(value: Any) -> Any:
    """Do the same with every text of a document, names of fields too."""
    return value if _is_harmless(value) else _visible_in(value)


def _visible_in(value: Any) -> Any:
    match value:
        case str():
            return visible(value)
        case dict():
            return {_visible_in(key): _visible_in(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_visible_in(inner) for inner in value]
        case _:
            return value


def _is_harmless(value: Any) -> bool:
    """Whether no text of a document has anything to steer with: seen at once in all of it, written as JSON.

    JSON escapes controls, so that an escape in it is reason enough to look at each text by itself.
    """
    try:
        written = msgspec.json.encode(value).decode()
    except (TypeError, ValueError, RecursionError):
        return False
    if any(f"\\{letter}" in written for letter in "bfru"):
        return False
    return written.isprintable() or not _STEERING.search(written)


def harmless(text: str) -> str:
    """Leave out what could steer a terminal, and nothing else: somebody may still be writing."""
    return _STEERING.sub("", text)


def clean(text: str, *, lines: bool = False) -> str:
    """Return the text without anything that could steer a terminal or alter other people's text.

    Unicode NFC; no control, format, private or unassigned characters (so no escape sequences and no
    bidirectional overrides) and none that is drawn as nothing; at most three combining marks in a row
    and none at the beginning; zero-width joiners stay where a word or an emoji is written with them, and
    nowhere else. Line breaks become blanks unless `lines`. Cleaning twice changes nothing.
    """
    # What will go may stand between marks: only without it is it known in which order they are, and so
    # which of them are too many. Nobody writes a joiner among so many marks.
    text = _cleaned_until_still(text, lines, len(text))
    text = _CROWDED.sub(lambda marks: marks[0].translate(_NO_JOINERS), text)
    return _cleaned_until_still(text, lines, _MARKS_PER_CHARACTER)


def _cleaned_until_still(text: str, lines: bool, most_marks: int) -> str:
    for _ in range(8):  # a removed character can let its neighbours compose
        cleaned = _clean_once(text, lines, most_marks)
        if cleaned == text:
            break
        text = cleaned
    return text


def _clean_once(text: str, lines: bool, most_marks: int) -> str:
    kept: list[str] = []
    marks = 0
    joined = False
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            marks += 1
            if marks > most_marks or character in _INVISIBLE or _begins(kept):
                continue
        elif character not in JOINERS:
            marks = 0
        if character in JOINERS:
            joined = True
            if not kept or kept[-1] not in JOINERS:  # pressed twice it means the same
                kept.append(character)
        elif character == "\n" and lines:
            kept.append(character)
        elif character in "\t\n" or category == "Zs":
            kept.append(" ")
        elif category not in _DROPPED and character not in _INVISIBLE:
            kept.append(character)
    text = "".join(kept)
    if joined:
        text = _JOINER.sub(r"\1", text)
    text = _LONE_VARIANT.sub("", text)
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

    Case, blanks, punctuation and joiners are nothing; letters that look alike are one. Case goes first:
    "Н" looks like an H, but it is a capital "н", which does not.
    """
    small = compatible(name).casefold()
    return glyphs(glyphs(small).casefold()).casefold()


def glyphs(name: str) -> str:
    """Return what is seen of a name as it is written: letters that look alike are one, blanks nothing."""
    seen = compatible(name).translate(_SEEN_AS)
    return "".join(c for c in seen if unicodedata.category(c)[0] not in "ZPC") or seen


def compatible(name: str) -> str:
    """Return a name in the compatibility form (NFKC), without what only says how its neighbours are drawn."""
    return unicodedata.normalize("NFKC", name.translate(_SHAPING))


def excerpt(text: str, width: int) -> str:
    """Shorten to at most `width` characters, at a word where one ends, with an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    begin = cut(flat, max(width - 1, 1))
    head, _, _ = begin.rpartition(" ")
    return (head if len(head) > width // 2 else begin).rstrip(" ,;:.") + "…"


NTH = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def nth(number: int) -> str:
    """Return which of several, from 1: `second`, and in digits from 11 on."""
    if number < len(NTH):
        return NTH[number]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def times(number: int) -> str:
    """Return how often: `once`, `twice`, `3 times`."""
    return ("never", "once", "twice")[number] if number < 3 else f"{number} times"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 card`, `3 cards`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def counted_people(number: int) -> str:
    """Return a number of people: `1 person`, `3 people`."""
    return f"{number} {'person' if number == 1 else 'people'}"


def texts_in(value: Any) -> Iterator[str]:
    """Return every text in a value, keys too."""
    match value:
        case str():
            yield value
        case Mapping():
            for key, inner in value.items():
                yield from (*texts_in(key), *texts_in(inner))
        case tuple() | list() | frozenset() | set():
            for inner in value:
                yield from texts_in(inner)
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from texts_in(getattr(value, name))
