"""Which stages can be made more private, as rows to choose from."""

from retro.session.agenda import Privacy
from retro.session.asked_first import can_be_more_private
from retro.session.view import View
from retro.tui.widgets.row import Row

SAID = {
    Privacy.NAMED: "by name",
    Privacy.REVEALED: "names after the reveal",
    Privacy.ANONYMOUS: "anonymous",
}


def more_private_rows(view: View) -> list[Row]:
    """Make a row of each, with what holds in it now."""
    return [
        Row(row.title, key=row.id, right=SAID[row.privacy])
        for row in can_be_more_private(view)
        if row.privacy
    ]
