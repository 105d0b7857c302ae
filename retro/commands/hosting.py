"""Putting a meeting together: rooms from files, a door, and the app of each terminal."""

import datetime
import getpass
import logging
import os
import secrets
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from textual.app import App

from retro.agenda import Templates
from retro.commands import earlier
from retro.commands.access import access_policy_of, limits_of
from retro.commands.disk import ready_to_save
from retro.commands.past_actions import carried_over_actions
from retro.commands.templates import known_templates
from retro.errors import DamagedFile, RuleError, TemplateError
from retro.resources import shipped
from retro.room import AccessPolicy, Room, SystemClock, opening
from retro.room.rate_limits import RateLimit
from retro.room.stage_secrets import LOST
from retro.server import Address, ClientTerminal, SshServer, adapt, reanchor_cursor, way_in
from retro.server.tunnel import Tunnel
from retro.session import acts
from retro.session.agenda import DEMO, IMPORTED, Agenda
from retro.session.clusters import cut
from retro.session.context import SYSTEM
from retro.session.people import Role
from retro.session.record import CarriedAction
from retro.session.summary import SessionSummary, summary_of
from retro.session.text import NAME_LIMIT, TITLE_LIMIT, clean, fold
from retro.session.view import Invitation
from retro.stages import codec, engine
from retro.storage import Journal, Library, Vault
from retro.tui.app import SessionApp
from retro.tui.local import LocalDriver
from retro.tui.theme import RetroTheme, load_themes
from retro.tui.widgets.strips import StripCache
from retro.workspace import Workspace

log = logging.getLogger(__name__)


@dataclass
class Hosted:
    """A session that is live in this process."""

    room: Room
    journal: Journal

    async def close(self) -> None:
        """Finish what was asked, hold the timer, then let go of the file."""
        try:
            await self.room.close()
        finally:
            self.journal.close()


def host_session(
    workspace: Workspace, what: str, title: str | None = None, code: str | None = None
) -> Hosted:
    """Resume the session of this name, or start one from the template of this name."""
    library = Library(workspace.sessions)
    if any(session_id == what for session_id, _ in library.heads()):
        journal = Journal.open(library.path(what), fold=partial(codec().folded, engine()))
    else:
        agenda, carried_actions = (
            _template(workspace, library, what),
            carried_over_actions(workspace, library),
        )
        journal = new_session(library, agenda, title, carried_actions, _team(workspace))
    vault = Vault(workspace.secrets, journal.path.stem)
    try:
        access_policy, pace = access_policy_of(workspace, vault, code), limits_of(workspace).pace
        hosted = hosted_by(journal, vault, access_policy, pace, workspace.command("sessions", "check"))
        hosted.room.catch_up(journal.recovered)
        if LOST in hosted.room.resumed:
            # Who was asked about those of an earlier version knows where they are.
            known = earlier.names_of_secrets(workspace, journal.path.stem)
            say(f"retro: {what}: {LOST}{'' if known else f' {if_moved(workspace)}'}")
    except BaseException:
        journal.close()
        raise
    if hosted.room.session.over:
        journal.close()
        raise RuleError(f"{what} is over. Read it with: {workspace.command('minutes', what)}")
    return hosted


def if_moved(workspace: Workspace, old: str = "OLD") -> str:
    """Say what to do where secrets are missing because a workspace was moved."""
    moved = clean(workspace.command("workspace", "moved", old, str(workspace.folder)))
    return f"If this workspace was in another folder before, stop here and say: {moved}"


def made_ready(workspace: Workspace) -> None:
    """Prepare the workspace, and save something in it before anybody is let in. Raises WorkspaceError."""
    workspace.prepare()
    if thought := ready_to_save(workspace):
        say(f"retro: {thought}")


def unfinished(library: Library, *, demos: bool = False) -> list[str]:
    """Name the sessions that are not over, newest first; or the demos among them, which nobody waits for."""
    return [
        session_id
        for session_id, summary in library.heads()
        if isinstance(summary, SessionSummary) and not summary.ended and bool(summary.demo) is demos
    ]


def _template(workspace: Workspace, library: Library, what: str) -> Agenda:
    known: Templates = known_templates(workspace)
    try:
        agenda = known.load(what)
    except TemplateError:
        if what in known.names() or Path(what).suffix == ".md":
            raise
        sessions = ", ".join(unfinished(library)[:3])
        raise TemplateError(
            f"There is no template or session called {what!r}. "
            f"Templates: {', '.join(known.names())}."
            + (f" Unfinished sessions: {sessions}." if sessions else "")
        ) from None
    # These say who took part in a session; a template, such as one for a sprint's demo, cannot know that.
    tags = tuple(tag for tag in agenda.tags if tag not in (DEMO, IMPORTED))
    return msgspec.structs.replace(agenda, tags=tags)


def new_session(
    library: Library,
    agenda: Agenda,
    title: str | None,
    carried_actions: tuple[CarriedAction, ...],
    team: tuple[str, ...] = (),
) -> Journal:
    """Write the first event of a session that nobody has seen yet."""
    now = datetime.datetime.now().astimezone()
    shift = now.utcoffset() or datetime.timedelta()
    name = cut(clean(title or "") or f"{agenda.name}, {now.day} {now:%B %Y}", TITLE_LIMIT)
    session_id = library.new_id(now.date().isoformat(), clean(title or "") or agenda.name)
    event = opening(
        session_id,
        name,
        agenda,
        at=int(time.time()),
        offset=int(shift.total_seconds() // 60),
        carried_actions=carried_actions,
        team=team,
    )
    session = engine().fold([event])
    return Journal.create(
        library.new_path(session_id),
        summary_of(session),
        [codec().encode(event)],
        fold=partial(codec().folded, engine()),
    )


def _team(workspace: Workspace) -> tuple[str, ...]:
    """Name the people whom retro.toml names, each once."""
    team: dict[str, str] = {}
    for name in (cut(clean(name), NAME_LIMIT) for name in workspace.settings().team):
        team.setdefault(fold(name), name)
    return tuple(filter(None, team.values()))


def hosted_by(
    journal: Journal,
    vault: Vault,
    access_policy: AccessPolicy,
    pace: RateLimit | None = None,
    check: str = "",
) -> Hosted:
    """Make the session of a file live. Raises DamagedFile, with `check` as the command that says more."""
    try:
        room = Room(
            engine=engine(),
            codec=codec(),
            journal=journal,
            vault=vault,
            clock=SystemClock(),
            entropy=secrets.token_bytes,
            access_policy=access_policy,
            pace=pace or RateLimit(),
        )
    except (msgspec.ValidationError, ValueError, LookupError, StopIteration) as trouble:
        raise DamagedFile(
            f"The file {journal.path} holds something this program does not understand: {trouble}."
            f"{check and f' See: {check}'}"
        ) from trouble
    return Hosted(room, journal)


class HostDriver(LocalDriver):
    """The terminal of this process, on which nobody's text moves another's."""

    def write(self, data: str) -> None:
        super().write(reanchor_cursor(data))


@dataclass
class ThemeSet:
    """The themes and the strips that all apps of this process share."""

    workspace: Workspace
    themes: Mapping[str, RetroTheme]
    cache: StripCache = field(default_factory=StripCache)

    @classmethod
    def of(cls, workspace: Workspace) -> "ThemeSet":
        """Load the themes of the workspace and the shipped ones."""
        return cls(workspace, load_themes([workspace.themes, shipped("themes")]))

    @property
    def theme(self) -> str:
        """The theme that was chosen last, or that retro.toml names."""
        chosen = self.workspace.remembered("theme") or self.workspace.settings().theme
        return chosen if chosen in self.themes else "dark"

    def remember(self, theme: str) -> None:
        """Remember the host's choice for next time."""
        self.workspace.remember("theme", theme)

    def make_app(self, room: Room, seat: str, terminal: ClientTerminal) -> App[Any]:
        """Make the app of a seat for a terminal over SSH."""
        return SessionApp(room, seat, themes=self.themes, theme=self.theme, cache=self.cache)

    def make_host_app(self, room: Room, seat: str) -> SessionApp:
        """Make the app of the facilitator's own terminal."""
        app = SessionApp(
            room,
            seat,
            themes=self.themes,
            theme=self.theme,
            cache=self.cache,
            hosts=True,
            remember_theme=self.remember,
            driver_class=HostDriver,
        )
        size = shutil.get_terminal_size()
        adapt(app, ClientTerminal.of(os.environ.get("TERM", ""), os.environ, (size.columns, size.lines)))
        return app


def server_for(
    meetings: Sequence[Hosted],
    workspace: Workspace,
    theme_set: ThemeSet,
    host_key: Path,
    bind: str,
    port: int,
) -> SshServer:
    """Make the server that lets people into these sessions, those that are added before it starts too."""
    return SshServer(
        lambda: [hosted.room for hosted in meetings],
        theme_set.make_app,
        host_key,
        bind=bind,
        port=port,
        limits=limits_of(workspace),
    )


def invite(
    room: Room, server: SshServer, bind: str, address: Address | None = None, tunnel: Tunnel | None = None
) -> None:
    """Tell the room how people join it."""
    typed, trouble = (tunnel.typed, tunnel.trouble) if tunnel else (address, "")
    way = way_in(bind, server.addresses, server.port, typed)
    code = room.access_policy.code
    room.invite(Invitation(way.command, code, server.fingerprint, way.note, trouble=trouble))


async def close_meeting(
    server: SshServer, meetings: Sequence[Hosted], sentence: str, tunnel: Tunnel | None = None
) -> None:
    """Tell everybody, finish what was asked, let go of the files; one that fails does not keep the others."""
    line = [tunnel.close()] if tunnel else []
    for closing in (server.close(sentence), *line, *(hosted.close() for hosted in meetings)):
        try:
            await closing
        except Exception as error:
            # Not its words, which may be somebody's.
            log.error("closing broke off by %s", type(error).__name__)


def say(line: str) -> None:
    """Say something to whoever started this, if their terminal is still there."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        return


async def take_lead(room: Room, name: str) -> str:
    """Sit down at a facilitator's seat that nobody is connected to, or at a new one."""
    for seat in room.session.seats:
        free = seat.role is Role.FACILITATOR and not (seat.removed or seat.owner)
        if free and not room.connections(seat.id):
            return seat.id
    seat_id = "s" + secrets.token_hex(4)
    name = cut(clean(name), NAME_LIMIT) or "Facilitator"
    for unused in (name, f"{cut(name, NAME_LIMIT - 2)} 2", "Facilitator", "Facilitator 2"):
        try:
            await room.submit(SYSTEM, acts.TakeSeat(seat_id, unused, Role.FACILITATOR))
        except RuleError:
            continue
        return seat_id
    raise RuleError("No facilitator's seat is free.")


def own_name() -> str:
    """Give the user's name as a first guess for the facilitator's."""
    try:
        return getpass.getuser().capitalize()
    except (KeyError, OSError):
        return "Facilitator"
