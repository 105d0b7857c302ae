"""What is remembered of the page of a session on one target: as it was published, and as it was read last."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

from retro.publish.targets.places import shown_place
from retro.session.belonging import Adoption
from retro.session.later_words import RecordWord
from retro.session.open_actions import ActionEdit, ActionStatus


class Task(msgspec.Struct, frozen=True):
    """A line of a task list: `id` is that of the action, `due` may be anything a person wrote."""

    id: str
    done: bool
    text: str
    who: str
    due: str
    trigger: str = ""


class AddedTask(msgspec.Struct, frozen=True):
    """A task that somebody added to the page, as it is written there; `at` is when it was seen first."""

    text: str
    who: str
    due: str
    at: int


class PublishedPage(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a page: enough to see whether anybody changed it since."""

    target: str
    mark: str
    """Which target that was; the same name may come to mean another."""
    place: str
    revision: str
    text: str
    """Ours alone, the base of the next merge. Empty once it was removed because of a name in it."""
    merged: str = ""
    """The page as it was left where it has lines of other people too; empty where it has none."""
    tasks: tuple[Task, ...] = ()
    """The actions on it, as they were left there."""
    url: str = ""
    at: int = 0
    """Epoch seconds."""

    @property
    def left(self) -> str:
        """The page as it was left there."""
        return self.merged or self.text

    def emptied(self) -> "PublishedPage":
        """Where the page is, and nothing of what is on it."""
        return msgspec.structs.replace(self, revision="", text="", merged="", tasks=(), url="")


class PageReading(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks of a page as they were read last, the ids of those that have no box there any more, and what
    people added."""

    target: str
    mark: str
    place: str
    tasks: tuple[Task, ...]
    gone: tuple[str, ...] = ()
    added: tuple[AddedTask, ...] = ()


Followup: TypeAlias = PublishedPage | PageReading | ActionStatus | ActionEdit | RecordWord | Adoption
"""What is kept beside the file of a session that is over."""


def published_pages(
    kept: Iterable[Followup], marks: Mapping[str, str]
) -> list[tuple[PublishedPage, PageReading | None]]:
    """Return the pages on targets that are still the same, with how each was read last.

    `marks` says which target each name means now: one that was changed in retro.toml is another one.
    """
    kept = list(kept)
    readings = {each.target: each for each in kept if isinstance(each, PageReading)}
    found = []
    for page in kept:
        if isinstance(page, PublishedPage) and marks.get(page.target) == page.mark:
            reading = readings.get(page.target)
            is_of_it = reading is not None and shown_place(reading.place) == shown_place(page.place)
            found.append((page, reading if is_of_it else None))
    return found


def is_read_back(published: PublishedPage, reading: PageReading | None) -> bool:
    """Whether the page can tell anything: not once a name or a text in it was removed here."""
    return bool(published.text) or has_tasks(published, reading)


def has_tasks(published: PublishedPage, reading: PageReading | None) -> bool:
    """Whether the page ever had a task of ours."""
    return bool(reading.tasks or reading.gone if reading else published.tasks)


def reading_of(
    published: PublishedPage,
    tasks: tuple[Task, ...],
    gone: tuple[str, ...] = (),
    added: tuple[AddedTask, ...] = (),
) -> PageReading:
    """Return what is remembered of the tasks of a page."""
    return PageReading(
        target=published.target,
        mark=published.mark,
        place=published.place,
        tasks=tasks,
        gone=gone,
        added=added,
    )
