"""How it is said what people do until they are done, and that they are."""

from typing import Final

import msgspec

TAKE_BACK: Final = "take back “done”"
"""On the key with which a person said that they are done, after that: what it does now."""


class DoneWords(msgspec.Struct, frozen=True):
    """The words for it. Where groups work together, a group is done as a whole."""

    to_say: str = "I am done"
    """On the key with which a person says it."""
    counted: str = "done"
    """After a count: 3 of 8 done."""
    said: str = "are done"
    """After `who`, once a person has said it."""
    who: str = "you"
    working: str = "everybody works alone"
    """What people do until then, behind "Now"."""

    @property
    def not_said(self) -> str:
        """That a person has not said it, or has taken it back, in a sentence."""
        return f"{self.who.capitalize()} {'are' if self.who == 'you' else 'is'} not done yet."
