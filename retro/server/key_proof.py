"""Which SSH key a client has proven to hold.

A client first offers keys and signs only with one that the server says it would take. So the first
unknown key is taken as an offer and refused once it has signed: the client goes on to the questions,
and we know a fingerprint that can be bound to the seat. A key that was merely offered says nothing
of who is there: anybody can offer anybody's public key.
"""

from collections.abc import Callable

import asyncssh

from retro.server.host_key import fingerprint


class KeyProof:
    """What one connection has proven."""

    def __init__(
        self, opens: Callable[[str], bool], suffices: Callable[[str], bool], heeds: Callable[[str], bool]
    ) -> None:
        self._opens = opens
        self._suffices = suffices
        """Whether a key opens and leaves nothing to be asked."""
        self._heeds = heeds
        """Whether an unknown key is one of those that a session is restricted to."""
        self._offered = ""
        self._asked = ""
        """The one unknown key of which a signature is asked."""
        self.proven = ""
        """The fingerprint of a proven key that does not let in by itself."""
        self.known = ""
        """The fingerprint of the proven key that opens a seat; the connection is let in by it."""

    def takes(self, key: asyncssh.SSHKey) -> bool:
        """Whether a signature with this key is worth asking for; called for offers and proofs alike."""
        offered = fingerprint(key)
        if not self._opens(offered) and not self._heeds(offered):
            if self._asked not in ("", offered):
                return False
            self._asked = offered
        self._offered = offered
        return True

    def proves(self) -> bool:
        """Take the key that was taken last as proven; say whether it lets in by itself."""
        key, self._offered = self._offered, ""
        if self._suffices(key):
            self.known = key
            return True
        if not self._opens(self.proven) and (self._opens(key) or not self._heeds(self.proven)):
            self.proven = key
        return False
