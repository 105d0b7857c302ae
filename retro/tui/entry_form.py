"""The form in which an entry is written or changed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from retro.room.room_port import RoomPort
from retro.session import acts
from retro.session.captured_entries import entry_of_words
from retro.session.record import Lesson, entries
from retro.session.text import excerpt
from retro.session.view import View
from retro.tui.dialogs.form import Form
from retro.tui.record_forms import Writing

TOPIC: Final = "topic"
"""The name under which the room keeps, beside the lines, what a form that was begun is about."""
TITLE_SHOWN: Final = 200
"""Characters of the topic's title."""
EARLIER: Final = "About the topic that was open when you started writing."


@dataclass(frozen=True)
class MadeOf:
    """What a new entry is made of: its words fill the form, its ref is kept as the entry's origin."""

    ref: str
    text: str
    tags: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    """What else the form begins with, by the names of its lines."""
    changes: bool = False
    """Whether the new entry takes the place of what has the ref, and is not only made of it."""

    @property
    def origin(self) -> str:
        """What is kept as the entry's origin."""
        return "" if self.changes else self.ref

    def answers(self, writing: Writing) -> Mapping[str, str]:
        """The form as it begins: the words in the first line; what is too long for it has a line for more."""
        words = entry_of_words(writing.letter, self.text, self.tags, self.ref)
        begun = {**writing.read(words), **dict(self.said)}
        return {**begun, "changes": self.ref} if self.changes else begun


class EntryForm(Form):
    """Asks for an entry and keeps it, about the topic that was open when it was begun.

    What is typed is kept by the room until it is saved or cancelled: when a connection is lost, the form has
    its text and its topic again. `entry_id` names the entry that is to be changed; empty for a new one. A new
    one can be made of something.
    """

    def __init__(
        self,
        room: RoomPort,
        view: View,
        writing: Writing,
        entry_id: str = "",
        made_of: MadeOf | None = None,
    ) -> None:
        self._room = room
        self._seat = view.seat
        self._offset = view.offset
        self._writing = writing
        self._entry_id = entry_id
        self._origin = made_of.origin if made_of else ""
        self._changes = made_of.ref if made_of and made_of.changes else ""
        self._keeps_drafts = True
        old = next((e for e in entries(view.record, writing.letter) if e.id == entry_id), None)
        blanks = writing.filled(made_of.answers(writing)) if made_of else writing.blanks(old)
        names = (TOPIC, *(blank.name for blank in blanks))
        changed = f"changes {self._changes}" if self._changes else ""
        begins = entry_id or self._origin or changed or writing.letter
        self._fields = {name: f"{begins} {name}" for name in names}
        begun = {name: view.drafts[field] for name, field in self._fields.items() if field in view.drafts}
        begun_topic = begun.pop(TOPIC, "")
        self._topic = old.topic if old else begun_topic if begun else view.topic
        super().__init__(
            writing.title,
            writing.filled({**{blank.name: blank.text for blank in blanks}, **begun}),
            writing.note,
            about=_about(view, self._topic) if not old else "",
        )

    def typed(self, name: str, text: str) -> None:
        if not self._keeps_drafts:
            return
        self._keep_draft(name, text)
        self._keep_draft(TOPIC, self._topic)

    async def save(self, answers: Mapping[str, str]) -> None:
        today = self._room.clock.now() + self._offset * 60
        entry = self._writing.make(answers, self._entry_id or self._writing.letter, self._topic, today)
        if self._origin:
            entry = msgspec.structs.replace(entry, origin=self._origin)
        if self._changes and isinstance(entry, Lesson):  # in a decision it stands in a line of the form
            entry = msgspec.structs.replace(entry, changes=self._changes)
        sent = asyncio.ensure_future(self._room.submit(self._seat, acts.WriteDown(entry)))
        # Also when the connection is lost meanwhile: what was saved must not stand in the next form.
        sent.add_done_callback(self._answered)
        await asyncio.shield(sent)

    def called_off(self) -> None:
        self._drop_drafts()

    def _answered(self, sent: asyncio.Future[None]) -> None:
        if not sent.cancelled() and sent.exception() is None:
            self._drop_drafts()

    def _keep_draft(self, name: str, text: str) -> None:
        self._room.keep_draft(self._seat, self._fields[name], text)

    def _drop_drafts(self) -> None:
        self._keeps_drafts = False
        for name in self._fields:
            self._keep_draft(name, "")


def _about(view: View, topic: str) -> str:
    """What a new entry is about, in a sentence. No title is kept: it may have been removed since."""
    if topic and topic == view.topic:
        return f"About: {excerpt(view.topic_title, TITLE_SHOWN)}"
    return EARLIER if topic else ""
