"""Which panel shows a session: that of its stage's kind, and those before the first stage and after the last.

The app is handed `panel_for`, so that no screen knows which kinds there are.
"""

from functools import partial

from textual.app import ComposeResult

from retro.errors import BrokenKind
from retro.session.people import Role
from retro.session.view import View
from retro.stages.registry import load_part
from retro.tui.end_panel import EndPanel
from retro.tui.panel import MakePanel, Panel, Panels
from retro.tui.waiting import GatheringOnStage, GatheringPanel
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache


class BrokenPanel(Panel[object]):
    """Stands where the panel of a kind cannot be loaded: the meeting goes on, and everybody sees why."""

    def __init__(self, view: View, cache: StripCache, *, why: str) -> None:
        super().__init__(view, cache)
        self.why = why

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: object) -> None:
        rows = [Row("This stage cannot be shown here.", style="strong"), Row(self.why, style="quiet")]
        self.query_one(RowList).update(rows)


def panel_for(view: View) -> MakePanel:
    """What makes the panel that shows this view."""
    leads = view.role is Role.FACILITATOR
    if view.ended:
        return EndPanel
    if view.stage is None:
        return GatheringOnStage if leads else GatheringPanel
    try:
        panels = panels_of(view.stage.kind).of(view.panel)
    except BrokenKind as error:
        return partial(BrokenPanel, why=str(error))
    return panels.shared if leads else panels.seat


def panels_of(kind: str) -> Panels:
    """The panels of a kind. Raises BrokenKind where they cannot be loaded."""
    found = getattr(load_part(kind, "panel"), "PANELS", None)
    if not isinstance(found, Panels):
        raise BrokenKind(f"The kind {kind} has no PANELS in its module panel.")
    return found
