"""A template in a list."""

import msgspec


class Summary(msgspec.Struct, frozen=True):
    """What a list says of a template. `error` says why it cannot be used; then only its name is known."""

    name: str
    title: str
    description: str = ""
    minutes: int = 0
    people: str = ""
    tags: tuple[str, ...] = ()
    purpose: str = ""
    embeddable: bool = False
    """Whether its stages can be inserted into another meeting as a whole."""
    stages: tuple[str, ...] = ()
    reads_text: bool = False
    """Whether people read a text in one of its stages."""
    own: bool = False
    """Whether it is a page of this workspace; else it came with the program."""
    stands_in: bool = False
    """Whether it is used instead of a page of the same name that came with the program."""
    error: str = ""
