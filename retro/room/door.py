"""Who may come in: the words and keys that open a session, as which role."""

import hmac

import msgspec

from retro.session.people import Role


class Door(msgspec.Struct):
    """The codes of a session and the keys of those who may lead it."""

    code: str
    """Opens a participant's seat."""
    leader_code: str
    """Opens the facilitator's screen."""
    leader_keys: frozenset[str] = frozenset()
    """Fingerprints of keys that open the facilitator's screen without a code."""

    def role_for(self, code: str) -> Role | None:
        """Say what a code opens, comparing in constant time; None when it opens nothing."""
        given = spoken(code).encode()
        leads = hmac.compare_digest(given, spoken(self.leader_code).encode())
        joins = hmac.compare_digest(given, spoken(self.code).encode())
        if leads:
            return Role.FACILITATOR
        return Role.PARTICIPANT if joins else None


def spoken(code: str) -> str:
    """Bring a code to the form it is compared in: case, blanks and hyphens do not matter."""
    return "".join(character for character in code.casefold() if character.isalnum())
