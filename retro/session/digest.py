"""Where the meeting is, in at most ten lines, for somebody who comes late: made of what the seat sees.

It holds nothing that is private, not even what is the reader's own.
"""

import datetime
from collections.abc import Sequence
from typing import Final

from retro.session.people import Role
from retro.session.record import standing
from retro.session.stage_places import numbered, stages_ahead
from retro.session.text import counted, excerpt
from retro.session.view import View

MOST: Final = 10
"""Lines."""
NEWEST: Final = 2
"""Decisions, actions, experiments and topics that are quoted, the last ones."""
WIDTH: Final = 100
"""Characters of a text that is quoted."""
NOTHING: Final = "Nothing has been decided so far."
WATCHES: Final = "You watch. To take part, ask the facilitator for a seat."
TOGETHER: Final = "the group works together"
NOT_ASKED: Final = "Now only some people are asked; you do not have to answer."


def digest(view: View, now: int) -> tuple[str, ...]:
    """Return the lines; none before the first stage and after the end."""
    if view.stage is None or view.position < 0 or view.ended:
        return ()
    decided = (
        *_newest("Decided", [entry.text for entry in standing(view.record)]),
        *_newest("To do", [_with_name(entry.what, entry.who) for entry in view.record.actions]),
        *_newest("To try", [_with_name(entry.hypothesis, entry.who) for entry in view.record.experiments]),
        *_newest("Talked about", [topic.title for topic in view.talked_about]),
    )
    lines = (_where(view, now), _next(view), _allowed(view), view.privacy_note, *(decided or (NOTHING,)))
    return tuple(filter(None, lines))[:MOST]


def _where(view: View, now: int) -> str:
    assert view.stage is not None  # noqa: S101  (the caller asked)
    return f"{numbered(view).capitalize()}: {view.stage.title}{_time(view, now)}."


def _time(view: View, now: int) -> str:
    left = view.timer.left(now)
    if not view.timer.planned:
        return ""
    if left <= 0:
        return ", its time is over"
    paused = "" if view.timer.running else " (the time is paused)"
    return f", {counted(left // 60, 'minute') if left >= 60 else 'less than a minute'} left{paused}"


def _next(view: View) -> str:
    ahead = stages_ahead(view)
    ends = datetime.datetime.fromtimestamp(view.ends + view.offset * 60, datetime.UTC)
    following = f"Next: {', '.join(row.title for row in ahead[:3])}" if ahead else "This is the last stage"
    more = f" and {len(ahead) - 3} more" if len(ahead) > 3 else ""
    return f"{following}{more}. The meeting ends about {ends:%H:%M}."


def _allowed(view: View) -> str:
    if view.role is Role.OBSERVER:
        return WATCHES
    mine = next((person for person in view.people if person.seat == view.seat), None)
    waits = mine is not None and mine.done is not None
    if not waits and any(person.done is not None for person in view.people):
        return NOT_ASKED
    return f"Now {view.done_words.working if waits else TOGETHER}, and you can take part, too."


def _newest(what: str, texts: Sequence[str]) -> list[str]:
    """Quote the last of these texts; how many came before them stands with the first of them."""
    earlier = len(texts) - NEWEST
    lines = [f"{what}: {excerpt(text, WIDTH)}" for text in texts[-NEWEST:]]
    return [f"{lines[0]} ({earlier} more before)", *lines[1:]] if earlier > 0 else lines


def _with_name(what: str, who: str) -> str:
    return f"{what} ({who})" if who else what
