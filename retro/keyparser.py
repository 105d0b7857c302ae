"""Keys as people mean them, whatever form a terminal writes them in; used for every terminal, near or far.

A terminal, or a program such as tmux between it and us, may write a key in the form
`ESC [ code ; modifiers u` (https://sw.kovidgoyal.net/kitty/keyboard-protocol/) or
`ESC [ 27 ; modifiers ; code ~` (xterm's `modifyOtherKeys`), although nobody asked it to. Textual makes of
most of these a key without a character, which types nothing: `shift+space`, `shift+enter`.
"""

import re
from collections.abc import Iterator
from typing import Final

from textual import events

from retro.textual_patches import SequenceParser

_CODED: Final = re.compile(
    r"\x1b\[(?P<code>\d{1,7})(?::(?P<shifted>\d{0,7})(?::\d{0,7})?)?(?:;(?P<modifiers>\d{0,3})(?:;(?P<text>\d{1,7}))?)?u"
)
_OLDER: Final = re.compile(r"\x1b\[27;(?P<modifiers>\d{1,3});(?P<code>\d{1,7})~")
_SHIFT: Final = 1
_CAPS_LOCK: Final = 64
_CHARACTER: Final = _SHIFT | _CAPS_LOCK | 128  # num lock
"""Modifiers with which a key is still the character it writes."""
_KEYPAD: Final = (57399, "0123456789./*-+\r=,")
"""The code of the first key of the keypad, and what this one and those that follow write."""
_CONTROL: Final = 4
_RETURN: Final = (10, 13)
_LIKE_OLDER: Final = {8: "\x7f", 9: "\t", 27: "\x1b", 127: "\x7f"}


class KeyParser(SequenceParser):
    """Textual's parser, with each key written as an older terminal writes it, and line feed as Return.

    What is held together with Alt or Ctrl never writes its letter: Textual gives `alt+d` the character `d`.
    """

    _after_return = False

    def keys_of(self, sequence: str, alt: bool) -> Iterator[events.Key]:
        sequence = _plain(sequence)
        if sequence == "\n":
            if self._after_return:  # Return written as two characters
                self._after_return = False
                return
            sequence = "\r"
        else:
            self._after_return = sequence == "\r"
        for key in super().keys_of(sequence, alt):
            yield _held(key, alt)


def _plain(sequence: str) -> str:
    """Return what an older terminal sends for the same key, if it can send it."""
    if not (coded := _CODED.fullmatch(sequence) or _OLDER.fullmatch(sequence)):
        return sequence
    found = coded.groupdict()
    code, held = int(found["code"]), max(0, int(found["modifiers"] or 1) - 1)
    first, keypad = _KEYPAD
    if 0 <= code - first < len(keypad):
        code = ord(keypad[code - first])
    if code in _RETURN:
        return "\r"
    if held & ~_CHARACTER == _CONTROL and ord("@") <= code <= ord("z"):
        return chr(code & 0x1F)
    if not held & ~_CHARACTER:
        if code in _LIKE_OLDER:
            return "\x1b[Z" if code == 9 and held & _SHIFT else _LIKE_OLDER[code]
        if writes := _written(code, held, found.get("text") or found.get("shifted")):
            return writes
    if found.get("text"):  # written with Option on a Mac
        return sequence
    return f"\x1b[{127 if code == 8 else code};{held + 1}u"


def _written(code: int, held: int, instead: str | None) -> str:
    """Return the character that a key writes, or nothing; `instead` is its code if the terminal says it."""
    if instead and (held & _SHIFT or int(instead) != code):
        code = int(instead)
    if code > 0x10FFFF or not (character := chr(code)).isprintable():
        return ""
    upper = character.upper()
    raised = bool(held & _SHIFT) != bool(held & _CAPS_LOCK)
    return upper if raised and len(upper) == 1 else character


def _held(key: events.Key, alt: bool) -> events.Key:
    if not key.is_printable:
        return key
    *modifiers, name = key.key.split("+")
    if alt and "alt" not in modifiers:
        modifiers = ["alt", *modifiers]
    if set(modifiers) & {"alt", "ctrl", "super", "hyper", "meta"}:
        return events.Key("+".join([*modifiers, name]), None)
    return key
