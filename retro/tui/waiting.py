"""What is shown before the first stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from retro.session.people import Role
from retro.session.view import View
from retro.tui import keys
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel
from retro.tui.parts.lobby import (
    OPEN_BEFORE,
    InALine,
    WithPeople,
    arrivals,
    before_rows,
    join_tray,
    open_before,
    today,
)
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList

BESIDE = 108
"""Cells from which on the people stand beside the rest."""
JOIN = "Join from any terminal. No account, nothing to install."
AGAIN = "If you lose your connection, just join again: your key or this return code takes the same seat:"
BY_KEY = "If you lose your connection, just join again: your key takes the same seat."
KEPT = "What you write in these stages is kept. You can leave and come back."
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
            open_now = (open_before(view),) if view.before else ()
            left = ((tray,) if tray else ()) + (*open_now, today(view, apart=self.roomy))
            rows += [*([Row("")] if self.roomy else []), Row(picture=WithPeople(left, people))]
        else:
            rows += [Row(picture=tray)] if tray else []
            rows += [Row(""), Row(picture=InALine(people))] if people.here else []
            rows += [Row(""), Row(picture=open_before(view))] if view.before else []
            rows += [Row(""), Row(BEGIN, style="quiet")]
        self.query_one(RowList).update(rows)


def _waits(view: View) -> str:
    if any(person.role is Role.FACILITATOR and person.here for person in view.people) or not view.before:
        return "You are in. The meeting begins when everybody is here."
    return "You are in. The meeting has not begun; the facilitator is not here now."


def _read_out(awaited: Sequence[str]) -> str:
    return f"Read this out to {', '.join(awaited) or 'them'}:"


class GatheringPanel(Panel[None]):
    """Waiting for the facilitator to begin, with the agenda to look at and the stages that are open."""

    COMMANDS = (
        Command("enter", "open", "open", "Open the stage under the cursor.", rank=0, means=keys.TAKE),
    )
    BINDINGS = bindings(COMMANDS)

    @dataclass
    class Open(Message):
        """The person looks at a stage that is open before the meeting."""

        stage: str

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache, cursor=bool(self.view.before))

    def commands(self) -> tuple[Command, ...]:
        return self.COMMANDS if self.view.before else ()

    def action_open(self) -> None:
        self.query_one(RowList).action_choose()

    @on(RowList.Selected)
    def open_stage(self, event: RowList.Selected) -> None:
        event.stop()
        self.post_message(self.Open(event.key))

    def show(self, shown: None) -> None:
        view = self.view
        rows = [Row(_waits(view), style="strong"), Row("")]
        if view.before:
            rows[1:] = [Row(KEPT, style="quiet"), Row("")]
            rows += [Row(OPEN_BEFORE, style="strong"), *before_rows(view), Row("")]
        if view.return_code:
            # Before the agenda, which may be longer than the terminal is high.
            rows += [
                Row(Content.assemble((AGAIN, "$text-quiet"), "  ", (view.return_code, "strong"))),
                Row(""),
            ]
        elif view.returns_by_key:
            rows += [Row(BY_KEY, style="quiet"), Row("")]
        rows += [Row(picture=today(view)), Row(""), Row(picture=InALine(arrivals(view)))]
        self.query_one(RowList).update(rows)
