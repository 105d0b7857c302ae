"""The pieces of the home: its list, and the question for a title."""

from textual.content import Content

from retro.session.text import TITLE_LIMIT
from retro.tui.dialogs.form import Blank, Form
from retro.tui.home_values import Format
from retro.tui.widgets.row_list import RowList


class Shelf(RowList):
    """A list in which one click moves the cursor, and a click on the cursor chooses."""

    before_click: str | None = None
    """Where the cursor stood when the mouse was pressed."""

    def on_mouse_down(self) -> None:
        self.before_click = self.highlighted


class TitleForm(Form):
    """Asks what the session is called."""

    def __init__(self, format_: Format) -> None:
        blank = Blank("title", "What is it called?", format_.suggestion or format_.title, limit=TITLE_LIMIT)
        note = "The session opens on this terminal, with the line that people type to join. Ctrl-U clears."
        super().__init__(format_.title, [blank], note)

    def _keys(self) -> Content:
        return Content.assemble(
            ("Enter", "bold $highlight"), " open the session      ", ("Esc", "bold $text-strong"), " not now"
        )
