"""Questions that everybody answers alone, in words."""

from collections.abc import Sequence
from typing import Final

from retro.session.scale_words import is_scale, option_words
from retro.session.text import counted
from retro.stages.choice import FEWEST

ALONE: Final = "People are answering, each alone."
AGAIN: Final = "You are done. You can change your answer until the answers are shown."
HOW_IT_CHANGES: Final = "Is it getting better, staying the same or getting worse?"
NOTHING: Final = "no answers"
TOO_FEW: Final = f"fewer than {FEWEST} answers, so they are not shown"


def why_no_counts(answered: int) -> tuple[tuple[str, str], ...]:
    """Why there is no chart: sentences with their styles."""
    if not answered:
        return (("Nobody answered.", "quiet"),)
    few = f"{counted(answered, 'answer')} {'was' if answered == 1 else 'were'} given."
    why = f"They are not shown: with fewer than {FEWEST}, people could guess who said what."
    return ((few, "strong"), (why, "quiet"))


def key_of(option: int) -> str:
    """The key that chooses an option; that of the tenth is 0."""
    return str((option + 1) % 10)


def words(option: str, number: int) -> str:
    """Leave the number out that a scale's option starts with, where it stands before it as the key.

    The key of the tenth is 0, so that a 10 stays.
    """
    return option if number == 9 else option_words(option, number)


def shown_order(options: Sequence[str]) -> list[int]:
    """The indices of the options in the order in which they are shown: the highest of a scale first."""
    order = list(range(len(options)))
    return order[::-1] if is_scale(options) else order


def legend(options: Sequence[str]) -> str:
    """What the answers mean, by their keys: `5 full · 1 empty`; numbers that say all are left out."""
    said = ((key_of(n), words(options[n], n)) for n in shown_order(options))
    told = [f"{key} {word}" for key, word in said if word and word != key]
    if not told and options:
        return f"{key_of(0)} to {key_of(len(options) - 1)}"
    return " · ".join(told)
