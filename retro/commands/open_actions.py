"""Promises of all sessions, and what became of each: in a later session, in the wiki, by `retro actions`."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import msgspec

from retro.commands.followups import Followups, Reading, Remembered, Word, Wording
from retro.commands.read_session import read_session
from retro.errors import StoreError
from retro.session.model import Session
from retro.session.record import CarriedAction, Verdict
from retro.storage import DamagedEntry, Library
from retro.workspace import Workspace

LOOK_BACK: Final = 30
"""Finished sessions whose promises are looked at; what is older was carried on by one of them."""


@dataclass(frozen=True)
class KnownAction:
    """An action with all that is known of it now. Its id is its own for ever: `SESSION/A1`."""

    id: str
    carried: CarriedAction
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


def open_actions(workspace: Workspace, library: Library) -> tuple[CarriedAction, ...]:
    """What the next session is to hear of: everything open, and what was done since the last one."""
    from retro.commands.syncing import synced_for_opening

    synced_for_opening(workspace, library)
    verdicts = {"open": Verdict.OPEN, "done": Verdict.DONE}
    return tuple(
        msgspec.structs.replace(known_action.carried, verdict=verdicts[known_action.state])
        for known_action in known_actions(past_sessions(workspace, library))
        if known_action.state == "open" or (known_action.state == "done" and not known_action.told)
    )


def past_sessions(
    workspace: Workspace, library: Library, of: Session | None = None, *, demos: bool = False
) -> list[Past]:
    """The newest finished sessions in which somebody promised something, oldest first.

    With `of`, only those that can say what became of the promises on that session's page. With `demos`,
    instead of them those with simulated people, in which nobody promised anything.
    """
    found: list[Past] = []
    origins = {of.id, *(carried.session for carried in of.record.carried_actions)} if of else set()
    for session_id, summary in library.heads():
        if isinstance(summary, DamagedEntry) or not summary.ended:
            continue
        if summary.demo not in (demos, None):
            continue
        if of and session_id not in origins and summary.ended < (of.ended or of.opened):
            continue
        try:
            session = read_session(workspace, session_id)
        except StoreError:
            continue
        if session.agenda.simulated is not demos:  # the summary of an older file does not say it
            continue
        try:
            after = Followups(library.path(session_id)).all()
        except StoreError:
            after = []
        found.append(Past(session, after))
        if len(found) == LOOK_BACK:
            break
    return sorted(found, key=lambda past: past.session.ended or 0)


def known_actions(pasts: Iterable[Past]) -> list[KnownAction]:
    """Fold everything that was promised and said, in the order in which it was."""
    pasts = list(pasts)
    found: dict[str, KnownAction] = {}
    words = sorted((w for p in pasts for w in p.after if isinstance(w, Word)), key=lambda word: word.at)
    for past in pasts:
        ended = past.session.ended or 0
        while words and words[0].at < ended:
            _heard(found, words.pop(0))
        _judged(found, past.session)
        for action in past.session.record.actions:
            name = f"{past.session.id}/{action.id}"
            carried = CarriedAction(
                msgspec.structs.replace(action, topic=""), past.session.id, _day(past.session)
            )
            found[name] = KnownAction(name, carried, at=ended, home=past.session.id)
    for word in words:
        _heard(found, word)
    for past in pasts:
        for entry in past.after:
            _mended(found, entry)
    return sorted(found.values(), key=_order)


def _judged(found: dict[str, KnownAction], session: Session) -> None:
    """Take over what a session said of the promises it was shown."""
    looked = any(stage.kind == "review" and stage.id in session.states for stage in session.agenda.stages)
    for carried in session.record.carried_actions:
        name = f"{carried.session}/{carried.action.id}"
        known = found.get(name) or KnownAction(name, carried, home=session.id)
        known = replace(known, carried=msgspec.structs.replace(carried, verdict=Verdict.OPEN))
        heard = known.at <= session.opened  # what came during the session, the session was not told
        ended = session.ended or 0
        match carried.verdict:
            case Verdict.DONE:
                known = replace(known, state="done", at=ended, told=looked)
            case Verdict.DROP:
                known = replace(known, state="dropped", at=ended, told=True)
            case Verdict.KEEP:
                known = replace(known, state="open", at=ended)
            case Verdict.OPEN if known.state == "done" and heard:
                known = replace(known, state="open", at=ended)
        found[name] = known


def _heard(found: dict[str, KnownAction], word: Word) -> None:
    known_action = found.get(word.action)
    if known_action is not None:
        state: Literal["open", "done"] = "done" if word.done else "open"
        found[word.action] = replace(known_action, state=state, at=word.at, by=word.by, told=False)


def _mended(found: dict[str, KnownAction], entry: Remembered) -> None:
    if isinstance(entry, Wording) and entry.action in found:
        known_action = found[entry.action]
        carried = msgspec.structs.replace(
            known_action.carried, action=entry.applied(known_action.carried.action)
        )
        found[entry.action] = replace(known_action, carried=carried)
    if isinstance(entry, Reading):
        for name in entry.gone:
            if name in found:
                found[name] = replace(found[name], gone=(*found[name].gone, entry.target))


def _order(known_action: KnownAction) -> tuple[str, str, int, str]:
    action = known_action.carried.action.id  # A9 before A10; in a file that a hand wrote it may be anything
    return known_action.carried.date, known_action.carried.session, len(action), action


def _day(session: Session) -> str:
    moment = datetime.datetime.fromtimestamp(session.opened + session.offset * 60, datetime.UTC)
    return moment.date().isoformat()
