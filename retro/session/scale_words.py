"""What the answers to a question say: how many there are, and of a scale the middle and the mean."""

from collections.abc import Sequence

from retro.session.text import counted


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
