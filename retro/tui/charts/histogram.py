"""How often each answer was given: bars in the order of the scale, and the same in words."""

from collections.abc import Sequence

from rich.cells import cell_len

from retro.session.text import counted
from retro.tui.charts.bars import OPTION_CELLS, TOPIC_CELLS, Bar, Scale

SIGN_CELLS = 4


def histogram(
    options: Sequence[str], counts: Sequence[int], *, scale: bool, lines_apart: int = 3
) -> tuple[Bar, ...]:
    """A bar for each option, the highest of a scale first; those chosen most have the colour."""
    most = max(counts, default=0)
    words = [option_words(option, n) for n, option in enumerate(options)]
    longest = max((cell_len(word) for word in words), default=0)
    drawn = Scale(most, min(TOPIC_CELLS, max(OPTION_CELLS, SIGN_CELLS + longest + 2)), SIGN_CELLS)
    bars = tuple(
        Bar(
            drawn,
            count,
            word,
            sign=str(n),
            leading=0 < count == most,
            lines_apart=lines_apart,
        )
        for n, (word, count) in enumerate(zip(words, counts, strict=True), 1)
    )
    return bars[::-1] if scale else bars


def in_words(options: Sequence[str], counts: Sequence[int], *, scale: bool) -> tuple[str, str]:
    """How many answers there are, and of a scale the middle one: ("7 answers", "the middle one is 4")."""
    answers = sum(counts)
    fact = counted(answers, "answer")
    if not answers or not scale:
        return fact, ""
    low, high = middle(counts)
    if low != high:
        return fact, f"the middle ones are {low + 1} and {high + 1}"
    words = option_words(options[low], low)
    return fact, f"the middle one is {low + 1}" + (f", {words}" if words else "")


def middle(counts: Sequence[int]) -> tuple[int, int]:
    """The indices of the middle answer, twice the same unless two different ones share the middle."""
    answers = [index for index, count in enumerate(counts) for _ in range(count)]
    return answers[(len(answers) - 1) // 2], answers[len(answers) // 2]


def average(counts: Sequence[int]) -> float:
    """The mean of a scale from 1. Raises ZeroDivisionError without answers."""
    return sum(n * count for n, count in enumerate(counts, 1)) / sum(counts)


def is_scale(options: Sequence[str]) -> bool:
    """Whether the options are numbers from 1, with or without words: `1 · tired`, `2`, `3 · awake`."""
    return all(option.partition(" · ")[0] == str(n) for n, option in enumerate(options, 1))


def option_words(option: str, index: int) -> str:
    """An option without the number of the scale before it, which stands in a place of its own."""
    head, _, tail = option.partition(" · ")
    return tail if head == str(index + 1) else option
