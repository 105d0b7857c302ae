"""Taking texts away: asking for it from a seat, and what the facilitator does about it on the shared window.

The shared window calls a text that somebody asks about by its label only.
"""

from collections.abc import Iterable

from textual import work

from retro.errors import RetroError
from retro.session import acts
from retro.session.asked_first import before_removing_text
from retro.session.record import TextId
from retro.session.text import excerpt
from retro.session.view import RemovableText, View
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import Command
from retro.tui.screens.access import AccessScreen
from retro.tui.screens.session import SessionScreen
from retro.tui.widgets.row import Row

ASK = Command(
    "ctrl+r",
    "ask_removal",
    "ask to remove",
    "Ask the facilitator to remove a text. Nobody learns that it was you.",
    shown=False,
)
REMOVE = Command(
    "H",
    "remove",
    "remove",
    "Permanently remove a card, a topic's name, a line or statement, or something written down.",
    shown=False,
)
STRIKE = Command("X", "strike", "delete", "Delete something written down, such as an action.", shown=False)
TITLE_CELLS = 40
"""Cells of a text in a list."""


class AskingScreen(SessionScreen):
    """The screen of somebody who can ask the facilitator to remove a text."""

    async def action_ask_removal(self) -> None:
        await self.ask(Choose("Ask to remove", text_rows(self.view.removable)), self._ask_about_text)

    def _ask_about_text(self, key: str) -> None:
        if found := _found(self.view, key):
            self.call_later(self._confirm_asking, found)

    async def _confirm_asking(self, text: RemovableText) -> None:
        question = (
            f"Ask the facilitator to remove {text.label}? The shared window will show this label, "
            "but not the text. Nobody learns that it was you."
        )
        confirm = Confirm(question, yes="ask")
        await self.ask(confirm, lambda sure: self._ask_for(text) if sure else None)

    @work(group="removals", exit_on_error=False)
    async def _ask_for(self, text: RemovableText) -> None:
        try:
            await self.room.submit(self.seat, acts.AskRemoval(text.id))
        except RetroError as refusal:
            self.tell(str(refusal))
        else:
            self.tell(f"You asked for {text.label} to be removed. The facilitator decides.")


class RemovalScreen(AccessScreen):
    """What a facilitator's screen knows of taking texts away."""

    async def action_remove(self) -> None:
        """Choose a text to remove; those that somebody asks about come first, without their words."""
        if self.view.ended:
            return
        asked = [text for text in self.view.removable if text.id in self.view.record.asked]
        others = [text for text in self.view.removable if text not in asked]
        rows = [Row(text.label, key=key_of(text.id), right="requested") for text in asked]
        await self.ask(Choose("Remove permanently", [*rows, *text_rows(others)]), self._remove_chosen)

    def _remove_chosen(self, key: str) -> None:
        if found := _found(self.view, key):
            self.call_later(self._ask_what_to_do, found)

    async def _ask_what_to_do(self, text: RemovableText) -> None:
        if text.id not in self.view.record.asked:
            await self._ask_whether(text)
            return
        rows = [Row("Remove it permanently", key="remove"), Row("Keep it", key="keep")]
        title = f"Somebody asks to remove {text.label}"
        await self.ask(Choose(title, rows), lambda what: self._decide(text, what))

    def _decide(self, text: RemovableText, what: str) -> None:
        if what == "keep":
            self._ask_room(acts.KeepText(text.id))
        else:
            self.call_later(self._ask_whether, text)

    async def _ask_whether(self, text: RemovableText) -> None:
        question = before_removing_text(text.label)
        act = acts.RemoveText(text.id)
        confirm = Confirm(question, yes="remove it")
        await self.ask(confirm, lambda sure: self._ask_room(act) if sure else None)

    async def action_strike(self) -> None:
        record = self.view.record
        rows = [
            *(
                Row(" — ".join(part for part in (a.what, a.who) if part), key=a.id, right=a.id)
                for a in record.actions
            ),
            *(Row(d.text, key=d.id, right=d.id) for d in record.decisions),
            *(Row(lesson.statement, key=lesson.id, right=lesson.id) for lesson in record.lessons),
            *(Row(e.hypothesis, key=e.id, right=e.id) for e in record.experiments),
            *(Row(n.text, key=n.id, right=n.id) for n in record.notes),
        ]
        await self.ask(Choose("Delete", rows), lambda entry: self.call_later(self._ask_strike, entry))

    async def _ask_strike(self, entry: str) -> None:
        confirm = Confirm("Delete this entry? It will not be in the minutes.", yes="delete it")
        await self.ask(confirm, lambda sure: self._ask_room(acts.StrikeOut(entry)) if sure else None)

    def _ask_room(self, act: acts.Act) -> None:
        if self.panel:
            self.panel.send(act)


def text_rows(texts: Iterable[RemovableText]) -> list[Row]:
    """Return a row for each text: its name and the beginning of its words."""
    return [Row(excerpt(text.text, TITLE_CELLS), key=key_of(text.id), right=text.label) for text in texts]


def key_of(text: TextId) -> str:
    """Return what a row in a list calls a text."""
    return f"{text.part} {text.id}"


def _found(view: View, key: str) -> RemovableText | None:
    return next((text for text in view.removable if key_of(text.id) == key), None)
