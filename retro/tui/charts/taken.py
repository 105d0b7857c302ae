"""What a meeting takes with it, as rows: what was agreed and what was learned."""

from typing import Final

from retro.session.record import Record, standing
from retro.tui.charts.columns import Columns, CountedList
from retro.tui.widgets.row import Row
from retro.tui.widgets.section import section

TAKEN: Final = "What we take with us"
SECTION_LINES: Final = 3
"""Of its head, and the free line before it."""


def taken_rows(record: Record, room: int) -> list[Row]:
    """Actions, decisions and lessons beside each other, in `room` lines each; no rows without any."""
    actions = tuple(f"{a.what} · {a.who}" if a.who else a.what for a in record.actions)
    decisions = tuple(decision.text for decision in standing(record))
    lessons = tuple(lesson.statement for lesson in record.lessons)
    lists = tuple(
        CountedList(what, things, max(2, room))
        for what, things in (("action", actions), ("decision", decisions), ("lesson", lessons))
        if things
    )
    return [Row(""), section(TAKEN), Row(picture=Columns(lists))] if lists else []


def taken_lines(record: Record, room: int) -> int:
    """Lines that these rows would like to have, with `room` lines for each list."""
    longest = max(len(record.actions), len(standing(record)), len(record.lessons))
    return SECTION_LINES + 1 + min(room, 2 * longest) if longest else 0
