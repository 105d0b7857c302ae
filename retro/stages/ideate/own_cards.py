"""Cards that are still hidden: what one person has written, which nobody else sees."""

import msgspec


class OwnCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """A hidden card, which only its author sees."""

    id: str
    prompt: str
    text: str
    behalf: str = ""
    """The name of the person for whom it was written; never one in an anonymous stage."""
    topic: str = ""
    """The id of the topic that it answers; empty where it answers none."""

    @property
    def key(self) -> tuple[str, str]:
        """Under which question it stands, and with which topic."""
        return self.prompt, self.topic


class OwnCards(msgspec.Struct, frozen=True):
    """The hidden cards of one person, in the order they were written."""

    cards: tuple[OwnCard, ...] = ()

    @property
    def nameless(self) -> "OwnCards":
        """The same cards without the names of those for whom they were written."""
        return OwnCards(tuple(msgspec.structs.replace(card, behalf="") for card in self.cards))

    def without_topic(self, topic: str) -> "OwnCards":
        """The same cards once a topic is gone for good: those that answered it answer none."""
        return OwnCards(
            tuple(
                msgspec.structs.replace(card, topic="") if card.topic == topic else card
                for card in self.cards
            )
        )
