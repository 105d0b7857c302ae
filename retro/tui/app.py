"""The app of one connection: a seat's screen, fed by its room."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final

from textual import events, on, work
from textual.app import SystemCommand
from textual.driver import Driver
from textual.filter import ANSIToTruecolor, LineFilter
from textual.message import Message
from textual.screen import Screen

from retro.errors import RetroError
from retro.room import Subscription
from retro.room.room_port import RoomPort
from retro.session.people import Role
from retro.session.view import View
from retro.textual_layout import is_closing
from retro.textual_styles import SharedStyles
from retro.tui.base import ThemedApp
from retro.tui.dialogs.confirm import Confirm
from retro.tui.panel import MakePanel, Panel
from retro.tui.screens.lead import LeadScreen
from retro.tui.screens.seat import SeatScreen
from retro.tui.screens.session import SessionScreen
from retro.tui.stage_bell import StageBell
from retro.tui.stage_offers import StageOffers, no_offers
from retro.tui.theme import RetroTheme
from retro.tui.widgets.strips import StripCache

STOPS: Final = (
    "Stop hosting? Everybody is disconnected, and what they are writing and have not sent is lost. "
    "The session is kept and can be resumed."
)
"""The same whether anybody is writing or not: before the meeting nobody is told that."""


class RoomChanged(Message):
    """What this seat sees may have changed."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RoomChanged)


class RoomTicked(Message):
    """A second has passed on the timer."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RoomTicked)


class SessionApp(ThemedApp[str]):
    """Shows one seat of one room. Many of these share a process, so it holds nothing but its own."""

    CSS_PATH = "session.tcss"
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False
    TITLE = "Retro"

    def __init__(
        self,
        room: RoomPort,
        seat: str,
        *,
        panel_for: Callable[[View], MakePanel],
        themes: Mapping[str, RetroTheme],
        theme: str,
        cache: StripCache,
        styles: SharedStyles | None = None,
        hosts: bool = False,
        remember_theme: Callable[[str], None] | None = None,
        stage_offers: StageOffers = no_offers,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(
            themes=themes,
            theme=theme,
            remember_theme=remember_theme,
            driver_class=driver_class,
            styles=styles,
        )
        self.room = room
        self.seat = self._own_seat = seat
        self.cache = cache
        self._panel_for = panel_for
        self._stage_offers = stage_offers
        self.stage_bell = StageBell(self.notify_terminal, lambda: self.notifies)
        self.hosts = hosts
        """Whether the room lives and dies with this screen."""
        self._subscription: Subscription | None = None
        self._panel_shown: asyncio.Future[None] | None = None
        """Done when the panel that comes up now is there."""

    async def run_async(self, **kwargs: Any) -> str | None:
        try:
            return await super().run_async(**kwargs)
        finally:
            self._leave()

    def get_default_screen(self) -> Screen[Any]:
        view = self.room.view(self.seat)
        self.stage_bell.follow(view)
        return self._screen_for(view)

    def _screen_for(self, view: View) -> SessionScreen:
        screen = LeadScreen if view.role is Role.FACILITATOR else SeatScreen
        made = screen(view, self.cache, self.room, self._panel_for)
        if isinstance(made, LeadScreen):
            made.stage_offers = self._stage_offers
        made.expect(self.size)
        return made

    def on_mount(self) -> None:
        self._subscription = self.room.subscribe(self.seat, self._changed, self._ticked)
        if self.room.comes_late(self.seat):
            self.call_after_refresh(self._tell_where_it_is)

    async def _tell_where_it_is(self) -> None:
        screen = self._screen_to_feed
        if isinstance(screen, SeatScreen):
            await screen.action_where_it_is()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            screen = self.screen
            if isinstance(screen, SessionScreen) and screen.ignores(event):
                return
        await super().on_event(event)

    def get_line_filters(self) -> list[LineFilter]:
        """Leave out the translation of ANSI colours: themes have none.

        Textual keeps what a filter made of a line on the line, by filter. One of each app's own
        would drive the others' out of the lines that all apps share.
        """
        return [f for f in super().get_line_filters() if not isinstance(f, ANSIToTruecolor)]

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        return ()

    @on(RoomChanged)
    async def refresh_screen(self) -> None:
        """Show what has changed, and say so to whoever waits for it."""
        try:
            await self._show_change()
        finally:
            self._wait_no_more()

    @property
    def _newest(self) -> View:
        """What the terminal is to show. Raises RuleError when the seat was taken away."""
        screen = self._screen_to_feed
        return self.room.view(self.seat, screen.ahead if screen else "")

    async def _show_change(self) -> None:
        try:
            view = self._newest
        except RetroError as gone:
            if self.seat == self._own_seat:
                self.exit(str(gone))
            else:
                await self._sit(self._own_seat)
            return
        if screen := self._screen_to_feed:
            await screen.show(view)
            screen.paint_now()
            self.stage_bell.follow(view)

    def action_switch_stage_sound(self) -> None:
        self.session_screen.tell(self.stage_bell.switch())

    @on(SeatScreen.Lead)
    async def take_lead(self, message: SeatScreen.Lead) -> None:
        """Sit down at the seat from which a co-facilitator leads; the own seat is kept."""
        await self._sit(message.seat)

    @on(LeadScreen.OwnSeat)
    async def go_back(self) -> None:
        """Sit down at the own seat again."""
        await self._sit(self._own_seat)

    async def _sit(self, seat: str) -> None:
        """Go to another seat of the same person, or leave when there is none any more."""
        try:
            view = self.room.view(seat)
        except RetroError as gone:
            self.exit(str(gone))
            return
        self._leave()
        self.seat = seat
        self._subscription = self.room.subscribe(seat, self._changed, self._ticked)
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if seat != self._own_seat:
            await self.push_screen(self._screen_for(view))
        elif self.session_screen.ready:
            await self.session_screen.show(view)

    @on(RoomTicked)
    def refresh_time(self) -> None:
        if screen := self._screen_to_feed:
            screen.show_second()
            screen.paint_now()

    @property
    def _screen_to_feed(self) -> SessionScreen | None:
        """The screen below any dialog once it is there; None while it comes up, and while the app closes.

        What was told before the connection ended is still in the app's queue when its screens have gone.
        """
        screens = (screen for screen in reversed(self.screen_stack) if isinstance(screen, SessionScreen))
        screen = next(screens, None)
        return screen if screen and screen.ready and not is_closing(screen) else None

    @property
    def session_screen(self) -> SessionScreen:
        """The screen below any dialog."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, SessionScreen))

    @on(Panel.Send)
    def send(self, message: Panel.Send) -> None:
        self._submit(message)

    @on(Panel.Draft)
    def keep_draft(self, message: Panel.Draft) -> None:
        self.room.keep_draft(self.seat, message.field, message.text)

    @on(Panel.Tell)
    def tell(self, message: Panel.Tell) -> None:
        self.session_screen.tell(message.sentence)

    @work(group="acts", exit_on_error=False)
    async def _submit(self, message: Panel.Send) -> None:
        try:
            await self.room.submit(self.seat, message.act)
        except RetroError as refusal:
            self.session_screen.tell(str(refusal))
            if message.refused:
                message.refused()

    @on(Panel.SendInTurn)
    def send_in_turn(self, message: Panel.SendInTurn) -> None:
        self._submit_in_turn(message)

    @work(group="acts", exit_on_error=False)
    async def _submit_in_turn(self, message: Panel.SendInTurn) -> None:
        for done, act in enumerate(message.acts):
            try:
                await self.room.submit(self.seat, act)
            except RetroError as refusal:
                left = len(message.acts) - done
                self.session_screen.tell(f"{left} not sent, but kept for you (see F1): {refusal}")
                message.refused(left)
                return

    async def action_quit(self) -> None:
        """Leave, after a question: the seat is kept."""
        view = self.session_screen.view
        question = "Leave the session? Your seat is kept."
        if self.hosts:
            question = STOPS
        if view.ended:
            self.exit()
        else:
            await self.push_screen(Confirm(question, yes="leave", no="stay", insist=True), self._leave_if)

    def _leave_if(self, sure: bool | None) -> None:
        if sure:
            self.exit()

    def _changed(self) -> "asyncio.Future[None] | None":
        self.post_message(RoomChanged())
        screen = self._screen_to_feed
        with contextlib.suppress(RetroError):  # the seat may be gone: what was posted finds that out
            if screen and screen.needs_panel(self._newest):
                if self._panel_shown is None or self._panel_shown.done():  # else somebody waits for it
                    self._panel_shown = asyncio.get_running_loop().create_future()
                return self._panel_shown
        return None

    def _wait_no_more(self) -> None:
        if self._panel_shown is not None and not self._panel_shown.done():
            self._panel_shown.set_result(None)

    def _ticked(self) -> None:
        self.post_message(RoomTicked())

    def _leave(self) -> None:
        if self._subscription is not None:
            self.room.unsubscribe(self._subscription)
            self._subscription = None
        self._wait_no_more()
