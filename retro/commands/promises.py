"""Promises of all sessions, and what became of each: in a later session, in the wiki, by `retro actions`."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import msgspec

from retro.commands.aftermath import Aftermath, Reading, Remembered, Word, Wording
from retro.commands.reading import read_session
from retro.errors import StoreError
from retro.session.model import Session
from retro.session.record import Promise, Verdict
from retro.store import TROUBLE, Library
from retro.workspace import Workspace

LOOK_BACK: Final = 30
"""Finished sessions whose promises are looked at; what is older was carried on by one of them."""


@dataclass(frozen=True)
class Pledge:
    """An action with all that is known of it now. Its id is its own for ever: `SESSION/A1`."""

    id: str
    promise: Promise
    state: Literal["open", "done", "dropped"] = "open"
    at: int = 0
    """When that was said, epoch seconds."""
    told: bool = True
    """Whether a session has heard of it; otherwise the next one is told."""
    by: str = ""
    """The target it was ticked at, if it was."""
    gone: tuple[str, ...] = ()
    """The targets on whose page it has no box any more."""
    home: str = ""
    """The session beside whose file is kept what is said of it."""


@dataclass
class Past:
    """A finished session and what became of it."""

    session: Session
    after: list[Remembered] = field(default_factory=list)


def open_promises(workspace: Workspace, library: Library) -> tuple[Promise, ...]:
    """What the next session is to hear of: everything open, and what was done since the last one."""
    from retro.commands.syncing import synced_for_opening

    synced_for_opening(workspace, library)
    verdicts = {"open": Verdict.OPEN, "done": Verdict.DONE}
    return tuple(
        msgspec.structs.replace(pledge.promise, verdict=verdicts[pledge.state])
        for pledge in pledges(past_sessions(workspace, library))
        if pledge.state == "open" or (pledge.state == "done" and not pledge.told)
    )


def past_sessions(
    workspace: Workspace, library: Library, of: Session | None = None, *, demos: bool = False
) -> list[Past]:
    """The newest finished sessions in which somebody promised something, oldest first.

    With `of`, only those that can say what became of the promises on that session's page. With `demos`,
    instead of them those with simulated people, in which nobody promised anything.
    """
    found: list[Past] = []
    origins = {of.id, *(promise.session for promise in of.record.promises)} if of else set()
    for session_id, head in library.heads():
        if TROUBLE in head or not head.get("ended"):
            continue
        if bool(head.get("demo", demos)) is not demos:
            continue
        if of and session_id not in origins and head["ended"] < (of.ended or of.opened):
            continue
        try:
            session = read_session(workspace, session_id)
        except StoreError:
            continue
        if session.agenda.simulated is not demos:  # the head of an older file does not say it
            continue
        try:
            after = Aftermath(library.path(session_id)).all()
        except StoreError:
            after = []
        found.append(Past(session, after))
        if len(found) == LOOK_BACK:
            break
    return sorted(found, key=lambda past: past.session.ended or 0)


def pledges(pasts: Iterable[Past]) -> list[Pledge]:
    """Fold everything that was promised and said, in the order in which it was."""
    pasts = list(pasts)
    found: dict[str, Pledge] = {}
    words = sorted((w for p in pasts for w in p.after if isinstance(w, Word)), key=lambda word: word.at)
    for past in pasts:
        ended = past.session.ended or 0
        while words and words[0].at < ended:
            _heard(found, words.pop(0))
        _judged(found, past.session)
        for action in past.session.record.actions:
            name = f"{past.session.id}/{action.id}"
            promise = Promise(msgspec.structs.replace(action, topic=""), past.session.id, _day(past.session))
            found[name] = Pledge(name, promise, at=ended, home=past.session.id)
    for word in words:
        _heard(found, word)
    for past in pasts:
        for entry in past.after:
            _mended(found, entry)
    return sorted(found.values(), key=_order)


def _judged(found: dict[str, Pledge], session: Session) -> None:
    """Take over what a session said of the promises it was shown."""
    looked = any(stage.kind == "review" and stage.id in session.states for stage in session.agenda.stages)
    for promise in session.record.promises:
        name = f"{promise.session}/{promise.action.id}"
        known = found.get(name) or Pledge(name, promise, home=session.id)
        known = replace(known, promise=msgspec.structs.replace(promise, verdict=Verdict.OPEN))
        heard = known.at <= session.opened  # what came during the session, the session was not told
        ended = session.ended or 0
        match promise.verdict:
            case Verdict.DONE:
                known = replace(known, state="done", at=ended, told=looked)
            case Verdict.DROP:
                known = replace(known, state="dropped", at=ended, told=True)
            case Verdict.KEEP:
                known = replace(known, state="open", at=ended)
            case Verdict.OPEN if known.state == "done" and heard:
                known = replace(known, state="open", at=ended)
        found[name] = known


def _heard(found: dict[str, Pledge], word: Word) -> None:
    pledge = found.get(word.action)
    if pledge is not None:
        state: Literal["open", "done"] = "done" if word.done else "open"
        found[word.action] = replace(pledge, state=state, at=word.at, by=word.by, told=False)


def _mended(found: dict[str, Pledge], entry: Remembered) -> None:
    if isinstance(entry, Wording) and entry.action in found:
        pledge = found[entry.action]
        promise = msgspec.structs.replace(pledge.promise, action=entry.applied(pledge.promise.action))
        found[entry.action] = replace(pledge, promise=promise)
    if isinstance(entry, Reading):
        for name in entry.gone:
            if name in found:
                found[name] = replace(found[name], gone=(*found[name].gone, entry.target))


def _order(pledge: Pledge) -> tuple[str, str, int, str]:
    action = pledge.promise.action.id  # A9 before A10; in a file that a hand wrote it may be anything
    return pledge.promise.date, pledge.promise.session, len(action), action


def _day(session: Session) -> str:
    moment = datetime.datetime.fromtimestamp(session.opened + session.offset * 60, datetime.UTC)
    return moment.date().isoformat()
