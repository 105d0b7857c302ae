"""What a meeting knows when people check in: the actions of earlier meetings, and what it has made so far."""

from retro.session.dates import spoken_date
from retro.session.record import CarriedAction, Verdict
from retro.session.view import View
from retro.stages.checkin.known_words import DESTROYED, OPEN, SO_FAR, made_words
from retro.tui.charts.columns import CountedList
from retro.tui.widgets.row import Row
from retro.tui.widgets.section import section

DELETED = Row(DESTROYED, style="quiet")


def known_rows(view: View, room: int) -> list[Row]:
    """At most about `room` lines below the answers; no rows where nothing is known or there is no room."""
    rows: list[Row] = []
    still_open = [carried for carried in view.record.carried_actions if carried.verdict is Verdict.OPEN]
    if still_open and room > 5:
        things = tuple(_line(carried) for carried in still_open)
        rows += [Row(""), section(OPEN), Row(picture=CountedList("action", things, room - 4))]
    elif (made := made_words(view.made)) and room > 3:
        rows += [Row(""), section(SO_FAR), Row(made)]
    return rows


def _line(carried: CarriedAction) -> str:
    action = carried.action
    due = f"by {spoken_date(action.due)}" if action.due else ""
    return " · ".join(filter(None, (action.what, action.who, due)))
