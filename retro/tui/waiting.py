"""What is shown before the first stage."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content

from retro.tui.panel import Panel
from retro.tui.parts.lobby import InALine, WithPeople, arrivals, join_tray, today
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

BESIDE = 108
"""Cells from which on the people stand beside the rest."""
JOIN = "Join from any terminal. No account, nothing to install."
BY_KEY = "If you lose your connection, just join again: your key takes the same seat."
BEGIN = "Press n when everybody is here."


class GatheringOnStage(Panel[None]):
    """People arrive: the two lines to read out are what one sees."""

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: None) -> None:
        view, people = self.view, arrivals(self.view)
        rows = [
            Row(JOIN if people.here else f"Nobody is here yet. {_read_out(view.awaited)}", style="strong")
        ]
        tray = join_tray(view.invitation, apart=self.roomy) if view.invitation else None
        if self.screen.size.width - 4 >= BESIDE:
            left = ((tray,) if tray else ()) + (today(view, apart=self.roomy),)
            rows += [*([Row("")] if self.roomy else []), Row(picture=WithPeople(left, people))]
        else:
            rows += [Row(picture=tray)] if tray else []
            rows += [Row(""), Row(picture=InALine(people))] if people.here else []
            rows += [Row(""), Row(BEGIN, style="quiet")]
        self.query_one(RowList).update(rows)


def _read_out(awaited: Sequence[str]) -> str:
    return f"Read this out to {', '.join(awaited) or 'them'}:"


class GatheringPanel(Panel[None]):
    """Waiting for the facilitator to begin, with the agenda to look at."""

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: None) -> None:
        view = self.view
        rows = [Row("You are in. The meeting begins when everybody is here.", style="strong"), Row("")]
        if view.return_code:
            # Before the agenda, which may be longer than the terminal is high.
            rows += [
                Row("If you lose your connection, just join again: your key or this", style="quiet"),
                Row(Content.assemble("return code takes the same seat:  ", (view.return_code, "strong"))),
                Row(""),
            ]
        elif view.returns_by_key:
            rows += [Row(BY_KEY, style="quiet"), Row("")]
        rows += [Row(picture=today(view)), Row(""), Row(picture=InALine(arrivals(view)))]
        self.query_one(RowList).update(rows)
