"""Writing a card for a person who is only on the phone, from the own seat of somebody who leads."""

from collections.abc import Mapping

from retro.session.on_behalf import kept_name
from retro.session.text import NAME_LIMIT
from retro.session.view import View
from retro.stages.ideate.cards_panel import CardsPanel
from retro.tui.dialogs.form import Blank
from retro.tui.widgets.strips import StripCache


class WritingFor(CardsPanel):
    """Knows for whom the next card is: the name is asked where the stage keeps it, and is in no draft."""

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self.behalf = ""
        """The name of the person for whom the new card in the line is; empty for the own one."""

    def ask_for_whom(self) -> None:
        """Ask for the name; an empty one makes the next card the own one again."""
        blank = Blank("name", "Name", self.behalf, "who is on the phone", NAME_LIMIT)
        self.post_message(self.FillIn("For whom is the next card?", [blank], self._for_whom))

    def _for_whom(self, answers: Mapping[str, str]) -> None:
        if self.view.stage is not None and self.shown.for_others:
            self.behalf = kept_name(self.view.stage, answers["name"].strip())
            self.redraw()

    def taken_behalf(self) -> str:
        """Return for whom the card is that is being sent; the one after it is the own one again."""
        behalf, self.behalf = self.behalf, ""
        return behalf

    def keep_behalf_if_named(self) -> None:
        """Forget the name where it is not kept any more."""
        if not self.shown.for_others:
            self.behalf = ""

    @property
    def label_of_new(self) -> str:
        """What stands before the line for a new card."""
        return f"{self.column.title}, for {self.behalf}" if self.behalf else self.column.title
