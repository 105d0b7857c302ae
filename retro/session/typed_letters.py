"""Letters that were typed, or sent by a program, and are no UTF-8: refused with a sentence, never guessed.

Where bytes become text, each byte that is no UTF-8 becomes a surrogate, as with Python's `surrogateescape`,
so that whoever reads the text can see that something is lost.
"""

import re
from typing import Final

from retro.session.text import harmless

COMMAND_NOT_UTF8: Final = (
    "What you typed has letters that are not UTF-8. Nothing was done. "
    "Set your terminal to UTF-8, or use English letters."
)
INPUT_NOT_UTF8: Final = (
    "The input has letters that are not UTF-8. Nothing was saved. "
    "Save it as UTF-8, or set your terminal to UTF-8."
)
_LOST: Final = re.compile("([\udc80-\udcff]+)")


def has_lost(text: str) -> bool:
    """Whether a letter of the text stands for a byte that is no UTF-8."""
    return _LOST.search(text) is not None


def as_typed(text: str) -> str:
    """Leave out what could steer a terminal; what is lost stays, for whoever reads the line to refuse."""
    return "".join(part if has_lost(part) else harmless(part) for part in _LOST.split(text))
