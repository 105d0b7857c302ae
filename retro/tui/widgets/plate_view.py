"""The widget around a plate: as high as the plate is, and nothing a person goes through."""

from retro.tui.widgets.plate import Plate
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList


class PlateView(RowList):
    """Shows one plate; hidden while there is none."""

    DEFAULT_CSS = """
    PlateView { height: 3; overflow: hidden; scrollbar-size: 0 0; scrollbar-gutter: auto; }
    """

    can_focus = False
    _high = 0
    """As many lines as it was made high last."""

    def show(self, plate: Plate | None) -> None:
        """Show this plate."""
        self.display = plate is not None
        self.update([Row(picture=plate)] if plate is not None else [])
        self._fit()

    def resized(self, changed: bool) -> None:
        super().resized(changed)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the plate is at this width.

        An automatic height would be asked for while the size changes, and then kept.
        """
        height = sum(len(row.broken(self.size.width)) for row in self.rows) if self.size.width else 0
        if height and height != self._high:
            self.styles.height = self._high = height
