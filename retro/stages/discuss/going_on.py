"""What everybody decides at the end of a time box: go on with the topic, or stop."""

from retro.session.text import counted


def goes_on(counts: tuple[int, ...] | None) -> bool:
    """Whether more would go on than stop. `counts` are both, in this order; none or empty where not shown."""
    if not counts:
        return False
    go, stop = counts
    return go > stop


def decided(counts: tuple[int, ...] | None, minutes: int) -> str:
    """Return the decision in a sentence, or nothing while there is none.

    `minutes` are those of the next time box; 0 when the last one is used up.
    """
    if not counts:
        return ""
    go, stop = counts
    said = f"{go} of {go + stop} would go on"
    if go == stop:
        return f"{said}. A tie means stop."
    if go < stop:
        return f"{said}: stop."
    if not minutes:
        return f"{said}, but this topic has no time box left: stop."
    return f"{said}: {counted(minutes, 'more minute')}."
