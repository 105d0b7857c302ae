"""The rails of the shared window: the agenda at the left, the people at the right."""

from collections.abc import Sequence

from textual.content import Content

from retro.session.people import Role
from retro.session.view import Person, View
from retro.tui.widgets.lines import Lines
from retro.tui.widgets.row import Row

SIGNS = {"past": "✓", "now": "▶", "ahead": " "}


def agenda_rows(view: View) -> list[Row]:
    """The agenda, a line a stage: what was, what is, what comes, and its minutes."""
    looks = {"past": "quiet", "now": "highlight", "ahead": ""}
    return [
        Row(
            Content(f"{SIGNS[row.status]} {row.title}"),
            right=f"{row.minutes}'",
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
    here = sum(person.here for person in people_in_order(view.people))
    if any(person.done is not None for person in view.people):
        return f"{here} here · {view.done} of {view.expected} done"
    return f"{here} here"


def waiting_for(view: View) -> str:
    """Name those who are here and not done yet, if that is the shorter list."""
    names = [p.name for p in people_in_order(view.people) if p.here and p.done is False]
    if not names or not view.done:
        return ""
    return "still at it: " + ", ".join(names)


def _person_row(person: Person, now: int) -> Row:
    sign = "●" if person.here else "○"
    name = Content(f"{sign} {person.name}")
    if not person.here:
        return Row(name, right=_away(person, now), style="quiet", hanging=2)
    if person.done is None:
        extra = "observer" if person.role is Role.OBSERVER else ""
        return Row(name, right=extra, hanging=2)
    right = Content.assemble(("✓ done", "$good")) if person.done else Content("…")
    return Row(name, right=right, hanging=2)


def _away(person: Person, now: int) -> str:
    if person.away_since is None:
        return "away"
    minutes = max(now - person.away_since, 0) // 60
    return f"away {minutes} min" if minutes else "away"


class Rail(Lines):
    """A list at the side; it cannot take the focus."""

    DEFAULT_CSS = """
    Rail { scrollbar-size-vertical: 0; scrollbar-gutter: auto; }
    """

    can_focus = False
