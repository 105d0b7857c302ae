"""The board: revealed cards and the topics they were put into."""

from collections.abc import Collection, Iterable, Iterator
from itertools import count

import msgspec

from retro.errors import RuleError

_UNDO_STEPS = 50


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """One revealed thought. `id` is its label; `author` a seat's id where the privacy allows it."""

    id: str
    prompt: str
    text: str
    author: str = ""
    behalf: str = ""
    """The name of the person for whom the author wrote it, where there is an author."""
    answers: str = ""
    """The label of a card of the topic that it answers; empty where it answers none."""


class Topic(msgspec.Struct, frozen=True, omit_defaults=True):
    """Cards put together, or a single card, which lends the topic its id."""

    id: str
    cards: tuple[str, ...]
    title: str = ""
    apart: tuple[str, ...] = ()
    """Labels of cards that the group does not want here; they are not suggested again."""


class Board(msgspec.Struct, frozen=True, omit_defaults=True):
    """Cards in the order they came and topics in the order of the screen; every card is in one topic."""

    cards: tuple[Card, ...] = ()
    topics: tuple[Topic, ...] = ()
    history: tuple[tuple[Topic, ...], ...] = ()
    """Earlier arrangements of the topics, newest last."""
    later: tuple[tuple[Topic, ...], ...] = ()
    """Arrangements that were undone and can be made again, the next one last."""
    changes: int = 0
    """How often the topics were arranged anew. It never goes back: nobody undoes what they did not see."""
    removed: tuple[str, ...] = ()
    """Labels of cards and ids of topics that were removed; none of them is given again."""
    topics_removed: int = 0
    """How many topics went with their last card."""
    hidden_again: tuple[Card, ...] = ()
    """Cards that were revealed and are on no screen now, because writing was reopened; no topic has them."""

    def card(self, card_id: str) -> Card:
        """Find a card by its label."""
        return next(card for card in self.cards if card.id == card_id)

    def topic(self, topic_id: str) -> Topic:
        """Find a topic by its own id or by the label of one of its cards, in any case of letters."""
        wanted = topic_id.casefold()
        for topic in self.topics:
            if topic.id.casefold() == wanted or wanted in topic.cards:
                return topic
        if any(known.casefold() == wanted for known in self.known_topics):
            raise RuleError(
                f"{topic_id} is not on the board any more: somebody put it together with others, "
                "split it or undid it."
            )
        raise RuleError(f"There is no card or topic called {topic_id}.")

    def title(self, topic: Topic) -> str:
        """Return what a topic is called: its name, or the text of its first card."""
        return topic.title or self.card(topic.cards[0]).text

    def cards_by_prompt(self, prompts: Iterable[str]) -> dict[str, list[Card]]:
        """Return the cards under each of these prompts, in the order they came."""
        found: dict[str, list[Card]] = {prompt: [] for prompt in prompts}
        for card in self.cards:
            if card.prompt in found:
                found[card.prompt].append(card)
        return found

    def titles(self) -> dict[str, str]:
        """Return what every topic is called, by its id."""
        texts = {card.id: card.text for card in self.cards}
        return {topic.id: topic.title or texts[topic.cards[0]] for topic in self.topics}

    def texts(self, topic: Topic) -> tuple[Card, ...]:
        """Return the cards of a topic."""
        return tuple(self.card(card_id) for card_id in topic.cards)

    def about(self, prompts: frozenset[str]) -> tuple[Topic, ...]:
        """Return the topics with a card under one of the prompts, or all when none is named."""
        if not prompts:
            return self.topics
        chosen = {card.id for card in self.cards if card.prompt in prompts}
        return tuple(topic for topic in self.topics if chosen.intersection(topic.cards))

    def free_labels(self, letter: str) -> Iterator[str]:
        """Yield the labels that start with a prompt's letter and are free, without an end."""
        labels = (*(card.id for card in self.cards), *self.removed)
        taken = [int(n) for label in labels if (n := label.removeprefix(letter)).isdecimal()]
        return (f"{letter}{number}" for number in count(max(taken, default=0) + 1))

    def placed(self, cards: tuple[Card, ...]) -> "Board":
        """Put cards on the board, each a topic of its own."""
        return msgspec.structs.replace(
            self,
            cards=self.cards + cards,
            topics=self.topics + tuple(Topic(card.id, (card.id,)) for card in cards),
        )

    def corrected(self, card_id: str, text: str) -> "Board":
        """Replace the text of a card."""
        cards = (
            msgspec.structs.replace(card, text=text) if card.id == card_id else card for card in self.cards
        )
        return msgspec.structs.replace(self, cards=tuple(cards))

    def hiding(self, prompts: Collection[str]) -> "Board":
        """Take the cards under these prompts, of which no topic is made, off the board until they come back.

        What could be undone with them goes too.
        """
        gone = tuple(card for card in self.cards if card.prompt in prompts)
        labels = {card.id for card in gone}

        def others(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
            return tuple(
                _apart(topic, *(card for card in topic.apart if card not in labels))
                for topic in topics
                if labels.isdisjoint(topic.cards)
            )

        return msgspec.structs.replace(
            self,
            cards=tuple(card for card in self.cards if card.id not in labels),
            topics=others(self.topics),
            history=tuple(map(others, self.history)),
            later=tuple(map(others, self.later)),
            hidden_again=self.hidden_again + gone,
        )

    def hidden_under(self, prompts: Collection[str]) -> tuple[Card, ...]:
        """Return the cards under these prompts that were revealed and are hidden again."""
        return tuple(card for card in self.hidden_again if card.prompt in prompts)

    def without_hidden(self, prompts: Collection[str]) -> "Board":
        """Forget these cards: what takes their place has been placed."""
        left = tuple(card for card in self.hidden_again if card.prompt not in prompts)
        return msgspec.structs.replace(self, hidden_again=left)

    def shown_again(self) -> "Board":
        """Put every card back that was hidden again, with the label it had."""
        return msgspec.structs.replace(self, hidden_again=()).placed(self.hidden_again)

    def joined(self, topic_ids: tuple[str, ...]) -> "Board":
        """Put topics together at the place of the first, which keeps its number and name if it has one."""
        parts = list(dict.fromkeys(self.topic(topic_id).id for topic_id in topic_ids))
        if len(parts) < 2:
            raise RuleError("Choose at least two cards to put together.")
        topics = [self.topic(topic_id) for topic_id in parts]
        first = next((topic for topic in topics if topic.id not in topic.cards), None)
        joined = Topic(
            id=first.id if first else self._next_number(),
            cards=tuple(card for topic in topics for card in topic.cards),
            title=next((topic.title for topic in topics if topic.title), ""),
            apart=tuple(dict.fromkeys(card for topic in topics for card in topic.apart)),
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
        parts = tuple(Topic(card, (card,), apart=found.apart) for card in found.cards)
        return self._rearranged(
            tuple(part for topic in self.topics for part in (parts if topic.id == found.id else (topic,)))
        )

    def kept_apart(self, topic_id: str, other_id: str) -> "Board":
        """Remember that the cards of two topics do not belong together."""
        found, other = self.topic(topic_id), self.topic(other_id)
        marked = _apart(found, *dict.fromkeys((*found.apart, *other.cards)))
        return self._rearranged(tuple(marked if topic.id == found.id else topic for topic in self.topics))

    def undone(self) -> "Board":
        """Go back to the arrangement before the last change; cards placed since then stay."""
        if not self.history:
            raise RuleError("There is nothing to undo.")
        return msgspec.structs.replace(
            self,
            topics=self._with_late(self.history[-1]),
            history=self.history[:-1],
            later=(*self.later, self.topics),
            changes=self.changes + 1,
        )

    def redone(self) -> "Board":
        """Make the change again that was undone last; cards placed since then stay."""
        if not self.later:
            raise RuleError("There is nothing to redo.")
        return msgspec.structs.replace(
            self._rearranged(self._with_late(self.later[-1])), later=self.later[:-1]
        )

    def _with_late(self, topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
        """Add the cards that an earlier arrangement does not know."""
        known = {card for topic in topics for card in topic.cards}
        return topics + tuple(Topic(card.id, (card.id,)) for card in self.cards if card.id not in known)

    def without_card(self, card_id: str) -> "Board":
        """Remove a card, also from all that can be undone; a topic that has no other card goes with it."""

        def left(topics: tuple[Topic, ...]) -> tuple[Topic, ...]:
            parts = {topic.id: tuple(card for card in topic.cards if card != card_id) for topic in topics}
            return tuple(
                msgspec.structs.replace(
                    _apart(topic, *(card for card in topic.apart if card != card_id)), cards=parts[topic.id]
                )
                for topic in topics
                if parts[topic.id]
            )

        others = next(topic.cards for topic in self.topics if card_id in topic.cards)
        beside = next((other for other in others if other != card_id), "")

        def answering(card: Card) -> Card:
            return msgspec.structs.replace(card, answers=beside) if card.answers == card_id else card

        changed = msgspec.structs.replace(
            self,
            cards=tuple(answering(card) for card in self.cards if card.id != card_id),
            hidden_again=tuple(map(answering, self.hidden_again)),
            topics=left(self.topics),
            history=tuple(map(left, self.history)),
            later=tuple(map(left, self.later)),
            changes=self.changes + 1,
        )
        gone = [topic for topic in self.known_topics if topic not in changed.known_topics]
        return msgspec.structs.replace(
            changed,
            history=_steps(changed.history, changed.topics),
            later=_steps(changed.later, changed.topics),
            removed=tuple(dict.fromkeys((*self.removed, card_id, *gone))),
            topics_removed=self.topics_removed + len(self.topics) - len(changed.topics),
        )

    def without_name(self, topic_id: str) -> "Board":
        """Remove the name of a topic, also from all that can be undone."""
        title = self.topic(topic_id).title

        def nameless(topic: Topic, *titles: str) -> Topic:
            found = topic.id == topic_id or topic.title in titles
            return msgspec.structs.replace(topic, title="") if found else topic

        changed = msgspec.structs.replace(
            self,
            topics=tuple(map(nameless, self.topics)),
            history=tuple(tuple(nameless(topic, title) for topic in topics) for topics in self.history),
            later=tuple(tuple(nameless(topic, title) for topic in topics) for topics in self.later),
            changes=self.changes + 1,
        )
        return msgspec.structs.replace(
            changed,
            history=_steps(changed.history, changed.topics),
            later=_steps(changed.later, changed.topics),
        )

    @property
    def known_topics(self) -> tuple[str, ...]:
        """Ids of all topics there are, or were and can come back by undoing or redoing."""
        ids = (topic.id for topics in (self.topics, *self.history, *self.later) for topic in topics)
        return tuple(dict.fromkeys(ids))

    def _rearranged(self, topics: tuple[Topic, ...]) -> "Board":
        history = (*self.history, self.topics)[-_UNDO_STEPS:]
        return msgspec.structs.replace(
            self, topics=topics, history=history, later=(), changes=self.changes + 1
        )

    def _next_number(self) -> str:
        # A number that was undone or split is not given again: notes may still be about it.
        known = (*self.known_topics, *self.removed)
        numbers = [int(topic[1:]) for topic in known if topic[0] == "T" and topic[1:].isdecimal()]
        return f"T{max(numbers, default=0) + 1}"


def _apart(topic: Topic, *cards: str) -> Topic:
    return topic if topic.apart == cards else msgspec.structs.replace(topic, apart=cards)


def _steps(
    history: tuple[tuple[Topic, ...], ...], topics: tuple[Topic, ...]
) -> tuple[tuple[Topic, ...], ...]:
    """Return what can be undone, or redone, without steps that change nothing any more."""
    following = (*history[1:], topics)
    return tuple(step for step, after in zip(history, following, strict=False) if step != after)
