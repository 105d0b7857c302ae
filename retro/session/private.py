"""What people give in private while a stage is open, and what rules may know of it.

A private part exists in memory only. The room writes it to the file, encrypted where the stage has a
secret, and no event of the history holds any of it.
"""

import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec

from retro.session.agenda import Stage

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Audience(StrEnum):
    """Who may see a private value before the outcome."""

    SEAT = "seat"
    """Only the seat that gave it."""
    GROUP = "group"
    """The seats of the group that the kind put its seat into, in pieces that do not say whose they are."""


class PrivatePart(msgspec.Struct, frozen=True):
    """What was given in one stage and is not shown: a value for each pseudonym, and who is done."""

    values: Mapping[str, Any] = _NOTHING
    """By pseudonym (see `pseudonym_of`); the type of a value is the `Private` of the stage's kind."""
    done: frozenset[str] = frozenset()
    """Pseudonyms of those who said "I am done"."""
    anew: frozenset[str] = frozenset()
    """Pseudonyms of those who must give their value again, because it did not fit a change of the agenda."""
    fitted: bool = False
    """Whether values had to fit a change of the agenda since the last outcome, so that some may be gone."""

    def __bool__(self) -> bool:
        return bool(self.values or self.done or self.anew or self.fitted)

    def __repr__(self) -> str:
        return "PrivatePart(…)"  # whatever shows or logs one by mistake tells nothing

    def with_value(self, pseudonym: str, value: Any) -> "PrivatePart":
        """Replace a value; None takes it away."""
        values = {key: kept for key, kept in self.values.items() if key != pseudonym}
        if value is None:
            return msgspec.structs.replace(self, values=MappingProxyType(values))
        values[pseudonym] = value
        return msgspec.structs.replace(self, values=MappingProxyType(values), anew=self.anew - {pseudonym})

    def with_anew(self, pseudonym: str) -> "PrivatePart":
        """Take a value away that its giver must give again."""
        return msgspec.structs.replace(self.with_value(pseudonym, None), anew=self.anew | {pseudonym})

    def with_done(self, pseudonym: str, done: bool) -> "PrivatePart":
        """Mark somebody as done, or as not done any more."""
        changed = self.done | {pseudonym} if done else self.done - {pseudonym}
        return msgspec.structs.replace(self, done=changed)

    def renamed(self, names: Mapping[str, str]) -> "PrivatePart":
        """Return the same part under other pseudonyms."""
        values = {names.get(key, key): value for key, value in self.values.items()}
        done, anew = (frozenset(names.get(key, key) for key in keys) for keys in (self.done, self.anew))
        return PrivatePart(MappingProxyType(values), done, anew, self.fitted)


class Given(msgspec.Struct, frozen=True):
    """One piece of what was given, as the outcome of a stage gets it.

    `author` is a seat's id only where the kind shows authors and the stage is not anonymous, else empty.
    """

    value: Any
    author: str = ""


class Together(msgspec.Struct, frozen=True, omit_defaults=True):
    """So many people gave together from one seat; which one it is only where the stage is not anonymous."""

    people: int
    seat: str = ""


class Gathered(msgspec.Struct, frozen=True):
    """What a view of one seat may tell of what was given in private in a stage."""

    mine: Any = None
    """The seat's own value, or None."""
    group: tuple[Any, ...] = ()
    """The pieces of all values in the seat's own group, its own too, in an order that says nothing of whose
    they are; empty where the audience is the seat."""
    so_far: str = ""
    """How much was given in all, in words, as far as that gives nobody away."""
    at_least: int | None = None
    """The number in these words, which is the least there is; None where they are empty."""
    people: int = 1
    """For how many people the seat gives."""


def pseudonym_of(stage: Stage, secret: bytes, seat: str) -> str:
    """Name a seat in a stage's private part as its privacy allows.

    By its id where names are shown from the start; else by HMAC-SHA256 of the seat under the stage's
    secret, 128 bits of it. Once the secret is destroyed nobody can tell whose it was.
    """
    if not stage.tagged:
        return seat
    return hmac.digest(secret, f"seat\0{seat}".encode(), hashlib.sha256).hex()[:32]
