"""The letters that labels of cards begin with, counted over all stages in which cards are written."""

from typing import ClassVar, Final

from retro.session.agenda import Agenda

WRITE_CARDS: Final = ("ideate", "breakout")
"""The kinds of Retro whose stages leave cards on the board. A kind of another package counts by itself."""


def letter_of(agenda: Agenda, prompt: str, kind: str) -> str:
    """Return the letter of a prompt of a stage of this kind."""
    return agenda.letter(prompt, *(WRITE_CARDS if kind in WRITE_CARDS else (kind,)))


class SharedLetters:
    """A kind of Retro whose prompts share one row of letters with those of the others."""

    name: ClassVar[str]

    def letter(self, agenda: Agenda, prompt: str) -> str:
        """Return the letter of a prompt of such a stage."""
        return letter_of(agenda, prompt, self.name)
