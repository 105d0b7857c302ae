"""A participant's notebook: one thing to do at a time."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from retro.errors import RetroError
from retro.room.room_port import RoomPort
from retro.session import acts
from retro.session.digest import digest
from retro.session.done_words import TAKE_BACK
from retro.session.people import Role
from retro.session.text import excerpt
from retro.session.view import View
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.where_it_is import WhereItIs
from retro.tui.keys import CHANGE_SEAT, GO_BACK, Command, bindings
from retro.tui.panel import MakePanel
from retro.tui.parts.agenda_bar import AgendaLine, agenda_bar
from retro.tui.parts.cut_text import CutText
from retro.tui.parts.line import TextLine
from retro.tui.parts.people_strip import people_in_order, people_strip
from retro.tui.parts.plain_containers import PlainContainer, PlainHorizontal
from retro.tui.parts.seat_title import seat_title
from retro.tui.screens.everywhere import EVERYWHERE
from retro.tui.screens.frame import HUNDRED, WIDEST_TEXT, feed, instruction, margin
from retro.tui.screens.keeping import CAPTURE, KeepingScreen
from retro.tui.screens.recalling import EARLIER
from retro.tui.screens.removing import ASK, AskingScreen
from retro.tui.screens.session import KEPT_CHARACTERS
from retro.tui.screens.talking import OF_A_SEAT, HandScreen
from retro.tui.stray_keys import KEPT
from retro.tui.waiting import GatheringPanel
from retro.tui.widgets.byte_budget import ByteBudget
from retro.tui.widgets.countdown import Countdown, TimeBar
from retro.tui.widgets.drawn_lines import PictureLine
from retro.tui.widgets.meter import bar
from retro.tui.widgets.strips import StripCache

DONE = Command("ctrl+d", "done", "I am done", "Say that you are done, or take that back.", rank=0)
ACTION = Command("a", "write('A')", "action", "Write down an action: what, who, by when.")
DECISION = Command("d", "write('D')", "decision", "Write down a decision.")
LESSON = Command("l", "write('L')", "lesson", "Write down a lesson learned.")
EXPERIMENT = Command("y", "write('E')", "try", "Write down an experiment: something small to try.", rank=3)
NOTE = Command("e", "write('N')", "note", "Write down a note on the topic.")
LEAD = Command(
    "ctrl+t", "lead", "take the lead", "Lead instead of the facilitator.", rank=0, means=CHANGE_SEAT
)
LOBBY = Command("escape", "lobby", "lobby", "Go back to the lobby.", rank=0, means=GO_BACK)
WHERE = Command(
    "f5", "where_it_is", "summary", "Read where the meeting is and what was decided so far.", shown=False
)
BEGUN = "The meeting has begun. What you had not sent is kept for you."
COFACILITATOR = "You are a co-facilitator: Ctrl-T leads if the facilitator is away."
YOU_LEAD = "You are leading now: Ctrl-T to lead, F1 for help."
NO_COFACILITATOR = "You are not a co-facilitator any more."
NOT_SEEN = "There is more to answer here. Ctrl-D again says that you are done."
CODE_SECONDS = 1.0
"""For a return code to be drawn before help is shown without it."""
WRITES = (ACTION, DECISION, LESSON, EXPERIMENT, NOTE)


class SeatScreen(AskingScreen, KeepingScreen, HandScreen):
    """The screen of a participant or an observer."""

    COMMANDS_HERE = (DONE, *WRITES, CAPTURE, *OF_A_SEAT, EARLIER, LEAD, ASK, WHERE, LOBBY)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings([*EVERYWHERE, DONE, *WRITES, CAPTURE, *OF_A_SEAT, EARLIER, LEAD, ASK, WHERE]),
        # First, since panels have the key too; `check_action` leaves it to those that need it now.
        Binding("escape", "lobby", show=False, priority=True),
    ]
    IN_MARGINS = "#head, #agenda, #instruction, #privacy, #turns, #panel, #recalled, #notice, KeyBar"

    @dataclass
    class Lead(Message):
        """This person leads from now on, from another seat of theirs."""

        seat: str

    def __init__(
        self, view: View, cache: StripCache, room: RoomPort, panel_for: Callable[[View], MakePanel]
    ) -> None:
        super().__init__(view, cache, room, panel_for)
        self._cofacilitator = False
        """Whether this person was told to be a co-facilitator."""
        self._takes_lead = False
        """Whether this person asked to lead and waits for the seat to do it from."""

    def compose(self) -> ComposeResult:
        with PlainHorizontal(id="head"):
            yield PictureLine(id="title")
            yield Countdown("small", id="left")
        yield AgendaLine(id="agenda")
        yield TimeBar(id="remaining")
        yield CutText(id="instruction", markup=False)
        yield CutText(id="privacy", markup=False)
        yield PictureLine(id="turns")
        yield PlainContainer(id="panel")
        yield TextLine(id="recalled")
        yield self.notice
        yield self.keybar

    def lasting(self, view: View) -> str:
        own = view.given_anew or (view.leading and YOU_LEAD)
        return (not view.banner and own) or super().lasting(view)

    def show_frame(self, view: View) -> None:
        stage = view.stage
        name = stage.title if stage else ("Thank you" if view.ended else "Welcome")
        name = f"Before the meeting: {name}" if self._before else name
        self.query_one("#title", PictureLine).show(seat_title(view, name, self.app.size.width))
        asked, question = instruction(view, self.panel), self.panel.asks if self.panel else ""
        feed(self.query_one("#instruction", Static), asked)
        self.query_one("#instruction").set_class(bool(question) and asked == question, "-question")
        away, said = bool(view.away_note), view.away_note or view.lead_note
        self.query_one("#privacy").set_class(bool(said), "-away")
        self.query_one("#privacy").set_class(bool(said), "-led")
        feed(
            self.query_one("#privacy", Static),
            " ".join(filter(None, (said, "" if away else view.privacy_note))),
        )
        self.show_turns(view)
        self.show_recalled(view)
        self.follow_hand(view)
        if self._takes_lead and view.lead_seat:
            self._takes_lead = False
            self.post_message(self.Lead(view.lead_seat))
        if view.cofacilitator is not self._cofacilitator:
            self._cofacilitator = view.cofacilitator
            if not view.leading:
                # Later: what stands in the notice line for longer is shown first.
                self.call_later(self.tell, COFACILITATOR if view.cofacilitator else NO_COFACILITATOR)

    def show_time(self, now: int, budget: ByteBudget | None = None) -> None:
        time, countdown = self.time_left(now), self.query_one("#left", Countdown)
        countdown.display = time.seconds is not None
        countdown.show(time, budget)
        self.query_one("#remaining", TimeBar).show(time, budget)
        if self.app.size.width >= HUNDRED:
            rows = self.view.rows  # the same for all who see this moment
            key = ("agenda", now, self.view.timer, self.view.topic)
            self.query_one(AgendaLine).show(
                self.cache.once(rows, key, lambda: agenda_bar(self.view, now)), budget
            )

    def fit(self) -> None:
        super().fit()
        self.fit_panel()

    def fit_panel(self) -> None:
        width = self.app.size.width
        box = WIDEST_TEXT + 2 * margin(width)
        for part in self.query("#instruction, #privacy, #panel"):
            board = part.id == "panel" and self.panel is not None and self.panel.IS_BOARD
            part.styles.max_width = width if board else min(box, width)

    def own_commands(self) -> list[tuple[Command, str]]:
        own = [(c, self._label(c)) for c in self.COMMANDS_HERE if c.shown and self.offers(c)]
        return self.beside_hands([*self.talk_offers(), *own])

    def offers(self, command: Command) -> bool:
        if command is DONE:
            return self._individual and not self.view.answered
        if command is LEAD:
            return self.view.may_take_lead or bool(self.view.lead_seat)
        if command is ASK:
            return bool(self.view.removable)
        if command in OF_A_SEAT:
            return self.offers_talk(command)
        if command is EARLIER:
            return bool(self.view.recalled)
        if command is CAPTURE:
            return self.offers_capturing()
        if command is WHERE:
            return bool(digest(self.view, self._now()))
        if command is LOBBY:
            return self._before and not any("escape" in c.keys.split(",") for c in self.panel_commands())
        if self.view.role is Role.OBSERVER:
            return False
        return any(self.writing(w.action[7]) for w in [command])

    @property
    def _before(self) -> bool:
        """Whether this terminal looks at a stage before the meeting."""
        return self.view.stage is not None and self.view.position < 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.offers(LOBBY) if action == "lobby" else super().check_action(action, parameters)

    @on(GatheringPanel.Open)
    async def look_ahead(self, event: GatheringPanel.Open) -> None:
        """Look at a stage that is open before the meeting."""
        await self._look(event.stage)

    async def action_lobby(self) -> None:
        await self._look("")

    async def _look(self, stage: str) -> None:
        self.ahead = stage
        unfinished = " ".join(self.panel.unfinished().values()) if self.panel else ""
        self.set_focus(None)  # the line goes because its writer leaves it
        with contextlib.suppress(RetroError):  # the seat may be gone: the app finds that out
            await self.show(self.room.view(self.seat, stage))
        if unfinished:
            self.tell(f"{KEPT}{excerpt(unfinished, KEPT_CHARACTERS)}")

    async def _show(self, view: View) -> None:
        begins, seen = self._before and view.position >= 0, self.view
        if view.position >= 0:
            self.ahead = ""
        await super()._show(view)
        for dialog in self.app.screen_stack:
            if isinstance(dialog, WhereItIs):
                dialog.follow(digest(view, self._now()))
        if begins and not self.stray_keys.awaited:
            self.tell(BEGUN)
        self.remind_of_captured(seen)

    @property
    def _individual(self) -> bool:
        mine = next((p for p in self.view.people if p.seat == self.view.seat), None)
        return mine is not None and mine.done is not None

    def _label(self, command: Command) -> str:
        if command is DONE:
            return TAKE_BACK if self.view.mine_done else self.view.done_words.to_say
        if command is LEAD and self.view.lead_seat:
            return "lead" if self.view.leading else "shared window"
        return command.label

    def statuses(self) -> Sequence[Content | str]:
        of_panel = super().statuses()
        if of_panel:
            return of_panel
        view = self.view
        if self._before and view.mine_done:
            words = (f"✓ you {view.done_words.said}", "✓ done")
            return tuple(Content.styled(said, "$good") for said in words)
        own = self.panel.strip(bare=True) if self.panel else None
        if own is None and not (self._individual and view.expected):
            return (f"{sum(person.here for person in people_in_order(view.people))} here",)
        strip = own or people_strip(view, self._now(), bare=True)
        done, squares = view.done_words, Content(" ") + bar(strip.done, strip.expected, 12)
        if not view.mine_done:
            counted = Content(f"{strip.count} {strip.done_word}")
            return (counted + squares, counted)
        counted = Content.assemble((f"✓ {done.who} {done.said}", "$good"), f" · {strip.count}")
        return (counted + squares, counted, Content.assemble(("✓ done", "$good"), f" · {strip.count}"))

    async def action_help(self) -> None:
        # A disk that refuses, or takes its time, holds up no help; what is drawn then is in the next one.
        with contextlib.suppress(RetroError, TimeoutError):
            async with asyncio.timeout(CODE_SECONDS):
                await self.room.return_codes.draw(self.seat)
        await super().action_help()

    def help_notes(self) -> list[str]:
        said = self.view.away_note or self.view.lead_note
        notes = [*super().help_notes(), *([said] if said else [])]
        here = self.panel.unfinished() if self.panel else {}
        newest = self.room.view(self.seat)
        kept = [line for name, text in newest.drafts.items() if name not in here for line in text.split("\n")]
        notes += [f"Not sent, kept for you: {text}" for text in kept]
        if self.view.cofacilitator:
            notes.append(COFACILITATOR)
        if newest.return_code:
            notes.append(
                f"To come back to this seat from anywhere, join as {newest.name} "
                f"and give this return code: {newest.return_code}"
            )
        return notes

    async def action_where_it_is(self) -> None:
        """Show where the meeting is."""
        if lines := digest(self.view, self._now()):
            await self.app.push_screen(WhereItIs(f"{self.view.title}: the meeting has begun", lines))

    async def action_lead(self) -> None:
        if self.view.lead_seat:
            self.post_message(self.Lead(self.view.lead_seat))
        elif self.view.may_take_lead:
            question = "Lead instead of the facilitator? Your own seat is kept; the shared window opens here."
            await self.ask(Confirm(question, yes="lead"), self._lead_if)

    def _lead_if(self, sure: bool) -> None:
        if sure and self.panel:
            self._takes_lead = True
            self.panel.send(acts.TakeLead(), self._stays)

    def _stays(self) -> None:
        self._takes_lead = False

    def action_done(self) -> None:
        if not self.view.stage or not self.panel:
            return
        if not self.view.mine_done and self.offers(DONE) and self.panel.shows_unseen():
            self.tell(NOT_SEEN)
            return
        # To whoever has answered the room says that they stay done.
        self.panel.send(acts.MarkDone(self.view.stage.id, not self.view.mine_done))

    async def action_write(self, letter: str) -> None:
        writing = self.writing(letter)
        if writing and self.view.role is not Role.OBSERVER:
            await self.write_down(writing, made_of=self.panel.made_of(letter) if self.panel else None)
