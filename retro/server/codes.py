"""Codes that people read out and type: words of the BIP-39 English list and a two-digit number.

The list has 2,048 words, so a word is 11 bits and the number (10-99) 6.5. A session code of three
words has 39.5 bits: at the 60 tries a second that the login dialog takes at most, a guess succeeds in
a two-hour session with a chance of one in two million. Codes that outlive a meeting have 50.5.
"""

from collections.abc import Sequence
from functools import cache

from mnemonic import Mnemonic

from retro.room.ports import Entropy
from retro.session.names import CODE_WORDS

SESSION_WORDS = CODE_WORDS
LONG_WORDS = 4
_NUMBERS = range(10, 100)
_DRAW = 16
"""Random bytes a choice is drawn from; what their modulo prefers is below 2**-115."""


def session_code(entropy: Entropy) -> str:
    """Draw the code that opens a participant's seat, such as `maple-otter-violin-42`."""
    return _code(entropy, SESSION_WORDS)


def leader_code(entropy: Entropy) -> str:
    """Draw the code that opens a facilitator's seat."""
    return _code(entropy, LONG_WORDS)


def return_code(entropy: Entropy) -> str:
    """Draw the code with which one person takes their seat again from another terminal."""
    return _code(entropy, LONG_WORDS)


def undo_words(entropy: Entropy) -> str:
    """Draw what takes back something of one's own on the same day, such as `otter-42`."""
    return _code(entropy, 1)


def _code(entropy: Entropy, words: int) -> str:
    drawn = [_words()[_below(len(_words()), entropy)] for _ in range(words)]
    return "-".join([*drawn, str(_NUMBERS[_below(len(_NUMBERS), entropy)])])


def _below(end: int, entropy: Entropy) -> int:
    return int.from_bytes(entropy(_DRAW), "big") % end


@cache
def _words() -> Sequence[str]:
    return tuple(Mnemonic("english").wordlist)
