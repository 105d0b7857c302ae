"""Which stages can be made more private, as rows to choose from."""

from retro.session.agenda import Contract
from retro.session.view import StageRow, View
from retro.tui.widgets.row import Row

SAID = {
    Contract.NAMED: "by name",
    Contract.REVEALED: "names after the reveal",
    Contract.ANONYMOUS: "anonymous",
}


def to_tighten(view: View) -> list[StageRow]:
    """Give the current and the coming stages in which people were not promised all there is."""
    return [row for row in view.rows if row.status != "past" and row.contract and row.contract.stricter]


def tighten_rows(view: View) -> list[Row]:
    """Make a row of each, with what holds in it now."""
    return [Row(row.title, key=row.id, right=SAID[row.contract]) for row in to_tighten(view) if row.contract]


def tighten_question(view: View, stage: str) -> str:
    """Ask before it happens."""
    title = next(row.title for row in view.rows if row.id == stage)
    return f"Make {title} anonymous from now on? Everybody is told, and it cannot be taken back."
