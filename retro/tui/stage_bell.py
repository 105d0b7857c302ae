"""Telling somebody who looks elsewhere that a stage is new: the terminal's bell, and a notification."""

from collections.abc import Callable
from typing import Final

from retro.session.text import TITLE_LIMIT, clean, excerpt
from retro.session.view import View

ON: Final = "Each new stage rings the bell of this terminal now. F6 stops it."
OFF: Final = "A new stage does not ring any more. F6 starts it again."
NEVER: Final = "This terminal takes no notifications."


class StageBell:
    """Of one terminal, off until its person turns it on.

    `send` has the terminal notify of a sentence; `can` says whether it takes that at all.
    """

    def __init__(self, send: Callable[[str], None], can: Callable[[], bool]) -> None:
        self._send = send
        self._can = can
        self._stage: str | None = None
        """The id of the stage that was shown last; None before anything was."""
        self.on = False

    def switch(self) -> str:
        """Turn it on or off. Returns what it is now, in a sentence."""
        self.on = self._can() and not self.on
        return ON if self.on else OFF if self._can() else NEVER

    def follow(self, view: View) -> None:
        """Take note of what is shown, and notify where its stage is another than before.

        A stage that is looked at before the meeting is none.
        """
        stage = view.stage if view.position >= 0 else None
        before, self._stage = self._stage, stage.id if stage else ""
        if self.on and stage and before not in (None, stage.id):
            # Nothing that was typed in the session: a notification is also seen by who looks over a shoulder.
            self._send(f"New stage: {excerpt(clean(stage.title), TITLE_LIMIT)}")
