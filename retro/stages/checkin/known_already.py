"""What a meeting knows when people check in: the actions of earlier meetings, and what it has made so far."""

from retro.session.dates import spoken_date
from retro.session.record import CarriedAction, Verdict
from retro.session.text import counted
from retro.session.view import Made, View
from retro.tui.charts.columns import CountedList
from retro.tui.widgets.row import Row
from retro.tui.widgets.section import section

DESTROYED = Row("The answers were shown and are deleted: no file and no minutes have them.", style="quiet")
OPEN = "Open actions from earlier meetings"
SO_FAR = "So far in this meeting"


def known_rows(view: View, room: int) -> list[Row]:
    """At most about `room` lines below the answers; no rows where nothing is known or there is no room."""
    rows: list[Row] = []
    still_open = [carried for carried in view.record.carried_actions if carried.verdict is Verdict.OPEN]
    if still_open and room > 5:
        things = tuple(_line(carried) for carried in still_open)
        rows += [Row(""), section(OPEN), Row(picture=CountedList("action", things, room - 4))]
    elif (made := _made(view.made)) and room > 3:
        rows += [Row(""), section(SO_FAR), Row(made)]
    return rows


def _line(carried: CarriedAction) -> str:
    action = carried.action
    due = f"by {spoken_date(action.due)}" if action.due else ""
    return " · ".join(filter(None, (action.what, action.who, due)))


def _made(made: Made) -> str:
    numbers = (
        *((made.cards, "card"), (made.topics, "topic"), (made.decisions, "decision")),
        *((made.actions, "action"), (made.lessons, "lesson")),
    )
    return " · ".join(counted(number, what) for number, what in numbers if number)
