"""Keys as people list them in `retro.toml`: a public key line, or its fingerprint."""

import re

import asyncssh

_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}=?")


def fingerprint_of(line: str) -> str:
    """Return the fingerprint of a key, or nothing for what is none."""
    if _FINGERPRINT.fullmatch(line):
        return line.rstrip("=")
    try:
        return asyncssh.import_public_key(line).get_fingerprint()
    except asyncssh.KeyImportError:
        return ""
