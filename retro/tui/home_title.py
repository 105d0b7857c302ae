"""The top line of the home: the name, and what waits for the next meeting."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from textual import on, work
from textual.content import Content
from textual.message import Message

from retro.errors import RetroError
from retro.tui.parts.line import TextLine

log = logging.getLogger(__name__)


class HomeTitle(TextLine):
    """Says what was captured and what is due, or else where this is."""

    @dataclass
    class Counted(Message):
        """How many records are due, in words."""

        words: str

    def __init__(self, captured: str, where: str, due: Callable[[], str]) -> None:
        """`due` returns how many records are due, in words; it runs in a thread and may raise RetroError."""
        super().__init__(id="title")
        self._captured, self._where, self._due = captured, where, due

    def on_mount(self) -> None:
        self._say("")
        self.count()

    @work(thread=True, exit_on_error=False)
    def count(self) -> None:
        """Find out what is due. A first look at many sessions takes a while; the list does not wait."""
        try:
            words = self._due()
        except RetroError as refusal:
            log.warning("it is not known what is due: %s", refusal)
            return
        self.post_message(self.Counted(words))

    @on(Counted)
    def keep(self, event: Counted) -> None:
        event.stop()
        self._say(event.words)

    def _say(self, due: str) -> None:
        name = Content.assemble(("Retro", "bold $highlight"), "  meetings where everybody is heard")
        waits = " · ".join(words for words in (self._captured, due) if words)
        self.show(name, waits or self._where)
