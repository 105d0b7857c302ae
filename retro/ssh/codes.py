"""Codes that people read out and type: words of the BIP-39 English list and a two-digit number.

The list has 2,048 words, so a word is 11 bits and the number (10-99) 6.5. A session code of three
words has 39.5 bits: at the 60 tries a second that the door lets through at most, a guess succeeds in
a two-hour session with a chance of one in two million. Codes that outlive a meeting have 50.5.
"""

import hashlib
import hmac
from collections.abc import Sequence
from functools import cache
from math import log2

from mnemonic import Mnemonic

from retro.room.door import spoken
from retro.room.ports import Entropy

SESSION_WORDS = 3
LONG_WORDS = 4
_NUMBERS = range(10, 100)
_DRAW = 16
"""Random bytes a choice is drawn from; what their modulo prefers is below 2**-115."""

_COST = 14
"""scrypt with n = 2**14, r = 8: 16 MB and about 40 ms for each guess."""
_SALT = 16


def session_code(entropy: Entropy) -> str:
    """Draw the code that opens a participant's seat, such as `maple-otter-violin-42`."""
    return _code(entropy, SESSION_WORDS)


def leader_code(entropy: Entropy) -> str:
    """Draw the code that opens a facilitator's seat."""
    return _code(entropy, LONG_WORDS)


def return_code(entropy: Entropy) -> str:
    """Draw the code with which one person takes their seat again from another terminal."""
    return _code(entropy, LONG_WORDS)


def bits(words: int) -> float:
    """Say how much entropy a code of so many words and a number has."""
    return words * log2(len(_words())) + log2(len(_NUMBERS))


def looks_like_return_code(text: str) -> bool:
    """Whether somebody meant this as a return code, so that a slip is never shown as a name."""
    *words, number = text.replace("-", " ").split() or [""]
    return len(words) >= LONG_WORDS - 1 and all(word.isalpha() for word in words) and number.isdecimal()


def hash_code(code: str, entropy: Entropy) -> str:
    """Hash a return code for the record. Takes 40 ms: call it in a thread."""
    salt = entropy(_SALT)
    return f"scrypt${_COST}${salt.hex()}${_scrypt(code, salt, _COST).hex()}"


def code_matches(code: str, hashed: str) -> bool:
    """Whether a return code is the hashed one. Takes 40 ms: call it in a thread."""
    kind, _, rest = hashed.partition("$")
    cost, _, rest = rest.partition("$")
    salt, _, digest = rest.partition("$")
    if kind != "scrypt" or not cost.isdecimal() or int(cost) > _COST:
        return False
    try:
        return hmac.compare_digest(_scrypt(code, bytes.fromhex(salt), int(cost)), bytes.fromhex(digest))
    except ValueError:
        return False


def _scrypt(code: str, salt: bytes, cost: int) -> bytes:
    said = spoken(code[:200]).encode()
    return hashlib.scrypt(said, salt=salt, n=2**cost, r=8, p=1, maxmem=2**26, dklen=32)


def _code(entropy: Entropy, words: int) -> str:
    drawn = [_words()[_below(len(_words()), entropy)] for _ in range(words)]
    return "-".join([*drawn, str(_NUMBERS[_below(len(_NUMBERS), entropy)])])


def _below(end: int, entropy: Entropy) -> int:
    return int.from_bytes(entropy(_DRAW), "big") % end


@cache
def _words() -> Sequence[str]:
    return tuple(Mnemonic("english").wordlist)
