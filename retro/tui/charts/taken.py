"""What a meeting takes with it, as rows: what was agreed, what was learned and what is tried."""

from typing import Final

from retro.session.record import Record, standing
from retro.tui.charts.beside import Stack, Words
from retro.tui.charts.columns import Columns, CountedList
from retro.tui.widgets.row import Row
from retro.tui.widgets.section import section

TAKEN: Final = "What we take with us"
SECTION_LINES: Final = 3
"""Of its head, and the free line before it."""
MOST_BESIDE: Final = 3
"""Lists that stand beside each other; of more, two and two."""
LEAST: Final = 2
"""Lines for the things of a list."""


def taken_rows(record: Record, room: int) -> list[Row]:
    """What was written down but notes, sort beside sort, in about `room` lines; no rows without any."""
    sorts = _sorts(record)
    lists = tuple(CountedList(what, things, _room(room, len(sorts))) for what, things in sorts)
    if not lists:
        return []
    beside = lists if len(lists) <= MOST_BESIDE else lists[:2]
    parts = (Columns(beside), Words(), Columns(lists[2:])) if beside is not lists else (Columns(beside),)
    return [Row(""), section(TAKEN), Row(picture=Stack(parts))]


def taken_lines(record: Record, room: int) -> int:
    """Lines that these rows would like to have, with `room` lines for each list."""
    longest = [len(things) for _, things in _sorts(record)]
    if len(longest) > MOST_BESIDE:
        high = [min(_room(room, len(longest)), 2 * max(pair)) for pair in (longest[:2], longest[2:])]
        return SECTION_LINES + 3 + sum(high)
    return SECTION_LINES + 1 + min(room, 2 * max(longest)) if longest else 0


def _sorts(record: Record) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The things of each sort of which there are any, behind what one is called."""
    found = (
        ("action", tuple(f"{a.what} · {a.who}" if a.who else a.what for a in record.actions)),
        ("decision", tuple(decision.text for decision in standing(record))),
        ("lesson", tuple(lesson.statement for lesson in record.lessons)),
        ("experiment", tuple(each.hypothesis for each in record.experiments)),
    )
    return tuple((what, things) for what, things in found if things)


def _room(room: int, lists: int) -> int:
    return max(LEAST, room // 2 if lists > MOST_BESIDE else room)
