"""What became of actions after the session that agreed them: which are open, and how they read now.

An action keeps its id for ever, `SESSION/A1`. Whether it is done may be said by a session that reviews it, on
the page of a wiki where somebody ticks it, and with `retro actions`: what was said last counts. How it reads
may be edited on the page of a wiki: the last edit counts, and no session changes the words of an action that
it carried over.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import msgspec

from retro.session.dates import check_day
from retro.session.model import Session
from retro.session.record import Action, Answer, CarriedAction, FoundTask, Verdict
from retro.session.text import fold

COMMAND_LINE: Final = ""
"""Who says it, where it is said with `retro actions`; otherwise it is the name of a wiki."""

State: TypeAlias = Literal["open", "done", "dropped", "closed"]
"""Closed is what another tool exported without saying what became of it."""


class ActionStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What was said last, outside of a session, of whether an action is done; `at` in epoch seconds."""

    action: str
    done: bool
    by: str = COMMAND_LINE
    at: int


class ActionEdit(msgspec.Struct, frozen=True, kw_only=True):
    """How an action reads since somebody edited it in the wiki `by`; `at` in epoch seconds."""

    action: str
    what: str
    who: str = ""
    due: str = ""
    trigger: str | None = None
    """None where it was not read, as by earlier versions."""
    by: str
    at: int

    def __post_init__(self) -> None:
        check_day(self.due)  # a file that is changed may hold anything

    def applied(self, action: Action) -> Action:
        """Return the action as it reads after this edit."""
        trigger = action.trigger if self.trigger is None else self.trigger
        return msgspec.structs.replace(action, what=self.what, who=self.who, due=self.due, trigger=trigger)


@dataclass(frozen=True)
class PastSession:
    """A finished session, with what is kept beside its file of actions, its own and those it carried over."""

    session: Session
    reviewed: bool = False
    """Whether the group was in a stage that shows the carried-over actions."""
    statuses: tuple[ActionStatus, ...] = ()
    edits: tuple[ActionEdit, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    """Wiki and id of actions that have no box any more on the session's page there."""
    found: tuple[FoundTask, ...] = ()
    """What people wrote under Actions on the session's pages."""

    @property
    def ended(self) -> int:
        """Epoch seconds."""
        return self.session.ended or 0


@dataclass(frozen=True)
class KnownAction:
    """An action with all that is known of it now."""

    id: str
    carried: CarriedAction
    """As the next session would carry it over."""
    home: str
    """The session beside whose file it is kept what `retro actions` says of it."""
    state: State = "open"
    at: int = 0
    """When that was said, epoch seconds."""
    told: bool = True
    """Whether a session has heard of it; otherwise the next one is told."""
    missing: tuple[str, ...] = ()
    """The wikis on whose page it has no box any more."""


def known_actions(pasts: Iterable[PastSession]) -> list[KnownAction]:
    """Fold all that was agreed and said, in the order of time; oldest actions first."""
    sessions = sorted(pasts, key=lambda past: past.ended)
    statuses = sorted((each for past in sessions for each in past.statuses), key=lambda status: status.at)
    found: dict[str, KnownAction] = {}
    for past in sessions:
        while statuses and statuses[0].at < past.ended:
            _set_status(found, statuses.pop(0))
        _review(found, past)
        _add_agreed(found, past.session)
    for status in statuses:
        _set_status(found, status)
    for name, edit in latest_edits(sessions).items():
        if name in found:
            carried = found[name].carried
            edited = msgspec.structs.replace(carried, action=edit.applied(carried.action))
            found[name] = replace(found[name], carried=edited)
    for wiki, name in (each for past in sessions for each in past.missing):
        if name in found:
            found[name] = replace(found[name], missing=(*found[name].missing, wiki))
    return sorted(found.values(), key=_age)


def to_carry_over(known: Iterable[KnownAction]) -> tuple[CarriedAction, ...]:
    """Return what the next session carries over: all that is open, and what no session knows is done."""
    verdicts = {"open": Verdict.OPEN, "done": Verdict.DONE}
    return tuple(
        msgspec.structs.replace(each.carried, verdict=verdicts[each.state])
        for each in known
        if each.state == "open" or (each.state == "done" and not each.told)
    )


def to_ask_about(pasts: Iterable[PastSession]) -> tuple[FoundTask, ...]:
    """Return the tasks on pages that no session has taken or left yet; each of a session's pages once."""
    sessions = sorted(pasts, key=lambda past: past.ended)
    asked = (task for past in sessions for task in past.session.record.found)
    settled = {_found_as(task) for task in asked if task.answer is not Answer.OPEN}
    found = {_found_as(task): task for past in reversed(sessions) for task in reversed(past.found)}
    return tuple(task for name, task in reversed(found.items()) if name not in settled)


def boxes(known: Iterable[KnownAction], ended: int | None) -> dict[str, bool]:
    """Return, by action, whether it is ticked on the page of a session that ended at this time.

    What is not in it stays as the session left it: open, and nobody said anything else since.
    """
    return {
        each.id: each.state == "done"
        for each in known
        if each.state == "done" or (ended and each.state == "open" and each.at > ended)
    }


def latest_edits(pasts: Iterable[PastSession], more: Iterable[ActionEdit] = ()) -> dict[str, ActionEdit]:
    """Return the last edit of each action that was edited, by action, on whichever page it was made."""
    edits = [*(edit for past in pasts for edit in past.edits), *more]
    return {edit.action: edit for edit in sorted(edits, key=lambda edit: edit.at)}


def with_edits(session: Session, edits: Mapping[str, ActionEdit]) -> Session:
    """Return a session whose actions, its own and those it carried over, read as they were edited since."""

    def edited(action: Action, origin: str) -> Action:
        edit = edits.get(f"{origin}/{action.id}")
        return action if edit is None else edit.applied(action)

    actions = tuple(edited(action, session.id) for action in session.record.actions)
    carried_actions = tuple(
        msgspec.structs.replace(carried, action=edited(carried.action, carried.session))
        for carried in session.record.carried_actions
    )
    record = msgspec.structs.replace(session.record, actions=actions, carried_actions=carried_actions)
    return msgspec.structs.replace(session, record=record)


def _add_agreed(found: dict[str, KnownAction], session: Session) -> None:
    moment = datetime.datetime.fromtimestamp(session.opened + session.offset * 60, datetime.UTC)
    state: State = "closed" if session.agenda.actions_closed else "open"
    for action in session.record.actions:
        name = f"{session.id}/{action.id}"
        agreed = msgspec.structs.replace(action, topic="")
        carried = CarriedAction(agreed, session.id, moment.date().isoformat())
        found[name] = KnownAction(name, carried, session.id, state, session.ended or 0)


def _review(found: dict[str, KnownAction], past: PastSession) -> None:
    """Take over what a session said of the actions that it carried over."""
    session = past.session
    for carried in session.record.carried_actions:
        name = f"{carried.session}/{carried.action.id}"
        known = found.get(name) or KnownAction(name, carried, session.id)
        known = replace(known, carried=msgspec.structs.replace(carried, verdict=Verdict.OPEN))
        was_told = known.at <= session.opened  # what is said while a session runs, the session does not know
        match carried.verdict:
            case Verdict.DONE:
                known = replace(known, state="done", at=past.ended, told=past.reviewed)
            case Verdict.DROP | Verdict.STOP:
                known = replace(known, state="dropped", at=past.ended, told=True)
            case Verdict.KEEP | Verdict.MORE | Verdict.LESS:
                known = replace(known, state="open", at=past.ended)
            case Verdict.OPEN if known.state == "done" and was_told:
                known = replace(known, state="open", at=past.ended)
        found[name] = known


def _found_as(task: FoundTask) -> tuple[str, str]:
    """What makes a task the same one: the session of the page, and its words."""
    return task.session, fold(task.what)


def _set_status(found: dict[str, KnownAction], status: ActionStatus) -> None:
    if status.action in found:
        state: State = "done" if status.done else "open"
        found[status.action] = replace(found[status.action], state=state, at=status.at, told=False)


def _age(known: KnownAction) -> tuple[str, str, int, str]:
    action = known.carried.action.id  # A9 before A10; in a file that a hand wrote it may be anything
    return known.carried.date, known.carried.session, len(action), action
