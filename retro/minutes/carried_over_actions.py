"""Actions of earlier sessions: how old they are, and what became of them if they were looked at."""

import datetime

from retro.markdown.blocks import bullets
from retro.minutes.links import EarlierPages
from retro.minutes.page_head import day
from retro.minutes.tasks import task_line
from retro.session.model import Session
from retro.session.record import CarriedAction, Verdict
from retro.session.text import counted

_BOXES = {
    **dict.fromkeys((Verdict.OPEN, Verdict.KEEP, Verdict.MORE, Verdict.LESS), "[ ]"),
    **dict.fromkeys((Verdict.DROP, Verdict.STOP), ""),
    Verdict.DONE: "[x]",
}
# A page is read, and its boxes are ticked, long after the meeting: what it says holds on that day.
_SAID = {
    Verdict.OPEN: "not talked about at this meeting",
    Verdict.KEEP: "still open at this meeting",
    Verdict.DONE: "done",
    Verdict.DROP: "dropped",
    Verdict.MORE: "still open at this meeting: more of it",
    Verdict.LESS: "still open at this meeting: less of it",
    Verdict.STOP: "stopped",
}


def carried(session: Session, earlier: EarlierPages) -> list[str]:
    """List the actions that a session carried over, each with a link to where it was agreed.

    Nothing before it has begun.
    """
    if session.began is None:
        return []
    return bullets(_line(session, carried, earlier) for carried in session.record.carried_actions)


def _line(session: Session, carried: CarriedAction, earlier: EarlierPages) -> str:
    agreed = earlier.linked(f"agreed{_age(session, carried)}", carried.session)
    facts = (agreed, _SAID[carried.verdict])
    return task_line(_BOXES[carried.verdict], carried.action, carried.session, *facts)


def _age(session: Session, carried: CarriedAction) -> str:
    try:
        days = (day(session) - datetime.date.fromisoformat(carried.date)).days
    except ValueError:
        return ""
    if days < 1:
        return " the same day"
    return f" {counted(days, 'day')} earlier" if days < 14 else f" {counted(days // 7, 'week')} earlier"
