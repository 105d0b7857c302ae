"""What became of sessions afterwards, as values: pages that were published, and what was said of actions."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import unquote

import msgspec

from retro.errors import DamagedFile
from retro.minutes.task_readback import Task
from retro.publish.publishing import Published
from retro.session.forget_names import without_name
from retro.session.record import Action
from retro.session.text import visible_in
from retro.storage import FollowupFile
from retro.storage.followup_file import KEY, Entry

HERE: Final = ""
"""Who said it, when it was said with `retro actions`; otherwise the name of a target."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks of a page as they were read last, and those that have no box there any more."""

    target: str
    mark: str
    place: str
    tasks: tuple[Task, ...]
    gone: tuple[str, ...] = ()


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """What was said last of whether an action is done, outside of a session."""

    action: str
    done: bool
    by: str = HERE
    at: int


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody mended an action in the wiki."""

    action: str
    what: str
    who: str = ""
    due: str = ""
    trigger: str | None = None
    """None where it was not read."""
    by: str
    at: int

    def applied(self, action: Action) -> Action:
        """Give the action as it was mended."""
        trigger = action.trigger if self.trigger is None else self.trigger
        return msgspec.structs.replace(action, what=self.what, who=self.who, due=self.due, trigger=trigger)


Remembered = Published | Reading | Word | Wording
KINDS: Final = (("published", Published), ("reading", Reading), ("word", Word), ("wording", Wording))
PAGES: Final = ("published", "reading")
Found = TypeVar("Found", Published, Reading, Word, Wording)


class Followups:
    """What is kept beside one session's file."""

    def __init__(self, session: Path) -> None:
        self._file = FollowupFile(session)

    def all(self) -> list[Remembered]:
        """Everything, in no order. Raises StoreError."""
        found: list[Remembered] = []
        types: dict[str, Any] = dict(KINDS)
        try:
            for key, entry in self._file.entries().items():
                kind = types.get(key.partition(":")[0])
                if kind is not None:  # a newer version may keep more
                    fields = {name: value for name, value in entry.items() if name != KEY}
                    # These words go into sessions; the others are compared with what a wiki has.
                    found.append(msgspec.convert(visible_in(fields) if kind is Wording else fields, kind))
        except (msgspec.ValidationError, KeyError, AttributeError) as trouble:
            raise DamagedFile(
                f"The file {self._file.path} holds something this program does not understand: {trouble}."
            ) from trouble
        return found

    def of(self, kind: type[Found]) -> list[Found]:
        """Everything of one kind."""
        return [each for each in self.all() if isinstance(each, kind)]

    def published(self, target: str, mark: str) -> Published | None:
        """What was published to a target, if that is still the same."""
        return next((p for p in self.of(Published) if (p.target, p.mark) == (target, mark)), None)

    def names(self, name: str) -> bool:
        """Whether an owner that was mended in a wiki has this name."""
        return any(without_name(wording.who, name) != wording.who for wording in self.of(Wording))

    def mentions(self, name: str) -> list[str]:
        """Say where words that were mended in a wiki hold a name."""
        mended = ((wording, f"{wording.what} {wording.trigger or ''}") for wording in self.of(Wording))
        return [f"{w.action} as {w.by} has it" for w, words in mended if without_name(words, name) != words]

    def forget(self, name: str) -> list[Published]:
        """Let go of a name, and of what the pages were like, which held it; give these. Raises StoreError.

        What is left is where they are. Such a page is not read back, or the name would come with it.
        """
        pages = self.of(Published)
        emptied = [
            msgspec.structs.replace(page, revision="", text="", tasks=(), url="")
            for page in pages
            if (place := unquote(page.place)) == without_name(place, name)
        ]

        def without(found: dict[str, Entry]) -> dict[str, Entry]:
            kept = {key: entry for key, entry in found.items() if key.partition(":")[0] not in PAGES}
            mended = {
                key: {**entry, "who": without_name(entry.get("who", ""), name)}
                if key.startswith("wording:")
                else entry
                for key, entry in kept.items()
            }
            return mended | {_key(page): _entry(page) for page in emptied}

        self._file.change(without, erasing=True)
        return pages

    def keep(self, entries: Iterable[Remembered]) -> None:
        """Return when it is durable; each takes the place of what was said of the same before."""
        self._file.put(*map(_entry, entries))


def _entry(entry: Remembered) -> Entry:
    return {KEY: _key(entry), **msgspec.to_builtins(entry)}


def _key(entry: Remembered) -> str:
    match entry:
        case Published():
            return f"published:{entry.target}"
        case Reading():
            return f"reading:{entry.target}"
        case Word():
            return f"word:{entry.action}"
        case Wording():
            return f"wording:{entry.action}"
