"""The shared window: everybody on the call sees it, and the facilitator leads with it."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.asked_first import before_anonymous, can_be_more_private
from retro.session.stage_places import can_skip, following, numbered, planned_rows, preceding
from retro.session.text import counted
from retro.session.view import View
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.command_list import Entry, Palette
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Blank
from retro.tui.keys import CHANGE_SEAT, Command, bindings
from retro.tui.parts.agenda_bar import AgendaLine, agenda_bar
from retro.tui.parts.cut_text import CutText
from retro.tui.parts.joining import join_line
from retro.tui.parts.line import TextLine
from retro.tui.parts.more_private import more_private_rows
from retro.tui.parts.plain_containers import PlainContainer, PlainHorizontal, PlainVertical
from retro.tui.screens.access import ACCESS
from retro.tui.screens.everywhere import EVERYWHERE
from retro.tui.screens.frame import HUNDRED, WIDEST, feed, instruction
from retro.tui.screens.keeping import CAPTURE, KeepingScreen
from retro.tui.screens.lead_dialogs import AGENDA, HAND_OVER, TAKE_BACK, YOU_LEAD, HandingOverScreen
from retro.tui.screens.mending import MEND, MendingScreen
from retro.tui.screens.people_dialogs import PEOPLE
from retro.tui.screens.recalling import EARLIER
from retro.tui.screens.removing import REMOVE, STRIKE
from retro.tui.screens.talking import OF_WHO_LEADS, PHONE, CallScreen
from retro.tui.widgets.byte_budget import ByteBudget
from retro.tui.widgets.countdown import Countdown, TimeBar
from retro.tui.widgets.drawn_lines import PictureLine
from retro.tui.widgets.row import Row

NEXT = Command("n", "next", "next", "Take the next step; the footer says what it is.", rank=0)
TIMER = Command("t", "timer", "pause", "Pause or start the timer.", rank=2)
MORE = Command("plus,equals_sign", "more_time", "one more minute", "Add a minute to the timer.", rank=2)
LESS = Command(
    "minus",
    "less_time",
    "one minute less",
    "Take a minute off the timer, if more than one is left.",
    shown=False,
)
SKIP = Command("N", "skip", "next stage", "Go to the next stage, even if this one is not finished.")
BACK = Command("b", "back", "back", "Go back to the previous stage.", rank=2)
JUMP = Command("J", "jump", "jump", "Go to any stage.", shown=False)
TITLE = Command("R", "retitle", "title", "Change the title of the session.", shown=False)
END = Command("E", "end", "end", "End the session before the end of its agenda.", shown=False)
MAKE_PRIVATE = Command("K", "make_private", "anonymous", "Make a stage anonymous.", shown=False)
OWN_SEAT = Command(
    "ctrl+t",
    "own_seat",
    "own seat",
    "Go back to your own seat, to write and vote.",
    rank=2,
    means=CHANGE_SEAT,
)
PALETTE = Command(
    "colon,ctrl+p", "palette", "commands", "Show everything that the facilitator can do.", rank=0
)
ACTION = Command("a", "write('A')", "action", "Write down an action: what, who, by when.")
DECISION = Command("d", "write('D')", "decision", "Write down a decision.")
LESSON = Command("l", "write('L')", "lesson", "Write down a lesson learned.", rank=2)
EXPERIMENT = Command("y", "write('E')", "try", "Write down an experiment: something small to try.", rank=3)
NOTE = Command("e", "write('N')", "note", "Write down a note on the topic.")
NARROW = 80
"""Cells below which only what matters most stands in the first line."""
IN_TIME = 1
"""Minutes earlier or later than planned that are not worth a word."""
WRITES = (ACTION, DECISION, LESSON, EXPERIMENT, NOTE)

WHOEVER_LEADS = (*WRITES, CAPTURE, EARLIER, PHONE, STRIKE, REMOVE, PEOPLE, ACCESS, HAND_OVER, PALETTE)
"""What a facilitator can do while somebody else leads."""

COMMANDS = (
    *(NEXT, SKIP, TIMER, MORE, LESS, BACK, JUMP, *WRITES, CAPTURE, MEND, STRIKE, REMOVE, PEOPLE, ACCESS),
    *(TITLE, AGENDA, HAND_OVER, MAKE_PRIVATE, *OF_WHO_LEADS, EARLIER, END, OWN_SEAT, PALETTE),
)


class LeadScreen(HandingOverScreen, MendingScreen, KeepingScreen, CallScreen):
    """The facilitator's screen. Nothing private is ever on it: its view holds nothing private."""

    class OwnSeat(Message):
        """The co-facilitator who leads goes back to the own seat."""

    COMMANDS_HERE = COMMANDS
    BINDINGS = bindings([*EVERYWHERE, *COMMANDS])
    IN_MARGINS = "#head, #agenda, #body, #notice, #people, #privacy, #join, KeyBar"

    _said = ""
    """What the person at this seat was told last of who leads."""

    def compose(self) -> ComposeResult:
        with PlainHorizontal(id="head"):
            yield TextLine(id="title")
            yield Countdown("small", id="left")
        yield AgendaLine(id="agenda")
        yield TimeBar(id="remaining")
        with PlainVertical(id="body"):
            with PlainHorizontal(id="stage-head"):
                with PlainVertical(id="stage-words"):
                    yield TextLine(id="stage-title")
                    yield CutText(id="stage-instruction", markup=False)
                yield Countdown(id="clock")
            yield PictureLine(id="turns")
            yield PlainContainer(id="panel")
            yield TextLine(id="recalled")
        yield self.notice
        yield PictureLine(id="people")
        yield CutText(id="privacy", markup=False)
        yield TextLine(id="join")
        yield self.keybar

    def show_frame(self, view: View) -> None:
        stage = view.stage
        # While people gather and after the end, the panel has a heading of its own.
        self.query_one("#stage-head").display = stage is not None
        if stage is not None:
            place = Content.styled(f" · {numbered(view)}", "$text-quiet")
            title = Content.styled(stage.title, "bold $text-strong") + place
            self.query_one("#stage-title", TextLine).show(title)
        feed(self.query_one("#stage-instruction", Static), instruction(view, self.panel))
        feed(self.query_one("#privacy", Static), " ".join(filter(None, (view.lead_note, view.privacy_note))))
        self._show_invitation(view)
        self.show_turns(view)
        self.show_recalled(view)
        self.query_one("#privacy", Static).set_class(bool(view.lead_note), "-led")
        said = YOU_LEAD if view.leading else f"{view.led_by} leads now." if view.led_by else ""
        if said != self._said:
            # Later: what stands in the notice line for longer is shown first.
            self.call_later(self.tell, said or view.lead_note)
            self._said = said

    def _show_invitation(self, view: View) -> None:
        invitation = view.invitation
        join = self.query_one("#join", TextLine)
        # While people gather the line stands on the screen already, larger.
        join.set_class(invitation is None or view.stage is None, "-off")
        if invitation is None:
            return
        join.show(*join_line(invitation, min(self.app.size.width, WIDEST)))

    def show_time(self, now: int, budget: ByteBudget | None = None) -> None:
        view, width, time = self.view, self.app.size.width, self.time_left(now)
        for clock in self.query(Countdown):
            clock.show(time, budget)
            clock.display = time.seconds is not None and (clock.id == "left") == (width < HUNDRED)
        self.query_one("#remaining", TimeBar).show(time, budget)
        self.query_one(AgendaLine).show(agenda_bar(view, now, bare=width < HUNDRED), budget)
        people = self.query_one("#people", PictureLine)
        people.show(self.people_strip(now), budget)
        people.display = view.stage is not None and not view.ended
        title = self.query_one("#title", TextLine)
        title.show(self._what(view, width), self._when(view, now, width), budget)

    def _what(self, view: View, width: int) -> Content:
        """The left of the first line: the session, and the stage where it has no head of its own."""
        if view.stage is None or width >= HUNDRED:
            return Content.styled(view.title, "bold $text-strong")
        where = view.title if width >= NARROW else numbered(view)
        return Content.assemble((view.stage.title, "bold $text-strong"), (f" · {where}", "$text-quiet"))

    def _when(self, view: View, now: int, width: int) -> str:
        """The right of the first line: what time it is, and when the meeting will be over."""
        if view.ended:
            return "the session is over"
        if view.stage is None:
            rows = planned_rows(view)
            minutes = sum(row.minutes for row in rows)
            return f"{_clock(now, view.offset)} · {minutes} minutes, {counted(len(rows), 'stage')}"
        time = f"{_clock(now, view.offset)} · " if width >= HUNDRED else ""
        ends = f"{time}ends about {_clock(view.ends, view.offset)}{early_or_late(view.late)}"
        return ends if width >= NARROW else ""

    @on(AgendaLine.Pressed)
    async def jump_to(self, pressed: AgendaLine.Pressed) -> None:
        if self.offers(JUMP):
            await self.action_jump(pressed.stage)

    def panel_commands(self) -> Sequence[Command]:
        return () if self.view.led_by else super().panel_commands()

    def first_commands(self) -> list[tuple[Command, str]]:
        return [(NEXT, self.view.next.label)] if self.view.next else []

    def own_commands(self) -> list[tuple[Command, str]]:
        view = self.view
        offered = [(self._as_here(c), c.label) for c in WRITES if self.offers(c)]
        row = following(view)
        if row and self.offers(SKIP) and self.panel and self.panel.OFFERS_SKIP:
            offered.insert(0, (SKIP, f"go to {row.title}"))
        if view.led_by and self.offers(HAND_OVER):
            offered.insert(0, (HAND_OVER, TAKE_BACK))
        if self.offers(TIMER):
            offered.append((TIMER, "pause" if view.timer.running else "start the timer"))
            offered.append((MORE, "one more minute"))
            if self.offers(BACK):
                offered.append((BACK, "back"))
        if self.offers(OWN_SEAT):
            offered.append((OWN_SEAT, OWN_SEAT.label))
        if not view.ended:
            offered.append((PALETTE, "commands"))
        return [*self.talk_offers(), *offered]

    def _as_here(self, command: Command) -> Command:
        """Let the footer keep what people come to this stage to write down."""
        main = self.panel is not None and self.panel.also_asked(command.action[7])
        return replace(command, rank=1) if main else command

    def offers(self, command: Command) -> bool:
        if command in EVERYWHERE:
            return True
        if command is OWN_SEAT:
            return bool(self.view.own_seat)
        if self.view.ended or (self.view.led_by and command not in WHOEVER_LEADS):
            return False
        if command is HAND_OVER and self.view.led_by:
            return not self.view.own_seat
        if command is EARLIER:
            return bool(self.view.recalled)
        if command in OF_WHO_LEADS:
            return self.offers_talk(command)
        if command is CAPTURE:
            return self.offers_capturing()
        if command in WRITES:
            return self.writing(command.action[7]) is not None
        if command is NEXT:
            return self.view.next is not None
        if command is MAKE_PRIVATE:
            return bool(can_be_more_private(self.view))
        if command is SKIP:
            return can_skip(self.view)
        if command in (TIMER, MORE, LESS):
            return self.view.stage is not None
        return not (command is BACK and preceding(self.view) is None)

    def help_notes(self) -> list[str]:
        notes = [*super().help_notes(), "Nothing private is shown here. To write and vote yourself,"]
        notes.append("join with ssh from a second terminal like everybody else.")
        if self.view.invitation:
            notes.append(f"Join: {self.view.invitation.command}   code {self.view.invitation.code}")
            notes.append(f"Host key: {self.view.invitation.fingerprint}")
        return notes

    def action_own_seat(self) -> None:
        if self.view.own_seat:
            self.post_message(self.OwnSeat())

    def action_timer(self) -> None:
        self._send(acts.PauseTimer() if self.view.timer.running else acts.StartTimer())

    def action_more_time(self) -> None:
        self._send(acts.AddTime(60))

    def action_less_time(self) -> None:
        self._send(acts.AddTime(-60))

    async def action_write(self, letter: str) -> None:
        writing = self.writing(letter)
        if writing:
            await self.write_down(writing, made_of=self.panel.made_of(letter) if self.panel else None)

    async def action_retitle(self) -> None:
        blank = Blank("title", "Title", self.view.title, limit=80)
        await self.ask_for("The session's title", [blank], lambda answer: acts.RenameSession(answer["title"]))

    async def action_make_private(self) -> None:
        if rows := more_private_rows(self.view):
            await self.ask(Choose("Make anonymous", rows), lambda s: self.call_later(self._ask_private, s))

    async def _ask_private(self, stage: str) -> None:
        title = next(row.title for row in self.view.rows if row.id == stage)
        confirm = Confirm(before_anonymous(title), yes="make it anonymous")
        act = acts.MakeMorePrivate(stage, Privacy.ANONYMOUS)
        await self.ask(confirm, lambda sure: self._send(act) if sure else None)

    async def action_palette(self) -> None:
        def run(chosen: str) -> None:
            found = next((c for c, entry in self._offered() if entry.row.key == chosen), None)
            if found is None:
                self.tell("The meeting has moved on; this can no longer be done.")
                return
            of_panel = self.panel if self.panel and found in self.panel_commands() else None
            self.call_later((of_panel or self).run_action, found.action)

        await self.ask(Palette("Commands", lambda: [entry for _, entry in self._offered()]), run)

    def _offered(self) -> list[tuple[Command, Entry]]:
        """Every command that makes sense now, as a row; the key of a row says what its reader saw."""
        panel = self.panel_commands()
        offered = []
        for c in (*panel, *(c for c in (*COMMANDS, *EVERYWHERE) if self.offers(c) and c is not PALETTE)):
            label = self.view.next.label if c is NEXT and self.view.next else ""
            row = Row(label or c.help, key=f"{c.action} {c.keys} {label}", right=c.key)
            offered.append((c, Entry(row, f"{c.label} {c.help}")))
        return offered


def early_or_late(minutes: int) -> str:
    """Return how many minutes the meeting ends after (positive) or before its time, in words."""
    if abs(minutes) <= IN_TIME:
        return ""
    return f" ({abs(minutes)} min {'late' if minutes > 0 else 'early'})"


def _clock(epoch: int, offset: int) -> str:
    return datetime.datetime.fromtimestamp(epoch + offset * 60, datetime.UTC).strftime("%H:%M")
