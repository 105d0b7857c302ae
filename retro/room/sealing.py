"""A private part at rest: one authenticated ciphertext under the secret of its stage.

Destroying the secret closes every copy that was ever made of it. AES-256-GCM as in NIST SP 800-38D, with
a fresh random nonce of 96 bits for each writing.
"""

import base64
import binascii
import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
"""Bytes of a nonce."""
FOR_EACH_SEAT = 2048
"""Bytes of a plaintext for each seat: room for a dozen cards. Only what is more makes it grow.

A size that followed what is inside would tell, write by write, how long each card is; together with the
moments at which people say that they are done, that tells whose it is.
"""


def seal(plain: bytes, secret: bytes, nonce: bytes, session: str, stage: str, seats: int) -> str:
    """Encrypt JSON for a stage of a session with so many seats, in printable form."""
    padded = plain.ljust(padded_size(len(plain), seats))  # blanks after a JSON document are nothing
    closed = AESGCM(_key(secret)).encrypt(nonce, padded, _bound_to(session, stage))
    return base64.b64encode(nonce + closed).decode()


def unseal(text: str, secret: bytes, session: str, stage: str) -> bytes | None:
    """Decrypt it again; None when it is of another secret, session or stage, or was changed."""
    try:
        data = base64.b64decode(text, validate=True)
        return AESGCM(_key(secret)).decrypt(data[:NONCE], data[NONCE:], _bound_to(session, stage))
    except (InvalidTag, ValueError, binascii.Error):
        return None


def padded_size(size: int, seats: int) -> int:
    """Return the size to which a plaintext is padded: room for each seat, doubled until it is enough."""
    padded = max(seats, 1) * FOR_EACH_SEAT
    while padded < size:
        padded *= 2
    return padded


def _key(secret: bytes) -> bytes:
    """Derive the key: not the secret itself, under which pseudonyms are made."""
    return hmac.digest(secret, b"file", hashlib.sha256)


def _bound_to(session: str, stage: str) -> bytes:
    return f"{session}\0{stage}".encode()
