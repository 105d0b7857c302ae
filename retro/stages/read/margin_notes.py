"""Margin notes: what they are while only their writer sees them, and once everybody does."""

import msgspec


class OwnNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """A note that only its writer sees; `block` is the number of the part of the text it is about."""

    id: str
    block: int
    text: str


class OwnNotes(msgspec.Struct, frozen=True):
    """The notes of one person, in the order they were written."""

    notes: tuple[OwnNote, ...] = ()


class MarginNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """A note that everybody sees, with what says where it stands without the text it is about."""

    block: int
    place: str
    """The first words of the part of the text."""
    section: str
    """The heading above that part; empty before the first one."""
    text: str
    author: str = ""
    """A seat's id, where the stage shows who wrote what."""
