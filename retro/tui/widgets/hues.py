"""The colours of the questions of a meeting: shapes only, in the order of the questions, beginning again."""

from string import ascii_lowercase

from retro.tui.theme import HUES


def hue_of(number: int) -> str:
    """The colour of a question by its number, from 0."""
    return f"${HUES[number % len(HUES)]}"


def number_of(label: str) -> int:
    """Which question, from 0, a card with a label belongs to: `b5` to the second, `aa1` to the 27th."""
    number = 0
    for letter in label.rstrip("0123456789").casefold():
        number = number * len(ascii_lowercase) + max(ascii_lowercase.find(letter), 0) + 1
    return max(number - 1, 0)


def hue_of_label(label: str) -> str:
    """The colour of the question that a card with this label belongs to."""
    return hue_of(number_of(label))
