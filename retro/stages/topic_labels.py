"""Finding a topic by what somebody typed: its label, or the label of one of its cards."""

from collections.abc import Collection, Mapping
from typing import Final

from retro.errors import RuleError
from retro.session.text import excerpt

NAMED: Final = 30
"""Labels that are named at most where one is not found."""


def topic_called(label: str, topics: Mapping[str, Collection[str]], what: str = "topic") -> str:
    """Return the id of a topic; `topics` have the labels of their cards by their ids. Raises RuleError."""
    wanted = label.strip().casefold()
    for topic, cards in topics.items():
        if wanted in (topic.casefold(), *(card.casefold() for card in cards)):
            return topic
    known = [*topics][:NAMED]
    there = f"There are: {', '.join(known)}{' …' if len(known) < len(topics) else ''}." if known else ""
    raise RuleError(f"There is no {what} called {excerpt(label.strip(), 20)} here. {there}".strip())
