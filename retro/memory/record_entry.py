"""Lessons, decisions, experiments and actions as entries, with what became of them."""

import datetime

from retro.memory.entry import Entry
from retro.session.model import Session
from retro.session.open_actions import KnownAction
from retro.session.record import Decision, Experiment, Lesson
from retro.session.record_states import KnownRecord


def entry_of_record(known: KnownRecord, today: str, team: str = "") -> Entry:
    """Return a record as it can be found on a day, an ISO date; `team` is the id of its team, or empty."""
    record = known.record
    match record:
        case Lesson():
            kind, who = "lesson", ""
            said: tuple[str, ...] = (record.context, record.evidence, record.recommendation)
        case Decision():
            kind, who = "decision", ""
            said = (record.why, record.instead, record.objections, record.method)
        case Experiment():
            kind, who = "experiment", record.who
            said = (record.test, record.measure, record.before)
    later = (text for word in known.words for text in (word.saw, word.because))
    return Entry(
        ref=known.id,
        kind=kind,
        team=team,
        day=known.day,
        heading=known.text,
        body="\n".join(filter(None, (*said, *later))),
        channels=tuple(dict.fromkeys((*known.session.channels, *record.tags))),
        who=who,
        state=known.state_on(today),
        review="" if known.is_over else known.review,
        topic=topic_of(known.session, record.topic),
        seen=len(known.found),
    )


def entry_of_action(known: KnownAction, session: Session | None = None, team: str = "") -> Entry:
    """Return an action as it reads now; `session` is the one that agreed it, if it is here."""
    action = known.carried.action
    agreed = [each.topic for each in session.record.actions if each.id == action.id] if session else []
    try:
        due = datetime.date.fromisoformat(action.due).isoformat()
    except ValueError:  # on a page somebody may have written anything
        due = ""
    return Entry(
        ref=known.id,
        kind="action",
        team=team,
        day=known.carried.date,
        heading=action.what,
        body=action.trigger,
        channels=session.channels if session else (),
        who=action.who,
        state=known.state,
        review=due,
        topic=topic_of(session, agreed[0]) if session and agreed else "",
    )


def topic_of(session: Session, topic: str) -> str:
    """Return what a topic of a session is called; empty where it is none any more."""
    board = session.board
    found = next((each for each in board.topics if each.id == topic), None)
    if found is None or found.title:
        return found.title if found else ""
    return next((card.text for card in board.cards if card.id in found.cards[:1]), "")
