"""Labels of topics and cards as somebody types them."""

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


def labels_in(text: str) -> tuple[str, ...]:
    """Return the labels in a text such as `a7 b2`, `a7, b2` or `a7 + b2`."""
    return tuple(text.replace(",", " ").replace("+", " ").split())
