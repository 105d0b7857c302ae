"""`retro`: the home of a workspace, to resume, to start and to read."""

import argparse
import datetime
import os
import shutil
import sys
from functools import cache, partial
from pathlib import Path
from typing import Literal

from retro import event_loop
from retro.agenda import PURPOSES, Summary, text_from
from retro.commands.captured_since import captured_since
from retro.commands.checks import ready_to_open
from retro.commands.due_at_opening import due_in_words
from retro.commands.kept_library import KeptLibrary
from retro.commands.lead_session import lead, show
from retro.commands.library_reads import library_reads
from retro.commands.logs import log_to
from retro.commands.prompts import say
from retro.commands.read_session import read_session
from retro.commands.sessions import missing_kinds, state
from retro.commands.sessions import title as title_of
from retro.commands.signals import stop_signal
from retro.commands.taking_over import ask_if_moved
from retro.commands.templates import known_templates, place_of
from retro.commands.theme_set import ThemeSet
from retro.errors import DamagedFile, WorkspaceError
from retro.minutes import bare, markdown
from retro.server import ClientTerminal, adapt
from retro.server.app_runner import report
from retro.session.belonging import NO_TEAM
from retro.session.clusters import cut
from retro.session.dates import spoken_date
from retro.session.model import Session
from retro.session.record import standing
from retro.session.required_kinds import needs
from retro.session.text import TITLE_LIMIT, clean
from retro.storage import DamagedEntry, Library, SessionEntry
from retro.teams.team_folder import Teams
from retro.tui.home_app import HomeApp
from retro.tui.home_rows import (
    Choice,
    Format,
    HomeContent,
    Item,
    Meeting,
    PreviewStage,
    Resume,
    Seen,
    SessionPreview,
    Start,
    people,
)
from retro.tui.home_screen import HomeReads
from retro.tui.local import LocalDriver
from retro.workspace import Workspace


def home(workspace: Workspace, arguments: argparse.Namespace | None = None) -> int:
    """Show the home, then lead what was chosen there."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WorkspaceError("retro needs a terminal; retro --help lists the commands that work without one.")
    title = getattr(arguments, "title", None) or ""
    content = content_of(workspace, title, getattr(arguments, "team", None))
    ask_if_moved(workspace)
    ready_to_open(workspace)
    app = _app(workspace, content)
    if event_loop.run(_shown_until_stopped(app)):
        say("retro: stopped; nothing was opened.")
        return 0
    choice = app.return_value
    if app.return_code:
        return _failed(workspace, app.error)
    return lead(workspace, asked(choice, content, arguments)) if choice else 0


async def _shown_until_stopped(app: HomeApp) -> bool:
    """Show the home until something was chosen; whether a signal said stop before that."""
    stop = stop_signal()
    await show(app, stop)
    return stop.is_set()


def asked(choice: Choice, content: HomeContent, arguments: argparse.Namespace | None) -> argparse.Namespace:
    """Return what was chosen as arguments of `retro host`, with the options that were given beside it."""
    given = {"name": None, "bind": "", "port": 2222, "address": None, "via": None, "via_port": None}
    given |= {"code": None, "team": None, "plain": False, "captured": False}
    given |= {name: value for name, value in vars(arguments or argparse.Namespace()).items() if name in given}
    match choice:
        case Resume(session):
            return argparse.Namespace(what=session, title=None, read=None, **{**given, "team": None})
        case Start(template, title, read, team):
            given["team"] = team or given["team"]
            # A title nobody has changed would stand in the name of the file, date and all.
            plain = any(f.name == template and f.suggestion == title for f in content.formats)
            return argparse.Namespace(
                what=template, title=None if plain else title, read=read or None, **given
            )


# What there is to choose from


def content_of(workspace: Workspace, title: str = "", team: str | None = None) -> HomeContent:
    """Read which sessions, templates and teams there are.

    `title` is what a new session is to be called, `team` the one that was named with --team.
    """
    teams = Teams.read(workspace.teams)
    if team is not None:
        teams.meant(team)
    heads = Library(workspace.sessions).heads()
    meetings = [_meeting(*entry) for entry in heads]
    formats = [_format(summary, title) for summary in known_templates(workspace).summaries()]
    return HomeContent(
        # Nobody waits for a demo: what can be resumed with people comes first.
        unfinished=tuple(sorted((m for m in meetings if not m.error and not m.over), key=lambda m: m.demo)),
        formats=tuple(sorted(formats, key=_place)),
        past=tuple(each for each in meetings if each.error or each.over),
        captured=captured_since(workspace, heads),
        teams=(*teams.ids, NO_TEAM) if team is None and len(teams.ids) > 1 else (),
    )


def _meeting(session_id: str, summary: SessionEntry | DamagedEntry) -> Meeting:
    if isinstance(summary, DamagedEntry):
        return Meeting(session_id, session_id, error=summary.error)
    try:
        date = spoken_date(_moment(summary.opened, summary.offset).date().isoformat())
    except (ValueError, OverflowError, OSError) as error:
        damaged = DamagedFile.not_understood(f"of {session_id}", error)
        return Meeting(session_id, session_id, error=str(damaged))
    title = clean(title_of(summary)) or session_id
    if missing := missing_kinds(summary):
        return Meeting(session_id, title, error=f"{session_id} {needs(missing)}.", told=state(summary))
    return Meeting(
        session_id,
        title,
        date=date,
        standing=clean(state(summary)),
        people=summary.people,
        over=bool(summary.ended),
        demo=bool(summary.demo),
    )


def _place(format_: Format) -> tuple[bool, int]:
    """Where a format is in the list: by its purpose, one that says none behind, one with a mistake last."""
    known = format_.purpose in PURPOSES
    return bool(format_.error), PURPOSES.index(format_.purpose) if known else len(PURPOSES)


def _format(summary: Summary, title: str) -> Format:
    now = datetime.datetime.now().astimezone()
    return Format(
        summary.name,
        summary.title,
        minutes=summary.minutes,
        people=summary.people,
        description=summary.description,
        tags=summary.tags,
        purpose=summary.purpose,
        whence=place_of(summary) or "comes with Retro",
        suggestion=cut(clean(title) or f"{summary.title}, {now.day} {now:%B %Y}", TITLE_LIMIT),
        error=summary.error,
        reads_text=summary.reads_text,
    )


# A closer look


def _closer(workspace: Workspace, item: Item) -> Seen:
    if isinstance(item, Format):
        return known_templates(workspace).load(item.name)
    return preview_of(read_session(workspace, item.id))


def _minutes(workspace: Workspace, session_id: str) -> str:
    return bare(markdown(read_session(workspace, session_id)))


def preview_of(session: Session) -> SessionPreview:
    """Return what may stand of a session on a shared screen."""
    record, stages = session.record, session.agenda.stages
    moment = _moment(session.opened if session.began is None else session.began, session.offset)
    return SessionPreview(
        title=session.title,
        template=session.agenda.name,
        date=f"{spoken_date(moment.date().isoformat())}, {moment:%H:%M}",
        standing=_standing(session),
        people=_people(session),
        steps=tuple(
            PreviewStage(stage.title, stage.minutes, _status(session, number))
            for number, stage in enumerate(stages)
        ),
        actions=tuple(
            (action.what, ", ".join(filter(None, (action.who, action.due and spoken_date(action.due)))))
            for action in record.actions
        ),
        decisions=tuple(decision.text for decision in standing(record)),
        lessons=tuple(lesson.statement for lesson in record.lessons),
        experiments=tuple(experiment.hypothesis for experiment in record.experiments),
    )


def _standing(session: Session) -> str:
    where = _where(session)
    if session.recovered_from:
        where += f" It was recovered from {session.recovered_from}; the end may be missing."
    return f"A demo with simulated people. {where}" if session.agenda.simulated else where


def _where(session: Session) -> str:
    if session.over:
        return "It is over."
    if session.stage is None:
        return "It is prepared and has not begun."
    stages = [stage for stage in session.agenda.stages if not stage.skipped]
    return f"It is at stage {stages.index(session.stage) + 1} of {len(stages)}, {session.stage.title}."


def _status(session: Session, number: int) -> Literal["past", "now", "ahead", "skipped"]:
    if session.agenda.stages[number].skipped:
        return "skipped"
    if number == session.position and not session.over:
        return "now"
    if number > session.position and not session.over:
        return "ahead"
    return "past" if session.was_entered(session.agenda.stages[number].id) else "skipped"


def _people(session: Session) -> str:
    if session.agenda.attendance:
        return ", ".join(seat.name for seat in session.members)
    return people(len(session.members)) if session.members else ""


def _moment(epoch: int, offset: int) -> datetime.datetime:
    """Return a moment on the clock of those who were there."""
    return datetime.datetime.fromtimestamp(epoch, datetime.timezone(datetime.timedelta(minutes=offset)))


# The app


def _app(workspace: Workspace, content: HomeContent) -> HomeApp:
    theme_set = ThemeSet.of(workspace)
    opened = cache(partial(KeptLibrary, workspace))
    app = HomeApp(
        content,
        HomeReads(
            partial(_closer, workspace),
            partial(_minutes, workspace),
            partial(workspace.command, "minutes"),
            text_from,
            library_reads(workspace, opened),
            lambda: due_in_words(opened()),
        ),
        themes=theme_set.themes,
        theme=theme_set.theme,
        remember_theme=theme_set.remember,
        where=place_shown(workspace.folder),
        driver_class=LocalDriver,
    )
    # The true size: Textual does not come to rest when the first frame and the terminal disagree.
    size = shutil.get_terminal_size((80, 24))
    adapt(app, ClientTerminal.of(os.environ.get("TERM", ""), os.environ, (size.columns, size.lines)))
    return app


def place_shown(folder: Path) -> str:
    """Return where a folder is, as people read it."""
    home = Path.home()
    return clean(f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder))


def _failed(workspace: Workspace, error: BaseException | None) -> int:
    workspace.prepare()
    log_to(workspace)
    report(error)
    print(
        "retro: something went wrong on this screen; nothing that was saved is lost. "
        f"Details are in {workspace.private / 'retro.log'}",
        file=sys.stderr,
    )
    return 1
