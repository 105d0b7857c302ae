"""Why an entry came back, in words: the parts that counted and no others."""

from retro.memory.recall import Recalled
from retro.session.text import times


def reasons(recalled: Recalled, team: str = "") -> tuple[str, ...]:
    """Return a reason for each part that counted: `words: sign, key`, `found true again twice`.

    `team` is the name of the team that it comes from, where that is another. How old it is counts, too, but
    is no reason: its day stands beside it.
    """
    parts = []
    if recalled.channels:
        parts.append(f"{' '.join(f'#{channel}' for channel in recalled.channels)} here too")
    if recalled.words:
        parts.append(f"words: {', '.join(recalled.words)}")
    if recalled.seen:
        parts.append(f"found true again {times(recalled.seen)}")
    if recalled.team:
        parts.append(f"from {team or recalled.team}")
    return tuple(parts)
