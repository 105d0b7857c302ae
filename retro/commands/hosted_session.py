"""Sessions made live: a room from the file of a session, or from a template that begins one."""

import datetime
import secrets
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from retro.agenda import Templates, with_text
from retro.commands import earlier_files
from retro.commands.brought_captures import (
    beginning_with_captures,
    looks_at_captures,
    waiting_captures,
)
from retro.commands.chosen_team import refuse_team, team_meant
from retro.commands.closing_minutes import closing_minutes
from retro.commands.due_at_opening import say_what_is_due
from retro.commands.meeting_memory import MeetingMemory
from retro.commands.past_actions import (
    FromEarlierSessions,
    from_earlier_sessions,
    say_what_has_no_team,
)
from retro.commands.prompts import say
from retro.commands.read_session import damage_named, prove
from retro.commands.save_trial import ready_to_save
from retro.commands.settled_captures import settle_captures
from retro.commands.settling import Settling
from retro.commands.templates import known_templates
from retro.commands.workspace_access import access_policy_of, limits_of
from retro.errors import RuleError, TemplateError
from retro.room import AccessPolicy, Room, SystemClock, opening
from retro.room.rate_limits import RateLimit
from retro.room.return_codes import CODES_LOST
from retro.room.stage_secrets import LOST
from retro.server import return_code
from retro.session.agenda import DEMO, IMPORTED, OPEN_ACTIONS, Agenda
from retro.session.brought import BroughtCapture
from retro.session.clusters import cut
from retro.session.summary import SessionSummary, summary_of
from retro.session.text import NAME_LIMIT, TITLE_LIMIT, clean, fold
from retro.stages import KINDS, codec, engine
from retro.storage import Journal, Library, Vault
from retro.teams.team_file import Team
from retro.teams.team_folder import Teams
from retro.workspace import Workspace


@dataclass
class Hosted:
    """A session that is live in this process."""

    room: Room
    journal: Journal
    settling: Settling

    async def close(self) -> None:
        """Finish what was asked, hold the timer, then let go of the file."""
        try:
            await self.room.close()
            await self.settling.finish()
        finally:
            self.journal.close()


def host_session(
    workspace: Workspace,
    what: str,
    title: str | None = None,
    code: str | None = None,
    read: str | None = None,
    team: str | None = None,
    captured: bool = False,
) -> Hosted:
    """Resume the session of this name, or start one from the template of this name.

    `read` is the path of a Markdown file that people of a new session read in place of the template's text;
    `team` is what was typed with --team. With `captured` it begins with what was captured.
    """
    library = Library(workspace.sessions)
    if any(session_id == what for session_id, _ in library.heads()):
        if read:
            raise RuleError(f"{what} has already started, so its text cannot be changed.")
        refuse_team(what, team)
        journal = Journal.open(library.path(what), fold=partial(codec().folded, engine()))
    else:
        journal = start_session(workspace, library, what, title, read, team, captured)
    vault = Vault(workspace.secrets, journal.path.stem)
    try:
        belongs = str(journal.head.get("team_id", ""))
        for line in Teams.read(workspace.teams).broken.get(belongs, ()):
            say(f"retro: {line}")
        access_policy = access_policy_of(workspace, vault, code, belongs)
        pace = limits_of(workspace).pace
        hosted = hosted_by(workspace, journal, vault, access_policy, pace)
        hosted.room.catch_up(journal.recovered)
        if lost := " ".join(said for said in (LOST, CODES_LOST) if said in hosted.room.resumed):
            # Who was asked about those of an earlier version knows where they are.
            known = earlier_files.names_of_secrets(workspace, journal.path.stem)
            say(f"retro: {what}: {lost}{'' if known else f' {if_moved(workspace)}'}")
    except BaseException:
        journal.close()
        raise
    if hosted.room.session.over:
        journal.close()
        raise RuleError(f"{what} is over. To read its minutes: {workspace.command('minutes', what)}")
    return hosted


def start_session(
    workspace: Workspace,
    library: Library,
    what: str,
    title: str | None = None,
    read: str | None = None,
    team: str | None = None,
    captured: bool = False,
) -> Journal:
    """Write a new session from the template of this name, with what earlier ones of its team left open.

    `team` is what was typed with --team. With `captured` it begins with what was captured.
    """
    meant = team_meant(workspace, team)
    agenda = _template(workspace, library, what)
    earlier = from_earlier_sessions(workspace, library, agenda.name, meant.id if meant else "")
    if read:
        agenda = with_text(agenda, KINDS, read)
    agenda, brought = _with_captures(workspace, agenda, meant, begin=captured)
    if meant:
        say_what_has_no_team(workspace, library, meant)
    due = say_what_is_due(workspace, meant.id if meant else "")
    recalls = due > 0 and (meant is None or meant.recall != "off")
    return new_session(
        library, agenda, title, earlier, _expected(workspace, meant), meant, brought, due=recalls
    )


def if_moved(workspace: Workspace, old: str = "OLD") -> str:
    """Return what to do where secrets are missing because a workspace was moved."""
    moved = clean(workspace.command("workspace", "moved", old, str(workspace.folder)))
    return f"If this workspace was in another folder before, stop here and run: {moved}"


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
    tags = tuple(tag for tag in agenda.tags if tag not in (DEMO, IMPORTED, OPEN_ACTIONS))
    return msgspec.structs.replace(agenda, tags=tags)


def new_session(
    library: Library,
    agenda: Agenda,
    title: str | None,
    earlier: FromEarlierSessions,
    expected: tuple[str, ...] = (),
    team: Team | None = None,
    captures: tuple[BroughtCapture, ...] = (),
    *,
    due: bool = False,
) -> Journal:
    """Write the first event of a session that nobody has seen yet. `expected` are names of people.

    `due` says that records of its team are due for a second look.
    """
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
        kinds=KINDS,
        carried_actions=earlier.carried_actions,
        found=earlier.found,
        team=expected,
        earlier=earlier.figures,
        team_id=team.id if team else "",
        channels=team.channels if team else (),
        captures=captures,
        due=due,
    )
    session = engine().fold([event])
    return Journal.create(
        library.new_path(session_id),
        summary_of(session),
        [codec().encode(event)],
        fold=partial(codec().folded, engine()),
    )


def _with_captures(
    workspace: Workspace, agenda: Agenda, team: Team | None, *, begin: bool
) -> tuple[Agenda, tuple[BroughtCapture, ...]]:
    """Return the captures of a team where a stage looks at them, which is put first with `begin`."""
    if begin and not looks_at_captures(agenda):
        agenda = beginning_with_captures(agenda)
    if not looks_at_captures(agenda):
        return agenda, ()
    settle_captures(workspace)
    return agenda, waiting_captures(workspace, team.id if team else "")


def _expected(workspace: Workspace, team: Team | None) -> tuple[str, ...]:
    """Name the people of a team, or without one those whom retro.toml names; each once."""
    if team:
        return team.names
    names: dict[str, str] = {}
    for name in (cut(clean(name), NAME_LIMIT) for name in workspace.settings().team):
        names.setdefault(fold(name), name)
    return tuple(filter(None, names.values()))


def hosted_by(
    workspace: Workspace,
    journal: Journal,
    vault: Vault,
    access_policy: AccessPolicy,
    pace: RateLimit | None = None,
) -> Hosted:
    """Make the session of a file live. Raises StoreError."""
    with damage_named(workspace, journal.path.stem):
        room = Room(
            engine=engine(),
            codec=codec(),
            journal=journal,
            vault=vault,
            clock=SystemClock(),
            entropy=secrets.token_bytes,
            access_policy=access_policy,
            pace=pace or RateLimit(),
            draw_return_code=lambda: return_code(secrets.token_bytes),
            write_minutes=lambda session: write(session),
            memory=MeetingMemory(workspace),
        )
        prove(room.session)
        write = closing_minutes(workspace, room.session)
    return Hosted(room, journal, Settling(workspace, room))
