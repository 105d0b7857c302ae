"""A list beside another."""

from retro.tui.widgets.row_list import RowList


class Sidebar(RowList):
    """A list at the side; it cannot take the focus."""

    DEFAULT_CSS = """
    Sidebar { scrollbar-size-vertical: 0; scrollbar-gutter: auto; }
    """

    can_focus = False
