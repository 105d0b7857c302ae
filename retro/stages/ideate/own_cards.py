"""Cards that are still hidden: what one person has written, which nobody else sees."""

import msgspec


class OwnCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """A hidden card, which only its author sees."""

    id: str
    prompt: str
    text: str
    behalf: str = ""
    """The name of the person for whom it was written; never one in an anonymous stage."""


class OwnCards(msgspec.Struct, frozen=True):
    """The hidden cards of one person, in the order they were written."""

    cards: tuple[OwnCard, ...] = ()

    @property
    def nameless(self) -> "OwnCards":
        """The same cards without the names of those for whom they were written."""
        return OwnCards(tuple(msgspec.structs.replace(card, behalf="") for card in self.cards))
