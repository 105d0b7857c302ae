"""Which stages can be made more private, as rows to choose from."""

from retro.session.agenda import Privacy
from retro.session.view import StageRow, View
from retro.tui.widgets.row import Row

SAID = {
    Privacy.NAMED: "by name",
    Privacy.REVEALED: "names after the reveal",
    Privacy.ANONYMOUS: "anonymous",
}


def can_be_more_private(view: View) -> list[StageRow]:
    """Return the current and the coming stages that can still become more private."""
    return [
        row for row in view.rows if row.status in ("now", "ahead") and row.privacy and row.privacy.stricter
    ]


def more_private_rows(view: View) -> list[Row]:
    """Make a row of each, with what holds in it now."""
    return [
        Row(row.title, key=row.id, right=SAID[row.privacy])
        for row in can_be_more_private(view)
        if row.privacy
    ]


def more_private_question(view: View, stage: str) -> str:
    """Ask before it happens."""
    title = next(row.title for row in view.rows if row.id == stage)
    return f"Make {title} anonymous from now on? Everybody is told, and this cannot be undone."
