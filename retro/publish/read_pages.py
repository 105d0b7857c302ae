"""Reading the pages of many sessions back, from all wikis at once and no longer than is asked for."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import msgspec

from retro.errors import RetroError
from retro.publish.carry_out import with_current_place
from retro.publish.followups import Followups
from retro.publish.plan import draft_of
from retro.publish.published_page import Followup, PageReading, PublishedPage, is_read_back
from retro.publish.readback import Readback, read_back
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.places import shown_place
from retro.publish.targets.target import Misplaced, Target
from retro.session.model import Session
from retro.session.text import counted
from retro.words import ended


@dataclass(frozen=True)
class PastPage:
    """A page of a finished session, how it was read last, and where that is kept."""

    session: Session
    published: PublishedPage
    reading: PageReading | None
    followups: Followups


@dataclass
class Report:
    """What people did, which pages say nothing any more, and what could not be read, in sentences."""

    news: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    pages: int = 0

    def add(self, other: "Report") -> None:
        """Take over all of another report."""
        self.news += other.news
        self.problems += other.problems
        self.failures += other.failures
        self.pages += other.pages

    @property
    def summary(self) -> str:
        """All of it in one line."""
        if not (self.pages or self.problems or self.failures):
            return "No page of the last sessions was published."
        return f"{counted(self.pages, 'page')} read, {counted(len(self.news), 'change')}."


def read_pages(
    pages: Iterable[PastPage], open_target: Callable[[str, Deadline], Target], seconds: float
) -> Report:
    """Read pages back and keep what is found; a wiki that fails or is late does not keep the others."""
    by_target: dict[str, list[PastPage]] = {}
    for page in pages:
        by_target.setdefault(page.published.target, []).append(page)
    readers = [_Reader(name, of_one, open_target, seconds) for name, of_one in by_target.items()]
    until = time.monotonic() + seconds
    for reader in readers:
        reader.start()
    report = Report()
    for reader in readers:
        reader.join(max(0.0, until - time.monotonic()))
        if reader.is_alive():
            report.failures.append(
                f"{reader.target} did not answer within {seconds:.0f} seconds; what was ticked there"
                " will be read next time."
            )
        else:
            report.add(reader.kept())
    return report


class _Reader(threading.Thread):
    """Reads the pages of one target. It keeps nothing: a late one must not write what was forgotten."""

    def __init__(
        self,
        target: str,
        pages: list[PastPage],
        open_target: Callable[[str, Deadline], Target],
        seconds: float,
    ) -> None:
        super().__init__(daemon=True)
        self.target = target
        self._pages = pages
        self._open = open_target
        self._seconds = seconds
        self._found: list[tuple[PastPage, PublishedPage, Readback]] = []
        """Pages as they are kept, as they are now, and what people did there."""
        self._failures: list[str] = []

    def run(self) -> None:
        try:
            target = self._open(self.target, Deadline(self._seconds))
            for page in self._pages:
                if is_read_back(page.published, page.reading):
                    self._read(target, page)
        except RetroError as error:
            self._failures.append(f"{self.target} could not be read: {ended(str(error))}")
        except Exception as error:  # whatever a wiki answers, the meeting opens
            self._failures.append(f"{self.target} could not be read ({type(error).__name__}).")

    def _read(self, target: Target, page: PastPage) -> None:
        published = page.published
        try:
            published = with_current_place(target, published, draft_of(page.session))
        except Misplaced as refusal:
            readback = Readback(problem=f"{ended(str(refusal))} Its actions stay as they were.")
        else:
            there, now = target.read(published.place), int(time.time())
            readback = read_back(there, published, page.reading, target.flavour, now)
        self._found.append((page, published, readback))

    def kept(self) -> Report:
        """Keep what was found, once the thread is over, and return what there is to say of it."""
        report = Report(failures=self._failures)
        for page, published, readback in self._found:
            if readback.problem:
                report.problems.append(readback.problem)
                continue
            report.pages += 1
            old, new = shown_place(page.published.place), shown_place(published.place)
            moved = _moved(published, page.reading) if old != new else ()
            try:
                page.followups.keep((*moved, *readback.followups))
            except RetroError as error:
                report.failures.append(ended(str(error)))
            else:  # only what is kept is news
                report.news += [f"{self.target}: {old} has moved to {new}."] if moved else []
                report.news += readback.news
        return report


def _moved(published: PublishedPage, reading: PageReading | None) -> tuple[Followup, ...]:
    """Return what is remembered of a page, under the name that it has now."""
    same = msgspec.structs.replace(reading, place=published.place) if reading else None
    return (published, same) if same else (published,)
