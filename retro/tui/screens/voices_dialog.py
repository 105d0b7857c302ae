"""Saying for how many people a seat votes, who sit in one room."""

from collections.abc import Mapping
from typing import Final

from retro.errors import RuleError
from retro.session import acts
from retro.session.view import Person
from retro.session.voices import MOST
from retro.tui.dialogs.form import Blank
from retro.tui.screens.steps import StepScreen

VOTE_FOR: Final = "Let this seat vote for several people in one room"


def state_of(person: Person) -> str:
    """What stands behind a person in the list of people."""
    several = f"votes for {person.voices}  " if person.voices > 1 else ""
    return f"{several}{'here' if person.here else 'away'}"


class VoicesScreen(StepScreen):
    """What a facilitator's screen knows of seats that vote for several people."""

    async def ask_voices(self, seat: str, name: str) -> None:
        """Ask for the number."""
        before = next((person.voices for person in self.view.people if person.seat == seat), 1)

        def wanted(answers: Mapping[str, str]) -> acts.Act:
            typed = answers["voices"].strip()
            number = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
            if not 1 <= number <= MOST:
                raise RuleError(f"Type a number from 1 to {MOST}.", "voices")
            return acts.SetVoices(seat, number)

        blank = Blank("voices", "People", "", f"1 to {MOST}, now {before}", 3)
        await self.ask_for(f"For how many people does {name} vote?", [blank], wanted)
