"""What people who check in are told besides the question: what was made so far, what is deleted."""

from typing import Final

from retro.session.text import counted
from retro.session.view import Made

DESTROYED: Final = "The answers were shown and are deleted: no file and no minutes have them."
OPEN: Final = "Open actions from earlier meetings"
SO_FAR: Final = "So far in this meeting"


def made_words(made: Made) -> str:
    """Return how much the meeting has made so far; empty before it has made anything."""
    numbers = (
        *((made.cards, "card"), (made.topics, "topic"), (made.decisions, "decision")),
        *((made.actions, "action"), (made.lessons, "lesson"), (made.experiments, "experiment")),
    )
    return " · ".join(counted(number, what) for number, what in numbers if number)
