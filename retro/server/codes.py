"""Codes that people read out and type: words of the BIP-39 English list and a two-digit number.

The list has 2,048 words, so a word is 11 bits and the number (10-99) 6.5. A session code of three
words has 39.5 bits: at the 60 tries a second that the login dialog takes at most, a guess succeeds in
a two-hour session with a chance of one in two million. Codes that outlive a meeting have 50.5.
"""

import hashlib
import hmac
from collections.abc import Sequence
from functools import cache

from mnemonic import Mnemonic

from retro.room.ports import Entropy
from retro.session.names import CODE_WORDS, spoken

SESSION_WORDS = CODE_WORDS
LONG_WORDS = 4
_NUMBERS = range(10, 100)
_DRAW = 16
"""Random bytes a choice is drawn from; what their modulo prefers is below 2**-115."""

_ROUNDS = 100_000
"""Of PBKDF2 with SHA-256, about 40 ms a guess: with 50 bits to guess that is centuries on any machine.

A hash that needs memory, as for passwords that people think up, would cost 16 MB for each joiner here.
"""
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


def hash_code(code: str, entropy: Entropy) -> str:
    """Hash a return code for the record. Takes 40 ms: call it in a thread."""
    salt = entropy(_SALT)
    return f"pbkdf2${_ROUNDS}${salt.hex()}${_hash(code, salt, _ROUNDS).hex()}"


def code_matches(code: str, hashed: str) -> bool:
    """Whether a return code is the hashed one. Takes 40 ms: call it in a thread."""
    kind, _, rest = hashed.partition("$")
    rounds, _, rest = rest.partition("$")
    salt, _, digest = rest.partition("$")
    if kind != "pbkdf2" or not rounds.isdecimal() or not 1 <= int(rounds) <= _ROUNDS:
        return False
    try:
        return hmac.compare_digest(_hash(code, bytes.fromhex(salt), int(rounds)), bytes.fromhex(digest))
    except ValueError:
        return False


def _hash(code: str, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", spoken(code[:200]).encode(), salt, rounds)


def _code(entropy: Entropy, words: int) -> str:
    drawn = [_words()[_below(len(_words()), entropy)] for _ in range(words)]
    return "-".join([*drawn, str(_NUMBERS[_below(len(_NUMBERS), entropy)])])


def _below(end: int, entropy: Entropy) -> int:
    return int.from_bytes(entropy(_DRAW), "big") % end


@cache
def _words() -> Sequence[str]:
    return tuple(Mnemonic("english").wordlist)
