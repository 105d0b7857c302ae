"""What is said of the actions that were agreed: how many there are, and what is missing."""

from collections.abc import Sequence

from retro.session.record import Action


def how_many(actions: Sequence[Action]) -> str:
    """Return the number of actions, and of those without a name or a date."""
    missing = sum(not (action.who and action.due) for action in actions)
    return f"{len(actions)} · {missing} not complete" if missing else str(len(actions))
