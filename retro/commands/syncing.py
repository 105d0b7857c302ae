"""Reading back from the wikis what became of promises; no wiki ever keeps a meeting from opening."""

import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from retro.commands.followups import Followups, Reading
from retro.commands.open_actions import Past, past_sessions
from retro.commands.page_draft import draft_of
from retro.commands.wiki_readback import Taken, promised, take
from retro.commands.wikis import Wikis
from retro.errors import RetroError, WikiError
from retro.publish.publishing import Published, reached
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.opening import mark_of
from retro.publish.targets.places import spoken
from retro.publish.targets.target import Target
from retro.session.text import counted
from retro.storage import Library
from retro.workspace import Workspace

OPENING: Final = 5.0
"""Seconds for which people who want to begin wait for a wiki."""
ASKED: Final = 60.0


@dataclass
class _Leaf:
    """A page that was published, and what it looked like when it was seen last."""

    past: Past
    published: Published
    reading: Reading | None


@dataclass
class Report:
    """What came of it: what people did, which pages say nothing any more, and what could not be read."""

    news: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    pages: int = 0
    taken: list[tuple[str, Taken]] = field(default_factory=list)
    """What was read of each session's page, to be remembered."""


def synced_for_opening(workspace: Workspace, library: Library) -> None:
    """Read the wikis for a few seconds; say what came of it, and go on in any case."""
    try:
        report = synced(workspace, library, OPENING)
    except RetroError as refusal:
        report = Report(troubles=[str(refusal)])
    for line in (*report.news, *report.silent, *report.troubles):
        try:
            print(line, file=sys.stderr, flush=True)
        except OSError:
            return


def synced(workspace: Workspace, library: Library, seconds: float) -> Report:
    """Read every page of the last sessions from all wikis at once, for so many seconds at most."""
    report = Report()
    wikis = Wikis(workspace)
    pasts = past_sessions(workspace, library) if wikis.tables or wikis.refusal else []
    if wikis.refusal and any(isinstance(entry, Published) for past in pasts for entry in past.after):
        raise WikiError(wikis.refusal)
    leaves = _leaves(wikis, pasts)
    reports = {name: Report() for name in leaves}

    def read(name: str) -> None:
        try:
            target = wikis.open(name, Deadline(seconds))
            for leaf in leaves[name]:
                _read(target, leaf, reports[name])
        except RetroError as refusal:
            reports[name].troubles.append(f"{name} could not be read: {_sentence(refusal)}")
        except Exception as error:  # whatever a wiki answers, the meeting opens
            reports[name].troubles.append(f"{name} could not be read ({type(error).__name__}).")

    until = time.monotonic() + seconds
    threads = {name: threading.Thread(target=read, args=(name,), daemon=True) for name in leaves}
    for thread in threads.values():
        thread.start()
    for name, thread in threads.items():
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive():
            report.troubles.append(
                f"{name} did not answer within {seconds:.0f} seconds; what was ticked there comes next time."
            )
            continue
        # Not in its thread: one that is late must not write what may be forgotten by then.
        _keep(library, reports[name])
        report.news += reports[name].news
        report.silent += reports[name].silent
        report.troubles += reports[name].troubles
        report.pages += reports[name].pages
    return report


def _leaves(wikis: Wikis, pasts: Iterable[Past]) -> dict[str, list[_Leaf]]:
    """Find the published pages, by target; a target that was changed in retro.toml is another one."""
    found: dict[str, list[_Leaf]] = {}
    marks = {name: mark_of(table) for name, table in wikis.tables.items()}
    for past in pasts:
        readings = {each.target: each for each in past.after if isinstance(each, Reading)}
        for page in past.after:
            if isinstance(page, Published) and marks.get(page.target) == page.mark:
                reading = readings.get(page.target)
                current = reading if reading and spoken(reading.place) == spoken(page.place) else None
                found.setdefault(page.target, []).append(_Leaf(past, page, current))
    return found


def _read(target: Target, leaf: _Leaf, report: Report) -> None:
    if promised(leaf.published, leaf.reading):
        published = reached(target, leaf.published, draft_of(leaf.past.session))
        taken = take(target, published, leaf.reading, int(time.time()))
        if taken.trouble:
            report.silent.append(taken.trouble)
            return
        report.pages += 1
        report.taken.append((leaf.past.session.id, taken))


def _keep(library: Library, report: Report) -> None:
    """Remember what was read; only that is news."""
    for session_id, taken in report.taken:
        try:
            if taken.entries:
                Followups(library.path(session_id)).keep(taken.entries)
        except RetroError as refusal:
            report.troubles.append(_sentence(refusal))
        else:
            report.news += taken.news


def _sentence(refusal: RetroError) -> str:
    words = str(refusal)
    return words if words.endswith(".") else f"{words}."


def summary(report: Report) -> str:
    """Say in one line what came of reading."""
    if not (report.pages or report.silent or report.troubles):
        return "No published page of the last sessions has actions on it."
    return f"{counted(report.pages, 'page')} read, {counted(len(report.news), 'change')}."
