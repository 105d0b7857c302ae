"""How it is said what people do until they are done, and that they are."""

import msgspec


class DoneWords(msgspec.Struct, frozen=True):
    """The words for it. Where groups work together, a group is done as a whole."""

    to_say: str = "I am done"
    """On the key with which a person says it."""
    counted: str = "done"
    """After a count: 3 of 8 done."""
    said: str = "are done"
    """After `who`, once a person has said it."""
    who: str = "you"
    to_take_back: str = "I am not done"
    """On the same key after that."""
    working: str = "everybody works alone"
    """What people do until then, behind "Now"."""
