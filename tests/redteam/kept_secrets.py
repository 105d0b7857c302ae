"""Words that tell that a text was read, and who may read which: what is asked between meetings is held to it.

What a key may read follows from the teams below and from what they share alone, and not from the program.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NOBODY: Final = "nobody"
"""The sort of what no key may read: hidden, removed, forgotten, or of this machine."""


def word(*about: str) -> str:
    """Return a word of fourteen letters that no other text has."""
    digest = hashlib.sha256(" ".join(about).encode()).digest()
    return "".join("bcdfghklmnprtvz"[byte % 15] + "aeiou"[byte // 52] for byte in digest[:7])


@dataclass(frozen=True)
class Secret:
    """A word that tells that a text was read."""

    word: str
    team: str
    sort: str
    """The kind of entry in which it stands, or what else it is: an owner, the name of a team."""

    @property
    def parts(self) -> tuple[bytes, bytes]:
        """What still tells it apart where only some of it is shown."""
        text = self.word.casefold().encode()
        return text[:9], text[-9:]


@dataclass(frozen=True)
class Team:
    """A team as its file says."""

    id: str
    share: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Whose keys stand in its file."""
    language: str = ""


SHARED: Final[Mapping[str, str]] = {"lessons": "lesson", "decisions": "decision", "experiments": "experiment"}
TEAMS: Final = (
    Team("zzred", people=("Ana",), language="en"),
    Team("zzblue", ("lessons",), ("Bo", "Tia")),
    Team("zzgreen", ("lessons", "decisions", "experiments"), ("Gil", "Tia"), language="de"),
    Team("zzgrey"),
)
GONE: Final = "zzgone"
"""A team whose file was removed; its sessions and captures stay."""
OWNERS: Final[tuple[str, ...]] = (*(team.id for team in TEAMS), GONE, "")
"""To whom something belongs; nothing at all is the team of what belongs to none."""
OWN: Final[Mapping[str, tuple[str, ...] | None]] = {
    "Lea": None,
    "Ana": ("zzred",),
    "Bo": ("zzblue",),
    "Gil": ("zzgreen",),
    "Tia": ("zzblue", "zzgreen"),
    "Mo": (),
    "Rex": (),
    "Eve": (),
}
"""The teams of each key; all for the facilitator. Mo was in the one that is gone, Rex left one."""
_SHARES: Final = {team.id: {SHARED[each] for each in team.share} for team in TEAMS}
_NAMED: Final = frozenset({"id", "name", "channel"})
"""What says of a team whose it is: whoever may read anything of the team reads that too."""
ENDINGS: Final = ("", "ed", "ing", "s", "er", "ers")
"""By these alone the notes of two teams differ that have a word in common."""


def may_read(person: str, secret: Secret) -> bool:
    """Whether the key of a person may read something between meetings."""
    own = OWN[person]
    if secret.sort == NOBODY or own == ():
        return False
    if own is None or secret.team in own:
        return True
    shares = _SHARES.get(secret.team, set())
    return secret.sort in shares or (secret.sort in _NAMED and bool(shares))
