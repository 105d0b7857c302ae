"""The board as the page asks about it: each question answered from an index, for boards of any size."""

from collections.abc import Mapping
from functools import cached_property

from retro.session.board import Card, Topic
from retro.session.model import Session
from retro.session.on_behalf import signed
from retro.session.record import Entry, all_entries


class BoardIndex:
    """Cards, topics and what was written down on them, of one session."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Cards by their labels."""
        return {card.id: card for card in self.session.board.cards}

    @cached_property
    def _topics(self) -> Mapping[str, Topic]:
        found: dict[str, Topic] = {}
        for topic in self.session.board.topics:
            for name in (topic.id.casefold(), *topic.cards):
                found.setdefault(name, topic)
        return found

    @cached_property
    def _left(self) -> Mapping[str, list[Entry]]:
        left: dict[str, list[Entry]] = {}
        for entry in all_entries(self.session.record):
            if topic := self.topic_of(entry):
                left.setdefault(topic.id, []).append(entry)
        return left

    @cached_property
    def _signed(self) -> frozenset[str]:
        """Prompts under which authors may be named: none where the minutes may not say who took part."""
        agenda = self.session.agenda
        stages = agenda.stages if agenda.attendance else ()
        return frozenset(prompt.id for stage in stages if not stage.anonymous for prompt in stage.prompts)

    @cached_property
    def _prompts(self) -> Mapping[str, str]:
        return {prompt.id: prompt.title for stage in self.session.agenda.stages for prompt in stage.prompts}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {seat.id: seat.name for seat in reversed(self.session.seats)}

    def title(self, topic: Topic) -> str:
        """Return what a topic is called: its name, or the text of its first card."""
        return topic.title or self.cards[topic.cards[0]].text

    def topic_of(self, entry: Entry) -> Topic | None:
        """Find the topic an entry came from; cards may have been moved since."""
        return self._topics.get(entry.topic.casefold()) if entry.topic else None

    def left_on(self, topic: Topic) -> list[Entry]:
        """Return what was written down on a topic."""
        return self._left.get(topic.id, [])

    def asked(self, card: Card) -> str:
        """Return the title of the question that a card was written under; nothing where none is known."""
        return self._prompts.get(card.prompt, "")

    def author_of(self, card: Card) -> str:
        """Return who wrote a card, and for whom, or nothing where nobody may learn it."""
        return signed(self._names.get(card.author, ""), card.behalf) if card.prompt in self._signed else ""
