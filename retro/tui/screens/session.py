"""What both screens of a session have in common: a panel for the stage, a notice line, keys, help."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input

from retro.errors import RetroError
from retro.room.room_port import RoomPort
from retro.session import acts
from retro.session.people import Role
from retro.session.text import excerpt
from retro.session.told_once import newly_said, removed_note
from retro.session.view import View
from retro.textual_layout import is_closing, put_in
from retro.tui.dialogs.form import Blank, Form
from retro.tui.dialogs.help import Help
from retro.tui.dialogs.told import Told
from retro.tui.entry_form import EntryForm, MadeOf
from retro.tui.keys import Command, bindings
from retro.tui.panel import MakePanel, Panel
from retro.tui.parts.keybar import KeyBar
from retro.tui.parts.plain_containers import PlainContainer
from retro.tui.parts.removed import HIDDEN, RECALLED, hidden_labels, removed_texts, shows
from retro.tui.record_forms import Writing, writing_of
from retro.tui.screens.everywhere import EVERYWHERE, HELP, LEAVE
from retro.tui.screens.frame import FrameScreen, later_only, stage_of
from retro.tui.stray_keys import KEPT, PAUSE, QUIET, TOO_LATE, StrayKeys
from retro.tui.widgets.byte_budget import ByteBudget
from retro.tui.widgets.countdown import TimeLeft
from retro.tui.widgets.field import Field
from retro.tui.widgets.row_list import SCROLL
from retro.tui.widgets.strips import StripCache

KEPT_CHARACTERS = 60
UNSAVED = "The session is over: this was not saved."

T = TypeVar("T")


class SessionScreen(FrameScreen):
    """Feeds its parts from the view; what a stage shows is its panel's business."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(EVERYWHERE)]

    def __init__(
        self, view: View, cache: StripCache, room: RoomPort, panel_for: Callable[[View], MakePanel]
    ) -> None:
        super().__init__(view)
        self._panel_for = panel_for
        self.cache = self.shared_cache = cache
        self.room = room
        self.ahead = ""
        """The id of the stage that this terminal looks at before the meeting; nobody else is told."""
        self.keybar = KeyBar()
        self._shown_stage: tuple[object, ...] | None = None
        self._showing = asyncio.Lock()
        self._panel: Panel[Any] | None = None
        self._unfinished = ""
        """What was being written when its line went, until its writer is told."""
        self._recalled: set[str] = set()  # all that was shown: a dialog may be open since an earlier stage
        self.stray_keys = StrayKeys()
        self._pause_timer: Timer | None = None
        self._second, self._budget = 0, ByteBudget()
        """A second, and what is left of its bytes."""
        self.ready = False
        """Whether the parts are there to be fed."""

    async def on_mount(self) -> None:
        self.fit()
        self.ready = True
        await self.show(self.room.view(self.seat, self.ahead))

    def fit(self) -> None:
        super().fit()
        if self.ready:  # how much of it is said depends on the room there is
            self.show_frame(self.view)
            self.show_time(self._now())
            self.show_keys()

    @property
    def seat(self) -> str:
        """The id of the seat whose view this is."""
        return self.view.seat

    @property
    def panel(self) -> Panel[Any] | None:
        """The panel of the current stage."""
        return self._panel

    async def show(self, view: View) -> None:
        """Show a new view, also while the one before is still coming up; another stage gets another panel."""
        async with self._showing:
            with self.at_once() if self.needs_panel(view) else nullcontext():
                await self._show(view)

    def needs_panel(self, view: View) -> bool:
        """Whether a view is of another stage than what is shown."""
        return stage_of(view) != self._shown_stage

    @property
    def settled(self) -> bool:
        """Whether the view that was fed last is shown, and keys mean what it shows."""
        return not self._showing.locked() and not self.stray_keys.awaited

    async def _show(self, view: View) -> None:
        before = self.view
        if later_only(before, view):
            self.view = view
            self.show_second()
            return
        line = self.focused if self.app.screen is self and isinstance(self.focused, Field) else None
        unfinished = dict(self._panel.unfinished()) if self._panel and line else {}
        self.view = view
        if self.needs_panel(view):
            self._shown_stage = stage_of(view)
            self.notice.forget()
            await self._change_panel(view)
            if is_closing(self):  # the terminal was closed meanwhile
                return
        elif self._panel is not None:
            self._panel.update(view)
        self.show_frame(view)
        self.show_time(self._now())
        self.show_keys()
        lasting = self.lasting(view)
        before_that, self._lasting = self._lasting, lasting
        if lasting or before_that:
            self._say_lasting()
        if said := newly_said(before, view):
            self.tell(said)
        if removed := removed_note(before, view):
            self.tell(removed)
            await self._close_dialogs(removed_texts(before, view), removed)
        if hidden := hidden_labels(before, view, self.cache):
            await self._close_dialogs(hidden, view.announced or HIDDEN)
        self._recalled |= {each.heading for each in before.recalled}
        if view.takes_hidden and not before.takes_hidden:
            await self._close_dialogs(self._recalled, RECALLED)
        if line is not None and not (line.is_attached and line.display):
            self._line_gone(unfinished)
        if view.ended:
            for form in self.app.screen_stack:
                if isinstance(form, Form):
                    await form.end(UNSAVED)

    async def _close_dialogs(self, texts: Collection[str], why: str) -> None:
        """Close dialogs that show what nobody may see or use now; what was typed in a form stays a draft."""
        stack = self.app.screen_stack
        dialogs = stack[stack.index(self) + 1 :] if self in stack else []
        if not any(shows(dialog, texts) for dialog in dialogs):
            return
        for _ in dialogs:
            await self.app.pop_screen()
        await self.app.push_screen(Told(why))

    def _line_gone(self, unfinished: Mapping[str, str]) -> None:
        """Keep what somebody was writing in a line that has gone, and ignore the rest of it."""
        for field, text in unfinished.items() if not self.view.ended else ():
            self.room.keep_draft(self.seat, field, text)
        if self.stray_keys.line_gone(bool(unfinished)):
            self._unfinished = " ".join(unfinished.values())
            self._say(PAUSE)
            self._await_pause()

    def _await_pause(self) -> None:
        if self._pause_timer is not None:
            self._pause_timer.stop()
        self._pause_timer = self.set_timer(QUIET, self._paused)

    def _paused(self) -> None:
        """Tell what has become of the unfinished text, once its writer looks up."""
        text, self._unfinished = self._unfinished, ""
        what = TOO_LATE if self.view.ended else KEPT
        self._say(f"{what}{excerpt(text, KEPT_CHARACTERS)}" if text else "")

    def ignores(self, event: events.Key | events.Paste) -> bool:
        """Whether what was typed continues a text whose line has gone; leaving is always possible."""
        if isinstance(event, events.Key) and event.key in LEAVE.keys.split(","):
            return False
        if self.stray_keys.ignores():
            self._await_pause()
            return True
        if isinstance(self.focused, Field):
            self.stray_keys.wrote()
        return False

    def fit_panel(self) -> None:
        """Set the width that the panel may have, before it is laid out."""

    def show_frame(self, view: View) -> None:
        """Feed what stands around the panel."""
        raise NotImplementedError

    def show_time(self, now: int, budget: ByteBudget | None = None) -> None:
        """Feed what changes with every second; with a budget some of it is painted a second later."""
        raise NotImplementedError

    def show_second(self) -> None:
        """Feed what changes with this second, with the bytes that are left of it."""
        now = self._now()
        if now != self._second:
            self._second, self._budget = now, ByteBudget()
        self.show_time(now, self._budget)

    def time_left(self, now: int) -> TimeLeft:
        """What the clock shows; nothing where nothing is timed."""
        timer = self.view.timer
        if self.view.stage is None or not timer.planned:
            return TimeLeft()
        left = timer.left(now)
        boxed, quiet = bool(self.view.topic), self.panel is not None and self.panel.QUIET_CLOCK
        return TimeLeft(left, timer.running, left <= 0, timer.planned, boxed, quiet)

    def own_commands(self) -> Sequence[tuple[Command, str]]:
        """The screen's own commands that belong into the footer now, with their labels."""
        return ()

    def show_keys(self) -> None:
        """Feed the footer."""
        due = self._panel.due_first() if self._panel else ()
        of_panel = [(c, c.label) for c in self.panel_commands() if c.shown and c not in due]
        first = [(replace(c, rank=0), c.label) for c in self.panel_commands() if c in due]
        # A question mark is a letter to somebody who writes.
        typing = isinstance(self.focused, Input)
        everywhere = [(replace(HELP, face="F1") if typing else HELP, HELP.label)]
        if self._panel and self._panel.scrolled and not any("↓" in c.key for c, _ in of_panel):
            scroll = replace(SCROLL, face="↑↓", rank=self._panel.SCROLL_RANK)
            everywhere.insert(0, (scroll, scroll.label))
        if self.view.ended:
            everywhere.insert(0, (LEAVE, LEAVE.label))
        offers = [*first, *self.first_commands(), *of_panel, *self.own_commands(), *everywhere]
        self.keybar.offer(offers, self.statuses(), len(first))

    def panel_commands(self) -> Sequence[Command]:
        """The panel's commands that make sense now."""
        return self._panel.commands() if self._panel else ()

    def first_commands(self) -> Sequence[tuple[Command, str]]:
        """Commands that come before the panel's own."""
        return ()

    def statuses(self) -> Sequence[Content | str]:
        """What may stand at the right of the footer, from the longest to the shortest."""
        own = self._panel.status() if self._panel else None
        return (own,) if own is not None else ()

    async def _change_panel(self, view: View) -> None:
        place = self.query_one("#panel", PlainContainer)
        self._panel = self._panel_for(view)(view, self.cache)
        self.fit_panel()
        await put_in(place, self._panel)

    def _now(self) -> int:
        return self.room.clock.now()

    @on(KeyBar.Pressed)
    async def press(self, event: KeyBar.Pressed) -> None:
        action = event.command.action
        of_panel = self._panel is not None and any(c.action == action for c in self._panel.COMMANDS)
        scrolled = self._panel.scrolled if self._panel and action == SCROLL.action else None
        target = scrolled or (self._panel if self._panel and of_panel else self)
        await target.run_action(action)

    @on(Panel.Mend)
    async def mend(self, event: Panel.Mend) -> None:
        writing = self.writing(event.entry[0])
        if writing and self.view.role is not Role.OBSERVER:
            await self.write_down(writing, event.entry)

    @on(Panel.KeysChanged)
    def keys_changed(self) -> None:
        self.show_keys()

    async def ask(self, dialog: ModalScreen[T | None], then: Callable[[T], object]) -> None:
        """Put a question over the screen, and go on with its answer unless it was called off."""

        def answered(answer: T | None) -> None:
            if answer is not None:
                then(answer)

        # Waiting for it to be there is what makes it get the very next key.
        await self.app.push_screen(dialog, answered)

    async def action_help(self) -> None:
        own = [c for c in self.COMMANDS_HERE if self.offers(c)]
        between = "The end" if self.view.ended else "Before the start"
        stage = self.view.stage.title if self.view.stage else between
        sections = [(stage, self.panel_commands()), ("The meeting", own), ("Everywhere", EVERYWHERE)]
        await self.app.push_screen(Help(sections, self.help_notes()))

    def offers(self, command: Command) -> bool:
        """Whether a command makes sense now."""
        return True

    def help_notes(self) -> list[str]:
        """Lines worth knowing besides the keys; what a small terminal has no room for stands here too."""
        stage = self.view.stage
        asked = [prompt.question for prompt in stage.prompts] if stage else []
        instruction = stage.instruction if stage else ""
        lines = (self.notice.unread, instruction, *asked, self.view.privacy_note)
        return [line for line in lines if line]

    async def action_leave(self) -> None:
        await self.app.action_quit()

    def writing(self, letter: str) -> Writing | None:
        """The sort of entry a key writes down, where the stage has a place for it."""
        if self._panel is None or not self._panel.writes(letter):
            return None
        return writing_of(letter).asking(self._panel.also_asked(letter))

    async def write_down(self, writing: Writing, entry_id: str = "", made_of: MadeOf | None = None) -> None:
        """Ask for an entry and keep it; with an id mend that one, or make it of something."""
        await self.app.push_screen(
            EntryForm(self.room, self.room.view(self.seat), writing, entry_id, made_of)
        )

    @on(Panel.FillIn)
    async def fill_in(self, form: Panel.FillIn) -> None:
        await self.ask_for(form.title, form.blanks, form.act, form.refused)

    async def ask_for(
        self,
        title: str,
        blanks: Sequence[Blank],
        act: Callable[[Mapping[str, str]], acts.Act | None],
        refused: Callable[[], None] | None = None,
    ) -> None:
        """Open a form; `act` makes of its answers what is asked for, if anything, or raises RuleError."""

        async def save(answers: Mapping[str, str]) -> None:
            if (asked := act(answers)) is not None:
                try:
                    await self.room.submit(self.seat, asked)
                except RetroError:
                    if refused is not None:
                        refused()
                    raise

        await self.app.push_screen(Form(title, blanks, save=save))
