"""What is shown before the first stage."""

from textual.app import ComposeResult
from textual.content import Content

from retro.session.text import counted
from retro.tui.panel import Panel
from retro.tui.parts.sidebars import agenda_rows, people_in_order
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList


class GatheringOnStage(Panel[None]):
    """People arrive: the line to read out is the largest thing on the screen."""

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: None) -> None:
        view = self.view
        here = [p.name for p in people_in_order(view.people) if p.here]
        awaited = ", ".join(view.awaited)
        rows = [Row(_arrived(here, awaited), style="strong")]
        if here and awaited:
            rows.append(Row(f"Not here yet: {awaited}", style="quiet"))
        rows.append(Row(""))
        gap = [Row("")] if self.roomy else []
        if view.invitation:
            rows += [
                Row("Type this in any terminal:", style="quiet"),
                *gap,
                Row(view.invitation.command, style="highlight", indent=4),
                *([Row(view.invitation.note, style="warning")] if view.invitation.note else []),
                *gap,
                Row("and give this code:", style="quiet"),
                *gap,
                Row(view.invitation.code, style="highlight", indent=4),
                Row(""),
                *gap,
                Row("The first time, ssh asks whether to trust this host. Its key is", style="quiet"),
                Row(view.invitation.fingerprint),
                Row(""),
            ]
        begin = "Press n when everybody is here."
        if self.roomy or not view.awaited:
            begin = f"No account and nothing to install. {begin}"
        rows.append(Row(begin, style="quiet"))
        self.query_one(RowList).update(rows)


def _arrived(names: list[str], awaited: str) -> str:
    if not names:
        return f"Nobody is here yet. Read this out to {awaited or 'them'}:"
    return f"{counted(len(names), 'person')} here: {', '.join(names)}".replace("persons", "people")


class GatheringPanel(Panel[None]):
    """Waiting for the facilitator to begin, with the agenda to look at."""

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: None) -> None:
        view = self.view
        minutes = sum(row.minutes for row in view.rows)
        rows = [
            Row(f"Welcome, {view.name}.", style="highlight"),
            Row("You are in. The facilitator begins when everybody is here."),
            Row(""),
        ]
        if view.return_code:
            # Before the agenda, which may be longer than the terminal is high.
            rows += [
                Row("If you lose your connection, just join again: your key or this", style="quiet"),
                Row(Content.assemble("return code takes the same seat:  ", (view.return_code, "strong"))),
                Row(""),
            ]
        rows += [Row(f"The agenda, {minutes} minutes:", style="quiet"), *agenda_rows(view)]
        self.query_one(RowList).update(rows)
