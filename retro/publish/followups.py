"""What is kept beside the file of a session that is over: its pages, its team, what was said of it since."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import unquote

import msgspec

from retro.errors import DamagedFile
from retro.publish.published_page import Followup, PageReading, PublishedPage
from retro.session.belonging import ADOPTION, Adoption
from retro.session.forget_names import without_name
from retro.session.later_words import RecordWord
from retro.session.open_actions import ActionEdit, ActionStatus
from retro.session.text import fold, visible_in
from retro.storage import FollowupFile
from retro.storage.followup_file import KEY, Entry

KINDS: Final[Mapping[str, type[Followup]]] = {
    "published": PublishedPage,
    "reading": PageReading,
    "word": ActionStatus,
    "wording": ActionEdit,
    "state": RecordWord,
    "team": Adoption,
}
"""What keys in the file begin with."""
PAGES: Final = ("published", "reading")
_SHOWN: Final = (ActionEdit, RecordWord, Adoption)
"""These words go into sessions and onto pages; the others are compared with what a wiki has."""
_SAID: Final = ("saw", "because")
"""What people said in words, of a record."""
F = TypeVar("F", PublishedPage, PageReading, ActionStatus, ActionEdit, RecordWord, Adoption)


class Followups:
    """What is kept beside one session's file."""

    def __init__(self, session: Path) -> None:
        self._file = FollowupFile(session)

    def all(self) -> list[Followup]:
        """Return everything, in no order. Raises StoreError."""
        found: list[Followup] = []
        try:
            for key, entry in self._file.entries().items():
                kind: Any = KINDS.get(key.partition(":")[0])
                if kind is not None:  # a newer version may keep more
                    fields = {name: value for name, value in entry.items() if name != KEY}
                    fields = visible_in(fields) if kind in _SHOWN else fields
                    found.append(msgspec.convert(fields, kind))
        except (msgspec.ValidationError, KeyError, AttributeError) as error:
            raise DamagedFile(
                f"The file {self._file.path} holds something this program does not understand: {error}."
            ) from error
        return found

    def of(self, kind: type[F]) -> list[F]:
        """Return everything of one kind. Raises StoreError."""
        return [each for each in self.all() if isinstance(each, kind)]

    def names(self, name: str) -> bool:
        """Whether an owner that somebody wrote in a wiki has this name."""
        owners = [edit.who for edit in self.of(ActionEdit)]
        owners += [task.who for reading in self.of(PageReading) for task in reading.added]
        return any(without_name(who, name) != who for who in owners)

    def says(self, name: str) -> bool:
        """Whether something that was said later of a record has this name."""
        said = [text for word in self.of(RecordWord) for text in (word.saw, word.because)]
        return any(without_name(text, name) != text for text in said)

    def mentions(self, name: str) -> list[str]:
        """Return where words that were edited in a wiki hold a name."""
        edited = ((edit, f"{edit.what} {edit.trigger or ''}") for edit in self.of(ActionEdit))
        return [f"{e.action} as {e.by} has it" for e, words in edited if without_name(words, name) != words]

    def forget(self, name: str) -> list[PublishedPage]:
        """Remove a name, and what the pages were like, which held it; return these. Raises StoreError.

        What is left is where they are. Such a page is not read back, or the name would come with it.
        """
        pages = self.of(PublishedPage)
        emptied = [
            page.emptied() for page in pages if (place := unquote(page.place)) == without_name(place, name)
        ]

        def without(found: dict[str, Entry]) -> dict[str, Entry]:
            kept = {key: entry for key, entry in found.items() if key.partition(":")[0] not in PAGES}
            edited = {key: _without_name(key, entry, name) for key, entry in kept.items()}
            return edited | {_key(page): _entry(page) for page in emptied}

        self._file.change(without, erasing=True)
        return pages

    def forget_added(self, what: str) -> list[PageReading]:
        """Remove a task that somebody added to pages; return how these were read. Raises StoreError."""
        readings = [
            reading
            for reading in self.of(PageReading)
            if any(fold(each.text) == fold(what) for each in reading.added)
        ]

        def without(found: dict[str, Entry]) -> dict[str, Entry]:
            for reading in readings:
                kept = tuple(task for task in reading.added if fold(task.text) != fold(what))
                left = msgspec.structs.replace(reading, added=kept)
                found[_key(left)] = _entry(left)
            return found

        if readings:
            self._file.change(without, erasing=True)
        return readings

    def edits(self, action: str) -> bool:
        """Whether it is kept how this action was edited in a wiki."""
        return any(edit.action == action for edit in self.of(ActionEdit))

    def forget_text(self, name: str) -> list[PublishedPage]:
        """Remove what the pages were like, which held a removed text; return these. Raises StoreError.

        If the text is an action or a record, named `SESSION/A1`, what was said of it and how it was edited
        goes too.
        """
        pages = self.of(PublishedPage)
        emptied = [page.emptied() for page in pages]

        def without(found: dict[str, Entry]) -> dict[str, Entry]:
            kept = {key: entry for key, entry in found.items() if key.partition(":")[0] not in PAGES}
            if name:
                kept = {key: entry for key, entry in kept.items() if key.split(":")[1:2] != [name]}
            return kept | {_key(page): _entry(page) for page in emptied}

        self._file.change(without, erasing=True)
        return pages

    def forget_said(self, record: str) -> list[PublishedPage]:
        """Remove the words in which something was said later of a record, and what the pages were like, which
        held them; return these. Raises StoreError.

        What became of it stays, without its reason.
        """
        pages = self.of(PublishedPage)
        emptied = [page.emptied() for page in pages]

        def without(found: dict[str, Entry]) -> dict[str, Entry]:
            kept = {key: entry for key, entry in found.items() if key.partition(":")[0] not in PAGES}
            left = {
                key: {name: value for name, value in entry.items() if name not in _SAID}
                if key.split(":")[:2] == ["state", record]
                else entry
                for key, entry in kept.items()
            }
            return left | {_key(page): _entry(page) for page in emptied}

        self._file.change(without, erasing=True)
        return pages

    def keep_word(self, word: RecordWord) -> RecordWord:
        """Keep what was said of a record, a second later if something was said of it in the same one.

        Return it as it is kept. Raises StoreError.
        """
        kept = word

        def with_word(found: dict[str, Entry]) -> dict[str, Entry]:
            nonlocal kept
            while _key(kept) in found:
                kept = msgspec.structs.replace(kept, at=kept.at + 1)
            return {**found, _key(kept): _entry(kept)}

        self._file.change(with_word)
        return kept

    def keep(self, followups: Iterable[Followup]) -> None:
        """Return when these are durable; each takes the place of what was said of the same before."""
        if entries := [*map(_entry, followups)]:
            self._file.put(*entries)

    def release(self) -> None:
        """Take back that a team adopted the session. Raises StoreError."""
        self._file.change(lambda found: {key: entry for key, entry in found.items() if key != ADOPTION})


def _without_name(key: str, entry: Entry, name: str) -> Entry:
    """Put nobody in the place of a name, of what is kept under this key."""
    texts = {"wording": ("who",), "state": _SAID}.get(key.partition(":")[0], ())
    return entry | {text: without_name(entry[text], name) for text in texts if text in entry}


def _entry(followup: Followup) -> Entry:
    return {KEY: _key(followup), **msgspec.to_builtins(followup)}


def _key(followup: Followup) -> str:
    match followup:
        case PublishedPage():
            return f"published:{followup.target}"
        case PageReading():
            return f"reading:{followup.target}"
        case ActionStatus():
            return f"word:{followup.action}"
        case ActionEdit():
            return f"wording:{followup.action}"
        case RecordWord():  # each stays: what was said before tells how long until the next look
            return ":".join(filter(None, ("state", followup.record, str(followup.at), followup.by)))
        case Adoption():
            return ADOPTION
