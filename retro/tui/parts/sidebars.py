"""The rails of the shared window: the agenda at the left, the people at the right."""

from collections.abc import Sequence

from textual.content import Content

from retro.session.people import Role
from retro.session.view import Person, View
from retro.tui.widgets.row import STATUS_SIGNS, Row
from retro.tui.widgets.row_list import RowList

RAIL = 29
"""Cells of a line about a person."""
NAMED = 3
"""How many are called by name where there is one line for all."""


def agenda_rows(view: View) -> list[Row]:
    """The agenda, a line a stage: what was, what is, what comes, and its minutes."""
    looks = {"past": "quiet", "now": "strong", "ahead": "", "skipped": "quiet"}
    return [
        Row(
            Content(f"{STATUS_SIGNS[row.status]} {row.title}"),
            right="skipped" if row.status == "skipped" else f"{row.minutes}'",
            style=looks[row.status],
            hanging=2,
        )
        for row in view.rows
    ]


def people_rows(view: View, now: int) -> list[Row]:
    """Who is here and who is not done yet, with words beside every sign."""
    return [_person_row(person, now) for person in people_in_order(view.people)]


def people_in_order(people: Sequence[Person]) -> list[Person]:
    """Those who take part, in the order they came; facilitators are not counted among them."""
    return [person for person in people if person.role is not Role.FACILITATOR]


def people_summary(view: View) -> str:
    """The people in one line: how many are here, how many are done."""
    here = sum(person.here or person.leading for person in people_in_order(view.people))
    if any(person.done is not None for person in view.people):
        return f"{here} here · {view.done} of {view.expected} done"
    return f"{here} here"


def waiting_for(view: View) -> str:
    """Name those who are here and not done yet, once somebody is."""
    names = [p.name for p in people_in_order(view.people) if p.here and p.done is False]
    if not names or not view.done:
        return ""
    more = len(names) - NAMED
    if more > 1:
        names = [*names[:NAMED], f"and {more} more"]
    return "still at it: " + ", ".join(names)


def not_done(view: View) -> str:
    """How many of those who are here are not done yet, in a sentence; empty where all are, or none can be.

    Only what people said themselves counts: nobody's unfinished text, and nobody who is away.
    """
    here = [p for p in people_in_order(view.people) if p.here and p.done is not None]
    waiting = sum(not person.done for person in here)
    return f"{waiting} of {len(here)} {'is' if waiting == 1 else 'are'} not done." if waiting else ""


def _person_row(person: Person, now: int) -> Row:
    here = person.here or person.leading
    sign = "●" if here else "○"
    right = _state(person, now)
    # A name in two lines would move everybody below it.
    room = RAIL - 2 - (right.cell_length + 2 if right else 0)
    name = Content(f"{sign} ") + Content(person.name).truncate(room, ellipsis=True)
    return Row(name, right=right, style="" if here else "quiet")


def _state(person: Person, now: int) -> Content:
    if person.leading:
        return Content("leads now")
    if not person.here:
        return Content(_away(person, now))
    if person.done is None:
        said = (
            "observer" if person.role is Role.OBSERVER else "co-facilitator" if person.cofacilitator else ""
        )
        return Content.styled(said, "$text-quiet")
    return Content.styled("✓ done", "$good") if person.done else Content.styled("not yet", "$text-quiet")


def _away(person: Person, now: int) -> str:
    if person.away_since is None:
        return "away"
    minutes = max(now - person.away_since, 0) // 60
    return f"away {minutes} min" if minutes else "away"


class Sidebar(RowList):
    """A list at the side; it cannot take the focus."""

    DEFAULT_CSS = """
    Sidebar { scrollbar-size-vertical: 0; scrollbar-gutter: auto; }
    """

    can_focus = False
