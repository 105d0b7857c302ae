"""`retro demo`: a whole session with simulated people over real SSH, to watch or as quickly as it goes."""

import argparse
import asyncio
import datetime
import logging
import secrets
import signal
import sys
import time
from typing import Any, Final

import msgspec
from textual.app import App

from retro import event_loop
from retro.commands.brought_captures import looks_at_captures
from retro.commands.hosted_session import Hosted, hosted_by, new_session
from retro.commands.logs import log_to
from retro.commands.meeting_server import invite
from retro.commands.past_actions import FromEarlierSessions
from retro.commands.prompts import say
from retro.commands.remove_session import remove_session
from retro.commands.templates import known_templates
from retro.commands.theme_set import ThemeSet
from retro.commands.without_screen import PlainSessions
from retro.demo import (
    EARLIER_ACTIONS,
    FACILITATOR,
    NAMES,
    DemoFailed,
    Invited,
    Look,
    Pace,
    Sight,
    StageReport,
    Story,
    Table,
    play,
)
from retro.demo.texts.captured import captured
from retro.errors import RetroError, RuleError
from retro.minutes import markdown
from retro.room import AccessPolicy, Room
from retro.server import ClientTerminal, Limits, SshServer, leader_code, new_host_key, session_code, settle
from retro.session.agenda import DEMO
from retro.session.people import Seat
from retro.session.record import Action, CarriedAction
from retro.session.text import counted_people
from retro.stages.playing import play_stage
from retro.storage import Library, Vault
from retro.tui.app import SessionApp
from retro.tui.dialogs.confirm import Confirm
from retro.tui.panel import Panel
from retro.tui.screens.lead import LeadScreen
from retro.tui.widgets.column_board import ColumnBoard
from retro.tui.widgets.plate_view import PlateView
from retro.tui.widgets.row_list import RowList
from retro.workspace import Workspace

log = logging.getLogger(__name__)

SEED: Final = 7
BIND: Final = "127.0.0.1"
GOODBYE: Final = "The demo is over."
STOP: Final = "Ctrl-Q"
LINGER: Final = 8.0
"""Seconds for which the end of a watched demo stays on the screen."""


def demo(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Play a session and write its minutes."""
    seats: int = arguments.seats
    if not 1 <= seats <= len(NAMES):
        raise RuleError(
            f"A demo can have 1 to {len(NAMES)} people, not {seats}; set the number with --seats."
        )
    workspace.prepare()
    theme_set = ThemeSet.of(workspace)
    log_to(workspace)
    # Textual draws on stderr.
    streams = (sys.stdin, sys.stdout, sys.stderr)
    watched = not arguments.fast and all(stream.isatty() for stream in streams)
    hosted = _hosted(workspace, arguments.template)
    say(
        f"{hosted.room.session.title}, with {counted_people(seats)} over SSH."
        + f" {STOP} stops it." * watched
    )
    began = time.monotonic()
    try:
        event_loop.run(_Demo(workspace, hosted, theme_set, seats, watched=watched).run())
    except (KeyboardInterrupt, asyncio.CancelledError):
        if not hosted.room.session.over:
            say(f"The demo was stopped {_place(hosted)}. {_removed(workspace, hosted)}")
            return 130
        _say_where(workspace, hosted, seats, time.monotonic() - began)
        return 130
    except RetroError as error:
        log.error("the demo failed: %s", error)  # nobody's text: all of it is simulated
        raise DemoFailed(f"The demo failed. {error} {_removed(workspace, hosted)}") from error
    except Exception as error:
        log.exception("the demo failed")
        details = workspace.private / "retro.log"
        raise DemoFailed(
            f"The demo failed because of an error in Retro; details are in {details}. "
            f"{_removed(workspace, hosted)}"
        ) from error
    if hosted.room.session.over:
        _say_where(workspace, hosted, seats, time.monotonic() - began)
    else:
        _say_kept(workspace, hosted)
    return 0


class _Demo:
    """The server, the people and, if somebody watches, the facilitator's screen."""

    def __init__(
        self, workspace: Workspace, hosted: Hosted, theme_set: ThemeSet, seats: int, *, watched: bool
    ) -> None:
        self._workspace = workspace
        self._hosted = hosted
        self._room = hosted.room
        self._theme_set = theme_set
        self._seats = seats
        self._watched = watched
        self._apps: dict[str, SessionApp] = {}
        """The apps of the people's terminals, by seat."""
        self._shown: SessionApp | None = None
        """The screen that somebody watches."""
        self._sentence = ""
        """What happens now."""

    async def run(self) -> None:
        """Start the server, play, and close everything in order."""
        me = asyncio.current_task()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            if me is not None:
                asyncio.get_running_loop().add_signal_handler(number, me.cancel)
        room = self._room
        room.start()
        many = 2 * self._seats  # all come at the same time, from one address
        limits = Limits(seats=many + 10, seats_per_minute=many + 10)
        server = SshServer(
            lambda: [room],
            self._make_app,
            new_host_key(),
            without_screen=PlainSessions(),
            bind=BIND,
            port=0,
            limits=limits,
        )
        pace = Pace.human(self._seats) if self._watched else Pace.quick(self._seats)
        try:
            await server.start()
            invite(room, server, self._workspace, BIND)
            settle()
            invited = Invited(
                server.port, room.access_policy.code, room.access_policy.leader_code, self._look
            )
            table = Table(invited, Story(SEED), pace, self._narrate)
            try:
                await table.lead(FACILITATOR)
                if self._watched:
                    await self._watch(table)
                else:
                    await play(table, self._seats, play_stage, self._report)
            finally:
                await table.leave()
        finally:
            await server.close(GOODBYE)
            await self._hosted.close()

    async def _watch(self, table: Table) -> None:
        """Show the facilitator's screen until the demo is over or whoever watches has seen enough."""
        seat = self._room.session.seat_named(FACILITATOR)
        assert seat is not None  # noqa: S101  (the facilitator has just sat down)
        app = self._shown = self._theme_set.make_host_app(self._room, seat.id)
        screen = asyncio.create_task(app.run_async(), name="screen")
        while not _is_drawn(app) and not screen.done():  # noqa: ASYNC110  (an app tells nobody)
            await asyncio.sleep(0.05)
        playing = asyncio.create_task(play(table, self._seats, play_stage, lambda report: None), name="demo")
        narrating = asyncio.create_task(self._keep_narrating(app), name="narration")
        try:
            await asyncio.wait({screen, playing}, return_when=asyncio.FIRST_COMPLETED)
            if playing.done() and playing.exception() is None:
                narrating.cancel()
                self._narrate(f"The demo is over. {STOP} closes it, or it closes by itself")
                await asyncio.wait({screen}, timeout=LINGER)
        finally:
            playing.cancel()
            narrating.cancel()
            app.exit()
            await asyncio.gather(screen, playing, narrating, return_exceptions=True)
        if not playing.cancelled() and (error := playing.exception()):
            raise error
        if screen.exception() or app.return_code not in (0, None):
            log = self._workspace.private / "retro.log"
            raise DemoFailed(f"Something went wrong on this screen. Details are in {log}.")

    def _make_app(self, room: Room, seat: str, terminal: ClientTerminal) -> App[Any]:
        app = self._theme_set.make_app(room, seat, terminal)
        if isinstance(app, SessionApp):
            self._apps[seat] = app
        return app

    def _look(self, name: str) -> Look:
        """Look at the screen of a person."""

        found: list[Seat] = []

        def look() -> Sight | None:
            if not found and (seat := self._room.session.seat_named(name)):
                found.append(seat)
            app = self._apps.get(found[0].id) if found else None
            if app is None or not _is_drawn(app):
                return None
            screen = app.session_screen
            if not screen.settled:
                return None  # what is typed now may not reach what is shown
            panel = screen.panel
            lists = (*panel.query(RowList), *panel.query(ColumnBoard)) if panel else ()
            lines = next((lines for lines in lists if not isinstance(lines, PlateView)), None)
            status = panel.status() if panel else None
            return Sight(
                view=screen.view,
                notice=screen.notice.plain,
                cursor=lines.highlighted if lines else None,
                status=status.plain if status else "",
                dialog=len(app.screen_stack) > 1,
                asks=isinstance(app.screen, Confirm),
                counts=not (isinstance(screen, LeadScreen) and screen.step_pause.lasts),
            )

        return look

    def _narrate(self, sentence: str) -> None:
        """Print what happens now."""
        self._sentence = sentence
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        """Show a sentence in the notice line of the screen that somebody watches."""
        if self._shown is not None and self._shown.is_running:
            end = "" if sentence.endswith(("?", "!")) else "."
            self._shown.post_message(Panel.Tell(f"Demo: {sentence}{end}"))

    async def _keep_narrating(self, app: SessionApp) -> None:
        """When the notice line has become empty, say in turn how to stop and again what happens now."""
        how_to_stop = True
        while True:
            if _is_drawn(app) and not app.session_screen.notice.plain:
                self._say(f"{STOP} stops it" if how_to_stop else self._sentence)
                how_to_stop = not how_to_stop
            await asyncio.sleep(0.5)

    def _report(self, report: StageReport) -> None:
        stages = self._room.session.agenda.stages
        width = max(len(stage.title) for stage in stages)
        kinds = max(8, *(len(stage.kind) for stage in stages))
        print(
            f"{report.kind:<{kinds}} {report.title:<{width}}  {report.summary:<46} {report.seconds:5.1f} s",
            flush=True,
        )


def _is_drawn(app: SessionApp) -> bool:
    """Whether the panel of the stage that the screen was fed last is there."""
    if not app.is_running or not app.screen_stack:
        return False
    screen = app.session_screen
    return screen.ready and screen.panel is not None and screen.panel.is_mounted


def _hosted(workspace: Workspace, template: str) -> Hosted:
    """Open a session of the template, with actions that are said to be left from an earlier one."""
    agenda = known_templates(workspace).load(template)
    agenda = msgspec.structs.replace(agenda, tags=(*agenda.tags, DEMO))
    carried_actions = _carried_actions(datetime.date.today())
    library = Library(workspace.sessions)
    brought = captured(datetime.date.today()) if looks_at_captures(agenda) else ()
    earlier = FromEarlierSessions(carried_actions)
    journal = new_session(library, agenda, f"Demo: {agenda.name}", earlier, captures=brought)
    access_policy = AccessPolicy(
        code=session_code(secrets.token_bytes), leader_code=leader_code(secrets.token_bytes)
    )
    try:
        return hosted_by(workspace, journal, Vault(workspace.secrets, journal.path.stem), access_policy)
    except BaseException:
        journal.close()
        remove_session(workspace, library, journal.path.stem)
        raise


def _carried_actions(today: datetime.date) -> tuple[CarriedAction, ...]:
    """Return the actions that were agreed two weeks ago."""
    then, due = today - datetime.timedelta(days=14), today - datetime.timedelta(days=7)
    return tuple(
        CarriedAction(Action(f"A{number}", what, who, due.isoformat()), f"{then}-demo", then.isoformat())
        for number, (what, who) in enumerate(EARLIER_ACTIONS, 1)
    )


def _removed(workspace: Workspace, hosted: Hosted) -> str:
    """Remove a session that nobody will go on with; say in a sentence what is left of it."""
    session_id = hosted.room.id
    try:
        remove_session(workspace, Library(workspace.sessions), session_id)
    except RetroError as refusal:
        log.error("the session of a demo stays: %s", refusal)
        return f"Its session still exists. To delete it: {_removal(workspace, hosted)}"
    return "Nothing was kept."


def _say_where(workspace: Workspace, hosted: Hosted, seats: int, seconds: float) -> None:
    """Write the minutes, and say where everything is and how to part with it."""
    session, path = hosted.room.session, hosted.journal.path
    minutes = path.with_suffix(".md")
    workspace.write_output(minutes, markdown(session))
    print(f"total    {len(session.agenda.stages)} stages with {counted_people(seats)} in {seconds:.1f} s")
    print(path)
    print(minutes, flush=True)
    say("These are the files of the session, which every list marks as a demo, and of its minutes.")
    say(f"Read the minutes: {workspace.command('minutes', session.id)}")
    say(f"Delete both:      {_removal(workspace, hosted)}")


def _say_kept(workspace: Workspace, hosted: Hosted) -> None:
    """Print that a demo which somebody stopped at its screen can be led on."""
    following = workspace.command("host", hosted.room.id)
    say(f"The demo was stopped {_place(hosted)}. Its session is saved. To continue it: {following}")
    say(f"To delete it: {_removal(workspace, hosted)}")
    print(hosted.journal.path)


def _removal(workspace: Workspace, hosted: Hosted) -> str:
    return workspace.command("sessions", "delete", hosted.room.id)


def _place(hosted: Hosted) -> str:
    stage = hosted.room.session.stage
    return f"at {stage.title}" if stage else "before its first stage"
