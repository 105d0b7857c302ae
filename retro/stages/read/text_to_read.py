"""The page that is read, with a cursor for those who write notes on its parts."""

from textual.message import Message

from retro.tui.widgets.row_list import RowList


class TextToRead(RowList):
    """The page. Its cursor comes when somebody presses an arrow, at the first part that is in view."""

    class Resized(Message):
        """It has another size, and its lines are broken for that."""

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    def action_step(self, by: int) -> None:
        if self.has_cursor and self.highlighted is None and (key := self.first_in_view):
            self.highlight(key)
        else:
            super().action_step(by)

    @property
    def first_in_view(self) -> str | None:
        """The key of the first part that begins in view, or else of the last one above it."""
        scroll, end = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        keyed = [(row.key, top) for row, top in zip(self.rows, self.tops, strict=False) if row.key]
        below = next((key for key, top in keyed if scroll <= top < end), None)
        return below or next((key for key, top in reversed(keyed) if top < scroll), None)
