"""Putting right what was written: the name of a topic and what was written down, in whatever stage."""

from retro.session import acts
from retro.session.record import Part
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.form import Blank, Form
from retro.tui.keys import Command
from retro.tui.record_forms import ALL
from retro.tui.screens.removing import RemovalScreen, key_of, text_rows

MEND = Command(
    "M",
    "mend_text",
    "correct",
    "Correct the name of a topic, a note, an action, a decision, a lesson or an experiment.",
    shown=False,
)
MENDED = frozenset({Part.NAME, Part.ACTION, Part.DECISION, Part.LESSON, Part.EXPERIMENT, Part.NOTE})
"""What the facilitator may put right: not the words of one person."""


class MendingScreen(RemovalScreen):
    """What a facilitator's screen knows of putting texts right."""

    async def action_mend_text(self) -> None:
        """Choose a text to put right."""
        if self.view.ended:
            return
        texts = [text for text in self.view.removable if text.id.part in MENDED]
        await self.ask(Choose("Correct", text_rows(texts)), lambda key: self.call_later(self._ask_anew, key))

    async def _ask_anew(self, key: str, title: str = "") -> None:
        text = next((text for text in self.view.removable if key_of(text.id) == key), None)
        if text is None:
            return
        if text.id.part is Part.NAME:
            form = Form(f"The name of {text.id.id}", [Blank("title", "Name", title or text.text, limit=80)])
            topic = text.id.id
            await self.ask(form, lambda answer: self._send_name(key, topic, answer["title"]))
        else:
            writing = next(each for each in ALL if each.letter == text.id.id[0])
            await self.write_down(writing, text.id.id)

    def _send_name(self, key: str, topic: str, title: str) -> None:
        def refused() -> None:
            self.call_later(self._ask_anew, key, title)  # what was typed is not lost when the disk is full

        if self.panel:
            self.panel.send(acts.RenameTopic(topic, title), refused)
