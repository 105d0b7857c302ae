"""The board: revealed cards and the topics they were put into."""

import msgspec

from retro.errors import RuleError

_UNDO_STEPS = 50


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """One revealed thought. `id` is its label; `author` a seat's id where the privacy allows it."""

    id: str
    prompt: str
    text: str
    author: str = ""


class Topic(msgspec.Struct, frozen=True, omit_defaults=True):
    """Cards put together, or a single card, which lends the topic its id."""

    id: str
    cards: tuple[str, ...]
    title: str = ""


class Board(msgspec.Struct, frozen=True, omit_defaults=True):
    """Cards in the order they came and topics in the order of the screen; every card is in one topic."""

    cards: tuple[Card, ...] = ()
    topics: tuple[Topic, ...] = ()
    history: tuple[tuple[Topic, ...], ...] = ()
    """Earlier arrangements of the topics, newest last."""

    def card(self, card_id: str) -> Card:
        """Find a card by its label."""
        return next(card for card in self.cards if card.id == card_id)

    def topic(self, topic_id: str) -> Topic:
        """Find a topic by its own id or by the label of one of its cards, in any case of letters."""
        wanted = topic_id.casefold()
        for topic in self.topics:
            if topic.id.casefold() == wanted or wanted in topic.cards:
                return topic
        raise RuleError(f"There is no card or topic called {topic_id}.")

    def title(self, topic: Topic) -> str:
        """Return what a topic is called: its name, or the text of its first card."""
        return topic.title or self.card(topic.cards[0]).text

    def texts(self, topic: Topic) -> tuple[Card, ...]:
        """Return the cards of a topic."""
        return tuple(self.card(card_id) for card_id in topic.cards)

    def about(self, prompts: frozenset[str]) -> tuple[Topic, ...]:
        """Return the topics with a card under one of the prompts, or all when none is named."""
        if not prompts:
            return self.topics
        chosen = {card.id for card in self.cards if card.prompt in prompts}
        return tuple(topic for topic in self.topics if chosen.intersection(topic.cards))

    def next_label(self, letter: str) -> str:
        """Return the next free label that starts with a prompt's letter."""
        taken = [int(n) for card in self.cards if (n := card.id.removeprefix(letter)).isdecimal()]
        return f"{letter}{max(taken, default=0) + 1}"

    def placed(self, cards: tuple[Card, ...]) -> "Board":
        """Put cards on the board, each a topic of its own."""
        return msgspec.structs.replace(
            self,
            cards=self.cards + cards,
            topics=self.topics + tuple(Topic(card.id, (card.id,)) for card in cards),
        )

    def joined(self, topic_ids: tuple[str, ...]) -> "Board":
        """Put topics together at the place of the first, which keeps its number and name if it has one."""
        parts = list(dict.fromkeys(self.topic(topic_id).id for topic_id in topic_ids))
        if len(parts) < 2:
            raise RuleError("Mark at least two cards to put together.")
        topics = [self.topic(topic_id) for topic_id in parts]
        first = next((topic for topic in topics if len(topic.cards) > 1), None)
        joined = Topic(
            id=first.id if first else self._next_number(),
            cards=tuple(card for topic in topics for card in topic.cards),
            title=next((topic.title for topic in topics if topic.title), ""),
        )
        return self._rearranged(
            tuple(
                joined if topic.id == parts[0] else topic
                for topic in self.topics
                if topic.id == parts[0] or topic.id not in parts
            )
        )

    def named(self, topic_id: str, title: str) -> "Board":
        """Name a topic."""
        found = self.topic(topic_id)
        renamed = msgspec.structs.replace(found, title=title)
        return self._rearranged(tuple(renamed if topic.id == found.id else topic for topic in self.topics))

    def split(self, topic_id: str) -> "Board":
        """Take a topic apart into its cards, at its place."""
        found = self.topic(topic_id)
        if len(found.cards) < 2:
            raise RuleError("This is a single card; there is nothing to split.")
        apart = tuple(Topic(card, (card,)) for card in found.cards)
        return self._rearranged(
            tuple(part for topic in self.topics for part in (apart if topic.id == found.id else (topic,)))
        )

    def undone(self) -> "Board":
        """Go back to the arrangement before the last change; cards placed since then stay."""
        if not self.history:
            raise RuleError("There is nothing to undo.")
        topics = self.history[-1]
        known = {card for topic in topics for card in topic.cards}
        late = tuple(Topic(card.id, (card.id,)) for card in self.cards if card.id not in known)
        return msgspec.structs.replace(self, topics=topics + late, history=self.history[:-1])

    def _rearranged(self, topics: tuple[Topic, ...]) -> "Board":
        history = (*self.history, self.topics)[-_UNDO_STEPS:]
        return msgspec.structs.replace(self, topics=topics, history=history)

    def _next_number(self) -> str:
        # A number that was undone or split is not given again: notes may still be about it.
        known = (topic for topics in (self.topics, *self.history) for topic in topics)
        numbers = [int(topic.id[1:]) for topic in known if len(topic.cards) > 1]
        return f"T{max(numbers, default=0) + 1}"
